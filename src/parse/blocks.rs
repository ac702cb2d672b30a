//! Markdown as a tree of blocks with byte spans: what the parsers of sections, timelines, factors and actions walk.

mod builder;

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, TagEnd};

use super::{Link, html};
use crate::span::Span;

/// The Markdown that `pm` reads, for the parser and for the site alike.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// A block and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<'t> {
    pub kind: BlockKind,
    /// From the first byte of its markup to the last of its content; no trailing line break.
    pub span: Span,
    /// Blocks inside: items of a list, rows of a table, the paragraphs of an item.
    pub children: Vec<Block<'t>>,
    /// The text inside, for headings, paragraphs and table cells.
    pub inlines: Vec<Inline<'t>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of this level, setext ones too.
    Heading(u8),
    /// A paragraph; the text of a tight list item is one as well.
    Paragraph,
    List {
        ordered: bool,
    },
    /// An item of a list; `task` is whether its box is ticked.
    Item {
        task: Option<bool>,
    },
    Table,
    TableHead,
    TableRow,
    TableCell,
    Quote,
    Code,
    Html,
    Rule,
    Footnote,
}

/// A run of text with its styling, flattened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline<'t> {
    /// What is read: entities and escapes resolved, a soft break as one space, a hard break as a line feed.
    pub text: Cow<'t, str>,
    pub span: Span,
    pub strong: bool,
    pub code: bool,
    /// Raw HTML: no text.
    pub html: bool,
    /// The address that it links to.
    pub link: Option<String>,
}

impl Block<'_> {
    /// What is read, markup stripped.
    pub fn text(&self) -> Cow<'_, str> {
        let mut read = self.inlines.iter().filter(|inline| !inline.html);
        let first = read.next().map_or("", |inline| &*inline.text);
        let mut text = Cow::Borrowed(first);
        for inline in read {
            text += &*inline.text;
        }
        text
    }

    /// The span of the text inside, without the block's own markup; the block's end where there is none.
    pub fn text_span(&self) -> Span {
        match (self.inlines.first(), self.inlines.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::at(self.span.end),
        }
    }

    /// A block without content.
    pub fn new(kind: BlockKind, span: Span) -> Self {
        Self {
            kind,
            span,
            children: Vec::new(),
            inlines: Vec::new(),
        }
    }
}

/// What one reading of a piece of Markdown gives.
#[derive(Debug, Clone, Default)]
pub struct Reading<'t> {
    pub blocks: Vec<Block<'t>>,
    /// Where links are defined (`[name]: address`): these are no blocks.
    pub definitions: Vec<Span>,
    pub headings: Vec<Span>,
    pub links: Vec<Link>,
    /// Raw HTML.
    pub html: Vec<Span>,
    /// Code, quotations and raw HTML: what is not its author's own prose. None is in another.
    pub verbatim: Vec<Span>,
    /// The tables that stand in nothing else.
    pub tables: Vec<Span>,
}

/// The blocks of the Markdown under `within`, a span of `text`; the spans of the blocks are in `text`.
pub fn parse(text: &str, within: Span) -> Vec<Block<'_>> {
    read(text, within).blocks
}

/// Reads the Markdown under `within`, a span of `text`; all spans are in `text`.
pub fn read(text: &str, within: Span) -> Reading<'_> {
    let markdown = within.text(text);
    let mut builder = builder::Builder::new(text, within);
    let mut events = Parser::new_ext(markdown, OPTIONS).into_offset_iter();
    for (event, range) in events.by_ref() {
        let inside = &markdown.as_bytes()[range.clone()];
        let is_text = |byte: &u8| !matches!(byte, b'\n' | b'\r' | b' ' | b'\t');
        let trimmed = inside.iter().rposition(is_text).map_or(0, |last| last + 1);
        let span = Span::new(range.start, range.start + trimmed).shift(within.start);
        builder.event(event, span);
    }
    let definitions = events.reference_definitions().iter();
    let mut definitions: Vec<Span> = definitions
        .map(|(_, definition)| Span::from(definition.span.clone()).shift(within.start))
        .collect();
    definitions.sort_unstable();
    Reading {
        definitions,
        ..builder.finish()
    }
}

/// The Markdown under `span`, without the indentation that it has because of the list item it stands in.
pub fn dedented(text: &str, span: Span) -> String {
    dedented_by(text, span, column(text, span.start))
}

