//! What all the tickets of one action say together.

use chrono::NaiveDate;

use super::super::{Record, State};
use super::find::is_plain;
use crate::vocabulary::ActionStatus;

/// How far an action is, by its tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Open,
    InProgress,
    /// On the day on which the last of them was, if that is known of all.
    Done(Option<NaiveDate>),
    WontDo {
        /// Fit to be written down.
        reason: String,
        on: Option<NaiveDate>,
    },
}

impl Verdict {
    pub fn status(&self) -> ActionStatus {
        match self {
            Self::Open => ActionStatus::Open,
            Self::InProgress => ActionStatus::InProgress,
            Self::Done(_) => ActionStatus::Done,
            Self::WontDo { .. } => ActionStatus::WontDo,
        }
    }
}

/// The verdict of the records of one action, of which there is at least one.
///
/// # Errors
/// Where they say different things, or one says nothing of the work: a sentence.
pub(super) fn of(records: &[&Record]) -> Result<Verdict, String> {
    let elsewhere = records.iter().find_map(|record| match record.state {
        State::Elsewhere(what) => Some((record, what)),
        _ => None,
    });
    if let Some((record, what)) = elsewhere {
        return Err(format!(
            "{} was {what}: put the ticket here that stands for it",
            record.shown()
        ));
    }
    let mut kinds: Vec<(ActionStatus, String)> = Vec::new();
    for record in records {
        let kind = kind(&record.state);
        if !kinds.iter().any(|(known, _)| *known == kind) {
            kinds.push((kind, record.shown()));
        }
    }
    let is_under_way = kinds.iter().all(|(kind, _)| !kind.is_closed());
    match kinds.as_slice() {
        [(ActionStatus::Done, _)] => Ok(Verdict::Done(last(records))),
        [(ActionStatus::WontDo, _)] => Ok(Verdict::WontDo {
            reason: reason(records),
            on: last(records),
        }),
        [(ActionStatus::InProgress, _)] => Ok(Verdict::InProgress),
        [] | [_] => Ok(Verdict::Open),
        _ if is_under_way => Ok(Verdict::InProgress),
        _ => {
            let each = kinds
                .iter()
                .map(|(kind, name)| format!("{name} says {kind}"));
            Err(format!(
                "its tickets disagree: {}",
                each.collect::<Vec<_>>().join(", ")
            ))
        }
    }
}

fn kind(state: &State) -> ActionStatus {
    match state {
        State::Open | State::Elsewhere(_) => ActionStatus::Open,
        State::InProgress => ActionStatus::InProgress,
        State::Done => ActionStatus::Done,
        State::WontDo(_) => ActionStatus::WontDo,
    }
}

/// An action is completed when the last of its tickets is.
fn last(records: &[&Record]) -> Option<NaiveDate> {
    let days: Option<Vec<NaiveDate>> = records.iter().map(|record| record.closed).collect();
    days?.into_iter().max()
}

/// `PAY-12: Won't Do`, of the first that says so. A name that could be read as markup is left out.
fn reason(records: &[&Record]) -> String {
    let reason = records.iter().find_map(|record| match &record.state {
        State::WontDo(reason) => Some((record, reason)),
        _ => None,
    });
    let Some((record, reason)) = reason else {
        return String::new();
    };
    let names = [&record.key, &record.url].into_iter().flatten();
    let name = names.into_iter().find(|name| is_plain(name));
    name.map_or_else(|| reason.clone(), |name| format!("{name}: {reason}"))
}
