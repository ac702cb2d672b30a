//! The phrases that the formats share.

use std::collections::BTreeMap;

use super::{Change, Changed, Escalation, Item, LatePostmortem, Report, Row, Share, Totals};
use crate::aggregate::{DUE_SOON_DAYS, Named, Standing, State};
use crate::config::{Config, Role};
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
                format!(", {}", self::times(times))
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
    let slips = standing.slips().filter(|slips| *slips > 0)?;
    let first = standing.certain_story()?.first_due()?;
    Some(format!("moved {}, first due {first}", times(slips)))
}

fn times(number: usize) -> String {
    match number {
        1 => "once".into(),
        2 => "twice".into(),
        _ => format!("{number} times"),
    }
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

/// The figures in sentences, each after what it is about; none where nothing is open and nothing was closed.
pub(super) fn figures(report: &Report<'_>) -> Vec<(&'static str, String)> {
    let figures = &report.figures;
    let mut sentences = Vec::new();
    if figures.open > 0 {
        let buckets = figures.ages.buckets().into_iter();
        let buckets: Vec<_> = buckets
            .filter(|(_, count)| *count > 0)
            .map(|(bucket, count)| format!("{count} {bucket}"))
            .collect();
        let ages = format!("{} open: {}", figures.open, buckets.join(" · "));
        sentences.push(("Age in days", ages));
    }
    if let Some(slipped) = figures.slipped.filter(|slipped| *slipped > 0) {
        let sentence = format!(
            "{slipped} of the {} open have moved to a later date",
            figures.open
        );
        sentences.push(("Slipped", sentence));
    }
    let completion = &figures.completion;
    if completion.done > 0 {
        let mut shares = Vec::new();
        if report.summary.history.is_ok() {
            let first = share(completion.by_first_due);
            shares.push(format!("{first} by the first due date"));
        }
        shares.push(format!("{} by the last", share(completion.by_last_due)));
        shares.push(format!("{} within policy", share(completion.within_policy)));
        let since = report.options.since;
        let sentence = format!("{} since {since}: {}", completion.done, shares.join(" · "));
        sentences.push(("Done", sentence));
    }
    sentences
}

/// The header of the figures of groups.
pub(super) const FIGURES: [&str; 10] = [
    "",
    "Open",
    "Overdue",
    "Slipped",
    "≤ 7 days",
    "≤ 30",
    "≤ 90",
    "> 90",
    "Age unknown",
    "Done in time",
];

/// The figures of one group, under [`FIGURES`].
pub(super) fn figures_row(row: &Row) -> [String; FIGURES.len()] {
    let figures = &row.figures;
    let ages = figures.ages;
    let done = figures.completion.by_last_due;
    [
        clean(&row.name),
        figures.open.to_string(),
        figures.overdue.to_string(),
        figures
            .slipped
            .map_or_else(|| NONE.into(), |slipped| slipped.to_string()),
        ages.up_to_7_days.to_string(),
        ages.up_to_30_days.to_string(),
        ages.up_to_90_days.to_string(),
        ages.over_90_days.to_string(),
        ages.unknown.to_string(),
        match figures.completion.done {
            0 => NONE.into(),
            _ => share(done),
        },
    ]
}

/// The name of a postmortem's severity.
pub(super) fn severity(postmortem: &Postmortem) -> String {
    let severity = postmortem.severity.as_ref();
    severity.map_or_else(|| NONE.into(), |severity| clean(&severity.name))
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
pub(super) fn state(standing: &Standing<'_>) -> String {
    let closed = |word: &str| match standing.completed() {
        Some(on) => format!("{word} {on}"),
        None => word.to_owned(),
    };
    match standing.state {
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
pub(super) fn owners(report: &Report<'_>, standing: &Standing<'_>) -> String {
    let catalog = &report.summary.config.catalog;
    let owners = standing.action.owners.iter();
    let names: Vec<_> = owners.map(|owner| catalog.display_name(owner)).collect();
    match (names.is_empty(), standing.is_unowned()) {
        (true, true) => "no owner".into(),
        (true, false) => NONE.into(),
        (false, _) => clean(&names.join(", ")),
    }
}

pub(super) fn priority(standing: &Standing<'_>) -> String {
    let priority = standing.priority();
    priority.map_or_else(|| NONE.into(), |priority| priority.to_string())
}

pub(super) fn due(standing: &Standing<'_>) -> String {
    let due = standing.due();
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
    standing_url(report.summary.config, standing)
}

pub(super) fn standing_url(config: &Config, standing: &Standing<'_>) -> Option<String> {
    let page = page_url(config, standing.postmortem)?;
    let anchor = percent_encoded(&slug(&standing.action.id.local));
    Some(format!("{page}#action-{anchor}"))
}

/// The address of a postmortem's page, where the site has one.
pub(super) fn postmortem_url(report: &Report<'_>, postmortem: &Postmortem) -> Option<String> {
    page_url(&report.summary.config, postmortem)
}

fn page_url(config: &Config, postmortem: &Postmortem) -> Option<String> {
    let base = config.base_url.as_ref()?;
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
