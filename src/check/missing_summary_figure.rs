//! A summary of a grave incident that says neither how long nor how many.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::placeholder_text::holds_placeholder;
use super::support::{filled, is_major_incident, is_published};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::Section;
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM107",
    name: "missing-summary-figure",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/missing-summary-figure.md"),
    check: Check::Document(check),
};

/// Numbers as words, and words that answer "how many" as well as one.
const NUMBERS: &str = "\
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety \
    hundred hundreds thousand thousands million millions billion billions dozen dozens couple half \
    halves thirds quarters twice once single double both all every everybody everyone everything \
    nobody none";

/// What is a number after "a" or "an": "an hour", "a third of all orders".
const ONE_OF: [&str; 10] = [
    "second", "minute", "hour", "day", "week", "month", "third", "quarter", "fifth", "tenth",
];

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    // Of other languages the words are not known.
    let is_english = site.config.language.to_lowercase().starts_with("en");
    if !is_major_incident(postmortem) || !is_published(postmortem) || !is_english {
        return Vec::new();
    }
    let text = &site.sources.get(postmortem.source).text;
    let Some(first) = filled(text, postmortem, SectionKind::Summary) else {
        return Vec::new();
    };
    let sections = postmortem.document.sections.iter();
    let mut summaries = sections.filter(|section| section.kind == Some(SectionKind::Summary));
    let says = |section: &Section| {
        let prose = prose(text, postmortem, section);
        // What is to be written yet may well hold one.
        has_figure(&prose) || holds_placeholder(&prose)
    };
    if summaries.any(says) {
        return Vec::new();
    }
    let message = "the summary has no figure in it";
    let finding = Finding::new(RULE.name, postmortem.source, first.title.span, message);
    let help = "say for how long it lasted and how many it hurt: “for 43 minutes, one checkout in four failed”";
    vec![finding.label("how long, how many?").help(help)]
}

/// The section's text without code and comments.
fn prose(text: &str, postmortem: &Postmortem, section: &Section) -> String {
    let mut out = String::new();
    let mut at = section.content.start;
    let verbatim = &postmortem.document.verbatim;
    let first = verbatim.partition_point(|span| span.start < at);
    let inside = verbatim[first..].iter();
    for span in inside.take_while(|span| span.end <= section.content.end) {
        out.push_str(&text[at..span.start]);
        out.push(' ');
        at = span.end;
    }
    out.push_str(&text[at..section.content.end]);
    out
}

/// Whether anything is a number, other than one in a date or a name (`SEV1`, `v2`, `eu-west-1`, `#412`).
fn has_figure(prose: &str) -> bool {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        const MONTH: &str = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?";
        const DAY: &str = r"\d{1,2}(?:st|nd|rd|th)?";
        Regex::new(&format!(
            r"(?ix-u) \b (?: \d{{4}}-\d\d-\d\d | \d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}
              | {DAY} \s+ (?: of \s+ )? {MONTH} (?: ,? \s+ \d{{4}} )?
              | {MONTH} \s+ {DAY} (?: ,? \s+ \d{{4}} )? | {MONTH} \s+ \d{{4}} ) \b"
        ))
        .expect("the pattern is valid")
    });
    let begins_with_digit = |token: &str| token.starts_with(char::is_numeric);
    let is_figure = |text: &str| tokens(text).any(begins_with_digit);
    // Where there is no digit, there is no date to be left out.
    (is_figure(prose) && is_figure(&DATE.replace_all(prose, " "))) || says_a_number(prose)
}

/// Whether a number is written as a word.
fn says_a_number(prose: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| NUMBERS.split(' ').collect());
    let text = prose.to_lowercase();
    let mut before = "";
    for token in tokens(&text) {
        let is_counted = matches!(before, "a" | "an") && ONE_OF.contains(&token);
        if is_counted || token.split('-').any(|word| WORDS.contains(word)) {
            return true;
        }
        before = token;
    }
    false
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    #[test]
    fn a_number_is_a_number_however_written() {
        let check = |prose: &str, expected: bool| {
            assert_eq!(has_figure(prose), expected, "{prose}");
        };
        check("for 43 minutes", true);
        check("(~12 % of users)", true);
        check("lost €4,000", true);
        check("from 14:05 on", true);
        check("HTTP 500s", true);
        check("for forty-one minutes", true);
        check("for about an hour", true);
        check("for a two-hour window", true);
        check("A third of all orders", true);
        check("Every user saw it", true);
        check("**12** of them", true);
        check("for several hours, for some users", false);
        check("On 15 January 2025 and on 2025-01-16, orders failed", false);
        check("On January 15th, 2025 orders failed in March 2025", false);
        check("15/01/2025, the 3rd of May", false);
        check("a SEV1 in eu-west-1, S3, v1.2.3, p95, #412", false);
        check("In a second attempt, the second replica", true);
        check("the second replica", false);
        check("", false);
    }

    #[test]
    fn grave_incidents_are_held_to_it_once_they_are_published() {
        let check = |front: &str, body: &str, expected: &[&str]| {
            assert_eq!(found(&RULE, front, body), expected, "{front}\n{body}");
        };
        let missing = ["5:4 the summary has no figure in it"];
        let body = "\n## TL;DR\nOrders failed with `503`.\n";
        check("severity = \"SEV2\"", body, &missing);
        check("severity = \"SEV3\"", body, &[]);
        check("severity = \"SEV2\"", "\n## TL;DR\nTBD\n", &[]);
        check("severity = \"SEV2\"\nstatus = \"draft\"", body, &[]);
        check("severity = \"SEV2\"\nstatus = \"in-review\"", body, &[]);
        check("severity = \"SEV2\"\nkind = \"near-miss\"", body, &[]);
        check(
            "severity = \"SEV2\"",
            "\n## TL;DR\n<!-- 5 sentences -->\n",
            &[],
        );
        check(
            "severity = \"SEV2\"",
            "\n## TL;DR\na\n## Summary\nfor 3 h\n",
            &[],
        );
    }
}
