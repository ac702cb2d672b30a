//! The time that a line begins with: date, clock, zone, range, in the orders and with the signs that people use.
//!
//! This only reads what is written. Which instant it is, is for `resolve`.

use std::ops::Range;

use super::other_day::other_day;
use crate::time::clock::{self, Clock, Half, Reading, Style};
use crate::time::cursor::Cursor;
use crate::time::date::{self, Parts, WrittenDate};
use crate::time::zone::{self, Position, WrittenZone, Zones};

mod key_first;
mod range;
mod signs;
#[cfg(test)]
mod tests;

pub(super) use key_first::key_first;
use range::{range_end, share};
use signs::{between, closes, continues, opens, or_so, roughly, separator};

/// A time as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::parse) struct Stamp {
    /// What is the time in the line's text.
    pub range: Range<usize>,
    /// Where the text begins, behind the time and what separates them.
    pub text_at: usize,
    pub start: Point,
    pub end: Option<Point>,
    pub doubt: Option<Doubt>,
    /// Something separates it from what follows, or nothing follows.
    pub separated: bool,
}

/// What a time leaves open that is read without a doubt otherwise.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::parse) enum Doubt {
    /// `14:05-07:00`: seven o'clock, or seven hours west.
    RangeOrOffset,
    /// `00:10 (next day)`, `14:05 Jan 14 backup is broken`: words behind the time that may say its day.
    Day(String),
}

/// One end of a range, or a time by itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::parse) struct Point {
    pub day: Option<Day>,
    /// `None` where only a date is written.
    pub clock: Option<Reading>,
    pub zone: Option<WrittenZone>,
    pub approximate: bool,
    style: Option<Style>,
    /// Date and time are joined as in RFC 3339, behind which a number is an offset.
    joined: bool,
}

/// A date as written, with its text.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::parse) enum Day {
    Written(WrittenDate, String),
    /// It has the form of a date and is none: `20202-01-16`, `2022-05-??`.
    Broken(String),
}

/// How sure it must be that a number is a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) enum Trust {
    /// Any text may stand here.
    Line,
    /// Times stand here: the cell of a time column, an item of a list in which every item begins with such a number.
    TimeExpected,
}

impl Stamp {
    /// The same, `by` bytes further on.
    pub fn shift(mut self, by: usize) -> Self {
        self.range = self.range.start + by..self.range.end + by;
        self.text_at += by;
        self
    }

    /// The date, for what follows; a span of several days is none.
    pub fn date_for_others(&self) -> Option<Day> {
        match (&self.start.day, &self.end) {
            (Some(Day::Written(_, text) | Day::Broken(text)), Some(_)) => {
                Some(Day::Broken(text.clone()))
            }
            (day, _) => day.clone(),
        }
    }

    /// Whether no clock time is written.
    pub fn is_date(&self) -> bool {
        self.start.clock.is_none()
    }
}

/// The time that `text` begins with.
pub(super) fn scan(text: &str, zones: &Zones, trust: Trust) -> Option<Stamp> {
    let mut cursor = Cursor::new(text);
    cursor.spaces();
    let mut begin = cursor.at();
    let bracket = opens(&mut cursor);
    // Most lines begin with their time's first digit, before which there are no little words to look for.
    let is_bare = cursor.peek().is_some_and(|c| c.is_ascii_digit());
    let preposition = ["at", "on", "from"]
        .into_iter()
        .find(|word| !is_bare && bracket.is_none() && cursor.word(word));
    cursor.spaces();
    if preposition.is_some() {
        begin = cursor.at();
    }
    if bracket.is_some() && left_open(&mut cursor) {
        let start = Point {
            clock: Some(Reading::Open),
            style: Some(Style::Plain),
            ..Point::default()
        };
        closes(&mut cursor, bracket)?;
        let mut stamp = finish(cursor, begin, start, None);
        stamp.range = without_brackets(text, stamp.range);
        return Some(stamp);
    }
    let mut start = point(&mut cursor, zones)?;
    let (end, range_or_offset) = match range_end(&mut cursor, &start, zones) {
        Some((end, doubt)) => (Some(end), doubt),
        None => (None, false),
    };
    let doubt = range_or_offset.then_some(Doubt::RangeOrOffset);
    let end = end.map(|end| share(&mut start, end));
    start.approximate |= or_so(&mut cursor);
    if bracket.is_some() {
        cursor.spaces();
        closes(&mut cursor, bracket)?;
        if bracket == Some(']') && cursor.peek() == Some('(') {
            return Some(linked(begin, cursor.at(), start, end));
        }
        if let (true, None) = (start.clock.is_none(), &end) {
            bracketed_clock(&mut cursor, &mut start, zones);
        }
        if start.zone.is_none() {
            start.zone = zone(&mut cursor, zones);
        }
    }
    let mut stamp = finish(cursor, begin, start, end);
    stamp.range = without_brackets(text, stamp.range);
    stamp.doubt = doubt.or_else(|| day_behind(cursor, &stamp));
    stamp.separated |= bracket.is_some();
    let unsure = preposition.is_some() && stamp.is_date();
    (!unsure && cursor.at_boundary() && accept(&stamp, text, trust)).then_some(stamp)
}

