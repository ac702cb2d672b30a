//! Events of the Markdown parser → a tree of blocks.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::{Block, BlockKind, Inline, Reading, TAB};
use crate::parse::{Link, LinkKind, html};
use crate::span::Span;

/// Blocks deeper than this are left inside their parent's span: a tree of any depth would exhaust the stack.
const MAX_DEPTH: usize = 48;

/// A tree that grows by an event at a time.
pub(super) struct Builder<'t> {
    text: &'t str,
    stack: Vec<Block<'t>>,
    strong: usize,
    /// The addresses of the links that are open; `None` for an image.
    links: Vec<Option<String>>,
    /// The paragraph on top of the stack was opened for bare text in a tight item.
    implicit: bool,
    /// How many blocks are open below the deepest that is kept.
    skipped: usize,
    /// What is gathered beside the blocks.
    reading: Reading<'t>,
}

impl<'t> Builder<'t> {
    /// A tree for the blocks in `within`.
    pub fn new(text: &'t str, within: Span) -> Self {
        Self {
            text,
            stack: vec![Block::new(BlockKind::Quote, within)],
            strong: 0,
            links: Vec::new(),
            implicit: false,
            skipped: 0,
            reading: Reading::default(),
        }
    }

    /// The blocks of the highest level, and what was gathered beside them.
    pub fn finish(mut self) -> Reading<'t> {
        self.close_implicit();
        self.reading.blocks = self.stack.swap_remove(0).children;
        self.reading
    }

    /// Takes an event at `span`, which has no white space at its end.
    pub fn event(&mut self, event: Event<'t>, span: Span) {
        self.gather(&event, span);
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag),
            _ if self.skipped > 0 => {}
            Event::Text(text) => self.inline(text, span, |_| {}),
            Event::Code(text) => self.inline(text, span, |inline| inline.code = true),
            Event::InlineHtml(text) => {
                let is_markup = html::is_markup(&text);
                self.inline(text, span, |inline| inline.html = is_markup);
            }
            Event::SoftBreak => self.inline(" ".into(), span, |_| {}),
            Event::HardBreak => self.inline("\n".into(), span, |_| {}),
            Event::FootnoteReference(_) => self.inline("".into(), span, |_| {}),
            Event::TaskListMarker(done) => self.task(done, span),
            Event::Rule => {
                self.close_implicit();
                self.push(Block::new(BlockKind::Rule, span));
            }
            Event::Html(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    /// Keeps what is asked of a whole text, however deep it stands.
    fn gather(&mut self, event: &Event<'_>, span: Span) {
        let (kind, address) = match event {
            Event::Start(Tag::Link {
                dest_url,
                link_type,
                ..
            }) => {
                let scheme = if *link_type == LinkType::Email {
                    "mailto:"
                } else {
                    ""
                };
                (LinkKind::Link, format!("{scheme}{dest_url}"))
            }
            Event::Start(Tag::Image { dest_url, .. }) => (LinkKind::Image, dest_url.to_string()),
            Event::Html(_) | Event::InlineHtml(_) => {
                self.reading.html.push(span);
                return self.verbatim(span);
            }
            // An alert is a quotation in its form alone.
            Event::Code(_) | Event::Start(Tag::BlockQuote(None) | Tag::CodeBlock(_)) => {
                return self.verbatim(span);
            }
            _ => return,
        };
        self.reading.links.push(Link {
            span,
            kind,
            address,
        });
    }

    fn verbatim(&mut self, span: Span) {
        let last = self.reading.verbatim.last();
        if last.is_none_or(|last| last.end <= span.start) {
            self.reading.verbatim.push(span);
        }
    }

    fn task(&mut self, done: bool, span: Span) {
        self.close_implicit();
        let is_item = |block: &&mut Block<'_>| matches!(block.kind, BlockKind::Item { .. });
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

    fn top(&mut self) -> &mut Block<'t> {
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
                    let mut block = self.stack.pop().expect("the stack has more than its root");
                    if let (BlockKind::List { .. }, Some(last)) =
                        (block.kind, block.children.last())
                    {
                        // The definition of a link that follows a list is no part of it.
                        block.span.end = last.span.end;
                    }
                    self.push(block);
                }
            }
        }
    }

    fn push(&mut self, mut block: Block<'t>) {
        let parent = self.top();
        // The cells that a short row lacks are said to stand after it.
        block.span.end = block.span.end.min(parent.span.end);
        block.span.start = block.span.start.min(block.span.end);
        parent.children.push(block);
    }

    fn inline(&mut self, text: CowStr<'t>, span: Span, style: impl FnOnce(&mut Inline<'t>)) {
        if matches!(self.top().kind, BlockKind::Code | BlockKind::Html) {
            return;
        }
        self.open_inline(span);
        let mut inline = Inline {
            text: match text {
                CowStr::Borrowed(text) => Cow::Borrowed(text),
                text => Cow::Owned(text.into_string()),
            },
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
