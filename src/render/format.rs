//! Dates, times, durations and numbers as the pages show them.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone};

use crate::time::Moment;

/// `15 Jan 2025`: neither order of day and month can be mistaken.
pub(super) fn date(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// `13:50`, or `13:50:30` where the seconds were written.
pub(super) fn clock<Z: TimeZone<Offset: std::fmt::Display>>(
    at: &DateTime<Z>,
    seconds: bool,
) -> String {
    at.format(if seconds { "%H:%M:%S" } else { "%H:%M" })
        .to_string()
}

/// `2025-01-15T13:50:00Z`, for programs.
pub(super) fn datetime(moment: &Moment) -> String {
    moment.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `1 h 12 min`: the two largest units, the smaller one left out where it is nothing.
pub(super) fn duration(length: TimeDelta) -> String {
    let seconds = length.num_seconds();
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let first = units.iter().position(|(size, _)| seconds >= *size);
    let Some(first) = first else {
        return "0 min".into();
    };
    let mut out = String::new();
    let mut rest = seconds;
    for (size, unit) in units.iter().skip(first).take(2) {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            let space = if out.is_empty() { "" } else { " " };
            let _ = write!(out, "{space}{count} {unit}");
        }
    }
    out
}

/// `started`, `started and detected`, `a, b and c`.
pub(super) fn listing<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [word] => word.as_ref().to_owned(),
        [init @ .., last] => {
            let init: Vec<&str> = init.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", init.join(", "), last.as_ref())
        }
    }
}

/// With a capital letter at its beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The beginning of a text, cut between words, of at most so many characters.
pub(super) fn excerpt(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let end = text
        .char_indices()
        .nth(limit - 1)
        .map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let cut = head.rfind(' ').unwrap_or(end);
    format!(
        "{}…",
        head[..cut].trim_end_matches([',', ';', ':', ' ', '.', '–', '—'])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_two_units() {
        let check =
            |seconds, expected: &str| assert_eq!(duration(TimeDelta::seconds(seconds)), expected);
        check(0, "0 min");
        check(45, "45 s");
        check(300, "5 min");
        check(4_320, "1 h 12 min");
        check(3_600, "1 h");
        check(86_400 * 2 + 3_600 * 3 + 60, "2 d 3 h");
    }

    #[test]
    fn an_excerpt_ends_with_a_word() {
        assert_eq!(excerpt("short", 10), "short");
        assert_eq!(excerpt("one two, three four", 10), "one two…");
        assert_eq!(excerpt("ééééééééééé", 5), "éééé…");
    }

    #[test]
    fn lists_are_sentences() {
        assert_eq!(listing(&["a"]), "a");
        assert_eq!(listing(&["a", "b", "c"]), "a, b and c");
    }
}
