//! Finding the zone that a text begins with.

use chrono::FixedOffset;
use chrono_tz::TZ_VARIANTS;

use super::{WrittenZone, Zones, names};
use crate::time::Zone;
use crate::time::cursor::Cursor;

/// Where a zone is looked for, which decides how sure its form must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Behind the last digit of a time: `14:05+02`.
    Attached,
    /// After a time and a space, where text can follow as well.
    AfterTime,
    /// In a sentence about zones: "All times in …".
    Statement,
}

/// The zone that `text` begins with, and its length. What is in parentheses behind it belongs to it: `CET (UTC+1)`.
///
/// Where it is given twice and a number is among them, the number holds; two that contradict each other are
/// [`WrittenZone::Unknown`].
pub fn scan(text: &str, zones: &Zones, position: Position) -> Option<(WrittenZone, usize)> {
    if !text.starts_with(|c: char| c.is_alphabetic() || "+-\u{2212}\u{2013}±".contains(c)) {
        return None;
    }
    let mut cursor = Cursor::new(text);
    let first = single(&mut cursor, zones, position)?;
    let mut all = vec![first];
    while let Some((next, after)) = another(cursor, zones, position) {
        all.push(next);
        cursor = after;
    }
    let written = text[..cursor.at()].to_owned();
    Some((combine(all, written), cursor.at()))
}

/// ` (UTC+1)`, `/PDT`, ` / CEST`.
fn another<'a>(
    mut cursor: Cursor<'a>,
    zones: &Zones,
    position: Position,
) -> Option<(WrittenZone, Cursor<'a>)> {
    cursor.spaces();
    let bracketed = cursor.eat(|c| c == '(').is_some();
    if !bracketed {
        cursor.eat(|c| c == '/')?;
    }
    cursor.spaces();
    let zone = single(&mut cursor, zones, position)?;
    if bracketed {
        cursor.spaces();
        cursor.eat(|c| c == ')')?;
    }
    Some((zone, cursor))
}

fn combine(mut all: Vec<WrittenZone>, written: String) -> WrittenZone {
    let offsets: Vec<&WrittenZone> = all
        .iter()
        .filter(|zone| matches!(zone, WrittenZone::Offset(_)))
        .collect();
    if let Some(first) = offsets.first() {
        let agree = offsets.iter().all(|offset| offset == first);
        return if agree {
            (*first).clone()
        } else {
            WrittenZone::Unknown(written)
        };
    }
    let first = all.swap_remove(0);
    if all.iter().all(|zone| *zone == first) {
        return first;
    }
    // `PST/PDT` and `Pacific Time (PST)`: the local time of one region, whatever the season.
    let region = |zone: &WrittenZone| match zone {
        WrittenZone::Seasonal { region, .. } | WrittenZone::Zone(Zone::Named(region)) => {
            Some(*region)
        }
        _ => None,
    };
    match region(&first) {
        Some(zone) if all.iter().all(|other| region(other) == Some(zone)) => {
            WrittenZone::Zone(Zone::Named(zone))
        }
        _ => WrittenZone::Unknown(written),
    }
}

fn single(cursor: &mut Cursor<'_>, zones: &Zones, position: Position) -> Option<WrittenZone> {
    site_zone(cursor, zones)
        .or_else(|| bare_offset(cursor, position))
        .or_else(|| utc(cursor, position))
        .or_else(|| iana(cursor, position))
        .or_else(|| phrase(cursor))
        .or_else(|| abbreviation(cursor, position))
        .or_else(|| local_time(cursor, position))
}

/// A word that the site defines, in capitals as it is written there.
fn site_zone(cursor: &mut Cursor<'_>, zones: &Zones) -> Option<WrittenZone> {
    let word = cursor.peek_word();
    let zone = *zones.get(word).filter(|_| !word.is_empty())?;
    let mut ahead = *cursor;
    ahead.skip(word.len());
    // `PT+2` is not `PT`.
    if !ends_zone(&ahead) {
        return None;
    }
    *cursor = ahead;
    Some(WrittenZone::Zone(zone))
}

