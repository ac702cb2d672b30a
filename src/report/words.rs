//! The phrases that the formats share.

use std::collections::BTreeMap;

use super::{Item, Report, Totals};
use crate::aggregate::{DUE_SOON_DAYS, Named, Standing, State};
use crate::config::Config;
use crate::model::Postmortem;
use crate::parse::blocks::plain_text;
use crate::slug::{percent_encoded, slug};
use crate::vocabulary::DocumentStatus;
pub(super) use crate::words::clean;

/// What stands where there is no value.
pub(super) const NONE: &str = "–";

/// The whole report in one sentence.
pub(super) fn headline(report: &Report<'_>) -> String {
    if report.items.is_empty() {
        return format!(
            "Nothing is overdue, nothing is due within {DUE_SOON_DAYS} days, and no action lacks a date or an owner."
        );
    }
    let totals = report.totals();
    let closed = format!("closed since {}", report.options.since);
    if totals.overdue > 0 {
        parts(totals, &closed)
    } else {
        format!("Nothing is overdue · {}", parts(totals, &closed))
    }
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
pub(super) fn text(item: &Item<'_>) -> String {
    standing_text(&item.standing)
}

pub(super) fn standing_text(standing: &Standing<'_>) -> String {
    clean(&plain_text(&standing.action.written.text.value))
}

/// The address of an action in its postmortem's page, where the site has one; `render` makes the page and the anchor.
pub(super) fn action_url(report: &Report<'_>, item: &Item<'_>) -> Option<String> {
    standing_url(&report.summary.config, &item.standing)
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
