//! The body: where sections begin, what they are, and what is in them.

mod heads;

use self::heads::{Head, Piece};
use super::blocks::{self, Block, BlockKind};
use super::timeline::Surroundings;
use super::{
    Context, Document, Part, Section, actions, factors, impact, suppressions, timeline, whys,
};
use crate::diagnostic::Finding;
use crate::span::Span;
use crate::vocabulary::SectionKind;

/// Parses everything below the front matter.
pub(super) fn parse(cx: &Context<'_>, body: Span, findings: &mut Vec<Finding>) -> Document {
    let markdown = Span::new(
        body.start + foreign_front_matter(body.text(cx.text)),
        body.end,
    );
    let blocks::Reading {
        blocks,
        definitions,
        links,
        html,
        verbatim,
    } = blocks::read(cx.text, markdown);
    let commented = suppressions::may_be_in(cx.text).then(|| blocks.clone());
    let outline = heads::outline(cx, blocks);
    let mut document = Document {
        body,
        preamble: preamble(cx, markdown, &outline),
        definitions,
        links,
        html,
        verbatim,
        ..Document::default()
    };
    let mut pieces = outline.pieces.into_iter().peekable();
    // What comes before the first head is the preamble.
    while pieces
        .next_if(|piece| matches!(piece, Piece::Content(_)))
        .is_some()
    {}
    while let Some(Piece::Head(head)) = pieces.next() {
        let mut content = Vec::new();
        while let Some(Piece::Content(block)) =
            pieces.next_if(|piece| matches!(piece, Piece::Content(_)))
        {
            content.push(block);
        }
        let end = match pieces.peek() {
            Some(Piece::Head(next)) => next.span.start,
            _ => markdown.end,
        };
        let section = section(cx, head, &content, end, &mut document, findings);
        document.sections.push(section);
    }
    document.heading = outline.title.map(|title| title.text);
    if let Some(blocks) = commented {
        document.suppressions = suppressions::in_body(cx, &blocks, &document.sections);
    }
    document
}

/// The length of a YAML header that another generator left, which Markdown would take for a heading.
fn foreign_front_matter(body: &str) -> usize {
    let start = body.len() - body.trim_start_matches('\u{feff}').trim_start().len();
    let mut end = start;
    for (index, line) in body[start..].split_inclusive('\n').enumerate() {
        end += line.len();
        match (index, line.trim_end()) {
            (0, "---") => {}
            (0, _) => return 0,
            (_, "---") => return end,
            _ if line.starts_with([' ', '\t', '#', '-']) || line.contains(':') => {}
            _ => return 0,
        }
    }
    0
}

fn preamble(cx: &Context<'_>, markdown: Span, outline: &heads::Outline<'_>) -> Span {
    let end = outline.pieces.iter().find_map(|piece| match piece {
        Piece::Head(head) => Some(head.span.start),
        Piece::Content(_) => None,
    });
    let end = end.unwrap_or(markdown.end);
    let start = match &outline.title {
        Some(title) if is_blank(Span::new(markdown.start, title.span.start).text(cx.text)) => {
            title.span.end
        }
        _ => markdown.start,
    };
    trim(cx, Span::new(start, end.max(start)))
}

/// `span` without the blank lines at its beginning and the white space at its end. The indentation of its first line
/// stays, since Markdown may mean something by it.
fn trim(cx: &Context<'_>, span: Span) -> Span {
    let text = span.text(cx.text);
    // To Markdown other spaces are text.
    let blank = |c: char| c.is_ascii_whitespace();
    let end = text.trim_end_matches(blank).len();
    let blank = end - text[..end].trim_start_matches(blank).len();
    let start = text[..blank].rfind('\n').map_or(0, |newline| newline + 1);
    Span::new(span.start + start, span.start + end)
}

fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim().is_empty()
}

/// Reads the content of one section, up to `end`.
fn section(
    cx: &Context<'_>,
    head: Head,
    blocks: &[Block],
    end: usize,
    document: &mut Document,
    findings: &mut Vec<Finding>,
) -> Section {
    let content = trim(cx, Span::new(head.content, end.max(head.content)));
    let preamble = document.preamble.text(cx.text);
    let mut parts = match head.kind {
        Some(SectionKind::Timeline) => {
            let around = Surroundings {
                heading: &head.title.value,
                preamble,
            };
            timeline::parse(cx, around, blocks, &mut document.timeline, findings)
        }
        Some(SectionKind::ContributingFactors) => {
            factors::parse(cx, blocks, &mut document.factors, findings)
        }
        Some(SectionKind::ActionItems) => {
            actions::parse(cx, blocks, &mut document.actions, findings)
        }
        Some(SectionKind::Impact) => impact::parse(cx, blocks, &mut document.impact, findings),
        Some(SectionKind::FiveWhys) => whys::parse(cx, blocks, &mut document.whys, findings),
        _ => blocks.iter().map(|block| Part::Prose(block.span)).collect(),
    };
    parts.retain(|part| extent(document, part).is_some());
    cover(cx, content, blocks, document, &mut parts);
    Section {
        kind: head.kind,
        span: Span::new(head.span.start, content.end.max(head.span.end)),
        title: head.title,
        level: head.level,
        content,
        parts: merge(cx, parts, head.nested),
    }
}

