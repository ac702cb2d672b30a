//! Blocks → pieces: entries as written, and prose with what it says of the entries below it.

use super::entry::{self, Draft, Head};
use super::said::{self, Said, SaidZone};
use super::stamp::Trust;
use super::table;
use crate::parse::Context;
use crate::parse::blocks::{Block, BlockKind, Inline, column};
use crate::span::Span;

mod lists;

pub(super) enum Piece {
    Prose { span: Span, said: Said },
    Entry(Box<Draft>),
}

/// The pieces of a section, in order. They cover all its blocks, but for the header of a table.
pub(super) fn walk(cx: &Context<'_>, blocks: &[Block]) -> Vec<Piece> {
    let mut walker = Walker {
        cx,
        pieces: Vec::new(),
        open: Open::No,
    };
    walker.blocks(blocks);
    walker.pieces
}

struct Walker<'a> {
    cx: &'a Context<'a>,
    pieces: Vec<Piece>,
    open: Open,
}

/// Whether what follows can belong to the entry before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// There is none, or it is a row of a table.
    No,
    /// An item of a list: code, quotes and images can.
    Item,
    /// A paragraph: lists and further paragraphs can as well.
    Paragraph,
}

impl<'a> Walker<'a> {
    fn blocks(&mut self, blocks: &[Block]) {
        let continued = self.continued(blocks);
        let mut index = 0;
        while let Some(block) = blocks.get(index) {
            let mut next = index + 1;
            match block.kind {
                BlockKind::Heading(level) => next = self.heading(blocks, index, level),
                BlockKind::Paragraph => self.paragraph(block, continued[index]),
                BlockKind::List { .. } => self.list_or_text(block),
                BlockKind::Table => self.table_or_text(block),
                BlockKind::Code => self.code(block),
                BlockKind::Quote => self.append_or_prose(block.span),
                _ => self.prose(block.span, Said::default()),
            }
            index = next;
        }
    }

    /// For each block, whether a paragraph that begins with a time comes after it, before any heading.
    fn continued(&self, blocks: &[Block]) -> Vec<bool> {
        let mut later = false;
        let mut continued: Vec<bool> = blocks
            .iter()
            .rev()
            .map(|block| {
                let here = later;
                match block.kind {
                    BlockKind::Heading(_) => later = false,
                    BlockKind::Paragraph => later |= self.head(block.span).is_timed(),
                    _ => {}
                }
                here
            })
            .collect();
        continued.reverse();
        continued
    }

