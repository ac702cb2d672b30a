//! The phrases of one rule, made ready to be found: quickly where there are none, exactly where there are.
//!
//! First one automaton looks for the hints, pieces of words that few texts have and every phrase does. Where a word has
//! one, the phrases are tried from there on. Only a sentence in which one fits is read as a whole.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::{Captures, Regex, RegexBuilder};

use super::phrase::{Classes, Phrase};
use super::{Own, Written};

/// How far a phrase may reach from a hint, in bytes: back and forth.
const REACH: (usize, usize) = (80, 160);

/// The phrases of one rule.
#[derive(Debug, Clone)]
pub struct List {
    /// `None` where texts are tried as they are.
    hints: Option<Hints>,
    /// All phrases; after those of a group stands an empty capture with the group's name.
    phrases: Pattern,
    /// How what a group finds is written otherwise.
    helps: Vec<String>,
    allow: Pattern,
}

/// What texts are searched for first.
#[derive(Debug, Clone)]
struct Hints {
    words: AhoCorasick,
    /// All phrases from the word with a hint on.
    cores: Pattern,
}

/// A place where a phrase is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'l> {
    pub range: Range<usize>,
    /// A name that is part of it: it counts only if it is a person's.
    pub name: Option<Range<usize>>,
    /// How it is written otherwise; `None` for a site's own phrase.
    pub help: Option<&'l str>,
}

/// A regular expression that is made when it is first asked; most runs need few of them.
#[derive(Debug, Clone)]
struct Pattern {
    source: String,
    regex: OnceLock<Regex>,
}

impl List {
    pub(super) fn new(written: &Written, classes: &Classes, own: &Own) -> Self {
        let read = |texts: &[String]| -> Vec<Phrase> {
            let texts = texts.iter();
            texts.map(|text| Phrase::read(text, classes)).collect()
        };
        let plain = |texts: &[String]| -> Vec<Phrase> {
            texts.iter().map(|text| Phrase::plain(text)).collect()
        };
        let groups = written.groups.iter();
        let groups: Vec<Vec<Phrase>> = groups.map(|group| read(&group.phrases)).collect();
        let added = plain(&own.add);
        let marked = groups.iter().enumerate().map(|(index, group)| {
            let phrases = patterns(group).join("|");
            format!("(?:{phrases})(?P<{}>)", marker(index))
        });
        let allowed = [read(&written.allow), plain(&own.allow)].concat();
        let is_hinted = !written.hints.is_empty() || written.groups.is_empty();
        let all = groups.iter().flatten().chain(&added);
        Self {
            hints: is_hinted.then(|| Hints::new(written, own, all)),
            phrases: Pattern::any(&marked.chain(patterns(&added)).collect::<Vec<_>>()),
            helps: written
                .groups
                .iter()
                .map(|group| group.help.clone())
                .collect(),
            allow: Pattern::any(&patterns(&allowed)),
        }
    }

    /// Places of a text where a phrase stands, or near enough, in their order. None is left out.
    pub fn near<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> {
        let hints = self.hints.iter();
        let hinted = hints.flat_map(move |hints| hints.near(text));
        let hinted = hinted.filter(|at| {
            let around = around(text, *at, REACH);
            self.phrases.regex().is_match(around)
        });
        let all = || self.phrases.regex().find_iter(text);
        let unhinted = self.hints.is_none().then(all);
        let unhinted = unhinted.into_iter().flatten().map(|found| found.start());
        hinted.chain(unhinted)
    }