/// Adds as prose what belongs to no block: the definitions of links.
fn cover(
    cx: &Context<'_>,
    content: Span,
    blocks: &[Block],
    document: &Document,
    parts: &mut Vec<Part>,
) {
    let mut at = content.start;
    let after = Block::new(BlockKind::Rule, Span::at(content.end));
    let mut next_part = 0;
    for block in blocks.iter().chain([&after]) {
        let gap = trim(cx, Span::new(at, block.span.start.max(at)));
        at = at.max(block.span.end);
        if gap.is_empty() {
            continue;
        }
        let mut parts_after = parts[next_part..].iter();
        let later = parts_after
            .position(|part| extent(document, part).is_none_or(|span| span.end > gap.start));
        next_part = later.map_or(parts.len(), |offset| next_part + offset);
        let inside = parts.get(next_part).and_then(|part| extent(document, part));
        if inside.is_none_or(|span| span.start > gap.start) {
            parts.insert(next_part, Part::Prose(gap));
        }
    }
}

/// From the beginning of a part's first item to the end of its last; `None` for a part that is empty.
fn extent(document: &Document, part: &Part) -> Option<Span> {
    fn of<T>(items: &[T], span: impl Fn(&T) -> Span) -> Option<Span> {
        Some(span(items.first()?).to(span(items.last()?)))
    }
    match part {
        Part::Prose(span) => Some(*span),
        Part::Timeline(range) => of(&document.timeline[range.clone()], |entry| entry.span),
        Part::Factors(range) => of(&document.factors[range.clone()], |factor| factor.span),
        Part::Actions(range) => of(&document.actions[range.clone()], |action| action.span),
        Part::Impact(range) => of(&document.impact[range.clone()], |figure| figure.span),
        Part::Whys(range) => of(&document.whys[range.clone()], |why| why.span),
    }
}

/// Joins neighbouring items, and neighbouring prose, so that lists stay as loose as they are written. In a list item only
/// prose of the same indentation can be joined, since that indentation is to be removed.
fn merge(cx: &Context<'_>, parts: Vec<Part>, nested: bool) -> Vec<Part> {
    let column = |span: Span| blocks::column(cx.text, span.start);
    let mut merged: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match (merged.last_mut(), &part) {
            (Some(Part::Prose(last)), Part::Prose(next))
                if !nested || column(*last) == column(*next) =>
            {
                *last = last.to(*next);
            }
            (Some(Part::Timeline(last)), Part::Timeline(next))
            | (Some(Part::Factors(last)), Part::Factors(next))
            | (Some(Part::Actions(last)), Part::Actions(next))
            | (Some(Part::Impact(last)), Part::Impact(next))
            | (Some(Part::Whys(last)), Part::Whys(next))
                if last.end == next.start =>
            {
                last.end = next.end;
            }
            _ => merged.push(part),
        }
    }
    merged
}

