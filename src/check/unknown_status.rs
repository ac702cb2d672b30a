//! An action's status that is no status: whether it is done cannot be known.

use super::support::list;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level, nearest};
use crate::model::Postmortem;
use crate::span::Field;
use crate::vocabulary::{ActionStatus, Vocabulary};

pub const RULE: Rule = Rule {
    code: "PM405",
    name: "unknown-status",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/unknown-status.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let mut findings = Vec::new();
    for action in &postmortem.actions {
        let Field::Unreadable(written) = &action.written.status else {
            continue;
        };
        let words = ActionStatus::ALL.iter();
        let spellings =
            words.flat_map(|word| word.aliases().iter().copied().chain([word.as_str()]));
        let spellings = spellings.chain(site.config.statuses.keys().map(String::as_str));
        // One letter is near to any other: only a word can be misspelt.
        let meant = nearest(&written.value, spellings.filter(|word| word.len() > 3));
        let names: Vec<&str> = ActionStatus::ALL.iter().map(|word| word.as_str()).collect();
        let names = list(&names);
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`? Known are {names}"),
            None => {
                format!("known are {names}, and what `[output.pm.statuses]` adds")
            }
        };
        let message = format!("`{}` is not a status", written.value);
        let finding = Finding::new(RULE.name, postmortem.source, written.span, message);
        findings.push(finding.label("counted as open").help(help));
    }
    findings
}
