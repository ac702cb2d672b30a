//! Lists: one item is one entry, unless it only gives the date or the subject of those nested in it.

use super::super::entry::{Draft, Head};
use super::super::said::{self, Said};
use super::super::stamp::Trust;
use super::{Group, Open, Walker, after_bullet, said_by_stamp};
use crate::parse::Context;
use crate::parse::blocks::{Block, BlockKind, column};
use crate::span::Span;

/// Lists below this depth are text.
const MAX_DEPTH: usize = 4;

impl Walker<'_> {
    pub(super) fn list_or_text(&mut self, list: &Block) {
        match timed(self.cx, list, 0) {
            Some(heads) => self.list(list, heads, 0),
            None => self.text(list),
        }
    }

    fn list(&mut self, list: &Block, heads: Heads<'_>, depth: usize) {
        for (item, head) in list.children.iter().zip(heads.of_items) {
            self.item(item, head, heads.trust, depth);
        }
    }

    /// Reads an item; `head` is that of its first line, if it begins with one.
    fn item(&mut self, item: &Block, head: Option<Head<'_>>, trust: Trust, depth: usize) {
        let Some(content) = content(item) else {
            return self.prose(item.span, Said::default());
        };
        let first = first_line(item).unwrap_or(content);
        let head = head.unwrap_or_else(|| Head::read(self.cx, first, trust));
        if !head.is_timed() && nested_times(self.cx, item, depth) {
            return self.group(item, &head, first, depth);
        }
        if head.is_date() && head.is_all_of(content) {
            let mut said = Said::default();
            said_by_stamp(&head, &mut said);
            return self.prose(item.span, said);
        }
        let groups = match first_line(item) {
            Some(line) => self.lines(line),
            None => Vec::new(),
        };
        self.item_entries(item, content, head, groups);
    }

    /// An item that heads the times nested in it: "Tuesday 4 February".
    fn group(&mut self, item: &Block, head: &Head<'_>, first: Span, depth: usize) {
        let text = first.text(self.cx.text);
        let mut said = said::in_heading(text, &self.cx.config.zones);
        said_by_stamp(head, &mut said);
        self.prose(Span::new(item.span.start, first.end), said);
        for child in &item.children[1..] {
            match timed(self.cx, child, depth + 1) {
                Some(heads) => self.list(child, heads, depth + 1),
                None => self.append_or_prose(child.span),
            }
        }
    }

    /// The entry of an item. Where lines of its paragraph begin with times, they are entries of their own.
    fn item_entries(&mut self, item: &Block, content: Span, head: Head<'_>, groups: Vec<Group>) {
        let indent = column(self.cx.text, content.start);
        let mut head = Some(head);
        let last = groups.len().saturating_sub(1);
        let whole = Group {
            span: item.span,
            text: content,
        };
        let groups = if groups.is_empty() {
            vec![whole]
        } else {
            groups
        };
        for (index, group) in groups.into_iter().enumerate() {
            let head = head
                .take()
                .unwrap_or_else(|| Head::read(self.cx, group.text, Trust::Line));
            let mut text = group.text;
            let mut span = group.span;
            if index == 0 {
                span.start = item.span.start;
            }
            if index == last {
                text.end = content.end.max(text.start);
                span.end = item.span.end;
            }
            let mut draft = head.into_draft(self.cx, text, group.text.end, indent);
            draft.span = span;
            self.entry(draft, Open::Item);
        }
    }
}

/// What the items of a list begin with.
struct Heads<'a> {
    /// How sure a number must be to be a time: where all the items begin with one, they are times.
    trust: Trust,
    /// `None` for an item that does not begin with a text.
    of_items: Vec<Option<Head<'a>>>,
}

impl<'a> Heads<'a> {
    fn read(cx: &Context<'a>, list: &Block) -> Self {
        let items = &list.children;
        let read = |trust| {
            let head = move |item| first_line(item).map(|line| Head::read(cx, line, trust));
            items.iter().map(head)
        };
        let is_timed = |head: &Option<Head<'_>>| head.as_ref().is_some_and(Head::is_timed);
        let is_year = |head: &Option<Head<'_>>| head.as_ref().is_some_and(Head::is_year_like);
        let of_items: Vec<_> = read(Trust::Line).collect();
        if items.len() > 2 && !of_items.iter().all(is_timed) {
            let expected: Vec<_> = read(Trust::TimeExpected).take_while(is_timed).collect();
            if expected.len() == items.len() && !expected.iter().all(is_year) {
                return Self {
                    trust: Trust::TimeExpected,
                    of_items: expected,
                };
            }
        }
        Self {
            trust: Trust::Line,
            of_items,
        }
    }
}

/// The heads of a list in which an item has a time, or a list that is nested in one without.
fn timed<'a>(cx: &Context<'a>, list: &Block, depth: usize) -> Option<Heads<'a>> {
    if depth > MAX_DEPTH || !matches!(list.kind, BlockKind::List { .. }) {
        return None;
    }
    let heads = Heads::read(cx, list);
    let has_time = heads.trust == Trust::TimeExpected
        || heads
            .of_items
            .iter()
            .flatten()
            .any(|head| head.stamp.is_some())
        || list
            .children
            .iter()
            .any(|item| nested_times(cx, item, depth));
    has_time.then_some(heads)
}

fn nested_times(cx: &Context<'_>, item: &Block, depth: usize) -> bool {
    let mut below = item.children.iter().skip(1);
    below.any(|child| timed(cx, child, depth + 1).is_some())
}

/// Whether an item of the list has a clock time.
pub(super) fn has_clock(cx: &Context<'_>, list: &Block) -> bool {
    let heads = Heads::read(cx, list);
    heads.trust == Trust::TimeExpected || heads.of_items.iter().flatten().any(Head::is_timed)
}

/// The paragraph that an item begins with.
fn first_line(item: &Block) -> Option<Span> {
    let first = item.children.first()?;
    (first.kind == BlockKind::Paragraph).then_some(first.span)
}

/// What is in an item, without its bullet and its box.
fn content(item: &Block) -> Option<Span> {
    let first = item.children.first()?;
    Some(Span::new(first.span.start, item.span.end))
}

/// The items of a list that is code because its indentation is four spaces.
pub(super) fn indented(cx: &Context<'_>, block: &Block) -> Vec<Draft> {
    let text = block.span.text(cx.text);
    let is_bullet = |line: &str| {
        let line = line.trim_start();
        line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ")
    };
    if !text.starts_with([' ', '\t']) || !is_bullet(text) {
        return Vec::new();
    }
    let mut items: Vec<Span> = Vec::new();
    let mut at = block.span.start;
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        match items.last_mut() {
            Some(item) if !is_bullet(line) => item.end = at,
            _ => items.push(Span::new(start, at)),
        }
    }
    let drafts: Vec<Draft> = items
        .into_iter()
        .map(|span| indented_item(cx, span))
        .collect();
    let timed = drafts.iter().filter(|draft| draft.is_timed()).count();
    if timed * 2 >= drafts.len() {
        drafts
    } else {
        Vec::new()
    }
}

fn indented_item(cx: &Context<'_>, span: Span) -> Draft {
    let end = span.start + span.text(cx.text).trim_end().len();
    let bullet = Span::new(span.start + 1, end.max(span.start + 1));
    let text = after_bullet(cx.text, bullet);
    let indent = column(cx.text, text.start);
    let head = Head::read(cx, text, Trust::Line);
    let mut draft = head.into_draft(cx, text, text.end, indent);
    draft.span = Span::new(span.start, end);
    draft
}
