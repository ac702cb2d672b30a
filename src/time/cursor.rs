//! A place in a text that only moves on when what stands there is what was asked for.

/// The texts here are short (a cell, the beginning of a line), so that nothing in it needs to be fast.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// How many bytes are behind it.
    pub fn at(&self) -> usize {
        self.at
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub fn eat(&mut self, wanted: impl FnOnce(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|c| wanted(*c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// A run of spaces; says whether there was one.
    pub fn spaces(&mut self) -> bool {
        let before = self.at;
        while self.eat(is_space).is_some() {}
        self.at > before
    }

    /// A number with `min` to `max` digits that no further digit follows.
    pub fn number(&mut self, min: usize, max: usize) -> Option<u32> {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if !(min..=max).contains(&digits) {
            return None;
        }
        let value = rest[..digits].parse().ok()?;
        self.at += digits;
        Some(value)
    }

    /// The word that begins here: letters only; empty where there is none.
    pub fn peek_word(&self) -> &'a str {
        let rest = self.rest();
        &rest[..rest.len() - rest.trim_start_matches(char::is_alphabetic).len()]
    }

    /// `word`, whatever its case, where no letter or digit goes on.
    pub fn word(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let first = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
        if first(rest) != first(word) {
            return false;
        }
        let Some(head) = rest.get(..word.len()) else {
            return false;
        };
        let is = head.eq_ignore_ascii_case(word)
            && !rest[word.len()..].starts_with(char::is_alphanumeric);
        if is {
            self.at += word.len();
        }
        is
    }

    /// Whether neither letter nor digit goes on here.
    pub fn at_boundary(&self) -> bool {
        !self.rest().starts_with(char::is_alphanumeric)
    }
}

/// A space of any width, but no line break.
pub fn is_space(c: char) -> bool {
    c == '\t' || (c.is_whitespace() && !matches!(c, '\n' | '\r'))
}
