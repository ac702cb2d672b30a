//! The one function that makes IDs, owner names and tags fit for a file name and a URL.

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

#[cfg(test)]
mod tests {
    use super::slug;

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
}