/// `Z`, `+02:00`, `+0200`, and attached to a time `+02`.
fn bare_offset(cursor: &mut Cursor<'_>, position: Position) -> Option<WrittenZone> {
    let mut ahead = *cursor;
    if ahead.eat(|c| c == 'Z').is_some() && ends_zone(&ahead) {
        *cursor = ahead;
        return Some(WrittenZone::Offset(hours_east(0, 0, 0)?));
    }
    let mut ahead = *cursor;
    let (offset, form) = signed(&mut ahead)?;
    // After a time and a space `+10` may count anything.
    if form == Form::Hours && position == Position::AfterTime {
        return None;
    }
    *cursor = ahead;
    Some(WrittenZone::Offset(offset))
}

/// `UTC`, `GMT+2`, `UTC+01:00`, `UTC (+1)`.
fn utc(cursor: &mut Cursor<'_>, position: Position) -> Option<WrittenZone> {
    let mut ahead = *cursor;
    if !["UTC", "GMT", "UCT"].iter().any(|word| ahead.word(word)) {
        return None;
    }
    let mut signed_after = ahead;
    let spaced = signed_after.spaces();
    if let Some((offset, form)) = signed(&mut signed_after) {
        // `14:05 UTC -7 nodes` is in UTC.
        let doubtful = spaced && form == Form::Hours && position != Position::Statement;
        if !doubtful && ends_zone(&signed_after) {
            *cursor = signed_after;
            return Some(WrittenZone::Offset(offset));
        }
    }
    if matches!(ahead.peek(), Some('+' | '\u{2212}')) {
        let written = ahead
            .rest()
            .split(|c: char| c.is_whitespace())
            .next()
            .unwrap_or_default();
        let length = written.len();
        let text = format!("{}{written}", &cursor.rest()[..3]);
        ahead.skip(length);
        *cursor = ahead;
        return Some(WrittenZone::Unknown(text));
    }
    if position == Position::Statement {
        time_word(&mut ahead);
    }
    *cursor = ahead;
    Some(WrittenZone::Offset(hours_east(0, 0, 0)?))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Hours,
    Minutes,
}

/// `+1`, `+01:00`, `-0700`, `±0`.
fn signed(cursor: &mut Cursor<'_>) -> Option<(FixedOffset, Form)> {
    let mut ahead = *cursor;
    let sign = match ahead.eat(|c| matches!(c, '+' | '-' | '\u{2212}' | '\u{2013}' | '±'))? {
        '+' | '±' => 1,
        _ => -1,
    };
    let (hours, minutes, form) = if let Some(compact) = ahead.number(4, 4) {
        (compact / 100, compact % 100, Form::Minutes)
    } else {
        let hours = ahead.number(1, 2)?;
        let mut minutes = ahead;
        match minutes.eat(|c| c == ':').and_then(|_| minutes.number(2, 2)) {
            Some(value) => {
                ahead = minutes;
                (hours, value, Form::Minutes)
            }
            None => (hours, 0, Form::Hours),
        }
    };
    let offset = hours_east(sign, hours, minutes)?;
    *cursor = ahead;
    Some((offset, form))
}

/// Offsets that exist: a quarter of an hour is the finest, from UTC−12 to UTC+14.
fn hours_east(sign: i32, hours: u32, minutes: u32) -> Option<FixedOffset> {
    let total = i32::try_from(hours * 60 + minutes).ok()? * sign;
    let exists =
        minutes < 60 && minutes.is_multiple_of(15) && (-12 * 60..=14 * 60).contains(&total);
    exists.then(|| FixedOffset::east_opt(total * 60)).flatten()
}

