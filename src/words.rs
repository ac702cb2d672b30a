//! Words that several stages write alike.

use std::fmt::Write as _;

use chrono::TimeDelta;

/// `1 error`, `2 errors`: for nouns whose plural is an `s` more.
pub fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// The same for days.
pub fn days(number: i64) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} day{ending}")
}

/// `once`, `twice`, `3 times`.
pub fn times(number: usize) -> String {
    match number {
        1 => "once".into(),
        2 => "twice".into(),
        _ => format!("{number} times"),
    }
}

/// `1 h 12 min`: the two largest units, the smaller one left out where it is nothing.
pub fn duration(length: TimeDelta) -> String {
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

/// A figure with three digits that count, without the zeros that say nothing: `43.2`, `0.43`, `18,000,000`.
pub fn figure(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    };
    let rounded = format!("{value:.decimals$}");
    let (whole, part) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut out = String::new();
    for (index, digit) in whole.char_indices() {
        let left = whole.len() - index;
        if left % 3 == 0 && out.ends_with(|c: char| c.is_ascii_digit()) {
            out.push(',');
        }
        out.push(digit);
    }
    let part = part.trim_end_matches('0');
    if part.is_empty() {
        out
    } else {
        format!("{out}.{part}")
    }
}

/// On one line, without characters that a terminal obeys or that turn the direction of what follows.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() && !turns_direction(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
    fn figures_are_short() {
        let check = |value: f64, expected: &str| assert_eq!(figure(value), expected, "{value}");
        check(43.199_999_999, "43.2");
        check(2.16, "2.16");
        check(0.432, "0.43");
        check(0.0, "0");
        check(9.996, "10");
        check(100.0, "100");
        check(431.6, "432");
        check(999.0, "999");
        check(9000.0, "9,000");
        check(-1234.0, "-1,234");
        check(18_000_000.0, "18,000,000");
    }
}
