//! Front matter that is not TOML, or does not end. The parser finds it.

use super::{Check, Rule};
use crate::diagnostic::Level;

pub const RULE: Rule = Rule {
    code: "PM002",
    name: "front-matter-syntax",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/front-matter-syntax.md"),
    check: Check::Elsewhere,
};
