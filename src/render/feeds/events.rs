//! The feed of an owner: what became of their actions.
//!
//! From git, where it tells for certain; else from the dates that are written. That an action is overdue follows from
//! its due date. What is not committed has no date that would be the same tomorrow, and is left out.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::super::OutputFile;
use super::super::format;
use super::super::html::escaped;
use super::super::meta::address;
use super::super::site::{Site, owner_path, postmortem_path};
use super::atom::{self, Item};
use super::{NEWEST, begins, beside};
use crate::aggregate::{Standing, State};
use crate::anchor;
use crate::ledger::{self, Event, What};
use crate::model::OwnerName;
use crate::slug::percent_encoded;
use crate::vocabulary::Vocabulary as _;

/// Something that happened to an action.
struct Happened {
    at: DateTime<Utc>,
    /// `moved`: in the title, and in the entry's ID.
    what: &'static str,
    /// More of it; may be empty.
    more: String,
}

pub(super) fn feed(
    site: &Site<'_>,
    owner: &OwnerName,
    own: &[Standing<'_>],
) -> anyhow::Result<OutputFile> {
    let page = owner_path(owner);
    let path = beside(&page);
    let mut all: Vec<(Happened, &Standing<'_>)> = Vec::new();
    for standing in own {
        let happened = happened(site, owner, standing).into_iter();
        all.extend(happened.map(|happened| (happened, standing)));
    }
    all.sort_by(|(a, of_a), (b, of_b)| {
        let order = b.at.cmp(&a.at);
        order.then_with(|| (&of_a.action.id, a.what).cmp(&(&of_b.action.id, b.what)))
    });
    all.truncate(NEWEST);
    let mut seen = HashMap::new();
    let feed = address(site, &path).unwrap_or_default();
    let items = all.iter().map(|(happened, standing)| {
        let mut item = item(site, &feed, happened, standing);
        let count: &mut usize = seen.entry(item.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            item.id = format!("{}/{count}", item.id);
        }
        item
    });
    let items = items.collect();
    let name = site.config.catalog.display_name(owner);
    let title = format!("Action items of {name}: {}", site.config.title);
    atom::file(site, &path, &page, &title, items)
}

fn happened(site: &Site<'_>, owner: &OwnerName, standing: &Standing<'_>) -> Vec<Happened> {
    let mut all: Vec<Happened> = match standing.certain_story() {
        Some(story) => {
            let events = story.events.iter();
            let events = events.filter_map(|event| told(owner, event));
            let before = written(site, standing).into_iter();
            // One that came closed has what there is to tell behind it.
            before
                .filter(|_| !story.came_open())
                .chain(events)
                .collect()
        }
        None => written(site, standing),
    };
    if let (State::Overdue { .. }, Some(due)) = (standing.state, standing.due()) {
        all.extend(due.succ_opt().map(|day| Happened {
            at: begins(site, day),
            what: "overdue",
            more: format!("due {}", format::date(due)),
        }));
    }
    all
}

/// An event of the history, where it concerns the owner.
fn told(owner: &OwnerName, Event { origin, what }: &Event) -> Option<Happened> {
    origin.commit.as_ref()?;
    if matches!(what, What::Opened { status, .. } if status.is_closed()) {
        return None;
    }
    let is_owner = |owners: &[String]| owners.contains(&owner.0);
    let name = match what {
        What::Opened { owners, .. } if is_owner(owners) => "assigned",
        What::Reassigned { to, from } if is_owner(to) && !is_owner(from) => "assigned",
        What::Reassigned { .. } => "reassigned",
        What::Opened { .. } => "opened",
        What::DueMoved { .. } => "moved",
        What::PriorityChanged { .. } => "reprioritised",
        What::Closed { status, .. } => status.as_str(),
        What::Reopened { .. } => "reopened",
        What::Deleted => "deleted",
        What::Restored => "restored",
    };
    let more = match what {
        What::Closed { .. } | What::Deleted | What::Restored => String::new(),
        what => ledger::said(what, format::date),
    };
    Some(Happened {
        at: origin.at,
        what: name,
        more,
    })
}

/// What the dates in the file tell.
fn written(site: &Site<'_>, standing: &Standing<'_>) -> Vec<Happened> {
    let happened = |day, what| Happened {
        at: begins(site, day),
        what,
        more: String::new(),
    };
    let created = standing.action.written.created.known();
    let created = created.map(|day| happened(*day, "assigned"));
    let closed = standing.completed().filter(|_| standing.state.is_closed());
    let closed = closed.map(|day| happened(day, standing.action.status.as_str()));
    created.into_iter().chain(closed).collect()
}

fn item(site: &Site<'_>, feed: &str, happened: &Happened, standing: &Standing<'_>) -> Item {
    let Happened { at, what, more } = happened;
    let postmortem = standing.postmortem;
    let page = address(site, &postmortem_path(&postmortem.id)).unwrap_or_default();
    let anchor = percent_encoded(&anchor::action(&standing.action.id.local));
    let title = format!(
        "{}: {}",
        format::capitalised(&what.replace('-', " ")),
        site.action_text(standing)
    );
    let id = percent_encoded(&standing.action.id.to_string());
    let priority = standing.priority().map(|it| it.to_string());
    let due = standing
        .due()
        .map(|day| format!("due {}", format::date(day)));
    // What happened says the due date itself.
    let more = Some(more.clone()).filter(|it| !it.is_empty());
    let facts = [more.or(due), priority];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    Item {
        id: format!("{feed}#{id}/{what}/{}", at.format("%Y%m%dT%H%M%SZ")),
        url: format!("{page}#{anchor}"),
        title,
        updated: *at,
        published: Some(*at),
        authors: Vec::new(),
        categories: vec![(*what).to_owned()],
        html: format!(
            "<p>{}</p><p>{}</p>",
            escaped(&facts.join(" · ")),
            escaped(&postmortem.title)
        ),
    }
}
