//! `pm-allow` comments, in the body and in the front matter.

mod misspelt;

use super::blocks::{Block, BlockKind};
use super::item::trimmed;
use super::{Context, Document, Section, Suppression};
use crate::span::{Span, Spanned};

pub use misspelt::{Misspelt, misspelt};

const MARK: &str = "pm-allow:";

/// Whether there may be suppressions in a text; in most there are none.
pub(super) fn may_be_in(text: &str) -> bool {
    text.contains(MARK)
}

/// The suppressions in the body and what each is for: before the first section the whole file, elsewhere the block that
/// follows, or, for a comment at the end of a row or an item, that row or item.
pub(super) fn in_body(
    cx: &Context<'_>,
    blocks: &[Block],
    sections: &[Section],
) -> Vec<Suppression> {
    let mut walk = Walk {
        cx,
        sections,
        found: Vec::new(),
    };
    walk.blocks(blocks, Span::at(cx.text.len()));
    let mut found = walk.found;
    let first = sections
        .first()
        .map_or(cx.text.len(), |section| section.span.start);
    for suppression in found
        .iter_mut()
        .filter(|suppression| suppression.span.start < first)
    {
        suppression.scope = Span::new(0, cx.text.len());
    }
    found.sort_by_key(|suppression| suppression.span.start);
    found
}

struct Walk<'a> {
    cx: &'a Context<'a>,
    sections: &'a [Section],
    found: Vec<Suppression>,
}

impl Walk<'_> {
    /// `around` is what a comment is for that nothing follows: the item, row or quote that the blocks stand in.
    fn blocks(&mut self, blocks: &[Block], around: Span) {
        let mut next = None;
        for (index, block) in blocks.iter().enumerate().rev() {
            match block.kind {
                BlockKind::Html => {
                    let scope = next.map_or(around, |next| self.scope(blocks, next));
                    self.comments(block.span, scope);
                    continue;
                }
                BlockKind::Heading(_) => self.inlines(block, self.scope(blocks, index)),
                BlockKind::Paragraph if around.is_empty() => self.inlines(block, block.span),
                BlockKind::Paragraph | BlockKind::TableCell => self.inlines(block, around),
                _ => self.blocks(&block.children, block.span),
            }
            next = Some(index);
        }
    }

    /// The block at `index`; for the head of a section all of it.
    fn scope(&self, blocks: &[Block], index: usize) -> Span {
        let block = &blocks[index];
        if let BlockKind::Heading(level) = block.kind {
            let ends =
                |next: &&Block| matches!(next.kind, BlockKind::Heading(other) if other <= level);
            let after = blocks[index + 1..]
                .iter()
                .take_while(|next| !ends(next))
                .last();
            return after.map_or(block.span, |last| block.span.to(last.span));
        }
        let section = self
            .sections
            .binary_search_by_key(&block.span.start, |section| section.span.start);
        section.map_or(block.span, |index| self.sections[index].span.to(block.span))
    }

    fn inlines(&mut self, block: &Block, scope: Span) {
        for inline in block.inlines.iter().filter(|inline| inline.html) {
            self.comments(inline.span, scope);
        }
    }

    fn comments(&mut self, html: Span, scope: Span) {
        let mut at = html.start;
        while let Some(open) = Span::new(at, html.end).text(self.cx.text).find("<!--") {
            let start = at + open;
            let inner = start + "<!--".len();
            let rest = Span::new(inner, html.end).text(self.cx.text);
            let Some(length) = rest.find("-->") else {
                break;
            };
            at = inner + length + "-->".len();
            let read = read(
                self.cx,
                Span::new(inner, inner + length),
                Span::new(start, at),
                scope,
            );
            self.found.extend(read);
        }
    }
}

/// Reads `pm-allow: rule reason`.
fn read(cx: &Context<'_>, inner: Span, span: Span, scope: Span) -> Option<Suppression> {
    let inner = trimmed(cx.text, inner);
    let said = inner.text(cx.text).strip_prefix(MARK)?;
    let said = trimmed(cx.text, Span::new(inner.end - said.len(), inner.end));
    let written = said.text(cx.text);
    let length = written.find(char::is_whitespace).unwrap_or(written.len());
    let rule = Span::new(said.start, said.start + length);
    let reason = trimmed(cx.text, Span::new(rule.end, said.end));
    let spanned = |span: Span| Spanned::new(span.text(cx.text).to_owned(), span);
    Some(Suppression {
        span,
        rule: spanned(rule),
        reason: spanned(reason),
        scope,
    })
}

