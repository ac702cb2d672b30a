//! The list for programs. The schema is documented in `docs/src/json.md`; a field is never renamed or removed without a
//! new version.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::words;
use super::{Format, Listing, slips};
use crate::aggregate::{Standing, State};
use crate::ledger::Story;
use crate::source::{LineIndex, SourceId};
use crate::vocabulary::{ActionStatus, ActionType, Priority};

pub(super) const FORMAT: Format = Format {
    name: "json",
    help: "for programs; documented and versioned",
    render,
};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Root<'r> {
    version: u32,
    today: NaiveDate,
    /// Why slips are not known; empty where they are.
    history_unknown: &'r str,
    actions: Vec<Action<'r>>,
}

#[derive(Serialize)]
struct Action<'r> {
    id: String,
    text: String,
    state: &'static str,
    days_overdue: Option<i64>,
    days_until_due: Option<i64>,
    status: ActionStatus,
    priority: Option<Priority>,
    #[serde(rename = "type")]
    kind: Option<ActionType>,
    due: Option<NaiveDate>,
    created: Option<NaiveDate>,
    completed: Option<NaiveDate>,
    age_days: Option<i64>,
    slips: Option<usize>,
    first_due: Option<NaiveDate>,
    owners: Vec<Owner<'r>>,
    teams: Vec<String>,
    services: Vec<String>,
    factors: Vec<&'r str>,
    tickets: Vec<&'r str>,
    evidence: Option<&'r str>,
    reason: Option<&'r str>,
    file: &'r str,
    line: usize,
    url: Option<String>,
    postmortem: Postmortem<'r>,
}

#[derive(Serialize)]
struct Owner<'r> {
    handle: &'r str,
    name: &'r str,
}

#[derive(Serialize)]
struct Postmortem<'r> {
    id: &'r str,
    title: &'r str,
    date: Option<NaiveDate>,
    severity: Option<&'r str>,
    url: Option<String>,
}

fn render(listing: &Listing<'_, '_>) -> String {
    let mut lines = Lines(HashMap::new());
    let history = listing.summary.history.as_ref().err();
    let actions = listing.items.iter();
    let root = Root {
        version: VERSION,
        today: listing.summary.now.today,
        history_unknown: history.map_or("", |unknown| unknown.0.as_str()),
        actions: actions
            .map(|item| action(listing, item, &mut lines))
            .collect(),
    };
    let json = serde_json::to_string_pretty(&root);
    json.expect("the view has string keys and finite numbers only") + "\n"
}

fn action<'r>(
    listing: &'r Listing<'_, '_>,
    standing: &'r Standing<'_>,
    lines: &mut Lines,
) -> Action<'r> {
    let written = &standing.action.written;
    let catalog = &listing.summary.config.catalog;
    let owners = standing.action.owners.iter().map(|owner| Owner {
        handle: &owner.0,
        name: catalog.display_name(owner),
    });
    let values = |all: &'r [crate::span::Spanned<String>]| -> Vec<&'r str> {
        all.iter().map(|one| one.value.as_str()).collect()
    };
    let source = standing.postmortem.source;
    Action {
        id: standing.action.id.to_string(),
        text: words::text(standing),
        state: standing.state.as_str(),
        days_overdue: days_overdue(standing),
        days_until_due: days_until_due(standing),
        status: standing.action.status,
        priority: standing.priority(),
        kind: written.kind.known().copied(),
        due: standing.due(),
        created: written.created.known().copied(),
        completed: standing.completed(),
        age_days: standing.age_days,
        slips: slips(standing),
        first_due: standing.story.and_then(Story::first_due),
        owners: owners.collect(),
        teams: words::teams(listing, standing),
        services: words::services(listing, standing),
        factors: values(&written.factors),
        tickets: values(&written.tickets),
        evidence: written.evidence.as_ref().map(|text| text.value.as_str()),
        reason: written.reason.as_ref().map(|text| text.value.as_str()),
        file: &listing.sources.get(source).path,
        line: lines.of(listing, source, written.span.start),
        url: words::action_url(listing, standing),
        postmortem: postmortem(listing, standing),
    }
}

fn postmortem<'r>(listing: &Listing<'_, '_>, standing: &'r Standing<'_>) -> Postmortem<'r> {
    let postmortem = standing.postmortem;
    Postmortem {
        id: &postmortem.id.0,
        title: &postmortem.title,
        date: postmortem.date,
        severity: postmortem.severity.as_ref().map(|s| s.name.as_str()),
        url: words::postmortem_url(listing, postmortem),
    }
}

/// The beginnings of lines, of each file once.
pub(super) struct Lines(HashMap<SourceId, LineIndex>);

impl Lines {
    /// The line of an offset, from 1.
    pub fn of(&mut self, listing: &Listing<'_, '_>, id: SourceId, at: usize) -> usize {
        let index = self.0.entry(id);
        let index = index.or_insert_with(|| LineIndex::new(&listing.sources.get(id).text));
        index.line(at).0 + 1
    }
}

/// How many days an open action is late; `None` where it is not.
pub(super) fn days_overdue(standing: &Standing<'_>) -> Option<i64> {
    match standing.state {
        State::Overdue { days } => Some(days),
        _ => None,
    }
}

/// In how many days an open action is due; `None` where it is late, closed or has no date.
pub(super) fn days_until_due(standing: &Standing<'_>) -> Option<i64> {
    match standing.state {
        State::DueSoon { days } | State::Later { days } => Some(days),
        _ => None,
    }
}
