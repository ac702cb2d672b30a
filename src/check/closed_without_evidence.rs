//! An action that a change closes as done, with nothing that shows what was done.

use super::support::called;
use super::support::evidence::is_shown;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::versions::{ActionVersion, Version};
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
    if !closes || is_shown(&site.sources.get(postmortem.source).text, postmortem, is) {
        return None;
    }
    let status = is.written.status.span();
    let span = status.unwrap_or(is.written.text.span);
    let message = format!("{} was closed without evidence", called(is));
    let help = "link what was done in a column Evidence or Ticket: a pull request, a dashboard";
    let finding = Finding::new(RULE.name, postmortem.source, span, message);
    Some(finding.label(format!("was {}", was.status)).help(help))
}
