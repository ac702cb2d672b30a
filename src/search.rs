//! Documents → the files of a search index, which a script in the browser reads (`themes/default/script/search.js`).
//!
//! It knows nothing of postmortems but their facets, and neither where the files will be nor what pages look like. The
//! format, and how the browser ranks by it, is in `docs/src/search.md`.

mod digits;
mod postings;
mod shards;
pub mod words;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use serde::Serialize;

use crate::site_file::{Contents, OutputFile};
use postings::{Batch, Gathering, NOWHERE};
use words::{Kind, each_term};

/// What is to be found.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub id: String,
    /// From the site's root.
    pub href: String,
    pub title: String,
    pub date: Option<NaiveDate>,
    /// As it is shown, with its look, 1 to 4.
    pub severity: String,
    pub look: usize,
    pub status: String,
    pub kind: String,
    pub tags: Vec<String>,
    pub services: Vec<String>,
    pub sections: Vec<Section>,
    /// By the facets in [`FACETS`].
    pub facets: [Vec<Choice>; FACETS.len()],
}

/// A part of a document that can be linked to.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Empty for what stands before the first section, as is the title.
    pub anchor: String,
    pub title: String,
    /// Plain text, blocks in lines of their own.
    pub text: String,
    /// The plain text of the actions in it.
    pub actions: String,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// Values come in this order, then by the alphabet.
    pub rank: usize,
    /// As the operator has it: a slug.
    pub value: String,
    pub text: String,
}

/// The facets that documents are chosen by; the year is in the date.
pub const FACETS: [&str; 7] = [
    "severity", "service", "team", "owner", "factor", "trigger", "status",
];

/// The fields that a term can be in, by their numbers in the index.
#[derive(Debug, Clone, Copy)]
enum Field {
    Title,
    Tags,
    Services,
    Headings,
    Body,
    Actions,
}

/// How much a word in each field counts; the same numbers are in `script/search_rank.js`.
const WEIGHTS: [usize; 6] = [8, 4, 4, 3, 1, 1];

/// How many documents are inverted at once.
const BATCH: usize = 256;

/// The index of the documents that `make` makes of `items`, the newest of which comes first; one at a time, so that not
/// all of them are in memory at once.
pub fn index<T: Sync>(items: &[T], make: impl Fn(&T) -> Document + Sync) -> Vec<OutputFile> {
    let batches: Vec<_> = items
        .par_chunks(BATCH)
        .enumerate()
        .map(|(number, items)| invert(number * BATCH, items, &make))
        .collect();
    let mut files = Vec::new();
    let (mut cards, mut inverted) = (Vec::new(), Vec::new());
    for (batch, own, stored) in batches {
        inverted.push(batch);
        cards.extend(own);
        files.extend(stored);
    }
    let shards = shards::shards(&inverted);
    drop(inverted);
    let known = files.len();
    files.extend(shards.files);
    files.extend(facets(&cards));
    let build = fingerprint(&files[known..]);
    let manifest = manifest(&cards, build, shards.terms, shards.spelling);
    files.push(script("index", &json(&manifest)));
    files
}

/// What is kept of a document for the tables of all of them.
struct Card {
    date: Option<NaiveDate>,
    length: usize,
    facets: [Vec<Choice>; FACETS.len()],
}

fn invert<T>(
    first: usize,
    items: &[T],
    make: impl Fn(&T) -> Document,
) -> (Batch, Vec<Card>, Vec<OutputFile>) {
    let mut gathering = Gathering::default();
    let (mut cards, mut files) = (Vec::new(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        let document = make(item);
        let number = first + index;
        files.push(stored(number, &document));
        cards.push(Card {
            length: gather(number, &document, &mut gathering),
            date: document.date,
            facets: document.facets,
        });
    }
    (gathering.finish(), cards, files)
}

/// Gathers the terms of a document; gives its length, weighed by field.
fn gather(number: usize, document: &Document, gathering: &mut Gathering) -> usize {
    let doc = u32::try_from(number).expect("documents are counted in 32 bits");
    let (mut position, mut length) = (0, 0);
    let mut add = |text: &str, field: Field| {
        each_term(text, |term, kind| {
            if kind == Kind::Whole {
                gathering.add(term, doc, field as u8, NOWHERE);
            } else {
                gathering.add(term, doc, field as u8, position);
                position += 1;
                length += WEIGHTS[field as usize];
            }
        });
        // No phrase reaches from one text into the next.
        position += 1;
    };
    add(&document.title, Field::Title);
    document.tags.iter().for_each(|tag| add(tag, Field::Tags));
    for service in &document.services {
        add(service, Field::Services);
    }
    for section in &document.sections {
        add(&section.title, Field::Headings);
        add(&section.text, Field::Body);
        add(&section.actions, Field::Actions);
    }
    length
}

/// A document as it is shown among the results.
#[derive(Serialize)]
struct Stored<'a> {
    id: &'a str,
    href: &'a str,
    title: &'a str,
    date: String,
    severity: &'a str,
    look: usize,
    status: &'a str,
    kind: &'a str,
    services: &'a [String],
    sections: Vec<(&'a str, &'a str, String)>,
}

