//! The remark at the end of an action, `(@carol, P2, due 2025-02-28, F2)`.
//!
//! It is read only as a whole: where one piece is not understood, all of it is text.

use crate::parse::Context;
use crate::parse::blocks::Inline;
use crate::parse::cell::{self, Cell};
use crate::parse::item;
use crate::span::Span;
use crate::time::parse_date;
use crate::vocabulary::{ActionStatus, ActionType, Column, Priority, Vocabulary, fold};

/// The values that a remark states, or `None` where it is ordinary text.
pub(super) fn read<'a>(
    cx: &Context<'a>,
    inner: Span,
    inlines: &[Inline<'_>],
) -> Option<Vec<(Column, Cell<'a>)>> {
    let mut values = Vec::new();
    let mut certain = false;
    let mut pieces = item::pieces(cx.text, inner).into_iter();
    while let Some(mut piece) = pieces.next() {
        if takes_all(cx, piece) {
            piece.end = inner.end;
            pieces = Vec::new().into_iter();
        }
        let (strength, read) = self::piece(cx, piece)?;
        certain |= strength == Strength::Certain;
        values.extend(
            read.into_iter()
                .map(|(column, span)| (column, Cell::of_span(cx, span, inlines))),
        );
    }
    certain.then_some(values)
}

/// The first piece that is not understood, in a parenthesis that names a person, a date or a priority beside it: somebody
/// meant it as a remark.
pub(super) fn misread(cx: &Context<'_>, inner: Span) -> Option<Span> {
    let pieces = item::pieces(cx.text, inner);
    let columns = [Column::Owner, Column::Due, Column::Priority];
    let is_meant = |span: &Span| {
        let read = piece(cx, *span).filter(|(strength, _)| *strength == Strength::Certain);
        read.is_some_and(|(_, read)| read.iter().any(|(column, _)| columns.contains(column)))
    };
    let unknown = pieces
        .iter()
        .find(|span| piece(cx, **span).is_none())
        .copied();
    unknown.filter(|_| pieces.iter().any(is_meant))
}

/// Whether a piece means the same wherever it stands, or only beside one that does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    Certain,
    Likely,
}

type Read = Vec<(Column, Span)>;

fn piece(cx: &Context<'_>, span: Span) -> Option<(Strength, Read)> {
    let source = span.text(cx.text);
    if let Some(read) = led(cx, span).or_else(|| keyed(cx, span)) {
        return Some((Strength::Certain, read));
    }
    let cell = Cell::of_span(cx, span, &[]);
    let certain = |column| Some((Strength::Certain, vec![(column, span)]));
    if cell::are_people(cx, &cell) {
        return certain(Column::Owner);
    }
    if priority_code(&cell.plain).is_some() {
        return certain(Column::Priority);
    }
    if are_factors(&cell.plain) {
        return certain(Column::Factor);
    }
    if status_word(cx, &cell.plain).is_some() {
        return certain(Column::Status);
    }
    let kind = ActionType::parse(&cell.plain);
    if kind.is_some_and(|kind| fold(&cell.plain) == kind.as_str()) {
        return certain(Column::Type);
    }
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'))
    };
    let column = if kind.is_some() {
        Column::Type
    } else if is_word(&cell.plain) && Priority::parse(&cell.plain).is_some() {
        Column::Priority
    } else if is_link(source) {
        Column::Ticket
    } else {
        return None;
    };
    Some((Strength::Likely, vec![(column, span)]))
}

/// `owner: carol`, with a key that could head a column.
fn keyed(cx: &Context<'_>, span: Span) -> Option<Read> {
    let (key, value) = item::key_value(cx.text, span)?;
    let column = cx.config.column(key.text(cx.text))?;
    let is_address = value.text(cx.text).starts_with("//");
    (column != Column::Action && !is_address && !value.is_empty()).then(|| vec![(column, value)])
}

fn takes_all(cx: &Context<'_>, piece: Span) -> bool {
    let column = keyed(cx, piece).and_then(|read| read.first().map(|(column, _)| *column));
    matches!(column, Some(Column::Reason | Column::Evidence))
}

/// `due 2025-02-28`, `done 2025-02-01`, `ticket SHOP-412`.
fn led(cx: &Context<'_>, span: Span) -> Option<Read> {
    let source = span.text(cx.text);
    let (word, rest) = source.split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let value = Span::new(span.end - rest.len(), span.end);
    let is_date = || {
        parse_date(rest, cx.config.date_order).is_ok()
            || rest.starts_with(|c: char| c.is_ascii_digit())
    };
    let has_digit = rest.contains(|c: char| c.is_ascii_digit());
    let one = |column| Some(vec![(column, value)]);
    let word = word.trim_end_matches(':');
    let written = Span::new(span.start, span.start + word.len());
    match word.to_lowercase().as_str() {
        // "due to …" gives a cause, not a date.
        "due" if !rest.starts_with("to ") => one(Column::Due),
        "deadline" | "eta" => one(Column::Due),
        "by" if is_date() => one(Column::Due),
        "owner" | "assignee" | "dri" => one(Column::Owner),
        "ticket" | "tickets" | "issue" | "jira" if has_digit => one(Column::Ticket),
        "id" if has_digit => one(Column::Id),
        "created" | "opened" if is_date() => one(Column::Created),
        "prio" | "priority" if Priority::parse(rest).is_some() => one(Column::Priority),
        "type" if ActionType::parse(rest).is_some() => one(Column::Type),
        "factor" | "factors" if has_digit => one(Column::Factor),
        "status" if cx.config.status(rest).is_some() => one(Column::Status),
        word if is_date() && status_word(cx, word).is_some_and(ActionStatus::is_closed) => {
            Some(vec![(Column::Status, written), (Column::Completed, value)])
        }
        _ => None,
    }
}

/// `F1`, `F1 F2`.
fn are_factors(text: &str) -> bool {
    let is_factor = |word: &str| {
        word.strip_prefix('F').is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let mut words = text
        .split([' ', '/', '&', '+'])
        .filter(|word| !matches!(*word, "" | "and"))
        .peekable();
    words.peek().is_some() && words.all(is_factor)
}

fn is_link(source: &str) -> bool {
    let in_brackets = source.starts_with('[') && source.ends_with([')', ']']);
    in_brackets
        || source.starts_with("https://")
        || source.starts_with("http://")
        || source.starts_with("<http")
}

/// `P0` to `P3`: the names of priorities that are no words.
pub(super) fn priority_code(word: &str) -> Option<Priority> {
    word.starts_with(['P', 'p']).then(|| {
        Priority::ALL
            .iter()
            .copied()
            .find(|item| item.as_str().eq_ignore_ascii_case(word))
    })?
}

/// A status, unless the word says so many other things that it says little here.
pub(super) fn status_word(cx: &Context<'_>, word: &str) -> Option<ActionStatus> {
    let is_vague = matches!(fold(word).as_str(), "yes" | "no" | "x" | "new" | "");
    (!is_vague).then(|| cx.config.status(word))?
}
