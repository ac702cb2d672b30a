//! The signs and little words around a time.

use crate::time::cursor::{Cursor, is_space};

/// `[` or `(`: what closes it.
pub fn opens(cursor: &mut Cursor<'_>) -> Option<char> {
    match cursor.eat(|c| c == '[' || c == '(')? {
        '[' => Some(']'),
        _ => Some(')'),
    }
}

/// The end of a bracket that may have been opened.
pub fn closes(cursor: &mut Cursor<'_>, bracket: Option<char>) -> Option<()> {
    let Some(bracket) = bracket else {
        return Some(());
    };
    cursor.spaces();
    cursor.eat(|c| c == bracket).map(|_| ())
}

/// `~`, `ca.`, `about` before a time.
pub fn roughly(cursor: &mut Cursor<'_>) -> bool {
    const WORDS: [&str; 8] = [
        "ca",
        "circa",
        "about",
        "around",
        "approx",
        "approximately",
        "roughly",
        "est",
    ];
    if cursor.peek().is_some_and(|c| c.is_ascii_digit()) {
        return false;
    }
    let mut ahead = *cursor;
    let sign = ahead.eat(|c| c == '~' || c == '≈').is_some();
    let word = !sign && WORDS.iter().any(|word| ahead.word(word));
    let dotted = (word || (!sign && ahead.word("c"))) && ahead.eat(|c| c == '.').is_some();
    if !(sign || word || dotted) {
        return false;
    }
    ahead.spaces();
    *cursor = ahead;
    true
}

/// `~`, `ish`, `?`, `(approx.)` behind a time.
pub fn or_so(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    let attached = match ahead.eat(|c| c == '~' || c == '?') {
        // `14:05~14:20` is a range, `14:05??` is for the reader.
        Some('~') => !ahead.rest().starts_with(|c: char| c.is_ascii_digit()),
        Some(_) => ahead.peek() != Some('?'),
        None => {
            ahead.spaces();
            ahead.eat(|c| c == '-');
            ahead.word("ish")
        }
    };
    if attached {
        *cursor = ahead;
        return true;
    }
    let mut ahead = *cursor;
    ahead.spaces();
    let bracket = opens(&mut ahead);
    let words = [
        "approx",
        "approximately",
        "approximate",
        "ca",
        "circa",
        "estimated",
        "est",
    ];
    if !words.iter().any(|word| ahead.word(word)) {
        return false;
    }
    ahead.eat(|c| c == '.');
    // "14:05 approx 50 % of users" is about the users.
    let mut next = ahead;
    next.spaces();
    let free = bracket.is_some()
        || next
            .peek()
            .is_none_or(|c| c.is_uppercase() || !c.is_alphanumeric());
    if !free || closes(&mut ahead, bracket).is_none() {
        return false;
    }
    *cursor = ahead;
    true
}

/// What stands between a date and its time.
pub struct Gap {
    /// The `T` of RFC 3339.
    pub joined: bool,
    pub bracket: Option<char>,
}

pub fn between(cursor: &mut Cursor<'_>) -> Option<Gap> {
    if matches!(cursor.peek(), Some('T' | 't'))
        && cursor.rest()[1..].starts_with(|c: char| c.is_ascii_digit())
    {
        cursor.skip(1);
        return Some(Gap {
            joined: true,
            bracket: None,
        });
    }
    let sign = cursor.eat(|c| c == ',' || c == ':').is_some();
    if !cursor.spaces() && !sign {
        return None;
    }
    let mut ahead = *cursor;
    let sign = ahead.word("at") || ahead.eat(|c| "@-–—|".contains(c)).is_some();
    // `--:--` is a time left open.
    if sign && ahead.peek().is_some_and(is_space) {
        ahead.spaces();
        *cursor = ahead;
    }
    let bracket = opens(cursor);
    Some(Gap {
        joined: false,
        bracket,
    })
}

/// The sign of a range: ` - `, `–`, `to`. Says whether it is a hyphen without spaces, which an offset has too.
pub fn range_sign(cursor: &mut Cursor<'_>) -> Option<bool> {
    let mut ahead = *cursor;
    let spaced = ahead.spaces();
    let sign = ahead.eat(|c| "-–—−→~".contains(c));
    if sign == Some('-') {
        ahead.eat(|c| c == '>');
    }
    let words = ["to", "until", "till", "through"];
    if sign.is_none() && !(spaced && words.iter().any(|word| ahead.word(word))) {
        return None;
    }
    let spaced = ahead.spaces() || spaced;
    *cursor = ahead;
    Some(!spaced && matches!(sign, Some('-' | '−')))
}

/// What separates a time from its text; says whether there is anything.
pub fn separator(cursor: &mut Cursor<'_>) -> bool {
    let mut found = false;
    loop {
        let mut ahead = *cursor;
        let spaced = ahead.spaces();
        if !one_separator(&mut ahead, spaced) {
            return found;
        }
        found = true;
        *cursor = ahead;
    }
}

fn one_separator(cursor: &mut Cursor<'_>, spaced: bool) -> bool {
    let Some(sign) = cursor.eat(|c| "-–—−‒―:|;,.•·→=".contains(c)) else {
        return false;
    };
    let next = cursor.peek();
    let gap = next.is_none_or(is_space);
    match sign {
        // `:tada:` is an emoji.
        ':' => !(spaced && next.is_some_and(char::is_alphanumeric)),
        '-' => {
            let single = !matches!(next, Some('-'));
            while cursor.eat(|c| c == '-').is_some() {}
            cursor.eat(|c| c == '>');
            let next = cursor.peek();
            // `-5 %` and `--force` are text.
            let begins_word = single && next.is_some_and(char::is_alphabetic);
            !spaced || next.is_none_or(is_space) || begins_word
        }
        '–' | '−' => !(spaced && next.is_some_and(|c| c.is_ascii_digit())),
        '.' => !spaced && gap,
        '=' => cursor.eat(|c| c == '>').is_some() || gap,
        _ => true,
    }
}

/// Whether a word or number goes on, so that what was read is a part of something else.
pub fn continues(cursor: &Cursor<'_>) -> bool {
    let mut rest = cursor.rest().chars();
    match rest.next() {
        Some('/') => rest.next().is_some_and(char::is_alphanumeric),
        Some(c) => c.is_alphanumeric() || matches!(c, '_' | '%'),
        None => false,
    }
}
