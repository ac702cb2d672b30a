//! A Contributing Factors section from which no factor can be read.

use super::support::{needs_factors, written};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM301",
    name: "missing-factors",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/missing-factors.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    if !needs_factors(postmortem) || !postmortem.document.factors.is_empty() {
        return Vec::new();
    }
    let Some(section) = written(text, postmortem, SectionKind::ContributingFactors) else {
        return Vec::new();
    };
    let message = "no contributing factor can be read from this section";
    let finding = Finding::new(RULE.name, postmortem.source, section.title.span, message);
    let help =
        "write them as a list, one item each: `- F1: Nothing watched the queue (detection gap)`";
    vec![finding.label("no list below it").help(help)]
}
