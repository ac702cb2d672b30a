//! An action that nobody owns.

use super::support::remarks::as_item;
use super::support::{called, is_to_be_written};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;

pub const RULE: Rule = Rule {
    code: "PM402",
    name: "missing-owner",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/missing-owner.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let mut findings = Vec::new();
    for action in &postmortem.actions {
        if action.status.is_closed() || !action.owners.is_empty() {
            continue;
        }
        if is_to_be_written(postmortem, &action.written.text.value) {
            continue;
        }
        let written = action.written.owners.first();
        let (span, label) = match written {
            Some(owner) => (owner.span, "this is nobody"),
            None => (action.written.text.span, "nobody will do it"),
        };
        let message = format!("{} has no owner", called(action));
        let finding = Finding::new(RULE.name, postmortem.source, span, message);
        let help = match as_item(text, action) {
            Some(item) => format!("name one person in parentheses at its end: {item}"),
            None => "name one person, `@alice`".to_owned(),
        };
        findings.push(finding.label(label).help(help));
    }
    findings
}
