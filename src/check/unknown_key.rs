//! A key that `pm` does not know. The parser and the configuration find it; here are the names of rules, which only
//! this stage knows.

use super::{Check, RULES, Rule, Site, explain};
use crate::diagnostic::{Finding, Level, nearest};
use crate::source::Location;

pub const RULE: Rule = Rule {
    code: "PM004",
    name: "unknown-key",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/unknown-key.md"),
    check: Check::Site(check),
};

fn check(site: &Site<'_>) -> Vec<Finding> {
    let named = site.config.rule_spans.iter();
    let unknown = named.filter(|(name, _)| RULES.iter().all(|rule| rule.name != name));
    let finding = |(name, at): &(String, Location)| {
        let message = format!("there is no rule `{name}`");
        let help = match meant(name) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                "the rules are listed in the guide; `pm explain` prints the page of each".to_owned()
            }
        };
        Finding::new(RULE.name, at.source, at.span, message)
            .label("not a rule")
            .help(help)
    };
    unknown.map(finding).collect()
}

/// The rule that a name was to be: by its code, or by its spelling.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    let by_code = explain(name).map(|rule| rule.name);
    by_code.or_else(|| nearest(name, RULES.iter().map(|rule| rule.name)))
}
