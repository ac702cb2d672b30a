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

    fn new(kind: BlockKind, span: Span) -> Self {
        Self {
            kind,
            span,
            children: Vec::new(),
            inlines: Vec::new(),
        }
    }
}

/// Parses the Markdown under `within`, a span of `text`; the spans of the blocks are in `text`.
pub fn parse(text: &str, within: Span) -> Vec<Block> {
    let markdown = within.text(text);
    let mut builder = Builder {
        stack: vec![Block::new(BlockKind::Quote, within)],
        ..Builder::default()
    };
    for (event, range) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
        let trimmed = markdown[range.clone()]
            .trim_end_matches(['\n', '\r', ' ', '\t'])
            .len();
        let span = Span::new(range.start, range.start + trimmed).shift(within.start);
        builder.event(event, span);
    }
    builder.close_implicit();
    let root = builder.stack.swap_remove(0);
    root.children
}

/// What is read of a piece of Markdown, on one line.
pub fn plain_text(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::CodeBlock,
            ) => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[derive(Default)]
struct Builder {
    stack: Vec<Block>,
    strong: usize,
    links: Vec<String>,
    /// The paragraph on top of the stack was opened for bare text in a tight item.
    implicit: bool,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.inline(&text, span, |_| {}),
            Event::Code(text) => self.inline(&text, span, |inline| inline.code = true),
            Event::InlineHtml(text) => self.inline(&text, span, |inline| inline.html = true),
            Event::SoftBreak => self.inline(" ", span, |_| {}),
            Event::HardBreak => self.inline("\n", span, |_| {}),
            Event::FootnoteReference(_) => self.inline("", span, |_| {}),
            Event::TaskListMarker(done) => {
                self.close_implicit();
                let item = self
                    .stack
                    .iter_mut()
                    .rev()
                    .find(|block| matches!(block.kind, BlockKind::Item { .. }));
                if let Some(item) = item {
                    item.kind = BlockKind::Item { task: Some(done) };
                }
            }
            Event::Rule => {
                self.close_implicit();
                self.push(Block::new(BlockKind::Rule, span));
            }
            Event::Html(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        let kind = match tag {
            Tag::Strong => {
                self.strong += 1;
                return;
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push(dest_url.into_string());
                return;
            }
            Tag::Paragraph => BlockKind::Paragraph,
            Tag::Heading { level, .. } => BlockKind::Heading(level as u8),
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
        self.close_implicit();
        self.stack.push(Block::new(kind, span));
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Link | TagEnd::Image => {
                self.links.pop();
            }
            TagEnd::Emphasis | TagEnd::Strikethrough => {}
            _ => {
                self.close_implicit();
                if self.stack.len() > 1 {
                    let block = self.stack.pop().expect("the stack has more than its root");
                    self.push(block);
                }
            }
        }
    }

    fn push(&mut self, block: Block) {
        let parent = self.stack.last_mut().expect("the root is never popped");
        parent.children.push(block);
    }

    fn inline(&mut self, text: &str, span: Span, style: impl FnOnce(&mut Inline)) {
        let top = self.stack.last().expect("the root is never popped").kind;
        if matches!(top, BlockKind::Code | BlockKind::Html) {
            return;
        }
        let holds_text = matches!(
            top,
            BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::TableCell
        );
        if !holds_text {
            self.stack.push(Block::new(BlockKind::Paragraph, span));
            self.implicit = true;
        }
        let mut inline = Inline {
            text: text.to_owned(),
            span,
            strong: self.strong > 0,
            code: false,
            html: false,
            link: self.links.last().cloned(),
        };
        style(&mut inline);
        let block = self.stack.last_mut().expect("the root is never popped");
        if self.implicit {
            block.span = block.span.to(span);
        }
        block.inlines.push(inline);
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
            "List { ordered: false } \"- [x] **a** b\\n  - c\"\n  Item { task: Some(true) } \"- [x] **a** b\\n  - c\"\n    Paragraph \"a** b\"\n    List { ordered: false } \"- c\"\n      Item { task: None } \"- c\"\n        Paragraph \"c\"",
        );
    }

    #[test]
    fn tables_have_cells_with_spans() {
        check(
            "| A | B |\n|---|---|\n| `x` | |\n",
            "Table \"| A | B |\\n|---|---|\\n| `x` | |\"\n  TableHead \"| A | B |\"\n    TableCell \" A\"\n    TableCell \" B\"\n  TableRow \"| `x` | |\"\n    TableCell \" `x`\"\n    TableCell \"\"",
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
}