/// `[???]`, `[TBD]`
fn left_open(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    let words = ["TBD", "TBC", "unknown", "n/a"];
    let open = words.iter().any(|word| ahead.word(word)) || {
        while ahead.eat(|c| c == '?').is_some() {}
        ahead.at() > cursor.at()
    };
    if open && matches!(ahead.peek(), Some(']' | ')')) {
        *cursor = ahead;
        return true;
    }
    false
}

/// `[2018-01-17] [14:05]`
fn bracketed_clock(cursor: &mut Cursor<'_>, start: &mut Point, zones: &Zones) {
    let mut ahead = *cursor;
    ahead.spaces();
    let bracket = opens(&mut ahead);
    let mut time = Point::default();
    if clock(&mut ahead, &mut time, zones).is_some()
        && (bracket.is_none() || closes(&mut ahead, bracket).is_some())
    {
        time.day = start.day.take();
        time.approximate |= start.approximate;
        *start = time;
        *cursor = ahead;
    }
}

/// The `08:47` of `[08:47]`; `[2018-01-17] [14:05]` is left as it is.
fn without_brackets(text: &str, range: Range<usize>) -> Range<usize> {
    let written = &text[range.clone()];
    let inner = written
        .strip_prefix(['[', '('])
        .and_then(|rest| rest.strip_suffix([']', ')']));
    match inner {
        Some(inner) if !inner.contains(['[', ']', '(', ')']) => {
            let blank = inner.len() - inner.trim_start().len();
            let start = range.start + 1 + blank;
            start..start + inner.trim().len()
        }
        _ => range,
    }
}

/// `[14:05](https://chat.example.com/p1)`: the link stays whole in the text.
fn linked(begin: usize, at: usize, start: Point, end: Option<Point>) -> Stamp {
    Stamp {
        range: begin + 1..at - 1,
        text_at: begin,
        start,
        end,
        doubt: None,
        separated: true,
    }
}

fn finish(mut cursor: Cursor<'_>, begin: usize, start: Point, end: Option<Point>) -> Stamp {
    let range = begin..cursor.at();
    let separated = separator(&mut cursor);
    cursor.spaces();
    Stamp {
        range,
        text_at: cursor.at(),
        start,
        end,
        doubt: None,
        separated: separated || cursor.rest().is_empty(),
    }
}

/// Whether what was read is a time, given what stands around it.
fn accept(stamp: &Stamp, text: &str, trust: Trust) -> bool {
    let start = &stamp.start;
    let Some(style) = start.style else {
        return match &start.day {
            Some(Day::Written(date, _)) => match date.parts {
                // A year leaves no doubt that it is a date, wherever it stands.
                Parts::Clear { year: Some(_), .. } => true,
                Parts::Pair { year: None, .. } => trust == Trust::TimeExpected && stamp.separated,
                Parts::Weekday => stamp.separated && stamp.text_at == text.len(),
                _ => stamp.separated,
            },
            Some(Day::Broken(_)) => stamp.separated,
            None => false,
        };
    };
    let dated = start.day.is_some();
    let said = start.zone.is_some() || trust == Trust::TimeExpected;
    let number = &text[stamp.range.clone()];
    let said = said || number.ends_with(['h', 's', 'r']);
    match style {
        Style::Plain => true,
        // `1.14` is a version, `15.01 14:05` begins with a date.
        Style::Dotted => {
            let two_digits = number.as_bytes().get(2) == Some(&b'.');
            let alone =
                two_digits && !text[stamp.text_at..].starts_with(|c: char| c.is_ascii_digit());
            dated
                || is_half_written(start)
                || start.zone.is_some()
                || (alone && (said || stamp.separated))
        }
        Style::Compact => said || (dated && stamp.separated),
    }
}

