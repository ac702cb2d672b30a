//! A file that is not UTF-8: what cannot be read has been replaced.

use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::source::{Source, SourceId};
use crate::span::Span;

pub const RULE: Rule = Rule {
    code: "PM001",
    name: "non-utf8",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/non-utf8.md"),
    check: Check::Site(check),
};

fn check(site: &Site<'_>) -> Vec<Finding> {
    let sources = site.sources.iter();
    sources
        .filter_map(|(id, source)| finding(id, source))
        .collect()
}

fn finding(id: SourceId, source: &Source) -> Option<Finding> {
    let is_utf16 = looks_like_utf16(&source.text);
    let (offset, message) = match source.invalid_utf8 {
        Some(offset) => (
            offset,
            format!("the file is not UTF-8, from byte {offset} on"),
        ),
        // Without a byte-order mark Latin text in UTF-16 is UTF-8 by chance.
        None if is_utf16 => (0, "the file is not UTF-8 but UTF-16".to_owned()),
        None => return None,
    };
    // Up to the first wrong byte the text is the file; there stands a replacement character.
    let start = source.text.floor_char_boundary(offset);
    let replaced = source.text[start..].chars().next();
    let span = Span::new(start, start + replaced.map_or(0, char::len_utf8));
    let help = if is_utf16 {
        "it looks like UTF-16: save it as UTF-8"
    } else {
        "save it as UTF-8; what cannot be read is shown as �"
    };
    let finding = Finding::new(RULE.name, id, span, message);
    Some(finding.label("not UTF-8").help(help))
}

/// Every second byte of Latin text is 0; a byte-order mark before it is never valid UTF-8.
fn looks_like_utf16(text: &str) -> bool {
    const FEW: usize = 8;
    let text = text.trim_start_matches('\u{fffd}').as_bytes();
    let halves = text.chunks_exact(2).take(FEW);
    let is_latin = |zero: usize| {
        let mut halves = halves.clone();
        halves.len() > 1 && halves.all(|half| half[zero] == 0 && half[1 - zero] != 0)
    };
    is_latin(0) || is_latin(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let (text, invalid_utf8) = match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(error) => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                (text, Some(error.valid_up_to()))
            }
        };
        let source = Source {
            text,
            invalid_utf8,
            ..Source::default()
        };
        let found = finding(SourceId(0), &source);
        let said = found.map(|finding| format!("{}: {}", finding.message, finding.help));
        assert_eq!(said.unwrap_or_default(), expected);
    }

    #[test]
    fn utf16_is_told_with_and_without_its_mark() {
        let help = "it looks like UTF-16: save it as UTF-8";
        let marked = format!("the file is not UTF-8, from byte 0 on: {help}");
        check(b"\xff\xfe+\0+\0+\0\n\0", &marked);
        check(b"\xfe\xff\0+\0+\0+\0\n", &marked);
        let unmarked = format!("the file is not UTF-8 but UTF-16: {help}");
        check(b"+\0+\0+\0\n\0", &unmarked);
        check(b"\0+\0+\0+\0\n", &unmarked);
        check(b"+++\n", "");
        check(b"a\0b", "");
        check(b"", "");
        check(
            b"caf\xe9",
            "the file is not UTF-8, from byte 3 on: save it as UTF-8; what cannot be read is shown as \u{fffd}",
        );
    }
}