    fn head(&self, span: Span) -> Head<'a> {
        Head::read(self.cx, span, Trust::Line)
    }

    fn prose(&mut self, span: Span, said: Said) {
        self.pieces.push(Piece::Prose { span, said });
        self.open = Open::No;
    }

    fn entry(&mut self, draft: Draft, open: Open) {
        self.pieces.push(Piece::Entry(Box::new(draft)));
        self.open = open;
    }

    /// Adds a block to the entry before, where one is open.
    fn append_or_prose(&mut self, span: Span) {
        match self.pieces.last_mut() {
            Some(Piece::Entry(draft)) if self.open != Open::No => {
                entry::append(self.cx, draft, span);
            }
            _ => {
                let said = self.said_in(span);
                self.prose(span, said);
            }
        }
    }

    fn said_in(&self, span: Span) -> Said {
        said::in_prose(span.text(self.cx.text), &self.cx.config.zones)
    }

    /// A heading and what it heads. Returns where to go on.
    fn heading(&mut self, blocks: &[Block], index: usize, level: u8) -> usize {
        let block = &blocks[index];
        let line = heading_text(self.cx.text, block);
        let head = self.head(line);
        let end = if head.is_timed() {
            Some(self.end_below(blocks, index, level))
        } else if head.is_date() {
            self.end_of_day(&head, blocks, index)
        } else {
            None
        };
        let Some(end) = end else {
            let mut said = said::in_heading(line.text(self.cx.text), &self.cx.config.zones);
            said_by_stamp(&head, &mut said);
            self.prose(block.span, said);
            return index + 1;
        };
        let mut draft = head.into_draft(self.cx, line, line.end, 0);
        draft.span = block.span;
        if end > index + 1 {
            let below = Span::new(blocks[index + 1].span.start, blocks[end - 1].span.end);
            entry::append(self.cx, &mut draft, below);
        }
        self.entry(draft, Open::No);
        end
    }

    /// Where the entry of a heading with a time ends: at the next heading of the same or a higher level, or the next
    /// that has a time itself.
    fn end_below(&self, blocks: &[Block], index: usize, level: u8) -> usize {
        let is_below = |block: &&Block| match block.kind {
            BlockKind::Heading(other) => other > level && !self.is_timed_heading(block),
            _ => true,
        };
        index + 1 + blocks[index + 1..].iter().take_while(is_below).count()
    }

    /// Where the entry of a heading without a time ends; `None` where it is only the date of what follows.
    fn end_of_day(&self, head: &Head<'_>, blocks: &[Block], index: usize) -> Option<usize> {
        let after = &blocks[index + 1..];
        let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
        let length = after.iter().take_while(|block| !is_heading(block)).count();
        let below = &after[..length];
        if below.iter().any(|block| self.has_times(block)) {
            return None;
        }
        let heads_times = after
            .first()
            .is_some_and(|block| is_heading(block) && self.is_timed_heading(block));
        if below.is_empty() && (!head.has_text() || heads_times) {
            return None;
        }
        Some(index + 1 + length)
    }

    fn is_timed_heading(&self, block: &Block) -> bool {
        self.head(heading_text(self.cx.text, block)).is_timed()
    }

    fn paragraph(&mut self, block: &Block, continued: bool) {
        let groups = self.lines(block.span);
        let alone = groups.len() == 1;
        for (index, group) in groups.iter().enumerate() {
            let head = self.head(group.text);
            if head.is_date() && head.is_all_of(group.text) {
                let mut said = Said::default();
                said_by_stamp(&head, &mut said);
                self.prose(group.span, said);
            } else if head.stamp.is_some() {
                let indent = column(self.cx.text, group.text.start);
                let mut draft = head.into_draft(self.cx, group.text, group.text.end, indent);
                draft.span = group.span;
                self.entry(draft, Open::Paragraph);
            } else if index > 0 {
                self.append_or_prose(group.text);
            } else {
                let said = self.said_by_paragraph(block);
                if alone && said == Said::default() && self.belongs_above(block, continued) {
                    self.append_or_prose(group.text);
                } else {
                    self.prose(group.span, said);
                }
            }
        }
    }

    /// Whether a paragraph without a time goes on with the entry above it.
    fn belongs_above(&self, block: &Block, continued: bool) -> bool {
        let text = block.span.text(self.cx.text);
        let image = text.starts_with("![") && text.ends_with([')', ']']);
        (self.open == Open::Paragraph && continued) || (self.open != Open::No && image)
    }

    /// What a paragraph says: a sentence about zones, or as a short line a date.
    fn said_by_paragraph(&self, block: &Block) -> Said {
        let mut said = self.said_in(block.span);
        let text = block.text();
        let is_bold = |inline: &Inline| inline.strong || inline.text.trim().is_empty();
        let bold = block.inlines.iter().all(is_bold);
        let short = text.len() <= 60 && (bold || text.trim_end().ends_with(':'));
        if short && said.day.is_none() {
            said.day = said::day_in(&text);
        }
        said
    }

    /// The pieces of a paragraph, where its lines are entries of their own.
    fn lines(&self, span: Span) -> Vec<Group> {
        let source = self.cx.text;
        let starts = line_starts(source, span);
        if starts.len() == 1 {
            let text = after_bullet(source, span);
            return vec![Group { span, text }];
        }
        let heads: Vec<Head<'_>> = starts
            .iter()
            .map(|start| self.head(after_bullet(source, Span::new(*start, span.end))))
            .collect();
        let timed = |head: &&Head<'_>| head.is_timed() && !head.is_key_first();
        let count = heads[1..].iter().filter(timed).count();
        let begun = timed(&&heads[0]) || heads[0].is_date();
        // Without one before it a single time is the middle of a sentence.
        let all_timed = count == heads.len() - 1 && (begun || count > 1);
        let mut cuts = vec![span.start];
        for (index, head) in heads.iter().enumerate().skip(1) {
            let before = &source[starts[index - 1]..starts[index]];
            let apart = begun && head.is_set_apart();
            if timed(&head)
                && (apart || ((all_timed || is_hard_break(before)) && ends_sentence(before)))
            {
                cuts.push(starts[index]);
            }
        }
        let ends = cuts[1..].iter().copied().chain([span.end]);
        let group = |(start, end): (&usize, usize)| {
            let end = start + source[*start..end].trim_end().len();
            let span = Span::new(*start, end);
            Group {
                span,
                text: after_bullet(source, span),
            }
        };
        cuts.iter().zip(ends).map(group).collect()
    }

    fn table_or_text(&mut self, block: &Block) {
        let drafts = table::read(self.cx, block);
        if drafts.is_empty() {
            return self.text(block);
        }
        for draft in drafts {
            self.entry(draft, Open::No);
        }
    }

    /// A list or table without times.
    fn text(&mut self, block: &Block) {
        if self.open == Open::Paragraph {
            self.append_or_prose(block.span);
        } else {
            let said = self.said_in(block.span);
            self.prose(block.span, said);
        }
    }

    /// Code belongs to the entry before. Indented by accident it can be a list.
    fn code(&mut self, block: &Block) {
        if self.open != Open::No {
            return self.append_or_prose(block.span);
        }
        let drafts = lists::indented(self.cx, block);
        if drafts.is_empty() {
            return self.prose(block.span, Said::default());
        }
        for draft in drafts {
            self.entry(draft, Open::Item);
        }
    }

    /// Whether a block has clock times of its own.
    fn has_times(&self, block: &Block) -> bool {
        match block.kind {
            BlockKind::Paragraph => self.head(block.span).is_timed(),
            BlockKind::List { .. } => lists::has_clock(self.cx, block),
            BlockKind::Table => table::read(self.cx, block).iter().any(Draft::is_timed),
            _ => false,
        }
    }
}

