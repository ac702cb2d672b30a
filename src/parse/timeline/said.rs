//! What a sentence, a heading or a table's header says of all the times below it: their zone, their date.

use std::rc::Rc;

use crate::time::cursor::Cursor;
use crate::time::date::{self, Parts};
use crate::time::zone::{self, Position, WrittenZone, Zones};

use super::other_day::other_day;
use super::stamp::Day;

/// What is said; nothing of it need be.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Said {
    pub zone: Option<SaidZone>,
    pub day: Option<Day>,
    /// "The next day": words that lead to another day without naming it.
    pub other_day: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct SaidZone {
    pub zone: WrittenZone,
    /// As it stands, by which it can be found again.
    pub written: Rc<str>,
}

/// How much of a text is looked at: who states a zone does it at the beginning.
const LIMIT: usize = 4000;

/// "All times in CET.", "Times are in PDT (UTC-7)", "All times in PST, on February 5th 2019".
pub(super) fn in_prose(text: &str, zones: &Zones) -> Said {
    let text = plain(text);
    let (zone, day) = statement(&text, zones).map_or((None, None), |(zone, day)| (Some(zone), day));
    let begin = text.len()
        - text
            .trim_start_matches([' ', '\n', '-', '+', '#', '>'])
            .len();
    let other = other_day(&text[begin..]).map(|length| text[begin..begin + length].to_owned());
    Said {
        zone,
        other_day: other.filter(|_| day.is_none()),
        day,
    }
}

/// The zone of a sentence about all times, and the date in the rest of it.
fn statement(text: &str, zones: &Zones) -> Option<(SaidZone, Option<Day>)> {
    let lower = text.to_ascii_lowercase();
    let anchors = ["times", "timestamps", "timezone", "time zone"];
    anchors.iter().find_map(|anchor| {
        lower.match_indices(anchor).find_map(|(at, _)| {
            let mut cursor = Cursor::new(&text[at + anchor.len()..]);
            if !is_about_all(&text[..at]) || !cursor.at_boundary() {
                return None;
            }
            let zone = zone_after(&mut cursor, zones)?;
            let sentence = cursor.rest().split(['.', '\n']).next().unwrap_or_default();
            Some((zone, day_in(sentence)))
        })
    })
}

/// "Timeline (PST)", "Timeline: (in PT)", "Timeline (all times UTC)", "Day 2 (2019-02-06)".
pub(super) fn in_heading(text: &str, zones: &Zones) -> Said {
    let mut said = in_prose(text, zones);
    let text = plain(text);
    if said.zone.is_none() {
        said.zone = word_starts(&text).find_map(|at| heading_zone(&text, at, zones));
    }
    said.day = said.day.or_else(|| day_in(&text));
    if said.day.is_some() {
        said.other_day = None;
    }
    said
}

/// "Time (UTC)", "Date and Time in CET", "UTC".
pub(super) fn in_header(text: &str, zones: &Zones) -> Option<SaidZone> {
    let text = plain(text);
    word_starts(&text).find_map(|at| {
        let stated = follows(&text[..at], &["(", "[", "in"]);
        let form = |c: char| "HhMmSsDdYy".contains(c);
        // "Time (HHMM)" shows how times are written.
        if stated
            && text[at..]
                .chars()
                .take_while(|c| c.is_alphanumeric())
                .all(form)
        {
            return None;
        }
        let position = if stated {
            Position::Statement
        } else {
            Position::AfterTime
        };
        read_zone(&text, at, position, zones)
    })
}

fn heading_zone(text: &str, at: usize, zones: &Zones) -> Option<SaidZone> {
    let before = &text[..at];
    let in_brackets = follows(before, &["(in", "[in"]);
    let position = if in_brackets {
        Position::Statement
    } else {
        Position::AfterTime
    };
    let found = read_zone(text, at, position, zones)?;
    let apart = in_brackets || follows(before, &["(", "[", "-", "–", "—", ",", ":", "|", "in"]);
    let ends = text[at + found.written.len()..].trim().is_empty() && at > 0;
    (apart || ends).then_some(found)
}