/// `Europe/Berlin`, `US/Pacific`.
fn iana(cursor: &mut Cursor<'_>, position: Position) -> Option<WrittenZone> {
    let rest = cursor.rest();
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '+' | '-');
    let end = rest.find(|c| !in_name(c)).unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches(['-', '+', '/', '_']);
    let (area, _) = name.split_once('/')?;
    if let Ok(zone) = name.parse() {
        cursor.skip(name.len());
        return Some(WrittenZone::Zone(Zone::Named(zone)));
    }
    // `CI/CD` is no zone; a name of the same form is one that is misspelt, where one must stand or its area is one.
    // `PST/PDT` are two.
    let both_short = name.split('/').all(|part| names::find(part).is_some());
    let is_area = TZ_VARIANTS.iter().any(|zone| {
        let tail = zone.name().strip_prefix(area);
        tail.is_some_and(|tail| tail.starts_with('/')) && area.len() > 3
    });
    let misspelt = match position {
        Position::Statement => !both_short && name.starts_with(|c: char| c.is_ascii_uppercase()),
        Position::Attached | Position::AfterTime => is_area,
    };
    if !misspelt {
        return None;
    }
    cursor.skip(name.len());
    Some(WrittenZone::Unknown(name.to_owned()))
}

/// `Central European Time`, `Pacific time`, `Zurich time`.
fn phrase(cursor: &mut Cursor<'_>) -> Option<WrittenZone> {
    // No name of a zone has more words before the `time` that closes the phrase.
    const MOST_WORDS: usize = 4;
    let mut words = *cursor;
    let mut count = 0;
    let name_end = loop {
        let before = words.at();
        let word = words.peek_word();
        words.skip(word.len());
        if word.eq_ignore_ascii_case("time") {
            break before;
        }
        if word.is_empty() || count == MOST_WORDS {
            return None;
        }
        words.eat(|c| c == ' ' || c == '\u{a0}')?;
        count += 1;
    };
    if count == 0 || !words.at_boundary() {
        return None;
    }
    let name = cursor.rest()[..name_end - cursor.at()].trim_end();
    let spelt = name.replace('\u{a0}', " ").to_lowercase();
    let zone = match names::phrase(&spelt) {
        Some(zone) => zone,
        None => WrittenZone::Zone(Zone::Named(names::city(&spelt)?)),
    };
    *cursor = words;
    Some(zone)
}

/// `CET`, `PT`, `IST`: in capitals, since `est`, `art` and `cat` are words.
fn abbreviation(cursor: &mut Cursor<'_>, position: Position) -> Option<WrittenZone> {
    let word = cursor.peek_word();
    let mut ahead = *cursor;
    ahead.skip(word.len());
    if !ends_zone(&ahead) {
        return None;
    }
    let known = names::find(word);
    let zone = match (known, position) {
        (Some(zone), _) => zone,
        (None, Position::Statement) if names::looks_like_one(word) => {
            WrittenZone::Unknown(word.to_owned())
        }
        (None, _) => return None,
    };
    if position == Position::Statement {
        time_word(&mut ahead);
    }
    *cursor = ahead;
    Some(zone)
}

/// `local`, `local time`: whose?
fn local_time(cursor: &mut Cursor<'_>, position: Position) -> Option<WrittenZone> {
    let mut ahead = *cursor;
    if !ahead.word("local") {
        return None;
    }
    let before = ahead;
    if !time_word(&mut ahead) && position != Position::Statement {
        // `14:05 local disk is full`
        let mut next = before;
        next.spaces();
        if next.peek().is_some_and(char::is_alphanumeric) {
            return None;
        }
    }
    *cursor = ahead;
    Some(WrittenZone::Unknown("local time".into()))
}

/// A ` time` behind a zone.
fn time_word(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    ahead.spaces();
    let is = ahead.word("time");
    if is {
        *cursor = ahead;
    }
    is
}

/// Whether a word ends here that is not the beginning of `PT-1` or `EST5EDT`.
fn ends_zone(cursor: &Cursor<'_>) -> bool {
    let mut rest = cursor.rest().chars();
    match rest.next() {
        Some('+' | '-' | '\u{2212}') => !rest.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => !c.is_alphanumeric() && c != '_',
        None => true,
    }
}
