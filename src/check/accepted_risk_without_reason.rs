//! A factor that is accepted, and nobody says why. The parser finds it.

use super::{Check, Rule};
use crate::diagnostic::Level;

pub const RULE: Rule = Rule {
    code: "PM308",
    name: "accepted-risk-without-reason",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/accepted-risk-without-reason.md"),
    check: Check::Elsewhere,
};
