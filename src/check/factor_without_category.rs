//! A contributing factor that does not say which question it answers.

use super::support::is_to_be_written;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::Factor;
use crate::span::Span;

pub const RULE: Rule = Rule {
    code: "PM302",
    name: "factor-without-category",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/factor-without-category.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let factors = postmortem.document.factors.iter();
    // One that cannot be read has the parser's finding.
    let without = factors.filter(|factor| {
        factor.category.is_missing() && !is_to_be_written(postmortem, &factor.text)
    });
    let finding = |factor: &Factor| {
        let message = format!("factor {} has no category", factor.id);
        Finding::new(RULE.name, postmortem.source, place(factor), message)
            .label("what kind of gap is it?")
            .help("end the item with it, `(direct cause)`, `(detection gap)`, …; `pm explain PM302` has them all")
    };
    without.map(finding).collect()
}

/// The ID where one is written, else the item.
pub(super) fn place(factor: &Factor) -> Span {
    factor.id_span.unwrap_or(factor.span)
}
