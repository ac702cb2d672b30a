//! A service that the catalog does not list.

use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level, nearest};
use crate::model::Postmortem;
use crate::span::Spanned;

pub const RULE: Rule = Rule {
    code: "PM010",
    name: "unknown-service",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/unknown-service.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let known = &site.config.catalog.services;
    if known.is_empty() {
        return Vec::new();
    }
    let front = &postmortem.document.front;
    let budgets = front
        .budget
        .iter()
        .filter_map(|entry| entry.service.as_ref());
    let written = front.services.iter().chain(budgets);
    let unknown = written.filter(|service| !known.contains_key(&service.value));
    let finding = |service: &Spanned<String>| {
        let help = match nearest(&service.value, known.keys().map(String::as_str)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("add `[services.{}]` to catalog.toml", key(&service.value)),
        };
        let message = format!("the catalog has no service `{}`", service.value);
        Finding::new(RULE.name, postmortem.source, service.span, message)
            .label("not in catalog.toml")
            .help(help)
    };
    unknown.map(finding).collect()
}

/// A name as a key of TOML.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace(['\\', '"'], "'"))
    }
}
