//! The phrases that the formats share.

use std::collections::BTreeMap;

use super::Listing;
use crate::aggregate::{Named, Standing, State};
use crate::parse::blocks::plain_text;
use crate::words::{clean, days};

/// What stands where there is no value.
pub(super) const NONE: &str = "–";

/// Where an action stands: `12 days late`, `due tomorrow`, `done 2026-01-12`.
pub(super) fn state(standing: &Standing<'_>) -> String {
    match standing.state {
        State::Overdue { days: late } => format!("{} late", days(late)),
        State::DueSoon { days: 0 } => "due today".into(),
        State::DueSoon { days: 1 } => "due tomorrow".into(),
        State::DueSoon { days: left } | State::Later { days: left } => {
            format!("due in {}", days(left))
        }
        State::Undated => "no due date".into(),
        State::Done { on: Some(on) } => format!("done {on}"),
        State::Done { on: None } => "done".into(),
        State::WontDo => "won't do".into(),
    }
}

/// The owners' names as they are shown.
pub(super) fn owners(listing: &Listing<'_, '_>, standing: &Standing<'_>) -> String {
    let catalog = &listing.summary.config.catalog;
    let owners = standing.action.owners.iter();
    let names: Vec<&str> = owners.map(|owner| catalog.display_name(owner)).collect();
    match (names.is_empty(), standing.is_unowned()) {
        (true, true) => "no owner".into(),
        (true, false) => NONE.into(),
        (false, _) => clean(&names.join(", ")),
    }
}

/// The teams' names as they are shown.
pub(super) fn teams<'a>(listing: &Listing<'_, 'a>, standing: &Standing<'a>) -> Vec<String> {
    let teams = listing.summary.teams_of(standing).into_iter();
    names(teams.map(|team| listing.summary.team(team)))
}

/// The services' names as they are shown.
pub(super) fn services(listing: &Listing<'_, '_>, standing: &Standing<'_>) -> Vec<String> {
    let services = standing.services();
    names(services.map(|service| listing.summary.service(service)))
}

fn names(named: impl Iterator<Item = Named>) -> Vec<String> {
    let named: BTreeMap<String, String> = named.map(|named| (named.key, named.name)).collect();
    named.into_values().collect()
}

/// What is to be done, as it is read, on one line.
pub(super) fn text(standing: &Standing<'_>) -> String {
    clean(&plain_text(&standing.action.written.text.value))
}

/// `moved 3 times`; nothing where it did not move or that is not known.
pub(super) fn moved(standing: &Standing<'_>) -> String {
    match standing.slips() {
        None | Some(0) => String::new(),
        Some(1) => "moved once".into(),
        Some(slips) => format!("moved {slips} times"),
    }
}
