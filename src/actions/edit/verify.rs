//! Reads what was written and holds it against what was there: nothing but the wanted values may differ.

use std::collections::BTreeMap;

use super::value::{Value, comment_lost, misread};
use super::{Refusal, State};
use crate::config::Config;
use crate::model::Action;
use crate::parse::{self, Document, Form};
use crate::span::{Field, Span, Spanned};
use crate::vocabulary::Column;

/// The changes that did not come out as they were wanted.
pub(super) fn verify(
    config: &Config,
    was: &State,
    is: &State,
    wanted: &BTreeMap<usize, Value>,
) -> Vec<Refusal> {
    let (before, after) = (&was.postmortem, &is.postmortem);
    let refuse = |(index, value): (&usize, &Value)| {
        let span = before.actions[*index].written.span;
        misread(*index, span, value)
    };
    let others_differ = before.actions.len() != after.actions.len()
        || before.id != after.id
        || outline(&before.document) != outline(&after.document)
        || (after.document.front.unread.broken && !before.document.front.unread.broken)
        || (0..before.actions.len()).any(|index| {
            !wanted.contains_key(&index)
                && !differ_only_in(&before.actions[index], &after.actions[index], &[])
        });
    if others_differ {
        return wanted.iter().map(refuse).collect();
    }
    let wrong = wanted.iter().filter_map(|(index, value)| {
        let (old, new) = (&before.actions[*index], &after.actions[*index]);
        if !value.is_said(config, new) || !differ_only_in(old, new, &may_change(old, new, value)) {
            return Some(refuse((index, value)));
        }
        let lost = lost_comment(&was.source.text, old, &is.source.text, new)?;
        Some(comment_lost(lost).refuse(*index, old))
    });
    wrong.collect()
}

/// The first comment in a row or an item that is there no more. Comments of TOML stand outside of what is written there.
fn lost_comment(before: &str, was: &Action, after: &str, is: &Action) -> Option<Span> {
    if was.written.form == Form::Toml {
        return None;
    }
    let span = was.written.span;
    let mut left = comments(is.written.span.text(after)).map(|(_, comment)| comment);
    let mut all = comments(span.text(before));
    let lost = all.find(|(_, comment)| !left.any(|kept| kept == *comment));
    lost.map(|(at, comment)| Span::new(at, at + comment.len()).shift(span.start))
}

/// The comments in a text, with where they begin.
fn comments(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find("<!--")?;
        at = start + text[start..].find("-->")? + "-->".len();
        Some((start, &text[start..at]))
    })
}

/// The columns that a value may change: its own, and the day on which the status came about where the two were one value
/// and what is open again has no such day.
fn may_change(was: &Action, is: &Action, value: &Value) -> Vec<Column> {
    let mut columns = vec![value.column()];
    if let Value::Status(status) = value
        && !status.is_closed()
        && is_dated_status(&was.written)
        && is.written.completed.is_missing()
    {
        columns.push(Column::Completed);
    }
    columns
}

/// Whether the status and its day are one value: `done 2025-02-01`, `completed: 2025-02-01`.
pub(super) fn is_dated_status(action: &parse::Action) -> bool {
    match (&action.status, &action.completed) {
        (Field::Known(status), Field::Known(day)) => {
            let (status, day) = (status.span, day.span);
            match action.form {
                Form::Table => status == day,
                Form::List => {
                    let gap = day.start.checked_sub(status.end);
                    gap.is_some_and(|gap| gap <= ": ".len())
                }
                Form::Toml => false,
            }
        }
        _ => false,
    }
}

fn differ_only_in(was: &Action, is: &Action, columns: &[Column]) -> bool {
    let mut was_written = without_places(&was.written);
    let is_written = without_places(&is.written);
    for column in columns {
        match column {
            Column::Due => was_written.due = is_written.due.clone(),
            Column::Owner => was_written.owners.clone_from(&is_written.owners),
            Column::Priority => was_written.priority = is_written.priority.clone(),
            Column::Status => was_written.status = is_written.status.clone(),
            Column::Completed => was_written.completed = is_written.completed.clone(),
            Column::Evidence => was_written.evidence.clone_from(&is_written.evidence),
            Column::Reason => was_written.reason.clone_from(&is_written.reason),
            Column::Ticket => was_written.tickets.clone_from(&is_written.tickets),
            _ => {}
        }
    }
    was.id == is.id && was_written == is_written
}

/// The action with all its spans at one place, so that two can be compared by what they say.
fn without_places(action: &parse::Action) -> parse::Action {
    parse::Action {
        span: Span::default(),
        form: action.form,
        id: text(action.id.as_ref()),
        text: unplaced(&action.text),
        owners: action.owners.iter().map(unplaced).collect(),
        priority: field(&action.priority),
        due: field(&action.due),
        status: field(&action.status),
        kind: field(&action.kind),
        factors: action.factors.iter().map(unplaced).collect(),
        tickets: action.tickets.iter().map(unplaced).collect(),
        created: field(&action.created),
        completed: field(&action.completed),
        evidence: text(action.evidence.as_ref()),
        reason: text(action.reason.as_ref()),
        team: text(action.team.as_ref()),
        automation: field(&action.automation),
        remind: field(&action.remind),
        misread: action.misread,
        extra: action
            .extra
            .iter()
            .map(|(header, cell)| (header.clone(), unplaced(cell)))
            .collect(),
    }
}

fn text(text: Option<&Spanned<String>>) -> Option<Spanned<String>> {
    text.map(unplaced)
}

fn unplaced<T: Clone>(value: &Spanned<T>) -> Spanned<T> {
    Spanned::new(value.value.clone(), Span::default())
}

fn field<T: Clone>(field: &Field<T>) -> Field<T> {
    match field {
        Field::Missing => Field::Missing,
        Field::Unreadable(text) => Field::Unreadable(unplaced(text)),
        Field::Known(value) => Field::Known(unplaced(value)),
    }
}

/// What stands beside the actions, as far as a change to one could disturb it.
fn outline(document: &Document) -> impl PartialEq + '_ {
    let sections = document.sections.iter();
    let sections: Vec<_> = sections
        .map(|section| {
            (
                section.kind,
                section.title.value.as_str(),
                section.parts.len(),
            )
        })
        .collect();
    let entries = document.timeline.iter();
    let entries: Vec<_> = entries.map(|entry| entry.text.as_str()).collect();
    let factors = document.factors.iter();
    let factors: Vec<_> = factors.map(|factor| factor.text.as_str()).collect();
    let figures = document.impact.iter();
    let figures: Vec<_> = figures.map(|figure| figure.value.value.as_str()).collect();
    let whys: Vec<_> = document
        .whys
        .iter()
        .map(|why| why.question.as_str())
        .collect();
    (
        sections,
        entries,
        factors,
        figures,
        whys,
        document.suppressions.len(),
        document.tables.len(),
    )
}
