//! A name for each finding that stays the same while the file around it changes: for a baseline, and for forges that
//! tell old findings from new ones.
//!
//! It is made of the rule, the path, the text that is marked, and what the message quotes. It is not made of lines, so
//! that text above can come and go; nor of the message's own words and figures, since tomorrow an action is overdue by
//! one day more. White space and the width of a table's columns do not count.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Finding};
use crate::source::{SourceId, Sources};

/// A fingerprint for each diagnostic, in their order: 32 hex digits, no two alike. Of findings that are the same in all
/// of this, the first of its file is the first, the second the second; so they must come in the order of places.
pub fn fingerprints(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<String> {
    fingerprints_by(diagnostics, sources, |id| &sources.get(id).path)
}

/// The same, with the files under other paths than they have.
pub fn fingerprints_by<'p>(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    path: impl Fn(SourceId) -> &'p str,
) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let fingerprint = |diagnostic: &Diagnostic| {
        let path = path(diagnostic.finding.at.source);
        let key = key(&diagnostic.finding, sources, path);
        let occurrence = seen.entry(key.clone()).or_default();
        let hash = blake3::hash(format!("{key}\0{occurrence}").as_bytes());
        *occurrence += 1;
        hash.to_hex()[..32].to_owned()
    };
    diagnostics.iter().map(fingerprint).collect()
}

fn key(finding: &Finding, sources: &Sources, path: &str) -> String {
    let source = sources.get(finding.at.source);
    let marked = normal(finding.at.span.text(&source.text));
    let quoted = quoted(&finding.message).join("\0");
    format!("{}\0{}\0{marked}\0\0{quoted}", finding.rule, path)
}

fn normal(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// What stands in backticks and in quotation marks: IDs, keys and texts, which the author wrote.
fn quoted(message: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = message;
    while let Some((at, open)) = rest.char_indices().find(|(_, c)| matches!(c, '`' | '“')) {
        let close = if open == '`' { '`' } else { '”' };
        let Some((inner, after)) = rest[at + open.len_utf8()..].split_once(close) else {
            break;
        };
        found.push(inner);
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;
    use crate::source::Source;
    use crate::span::Span;

    /// The fingerprints of findings of one rule in one file: the text with `«»` around what is marked, and a message
    /// for each.
    fn of(path: &str, marked: &str, messages: &[&str]) -> Vec<String> {
        let mut text = String::new();
        let mut spans = Vec::new();
        for (index, piece) in marked.split(['«', '»']).enumerate() {
            let start = text.len();
            text += piece;
            if index % 2 == 1 {
                spans.push(Span::new(start, text.len()));
            }
        }
        let mut sources = Sources::default();
        let id: SourceId = sources.add(Source {
            path: path.into(),
            text,
            ..Source::default()
        });
        assert_eq!(spans.len(), messages.len(), "{marked}");
        let diagnostic = |(span, message): (Span, &&str)| Diagnostic {
            code: "PM406",
            level: Level::Warning,
            finding: Finding::new("overdue-action", id, span, *message),
        };
        let diagnostics: Vec<_> = spans.into_iter().zip(messages).map(diagnostic).collect();
        fingerprints(&diagnostics, &sources)
    }

    const FIRST: &str = "`AI-1` is 1 day overdue";

    #[test]
    fn lines_numbers_and_white_space_do_not_count() {
        let one = of("a.md", "| «2025-01-15» |\n", &[FIRST]);
        assert_eq!(
            one,
            of("a.md", "more\n\n| «2025-01-15» |\n", &["`AI-1`: 12 days"])
        );
        let two = |text| of("a.md", text, &["x"]);
        assert_eq!(two("«a  b\n c»"), two("«a b c»"));
        assert_eq!(one[0].len(), 32);
    }

    #[test]
    fn the_place_and_what_is_named_count() {
        let one = of("a.md", "| «2025-01-15» |\n", &[FIRST]);
        assert_ne!(one, of("b.md", "| «2025-01-15» |\n", &[FIRST]));
        assert_ne!(one, of("a.md", "| «2025-01-16» |\n", &[FIRST]));
        assert_ne!(
            one,
            of("a.md", "| «2025-01-15» |\n", &["`AI-2` is 1 day overdue"])
        );
        assert_ne!(
            of("a.md", "«a»", &["“é” is late"]),
            of("a.md", "«a»", &["“e” is late"])
        );
    }

    #[test]
    fn what_is_the_same_twice_is_counted() {
        let two = of("a.md", "«TBD»\n\n«TBD»\n", &["x", "x"]);
        assert_ne!(two[0], two[1]);
        let three = of("a.md", "«TBD»\n\nb\n\n«TBD»\n\n«TBD»\n", &["x", "x", "x"]);
        assert_eq!(two, three[..2]);
    }

    #[test]
    fn quotations_are_found() {
        assert_eq!(quoted("`a` is “b ` c”, not `d"), ["a", "b ` c"]);
        assert_eq!(quoted("“é” ``"), ["é", ""]);
        assert_eq!(quoted("none"), [""; 0]);
    }
}
