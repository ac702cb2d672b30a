//! An open action whose due date a change moves later, or takes away, and does not say why.

use super::support::called;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Action;
use crate::model::versions::{ActionVersion, Version};
use crate::span::Field;

pub const RULE: Rule = Rule {
    code: "PM701",
    name: "due-date-pushed",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/due-date-pushed.md"),
    check: Check::Change(check),
};

fn check(_: &Site<'_>, versions: &[Version<'_>]) -> Vec<Finding> {
    let actions = versions.iter().flat_map(|version| &version.actions);
    actions.filter_map(finding).collect()
}

fn finding(version: &ActionVersion<'_>) -> Option<Finding> {
    let (was, (postmortem, is)) = (version.was, version.is?);
    let before = was.written.due.known()?;
    let is_open = |action: &Action| {
        let status = &action.written.status;
        !action.status.is_closed() && !matches!(status, Field::Unreadable(_))
    };
    if !is_open(was) || !is_open(is) || has_new_reason(was, is) {
        return None;
    }
    let name = called(is);
    let (span, message) = match &is.written.due {
        Field::Known(now) if now.value > *before => {
            let now_due = now.value;
            (
                now.span,
                format!("{name} was due {before} and is now due {now_due}, without a reason"),
            )
        }
        Field::Missing => {
            let message = format!("{name} was due {before} and has no due date any more");
            (is.written.text.span, message)
        }
        Field::Known(_) | Field::Unreadable(_) => return None,
    };
    let help = if is.written.reason.is_some() {
        "the Reason is that of the time before: say in it why the date moves again"
    } else {
        "say why in a column Reason, or keep the date"
    };
    let finding = Finding::new(RULE.name, postmortem.source, span, message);
    Some(finding.label(format!("was {before}")).help(help))
}

/// A reason that stood there before is that of another time.
fn has_new_reason(was: &Action, is: &Action) -> bool {
    let reason = |action: &Action| {
        let reason = action.written.reason.as_ref();
        reason.map_or(String::new(), |reason| reason.value.trim().to_owned())
    };
    let now = reason(is);
    !now.is_empty() && now != reason(was)
}
