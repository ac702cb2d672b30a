//! Markdown as a tree of blocks with byte spans: what the parsers of sections, timelines, factors and actions walk.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::span::Span;

/// The Markdown that `pm` reads, for the parser and for the site alike.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// A block and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    /// From the first byte of its markup to the last of its content; no trailing line break.
    pub span: Span,
    /// Blocks inside: items of a list, rows of a table, the paragraphs of an item.
    pub children: Vec<Block>,
    /// The text inside, for headings, paragraphs and table cells.
    pub inlines: Vec<Inline>,
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
pub struct Inline {
    /// What is read: entities and escapes resolved, a soft break as one space, a hard break as a line feed.
    pub text: String,
    pub span: Span,
    pub strong: bool,
    pub code: bool,
    /// Raw HTML: no text.
    pub html: bool,
    /// The address that it links to.
    pub link: Option<String>,
}

impl Block {
    /// What is read, markup stripped.
    pub fn text(&self) -> String {
        self.inlines
            .iter()
            .filter(|inline| !inline.html)
            .map(|inline| inline.text.as_str())
            .collect()
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

/// Blocks deeper than this are left inside their parent's span: a tree of any depth would exhaust the stack.
const MAX_DEPTH: usize = 48;

/// Parses the Markdown under `within`, a span of `text`; the spans of the blocks are in `text`.
pub fn parse(text: &str, within: Span) -> Vec<Block> {
    parse_with_definitions(text, within).0
}

/// [`parse`], and where links are defined (`[name]: address`): these are no blocks.
pub fn parse_with_definitions(text: &str, within: Span) -> (Vec<Block>, Vec<Span>) {
    let markdown = within.text(text);
    let mut builder = Builder {
        text,
        stack: vec![Block::new(BlockKind::Quote, within)],
        strong: 0,
        links: Vec::new(),
        implicit: false,
        skipped: 0,
    };
    let mut events = Parser::new_ext(markdown, OPTIONS).into_offset_iter();
    for (event, range) in events.by_ref() {
        let trimmed = markdown[range.clone()]
            .trim_end_matches(['\n', '\r', ' ', '\t'])
            .len();
        let span = Span::new(range.start, range.start + trimmed).shift(within.start);
        builder.event(event, span);
    }
    builder.close_implicit();
    let definitions = events.reference_definitions().iter();
    let mut definitions: Vec<Span> = definitions
        .map(|(_, definition)| Span::from(definition.span.clone()).shift(within.start))
        .collect();
    definitions.sort_unstable();
    (builder.stack.swap_remove(0).children, definitions)
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
    let mut out = String::new();
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::CodeBlock,
            ) => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

struct Builder<'t> {
    text: &'t str,
    stack: Vec<Block>,
    strong: usize,
    /// The addresses of the links that are open; `None` for an image.
    links: Vec<Option<String>>,
    /// The paragraph on top of the stack was opened for bare text in a tight item.
    implicit: bool,
    /// How many blocks are open below the deepest that is kept.
    skipped: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag),
            _ if self.skipped > 0 => {}
            Event::Text(text) => self.inline(&text, span, |_| {}),
            Event::Code(text) => self.inline(&text, span, |inline| inline.code = true),
            Event::InlineHtml(text) => self.inline(&text, span, |inline| inline.html = true),
            Event::SoftBreak => self.inline(" ", span, |_| {}),
            Event::HardBreak => self.inline("\n", span, |_| {}),
            Event::FootnoteReference(_) => self.inline("", span, |_| {}),
            Event::TaskListMarker(done) => self.task(done, span),
            Event::Rule => {
                self.close_implicit();
                self.push(Block::new(BlockKind::Rule, span));
            }
            Event::Html(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn task(&mut self, done: bool, span: Span) {
        self.close_implicit();
        let is_item = |block: &&mut Block| matches!(block.kind, BlockKind::Item { .. });
        if let Some(item) = self.stack.iter_mut().rev().find(is_item) {
            item.kind = BlockKind::Item { task: Some(done) };
        }
        // In a loose list the box stands inside the paragraph.
        let top = self.top();
        if top.kind == BlockKind::Paragraph {
            let end = top.span.end.max(span.end);
            top.span = Span::new(span.end, end);
            self.skip_blanks();
        }
    }

    fn skip_blanks(&mut self) {
        let text = self.text;
        let top = self.top();
        let rest = top.span.text(text);
        top.span.start = top.span.end - rest.trim_start().len();
    }

    fn top(&mut self) -> &mut Block {
        self.stack.last_mut().expect("the root is never popped")
    }

    fn start(&mut self, tag: &Tag<'_>, mut span: Span) {
        let kind = match tag {
            Tag::Emphasis | Tag::Strikethrough => return self.open_inline(span),
            Tag::Strong => {
                self.strong += 1;
                return self.open_inline(span);
            }
            Tag::Link { dest_url, .. } => {
                self.links.push(Some(dest_url.to_string()));
                return self.open_inline(span);
            }
            Tag::Image { .. } => {
                self.links.push(None);
                return self.open_inline(span);
            }
            Tag::Paragraph => BlockKind::Paragraph,
            Tag::Heading { level, .. } => BlockKind::Heading(*level as u8),
            Tag::BlockQuote(_) => BlockKind::Quote,
            Tag::CodeBlock(_) => BlockKind::Code,
            Tag::HtmlBlock => BlockKind::Html,
            Tag::List(start) => BlockKind::List {
                ordered: start.is_some(),
            },
            Tag::Item => BlockKind::Item { task: None },
            Tag::FootnoteDefinition(_) => BlockKind::Footnote,
            Tag::Table(_) => BlockKind::Table,
            Tag::TableHead => BlockKind::TableHead,
            Tag::TableRow => BlockKind::TableRow,
            Tag::TableCell => BlockKind::TableCell,
            _ => return,
        };
        span.start = if matches!(tag, Tag::CodeBlock(kind) if kind.is_indented()) {
            self.before_indentation(span.start)
        } else {
            span.end - span.text(self.text).trim_start_matches([' ', '\t']).len()
        };
        self.close_implicit();
        if self.skipped > 0 || self.stack.len() > MAX_DEPTH {
            self.skipped += 1;
        } else {
            self.stack.push(Block::new(kind, span));
        }
    }

    /// Where the indentation begins that makes the line at `offset` code.
    fn before_indentation(&self, offset: usize) -> usize {
        let blanks = self.text[..offset].bytes().rev();
        let mut columns = 0;
        let blanks = blanks.take_while(|byte| {
            let open = columns < TAB;
            columns += if *byte == b'\t' { TAB } else { 1 };
            open && matches!(byte, b' ' | b'\t')
        });
        offset - blanks.count()
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Link | TagEnd::Image => {
                self.links.pop();
            }
            TagEnd::Emphasis | TagEnd::Strikethrough => {}
            _ if self.skipped > 0 => self.skipped -= 1,
            _ => {
                self.close_implicit();
                if self.stack.len() > 1 {
                    let block = self.stack.pop().expect("the stack has more than its root");
                    self.push(block);
                }
            }
        }
    }

