//! The actions of a postmortem, with all that is known of each.

use chrono::NaiveDate;

use super::super::facts;
use super::super::format;
use super::super::html::{escaped, href};
use super::super::markdown::Page;
use super::super::rows::written;
use super::super::site::Site;
use super::super::view::{ActionRow, Date, Detail, EventView};
use crate::address::is_address;
use crate::anchor;
use crate::ledger::{self, Event, Story};
use crate::model::{Action, Postmortem};
use crate::parse::{self, Factor};
use crate::span::{Field, Spanned};
use crate::vocabulary::ActionStatus;
use crate::words::clean;

/// How many digits of a commit are shown.
const SHORT: usize = 7;

/// The actions of a postmortem as rows, with all that is known of them. Their anchors are taken before any heading's,
/// and after those of the factors.
pub(super) fn rows(
    site: &Site<'_>,
    root: &str,
    postmortem: &Postmortem,
    markdown: &mut Page<'_>,
) -> Vec<ActionRow> {
    let own = site.actions_of(postmortem);
    let standing = |action: &Action| {
        own.iter()
            .find(|standing| std::ptr::eq(standing.action, action))
    };
    let mut rows = Vec::new();
    for action in &postmortem.actions {
        let Some(standing) = standing(action) else {
            continue;
        };
        let mut row = super::super::rows::action(site, root, standing);
        row.anchor = markdown.id(&row.anchor);
        row.html = markdown.inline(&action.written.text.value);
        row.details = details(
            site,
            &action.written,
            &postmortem.document.factors,
            markdown,
        );
        if let Some(story) = standing.story {
            row.history = history(site, story);
            row.uncertain = story.uncertain;
        }
        rows.push(row);
    }
    rows
}

/// What became of an action.
fn history(site: &Site<'_>, story: &Story) -> Vec<EventView> {
    let repository = site.config.git_repository_url.as_deref();
    let zone = site.config.timezone;
    let event = |Event { origin, what }: &Event| {
        let commit = origin.commit.as_deref().unwrap_or_default();
        // GitHub, GitLab, Gitea and Forgejo alike.
        let link = repository.filter(|_| !commit.is_empty());
        EventView {
            date: Date::new(origin.at.with_timezone(&zone).date_naive()),
            text: ledger::said(what, format::date),
            by: clean(&origin.author),
            commit: commit.chars().take(SHORT).collect(),
            href: link.map_or_else(String::new, |repository| {
                format!("{}/commit/{commit}", repository.trim_end_matches('/'))
            }),
        }
    };
    story.events.iter().map(event).collect()
}

/// All that is written of an action beside its text, owner, priority, due date and status.
fn details(
    site: &Site<'_>,
    action: &parse::Action,
    factors: &[Factor],
    markdown: &mut Page<'_>,
) -> Vec<Detail> {
    let factor = |id: &Spanned<String>| {
        let (anchor, text) = (escaped(&anchor::factor(&id.value)), escaped(&id.value));
        let exists = factors
            .iter()
            .any(|factor| factor.id.eq_ignore_ascii_case(id.value.trim()));
        if exists {
            format!("<a href=\"#{anchor}\">{text}</a>")
        } else {
            text
        }
    };
    let factors: Vec<String> = action.factors.iter().map(factor).collect();
    let tickets = action
        .tickets
        .iter()
        .map(|text| ticket(site, &text.value, markdown));
    let tickets = tickets.collect::<Vec<_>>().join(", ");
    let evidence = action.evidence.iter();
    let evidence = evidence
        .map(|text| ticket(site, &text.value, markdown))
        .collect();
    let mut texts = |list: &[Spanned<String>]| {
        let texts: Vec<String> = list
            .iter()
            .map(|text| markdown.inline(&text.value))
            .collect();
        texts.join(", ")
    };
    // Where it is done the due date is followed by when.
    let completed = match (action.status.known(), &action.completed) {
        (Some(ActionStatus::Done), Field::Known(_)) => String::new(),
        (_, field) => date(field),
    };
    let mut all = vec![
        ("type".to_owned(), escaped(&written(&action.kind))),
        ("factor".to_owned(), factors.join(", ")),
        ("ticket".to_owned(), tickets),
        ("status as written".to_owned(), unreadable(&action.status)),
        ("created".to_owned(), date(&action.created)),
        ("completed".to_owned(), completed),
        ("evidence".to_owned(), evidence),
        ("reason".to_owned(), texts(action.reason.as_slice())),
        ("team".to_owned(), texts(action.team.as_slice())),
        (
            "automation".to_owned(),
            escaped(&written(&action.automation)),
        ),
        ("remind".to_owned(), escaped(&written(&action.remind))),
    ];
    let extra = action.extra.iter();
    all.extend(extra.map(|(header, cell)| (header.to_lowercase(), markdown.inline(&cell.value))));
    let detail = |(label, html)| Detail { label, html };
    all.into_iter()
        .map(detail)
        .filter(|detail| !detail.html.is_empty())
        .collect()
}

/// A ticket or evidence: a bare address by the end of its path, `SHOP-412`; a key that the site has a pattern for, as it is.
fn ticket(site: &Site<'_>, written: &str, markdown: &mut Page<'_>) -> String {
    let (address, text) = if is_address(written) {
        let shown = facts::address(written);
        (shown.href, shown.text)
    } else if let Some(address) = site.config.tickets.address(written) {
        (address, written.to_owned())
    } else {
        return markdown.inline(written);
    };
    format!("<a href=\"{}\">{}</a>", href(&address), escaped(&text))
}

fn unreadable<T>(field: &Field<T>) -> String {
    match field {
        Field::Unreadable(text) => escaped(&text.value),
        Field::Missing | Field::Known(_) => String::new(),
    }
}

fn date(field: &Field<NaiveDate>) -> String {
    match field {
        Field::Known(date) => format::date(date.value),
        other => unreadable(other),
    }
}
