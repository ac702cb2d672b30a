//! A factor's category that is none of the known ones. The parser finds it.

use super::{Check, Rule};
use crate::diagnostic::Level;

pub const RULE: Rule = Rule {
    code: "PM306",
    name: "unknown-category",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/unknown-category.md"),
    check: Check::Elsewhere,
};
