//! The phrases on what changed, what is escalated and what came late.

use super::{NONE, clean, plain};
use crate::aggregate::{Standing, State};
use crate::config::Role;
use crate::ledger;
use crate::model::{OwnerName, Publication};
use crate::report::{Change, Changed, Escalation, Item, LatePostmortem, Report};
use crate::words::{self, count, days};

/// What changed in one sentence, or why it is unknown, which can have lines that say what to do; `None` where nobody
/// asked git.
pub fn changes(report: &Report<'_>) -> Option<String> {
    let since = report.options.since;
    match &report.changes {
        Err(unknown) if unknown.0.is_empty() => None,
        Err(unknown) => Some(format!(
            "What changed since {since} is unknown: {}",
            unknown.0
        )),
        Ok(changes) => {
            let counts = changes.counts().into_iter();
            let mut parts: Vec<String> = counts
                .map(|(kind, count)| format!("{count} {}", kind_of_change(kind)))
                .collect();
            if parts.is_empty() {
                parts.push("nothing changed".into());
            }
            if changes.uncertain > 0 {
                parts.push(format!(
                    "{} that git cannot tell from others",
                    changes.uncertain
                ));
            }
            Some(format!("Since {since}: {}", parts.join(" · ")))
        }
    }
}

/// A kind of change, [`Change::what`]'s name, as it is read: `newly overdue`.
pub fn kind_of_change(kind: &str) -> String {
    kind.replace('-', " ")
}

/// What is to be said of a change beside its kind: `2026-01-03 → 2026-02-01: the vendor is late`.
pub fn change(report: &Report<'_>, change: &Change<'_>) -> String {
    let due = change.standing.and_then(|standing| standing.due());
    match change.what {
        Changed::NewlyOverdue | Changed::Opened | Changed::Reopened => {
            due.map_or_else(|| NONE.into(), |due| format!("due {due}"))
        }
        Changed::Slipped {
            from,
            to,
            times,
            reason,
        } => {
            let often = if times > 1 {
                format!(", {}", words::times(times))
            } else {
                String::new()
            };
            let reason = reason.map_or_else(String::new, |reason| format!(": {}", plain(reason)));
            format!("{from} → {to}{often}{reason}")
        }
        Changed::Deleted => change.origin.map_or_else(String::new, |origin| {
            let author = clean(&origin.author);
            match &origin.commit {
                Some(commit) => format!("in {} by {author}", &commit[..commit.len().min(10)]),
                None => "not committed yet".into(),
            }
        }),
        Changed::Reassigned { from, to } => {
            format!("{} → {}", people(report, from), people(report, to))
        }
        Changed::Closed => match change.standing.map(|standing| standing.state) {
            Some(State::WontDo) => "won't do".into(),
            _ => "done".into(),
        },
    }
}

fn people(report: &Report<'_>, handles: &[String]) -> String {
    if handles.is_empty() {
        return "nobody".into();
    }
    let catalog = &report.summary.config.catalog;
    let owners: Vec<OwnerName> = handles.iter().cloned().map(OwnerName).collect();
    let names: Vec<_> = owners
        .iter()
        .map(|owner| catalog.display_name(owner))
        .collect();
    clean(&names.join(", "))
}

/// How often the due date of an action moved later: `moved 3 times, first due 2025-03-02`.
pub fn slips(standing: &Standing<'_>) -> Option<String> {
    let story = standing.certain_story()?;
    ledger::slips(story, |day| day.to_string())
}

/// To whom an action goes: `Owen Pryce (team lead)`; of a role that nobody is known for, why.
pub fn escalation(report: &Report<'_>, escalation: &Escalation) -> String {
    let role = role(escalation.to);
    let catalog = &report.summary.config.catalog;
    let people = escalation.people.iter();
    let names: Vec<_> = people.map(|person| catalog.display_name(person)).collect();
    let unknown = clean(&escalation.unknown.join("; "));
    match (names.is_empty(), unknown.as_str()) {
        (true, unknown) => format!("{role}: {unknown}"),
        (false, "") => format!("{} ({role})", clean(&names.join(", "))),
        (false, unknown) => format!("{} ({role}; {unknown})", clean(&names.join(", "))),
    }
}

pub fn role(role: Role) -> &'static str {
    match role {
        Role::TeamLead => "team lead",
        Role::Director => "director",
    }
}

/// What is to be said of an action beside its row: its slips, and to whom it is escalated.
pub fn remarks(report: &Report<'_>, item: &Item<'_>) -> Vec<String> {
    let escalated = item.escalation.as_ref();
    let escalated = escalated.map(|to| format!("escalated to {}", escalation(report, to)));
    slips(&item.standing).into_iter().chain(escalated).collect()
}

/// Where a late postmortem stands: `still a draft`, `published 2026-01-12`.
pub fn publication(late: &LatePostmortem<'_>) -> String {
    match late.late.published {
        Publication::Draft => "still a draft".into(),
        Publication::InReview => "still in review".into(),
        Publication::Written(day) => format!("published {day}"),
        Publication::Committed(day) => format!("came into the repository {day}"),
    }
}

/// How late a postmortem is: `3 days late`, or in hours below two days.
pub fn lateness(late: &LatePostmortem<'_>) -> String {
    let by = late.late.by();
    let length = match by.num_hours() {
        hours if hours >= 48 => days(by.num_days()),
        hours => count(usize::try_from(hours.max(1)).unwrap_or(1), "hour"),
    };
    format!("{length} late")
}