fn stored(number: usize, document: &Document) -> OutputFile {
    let section = |section: &'_ Section| match (section.text.trim_end(), section.actions.trim_end())
    {
        (text, "") => text.to_owned(),
        ("", actions) => actions.to_owned(),
        (text, actions) => format!("{text}\n{actions}"),
    };
    let sections = document.sections.iter();
    let stored = Stored {
        id: &document.id,
        href: &document.href,
        title: &document.title,
        date: document
            .date
            .map(|date| date.to_string())
            .unwrap_or_default(),
        severity: &document.severity,
        look: document.look,
        status: &document.status,
        kind: &document.kind,
        services: &document.services,
        sections: sections
            .map(|own| (&*own.anchor, &*own.title, section(own)))
            .collect(),
    };
    script(&format!("d/{number}"), &json(&stored))
}

/// A file for each facet: its values, and the documents that have each.
fn facets(cards: &[Card]) -> Vec<OutputFile> {
    let facet = |(index, name): (usize, &&str)| {
        let mut values: BTreeMap<&Choice, Vec<u32>> = BTreeMap::new();
        for (doc, card) in (0..).zip(cards) {
            for choice in &card.facets[index] {
                let docs = values.entry(choice).or_default();
                if docs.last() != Some(&doc) {
                    docs.push(doc);
                }
            }
        }
        let values: Vec<_> = values
            .into_iter()
            .map(|(choice, docs)| (&choice.value, &choice.text, digits::rising(docs)))
            .collect();
        script(&format!("f/{name}"), &json(&values))
    };
    FACETS.iter().enumerate().map(facet).collect()
}

/// What is loaded first, and for every query.
#[derive(Serialize)]
struct Manifest {
    version: u32,
    build: String,
    count: usize,
    /// The mean length of a document in words, weighed by field; and the extremes.
    average: f64,
    shortest: usize,
    longest: usize,
    /// Each document's length as a digit.
    lengths: String,
    /// Each document's date in days since 1970 (0: unknown), as the difference to the one before, twice; less one where it
    /// is negative.
    dates: String,
    terms: String,
    spelling: String,
}

fn manifest(cards: &[Card], build: String, terms: String, spelling: String) -> Manifest {
    let lengths = || cards.iter().map(|card| card.length.max(1));
    let shortest = lengths().min().unwrap_or(1);
    let longest = lengths().max().unwrap_or(1);
    let mut before = 0;
    let mut dates = Vec::new();
    for card in cards {
        let days = card
            .date
            .map_or(0, |date| date.num_days_from_ce() - 719_163);
        let step = days - before;
        let sign = u32::from(step < 0);
        digits::push(&mut dates, step.unsigned_abs() * 2 - sign);
        before = days;
    }
    Manifest {
        version: 1,
        build,
        count: cards.len(),
        average: real(lengths().sum()) / real(cards.len().max(1)),
        shortest,
        longest,
        lengths: lengths()
            .map(|length| digits::digit(level(length, shortest, longest)))
            .collect(),
        dates: digits::text(dates),
        terms,
        spelling,
    }
}

/// A length on a scale of 64 between the shortest and the longest, on which each step is by the same factor.
fn level(length: usize, shortest: usize, longest: usize) -> usize {
    let span = (real(longest) / real(shortest)).ln();
    if span == 0.0 {
        return 0;
    }
    let share = (real(length) / real(shortest)).ln() / span;
    (0..63)
        .find(|level| share * 63.0 < real(*level) + 0.5)
        .unwrap_or(63)
}

#[allow(clippy::cast_precision_loss, reason = "no site has so many words")]
fn real(number: usize) -> f64 {
    number as f64
}

/// Which build the files are of: a browser must not mix them with older ones that it kept.
fn fingerprint(files: &[OutputFile]) -> String {
    let mut hasher = blake3::Hasher::new();
    for file in files {
        if let (false, Contents::Bytes(bytes)) =
            (file.path.starts_with("search/p/"), &file.contents)
        {
            hasher.update(bytes);
        }
    }
    hasher.finalize().to_hex()[..12].to_owned()
}

/// A file that hands its data to the script that loaded it.
fn script(name: &str, data: &str) -> OutputFile {
    OutputFile {
        path: format!("search/{name}.js"),
        contents: Contents::Bytes(format!("pmSearch(\"{name}\",{data})\n").into_bytes()),
    }
}

fn json(data: &impl Serialize) -> String {
    serde_json::to_string(data).expect("it has neither maps nor what can fail")
}

/// The order of JavaScript, by which the browser looks terms up: by UTF-16.
fn order(a: &str, b: &str) -> Ordering {
    if a.is_ascii() || b.is_ascii() {
        return a.cmp(b);
    }
    a.encode_utf16().cmp(b.encode_utf16())
}

#[cfg(test)]
mod tests;