    /// The phrases of a sentence, in their order, without those that the list allows.
    pub fn find<'l>(&'l self, sentence: &str) -> Vec<Found<'l>> {
        let all = self.phrases.regex().captures_iter(sentence);
        let mut found: Vec<Found<'l>> = all.map(|captures| self.found(&captures)).collect();
        if found.is_empty() {
            return found;
        }
        let allowed = self.allow.regex().find_iter(sentence);
        let allowed: Vec<Range<usize>> = allowed.map(|found| found.range()).collect();
        let overlaps = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        found.retain(|found| !allowed.iter().any(|range| overlaps(range, &found.range)));
        found
    }

    fn found<'l>(&'l self, captures: &Captures<'_>) -> Found<'l> {
        let whole = captures.get(0).expect("the whole is always matched");
        let is_group = |index: &usize| captures.name(&marker(*index)).is_some();
        let group = (0..self.helps.len()).find(is_group);
        // The markers are empty, and a name is not.
        let mut names = captures.iter().skip(1).flatten();
        Found {
            range: whole.range(),
            name: names.find(|name| !name.is_empty()).map(|name| name.range()),
            help: group.map(|group| self.helps[group].as_str()),
        }
    }
}

fn patterns(phrases: &[Phrase]) -> Vec<String> {
    phrases.iter().map(Phrase::pattern).collect()
}

impl Hints {
    fn new<'p>(written: &Written, own: &Own, phrases: impl Iterator<Item = &'p Phrase>) -> Self {
        let own = own.add.iter().flat_map(|text| hints_of(text));
        let hints: Vec<String> = written.hints.iter().cloned().chain(own).collect();
        let cores = phrases.filter_map(|phrase| phrase.core_with(&hints));
        let cores: Vec<String> = cores.map(|core| format!("^(?:{core})")).collect();
        let mut words = AhoCorasick::builder();
        // Of the kinds this is the one that is searched for in blocks of bytes.
        words.match_kind(MatchKind::LeftmostFirst);
        Self {
            words: words
                .build(&hints)
                .expect("there are not billions of hints"),
            cores: Pattern::any(&cores),
        }
    }

    fn near<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> {
        let words = self.words.find_iter(text);
        let words = words.map(|hint| word_start(text, hint.start()));
        words.filter(|start| {
            let rest = around(text, *start, (0, REACH.1));
            self.cores.regex().is_match(rest)
        })
    }
}

/// What of a text is at most so many bytes before and after a place.
fn around(text: &str, at: usize, (before, after): (usize, usize)) -> &str {
    let start = text.floor_char_boundary(at.saturating_sub(before));
    let end = text.ceil_char_boundary((at + after).min(text.len()));
    &text[start..end]
}

/// Where the word begins that `at` is in.
fn word_start(text: &str, at: usize) -> usize {
    // No word is longer, and data is not read from each of its letters on.
    const LONGEST: usize = 64;
    let from = text.ceil_char_boundary(at.saturating_sub(LONGEST));
    let before = text[from..at].trim_end_matches(char::is_alphanumeric);
    from + before.len()
}

fn marker(group: usize) -> String {
    format!("group{group}")
}

/// The longest word of a site's own phrase, less its first letter, which may be a capital; and in capitals. Where that
/// leaves little, it is the word in three ways.
fn hints_of(phrase: &str) -> Vec<String> {
    let is_letter = |c: char| c.is_alphanumeric();
    let words = phrase.split_whitespace().map(|word| {
        let word = word.trim_start_matches(|c| !is_letter(c));
        word.split(|c| !is_letter(c)).next().unwrap_or_default()
    });
    let longest = words.max_by_key(|word| word.chars().count());
    let word = longest.unwrap_or_default().to_lowercase();
    let mut rest = word.chars();
    let first: String = rest
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let rest = rest.as_str();
    if rest.chars().count() > 2 {
        return vec![rest.to_owned(), rest.to_uppercase()];
    }
    vec![word.clone(), format!("{first}{rest}"), word.to_uppercase()]
}

impl Pattern {
    /// One of several; of none, nothing.
    fn any(patterns: &[String]) -> Self {
        let source = if patterns.is_empty() {
            r"[^\s\S]".to_owned()
        } else {
            patterns.join("|")
        };
        Self {
            source,
            regex: OnceLock::new(),
        }
    }

    fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| {
            let mut builder = RegexBuilder::new(&self.source);
            builder.size_limit(usize::MAX);
            builder
                .build()
                .expect("phrases make patterns that are valid")
        })
    }
}
