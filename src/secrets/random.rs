//! Whether a text looks as if a machine had made it, or as what stands for such a text.

/// What people write in place of a secret.
const PLACEHOLDERS: &[&str] = &[
    "example",
    "xxxx",
    "placeholder",
    "redacted",
    "changeme",
    "change-me",
    "change_me",
    "your",
    "dummy",
    "sample",
    "insert",
    "replace",
    "removed",
    "hidden",
    "****",
    "....",
    "____",
    "----",
    // The token that jwt.io and countless manuals show.
    "eyjzdwiioiixmjm0nty3odkwiiwi",
];

/// Whether a text stands for a secret rather than being one: an example, a variable, one character over and over, the
/// alphabet.
pub(super) fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_variable = value.starts_with(['$', '%', '{', '[', '<', '*', '.']);
    is_variable
        || PLACEHOLDERS.iter().any(|word| lower.contains(word))
        || distinct(value) <= 4 && value.len() > 4
        || is_counting(lower.as_bytes())
}

/// Whether a machine made it: letters and digits in no order that a person would give them. Names with numbers in
/// them, `checkout-api-v2`, are not like that.
pub(super) fn is_random(value: &str) -> bool {
    let longest = value
        .split(|c: char| !c.is_ascii_alphanumeric())
        .max_by_key(|part| part.len())
        .unwrap_or_default();
    longest.len() >= 12 && entropy(longest) >= 2.8 && turns(longest) >= 3 && !is_placeholder(value)
}

/// Whether it is a password that somebody took care with: a digit and two other kinds of characters. What joins the
/// parts of names in code, `utf8_to_utf16`, is no such kind.
pub(super) fn is_strong(value: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| value.as_bytes().iter().any(kind);
    let joins = |byte: &u8| matches!(byte, b'_' | b'.' | b':' | b'-' | b'/');
    let others = [
        has(u8::is_ascii_lowercase),
        has(u8::is_ascii_uppercase),
        value
            .bytes()
            .any(|byte| byte.is_ascii_punctuation() && !joins(&byte)),
    ];
    let is_varied = others.iter().filter(|kind| **kind).count() >= 2;
    value.len() >= 8
        && has(u8::is_ascii_digit)
        && is_varied
        && entropy(value) >= 2.5
        && !is_placeholder(value)
}

/// How often letters and digits take turns.
fn turns(value: &str) -> usize {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let pairs = value.as_bytes().windows(2);
    pairs
        .filter(|pair| is_digit(&pair[0]) != is_digit(&pair[1]))
        .count()
}

/// Bits a character, after Shannon, over the characters of the text itself.
pub(super) fn entropy(value: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in value.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX));
    let counts = counts.iter().filter(|count| **count > 0);
    counts
        .map(|count| {
            let share = f64::from(*count) / length;
            -share * share.log2()
        })
        .sum()
}

fn distinct(value: &str) -> usize {
    let mut bytes: Vec<u8> = value.bytes().collect();
    bytes.sort_unstable();
    bytes.dedup();
    bytes.len()
}

/// `1234567890`, `abcdefgh`: half of the characters or more follow the one before.
fn is_counting(value: &[u8]) -> bool {
    let follows =
        |pair: &&[u8]| pair[1] == pair[0].wrapping_add(1) || (pair[0], pair[1]) == (b'9', b'0');
    value.len() >= 6 && value.windows(2).filter(follows).count() * 2 >= value.len() - 1
}
