//! A part given both as TOML and in the body. The parser finds it.

use super::{Check, Rule};
use crate::diagnostic::Level;

pub const RULE: Rule = Rule {
    code: "PM007",
    name: "duplicate-part",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/duplicate-part.md"),
    check: Check::Elsewhere,
};
