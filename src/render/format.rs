//! Dates, times, durations and numbers as the pages show them.

use chrono::{DateTime, NaiveDate, TimeZone};

use crate::time::Moment;
pub(super) use crate::words::duration;

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
