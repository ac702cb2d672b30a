//! One table: its keys, asked for by name or all together, and the tables below it.

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::unknown::{Asked, UnknownKey};
use super::{File, Value};
use crate::diagnostic::Finding;
use crate::source::Location;
use crate::span::{Field, Span, Spanned};

/// Which table it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Dotted, `output.pm`; empty for the root.
    pub path: String,
    /// One of an array of tables.
    pub repeated: bool,
}

impl Place {
    fn key(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// As its header is written: `[output.pm]`.
    pub fn header(&self) -> String {
        if self.repeated {
            format!("[[{}]]", self.path)
        } else {
            format!("[{}]", self.path)
        }
    }
}

/// What becomes of the keys that nobody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Others {
    Reported,
    /// Only what resembles a key that was asked for: the others are another program's.
    Shared,
    Free,
}

/// A table and the keys that were asked for.
#[derive(Debug)]
pub struct Table<'a> {
    file: &'a File<'a>,
    entries: &'a DeTable<'a>,
    place: Place,
    span: Span,
    asked: Vec<&'static str>,
    others: Others,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        file: &'a File<'a>,
        entries: &'a DeTable<'a>,
        place: Place,
        span: Span,
    ) -> Self {
        Self {
            file,
            entries,
            place,
            span,
            asked: Vec::new(),
            others: Others::Reported,
        }
    }

    /// Its header, or the whole of an inline table.
    pub fn span(&self) -> Span {
        self.span
    }

    /// From its header to the last of its values.
    pub fn extent(&self) -> Span {
        let ends = self.entries.values().map(end);
        let end = self.file.origin.place(&(0..ends.max().unwrap_or(0))).end;
        Span::new(self.span.start, end.max(self.span.end))
    }

    /// The key's value as `read` understands it; `None` where the key is not there or its value is not as wanted.
    pub fn read<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Value<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.get(key)?;
        let result = self.file.sound(&value).then(|| read(&value)).flatten();
        if result.is_none() {
            self.file.unread(value.path());
        }
        result
    }

    /// The same, keeping what cannot be read.
    pub fn field<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Value<'a>) -> Option<Spanned<T>>,
    ) -> Field<T> {
        let Some(value) = self.get(key) else {
            return Field::Missing;
        };
        let unreadable = || Field::Unreadable(value.written());
        self.read(key, read).map_or_else(unreadable, Field::Known)
    }

    /// A text that says nothing when empty, as templates leave it.
    pub fn optional_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.read(key, Value::string)
            .filter(|text| !text.value.trim().is_empty())
    }

    /// Reports the key where it is not there.
    pub fn require(&mut self, key: &'static str) {
        if self.get(key).is_none() {
            let header = self.place.header();
            let finding = self
                .finding(
                    "missing-field",
                    self.span,
                    format!("`{header}` needs `{key}`"),
                )
                .label(format!("no `{key}`"))
                .help(format!("add `{key} = …` below it"));
            self.report(finding);
        }
    }

    /// A table below this one.
    pub fn table<T>(
        &mut self,
        key: &'static str,
        keys: impl FnOnce(&mut Table<'a>) -> T,
    ) -> Option<T> {
        if let Some(value) = self.get(key).filter(Value::is_table) {
            return value.table(keys);
        }
        let wrong = self.read(key, |value| value.table(|_| ()));
        debug_assert!(wrong.is_none());
        self.learn(key, false, |table| {
            keys(table);
        });
        None
    }

    /// An array of tables below this one; `None` where it is not written.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        mut keys: impl FnMut(&mut Table<'a>) -> T,
    ) -> Option<Vec<T>> {
        let items = self.read(key, Value::tables);
        let Some(items) = items.filter(|items| !items.is_empty()) else {
            self.learn(key, true, |table| {
                keys(table);
            });
            return None;
        };
        let tables = items.iter().filter_map(|item| item.table(&mut keys));
        Some(tables.collect())
    }

    /// Every key with its value, for tables whose keys are names: none of them is unknown.
    pub fn entries(&mut self) -> Vec<(Spanned<String>, Value<'a>)> {
        self.others = Others::Free;
        let all = self.entries.iter().map(|(key, raw)| {
            let span = self.file.origin.place(&key.span());
            let value = Value::new(self.file, self.place.key(key.get_ref()), raw, false);
            (Spanned::new(key.get_ref().to_string(), span), value)
        });
        all.filter(|(key, value)| {
            let sound = !self.file.is_broken(key.span) && self.file.sound(value);
            if !sound {
                self.file.unread(value.path());
            }
            sound
        })
        .collect()
    }

    /// Keys that are known and of no interest.
    pub fn ignore(&mut self, keys: &[&'static str]) {
        self.asked.extend(keys);
    }

    /// Another program reads this table too: only what looks like a misspelling is reported.
    pub fn share(&mut self) {
        self.others = Others::Shared;
    }

    pub fn finding(&self, rule: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.file.origin.source, span, message)
    }

    pub fn report(&self, finding: Finding) {
        self.file.report(finding);
    }

    /// Where `span` is, for a finding's related places.
    pub fn location(&self, span: Span) -> Location {
        Location {
            source: self.file.origin.source,
            span,
        }
    }

    fn get(&mut self, key: &'static str) -> Option<Value<'a>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        let raw = self.entries.get(key)?;
        Some(Value::new(self.file, self.place.key(key), raw, false))
    }

    /// Shows `keys` an empty table, only to learn what it knows.
    fn learn(&self, key: &str, repeated: bool, keys: impl FnOnce(&mut Table<'a>)) {
        if !self.file.learns {
            return;
        }
        let before = self.file.state.borrow().findings.len();
        let place = Place {
            path: self.place.key(key),
            repeated,
        };
        let mut table = Table::new(self.file, &self.file.nothing, place, self.span);
        keys(&mut table);
        table.finish();
        self.file.state.borrow_mut().findings.truncate(before);
    }

    /// Notes what was asked for and what was not.
    pub(super) fn finish(self) {
        let mut state = self.file.state.borrow_mut();
        let asked = Asked {
            place: self.place,
            keys: self.asked,
        };
        if self.others != Others::Free {
            for (key, _) in self.entries {
                let name: &str = key.get_ref();
                let span = self.file.origin.place(&key.span());
                if !asked.keys.contains(&name)
                    && (self.others == Others::Reported || asked.resembles(name))
                    && !self.file.is_broken(span)
                {
                    state.unknown.push(UnknownKey {
                        key: Spanned::new(name.to_owned(), span),
                        place: asked.place.clone(),
                    });
                }
            }
        }
        if !state.asked.contains(&asked) {
            state.asked.push(asked);
        }
    }
}

/// Where a value ends, with all that is in it.
fn end(value: &TomlSpanned<DeValue<'_>>) -> usize {
    let inner = match value.get_ref() {
        DeValue::Table(table) => table.values().map(end).max(),
        DeValue::Array(items) => items.iter().map(end).max(),
        _ => None,
    };
    value.span().end.max(inner.unwrap_or(0))
}
