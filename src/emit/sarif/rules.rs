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
    let introduction = introduction(rule.docs);
    let first = introduction.first().map_or("", String::as_str);
    let sentence = first.split_once(". ").map_or(first, |(one, _)| one);
    Descriptor {
        id: rule.code,
        name: rule.name,
        short_description: Plain {
            text: sentence.trim_end_matches(['.', ':']).to_owned(),
        },
        full_description: Plain {
            text: introduction.join("\n\n"),
        },
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

/// The paragraphs of a page between its head and its first section, each on one line.
fn introduction(page: &str) -> Vec<String> {
    let text = page.split_once("\n## ").map_or(page, |(text, _)| text);
    let paragraphs = text.split("\n\n").skip(2);
    let paragraphs = paragraphs.map(|paragraph| paragraph.trim().replace('\n', " "));
    paragraphs
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::introduction;

    #[test]
    fn a_page_is_introduced_by_its_first_paragraphs() {
        let page = "# rule\n\nCode PM001 · error\n\nOne. And\nmore.\n\nTwo.\n\n## Bad\n\nThree.\n";
        assert_eq!(introduction(page), ["One. And more.", "Two."]);
        assert_eq!(introduction("# rule\n"), Vec::<String>::new());
    }
}