/// The Markdown under `span`, its lines but the first less `columns` of white space.
pub fn dedented_by(text: &str, span: Span, columns: usize) -> String {
    let mut lines = span.text(text).split_inclusive('\n');
    let mut out = String::from(lines.next().unwrap_or_default());
    for line in lines {
        let mut column = 0;
        let mut rest = line;
        while column < columns {
            match rest.as_bytes().first() {
                Some(b' ') => column += 1,
                Some(b'\t') => column += TAB - column % TAB,
                _ => break,
            }
            rest = &rest[1..];
        }
        out.extend(std::iter::repeat_n(' ', column.saturating_sub(columns)));
        out.push_str(rest);
    }
    out
}

const TAB: usize = 4;

/// The column of `offset` in its line, from 0, with tabs as Markdown counts them.
pub fn column(text: &str, offset: usize) -> usize {
    let line = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    text[line..offset].chars().fold(0, |column, c| match c {
        '\t' => column + TAB - column % TAB,
        _ => column + 1,
    })
}

/// What is read of a piece of Markdown, on one line.
pub fn plain_text(markdown: &str) -> String {
    if is_plain(markdown) {
        return markdown.to_owned();
    }
    parsed_text(markdown)
}

fn parsed_text(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::InlineHtml(html) | Event::Html(html) => out.push_str(&html::text(&html)),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::Heading(_)
                | TagEnd::CodeBlock
                | TagEnd::TableCell,
            ) => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a text surely has no markup: one line of words, numbers and the signs that mean nothing to Markdown.
