//! Words that several stages write alike.

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

#[cfg(test)]
mod tests {
    use super::figure;

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
