//! An action that a change closes as done, with nothing that shows what was done.

use super::support::called;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::versions::{ActionVersion, Version};
use crate::model::{Action, Postmortem};
use crate::span::Field;
use crate::vocabulary::ActionStatus;

pub const RULE: Rule = Rule {
    code: "PM703",
    name: "closed-without-evidence",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/closed-without-evidence.md"),
    check: Check::Change(check),
};

fn check(site: &Site<'_>, versions: &[Version<'_>]) -> Vec<Finding> {
    let actions = versions.iter().flat_map(|version| &version.actions);
    actions.filter_map(|action| finding(site, action)).collect()
}

fn finding(site: &Site<'_>, version: &ActionVersion<'_>) -> Option<Finding> {
    let (was, (postmortem, is)) = (version.was, version.is?);
    let was_unreadable = matches!(was.written.status, Field::Unreadable(_));
    let closes = !was.status.is_closed() && !was_unreadable && is.status == ActionStatus::Done;
    if !closes || has_evidence(&site.sources.get(postmortem.source).text, postmortem, is) {
        return None;
    }
    let status = is.written.status.span();
    let span = status.unwrap_or(is.written.text.span);
    let message = format!("{} was closed without evidence", called(is));
    let help = "link what was done in a column Evidence or Ticket: a pull request, a dashboard";
    let finding = Finding::new(RULE.name, postmortem.source, span, message);
    Some(finding.label(format!("was {}", was.status)).help(help))
}

/// Anything that leads somewhere counts, wherever in the row it stands.
fn has_evidence(text: &str, postmortem: &Postmortem, action: &Action) -> bool {
    let written = &action.written;
    let has = |text: &str| !text.trim().is_empty();
    let stated = written
        .evidence
        .as_ref()
        .is_some_and(|evidence| has(&evidence.value));
    let links = &postmortem.document.links;
    let next = links.partition_point(|link| link.span.start < written.span.start);
    let is_linked = links
        .get(next)
        .is_some_and(|link| written.span.contains(link.span));
    stated
        || !written.tickets.is_empty()
        || is_linked
        || written.span.text(text).contains("://")
        || texts(action).any(names_a_change)
}

/// What is said of an action in words: an ID is not, which may be `#1`.
fn texts(action: &Action) -> impl Iterator<Item = &str> {
    let written = &action.written;
    let extra = written.extra.iter().map(|(_, cell)| cell.value.as_str());
    let reason = written.reason.iter().map(|reason| reason.value.as_str());
    extra.chain(reason).chain([written.text.value.as_str()])
}

/// Whether a text names an issue or a change as forges and trackers write it: `#412`, `!87`, `SHOP-412`.
fn names_a_change(text: &str) -> bool {
    let begins = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let is_key = |word: &str| {
        word.split_once('-').is_some_and(|(project, number)| {
            let is_project = project.len() > 1 && project.chars().all(|c| c.is_ascii_uppercase());
            is_project && begins(number)
        })
    };
    let mut after_sign = text.split(['#', '!']).skip(1);
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    after_sign.any(begins) || words.any(is_key)
}
