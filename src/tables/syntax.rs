//! What is not TOML: the parser's errors in an author's words, and the repair of what would swallow the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue, Error};

use super::{Broken, Origin};
use crate::diagnostic::Finding;

/// How many unclosed values of one text are repaired; each costs another parse.
const REPAIRS: usize = 8;

/// Reports the errors that hide what follows them and replaces each by blanks, so that the rest can be read; every
/// other byte stays where it is. An array, inline table or multi-line string without an end hides all to the end, a
/// table's name without one all to the next table, and the parser stops at a line that is not `key = value`.
pub(super) fn repair(origin: &Origin<'_>, toml: &str) -> (String, Broken) {
    let mut text = toml.to_owned();
    let mut broken = Broken::default();
    for _ in 0..REPAIRS {
        let (tree, errors) = DeTable::parse_recoverable(&text);
        let mut blanks = BTreeMap::new();
        for offset in errors.iter().filter(|error| spoils_line(error)) {
            let offset = offset.span().map_or(0, |span| span.start);
            let (range, finding) = describe_line(origin, &text, offset);
            if blanks.insert(range.start, range.end).is_none() {
                broken.findings.push(finding);
            }
        }
        if let Some((range, finding)) = unclosed_header(origin, &text, &errors) {
            blanks.insert(range.start, range.end);
            broken.findings.push(finding);
        } else if let Some(open) = unclosed_value(&text, tree.get_ref(), &errors) {
            let range = statement(&text, open.start);
            blanks.insert(range.start, range.end);
            broken.findings.push(open.finding(origin));
            broken.keys.insert(open.path);
        }
        if blanks.is_empty() {
            break;
        }
        text = blank(&text, &blanks);
    }
    (text, broken)
}

impl Broken {
    /// Adds the errors that the parser found in `toml`.
    pub(super) fn add(&mut self, origin: &Origin<'_>, errors: &[Error]) {
        let mut reported = BTreeSet::new();
        for error in errors {
            let range = error.span().unwrap_or(0..0);
            let place = origin.place(&range);
            if reported.insert(place) {
                self.findings.push(describe(origin, error, &range));
            }
        }
        self.spans = reported.into_iter().collect();
    }
}

fn spoils_line(error: &Error) -> bool {
    error.message().starts_with("key with no value")
}

/// A table's header without its `]`: all to the next header.
fn unclosed_header(
    origin: &Origin<'_>,
    toml: &str,
    errors: &[Error],
) -> Option<(Range<usize>, Finding)> {
    let is_header = |error: &&Error| {
        let message = error.message();
        message.starts_with("unclosed table") || message.starts_with("unclosed array table")
    };
    let error = errors.iter().find(is_header)?;
    let line = line(toml, error.span()?.start);
    let mut end = line.end;
    for rest in toml[line.end..].split_inclusive('\n') {
        if rest.trim_start().starts_with('[') {
            break;
        }
        end += rest.len();
    }
    let closer = if toml[line.clone()].starts_with("[[") {
        "]]"
    } else {
        "]"
    };
    let place = origin.place(&line);
    let message = "this table's name is not closed";
    let finding = Finding::new(origin.rule, origin.source, place, message)
        .label("no end")
        .help(format!("write `{closer}` after it"));
    Some((line.start..end, finding))
}

