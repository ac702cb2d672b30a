//! Records and actions → what is to be written into the actions, and what only people can decide.

mod find;
mod verdict;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Input, Record};
use crate::config::Config;
use crate::model::{Action, ActionId, Corpus, Postmortem};
use crate::span::Field;
use crate::vocabulary::ActionStatus;
use find::{Matched, Matches};
use verdict::Verdict;

/// What is to be done.
#[derive(Debug, Default)]
pub struct Plan<'a> {
    /// In the order of the files.
    pub changes: Vec<Change<'a>>,
    /// What the tracker and the file say that cannot both be; nothing is changed there.
    pub conflicts: Vec<Conflict<'a>>,
    /// Actions that are left as they are because not all is known of them, and why.
    pub undecided: Vec<Conflict<'a>>,
    /// How many actions have a ticket that is in the input.
    pub matched: usize,
    /// Records that are no action's.
    pub records_left: Vec<String>,
    /// Actions whose tickets are not in the input, and the tickets.
    pub actions_left: Vec<(&'a ActionId, String)>,
    /// Tickets that could be of any repository, `#12`, for which the site has no pattern.
    pub nameless: usize,
}

/// What is to be written into one action. What is `None` stays as it is.
#[derive(Debug)]
pub struct Change<'a> {
    pub postmortem: &'a Postmortem,
    /// Its place in [`Postmortem::actions`].
    pub index: usize,
    pub status: Option<ActionStatus>,
    pub completed: Option<NaiveDate>,
    pub reason: Option<String>,
    pub ticket: Option<String>,
    /// What else the ticket says, where nothing but its own text makes it that of the action. Whoever may open a ticket
    /// can write that, so somebody has to see the ticket in the file first.
    pub later: Option<ActionStatus>,
    /// The tickets that say so.
    pub because: String,
}

/// What is to be said of one action.
#[derive(Debug)]
pub struct Conflict<'a> {
    pub postmortem: &'a Postmortem,
    pub action: &'a Action,
    pub message: String,
}

/// Holds the records against the actions.
pub fn plan<'a>(corpus: &'a Corpus, config: &Config, input: &Input) -> Plan<'a> {
    let matches = find::matches(corpus, config, input);
    let mut plan = Plan {
        nameless: matches.nameless,
        ..Plan::default()
    };
    let mut used = BTreeSet::new();
    for matched in &matches.actions {
        used.extend(matched.records.iter().copied());
        used.extend(matched.copies.iter().copied());
        plan.decide(matched, input, config);
    }
    let left = (0..input.records.len()).filter(|index| !used.contains(index));
    plan.records_left = left.map(|index| input.records[index].shown()).collect();
    plan.actions_left = left_over(&matches);
    plan
}

fn left_over<'a>(matches: &Matches<'a>) -> Vec<(&'a ActionId, String)> {
    let left = matches.left.iter().map(|action| {
        let tickets = action.written.tickets.iter();
        let tickets: Vec<String> = tickets.map(|it| super::shown(&it.value)).collect();
        (&action.id, tickets.join(", "))
    });
    left.collect()
}

impl<'a> Plan<'a> {
    fn decide(&mut self, matched: &Matched<'a>, input: &Input, config: &Config) {
        self.matched += 1;
        let records: Vec<&Record> = matched
            .records
            .iter()
            .map(|at| &input.records[*at])
            .collect();
        let conflict = |message: String| Conflict {
            postmortem: matched.postmortem,
            action: matched.action,
            message,
        };
        if let Some(message) = &matched.conflict {
            return self.conflicts.push(conflict(message.clone()));
        }
        let ticket = match ticket(matched, &records, config) {
            Ok(ticket) => ticket,
            Err(message) => return self.undecided.push(conflict(message)),
        };
        let verdict = match verdict::of(&records) {
            Ok(verdict) => verdict,
            Err(message) => return self.conflicts.push(conflict(message)),
        };
        let names: Vec<String> = records.iter().map(|record| record.shown()).collect();
        let because = names.join(", ");
        let there = verdict.status();
        let is_certain = matched.missing.is_empty() || !there.is_closed();
        let change = match change(matched, verdict, because.clone()) {
            Ok(change) => change,
            Err(message) => return self.conflicts.push(conflict(message)),
        };
        if !is_certain {
            // What the others say could be anything.
            if !matched.action.status.is_closed() {
                let missing = matched.missing.join(", ");
                let message = format!("closed in {because}, but {missing} is not in the input");
                self.undecided.push(conflict(message));
            }
            return;
        }
        let change = if matched.is_made_for {
            change.put_off(ticket, there)
        } else {
            change
        };
        if change.says_something() {
            self.changes.push(change);
        }
    }
}