    fn push(&mut self, mut block: Block) {
        let parent = self.top();
        // The cells that a short row lacks are said to stand after it.
        block.span.end = block.span.end.min(parent.span.end);
        block.span.start = block.span.start.min(block.span.end);
        parent.children.push(block);
    }

    fn inline(&mut self, text: &str, span: Span, style: impl FnOnce(&mut Inline)) {
        if matches!(self.top().kind, BlockKind::Code | BlockKind::Html) {
            return;
        }
        self.open_inline(span);
        let mut inline = Inline {
            text: text.to_owned(),
            span,
            strong: self.strong > 0,
            code: false,
            html: false,
            link: self.links.last().cloned().flatten(),
        };
        style(&mut inline);
        self.top().inlines.push(inline);
    }

    /// Makes sure that a block is open which holds the text, or the marked-up run, at `span`.
    fn open_inline(&mut self, mut span: Span) {
        if self.skipped > 0 {
            return;
        }
        let holds_text = matches!(
            self.top().kind,
            BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::TableCell
        );
        if !holds_text {
            // The backslash of an escape is not part of the text's own span.
            let escaped =
                self.text[..span.start].ends_with('\\') && self.top().span.start < span.start;
            span.start -= usize::from(escaped);
            self.stack.push(Block::new(BlockKind::Paragraph, span));
            self.implicit = true;
        }
        if self.implicit {
            let block = self.top();
            block.span = block.span.to(span);
        }
    }

    fn close_implicit(&mut self) {
        if self.implicit {
            self.implicit = false;
            let block = self
                .stack
                .pop()
                .expect("an implicit paragraph is on the stack");
            self.push(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(blocks: &[Block], text: &str, depth: usize, out: &mut String) {
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
        let (blocks, definitions) = parse_with_definitions(text, Span::new(0, text.len()));
        assert_eq!(blocks[0].inlines[1].link.as_deref(), Some("/x"));
        let definitions: Vec<&str> = definitions.iter().map(|span| span.text(text)).collect();
        assert_eq!(definitions, ["[b]: /x", "[c]: /y"]);
    }

    #[test]
    fn nested_markdown_loses_its_indentation() {
        let text = "- a\n  - b\n\t c\n d\n";
        let dedent = |from: &str| dedented(text, Span::new(text.find(from).unwrap(), text.len()));
        assert_eq!(dedent("- b"), "- b\n   c\nd\n");
        assert_eq!(dedent("- a"), text);
    }
}
