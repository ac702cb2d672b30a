//! Whatever stands at the head of a file is read without a panic, and every span is in the text.

use pm::config::Config;
use pm::diagnostic::Finding;
use pm::parse::{Document, parse};
use pm::source::{Source, SourceId, Sources};
use pm::span::Span;
use proptest::prelude::*;

/// Pieces from which front matter is made, and what spoils it.
const PIECES: &[&str] = &[
    "title",
    "date",
    "severity",
    "services",
    "detected_by",
    "times",
    "started",
    "timeline",
    "actions",
    "factors",
    "impact",
    "at",
    "action",
    "due",
    "extra",
    "é",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    ".",
    "=",
    " = ",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "#",
    ":",
    "+++",
    "---",
    "\u{feff}",
    "\0",
    "\\",
    "\\u12",
    "true",
    "1",
    "-5",
    "1e999",
    "0x",
    "nan",
    "2025-01-15",
    "2025-02-30",
    "2025-01-15T10:00:00Z",
    "2025-01-15T10:00:60+25:00",
    "\"a\"",
    "'b'",
    "[\"a\", 1]",
    "title = \"a\"\n",
    "[times]\nstarted = 2025-01-15T10:00:00Z\n",
    "[[actions]]\naction = \"a\"\n",
    "[impact]\ntext = 'a'\n",
    "\n+++\n",
    "## Impact\n\ntext\n",
];

fn near_toml() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..40);
    pieces.prop_map(|pieces| pieces.concat())
}

fn check(text: &str) {
    let source = Source {
        path: "postmortems/2025-01-15-a.md".into(),
        text: text.into(),
        ..Source::default()
    };
    let (document, findings) = parse(SourceId(0), &source, &Config::default());
    for span in spans(&document)
        .into_iter()
        .chain(findings.iter().flat_map(finding_spans))
    {
        assert!(
            span.start <= span.end && span.end <= text.len(),
            "{span:?} in {text:?}"
        );
        assert!(
            text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
            "{span:?} in {text:?}"
        );
    }
    for finding in &findings {
        assert!(
            !finding.message.is_empty() && !finding.help.is_empty(),
            "{finding:?}"
        );
    }
    if let Some(front) = document.front.span {
        assert!(
            front.end <= document.body.start,
            "{front:?} {:?}",
            document.body
        );
    }
    assert_eq!(document.body.end, text.len());
}

fn finding_spans(finding: &Finding) -> Vec<Span> {
    let related = finding.related.iter().map(|(location, _)| location.span);
    std::iter::once(finding.at.span).chain(related).collect()
}

fn spans(document: &Document) -> Vec<Span> {
    let front = &document.front;
    let mut spans = vec![document.body];
    spans.extend(front.span);
    spans.extend(front.title.iter().map(|text| text.span));
    spans.extend(front.date.iter().map(|date| date.span));
    spans.extend(front.services.iter().map(|text| text.span));
    spans.extend(front.times.values().map(|moment| moment.span));
    spans.extend(
        document
            .timeline
            .iter()
            .flat_map(|entry| [entry.span, entry.written.span]),
    );
    spans.extend(document.factors.iter().map(|factor| factor.span));
    spans.extend(
        document
            .actions
            .iter()
            .flat_map(|action| [action.span, action.text.span]),
    );
    spans.extend(
        document
            .actions
            .iter()
            .filter_map(|action| action.due.span()),
    );
    spans.extend(document.impact.iter().map(|figure| figure.span));
    spans
}

proptest! {
    #[test]
    fn arbitrary_text(text in any::<String>()) {
        check(&text);
        check(&format!("+++\n{text}\n+++\n{text}"));
    }

    #[test]
    fn near_valid_front_matter(toml in near_toml(), body in near_toml()) {
        check(&toml);
        check(&format!("+++\n{toml}"));
        check(&format!("+++\n{toml}\n+++\n{body}"));
    }

    /// What is read from a sound front matter does not depend on the line breaks, a byte-order mark or blank lines.
    #[test]
    fn line_breaks_do_not_matter(title in "[a-zé ]{1,8}x", blank in 0usize..3, bom in any::<bool>()) {
        let mark = if bom { "\u{feff}" } else { "" };
        let text = format!("{mark}{}+++\ntitle = \"{title}\"\n+++\n", "\n".repeat(blank));
        for text in [text.replace('\n', "\r\n"), text] {
            let source = Source { text, ..Source::default() };
            let (document, _) = parse(SourceId(0), &source, &Config::default());
            prop_assert_eq!(document.front.title.map(|title| title.value), Some(title.clone()));
        }
    }

    #[test]
    fn configuration_is_read_whatever_it_holds(book in near_toml(), catalog in near_toml()) {
        let mut sources = Sources::default();
        let mut add = |path: &str, text: String| sources.add(Source { path: path.into(), text, ..Source::default() });
        let (book, catalog) = (add("book.toml", book), add("catalog.toml", catalog));
        let (_, findings) = Config::read(&sources, Some(book), Some(catalog));
        for finding in &findings {
            let text = &sources.get(finding.at.source).text;
            prop_assert!(text.get(finding.at.span.start..finding.at.span.end).is_some(), "{:?}", finding);
        }
    }
}

/// A thousand lines that are not TOML, or a thousand values without an end, take no noticeable time.
#[test]
fn many_mistakes_are_no_hang() {
    for line in [
        "title: a\n",
        "a = [\n",
        "[a\n",
        "x y\n",
        "services = [b c d]\n",
        "a = \"\"\"\n",
    ] {
        check(&format!("+++\n{}+++\n", line.repeat(3000)));
    }
}
