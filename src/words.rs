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
