//! Values in an item of a list: its box, the words around its text, and the remark at its end.

use super::Problem;
use super::place::{Item, Places};
use super::value::{Value, bare, is_handle, less_comments, less_last_comments};
use super::verify::is_dated_status;
use crate::edit::Edit;
use crate::model::Action;
use crate::span::{Field, Span};
use crate::vocabulary::{ActionStatus, Vocabulary};

pub(super) fn edits(
    text: &str,
    places: &Places<'_>,
    action: &Action,
    value: &Value,
) -> Result<Vec<Edit>, Problem> {
    if let Some(problem) = value.problem() {
        return Err(problem);
    }
    let item = places.item(action.written.span).ok_or_else(|| {
        Problem::new(
            "its item cannot be found in the list",
            "edit the file by hand",
        )
    })?;
    if let Value::Status(new) = value {
        return Ok(status(text, item, action, *new));
    }
    Ok(match place(action, value) {
        Some(span) => {
            let span = less_comments(text, span);
            vec![Edit::replace(span, in_place(text, span, action, value))]
        }
        None => vec![add(text, item, action, value)],
    })
}

/// Where the item says it already.
fn place(action: &Action, value: &Value) -> Option<Span> {
    let written = &action.written;
    let span = match value {
        Value::Due(_) => written.due.span(),
        Value::Completed(_) => written.completed.span(),
        Value::Priority(_) => written.priority.span(),
        Value::Status(_) => written.status.span(),
        Value::Evidence(_) => written.evidence.as_ref().map(|text| text.span),
        Value::Reason(_) => written.reason.as_ref().map(|text| text.span),
        Value::Owner(_) => {
            let spans = written.owners.iter().map(|owner| owner.span);
            spans.reduce(Span::to)
        }
        Value::Ticket(_) => {
            let spans = written.tickets.iter().map(|ticket| ticket.span);
            spans.reduce(Span::to)
        }
    };
    // A heading can name the owner of all that is below it.
    span.filter(|span| written.span.contains(*span))
}

/// The value where another stands. A handle needs no key, but a name does.
fn in_place(text: &str, span: Span, action: &Action, value: &Value) -> String {
    let before = text[action.written.text.span.end.min(span.start)..span.start].trim_end();
    match value {
        Value::Owner(name) if !is_handle(name) && before.ends_with(['(', ',', ';']) => {
            piece(action, value)
        }
        _ => said(value),
    }
}

/// The value where its key stands already.
fn said(value: &Value) -> String {
    match value {
        Value::Owner(name) if is_handle(name) => format!("@{}", bare(name)),
        _ => value.text(),
    }
}

/// The value as a piece of a remark.
fn piece(action: &Action, value: &Value) -> String {
    let text = said(value);
    match value {
        Value::Due(_) => format!("due {text}"),
        Value::Owner(name) if !is_handle(name) => format!("owner: {text}"),
        Value::Completed(_) if action.status == ActionStatus::Done => format!("done {text}"),
        // `completed 2025-02-01` would say that it is done.
        Value::Completed(_) => format!("closed on: {text}"),
        Value::Evidence(_) => format!("evidence: {text}"),
        Value::Reason(_) => format!("reason: {text}"),
        Value::Ticket(_) if text.contains(|c: char| c.is_ascii_digit()) => {
            format!("ticket {text}")
        }
        Value::Ticket(_) => format!("ticket: {text}"),
        Value::Owner(_) | Value::Priority(_) | Value::Status(_) => text,
    }
}

