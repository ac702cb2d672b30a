//! Values under the keys of `[[actions]]`, and keys that are not there yet.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::Problem;
use super::value::{Value, bare, comment_lost, is_handle};
use crate::edit::Edit;
use crate::model::{Action, Postmortem};
use crate::parse::Form;
use crate::span::Span;
use crate::vocabulary::Column;

/// The tables of actions.
pub(super) struct Entries {
    /// By where they begin.
    tables: BTreeMap<usize, Entry>,
    /// Whether all owners are written without `@`.
    names_are_bare: bool,
}

/// The keys of a table, with their spans in the whole text.
struct Entry(Vec<Key>);

struct Key {
    name: String,
    at: Span,
    value: Span,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// The places of its values.
    Array(Vec<Span>),
    Table,
    Other,
}

impl Entries {
    /// `None` where the front matter names no actions, as far as it is TOML.
    pub fn read(text: &str, postmortem: &Postmortem) -> Option<Self> {
        let front = &postmortem.document.front;
        let span = front.span?;
        let (root, _) = DeTable::parse_recoverable(span.text(text));
        let actions = root.get_ref().get("actions")?.get_ref().as_array()?;
        let entries = actions.iter().filter_map(|item| {
            let table = item.get_ref().as_table()?;
            let keys = table.iter().map(|(key, value)| Key {
                name: key.get_ref().to_string(),
                at: Span::from(key.span()).shift(span.start),
                value: Span::from(value.span()).shift(span.start),
                kind: match value.get_ref() {
                    DeValue::Array(items)
                        if items.iter().all(|item| !item.get_ref().is_table()) =>
                    {
                        let spans = items.iter().map(|item| Span::from(item.span()));
                        Kind::Array(spans.map(|of| of.shift(span.start)).collect())
                    }
                    DeValue::Array(_) | DeValue::Table(_) => Kind::Table,
                    _ => Kind::Other,
                },
            });
            Some((item.span().start + span.start, Entry(keys.collect())))
        });
        Some(Self {
            tables: entries.collect(),
            names_are_bare: names_are_bare(postmortem),
        })
    }
}

pub(super) fn edits(
    text: &str,
    entries: Option<&Entries>,
    action: &Action,
    value: &Value,
) -> Result<Vec<Edit>, Problem> {
    if let Some(problem) = value.problem() {
        return Err(problem);
    }
    let Some(entries) = entries else {
        return Err(Problem::new(
            "what the front matter says of it is not TOML",
            "mend what `pm check` says of it",
        ));
    };
    let start = action.written.span.start;
    let entry = entries.tables.get(&start).ok_or_else(|| {
        Problem::new(
            "its table cannot be found in the front matter",
            "edit the file by hand",
        )
    })?;
    let name = key(value.column());
    let existing = entry.0.iter().find(|key| key.name == name);
    let literal = literal(text, entries, existing, value);
    let edit = match existing {
        Some(key) => match &key.kind {
            Kind::Array(items) => in_array(text, key.value, items, &literal)?,
            _ => Edit::replace(key.value, in_brackets(value, literal)),
        },
        None => add(text, entry, action, name, &in_brackets(value, literal)),
    };
    Ok(vec![edit])
}

/// The value in place of all that an array has; what stands around them stays.
fn in_array(text: &str, array: Span, items: &[Span], literal: &str) -> Result<Edit, Problem> {
    let (Some(first), Some(last)) = (items.first(), items.last()) else {
        let inside = array.text(text).trim_matches(['[', ']']);
        return Ok(if inside.trim().is_empty() {
            Edit::replace(array, format!("[{literal}]"))
        } else {
            Edit::insert(array.start + 1, literal)
        });
    };
    for pair in items.windows(2) {
        let between = Span::new(pair[0].end, pair[1].start);
        if let Some(at) = between.text(text).find('#') {
            let start = between.start + at;
            let comment = text[start..].lines().next().unwrap_or_default().trim_end();
            return Err(comment_lost(Span::new(start, start + comment.len())));
        }
    }
    Ok(Edit::replace(first.to(*last), literal))
}

