//! `book.toml` or `catalog.toml` that is not TOML. Reading the configuration finds it.

use super::{Check, Rule};
use crate::diagnostic::Level;

pub const RULE: Rule = Rule {
    code: "PM003",
    name: "config-syntax",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/config-syntax.md"),
    check: Check::Elsewhere,
};
