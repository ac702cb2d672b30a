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
}
