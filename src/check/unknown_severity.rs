//! A severity that is none of the site's.

use super::support::list;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level, nearest};
use crate::model::Postmortem;

pub const RULE: Rule = Rule {
    code: "PM009",
    name: "unknown-severity",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/unknown-severity.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let Some(written) = &postmortem.document.front.severity else {
        return Vec::new();
    };
    if postmortem.severity.is_some() {
        return Vec::new();
    }
    let levels = &site.config.severities;
    let spellings = levels
        .iter()
        .flat_map(|level| std::iter::once(&level.name).chain(&level.aliases));
    // One letter is near to any other: only a word can be misspelt.
    let words = spellings.map(String::as_str).filter(|word| word.len() > 2);
    let meant = nearest(&written.value, words);
    let names: Vec<&str> = levels.iter().map(|level| level.name.as_str()).collect();
    let names = list(&names);
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`? The severities are {names}"),
        None => format!("the severities are {names}"),
    };
    let message = format!("`{}` is not a severity", written.value);
    let finding = Finding::new(RULE.name, postmortem.source, written.span, message);
    vec![finding.label("not a severity of this site").help(help)]
}
