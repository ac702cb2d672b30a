//! What begins a section: a heading, and in files without level-2 headings also a bold paragraph or bullet.

use crate::parse::Context;
use crate::parse::blocks::{Block, BlockKind, Inline};
use crate::span::{Span, Spanned};
use crate::time::{clock, date};
use crate::vocabulary::SectionKind;

/// The top-level blocks of a body, told apart.
#[derive(Debug)]
pub(super) struct Outline<'t> {
    pub title: Option<Title>,
    /// In the order of the text. What comes before the first head is the preamble.
    pub pieces: Vec<Piece<'t>>,
}

/// The level-1 heading that is no section.
#[derive(Debug)]
pub(super) struct Title {
    pub span: Span,
    pub text: Spanned<String>,
}

#[derive(Debug)]
pub(super) enum Piece<'t> {
    Head(Head),
    Content(Block<'t>),
}

/// The beginning of a section.
#[derive(Debug)]
pub(super) struct Head {
    pub kind: Option<SectionKind>,
    pub title: Spanned<String>,
    /// 2, or 3 for a section under another.
    pub level: u8,
    pub span: Span,
    /// Where the content begins.
    pub content: usize,
    /// Whether it is an item of a list, so that the content is indented.
    pub nested: bool,
}

/// Tells heads from content.
pub(super) fn outline<'t>(cx: &Context<'_>, blocks: Vec<Block<'t>>) -> Outline<'t> {
    let mut walk = Walk {
        cx,
        has_level_2: blocks
            .iter()
            .any(|block| block.kind == BlockKind::Heading(2)),
        title: None,
        pieces: Vec::new(),
        current: Current::None,
        parent: None,
        divided: false,
    };
    for block in blocks {
        walk.block(block);
    }
    Outline {
        title: walk.title,
        pieces: walk.pieces,
    }
}

/// What opened the section that the walk is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Current {
    None,
    /// A heading that names a known section: bold text below it is content.
    KnownHeading,
    Other,
}

struct Walk<'a, 't> {
    cx: &'a Context<'a>,
    has_level_2: bool,
    title: Option<Title>,
    pieces: Vec<Piece<'t>>,
    current: Current,
    /// The kind of the last section of level 2.
    parent: Option<SectionKind>,
    /// Whether the last section of level 2 is divided into sections of level 3.
    divided: bool,
}

impl<'t> Walk<'_, 't> {
    fn block(&mut self, block: Block<'t>) {
        match block.kind {
            BlockKind::Heading(level @ 1..=3) => self.heading(block, level),
            BlockKind::Paragraph if self.takes_bold() => self.paragraph(block),
            BlockKind::List { .. } if self.takes_bold() => self.list(block),
            _ => self.pieces.push(Piece::Content(block)),
        }
    }

    fn takes_bold(&self) -> bool {
        !self.has_level_2 && self.current != Current::KnownHeading
    }

    fn heading(&mut self, block: Block<'t>, level: u8) {
        let title = Spanned::new(block.text().trim().to_owned(), block.text_span());
        let kind = self.cx.config.section(&title.value);
        let is_first = self.title.is_none() && self.current == Current::None;
        match level {
            1 if kind.is_none() && is_first => {
                self.title = Some(Title {
                    span: block.span,
                    text: title,
                });
            }
            // A day of the timeline, at a level too high.
            1 | 2
                if kind.is_none()
                    && self.parent == Some(SectionKind::Timeline)
                    && is_time(&title.value) =>
            {
                self.pieces.push(Piece::Content(block));
            }
            1 | 2 => self.head(block.span, title, kind, 2),
            _ => match self.level_3(kind) {
                Some((kind, level)) => self.head(block.span, title, kind, level),
                None => self.pieces.push(Piece::Content(block)),
            },
        }
    }

    /// What section a level-3 heading begins that would name a `kind`, and on which level; `None` if it is content.
    fn level_3(&self, kind: Option<SectionKind>) -> Option<(Option<SectionKind>, u8)> {
        let reflects = matches!(
            kind,
            Some(
                SectionKind::WhatWentWell
                    | SectionKind::WhatWentPoorly
                    | SectionKind::WhereWeGotLucky
            )
        );
        let under_lessons = self.current != Current::None
            && matches!(self.parent, None | Some(SectionKind::LessonsLearned));
        if under_lessons && (reflects || self.divided) {
            return Some((kind.filter(|_| reflects), 3));
        }
        let is_section =
            kind.is_some() && !self.has_level_2 || reflects && self.current == Current::None;
        is_section.then_some((kind, 2))
    }

    fn head(&mut self, span: Span, title: Spanned<String>, kind: Option<SectionKind>, level: u8) {
        self.current = if kind.is_some() {
            Current::KnownHeading
        } else {
            Current::Other
        };
        self.divided = level == 3;
        if level == 2 {
            self.parent = kind;
        }
        self.pieces.push(Piece::Head(Head {
            kind,
            title,
            level,
            span,
            content: span.end,
            nested: false,
        }));
    }

    fn paragraph(&mut self, block: Block<'t>) {
        let head = bold_head(self.cx, &block);
        match head {
            Some(head) if head.kind.is_some() => self.bold(head, block.span.start, false),
            _ => self.pieces.push(Piece::Content(block)),
        }
    }

    /// A list in which at least one item names a known section is taken apart. Its other bold items begin sections
    /// too, since what they say does not belong to the section before.
    fn list(&mut self, block: Block<'t>) {
        let heads: Vec<Option<BoldHead<'t>>> = block
            .children
            .iter()
            .map(|item| item_head(self.cx, item))
            .collect();
        if !heads.iter().flatten().any(|head| head.kind.is_some()) {
            self.pieces.push(Piece::Content(block));
            return;
        }
        for (item, head) in block.children.into_iter().zip(heads) {
            match head {
                Some(head) => {
                    self.bold(head, item.span.start, true);
                    let rest = item.children.into_iter().skip(1);
                    self.pieces.extend(rest.map(Piece::Content));
                }
                None => self.item(block.kind, block.span, item),
            }
        }
    }

    /// An item that is content stays in a list with those beside it.
    fn item(&mut self, list: BlockKind, all: Span, item: Block<'t>) {
        if let Some(Piece::Content(last)) = self.pieces.last_mut()
            && last.kind == list
            && all.contains(last.span)
        {
            last.span = last.span.to(item.span);
            last.children.push(item);
            return;
        }
        let mut part = Block::new(list, item.span);
        part.children.push(item);
        self.pieces.push(Piece::Content(part));
    }

    fn bold(&mut self, head: BoldHead<'t>, start: usize, nested: bool) {
        self.current = Current::Other;
        self.divided = false;
        self.parent = head.kind;
        self.pieces.push(Piece::Head(Head {
            kind: head.kind,
            span: Span::new(start, head.content),
            title: head.title,
            level: 2,
            content: head.content,
            nested,
        }));
        self.pieces.extend(head.rest.map(Piece::Content));
    }
}

