//! Words that lead to another day without saying which: "the next day", "Tuesday morning", "two weeks later".
//!
//! Whether "next day" is meant from the entry before or from the incident's date cannot be told, nor whether it is
//! said again of each time on that day. What follows has no date until one is written.

use std::ops::Range;

/// How many words are looked at.
const MOST_WORDS: usize = 5;

/// The length of such words at the beginning of a text.
pub(super) fn other_day(text: &str) -> Option<usize> {
    let word = |index: usize| words(text).nth(index);
    let end = words(text)
        .take(MOST_WORDS)
        .last()
        .map_or(0, |last| last.end);
    let lower = text[..end].to_ascii_lowercase();
    let mut spelt = [""; MOST_WORDS];
    let mut length = 0;
    for (spelt, word) in spelt.iter_mut().zip(words(&lower)) {
        *spelt = &lower[word];
        length += 1;
    }
    let spelt = &spelt[..length];
    let skipped = spelt
        .iter()
        .take_while(|word| ["on", "the", "at", "early", "late", "in"].contains(word))
        .count();
    let count = match &spelt[skipped..] {
        ["next" | "following" | "previous" | "preceding", part, ..] if is_part(part) => 2,
        [
            "day" | "morning" | "evening" | "night",
            "after" | "before",
            ..,
        ] => 2,
        ["yesterday" | "tomorrow" | "overnight", ..] => 1,
        ["day", number, ..] if number.parse::<u32>().is_ok_and(|number| number > 1) => 2,
        ["day", "two" | "three" | "four" | "five", ..] => 2,
        [
            _,
            "few" | "couple",
            unit,
            "later" | "after" | "earlier" | "before",
            ..,
        ] if is_unit(unit) => 4,
        [_, unit, "later" | "after" | "earlier" | "before", ..] if is_unit(unit) => 3,
        [weekday, ..]
            if is_weekday(weekday)
                && word(skipped).is_some_and(|word| text[word].starts_with(char::is_uppercase)) =>
        {
            1
        }
        _ => return plus_days(text),
    };
    word(skipped + count - 1).map(|word| word.end)
}

fn is_part(word: &str) -> bool {
    [
        "day",
        "morning",
        "afternoon",
        "evening",
        "night",
        "week",
        "month",
    ]
    .contains(&word)
        || is_weekday(word)
}

fn is_unit(word: &str) -> bool {
    [
        "day", "days", "week", "weeks", "month", "months", "night", "nights",
    ]
    .contains(&word)
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    DAYS.contains(&word)
}

/// `+1d`, `+1 day`, `D+1`
fn plus_days(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(['D', 'd']).unwrap_or(text);
    let digits = rest.strip_prefix('+')?;
    let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() == digits.len() {
        return None;
    }
    let unit = after.trim_start();
    let length = ["days", "day", "d"].iter().find_map(|word| {
        let tail = unit.strip_prefix(word)?;
        (!tail.starts_with(char::is_alphanumeric)).then_some(text.len() - tail.len())
    });
    let bare = rest.len() < text.len() && !after.starts_with(char::is_alphanumeric);
    length.or(bare.then_some(text.len() - after.len()))
}

/// The words of a text, of ASCII letters and digits.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.as_bytes()[at..].iter();
        let between = rest.clone().take_while(|byte| b" \n*_#->".contains(byte));
        let start = between.count();
        let word = rest
            .skip(start)
            .take_while(|byte| byte.is_ascii_alphanumeric());
        let from = at + start;
        at = from + word.count();
        (at > from).then_some(from..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_to_another_day() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                other_day(text).map_or("", |length| &text[..length]),
                expected,
                "{text}"
            );
        };
        check("next day) x", "next day");
        check("The next morning, we", "The next morning");
        check("**Day 2**", "**Day 2");
        check("Tuesday morning", "Tuesday");
        check("On Tuesday we", "On Tuesday");
        check("Two days later: x", "Two days later");
        check("a few weeks later", "a few weeks later");
        check("the day after", "the day after");
        check("Tomorrow", "Tomorrow");
        check("+1d: x", "+1d");
        check("D+1 x", "D+1");
        check("Day 1", "");
        check("1 hour later", "");
        check("next deploy", "");
        check("+10 nodes", "");
        check("tuesday's backup", "");
        check("Days go by", "");
        check("", "");
        check("é", "");
    }
}