/// Adds the suppressions of the front matter: each is for the key below it, or the table if a header is below it.
pub(super) fn parse(cx: &Context<'_>, document: &mut Document) {
    let Some(front) = document
        .front
        .span
        .filter(|span| may_be_in(span.text(cx.text)))
    else {
        return;
    };
    let lines = lines(cx.text, front);
    let found = lines.iter().enumerate().filter_map(|(index, line)| {
        let Line::Comment(span) = *line else {
            return None;
        };
        let inner = Span::new(span.start + "#".len(), span.end);
        read(cx, inner, span, below(&lines[index + 1..], span))
    });
    let found: Vec<Suppression> = found.collect();
    document.suppressions.splice(0..0, found);
}

#[derive(Clone, Copy)]
enum Line {
    Blank,
    Comment(Span),
    Header(Span),
    Key(Span),
    /// The value of the key above goes on.
    More(Span),
}

/// The lines of the front matter, told apart as far as suppressions need it.
fn lines(text: &str, front: Span) -> Vec<Line> {
    let mut at = front.start;
    let mut quote: Option<&str> = None;
    let lines = front.text(text).split_inclusive('\n').map(|line| {
        let span = trimmed(text, Span::new(at, at + line.len()));
        at += line.len();
        let source = span.text(text);
        let within = quote.is_some();
        for delimiter in ["\"\"\"", "'''"] {
            let count = source.matches(delimiter).count();
            if quote.is_none_or(|open| open == delimiter) && count % 2 == 1 {
                quote = if quote.is_some() {
                    None
                } else {
                    Some(delimiter)
                };
            }
        }
        let key = source.split('=').next().unwrap_or_default().trim_end();
        let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '"' | '\'');
        match source {
            _ if within => Line::More(span),
            "" => Line::Blank,
            _ if source.starts_with('#') => Line::Comment(span),
            _ if source.starts_with('[') && !source.contains(',') => Line::Header(span),
            _ if key.len() < source.len() && key.chars().all(is_key) => Line::Key(span),
            _ => Line::More(span),
        }
    });
    lines.collect()
}

