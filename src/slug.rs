//! What makes IDs, owner names, tags and paths fit for a file name and a URL.

use std::fmt::Write;

use unicode_normalization::UnicodeNormalization;

/// NFKD without combining marks, lower case, every other run of characters one `-`, none at the ends.
///
/// Letters and digits of every script are kept, since an ID in Cyrillic is as good as one in Latin.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let add = |c: char| {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push('-');
            }
            gap = false;
            out.push(c);
        } else {
            gap |= c.is_ascii() || !unicode_normalization::char::is_combining_mark(c);
        }
    };
    if text.is_ascii() {
        // Which is its own normal form.
        text.chars().map(|c| c.to_ascii_lowercase()).for_each(add);
    } else {
        text.nfkd().flat_map(char::to_lowercase).for_each(add);
    }
    out
}

/// A name's [`slug`], kept away from the index of its folder and from being nothing. Two names of different slugs, or
/// of none, have different stems.
pub fn file_stem(name: &str) -> String {
    match slug(name).as_str() {
        "" => format!("_{}", digest(name)),
        "index" => "index_".into(),
        slug => short(slug),
    }
}

/// Long enough for any name that is meant to be read; a file system allows about 255 with what is added to it.
pub const MAX_STEM: usize = 120;

/// A stem that every file system can hold: cut where it is long, and told apart by a hash of the whole.
pub fn short(stem: &str) -> String {
    if stem.len() <= MAX_STEM {
        return stem.to_owned();
    }
    let cut = stem.floor_char_boundary(MAX_STEM);
    format!("{}-{}", stem[..cut].trim_end_matches('-'), digest(stem))
}

fn digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..8].to_owned()
}

/// A path as a part of a URL: all but letters and digits of ASCII, `-._~` and `/` in percent.
pub fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        let check = |text: &str, expected: &str| assert_eq!(slug(text), expected, "{text}");
        check("2025-01-15 API errors!", "2025-01-15-api-errors");
        check("  Déjà vu — again ", "deja-vu-again");
        check("@alice.smith", "alice-smith");
        check("ﬁle №5", "file-no5");
        check("!!!", "");
        check("Ünïcode ÄÖ", "unicode-ao");
        check("Москва", "москва");
    }

    #[test]
    fn paths_of_any_script_are_fit_for_a_url() {
        assert_eq!(percent_encoded("2025-01-15-é"), "2025-01-15-%C3%A9");
        assert_eq!(percent_encoded("a b/%41:c.md"), "a%20b/%2541%3Ac.md");
    }
}