/// Whether a heading begins with a date or a time.
fn is_time(heading: &str) -> bool {
    date::scan(heading).is_some()
        || matches!(clock::scan(heading), Some((_, clock::Style::Plain, _)))
}

/// A paragraph's bold beginning, `**Impact:** …`.
struct BoldHead<'t> {
    kind: Option<SectionKind>,
    title: Spanned<String>,
    /// Where the text after it begins.
    content: usize,
    /// The text after it.
    rest: Option<Block<'t>>,
}

fn item_head<'t>(cx: &Context<'_>, item: &Block<'t>) -> Option<BoldHead<'t>> {
    let first = item.children.first()?;
    let is_plain = item.kind == BlockKind::Item { task: None };
    (is_plain && first.kind == BlockKind::Paragraph).then(|| bold_head(cx, first))?
}

/// The bold run that a paragraph begins with, if it ends in a colon or a dash, or is the whole first line.
fn bold_head<'t>(cx: &Context<'_>, paragraph: &Block<'t>) -> Option<BoldHead<'t>> {
    let count = paragraph
        .inlines
        .iter()
        .take_while(|inline| inline.strong)
        .count();
    let run = &paragraph.inlines[..count];
    let (first, last) = (run.first()?, run.last()?);
    let written: String = run.iter().map(|inline| &*inline.text).collect();
    let written = written.trim();
    let title = written.trim_end_matches([':', ' ']).to_owned();
    let after = Span::new(last.span.end, paragraph.span.end.max(last.span.end)).text(cx.text);
    let after = after.trim_start_matches(['*', '_']);
    let rest = after_separator(after, written.ends_with(':'))?;
    let content = paragraph.span.end - rest.len();
    Some(BoldHead {
        kind: cx.config.section(&title),
        title: Spanned::new(title, first.span.to(last.span)),
        content,
        rest: cut(cx, paragraph, content),
    })
}

/// What follows a head's separator; `None` where there is none, so that it is merely bold text.
fn after_separator(after: &str, separated: bool) -> Option<&str> {
    let text = after.trim_start();
    let mark = [":", "— ", "– ", "- "]
        .into_iter()
        .find_map(|mark| text.strip_prefix(mark));
    let breaks = after.len() != text.len() && after[..after.len() - text.len()].contains('\n');
    if breaks || separated && !text.starts_with(':') {
        return Some(text);
    }
    match mark {
        Some(rest) => Some(rest.trim_start()),
        None => text.is_empty().then_some(text),
    }
}

/// The paragraph from `start` on.
fn cut<'t>(cx: &Context<'_>, paragraph: &Block<'t>, start: usize) -> Option<Block<'t>> {
    if start >= paragraph.span.end {
        return None;
    }
    let inlines = paragraph
        .inlines
        .iter()
        .filter(|inline| inline.span.end > start);
    let inlines = inlines.map(|inline| {
        let mut inline = inline.clone();
        if inline.span.start < start && inline.span.text(cx.text) == inline.text {
            inline.text = inline.text[start - inline.span.start..].to_owned().into();
        }
        inline.span.start = inline.span.start.max(start);
        inline
    });
    Some(Block {
        inlines: inlines.collect::<Vec<Inline<'_>>>(),
        ..Block::new(paragraph.kind, Span::new(start, paragraph.span.end))
    })
}
