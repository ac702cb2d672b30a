//! Walks TOML key by key: typed values with spans in the whole source, and a finding for everything that is not as it
//! should be.
//!
//! A reader asks each [`Table`] for the keys that it knows; what nobody asked for is reported as unknown. A value that
//! is not as wanted is reported and left out, and the walk goes on, so that one run finds all. What the keys mean is
//! for the callers: this module knows none.

mod list;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
mod unknown;
mod value;
mod when;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::DeTable;

use crate::diagnostic::Finding;
use crate::source::SourceId;
use crate::span::Span;
use table::Place;
use unknown::{Asked, UnknownKey};

pub use table::Table;
pub use value::Value;

/// The TOML to be read.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    pub source: SourceId,
    /// The whole text of the source.
    pub text: &'a str,
    /// Which part of it is TOML.
    pub span: Span,
    /// The rule that reports what is not TOML.
    pub rule: &'static str,
    /// What to do about a key that resembles no known one: a finding's help.
    pub unknown_help: &'static str,
}

impl Origin<'_> {
    /// Where a range of the TOML is in the source, widened to whole characters.
    fn place(&self, range: &Range<usize>) -> Span {
        let toml = self.span.text(self.text);
        let start = toml.floor_char_boundary(range.start);
        let end = toml.ceil_char_boundary(range.end.max(start));
        Span::new(start, end).shift(self.span.start)
    }
}

/// What is written but could not be read. It has its finding, so nobody need call it missing as well.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unread {
    /// Dotted keys, `times.started`.
    pub keys: BTreeSet<String>,
    /// Whether there are syntax errors; they can hide any key.
    pub broken: bool,
}

impl Unread {
    /// Whether `key` may be written although it was not read.
    pub fn may_hold(&self, key: &str) -> bool {
        self.broken || self.keys.contains(key)
    }
}

/// Reads TOML: `keys` asks the root table for what it knows, and is called again where a key is unknown, to learn what
/// it would have known elsewhere. The findings come in the order of their places.
pub fn read<T>(
    origin: Origin<'_>,
    findings: &mut Vec<Finding>,
    keys: impl Fn(&mut Table<'_>) -> T,
) -> (T, Unread) {
    let toml = origin.span.text(origin.text);
    let (tree, errors) = DeTable::parse_recoverable(toml);
    if errors.is_empty() {
        return walk(origin, tree.get_ref(), Broken::default(), findings, keys);
    }
    let (repaired, mut broken) = syntax::repair(&origin, toml);
    let (tree, errors) = DeTable::parse_recoverable(&repaired);
    broken.add(&origin, &errors);
    walk(origin, tree.get_ref(), broken, findings, keys)
}

/// What the syntax errors cost.
#[derive(Debug, Default)]
struct Broken {
    findings: Vec<Finding>,
    /// Where values are not what was written, in order.
    spans: Vec<Span>,
    /// Keys that had to be left out.
    keys: BTreeSet<String>,
}

/// What the tables of one text share.
#[derive(Debug)]
struct File<'a> {
    origin: Origin<'a>,
    /// Where each syntax error begins, in order, and the furthest end of those up to it.
    broken: Vec<Span>,
    /// What a reader is shown where its table is not written, to learn what it knows.
    nothing: DeTable<'a>,
    /// Whether that is done: only who explains an unknown key needs to know.
    learns: bool,
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    findings: Vec<Finding>,
    unread: BTreeSet<String>,
    asked: Vec<Asked>,
    unknown: Vec<UnknownKey>,
}

fn walk<'a, T>(
    origin: Origin<'a>,
    tree: &'a DeTable<'a>,
    broken: Broken,
    findings: &mut Vec<Finding>,
    keys: impl Fn(&mut Table<'_>) -> T,
) -> (T, Unread) {
    let is_broken = !broken.findings.is_empty();
    let mut file = File {
        origin,
        broken: with_furthest_end(broken.spans),
        nothing: DeTable::new(),
        learns: false,
        state: RefCell::default(),
    };
    let mut value = walk_once(&file, tree, &keys);
    if !file.state.get_mut().unknown.is_empty() {
        file.learns = true;
        file.state.take();
        value = walk_once(&file, tree, &keys);
    }
    let State {
        findings: mut found,
        mut unread,
        asked,
        unknown,
    } = file.state.into_inner();
    found.extend(broken.findings);
    let explained = unknown
        .iter()
        .map(|key| unknown::finding(&origin, key, &asked));
    found.extend(explained);
    found.sort_by_key(|finding| finding.at.span);
    findings.append(&mut found);
    unread.extend(broken.keys);
    let unread = Unread {
        keys: unread,
        broken: is_broken,
    };
    (value, unread)
}

fn walk_once<'a, T>(
    file: &'a File<'a>,
    tree: &'a DeTable<'a>,
    keys: impl Fn(&mut Table<'_>) -> T,
) -> T {
    let start = Span::at(file.origin.span.start);
    let mut root = Table::new(file, tree, Place::default(), start);
    let value = keys(&mut root);
    root.finish();
    value
}

fn with_furthest_end(mut spans: Vec<Span>) -> Vec<Span> {
    let mut end = 0;
    for span in &mut spans {
        end = end.max(span.end);
        span.end = end;
    }
    spans
}

impl File<'_> {
    fn report(&self, finding: Finding) {
        self.state.borrow_mut().findings.push(finding);
    }

    fn unread(&self, path: &str) {
        self.state.borrow_mut().unread.insert(path.to_owned());
    }

    fn is_broken(&self, span: Span) -> bool {
        let before = self.broken.partition_point(|error| error.start <= span.end);
        before > 0 && self.broken[before - 1].end >= span.start
    }

    /// Whether the value is what was written. Tables and arrays are judged by what is in them.
    fn sound(&self, value: &Value<'_>) -> bool {
        value.is_table() || value.is_array() || !self.is_broken(value.span())
    }
}