fn in_brackets(value: &Value, literal: String) -> String {
    if matches!(value, Value::Ticket(_)) {
        format!("[{literal}]")
    } else {
        literal
    }
}

/// The key of a column.
fn key(column: Column) -> &'static str {
    match column {
        Column::Due => "due",
        Column::Owner => "owner",
        Column::Priority => "priority",
        Column::Completed => "completed",
        Column::Evidence => "evidence",
        Column::Reason => "reason",
        Column::Ticket => "tickets",
        _ => "status",
    }
}

/// The value as TOML, in the quotes that it stands in now.
fn literal(text: &str, entries: &Entries, old: Option<&Key>, value: &Value) -> String {
    let plain = match value {
        Value::Due(date) | Value::Completed(date) => return date.to_string(),
        Value::Owner(name) if is_handle(name) => {
            let at = if entries.names_are_bare { "" } else { "@" };
            format!("{at}{}", bare(name))
        }
        _ => value.text(),
    };
    let written = old.map_or("", |old| match &old.kind {
        Kind::Array(items) => items.first().map_or("", |first| first.text(text)),
        _ => old.value.text(text),
    });
    if written.starts_with('\'') && !plain.contains('\'') {
        format!("'{plain}'")
    } else {
        quoted(&plain)
    }
}

/// A string of TOML in double quotes.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// Whether the owners in the front matter are written without `@`.
fn names_are_bare(postmortem: &Postmortem) -> bool {
    let written = postmortem.actions.iter().map(|action| &action.written);
    let in_toml = written.filter(|action| action.form == Form::Toml);
    let mut owners = in_toml.flat_map(|action| &action.owners).peekable();
    owners.peek().is_some() && owners.all(|owner| !owner.value.starts_with('@'))
}

/// A key behind those that are there.
fn add(text: &str, entry: &Entry, action: &Action, name: &str, literal: &str) -> Edit {
    let own = || entry.0.iter().filter(|key| key.kind != Kind::Table);
    let last = own().max_by_key(|key| key.value.end);
    let start = action.written.span.start;
    if text[start..].starts_with('{') {
        let at = entry.0.iter().map(|key| key.value.end).max();
        let at = at.unwrap_or(start + 1);
        return Edit::insert(at, format!(", {name} = {literal}"));
    }
    let behind = last.map_or(start, |key| key.value.end);
    let line_end = text[behind..]
        .find('\n')
        .map_or(text.len(), |at| behind + at);
    let line_break = if text[..line_end].ends_with('\r') {
        "\r\n"
    } else {
        "\n"
    };
    let line_of = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let indentation = last.map_or("", |key| &text[line_of(key.at.start)..key.at.start]);
    let indentation = if indentation.trim().is_empty() {
        indentation
    } else {
        ""
    };
    let width = equals_column(text, &own().collect::<Vec<_>>()).unwrap_or(0);
    let line = format!("{indentation}{name:<width$} = {literal}{line_break}");
    Edit::insert((line_end + 1).min(text.len()), line)
}

/// How long the keys are with the blanks behind them, where their `=` stand below one another for that.
fn equals_column(text: &str, keys: &[&Key]) -> Option<usize> {
    let width = |key: &&Key| {
        let between = &text[key.at.end..key.value.start];
        let equals = key.at.end + between.find('=')?;
        let written = &text[key.at.start..equals];
        Some(written.chars().count() - 1)
    };
    let widths: Vec<usize> = keys.iter().map(width).collect::<Option<_>>()?;
    let first = *widths.first()?;
    let is_padded = keys.iter().any(|key| key.name.len() != keys[0].name.len());
    (is_padded && widths.iter().all(|width| *width == first)).then_some(first)
}