/// The line of `offset`, without the blanks around it.
fn line(toml: &str, offset: usize) -> Range<usize> {
    let offset = toml.floor_char_boundary(offset);
    let begin = toml[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let line = toml[begin..].lines().next().unwrap_or_default();
    let start = begin + (line.len() - line.trim_start().len());
    start..start + line.trim().len()
}

/// A value that has no end.
struct Unclosed {
    start: usize,
    path: String,
    what: &'static str,
    closer: &'static str,
}

impl Unclosed {
    fn finding(&self, origin: &Origin<'_>) -> Finding {
        let opener = if self.closer.len() == 3 { 3 } else { 1 };
        let place = origin.place(&(self.start..self.start + opener));
        let message = format!("{} is not closed", self.what);
        Finding::new(origin.rule, origin.source, place, message)
            .label("opened here")
            .help(format!("write `{}` at its end", self.closer))
    }
}

fn unclosed_value(toml: &str, tree: &DeTable<'_>, errors: &[Error]) -> Option<Unclosed> {
    let swallows = |error: &&Error| {
        let message = error.message();
        [
            "unclosed array,",
            "unclosed inline table",
            "invalid multi-line",
        ]
        .iter()
        .any(|known| message.starts_with(known))
    };
    let mut spans = errors.iter().filter(swallows).filter_map(Error::span);
    spans.find_map(|span| find(toml, tree, "", span.start))
}

/// The value that `offset` is at the end of.
fn find(toml: &str, table: &DeTable<'_>, prefix: &str, offset: usize) -> Option<Unclosed> {
    table.iter().find_map(|(key, value)| {
        let path = format!("{prefix}{}", key.get_ref());
        find_in(toml, value, &path, offset)
    })
}

fn find_in(
    toml: &str,
    value: &TomlSpanned<DeValue<'_>>,
    path: &str,
    offset: usize,
) -> Option<Unclosed> {
    let span = value.span();
    let written = &toml[span.start..];
    let found = |what, closer| {
        let contains = span.start < offset && offset <= span.end;
        contains.then(|| Unclosed {
            start: span.start,
            path: path.to_owned(),
            what,
            closer,
        })
    };
    match value.get_ref() {
        DeValue::Table(_) if written.starts_with('{') => found("this table", "}"),
        DeValue::Table(table) => find(toml, table, &format!("{path}."), offset),
        DeValue::Array(items) => {
            // `[[name]]` headers look like an array that holds arrays, but hold tables.
            let headers = items.iter().any(|item| {
                item.get_ref().is_table() && toml[item.span().start..].starts_with('[')
            });
            if headers {
                return items
                    .iter()
                    .find_map(|item| find_in(toml, item, path, offset));
            }
            found("this array", "]")
        }
        DeValue::String(_) if written.starts_with("\"\"\"") => found("this string", "\"\"\""),
        DeValue::String(_) if written.starts_with("'''") => found("this string", "'''"),
        _ => None,
    }
}

/// From the beginning of the line of `start` to the next line that looks like a key or a header of its own.
fn statement(toml: &str, start: usize) -> Range<usize> {
    let begin = toml[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let own = indent(&toml[begin..]);
    let mut end = begin;
    for line in toml[begin..].split_inclusive('\n') {
        if end > begin && indent(line) <= own && begins_statement(line) {
            break;
        }
        end += line.len();
    }
    begin..end
}

fn begins_statement(line: &str) -> bool {
    let line = line.trim();
    if line.starts_with('[') {
        let header = line.split('#').next().unwrap_or(line).trim_end();
        return header.ends_with(']') && !header.contains(',') && header.len() > 2;
    }
    let Some((key, _)) = line.split_once('=') else {
        return false;
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-. \"'".contains(c);
    !key.trim().is_empty() && key.chars().all(fits)
}

/// The same text with blanks, byte for byte, from the start to the end of each of `ranges`; line breaks stay.
fn blank(text: &str, ranges: &BTreeMap<usize, usize>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut ranges = ranges.iter().peekable();
    let mut until = 0;
    for (offset, c) in text.char_indices() {
        while let Some((_, end)) = ranges.next_if(|(start, _)| **start <= offset) {
            until = until.max(*end);
        }
        if offset >= until || matches!(c, '\n' | '\r') {
            out.push(c);
        } else {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        }
    }
    out
}

/// An error in an author's words.
fn describe(origin: &Origin<'_>, error: &Error, range: &Range<usize>) -> Finding {
    let message = error.message();
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let place = origin.place(range);
    let text = place.text(origin.text);
    let (message, label, help) = match what {
        "string values must be quoted" if text.is_empty() => (
            "this key has no value".into(),
            "nothing follows",
            "write a value after the `=`, or remove the line".into(),
        ),
        "string values must be quoted" => {
            let bare = text.trim_matches(['“', '”', '‘', '’', '„', '"', '\'']);
            (
                format!("`{text}` is not a value of TOML"),
                "a string needs quotes",
                format!("write `\"{bare}\"`"),
            )
        }
        "duplicate key" => (
            format!("`{text}` is given twice"),
            "the second time",
            "keep one of the two".into(),
        ),
        "invalid basic string" | "invalid literal string" if text.is_empty() => (
            "this string is not closed".into(),
            "ends here",
            format!("write {expected} at its end"),
        ),
        _ => (format!("not TOML: {what}"), "not TOML", remedy(expected)),
    };
    let finding = Finding::new(origin.rule, origin.source, place, message);
    finding.label(label).help(help)
}

fn remedy(expected: &str) -> String {
    if expected.is_empty() || expected == "nothing" {
        "a value is a string in quotes, a number, a date, `true`, `false`, an array or a table"
            .into()
    } else {
        format!("expected {expected}")
    }
}

/// A line that is not `key = value`: all of it is the mistake.
fn describe_line(origin: &Origin<'_>, toml: &str, offset: usize) -> (Range<usize>, Finding) {
    let range = line(toml, offset);
    let text = &toml[range.clone()];
    let (message, help) = match text.split_once(':') {
        Some((key, _)) if !text.contains('=') => (
            "a key and its value need `=` between them",
            format!(
                "write `{} = …`: TOML has `=` where YAML has `:`",
                key.trim()
            ),
        ),
        _ => (
            "this line is not `key = value`",
            "write `=` and a value after the key, or remove the line".into(),
        ),
    };
    let place = origin.place(&range);
    let finding = Finding::new(origin.rule, origin.source, place, message);
    (range, finding.label("not TOML").help(help))
}
