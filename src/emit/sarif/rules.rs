//! The rules that have findings, as SARIF describes them: each from its page.

use std::collections::BTreeSet;

use serde::Serialize;

use super::level;
use crate::diagnostic::RuleInfo;
use crate::emit::Listing;

/// A rule. Its texts are `pm`'s own, and shown as they stand.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor<'a> {
    pub id: &'a str,
    name: &'a str,
    short_description: Plain,
    full_description: Plain,
    default_configuration: Configuration,
    help: Help<'a>,
}

#[derive(Serialize)]
struct Plain {
    text: String,
}

#[derive(Serialize)]
struct Configuration {
    /// Whether it is on by default.
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

/// The rules with findings, by code.
pub(super) fn reported<'a>(listing: &Listing<'a>) -> Vec<Descriptor<'a>> {
    let codes: BTreeSet<&str> = listing.diagnostics.iter().map(|d| d.code).collect();
    let reported = listing.rules.iter();
    let reported = reported.filter(|rule| codes.contains(rule.code));
    reported.map(descriptor).collect()
}

fn descriptor<'a>(rule: &RuleInfo) -> Descriptor<'a> {
    let description = description(rule.docs);
    let sentence = description.split_once(". ");
    let sentence = sentence.map_or(description.as_str(), |(first, _)| first);
    Descriptor {
        id: rule.code,
        name: rule.name,
        short_description: Plain {
            text: sentence.trim_end_matches(['.', ':']).to_owned(),
        },
        full_description: Plain { text: description },
        default_configuration: Configuration {
            enabled: rule.level.is_some(),
            level: rule.level.map_or("warning", level),
        },
        help: Help {
            text: rule.docs,
            markdown: rule.docs,
        },
    }
}

/// The first paragraph of a page below its head, on one line.
fn description(page: &str) -> String {
    let paragraph = page.split("\n\n").nth(2).unwrap_or_default();
    paragraph.trim().replace('\n', " ")
}
