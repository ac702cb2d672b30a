//! `pm-allow` where there is nothing to allow. The runner asks, since only it knows.

use super::invalid_suppression::is_valid;
use super::{Check, Rule};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::Suppression;

pub const RULE: Rule = Rule {
    code: "PM012",
    name: "unused-suppression",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/unused-suppression.md"),
    check: Check::Elsewhere,
};

/// The finding for a suppression that dropped nothing; `None` for one that is wrong in itself, which has its own.
pub(super) fn finding(postmortem: &Postmortem, suppression: &Suppression) -> Option<Finding> {
    let name = &suppression.rule.value;
    let message = format!("`{name}` is allowed here, but finds nothing");
    let finding = Finding::new(RULE.name, postmortem.source, suppression.rule.span, message);
    let help = "remove the comment; it would hide the next finding of this kind";
    is_valid(suppression).then(|| finding.label("allows nothing").help(help))
}