impl<'a> Change<'a> {
    pub fn action(&self) -> &'a Action {
        &self.postmortem.actions[self.index]
    }

    /// Only the ticket of it; the rest is for the next run.
    fn put_off(self, ticket: Option<String>, there: ActionStatus) -> Self {
        let later = self.says_something().then_some(there);
        Self {
            status: None,
            completed: None,
            reason: None,
            ticket,
            later,
            ..self
        }
    }

    fn says_something(&self) -> bool {
        self.status.is_some()
            || self.completed.is_some()
            || self.reason.is_some()
            || self.ticket.is_some()
    }
}

/// The ticket that is to be written into an action that has none: its key, where the site makes a link of that, else its
/// address.
fn ticket(
    matched: &Matched<'_>,
    records: &[&Record],
    config: &Config,
) -> Result<Option<String>, String> {
    let [record] = records else { return Ok(None) };
    if !matched.is_made_for {
        return Ok(None);
    }
    find::written(record, &config.tickets)
        .map(Some)
        .ok_or_else(|| {
            format!(
                "{} was made for it, and has no address that can be written down",
                record.shown()
            )
        })
}

/// What the tickets' verdict changes in an action.
///
/// # Errors
/// Where the action says something else: a sentence.
fn change<'a>(
    matched: &Matched<'a>,
    verdict: Verdict,
    because: String,
) -> Result<Change<'a>, String> {
    let action = matched.action;
    let mut change = Change {
        postmortem: matched.postmortem,
        index: matched.index,
        status: None,
        completed: None,
        reason: None,
        ticket: None,
        later: None,
        because,
    };
    let there = verdict.status();
    if let Field::Unreadable(text) = &action.written.status
        && there != ActionStatus::Open
    {
        let text = super::shown(&text.value);
        return Err(format!(
            "{there} in {}, and the status here, `{text}`, cannot be read",
            change.because
        ));
    }
    match (action.status, verdict) {
        (ActionStatus::Open, Verdict::InProgress) => {
            change.status = Some(ActionStatus::InProgress);
        }
        (here, Verdict::Open | Verdict::InProgress) if here.is_closed() => {
            return Err(format!("{here} here, open in {}", change.because));
        }
        (_, Verdict::Open | Verdict::InProgress) => {}
        (ActionStatus::Done, Verdict::WontDo { .. }) | (ActionStatus::WontDo, Verdict::Done(_)) => {
            return Err(format!(
                "{} here, {there} in {}",
                action.status, change.because
            ));
        }
        (here, Verdict::Done(on)) => {
            change.status = (!here.is_closed()).then_some(ActionStatus::Done);
            change.completed = completed(matched, on, &change.because)?;
        }
        (here, Verdict::WontDo { reason, on }) => {
            change.status = (!here.is_closed()).then_some(ActionStatus::WontDo);
            change.completed = completed(matched, on, &change.because)?;
            let has_reason = action.written.reason.is_some();
            change.reason = (!has_reason).then_some(reason);
        }
    }
    Ok(change)
}

/// The completion date that is to be written; `None` where it is there, or not known.
///
/// # Errors
/// Where another one is there.
fn completed(
    matched: &Matched<'_>,
    on: Option<NaiveDate>,
    because: &str,
) -> Result<Option<NaiveDate>, String> {
    let Some(on) = on else { return Ok(None) };
    // A ticket that is not in the input can have been closed later.
    let could_be_later = !matched.missing.is_empty();
    match &matched.action.written.completed {
        Field::Missing => Ok(Some(on)),
        Field::Known(here) if here.value == on => Ok(None),
        Field::Known(here) if here.value > on && could_be_later => Ok(None),
        Field::Known(here) => Err(format!("completed {} here, {on} in {because}", here.value)),
        Field::Unreadable(text) => Err(format!(
            "completed {on} in {because}, and what is written here, `{}`, is not a date",
            super::shown(&text.value)
        )),
    }
}
