//! A line and what belongs to it → an entry as written: its time, its mark and its text.

use std::borrow::Cow;

use super::line::Line;
use super::mark::{self, Mark};
use super::said::SaidZone;
use super::stamp::{self, Stamp, Trust};
use crate::parse::Context;
use crate::parse::blocks::{column, dedented_by};
use crate::span::{Span, Spanned};
use crate::vocabulary::Instant;

/// An entry before its time is resolved.
pub(super) struct Draft {
    pub span: Span,
    /// The time as written; empty where there is none.
    pub written: Spanned<String>,
    pub time: Time,
    /// The zone that the table's header states, and where the header is.
    pub column_zone: Option<(SaidZone, Span)>,
    pub text: String,
    pub mark: Option<Spanned<Instant>>,
}

pub(super) enum Time {
    /// Nothing is written where a time could stand.
    Missing,
    /// What stands where a time stands cannot be read.
    Unreadable,
    Stamp(Box<Stamp>),
}

/// The first line of what may be an entry.
pub(super) struct Head<'a> {
    line: Line<'a>,
    pub stamp: Option<Stamp>,
    /// A mark before the time.
    mark: Option<Mark>,
    shape: Shape,
}

/// Where the text stands, in the line.
enum Shape {
    /// Behind the time, from here on.
    After(usize),
    /// Before the time, up to here: `Resolved: 2023-06-06 11:21`.
    Before(usize),
}

impl Draft {
    /// Whether a clock time is written, or where one should be.
    pub fn is_timed(&self) -> bool {
        matches!(&self.time, Time::Stamp(stamp) if !stamp.is_date())
    }
}

impl<'a> Head<'a> {
    /// Reads the first line under `span`.
    pub fn read(cx: &Context<'a>, span: Span, trust: Trust) -> Self {
        let line = Line::new(cx.text, span);
        let zones = &cx.config.zones;
        let mark = mark::at_start(&line);
        let from = mark.as_ref().map_or(0, |mark| mark.end);
        let stamp = stamp::scan(&line.text[from..], zones, trust).map(|stamp| stamp.shift(from));
        let (stamp, shape) = match stamp {
            Some(stamp) => {
                let shape = Shape::After(stamp.text_at);
                (Some(stamp), shape)
            }
            None => match stamp::key_first(&line, zones) {
                Some((stamp, key_end)) => (Some(stamp), Shape::Before(key_end)),
                None => (None, Shape::After(from)),
            },
        };
        // Without a time a bracket at the beginning is looked at with the text.
        let (mark, shape) = match (stamp.is_some(), shape) {
            (false, _) => (None, Shape::After(0)),
            (true, shape) => (mark, shape),
        };
        Self {
            line,
            stamp,
            mark,
            shape,
        }
    }

    /// Whether a clock time is written, or where one should be.
    pub fn is_timed(&self) -> bool {
        self.stamp.as_ref().is_some_and(|stamp| !stamp.is_date())
    }

    pub fn is_date(&self) -> bool {
        self.stamp.as_ref().is_some_and(Stamp::is_date)
    }

    /// Whether something other than the time stands on the line.
    pub fn has_text(&self) -> bool {
        match self.shape {
            Shape::After(at) => !self.line.text[at..].trim().is_empty(),
            Shape::Before(_) => true,
        }
    }

    /// Whether the line shows by a sign, and not by its words alone, that its beginning is a time.
    pub fn is_set_apart(&self) -> bool {
        let Some(stamp) = &self.stamp else {
            return false;
        };
        let sign = &self.line.text[stamp.range.end..stamp.text_at.max(stamp.range.end)];
        stamp.separated
            && (sign.contains([':', '-', '–', '—', '|', '→', ']', ')']) || !self.has_text())
    }

    /// Whether the number that would be a time can be a year.
    pub fn is_year_like(&self) -> bool {
        let written = self.written().value;
        let year = written
            .parse()
            .is_ok_and(|year: u32| (1900..2200).contains(&year));
        year && written.len() == 4
    }

    /// Whether the time is all there is of `span`.
    pub fn is_all_of(&self, span: Span) -> bool {
        !self.has_text() && self.line.end >= span.end
    }

    /// Whether the text stands before the time.
    pub fn is_key_first(&self) -> bool {
        matches!(self.shape, Shape::Before(_))
    }

    pub fn written(&self) -> Spanned<String> {
        match &self.stamp {
            Some(stamp) => Spanned::new(
                self.line.text[stamp.range.clone()].to_owned(),
                self.line.source(stamp.range.start, stamp.range.end),
            ),
            None => Spanned::new(String::new(), Span::at(self.line.offset(0))),
        }
    }

    /// The entry that begins with this line. Its first paragraph ends at `paragraph_end` and all of it at the end of
    /// `span`; the lines but the first are indented by `indent` columns.
    pub fn into_draft(
        self,
        cx: &Context<'_>,
        span: Span,
        paragraph_end: usize,
        indent: usize,
    ) -> Draft {
        let written = self.written();
        let (text, mark) = self.text(cx, span.end, paragraph_end, indent);
        Draft {
            span,
            written,
            time: match self.stamp {
                Some(stamp) => Time::Stamp(Box::new(stamp)),
                None => Time::Missing,
            },
            column_zone: None,
            text,
            mark,
        }
    }

