//! One value, read as the type that is wanted.
//!
//! Every reader returns `None` where the value is not as wanted, and has reported it then.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::File;
use super::table::{Place, Table};
use crate::diagnostic::{Finding, nearest};
use crate::edit::Edit;
use crate::span::{Span, Spanned};
use crate::vocabulary::Vocabulary;

/// A value and the key that it stands under.
#[derive(Debug, Clone)]
pub struct Value<'a> {
    pub(super) file: &'a File<'a>,
    pub(super) raw: &'a TomlSpanned<DeValue<'a>>,
    path: String,
    /// An item of an array.
    item: bool,
}

impl<'a> Value<'a> {
    pub(super) fn new(
        file: &'a File<'a>,
        path: String,
        raw: &'a TomlSpanned<DeValue<'a>>,
        item: bool,
    ) -> Self {
        Self {
            file,
            raw,
            path,
            item,
        }
    }

    pub fn span(&self) -> Span {
        self.file.origin.place(&self.raw.span())
    }

    pub fn is_table(&self) -> bool {
        self.raw.get_ref().is_table()
    }

    pub fn is_array(&self) -> bool {
        self.raw.get_ref().is_array()
    }

    pub fn is_flag(&self) -> bool {
        self.raw.get_ref().is_bool()
    }

    pub fn is_whole_number(&self) -> bool {
        self.raw.get_ref().is_integer()
    }

    /// The text as it stands; a string without its quotes.
    pub fn written(&self) -> Spanned<String> {
        let text = match self.raw.get_ref() {
            DeValue::String(text) => text.to_string(),
            _ => self.span().text(self.file.origin.text).to_owned(),
        };
        Spanned::new(text, self.span())
    }

    /// The dotted key.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The last part of the key.
    pub(super) fn key(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }

    pub fn string(&self) -> Option<Spanned<String>> {
        if let DeValue::String(text) = self.raw.get_ref() {
            return Some(Spanned::new(text.to_string(), self.span()));
        }
        let scalar = !self.is_table() && !self.is_array();
        let help = scalar.then(|| self.assignment(&format!("\"{}\"", self.written().value)));
        self.wrong("a string", help)
    }

    /// A string that is not empty.
    pub fn text(&self) -> Option<Spanned<String>> {
        let text = self.string()?;
        if text.value.trim().is_empty() {
            let finding = self.invalid(format!("{} is empty", self.name()));
            self.report(finding.label("empty").help("write a value, or remove it"));
            return None;
        }
        Some(text)
    }

    /// An array of strings that are not empty. An item that is not one costs only itself.
    pub fn texts(&self) -> Option<Vec<Spanned<String>>> {
        let Some(items) = self.items() else {
            let one = matches!(self.raw.get_ref(), DeValue::String(_));
            let help = one.then(|| self.assignment(&format!("[\"{}\"]", self.written().value)));
            return self.wrong("an array of strings", help);
        };
        Some(items.iter().filter_map(Value::text).collect())
    }

    /// One string or an array of them.
    pub fn text_or_texts(&self) -> Option<Vec<Spanned<String>>> {
        if self.is_array() {
            self.texts()
        } else {
            self.text().map(|text| vec![text])
        }
    }

    /// A string that is not empty, or a number as it is written.
    pub fn text_or_number(&self) -> Option<Spanned<String>> {
        match self.raw.get_ref() {
            DeValue::Integer(_) | DeValue::Float(_) => Some(self.written()),
            DeValue::String(_) => self.text(),
            _ => self.wrong("a string or a number", None),
        }
    }

    pub fn flag(&self) -> Option<Spanned<bool>> {
        if let DeValue::Boolean(flag) = self.raw.get_ref() {
            return Some(Spanned::new(*flag, self.span()));
        }
        let word = self.written().value;
        let quoted = matches!(word.as_str(), "true" | "false");
        self.wrong(
            "`true` or `false`",
            quoted.then(|| self.assignment(&word) + ", without quotes"),
        )
    }

    /// A number of at least 0.
    pub fn amount(&self) -> Option<Spanned<f64>> {
        self.number_in(0.0..=f64::MAX, "at least 0")
    }

    /// A share, from 0 to 1.
    pub fn share(&self) -> Option<Spanned<f64>> {
        self.number_in(0.0..=1.0, "from 0 to 1")
    }

