//! Text → the terms by which it is found.
//!
//! A part is a run of letters and digits, with apostrophes inside it: what UAX #29 calls a word, but cut at every other
//! sign. A whole is several parts with one sign between each (`kube-dns`, `v1.22.3`), or one after `#`. So a word of
//! UAX #29 is a part or a row of parts, and what is more than a word to whoever wrote it is found whole as well. Of
//! Chinese and Japanese, pairs of letters are parts. The browser cuts queries in the same way
//! (`script/search_words.js`); `tests/search/words.json` holds both to it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a term is in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Part,
    /// Parts with what is between them; it stands where its first part does.
    Whole,
    /// The last letter of a run of CJK, so that a single letter finds it.
    Rest,
}

const LONGEST_PART: usize = 40;
const LONGEST_WHOLE: usize = 64;

/// Visits the terms of a text in their order.
pub fn each_term(text: &str, mut visit: impl FnMut(&str, Kind)) {
    let (mut part, mut whole) = (String::new(), String::new());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        if is_cjk(c) {
            let is_inside = |c: char| is_cjk(c) || is_combining_mark(c);
            let (run, after) = split(rest, is_inside);
            pairs(run, &mut part, &mut visit);
            rest = after;
        } else if is_letter(c) || (c == '#' && after.starts_with(is_letter)) {
            rest = word(rest, &mut part, &mut whole, &mut visit);
        } else {
            rest = after;
        }
    }
}

/// Visits the terms of the word that a text begins with; gives what comes after it.
fn word<'t>(
    text: &'t str,
    part: &mut String,
    whole: &mut String,
    visit: &mut impl FnMut(&str, Kind),
) -> &'t str {
    whole.clear();
    let mut parts = 0;
    let mut rest = text;
    if let Some(numbered) = text.strip_prefix('#') {
        whole.push('#');
        rest = numbered;
    }
    loop {
        let (own, after) = rest.split_at(length_of_part(rest));
        term(own, part);
        if !part.is_empty() {
            visit(part, Kind::Part);
            parts += 1;
        }
        whole.push_str(part);
        rest = after;
        let Some(sign) = rest
            .bytes()
            .next()
            .filter(|sign| b"-_./:@+&".contains(sign))
        else {
            break;
        };
        if !rest[1..].starts_with(is_letter) {
            break;
        }
        whole.push(char::from(sign));
        rest = &rest[1..];
    }
    let is_whole = parts > 1 || (parts == 1 && text.starts_with('#'));
    if is_whole && (whole.len() <= LONGEST_WHOLE || whole.chars().count() <= LONGEST_WHOLE) {
        visit(whole, Kind::Whole);
    }
    rest
}

/// Letters, and apostrophes between letters.
fn length_of_part(text: &str) -> usize {
    let mut length = 0;
    let mut rest = text;
    loop {
        let (letters, after) = split(rest, is_letter);
        length += letters.len();
        let apostrophe = after.chars().next().filter(|c| matches!(c, '\'' | '’'));
        let Some(next) = apostrophe.map(|c| &after[c.len_utf8()..]) else {
            return length;
        };
        if !next.starts_with(is_letter) {
            return length;
        }
        length += after.len() - next.len();
        rest = next;
    }
}

fn pairs(run: &str, part: &mut String, visit: &mut impl FnMut(&str, Kind)) {
    let mut starts: Vec<usize> = run
        .char_indices()
        .filter(|(_, c)| !is_combining_mark(*c))
        .map(|(at, _)| at)
        .collect();
    let letters = starts.len();
    starts.push(run.len());
    for (index, start) in starts[..letters].iter().enumerate() {
        let is_last = index + 1 == letters;
        let end = starts[if is_last { index + 1 } else { index + 2 }];
        term(&run[*start..end], part);
        let kind = if is_last && index > 0 {
            Kind::Rest
        } else {
            Kind::Part
        };
        if !part.is_empty() {
            visit(part, kind);
        }
    }
}

/// Letters and digits without accents and marks, in lower case.
fn term(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        out.extend(
            letters
                .take(LONGEST_PART)
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
        return;
    }
    let letters = text.nfkd().flat_map(char::to_lowercase);
    let letters = letters.filter(|c| c.is_alphanumeric() && !is_combining_mark(*c));
    let one_sigma = |c| if c == 'ς' { 'σ' } else { c };
    out.extend(letters.take(LONGEST_PART).map(one_sigma));
}

fn split(text: &str, inside: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !inside(c)).unwrap_or(text.len()))
}

/// Besides letters and digits, what stands in a word without being seen.
fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let is_unseen = matches!(
        c,
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}'
    );
    (c.is_alphanumeric() || is_combining_mark(c) || is_unseen) && !is_cjk(c)
}

/// What is written without spaces. Korean is not.
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}'
        | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}
