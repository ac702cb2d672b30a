//! An Action Items section from which no action can be read.

use super::support::{is_grave, written};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::Factor;
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM401",
    name: "missing-actions",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/missing-actions.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let document = &postmortem.document;
    if !is_grave(postmortem) || !postmortem.actions.is_empty() {
        return Vec::new();
    }
    // Where every risk is accepted, with its reason, nothing need be done.
    let accepted = |factor: &Factor| factor.accepted.is_some();
    if !document.factors.is_empty() && document.factors.iter().all(accepted) {
        return Vec::new();
    }
    let text = &site.sources.get(postmortem.source).text;
    let Some(section) = written(text, postmortem, SectionKind::ActionItems) else {
        return Vec::new();
    };
    let message = "no action can be read from this section";
    let finding = Finding::new(RULE.name, postmortem.source, section.title.span, message);
    let help = "write a table with a column Action, or a list: `- [ ] Add the missing alert (@carol, P2, due 2025-02-28)`";
    vec![finding.label("no table or list below it").help(help)]
}
