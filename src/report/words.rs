//! The phrases that the formats share.

use std::collections::BTreeMap;

use super::{Change, Changed, Escalation, Figures, Item, LatePostmortem, Report, Share, Totals};
use crate::aggregate::{DUE_SOON_DAYS, Named, Standing, State};
use crate::config::Role;
use crate::ledger;
use crate::model::{OwnerName, Postmortem, Publication};
use crate::parse::blocks::plain_text;
use crate::slug::{percent_encoded, slug};
use crate::vocabulary::DocumentStatus;
pub(super) use crate::words::clean;
use crate::words::{count, days};

/// What stands where there is no value.
pub(super) const NONE: &str = "–";

/// The whole report in one sentence.
pub(super) fn headline(report: &Report<'_>) -> String {
    let unreminded = match report.not_reminded.len() {
        0 => String::new(),
        number => format!("{number} not reminded of"),
    };
    if report.items.is_empty() {
        let nothing = format!(
            "Nothing is overdue, nothing is due within {DUE_SOON_DAYS} days, and no action lacks a date or an owner."
        );
        return match unreminded.as_str() {
            "" => nothing,
            unreminded => format!("{nothing} {unreminded}."),
        };
    }
    let totals = report.totals();
    let closed = format!("closed since {}", report.options.since);
    let nothing = if totals.overdue == 0 {
        "Nothing is overdue"
    } else {
        ""
    };
    let parts = [nothing.to_owned(), parts(totals, &closed), unreminded];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// What changed in one sentence, or why it is unknown, which can have lines that say what to do; `None` where nobody
/// asked git.
pub(super) fn changes(report: &Report<'_>) -> Option<String> {
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
pub(super) fn kind_of_change(kind: &str) -> String {
    kind.replace('-', " ")
}

/// What is to be said of a change beside its kind: `2026-01-03 → 2026-02-01: the vendor is late`.
pub(super) fn change(report: &Report<'_>, change: &Change<'_>) -> String {
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
                format!(", {}", crate::words::times(times))
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
pub(super) fn slips(standing: &Standing<'_>) -> Option<String> {
    standing
        .certain_story()
        .and_then(|story| ledger::slips(story, |day| day.to_string()))
}

/// To whom an action goes: `Owen Pryce (team lead)`; of a role that nobody is known for, why.
pub(super) fn escalation(report: &Report<'_>, escalation: &Escalation) -> String {
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

pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::TeamLead => "team lead",
        Role::Director => "director",
    }
}

/// What is to be said of an action beside its row: its slips, and to whom it is escalated.
pub(super) fn remarks(report: &Report<'_>, item: &Item<'_>) -> Vec<String> {
    let escalated = item.escalation.as_ref();
    let escalated = escalated.map(|to| format!("escalated to {}", escalation(report, to)));
    slips(&item.standing).into_iter().chain(escalated).collect()
}

/// Where a late postmortem stands: `still a draft`, `published 2026-01-12`.
pub(super) fn publication(late: &LatePostmortem<'_>) -> String {
    match late.late.published {
        Publication::Draft => "still a draft".into(),
        Publication::InReview => "still in review".into(),
        Publication::Written(day) => format!("published {day}"),
        Publication::Committed(day) => format!("came into the repository {day}"),
    }
}

/// How late a postmortem is: `3 days late`, or in hours below two days.
pub(super) fn lateness(late: &LatePostmortem<'_>) -> String {
    let by = late.late.by();
    let length = match by.num_hours() {
        hours if hours >= 48 => days(by.num_days()),
        hours => count(usize::try_from(hours.max(1)).unwrap_or(1), "hour"),
    };
    format!("{length} late")
}

/// `2 of 3`, and of how many it is not known.
pub(super) fn share(share: Share) -> String {
    let known = format!("{} of {}", share.yes, share.known());
    match share.unknown {
        0 => known,
        unknown => format!("{known} ({unknown} unknown)"),
    }
}

/// The ages of the open actions, in one sentence: `9 open: 2 up to 7 days old, 3 of 8 to 30, …`.
pub(super) fn ages(figures: &Figures) -> String {
    let buckets = figures.ages.buckets().into_iter();
    let buckets: Vec<_> = buckets
        .filter(|(_, count)| *count > 0)
        .map(|(bucket, count)| format!("{count} {bucket}"))
        .collect();
    if buckets.is_empty() {
        return "none".into();
    }
    buckets.join(" · ")
}

/// Markdown as it is read, on one line.
fn plain(markdown: &str) -> String {
    clean(&plain_text(markdown))
}

/// A group in a few words: `1 overdue · 2 due within 7 days`.
pub(super) fn totals(totals: Totals) -> String {
    parts(totals, "closed")
}

fn parts(totals: Totals, closed: &str) -> String {
    let due_soon = format!("due within {DUE_SOON_DAYS} days");
    let parts = [
        (totals.overdue, "overdue"),
        (totals.due_soon, &due_soon),
        (totals.incomplete, "without a date or owner"),
        (totals.closed, closed),
    ];
    let counted = parts.iter().filter(|(count, _)| *count > 0);
    let counted: Vec<_> = counted
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    counted.join(" · ")
}

/// Where an action stands: `12 days late`, `due tomorrow`, `done 2026-01-12`.
pub(super) fn state(item: &Item<'_>) -> String {
    let closed = |word: &str| match item.standing.completed() {
        Some(on) => format!("{word} {on}"),
        None => word.to_owned(),
    };
    match item.standing.state {
        State::Overdue { days: 1 } => "1 day late".into(),
        State::Overdue { days } => format!("{days} days late"),
        State::DueSoon { days: 0 } => "due today".into(),
        State::DueSoon { days: 1 } => "due tomorrow".into(),
        State::DueSoon { days } | State::Later { days } => format!("due in {days} days"),
        State::Undated => "no due date".into(),
        State::Done { .. } => closed("done"),
        State::WontDo => closed("won't do"),
    }
}

/// The owners' names as they are shown.
pub(super) fn owners(report: &Report<'_>, item: &Item<'_>) -> String {
    let catalog = &report.summary.config.catalog;
    let owners = item.standing.action.owners.iter();
    let names: Vec<_> = owners.map(|owner| catalog.display_name(owner)).collect();
    match (names.is_empty(), item.missing.owner) {
        (true, true) => "no owner".into(),
        (true, false) => NONE.into(),
        (false, _) => clean(&names.join(", ")),
    }
}

pub(super) fn priority(item: &Item<'_>) -> String {
    let priority = item.standing.priority();
    priority.map_or_else(|| NONE.into(), |priority| priority.to_string())
}

pub(super) fn due(item: &Item<'_>) -> String {
    let due = item.standing.due();
    due.map_or_else(|| NONE.into(), |due| due.to_string())
}

/// The teams' names as they are shown.
pub(super) fn teams(report: &Report<'_>, item: &Item<'_>) -> Vec<String> {
    let teams = report.summary.teams_of(&item.standing).into_iter();
    names(teams.map(|team| report.summary.team(team)))
}

/// The services' names as they are shown.
pub(super) fn services(report: &Report<'_>, item: &Item<'_>) -> Vec<String> {
    let services = item.standing.services();
    names(services.map(|service| report.summary.service(service)))
}

fn names(named: impl Iterator<Item = Named>) -> Vec<String> {
    let named: BTreeMap<String, String> = named.map(|named| (named.key, named.name)).collect();
    named.into_values().collect()
}

/// What is to be done, as it is read, on one line.
pub(super) fn text(standing: &Standing<'_>) -> String {
    plain(&standing.action.written.text.value)
}

/// The address of an action in its postmortem's page, where the site has one; `render` makes the page and the anchor.
pub(super) fn action_url(report: &Report<'_>, standing: &Standing<'_>) -> Option<String> {
    let page = postmortem_url(report, standing.postmortem)?;
    let anchor = percent_encoded(&slug(&standing.action.id.local));
    Some(format!("{page}#action-{anchor}"))
}

/// The address of a postmortem's page, where the site has one.
pub(super) fn postmortem_url(report: &Report<'_>, postmortem: &Postmortem) -> Option<String> {
    let base = report.summary.config.base_url.as_ref()?;
    let id = percent_encoded(&postmortem.id.0);
    let has_page = postmortem.status != DocumentStatus::Draft;
    has_page.then(|| format!("{base}/postmortems/{id}.html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        let check = |text: &str, expected: &str| assert_eq!(clean(text), expected, "{text:?}");
        check("  two\n\twords ", "two words");
        check("\u{1b}[31mred\u{7}", "[31mred");
        check("a\u{202e}b\u{2066}c", "abc");
        check("née 東京 👩‍🚒", "née 東京 👩‍🚒");
    }
}
