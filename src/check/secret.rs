//! A key, a token or a password in the text.
//!
//! The finding never says it: not in its words, and the formats hide it in the lines that they show.

use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::secrets;

pub const RULE: Rule = Rule {
    code: "PM601",
    name: "secret",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/secret.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let finding = |secret: secrets::Secret| {
        let message = format!("{} is written here", secret.what);
        Finding::new(RULE.name, postmortem.source, secret.span, message)
            .label("hidden in this output")
            .help(
                "revoke it, since the repository's history keeps it; then write `<token>` in its place",
            )
    };
    secrets::find(text).into_iter().map(finding).collect()
}
