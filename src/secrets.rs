//! Secrets in a text: keys, tokens and passwords that somebody pasted. Where they are, and the text without them.
//!
//! Only what is one by its form counts, and it has to look as if a machine had made it: `<token>`, `${TOKEN}`,
//! `xxxx` and the examples of manuals are none. One fast pass over the text finds where it is worth to look.

mod assigned;
mod random;
mod token;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::span::Span;

/// A secret: all of it, and nothing else. It is ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secret {
    pub span: Span,
    /// With its article: `a GitHub token`.
    pub what: &'static str,
}

/// The secrets of a text, in their order; none overlaps another.
///
/// Markdown that a program has written has a backslash before many a sign, `ghp\_…`: it is read without.
pub fn find(text: &str) -> Vec<Secret> {
    let mut found = find_plain(text);
    if text.contains("\\_") || text.contains("\\-") {
        let (plain, places) = unescaped(text);
        let escaped = find_plain(&plain).into_iter().map(|secret| Secret {
            span: Span::new(places[secret.span.start], places[secret.span.end]),
            ..secret
        });
        let mut kept = BTreeMap::new();
        keep(&mut kept, escaped.collect());
        keep(&mut kept, found);
        found = kept.into_values().collect();
    }
    found
}

/// The text without the backslashes before `_` and `-`, and where each of its bytes, and its end, stand in the text.
fn unescaped(text: &str) -> (String, Vec<usize>) {
    let mut plain = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        if c == '\\' && matches!(next, Some('_' | '-')) {
            continue;
        }
        plain.push(c);
        places.extend(at..at + c.len_utf8());
    }
    places.push(text.len());
    (plain, places)
}

fn find_plain(text: &str) -> Vec<Secret> {
    let (mut found, mut named) = (Vec::new(), Vec::new());
    for anchor in ANCHORS.iter().flat_map(|pass| pass.find_iter(text)) {
        let anchor = Span::from(anchor.range());
        match token::at(text, anchor) {
            Some(secret) => found.push(secret),
            None => named.extend(assigned::at(text, anchor)),
        }
    }
    // What the form of a text tells comes before what a name beside it tells.
    let mut kept = BTreeMap::new();
    keep(&mut kept, found);
    keep(&mut kept, named);
    if kept.is_empty() {
        return Vec::new();
    }
    let again = repeated(text, kept.values());
    keep(&mut kept, again);
    kept.into_values().collect()
}

/// The text with `fill`, a character of ASCII, in place of every character of the secrets at `spans`, which are in their
/// order. Every other byte keeps its place, and so does every line break.
pub fn masked(text: &str, spans: impl IntoIterator<Item = Span>, fill: char) -> String {
    debug_assert!(fill.is_ascii());
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for span in spans {
        out.push_str(&text[end..span.start]);
        // What gives a block of several lines its place in the text stays.
        let keeps = |c: char| c.is_whitespace() || matches!(c, '>' | '|');
        let letters = span.text(text).chars();
        out.extend(letters.map(|c| if keeps(c) { c } else { fill }));
        end = span.end;
    }
    out.push_str(&text[end..]);
    out
}

/// The secrets of a text, to be taken out of what is said about it.
#[derive(Debug)]
pub struct Redaction(Option<Regex>);

impl Redaction {
    pub fn new(text: &str, secrets: &[Secret]) -> Self {
        let written = secrets.iter().map(|secret| secret.span.text(text));
        let written: Vec<&str> = written.collect();
        // What is said about a text may have its words as they are read, without the backslashes.
        let is_escaped = |written: &&&str| written.contains('\\');
        let escaped = written.iter().filter(is_escaped);
        let read: Vec<String> = escaped.map(|written| unescaped(written).0).collect();
        Self(any_of(
            written.into_iter().chain(read.iter().map(String::as_str)),
        ))
    }

    /// The words without the secrets; borrowed where there is none in them.
    pub fn of<'w>(&self, words: &'w str) -> Cow<'w, str> {
        match &self.0 {
            Some(pattern) => pattern.replace_all(words, "*****"),
            None => Cow::Borrowed(words),
        }
    }
}

/// Where to look: the beginnings of tokens, and the names beside which secrets stand. Literals alone, and of those at
/// most 64, since these are looked for about as fast as the text can be read; that depends on the shortest, so that the
/// few short ones are looked for by themselves.
static ANCHORS: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    let literals: Vec<&str> = token::anchors().chain(assigned::ANCHORS).collect();
    let (long, short): (Vec<&str>, Vec<&str>) = literals.iter().partition(|text| text.len() > 3);
    [long, short].map(|literals| {
        let literals: Vec<String> = literals.into_iter().map(regex::escape).collect();
        Regex::new(&literals.join("|")).expect("escaped literals are a pattern")
    })
});

/// Keeps the secrets that do not overlap one that is kept already.
fn keep(kept: &mut BTreeMap<usize, Secret>, found: Vec<Secret>) {
    for secret in found {
        let before = kept.range(..secret.span.end).next_back();
        if before.is_none_or(|(_, before)| before.span.end <= secret.span.start) {
            kept.insert(secret.span.start, secret);
        }
    }
}

/// Where else the same secrets stand, without what told them there. Words of a language stand elsewhere in their own
/// meaning.
fn repeated<'s>(text: &str, secrets: impl Iterator<Item = &'s Secret>) -> Vec<Secret> {
    let known = secrets.map(|secret| (secret.span.text(text), secret.what));
    let known: BTreeMap<&str, &'static str> = known
        .filter(|(value, _)| random::is_random(value))
        .collect();
    let Some(pattern) = any_of(known.keys().copied()) else {
        return Vec::new();
    };
    let found = pattern.find_iter(text);
    found
        .filter_map(|found| {
            Some(Secret {
                span: Span::from(found.range()),
                what: known.get(found.as_str())?,
            })
        })
        .collect()
}

/// Finds any of the texts; the short ones as words of their own alone.
fn any_of<'v>(values: impl Iterator<Item = &'v str>) -> Option<Regex> {
    const SHORT: usize = 8;
    let mut values: Vec<&str> = values.collect();
    // Of two that begin alike the longer one comes first.
    values.sort_unstable_by(|a, b| b.cmp(a));
    values.dedup();
    let one = |value: &&str| {
        let escaped = regex::escape(value);
        let (starts, ends) = (
            value.starts_with(char::is_alphanumeric),
            value.ends_with(char::is_alphanumeric),
        );
        match value.len() {
            ..SHORT if starts && ends => format!(r"\b{escaped}\b"),
            _ => escaped,
        }
    };
    let pattern: Vec<String> = values.iter().map(one).collect();
    (!values.is_empty()).then(|| Regex::new(&pattern.join("|")).ok())?
}

#[cfg(test)]
mod tests;