fn read_zone(text: &str, at: usize, position: Position, zones: &Zones) -> Option<SaidZone> {
    let (zone, length) = zone::scan(&text[at..], zones, position)?;
    Some(SaidZone {
        zone,
        written: text[at..at + length].into(),
    })
}

/// Whether `before` ends in one of these signs or words.
fn follows(before: &str, what: &[&str]) -> bool {
    let before = before.trim_end().to_lowercase();
    what.iter().any(|what| {
        before.strip_suffix(what).is_some_and(|rest| {
            let is_word = what.chars().all(char::is_alphabetic);
            !is_word || !rest.ends_with(char::is_alphanumeric)
        })
    })
}

/// Where words begin.
fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let starts = c.is_alphanumeric() && !before.is_alphanumeric();
        before = c;
        starts.then_some(at)
    })
}

/// Whether nothing but such words stands between the beginning of the sentence and "times".
fn is_about_all(before: &str) -> bool {
    const WORDS: [&str; 22] = [
        "all",
        "note",
        "nb",
        "the",
        "these",
        "of",
        "that",
        "please",
        "listed",
        "dates",
        "and",
        "event",
        "events",
        "following",
        "below",
        "above",
        "timeline",
        "clock",
        "given",
        "stated",
        "our",
        "here",
    ];
    let is_end = |c: char| ".!?:;\n([—–>|,-#".contains(c);
    let sentence = before.rsplit(is_end).next().unwrap_or_default();
    sentence
        .split_whitespace()
        .all(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

/// Words that stand between "times" and the zone.
const FILLERS: [&str; 47] = [
    "a",
    "above",
    "all",
    "and",
    "are",
    "as",
    "at",
    "be",
    "below",
    "clock",
    "displayed",
    "document",
    "event",
    "events",
    "expressed",
    "for",
    "given",
    "here",
    "in",
    "incident",
    "is",
    "listed",
    "local",
    "mentioned",
    "noted",
    "of",
    "otherwise",
    "page",
    "postmortem",
    "presented",
    "recorded",
    "report",
    "reported",
    "section",
    "shown",
    "specified",
    "stated",
    "the",
    "this",
    "time",
    "timeline",
    "timezone",
    "unless",
    "use",
    "used",
    "written",
    "zone",
];

/// The zone behind "All times", over the words that stand between.
fn zone_after(cursor: &mut Cursor<'_>, zones: &Zones) -> Option<SaidZone> {
    let mut local = false;
    // No sentence has more words before it comes to the zone.
    for _ in 0..16 {
        while cursor
            .eat(|c| c.is_whitespace() || ":=,-–—([".contains(c))
            .is_some()
        {}
        // An offset begins with a sign, which is none of the above there.
        let word = cursor.peek_word();
        let filler = FILLERS.contains(&word.to_lowercase().as_str());
        if filler {
            local |= word.eq_ignore_ascii_case("local");
            let ahead = *cursor;
            cursor.skip(word.len());
            if cursor.at_boundary() {
                continue;
            }
            *cursor = ahead;
        }
        if let Some((zone, length)) = zone::scan(cursor.rest(), zones, Position::Statement) {
            let written = cursor.rest()[..length].into();
            cursor.skip(length);
            return Some(SaidZone { zone, written });
        }
        break;
    }
    local.then(|| SaidZone {
        zone: WrittenZone::Unknown("local time".into()),
        written: "local".into(),
    })
}

/// The one date in a text; none where there are two.
pub(super) fn day_in(text: &str) -> Option<Day> {
    let mut found: Option<Day> = None;
    let mut end = 0;
    for at in word_starts(text) {
        if at < end {
            continue;
        }
        let Some((date, length)) = date::scan(&text[at..]) else {
            continue;
        };
        let is_day = match date.parts {
            Parts::Clear { .. } | Parts::Triple { .. } => true,
            Parts::Pair { year, .. } => year.is_some(),
            Parts::Weekday => false,
        };
        if !is_day {
            continue;
        }
        end = at + length;
        let written = text[at..end].to_owned();
        // `27–28 September`: the first of two days was not read.
        let range = text[..at].trim_end().ends_with(['-', '–', '/'])
            || text[end..].trim_start().starts_with(['-', '–'])
                && text[end..]
                    .trim_start_matches([' ', '-', '–'])
                    .starts_with(|c: char| c.is_ascii_digit());
        let day = if range {
            Day::Broken(written)
        } else {
            Day::Written(date, written)
        };
        match &found {
            None => found = Some(day),
            Some(Day::Written(first, _)) if *first == date && !range => {}
            Some(_) => return None,
        }
    }
    found
}

/// The text without emphasis. White space but line breaks is one space.
fn plain(text: &str) -> String {
    let mut limit = text.len().min(LIMIT);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let text = &text[..limit];
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let in_word = out.ends_with(char::is_alphanumeric)
            && chars.peek().is_some_and(|next| next.is_alphanumeric());
        match c {
            '*' | '`' => {}
            '_' if !in_word => {}
            '\n' => out.push('\n'),
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(said: &Said) -> String {
        let zone = said.zone.as_ref().map_or("—", |zone| &*zone.written);
        let day = match &said.day {
            None => "—".into(),
            Some(Day::Written(_, written)) => written.clone(),
            Some(Day::Broken(written)) => format!("?{written}"),
        };
        format!("{zone} {day}")
    }

    #[test]
    fn sentences_state_zones() {
        let check = |text: &str, expected: &str| {
            assert_eq!(shown(&in_prose(text, &Zones::new())), expected, "{text}");
        };
        check("All times in CET.", "CET —");
        check("All times are UTC", "UTC —");
        check("_All times are in **UTC**._", "UTC —");
        check("all times UTC", "UTC —");
        check("(all times UTC)", "UTC —");
        check("ALL TIMES IN UTC", "UTC —");
        check("Times in PDT (UTC-7)", "PDT (UTC-7) —");
        check(
            "All times in Central European Time (CET)",
            "Central European Time (CET) —",
        );
        check(
            "All timestamps below are given in Pacific Time.",
            "Pacific Time —",
        );
        check(
            "Note that all of the times listed are in\nEurope/Berlin.",
            "Europe/Berlin —",
        );
        check("Timezone: UTC+2", "UTC+2 —");
        check("Time zone is America/New_York", "America/New_York —");
        check("All times in UTC+1 (Zurich time)", "UTC+1 (Zurich time) —");
        check("All times in UC/Pacific", "UC/Pacific —");
        check("All times are local (CET).", "CET —");
        check("All times are local.", "local —");
        check(
            "All times in PST, on February 5th 2019",
            "PST February 5th 2019",
        );
        check("Short. Times are UTC. More.", "UTC —");
        check("The disk failed three times in EU", "— —");
        check("Sometimes in UTC", "— —");
        check("All times are approximate", "— —");
        check("It was down many times", "— —");
        check("All times in Table 1 are rounded", "— —");
        check("", "— —");
    }

    #[test]
    fn headings_state_zones_and_dates() {
        let check = |text: &str, expected: &str| {
            assert_eq!(shown(&in_heading(text, &Zones::new())), expected, "{text}");
        };
        check("Timeline (PST)", "PST —");
        check("Timeline: (in PT)", "PT —");
        check("Timeline (all times UTC)", "UTC —");
        check("Timeline - UTC", "UTC —");
        check("Timeline in CET", "CET —");
        check("Timeline (2019-02-05, UTC)", "UTC 2019-02-05");
        check("Day 2 (6 Feb 2019)", "— 6 Feb 2019");
        check("27–28 September 2017", "— ?28 September 2017");
        check("2019-02-05 to 2019-02-06", "— —");
        check("Timeline of the ET outage", "— —");
        check("Timeline of events in EU", "— —");
        check("Timeline", "— —");
    }

    #[test]
    fn headers_state_zones() {
        let check = |text: &str, expected: &str| {
            let said = in_header(text, &Zones::new());
            assert_eq!(
                said.map_or("—".into(), |zone| zone.written.to_string()),
                expected,
                "{text}"
            );
        };
        check("Date and Time in CET", "CET");
        check("Time (UTC)", "UTC");
        check("Time [UTC+2]", "UTC+2");
        check("UTC", "UTC");
        check("Time UTC", "UTC");
        check("Time (UK)", "UK");
        check("Time (HH:MM)", "—");
        check("Time (24h)", "—");
        check("Time", "—");
    }
}
