//! `pm-allow` without a reason, or of a rule that there is not.

use super::support::has_reason;
use super::unknown_key::meant;
use super::{Check, RULES, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::Suppression;

pub const RULE: Rule = Rule {
    code: "PM011",
    name: "invalid-suppression",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/invalid-suppression.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let suppressions = &postmortem.document.suppressions;
    suppressions
        .iter()
        .filter_map(|suppression| finding(postmortem, suppression))
        .collect()
}

/// Whether a suppression can have an effect at all.
pub(super) fn is_valid(suppression: &Suppression) -> bool {
    has_reason(suppression) && is_rule(&suppression.rule.value)
}

fn is_rule(name: &str) -> bool {
    RULES.iter().any(|rule| rule.name == name)
}

fn finding(postmortem: &Postmortem, suppression: &Suppression) -> Option<Finding> {
    let name = suppression.rule.value.as_str();
    let finding = |span, message| Finding::new(RULE.name, postmortem.source, span, message);
    if name.is_empty() {
        let found = finding(suppression.span, "`pm-allow` names no rule".to_owned());
        let help = "write the rule's name and why the finding is meant: `pm-allow: overdue-action waits for the vendor`";
        return Some(found.help(help));
    }
    if !is_rule(name) {
        let help = match meant(name) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                "the name of the rule stands in brackets after its code in each message".to_owned()
            }
        };
        let message = format!("there is no rule `{name}` to allow");
        let found = finding(suppression.rule.span, message);
        return Some(found.label("not a rule").help(help));
    }
    if !has_reason(suppression) {
        let message = format!("`{name}` is allowed without a reason");
        let found = finding(suppression.rule.span, message);
        let help = "say after the rule's name why the finding is meant; without a reason it is not suppressed";
        return Some(found.label("no reason after it").help(help));
    }
    None
}