    fn text(
        &self,
        cx: &Context<'_>,
        end: usize,
        paragraph_end: usize,
        indent: usize,
    ) -> (String, Option<Spanned<Instant>>) {
        let before = self.mark.as_ref().map(|mark| mark.instant.clone());
        match self.shape {
            Shape::Before(key_end) => {
                let key = self.line.source(0, key_end).text(cx.text);
                let rest = Span::new(self.line.end, end.max(self.line.end));
                (key.to_owned() + &dedented(cx, rest, indent), before)
            }
            Shape::After(at) => {
                let (again, start) = self.line.cut(cx.text, at);
                let span = Span::new(start, end.max(start));
                let paragraph = Span::new(start, paragraph_end.clamp(start, span.end));
                let found = if before.is_none() {
                    mark::find(cx.text, paragraph)
                } else {
                    None
                };
                let text = match &found {
                    None => dedented(cx, span, indent),
                    Some(found) => without(cx, span, found.cut, indent).into(),
                };
                let text = if again.is_empty() {
                    text
                } else {
                    (again + &text).into()
                };
                let text = tidy(&text, self.has_text());
                (text, before.or(found.map(|found| found.instant)))
            }
        }
    }
}

/// A text whose time stands elsewhere, as in a table's cell: without its mark.
pub(super) fn cell_text(cx: &Context<'_>, span: Span) -> (String, Option<Spanned<Instant>>) {
    let found = mark::find(cx.text, span);
    let mut text = match &found {
        None => Cow::Borrowed(span.text(cx.text)),
        Some(found) => without(cx, span, found.cut, 0).into(),
    };
    // In a table's cell a bar is escaped, even in code.
    if text.contains("\\|") {
        text = text.replace("\\|", "|").into();
    }
    let text = tidy(&text, true);
    (text, found.map(|found| found.instant))
}

/// Adds what stands below an entry to it.
pub(super) fn append(cx: &Context<'_>, draft: &mut Draft, span: Span) {
    let text = dedented_by(cx.text, span, column(cx.text, span.start));
    if !draft.text.is_empty() {
        draft.text.push_str("\n\n");
    }
    draft.text.push_str(&text.replace("\r\n", "\n"));
    draft.span = draft.span.to(span);
}

/// The text under `span` but for `cut`.
fn without(cx: &Context<'_>, span: Span, cut: Span, indent: usize) -> String {
    let head = Span::new(span.start, cut.start);
    let tail = Span::new(cut.end, span.end);
    dedented(cx, head, indent).into_owned() + &dedented(cx, tail, indent)
}

fn dedented<'a>(cx: &Context<'a>, span: Span, indent: usize) -> Cow<'a, str> {
    let text = span.text(cx.text);
    if text.contains('\n') {
        dedented_by(cx.text, span, indent)
            .replace("\r\n", "\n")
            .into()
    } else {
        text.into()
    }
}

/// Drops the space around a text, but not the indentation of its first line where that is Markdown's.
fn tidy(text: &str, inline: bool) -> String {
    let text = text.trim_end();
    if inline {
        return guarded(text.trim_start());
    }
    let blank = text.len() - text.trim_start().len();
    let line = text[..blank].rfind('\n').map_or(0, |newline| newline + 1);
    text[line..].to_owned()
}

/// What stood behind a time and now begins a line must not become a heading, a list or a definition.
fn guarded(text: &str) -> String {
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return text.to_owned();
    }
    let line = text.lines().next().unwrap_or_default();
    let marker = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = |at: usize| {
        line.get(at..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    let hashes = line.len() - line.trim_start_matches('#').len();
    let heading = (1..=6).contains(&hashes) && after(hashes);
    let bullet = line.starts_with(['-', '+', '*']) && after(1);
    let numbered =
        (1..=9).contains(&marker) && line[marker..].starts_with(['.', ')']) && after(marker + 1);
    let rule = line.len() >= 3
        && ["-", "*", "_", "="].iter().any(|sign| {
            line.replace([' ', '\t'], "")
                .trim_matches(|c| sign.contains(c))
                .is_empty()
        });
    let definition = line.starts_with('[') && line.contains("]:");
    let fence = line.starts_with("~~~")
        || (line.starts_with("```") && !line[3..].trim_start_matches('`').contains('`'));
    let escape_at = if numbered { marker } else { 0 };
    if heading || bullet || numbered || rule || definition || fence || line.starts_with('>') {
        format!("{}\\{}", &text[..escape_at], &text[escape_at..])
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_text_stays_a_text() {
        let check = |text: &str, expected: &str| assert_eq!(guarded(text), expected);
        check("# 5 nodes", "\\# 5 nodes");
        check("#channel", "#channel");
        check("- x", "\\- x");
        check("-5 %", "-5 %");
        check("1. x", "1\\. x");
        check("1.5 GB", "1.5 GB");
        check("> x", "\\> x");
        check("[a]: b", "\\[a]: b");
        check("[a](b): c", "[a](b): c");
        check("```x``` y", "```x``` y");
        check("---", "\\---");
        check("**x**", "**x**");
        check("***", "\\***");
        check("", "");
    }
}
