//! A value that is not what its key asks for. The parser and the configuration find it.

use super::{Check, Rule};
use crate::diagnostic::Level;

pub const RULE: Rule = Rule {
    code: "PM006",
    name: "invalid-value",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: true,
    docs: include_str!("../../docs/src/rules/invalid-value.md"),
    check: Check::Elsewhere,
};
