//! What makes IDs, owner names, tags and paths fit for a file name and a URL.

use std::fmt::Write;

use unicode_normalization::UnicodeNormalization;

/// NFKD without combining marks, lower case, every other run of characters one `-`, none at the ends.
///
/// Letters and digits of every script are kept, since an ID in Cyrillic is as good as one in Latin.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push('-');
            }
            gap = false;
            out.push(c);
        } else if !unicode_normalization::char::is_combining_mark(c) {
            gap = true;
        }
    }
    out
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
