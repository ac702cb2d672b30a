//! A line that names an event and then its time: `First detected: 2023-06-06 10:26`, `Resolved 11:21 UTC`.

use super::{Stamp, Trust, scan};
use crate::parse::timeline::line::Line;
use crate::parse::timeline::other_day::other_day;
use crate::time::clock::Style;
use crate::time::zone::Zones;

/// No key is longer: what is, is a sentence that happens to end in a time.
const MAX_WORDS: usize = 6;
const MAX_LENGTH: usize = 80;

/// The time that ends a line, and where its key ends.
pub(in crate::parse::timeline) fn key_first(
    line: &Line<'_>,
    zones: &Zones,
) -> Option<(Stamp, usize)> {
    let text = line.text.trim_end();
    let text = text.strip_suffix('.').unwrap_or(text);
    if !line.whole || text.len() > MAX_LENGTH || !text.starts_with(char::is_alphabetic) {
        return None;
    }
    let words = text.match_indices(' ').map(|(at, _)| at + 1);
    words.take(MAX_WORDS + 1).find_map(|at| {
        let stamp = scan(&text[at..], zones, Trust::Line)?.shift(at);
        let key = Key::of(&text[..at])?;
        let whole = stamp.range.end == text.len();
        (whole && key.fits(&stamp)).then_some((stamp, key.end))
    })
}

struct Key {
    end: usize,
    words: usize,
    /// A colon or a dash follows it.
    set_off: bool,
}

impl Key {
    fn of(text: &str) -> Option<Self> {
        let before = text.trim_end();
        let bare = before
            .trim_end_matches([':', '-', '–', '—', '='])
            .trim_end();
        let set_off = bare.len() < before.len();
        let at = [" at", " on"]
            .iter()
            .find_map(|word| bare.strip_suffix(word));
        let key = at.unwrap_or(bare);
        let words = key.split_whitespace().count();
        let plain = key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’' | '/' | '&'));
        let fits = plain
            && (1..=MAX_WORDS).contains(&words)
            && !is_length(key)
            && other_day(key).is_none();
        fits.then_some(Self {
            end: key.len(),
            words,
            set_off,
        })
    }

    /// Without a date a time is as likely the end of a sentence, unless the key is set off or next to nothing, and a
    /// number with a dot as likely a version: "Ubuntu 18.04".
    fn fits(&self, stamp: &Stamp) -> bool {
        let start = &stamp.start;
        if start.style != Some(Style::Plain) && start.day.is_none() && start.zone.is_none() {
            return false;
        }
        match (&stamp.start.day, &stamp.start.clock) {
            (Some(_), Some(_)) => true,
            (None, Some(_)) => self.set_off || self.words <= 2,
            (Some(_), None) => self.set_off,
            (None, None) => false,
        }
    }
}

/// "Duration: 02:30" says how long, "Time to repair" as well.
fn is_length(key: &str) -> bool {
    let key = key.to_lowercase();
    let words = [
        "duration", "downtime", "time to", "length", "elapsed", "total", "lasted", "after",
        "within", "for", "until", "before", "uptime", "every", "from", "to", "and", "ttr", "ttd",
        "mttr",
    ];
    let padded = format!(" {key} ");
    words
        .iter()
        .any(|word| padded.contains(&format!(" {word} ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn check(text: &str, expected: &str) {
        let line = Line::new(text, Span::new(0, text.len()));
        let shown = match key_first(&line, &Zones::new()) {
            None => "none".into(),
            Some((stamp, end)) => format!("{} | {}", &line.text[..end], &line.text[stamp.range]),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn a_short_key_and_a_time() {
        check(
            "First detected: 2023-06-06 10:26",
            "First detected | 2023-06-06 10:26",
        );
        check("Resolved 2023-06-06 11:21", "Resolved | 2023-06-06 11:21");
        check("Repaired 2025-01-14 1600", "Repaired | 2025-01-14 1600");
        check(
            "Incident declared 2022-03-10 11.50",
            "Incident declared | 2022-03-10 11.50",
        );
        check("**Detected**: 14:05 UTC", "Detected | 14:05 UTC");
        check("Resolved 14:05.", "Resolved | 14:05");
        check("Resolved at 14:05 UTC", "Resolved | 14:05 UTC");
        check(
            "First detected 22025-03-18 09:36",
            "First detected | 22025-03-18 09:36",
        );
        check("Deployed: 2023-06-06", "Deployed | 2023-06-06");
        check("Outage: 14:05–14:20", "Outage | 14:05–14:20");
    }

    #[test]
    fn a_sentence_is_none() {
        for text in [
            "Raised an issue with the vendor at 10:29",
            "All instances were back up at 17:38",
            "Duration: 02:30",
            "Time to repair: 0:16",
            "First detected 2023-01-04 (time to be confirmed)",
            "We deployed, then at 14:05",
            "Deployed 2023-06-06",
            "The backlog of 14:05",
            "Resolved 14:05, after which all was well",
            "Ubuntu 18.04",
            "Next day: 09:00",
            "Day 2: 09:00",
            "14:05",
            "",
        ] {
            check(text, "none");
        }
    }
}