fn is_half_written(point: &Point) -> bool {
    matches!(
        point.clock,
        Some(Reading::Known(Clock {
            half: Half::Written,
            ..
        }))
    )
}

/// A date, a time, or both in either order.
fn point(cursor: &mut Cursor<'_>, zones: &Zones) -> Option<Point> {
    let mut point = Point {
        approximate: roughly(cursor),
        ..Point::default()
    };
    if let Some(day) = day(cursor) {
        point.day = Some(day);
        let mut ahead = *cursor;
        if let Some(gap) = between(&mut ahead) {
            point.joined = gap.joined;
            let mut timed = point.clone();
            if clock(&mut ahead, &mut timed, zones).is_some()
                && closes(&mut ahead, gap.bracket).is_some()
                && !is_number(ahead, &timed)
            {
                year_behind(&mut ahead, &mut timed, zones);
                *cursor = ahead;
                return Some(timed);
            }
        }
        // `2018-01-15 (UTC)`: the zone of what follows.
        point.zone = zone(cursor, zones);
        return Some(point);
    }
    clock(cursor, &mut point, zones)?;
    day_after(cursor, &mut point);
    Some(point)
}

/// `Wed Jan 15 14:05:30 UTC 2025`, `Wed Jan 15 14:05:30 2025 +0000`: as `date` and `git` write it.
fn year_behind(cursor: &mut Cursor<'_>, point: &mut Point, zones: &Zones) {
    let Some(Day::Written(date, written)) = &mut point.day else {
        return;
    };
    let (Parts::Clear { year, .. }, Some(_)) = (&mut date.parts, date.weekday) else {
        return;
    };
    let mut ahead = *cursor;
    if year.is_some() || !ahead.spaces() {
        return;
    }
    let number = ahead
        .number(4, 4)
        .filter(|year| (1900..2200).contains(year));
    let Some(number) = number.and_then(|year| i32::try_from(year).ok()) else {
        return;
    };
    if continues(&ahead) {
        return;
    }
    *year = Some(number);
    *written = format!("{written} {number}");
    *cursor = ahead;
    if point.zone.is_none() {
        point.zone = zone(cursor, zones);
    }
}

/// `2018-01-21 1600 nodes were lost`: four digits behind a date that text goes on after.
fn is_number(mut cursor: Cursor<'_>, point: &Point) -> bool {
    let ends = cursor.rest().trim_start().is_empty()
        || cursor.rest().starts_with([']', ')'])
        || separator(&mut cursor)
        || point.zone.is_some();
    point.style == Some(Style::Compact) && !ends
}

fn day(cursor: &mut Cursor<'_>) -> Option<Day> {
    let text = cursor.rest();
    if let Some((date, length)) = date::scan(text) {
        cursor.skip(length);
        return Some(Day::Written(date, text[..length].to_owned()));
    }
    let length = broken_date(text)?;
    cursor.skip(length);
    Some(Day::Broken(text[..length].to_owned()))
}

/// Three groups of digits and question marks.
fn broken_date(text: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '?' | 'X' | 'x' | '-' | '/');
    let length = text.find(|c| !is_part(c)).unwrap_or(text.len());
    if length < 8 {
        return None;
    }
    let word = &text[..length];
    let groups: Vec<&str> = word.split(['-', '/']).collect();
    let ends = !text[length..].starts_with(|c: char| c.is_alphanumeric() || c == '.');
    let full = groups.iter().all(|group| !group.is_empty());
    (ends && full && groups.len() >= 3).then_some(length)
}