/// Reads a text that is all body, for the tests of the sections' parsers.
#[cfg(test)]
pub(super) fn read(text: &str, config: &crate::config::Config) -> (Document, Vec<Finding>) {
    let cx = Context {
        source: crate::source::SourceId(0),
        text,
        config,
        date: None,
        zone: crate::time::Zone::Named(chrono_tz::UTC),
        zone_given: false,
    };
    let mut findings = Vec::new();
    let document = parse(&cx, Span::new(0, text.len()), &mut findings);
    (document, findings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn document(text: &str) -> Document {
        read(text, &Config::default()).0
    }

    /// One line a section: level, kind, title, content.
    fn check(text: &str, expected: &[&str]) {
        let document = document(text);
        let line = |section: &Section| {
            let kind = section
                .kind
                .map_or("—", crate::vocabulary::Vocabulary::as_str);
            let content = section.content.text(text);
            format!(
                "{} {kind} [{}] {content:?}",
                section.level, section.title.value
            )
        };
        let lines: Vec<String> = document.sections.iter().map(line).collect();
        assert_eq!(lines, expected, "{text}");
    }

    #[test]
    fn level_2_headings_are_sections() {
        check(
            "# Orders down\n\nIntro\n\n## Issue summary\n\nText\n\n## 🔥 Impact: ##\n## Extra\nkept\n",
            &[
                r#"2 Summary [Issue summary] "Text""#,
                r#"2 Impact [🔥 Impact:] """#,
                r#"2 — [Extra] "kept""#,
            ],
        );
    }

    #[test]
    fn the_title_and_the_preamble_are_no_sections() {
        let text = "\n# Orders *down*\n\nAll times in CET.\n\n## Summary\nx";
        let read = document(text);
        assert_eq!(read.heading.unwrap().value, "Orders down");
        assert_eq!(read.preamble.text(text), "All times in CET.");
        let text = "Before\n\n# Title\n\nAfter\n";
        let read = document(text);
        assert_eq!(read.heading.unwrap().value, "Title");
        assert_eq!(read.preamble.text(text), text.trim());
        assert!(read.sections.is_empty());
    }

    #[test]
    fn level_1_and_setext_headings_are_sections_where_there_is_no_level_2() {
        check(
            "# Orders down\n# Impact\na\n\nTimeline\n========\nb\n# Odds\n",
            &[
                r#"2 Impact [Impact] "a""#,
                r#"2 Timeline [Timeline] "b""#,
                r#"2 — [Odds] """#,
            ],
        );
        check(
            "Title\n=====\n\nSummary\n-------\na\n",
            &[r#"2 Summary [Summary] "a""#],
        );
        check("# Summary\na\n", &[r#"2 Summary [Summary] "a""#]);
    }

    #[test]
    fn level_1_headings_after_a_section_are_sections() {
        check(
            "# Title\n## Timeline\na\n# Fallout\nb\n# Stats\n",
            &[
                r#"2 Timeline [Timeline] "a""#,
                r#"2 Impact [Fallout] "b""#,
                r#"2 — [Stats] """#,
            ],
        );
    }

    #[test]
    fn reflections_are_sections_under_lessons() {
        check(
            "## Lessons learnt\nx\n### What went well\na\n### Anything else\nb\n### Luck\nc\n## Response\n### What went wrong\nd\n### Impact\n",
            &[
                r#"2 Lessons Learned [Lessons learnt] "x""#,
                r#"3 What Went Well [What went well] "a""#,
                r#"3 — [Anything else] "b""#,
                r#"3 Where We Got Lucky [Luck] "c""#,
                r####"2 Response [Response] "### What went wrong\nd\n### Impact""####,
            ],
        );
    }

    #[test]
    fn bold_heads_are_sections_where_there_are_no_headings() {
        check(
            "# Title\n\n**Impact:** all *orders*\nfailed\n\nmore\n\n**Root cause**\n\nb\n\n**Note:** c\n\n**Detection**\nd",
            &[
                r#"2 Impact [Impact] "all *orders*\nfailed\n\nmore""#,
                r#"2 Root Cause [Root cause] "b\n\n**Note:** c""#,
                r#"2 Detection [Detection] "d""#,
            ],
        );
        check(
            "## Summary\n\n**Impact:** a\n",
            &[r#"2 Summary [Summary] "**Impact:** a""#],
        );
        check(
            "# Response\n\n**Impact:** a\n",
            &[r#"2 Response [Response] "**Impact:** a""#],
        );
        check("**Impact** was felt\n", &[]);
    }

    #[test]
    fn bold_bullets_are_sections_where_there_are_no_headings() {
        let text = "# Title\n\n- **Key events**\n  - a\n  - b\n\n- **Time to repair**: 4h\n\n- **Impact**: x\n    - y\n- z\n- w\n\n1. v\n";
        check(
            text,
            &[
                r#"2 Timeline [Key events] "  - a\n  - b""#,
                r#"2 — [Time to repair] "4h""#,
                r#"2 Impact [Impact] "x\n    - y\n- z\n- w\n\n1. v""#,
            ],
        );
        check("- **Alpha**: a\n- **Beta**: b\n", &[]);
    }

    #[test]
    fn a_day_of_the_timeline_is_no_section() {
        check(
            "## Timeline\na\n## Feb 21, 13:00\nb\n## 1405 errors\nx\n## Impact\nc\n## 2025-02-22\nd\n",
            &[
                r#"2 Timeline [Timeline] "a\n## Feb 21, 13:00\nb""#,
                r#"2 — [1405 errors] "x""#,
                r#"2 Impact [Impact] "c""#,
                r#"2 — [2025-02-22] "d""#,
            ],
        );
    }

    #[test]
    fn every_byte_of_the_content_is_in_a_part() {
        let text = "## Response\n\n[a]: /a\n\nSee [a].\n\n    code\n\n[b]: /b\n";
        let read = document(text);
        let section = &read.sections[0];
        assert_eq!(section.parts, [Part::Prose(section.content)]);
        let text = "- **Impact**: x\n  y\n    - z\n";
        let read = document(text);
        let parts: Vec<&str> = read.sections[0]
            .parts
            .iter()
            .map(|part| match part {
                Part::Prose(span) => span.text(text),
                _ => "",
            })
            .collect();
        assert_eq!(parts, ["x\n  y", "- z"]);
    }

    #[test]
    fn a_header_of_another_generator_is_no_heading() {
        let text = "---\ntitle: Orders down\nweight: 1\n---\n\n- **Impact**: a\n";
        check(text, &[r#"2 Impact [Impact] "a""#]);
        assert_eq!(document(text).preamble.text(text), "");
    }
}
