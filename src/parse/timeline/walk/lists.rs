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
        if has_time(self.cx, list, 0) {
            self.list(list, 0);
        } else {
            self.text(list);
        }
    }

    fn list(&mut self, list: &Block, depth: usize) {
        let trust = trust(self.cx, list);
        for item in &list.children {
            self.item(item, trust, depth);
        }
    }

    fn item(&mut self, item: &Block, trust: Trust, depth: usize) {
        let Some(content) = content(item) else {
            return self.prose(item.span, Said::default());
        };
        let first = first_line(item).unwrap_or(content);
        let head = Head::read(self.cx, first, trust);
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
    fn group(&mut self, item: &Block, head: &Head, first: Span, depth: usize) {
        let text = first.text(self.cx.text);
        let mut said = said::in_heading(text, &self.cx.config.zones);
        said_by_stamp(head, &mut said);
        self.prose(Span::new(item.span.start, first.end), said);
        for child in &item.children[1..] {
            if has_time(self.cx, child, depth + 1) {
                self.list(child, depth + 1);
            } else {
                self.append_or_prose(child.span);
            }
        }
    }

    /// The entry of an item. Where lines of its paragraph begin with times, they are entries of their own.
    fn item_entries(&mut self, item: &Block, content: Span, head: Head, groups: Vec<Group>) {
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

/// How sure a number must be to be a time: where all the items begin with one, they are times.
fn trust(cx: &Context<'_>, list: &Block) -> Trust {
    let head = |item: &Block, trust| first_line(item).map(|line| Head::read(cx, line, trust));
    let all = |trust| {
        let mut heads = list.children.iter().map(|item| head(item, trust));
        heads.all(|head| head.is_some_and(|head| head.is_timed()))
    };
    let years = || {
        let mut heads = list
            .children
            .iter()
            .filter_map(|item| head(item, Trust::TimeExpected));
        heads.all(|head| head.is_year_like())
    };
    if list.children.len() > 2 && !all(Trust::Line) && all(Trust::TimeExpected) && !years() {
        Trust::TimeExpected
    } else {
        Trust::Line
    }
}

/// Whether an item of a list has a time, or a list that is nested in one without.
fn has_time(cx: &Context<'_>, list: &Block, depth: usize) -> bool {
    if depth > MAX_DEPTH || !matches!(list.kind, BlockKind::List { .. }) {
        return false;
    }
    let stamped = |item: &Block| {
        first_line(item).is_some_and(|line| Head::read(cx, line, Trust::Line).stamp.is_some())
    };
    let mut items = list.children.iter();
    items.any(|item| stamped(item) || nested_times(cx, item, depth))
        || trust(cx, list) == Trust::TimeExpected
}

fn nested_times(cx: &Context<'_>, item: &Block, depth: usize) -> bool {
    let mut below = item.children.iter().skip(1);
    below.any(|child| has_time(cx, child, depth + 1))
}

/// Whether an item of the list has a clock time.
pub(super) fn has_clock(cx: &Context<'_>, list: &Block) -> bool {
    let mut lines = list.children.iter().filter_map(first_line);
    lines.any(|line| Head::read(cx, line, Trust::Line).is_timed())
        || trust(cx, list) == Trust::TimeExpected
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