fn said_by_stamp(head: &Head<'_>, said: &mut Said) {
    let Some(stamp) = head.stamp.as_ref().filter(|stamp| stamp.is_date()) else {
        return;
    };
    said.day = stamp.date_for_others();
    if let Some(zone) = &stamp.start.zone {
        said.zone = Some(SaidZone {
            zone: zone.clone(),
            written: head.written().value.into(),
        });
    }
}

/// The line of a heading without its `#`s or its underline.
fn heading_text(source: &str, block: &Block) -> Span {
    let text = block.span.text(source);
    let (start, end) = if text.starts_with('#') {
        let start = text.len() - text.trim_start_matches('#').trim_start().len();
        let closed = text.trim_end_matches('#');
        let is_closing = closed.ends_with([' ', '\t']);
        let end = if is_closing {
            closed.trim_end().len()
        } else {
            text.len()
        };
        (start, end.max(start))
    } else {
        (
            0,
            text.rfind('\n')
                .map_or(text.len(), |at| text[..at].trim_end().len()),
        )
    };
    Span::new(block.span.start + start, block.span.start + end)
}

fn line_starts(source: &str, span: Span) -> Vec<usize> {
    let text = span.text(source);
    let breaks = text.match_indices('\n').map(|(at, _)| span.start + at + 1);
    std::iter::once(span.start).chain(breaks).collect()
}

/// A piece of a paragraph, and its text without the dash that some put where a bullet belongs.
struct Group {
    span: Span,
    text: Span,
}

fn after_bullet(source: &str, span: Span) -> Span {
    let rest = span.text(source).trim_start();
    let rest = match rest.strip_prefix(['–', '—', '•', '·']) {
        Some(after) if after.starts_with([' ', '\t', '\u{a0}']) => after.trim_start(),
        _ => rest,
    };
    Span::new(span.end - rest.len(), span.end)
}

fn is_hard_break(line: &str) -> bool {
    let line = line.trim_end_matches(['\r', '\n']);
    line.ends_with("  ") || line.ends_with('\\') || line.ends_with("<br>")
}

/// Whether a line ends where a sentence can end: not in "… was back at".
fn ends_sentence(line: &str) -> bool {
    const OPEN: [&str; 16] = [
        "at", "by", "until", "till", "from", "to", "and", "between", "around", "about", "since",
        "before", "after", "or", "the", "of",
    ];
    let line = line.trim_end();
    let last = line
        .rsplit(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    !line.ends_with(',') && !OPEN.contains(&last.to_lowercase().as_str())
}
