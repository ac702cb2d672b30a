//! A file that is not UTF-8: what cannot be read has been replaced.

use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::span::Span;

pub const RULE: Rule = Rule {
    code: "PM001",
    name: "non-utf8",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/non-utf8.md"),
    check: Check::Site(check),
};

fn check(site: &Site<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, source) in site.sources.iter() {
        let Some(offset) = source.invalid_utf8 else {
            continue;
        };
        // Up to the first wrong byte the text is the file; there stands a replacement character.
        let start = source.text.floor_char_boundary(offset);
        let replaced = source.text[start..].chars().next();
        let span = Span::new(start, start + replaced.map_or(0, char::len_utf8));
        let message = format!("the file is not UTF-8, from byte {offset} on");
        let help = if looks_like_utf16(&source.text) {
            "it looks like UTF-16: save it as UTF-8"
        } else {
            "save it as UTF-8; what cannot be read is shown as �"
        };
        let finding = Finding::new(RULE.name, id, span, message);
        findings.push(finding.label("not UTF-8").help(help));
    }
    findings
}

/// Its byte-order mark is never valid UTF-8, and every second byte of Latin text is 0.
fn looks_like_utf16(text: &str) -> bool {
    text.starts_with("\u{fffd}\u{fffd}") && text.contains('\0')
}
