//! An action for a factor that there is not.

use std::collections::HashSet;

use super::factor_without_action::{key, referred};
use super::support::{called, list};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level, nearest};
use crate::model::Postmortem;

pub const RULE: Rule = Rule {
    code: "PM304",
    name: "unknown-factor",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/unknown-factor.md"),
    check: Check::Document(check),
};

/// More factors than this are too many to list in a help, and to guess which one is meant.
const MANY: usize = 50;

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let factors = &postmortem.document.factors;
    let ids: Vec<&str> = factors.iter().map(|factor| factor.id.as_str()).collect();
    let known: HashSet<String> = factors.iter().map(key).collect();
    let mut findings = Vec::new();
    for action in &postmortem.actions {
        for reference in &action.written.factors {
            if known.contains(&referred(&reference.value)) {
                continue;
            }
            let message = format!(
                "{} is for factor `{}`, which there is not",
                called(action),
                reference.value
            );
            // `F3` is as near to `F1` as to `F2`.
            let is_few = ids.len() <= MANY;
            let meant = is_few.then(|| nearest(&reference.value, ids.iter().copied()));
            let help = match meant.flatten().filter(|meant| meant.len() > 3) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if ids.is_empty() => {
                    "no factor could be read from this file; add it under Contributing Factors"
                        .into()
                }
                None if !is_few => format!("the file has {} factors", ids.len()),
                None => format!("the factors are {}", list(&ids)),
            };
            let finding = Finding::new(RULE.name, postmortem.source, reference.span, message);
            findings.push(finding.label("no factor has this ID").help(help));
        }
    }
    if ids.is_empty() {
        // They all lack the same thing.
        findings.truncate(1);
    }
    findings
}