/// What stands directly below a comment, other comments aside; nothing if that is nothing.
fn below(lines: &[Line], comment: Span) -> Span {
    let nothing = Span::at(comment.end);
    let mut lines = lines
        .iter()
        .skip_while(|line| matches!(line, Line::Comment(_)));
    match lines.next() {
        Some(Line::Key(span)) => {
            let more = lines.map_while(|line| match line {
                Line::More(span) => Some(*span),
                _ => None,
            });
            more.fold(*span, Span::to)
        }
        Some(Line::Header(span)) => {
            let inside = lines.map_while(|line| match line {
                Line::Header(_) => None,
                Line::Blank => Some(*span),
                Line::Comment(span) | Line::Key(span) | Line::More(span) => Some(*span),
            });
            inside.fold(*span, Span::to)
        }
        _ => nothing,
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::parse::{Document, FrontMatter, sections};
    use crate::span::Span;

    fn compare(document: &Document, text: &str, expected: &[(&str, &str, &str)]) {
        let found: Vec<(&str, &str, &str)> = document
            .suppressions
            .iter()
            .map(|found| {
                (
                    found.rule.value.as_str(),
                    found.reason.value.as_str(),
                    found.scope.text(text),
                )
            })
            .collect();
        assert_eq!(found, expected, "{text}");
        for found in &document.suppressions {
            assert_eq!(found.rule.span.text(text), found.rule.value);
            assert_eq!(found.reason.span.text(text), found.reason.value);
            assert!(found.span.text(text).contains("pm-allow:"));
        }
    }

    /// The rule, the reason and the scope of each.
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        compare(&sections::read(text, &Config::default()).0, text, expected);
    }

    fn check_front_matter(text: &str, expected: &[(&str, &str, &str)]) {
        let config = Config::default();
        let cx = super::Context {
            source: crate::source::SourceId(0),
            text,
            config: &config,
            date: None,
            zone: crate::time::Zone::Named(chrono_tz::UTC),
            zone_given: false,
        };
        let front = FrontMatter {
            span: Some(Span::new(0, text.len())),
            ..FrontMatter::default()
        };
        let mut document = Document {
            front,
            ..Document::default()
        };
        super::parse(&cx, &mut document);
        compare(&document, text, expected);
    }

    #[test]
    fn before_the_first_section_it_is_for_the_file() {
        let text = "<!-- pm-allow: missing-owner not ours -->\n\n# Title\n\nx <!-- pm-allow: a-b -->\n\n## Summary\nx\n";
        check(
            text,
            &[("missing-owner", "not ours", text), ("a-b", "", text)],
        );
        let text = "x\n\n<!-- pm-allow: a b -->\n";
        check(text, &[("a", "b", text)]);
    }

    #[test]
    fn elsewhere_it_is_for_what_follows() {
        check(
            "## A\n\n<!-- pm-allow: a é -->\n<!-- pm-allow: b\n  c -->\n\ntext\n\nmore <!-- pm-allow: d e -->\nend\n\nx",
            &[
                ("a", "é", "text"),
                ("b", "c", "text"),
                ("d", "e", "more <!-- pm-allow: d e -->\nend"),
            ],
        );
        check(
            "## A\n\n<!-- pm-allow: a b -->\n## B\nx\n### C\ny\n\n<!-- pm-allow: c d -->\n### D\nz\n## E <!-- pm-allow: e f -->\nw\n\n<!-- pm-allow: g h -->",
            &[
                (
                    "a",
                    "b",
                    "## B\nx\n### C\ny\n\n<!-- pm-allow: c d -->\n### D\nz",
                ),
                ("c", "d", "### D\nz"),
                (
                    "e",
                    "f",
                    "## E <!-- pm-allow: e f -->\nw\n\n<!-- pm-allow: g h -->",
                ),
                ("g", "h", ""),
            ],
        );
        check(
            "**Summary:** a\n\n<!-- pm-allow: a b -->\n\n**Impact:** c\n\nd\n",
            &[("a", "b", "**Impact:** c\n\nd")],
        );
    }

    #[test]
    fn in_a_row_or_an_item_it_is_for_that() {
        check(
            "## A\n\n- x <!-- pm-allow: a b -->\n- y\n  <!-- pm-allow: c d -->\n",
            &[
                ("a", "b", "- x <!-- pm-allow: a b -->"),
                ("c", "d", "- y\n  <!-- pm-allow: c d -->"),
            ],
        );
        check(
            "## A\n\n- x\n\n  <!-- pm-allow: a b -->\n- y\n",
            &[("a", "b", "- x\n\n  <!-- pm-allow: a b -->")],
        );
        check(
            "## A\n\n| H |\n|--|\n| x <!-- pm-allow: a b --> |\n",
            &[("a", "b", "| x <!-- pm-allow: a b --> |")],
        );
    }

    #[test]
    fn code_and_other_comments_suppress_nothing() {
        check(
            "`<!-- pm-allow: a b -->`\n\n```\n<!-- pm-allow: a b -->\n```\n\n<!-- see pm-allow: a -->\n<!-- pm-allow -->\n\n<!-- pm-allow: a",
            &[],
        );
    }

    #[test]
    fn in_front_matter_it_is_for_the_key_below() {
        check_front_matter(
            "# pm-allow: a b\ntitle = 1\n# pm-allow: c d\n# note\ntags = [\n  \"x\",\n]\nother = 2\n# pm-allow: e f\n\nz = 3\n",
            &[
                ("a", "b", "title = 1"),
                ("c", "d", "tags = [\n  \"x\",\n]"),
                ("e", "f", ""),
            ],
        );
        check_front_matter(
            "# pm-allow: a b\r\n[[actions]]\r\ntext = \"x\"\r\n\r\nowner = \"y\"\r\n[times]\r\n#pm-allow: c d\r\nz = \"\"\"\r\n# pm-allow: e f\r\n\"\"\"\r\n",
            &[
                ("a", "b", "[[actions]]\r\ntext = \"x\"\r\n\r\nowner = \"y\""),
                ("c", "d", "z = \"\"\"\r\n# pm-allow: e f\r\n\"\"\""),
            ],
        );
    }
}