/// The remark at an item's end, between its parentheses.
fn remark(text: &str, item: Item, action: &Action) -> Option<Span> {
    let end = end(text, item);
    let start = action.written.text.span.end;
    if start >= end {
        return None;
    }
    let region = &text[start..end];
    let closed = region.trim_end().trim_end_matches('.').strip_suffix(')')?;
    let mut depth = 1;
    let open = closed.bytes().rposition(|byte| {
        depth += match byte {
            b')' => 1,
            b'(' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    let inner = Span::new(start + open + 1, start + closed.len());
    let inside = inner.text(text);
    let first = inner.end - inside.trim_start().len();
    Some(Span::new(
        first,
        (inner.start + inside.trim_end().len()).max(first),
    ))
}

/// Behind the item's first paragraph, less the comments at its end.
fn end(text: &str, item: Item) -> usize {
    item.head.start + less_last_comments(item.head.text(text)).len()
}

/// Adds a piece to the remark, or a remark.
fn add(text: &str, item: Item, action: &Action, value: &Value) -> Edit {
    let piece = piece(action, value);
    let Some(inner) = remark(text, item, action) else {
        return Edit::insert(end(text, item), format!(" ({piece})"));
    };
    let written = &action.written;
    if let (Value::Completed(day), Some(status)) = (value, written.status.span())
        && action.status.is_closed()
        && is_piece(text, inner, status)
    {
        let word = less_comments(text, status);
        return Edit::insert(word.end, format!(" {day}"));
    }
    // Evidence and a reason go on to the end of their remark, commas and all.
    let long = [&written.evidence, &written.reason].into_iter().flatten();
    let mut long = long.filter(|long| inner.contains(long.span));
    match (long.next(), value) {
        (Some(_), Value::Evidence(_) | Value::Reason(_)) => {
            Edit::insert(end(text, item), format!(" ({piece})"))
        }
        (Some(long), _) => {
            let before = &text[inner.start..long.span.start];
            let behind = before
                .rfind([',', ';'])
                .map_or(before, |at| &before[at + 1..]);
            let key = behind.trim_start().len();
            Edit::insert(long.span.start - key, format!("{piece}, "))
        }
        (None, _) => Edit::insert(inner.end, format!(", {piece}")),
    }
}

/// Whether a word is a piece of the remark by itself.
fn is_piece(text: &str, inner: Span, word: Span) -> bool {
    let is_inside = inner.contains(word);
    let before = |inner: Span| text[inner.start..word.start].trim_end();
    let behind = |inner: Span| text[word.end..inner.end].trim_start();
    is_inside
        && (before(inner).is_empty() || before(inner).ends_with([',', ';']))
        && (behind(inner).is_empty() || behind(inner).starts_with([',', ';']))
}

/// The box, and the word that says more than a box can.
fn status(text: &str, item: Item, action: &Action, new: ActionStatus) -> Vec<Edit> {
    let mut edits = Vec::new();
    if let Some(task) = item.task {
        let ticked = !task.text(text).contains(' ');
        if ticked != new.is_closed() {
            let tick = if new.is_closed() { "x" } else { " " };
            edits.push(Edit::replace(Span::new(task.start + 1, task.end - 1), tick));
        }
    }
    let written = &action.written.status;
    let is_box = |span: Span| item.task.is_some_and(|task| task == span);
    let word = written.span().filter(|span| !is_box(*span));
    match word {
        Some(span) => {
            let dated = is_dated_status(&action.written) && !new.is_closed();
            let span = match &action.written.completed {
                Field::Known(day) if dated => span.to(day.span),
                _ => span,
            };
            let span = less_comments(text, span);
            edits.push(Edit::replace(span, like(span.text(text), new)));
        }
        None if item.task.is_some() && matches!(new, ActionStatus::Open | ActionStatus::Done) => {}
        None => edits.push(add(text, item, action, &Value::Status(new))),
    }
    edits
}

/// The status in the way in which the old one was written: as a symbol, in capitals.
fn like(old: &str, new: ActionStatus) -> String {
    let is_symbol = |text: &str| !text.is_ascii() && !text.contains(char::is_alphanumeric);
    if is_symbol(old) {
        let mut symbols = new.aliases().iter();
        let symbol = symbols.find(|alias| is_symbol(alias));
        return symbol.map_or_else(|| new.as_str().to_owned(), ToString::to_string);
    }
    if old.chars().any(char::is_uppercase) && !old.chars().any(char::is_lowercase) {
        return new.as_str().to_uppercase();
    }
    new.as_str().to_owned()
}