    /// A whole number in `range`.
    pub fn count(&self, range: RangeInclusive<u32>) -> Option<Spanned<u32>> {
        let DeValue::Integer(integer) = self.raw.get_ref() else {
            return self.not_a_number("a whole number");
        };
        let number = i128::from_str_radix(integer.as_str(), integer.radix()).ok();
        let number = number.and_then(|number| u32::try_from(number).ok());
        if let Some(number) = number.filter(|number| range.contains(number)) {
            return Some(Spanned::new(number, self.span()));
        }
        let limits = if *range.end() == u32::MAX {
            format!("at least {}", range.start())
        } else {
            format!("from {} to {}", range.start(), range.end())
        };
        self.out_of_range(&format!("a whole number, {limits}"), None)
    }

    /// One of a vocabulary's words, as people write them.
    pub fn word<V: Vocabulary>(&self) -> Option<Spanned<V>> {
        let words: Vec<&str> = V::ALL.iter().map(|word| word.as_str()).collect();
        let text = self.among(&words)?;
        let Some(word) = V::parse(&text.value) else {
            return self.not_among(&text.value, &words);
        };
        Some(Spanned::new(word, text.span))
    }

    /// What one of the `words` stands for.
    pub fn one_of<T: Copy>(&self, words: &[(&str, T)]) -> Option<Spanned<T>> {
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let text = self.among(&names)?;
        let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text.value) else {
            return self.not_among(&text.value, &names);
        };
        Some(Spanned::new(*meaning, text.span))
    }

    /// A string that is to be one of the `words`.
    fn among(&self, words: &[&str]) -> Option<Spanned<String>> {
        if matches!(self.raw.get_ref(), DeValue::String(_)) {
            return self.string();
        }
        self.wrong("a string", Some(format!("write one of {}", quoted(words))))
    }

    /// Reads it as a table.
    pub fn table<T>(&self, keys: impl FnOnce(&mut Table<'a>) -> T) -> Option<T> {
        let DeValue::Table(entries) = self.raw.get_ref() else {
            let help = format!(
                "write `[{}]` on a line of its own, and its keys below it",
                self.path
            );
            return self.wrong("a table", Some(help));
        };
        let place = Place {
            path: self.path.clone(),
            repeated: self.item,
        };
        let mut table = Table::new(self.file, entries, place, self.span());
        let value = keys(&mut table);
        table.finish();
        Some(value)
    }

    /// The items of what is to be an array of tables.
    pub(super) fn tables(&self) -> Option<Vec<Value<'a>>> {
        let items = self.items();
        if items.is_none() {
            let help = format!("write `[[{}]]`", self.path);
            return self.wrong("an array of tables", Some(help));
        }
        items
    }

    /// The items of an array, without those that syntax errors spoilt.
    pub(super) fn items(&self) -> Option<Vec<Value<'a>>> {
        let items = self.raw.get_ref().as_array()?;
        let items = items
            .iter()
            .map(|raw| Value::new(self.file, self.path.clone(), raw, true));
        Some(items.filter(|item| self.file.sound(item)).collect())
    }

    /// A table of anything: values as TOML text under dotted keys.
    pub fn anything(&self) -> Option<BTreeMap<String, String>> {
        let DeValue::Table(entries) = self.raw.get_ref() else {
            return self.wrong("a table", None);
        };
        let mut out = BTreeMap::new();
        self.flatten("", entries, &mut out);
        Some(out)
    }

    fn flatten(&self, prefix: &str, entries: &DeTable<'_>, out: &mut BTreeMap<String, String>) {
        for (key, raw) in entries {
            let path = format!("{prefix}{}", key.get_ref());
            self.flatten_value(path, raw, out);
        }
    }

    fn flatten_value(
        &self,
        path: String,
        raw: &TomlSpanned<DeValue<'_>>,
        out: &mut BTreeMap<String, String>,
    ) {
        let span = self.file.origin.place(&raw.span());
        match raw.get_ref() {
            DeValue::Table(table) => self.flatten(&format!("{path}."), table, out),
            DeValue::Array(items) if items.iter().any(|item| item.get_ref().is_table()) => {
                for (index, item) in items.iter().enumerate() {
                    self.flatten_value(format!("{path}.{index}"), item, out);
                }
            }
            _ if self.file.is_broken(span) => {}
            _ => {
                out.insert(path, span.text(self.file.origin.text).to_owned());
            }
        }
    }

    fn number_in(&self, range: RangeInclusive<f64>, limits: &str) -> Option<Spanned<f64>> {
        let number = match self.raw.get_ref() {
            DeValue::Integer(integer) => {
                let whole = i128::from_str_radix(integer.as_str(), integer.radix()).ok();
                whole.and_then(|whole| whole.to_string().parse::<f64>().ok())
            }
            DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
            _ => return self.not_a_number("a number"),
        };
        if let Some(number) = number.filter(|number| range.contains(number)) {
            return Some(Spanned::new(number, self.span()));
        }
        let percent = number.filter(|number| *range.end() <= 1.0 && (1.0..=100.0).contains(number));
        let help = percent.map(|percent| self.as_share(percent));
        self.out_of_range(&format!("a number, {limits}"), help)
    }

    /// The help for a percentage where a share is wanted.
    pub(crate) fn as_share(&self, percent: f64) -> String {
        // Rounded, since 99.9 / 100 is 0.9990000000000001.
        let share = (percent * 1e7).round() / 1e9;
        format!("for {percent} %, {}", self.assignment(&share.to_string()))
    }

    fn not_a_number<T>(&self, wanted: &str) -> Option<T> {
        let text = self.written().value;
        let quoted = text.trim().parse::<f64>().is_ok();
        let help = quoted.then(|| self.assignment(text.trim()) + ", without quotes");
        self.wrong(wanted, help)
    }

    fn out_of_range<T>(&self, wanted: &str, help: Option<String>) -> Option<T> {
        let finding = self
            .invalid(format!("{} must be {wanted}", self.name()))
            .label("out of range")
            .help(help.unwrap_or_else(|| format!("write {wanted}, or remove it")));
        self.report(finding);
        None
    }

    fn not_among<T>(&self, text: &str, words: &[&str]) -> Option<T> {
        let list = quoted(words);
        let help = match nearest(text, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? The words are {list}"),
            None => format!("write one of {list}"),
        };
        let finding = self
            .invalid(format!("{} cannot be `{text}`", self.name()))
            .label("not one of its words")
            .help(help);
        self.report(finding);
        None
    }

    /// Reports that another type is wanted; without `help` the help says which. What a syntax error made of a value is
    /// not the author's choice of a type.
    pub(super) fn wrong<T>(&self, wanted: &str, help: Option<String>) -> Option<T> {
        self.wrong_but(wanted, help, None)
    }

    /// [`Self::wrong`], where it is certain what was to be written instead.
    pub(super) fn wrong_but<T>(
        &self,
        wanted: &str,
        help: Option<String>,
        meant: Option<String>,
    ) -> Option<T> {
        if self.file.is_broken(self.span()) {
            return None;
        }
        let there = kind(self.raw.get_ref());
        let finding = self
            .invalid(format!("{} must be {wanted}, not {there}", self.name()))
            .label(there)
            .help(help.unwrap_or_else(|| format!("write {wanted}, or remove it")));
        self.report(match meant {
            Some(meant) => self.mended(finding, meant),
            None => finding,
        });
        None
    }

    /// The finding with the fix that writes another value here.
    pub(super) fn mended(&self, finding: Finding, value: String) -> Finding {
        let title = format!("write `{value}`");
        finding.fix(title, vec![Edit::replace(self.span(), value)])
    }

    /// The help that shows the whole line as it should be.
    pub(super) fn assignment(&self, value: &str) -> String {
        if self.item {
            format!("write `{value}`")
        } else {
            format!("write `{} = {value}`", self.key())
        }
    }

    fn name(&self) -> String {
        if self.item {
            format!("an item of `{}`", self.path)
        } else {
            format!("`{}`", self.path)
        }
    }

    /// A finding at this value: it is left out.
    pub fn invalid(&self, message: impl Into<String>) -> Finding {
        Finding::new(
            "invalid-value",
            self.file.origin.source,
            self.span(),
            message,
        )
    }

    pub fn report(&self, finding: Finding) {
        self.file.report(finding);
    }
}

fn quoted(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// What a value is, for a message.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
        DeValue::Datetime(when) => match (when.date, when.time) {
            (Some(_), None) => "a date",
            (None, _) => "a time of day",
            _ => "a date-time",
        },
    }
}
