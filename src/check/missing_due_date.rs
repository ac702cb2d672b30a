//! An open action without a due date. One that is there and cannot be read has the parser's finding.

use super::support::remarks::as_item;
use super::support::{called, is_to_be_written};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};

pub const RULE: Rule = Rule {
    code: "PM404",
    name: "missing-due-date",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/missing-due-date.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let actions = postmortem.actions.iter();
    let undated = actions.filter(|action| {
        let is_written = !is_to_be_written(postmortem, &action.written.text.value);
        !action.status.is_closed() && action.written.due.is_missing() && is_written
    });
    let finding = |action: &Action| {
        let message = format!("{} has no due date", called(action));
        let help = match as_item(text, action) {
            Some(item) => format!("give one in parentheses at its end: {item}"),
            None => {
                "give one as `2025-02-28`; a date that proves wrong can be moved, with a reason"
                    .to_owned()
            }
        };
        Finding::new(
            RULE.name,
            postmortem.source,
            action.written.text.span,
            message,
        )
        .label("due when?")
        .help(help)
    };
    undated.map(finding).collect()
}