/// A time with its zone; what is written goes into `point`.
fn clock(cursor: &mut Cursor<'_>, point: &mut Point, zones: &Zones) -> Option<()> {
    point.approximate |= roughly(cursor);
    let (reading, style, length) = clock::scan(cursor.rest())?;
    let mut ahead = *cursor;
    ahead.skip(length);
    point.approximate |= or_so(&mut ahead);
    point.clock = Some(reading);
    point.style = Some(style);
    if !continues_as_range(ahead, point) {
        point.zone = zone(&mut ahead, zones);
    }
    point.approximate |= or_so(&mut ahead);
    // `14:05ish` and `14:05Z` are read by now; other letters make it something else.
    if continues(&ahead) {
        return None;
    }
    *cursor = ahead;
    Some(())
}

/// Whether a hyphen directly behind the time begins the end of a range and not an offset.
fn continues_as_range(mut cursor: Cursor<'_>, point: &Point) -> bool {
    if cursor.eat(|c| "-−–".contains(c)).is_none() || point.joined {
        return false;
    }
    let has_seconds = |reading: &Reading| matches!(reading, Reading::Known(clock) if clock.seconds);
    match clock::scan(cursor.rest()) {
        Some((end, Style::Plain, _)) => {
            // A range has seconds at both ends or at none.
            point.clock.as_ref().is_some_and(has_seconds) == has_seconds(&end)
        }
        _ => false,
    }
}

/// ` UTC`, `+02:00`, ` (CET)`
fn zone(cursor: &mut Cursor<'_>, zones: &Zones) -> Option<WrittenZone> {
    let mut ahead = *cursor;
    let position = if ahead.spaces() {
        Position::AfterTime
    } else {
        Position::Attached
    };
    let bracket = opens(&mut ahead);
    let (zone, length) = zone::scan(ahead.rest(), zones, position)?;
    ahead.skip(length);
    if bracket.is_some() {
        closes(&mut ahead, bracket)?;
    }
    if continues(&ahead) {
        return None;
    }
    *cursor = ahead;
    Some(zone)
}

/// The date behind a time: `19:00 UTC Monday Aug 27 - text`, `14:05 on 5 Feb`.
fn day_after(cursor: &mut Cursor<'_>, point: &mut Point) {
    let mut ahead = *cursor;
    ahead.eat(|c| c == ',');
    if !ahead.spaces() {
        return;
    }
    let introduced = ahead.word("on") && ahead.spaces();
    let bracket = opens(&mut ahead);
    let Some((date, length)) = date::scan(ahead.rest()) else {
        return;
    };
    let written = ahead.rest()[..length].to_owned();
    ahead.skip(length);
    if bracket.is_some() && closes(&mut ahead, bracket).is_none() {
        return;
    }
    // "14:05 May 5 nodes were lost": a date belongs to the time only where it ends with it.
    let mut after = ahead;
    let ends = introduced || bracket.is_some() || after.rest().is_empty() || separator(&mut after);
    if ends {
        point.day = Some(Day::Written(date, written));
        *cursor = ahead;
    }
}

/// Words behind a time without a date that may say its day.
fn day_behind(mut cursor: Cursor<'_>, stamp: &Stamp) -> Option<Doubt> {
    if stamp.start.day.is_some() || stamp.start.clock.is_none() {
        return None;
    }
    cursor.spaces();
    opens(&mut cursor);
    let mut text = cursor.rest();
    let behind_sign = separator(&mut cursor);
    if behind_sign {
        cursor.spaces();
        text = cursor.rest();
    }
    if let Some(length) = other_day(text) {
        let words = &text[..length];
        // "14:05: Tuesday's backup is missing" is about the backup, "14:05: The next day, …" about the time.
        let says_when = ["next", "following"]
            .iter()
            .any(|word| words.to_lowercase().contains(word));
        return (!behind_sign || says_when).then(|| Doubt::Day(words.to_owned()));
    }
    if stamp.separated {
        return None;
    }
    let (date, length) = date::scan(text)?;
    let is_day = !matches!(date.parts, Parts::Pair { year: None, .. } | Parts::Weekday);
    is_day.then(|| Doubt::Day(text[..length].to_owned()))
}
