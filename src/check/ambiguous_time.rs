//! A time or date that can be read in more than one way, or in none. The parser finds it.

use super::{Check, Rule};
use crate::diagnostic::Level;

pub const RULE: Rule = Rule {
    code: "PM203",
    name: "ambiguous-time",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/ambiguous-time.md"),
    check: Check::Elsewhere,
};