fn is_plain(text: &str) -> bool {
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || b" ,.:;/()%'?!-".contains(&byte);
    // A number can begin a list.
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.bytes().all(is_inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::LinkKind;

    fn outline(blocks: &[Block<'_>], text: &str, depth: usize, out: &mut String) {
        for block in blocks {
            let line = format!(
                "{}{:?} {:?}\n",
                "  ".repeat(depth),
                block.kind,
                block.span.text(text)
            );
            out.push_str(&line);
            outline(&block.children, text, depth + 1, out);
        }
    }

    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        outline(&parse(text, Span::new(0, text.len())), text, 0, &mut out);
        assert_eq!(out.trim_end(), expected);
    }

    #[test]
    fn tight_and_loose_items_look_the_same() {
        check(
            "- [x] **a** b\n  - c\n",
            "List { ordered: false } \"- [x] **a** b\\n  - c\"\n  Item { task: Some(true) } \"- [x] **a** b\\n  - c\"\n    Paragraph \"**a** b\"\n    List { ordered: false } \"- c\"\n      Item { task: None } \"- c\"\n        Paragraph \"c\"",
        );
    }

    #[test]
    fn tables_have_cells_with_spans() {
        check(
            "| A | B |\n|---|---|\n| `x` | |\n",
            "Table \"| A | B |\\n|---|---|\\n| `x` | |\"\n  TableHead \"| A | B |\"\n    TableCell \"A\"\n    TableCell \"B\"\n  TableRow \"| `x` | |\"\n    TableCell \"`x`\"\n    TableCell \"\"",
        );
    }

    #[test]
    fn text_is_what_is_read() {
        let text = "A [link](https://example.com) &amp; `code`\nnext";
        let blocks = parse(text, Span::new(0, text.len()));
        assert_eq!(blocks[0].text(), "A link & code next");
        assert_eq!(
            blocks[0].inlines[1].link.as_deref(),
            Some("https://example.com")
        );
        assert_eq!(plain_text("**A** b\n\n- c\n- d"), "A b c d");
        assert_eq!(plain_text("|a|b|\n|-|-|\n|c|d|"), "a b c d");
        assert_eq!(plain_text("a, (b) - c: 5 %"), "a, (b) - c: 5 %");
        assert_eq!(plain_text("1. a"), "a");
        assert_eq!(plain_text("a  "), "a");
    }

    proptest::proptest! {
        #[test]
        fn a_plain_text_is_read_as_it_stands(text in "[a-z][a-zA-Z0-9 ,.:;/()%'?!-]{0,20}") {
            proptest::prop_assert!(!is_plain(&text) || parsed_text(&text) == text);
        }
    }

    #[test]
    fn a_paragraph_begins_with_its_markup() {
        check(
            "- [ ] a\n\n- \\*b *c*\n",
            "List { ordered: false } \"- [ ] a\\n\\n- \\\\*b *c*\"\n  Item { task: Some(false) } \"- [ ] a\"\n    Paragraph \"a\"\n  Item { task: None } \"- \\\\*b *c*\"\n    Paragraph \"\\\\*b *c*\"",
        );
        check(
            "- ~~a~~\n",
            "List { ordered: false } \"- ~~a~~\"\n  Item { task: None } \"- ~~a~~\"\n    Paragraph \"~~a~~\"",
        );
    }

    #[test]
    fn indented_code_keeps_its_indentation() {
        check("a\n\n     b\n", "Paragraph \"a\"\nCode \"     b\"");
    }

    #[test]
    fn the_cells_that_a_row_lacks_are_inside_it() {
        let text = "| a | b |\n|---|---|\n| x |\n";
        let table = &parse(text, Span::new(0, text.len()))[0];
        let row = &table.children[1];
        assert_eq!(row.children.len(), 2);
        assert!(row.span.contains(row.children[1].span));
    }

    #[test]
    fn a_tree_has_a_bottom() {
        let text = format!("{}a\n\nb", "> ".repeat(100_000));
        let blocks = parse(&text, Span::new(0, text.len()));
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[1].text(), "b");
    }

    #[test]
    fn link_definitions_are_found() {
        let text = "[b]: /x\n\na [b]\n\n[c]: /y";
        let Reading {
            blocks,
            definitions,
            ..
        } = read(text, Span::new(0, text.len()));
        assert_eq!(blocks[0].inlines[1].link.as_deref(), Some("/x"));
        let definitions: Vec<&str> = definitions.iter().map(|span| span.text(text)).collect();
        assert_eq!(definitions, ["[b]: /x", "[c]: /y"]);
    }

    #[test]
    fn links_and_what_is_verbatim_are_found() {
        let text = "A [b](/x) ![c](y.png) `d` <e@example.com>\n\n> q `r` [s](t)\n\n> [!NOTE]\n> own\n\n```\nf\n```\n<br>\n";
        let reading = read(text, Span::new(0, text.len()));
        let links = reading.links.iter();
        let links: Vec<(&str, LinkKind, &str)> = links
            .map(|link| (link.span.text(text), link.kind, link.address.as_str()))
            .collect();
        let expected = [
            ("[b](/x)", LinkKind::Link, "/x"),
            ("![c](y.png)", LinkKind::Image, "y.png"),
            ("<e@example.com>", LinkKind::Link, "mailto:e@example.com"),
            ("[s](t)", LinkKind::Link, "t"),
        ];
        assert_eq!(links, expected);
        let texts = |spans: &[Span]| -> Vec<String> {
            spans
                .iter()
                .map(|span| span.text(text).to_owned())
                .collect()
        };
        let verbatim = ["`d`", "> q `r` [s](t)", "```\nf\n```", "<br>"];
        assert_eq!(texts(&reading.verbatim), verbatim);
        assert_eq!(texts(&reading.html), ["<br>"]);
    }

    #[test]
    fn tables_that_stand_in_nothing_else_are_found() {
        let text = "a\n\n  | b |\n  |---|\n| c |\n\n> | q |\n> |---|\n\n- | l |\n  |---|\n\n| d |\n|---|\ne\n";
        let tables = read(text, Span::new(0, text.len())).tables;
        let tables: Vec<&str> = tables.iter().map(|span| span.text(text)).collect();
        assert_eq!(tables, ["| b |\n  |---|\n| c |", "| d |\n|---|\ne"]);
    }

    #[test]
    fn a_definition_after_a_list_is_no_part_of_it() {
        check(
            "- a\n\n[x]: /x\n**b**\n",
            "List { ordered: false } \"- a\"\n  Item { task: None } \"- a\"\n    Paragraph \"a\"\nParagraph \"**b**\"",
        );
    }

    #[test]
    fn nested_markdown_loses_its_indentation() {
        let text = "- a\n  - b\n\t c\n d\n";
        let dedent = |from: &str| dedented(text, Span::new(text.find(from).unwrap(), text.len()));
        assert_eq!(dedent("- b"), "- b\n   c\nd\n");
        assert_eq!(dedent("- a"), text);
    }
}
