//! Batches → the files in which the browser looks terms up, each small enough to be loaded for one of them.

use rayon::prelude::*;

use super::postings::{Batch, List};
use super::words::is_cjk;
use super::{digits, order, script};
use crate::site_file::OutputFile;

/// A file is begun anew rather than being longer than this; a term that alone is longer has a file of its own.
const SHARD: usize = 6_000;

/// How many words a misspelt one is compared with.
const SPELLING: usize = 10_000;

/// The files of terms, and what the manifest says of them.
pub struct Shards {
    pub files: Vec<OutputFile>,
    /// What the terms of each shard begin with at least; between spaces.
    pub terms: String,
    /// The first letter of each file of words; between spaces.
    pub spelling: String,
}

struct Entry<'b> {
    term: &'b str,
    postings: String,
    positions: String,
    /// In how many fields of documents it is.
    count: usize,
}

pub fn shards(batches: &[Batch]) -> Shards {
    let entries = entries(batches);
    let mut firsts = String::new();
    let mut shards: Vec<&[Entry<'_>]> = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (index, entry) in entries.iter().enumerate() {
        let own = entry.term.len() + entry.postings.len() + 2;
        if size > 0 && size + own > SHARD {
            shards.push(&entries[start..index]);
            firsts.push(' ');
            firsts.push_str(between(entries[index - 1].term, entry.term));
            (start, size) = (index, 0);
        }
        size += own;
    }
    shards.push(&entries[start..]);
    let (spelling, words) = spelling(&entries);
    let files = shards
        .par_iter()
        .enumerate()
        .flat_map_iter(|(number, shard)| {
            let postings = shard.iter().map(|entry| (entry.term, &entry.postings));
            let positions = shard.iter().map(|entry| (entry.term, &entry.positions));
            let positions = positions.filter(|(_, positions)| !positions.is_empty());
            [
                script(&format!("t/{number}"), &table(postings)),
                script(&format!("p/{number}"), &table(positions)),
            ]
        });
    Shards {
        files: files.collect::<Vec<_>>().into_iter().chain(words).collect(),
        terms: firsts,
        spelling,
    }
}

/// The terms of all batches in their order.
fn entries(batches: &[Batch]) -> Vec<Entry<'_>> {
    let lists = batches.iter().flat_map(|batch| {
        let list = move |list| (&*batch.terms[list_term(list)], batch, list);
        batch.lists.iter().map(list)
    });
    let mut lists: Vec<(&str, &Batch, &List)> = lists.collect();
    // Stable, so that within a term and a field the documents stay in their order.
    lists.par_sort_by(|(a, _, one), (b, _, other)| {
        order(a, b).then_with(|| one.field.cmp(&other.field))
    });
    let terms: Vec<_> = lists.chunk_by(|(a, ..), (b, ..)| a == b).collect();
    terms.into_par_iter().map(entry).collect()
}

fn list_term(list: &List) -> usize {
    list.term
}

fn entry<'b>(lists: &[(&'b str, &'b Batch, &'b List)]) -> Entry<'b> {
    let (mut postings, mut positions) = (Vec::new(), Vec::new());
    let mut count = 0;
    for field in lists.chunk_by(|(.., a), (.., b)| a.field == b.field) {
        let length: usize = field.iter().map(|(.., list)| list.postings.len()).sum();
        count += length;
        digits::push(&mut postings, u32::from(field[0].2.field));
        digits::push(&mut postings, number(length));
        let mut next = 0;
        for (_, batch, list) in field {
            for posting in &batch.postings[list.postings.clone()] {
                let often = posting.count.min(4) - 1;
                digits::push(&mut postings, (posting.doc - next) * 4 + often);
                if often == 3 {
                    digits::push(&mut postings, posting.count - 4);
                }
                next = posting.doc + 1;
            }
            positions.extend_from_slice(&batch.positions[list.positions.clone()]);
        }
    }
    Entry {
        term: lists[0].0,
        postings: digits::text(postings),
        positions: digits::text(positions),
        count,
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).expect("documents are counted in 32 bits")
}

/// The shortest beginning of `term` that comes after `before`.
fn between<'t>(before: &str, term: &'t str) -> &'t str {
    let ends = term.char_indices().map(|(at, c)| at + c.len_utf8());
    let mut beginnings = ends.map(|end| &term[..end]);
    beginnings
        .find(|beginning| order(before, beginning).is_lt())
        .unwrap_or(term)
}

fn table<'e>(rows: impl Iterator<Item = (&'e str, &'e String)>) -> String {
    let mut out = String::from("\"");
    for (index, (term, data)) in rows.enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(term);
        out.push(' ');
        out.push_str(data);
    }
    out.push('"');
    out
}

/// The words that a misspelt one may be meant for, by their first letters: the most frequent that are letters and nothing
/// else.
fn spelling(entries: &[Entry<'_>]) -> (String, Vec<OutputFile>) {
    let is_word = |entry: &&Entry<'_>| {
        let is_short = (3..=60).contains(&entry.term.len());
        is_short && entry.term.chars().all(|c| c.is_alphabetic() && !is_cjk(c))
    };
    let mut words: Vec<&Entry<'_>> = entries.iter().filter(is_word).collect();
    if words.len() > SPELLING {
        words.sort_by_key(|entry| std::cmp::Reverse(entry.count));
        words.truncate(SPELLING);
        words.sort_by(|a, b| order(a.term, b.term));
    }
    let first = |entry: &Entry<'_>| entry.term.chars().next();
    let mut firsts = String::new();
    let mut files = Vec::new();
    for (number, words) in words.chunk_by(|a, b| first(a) == first(b)).enumerate() {
        if number > 0 {
            firsts.push(' ');
        }
        firsts.extend(first(words[0]));
        let words: Vec<&str> = words.iter().map(|entry| entry.term).collect();
        files.push(script(
            &format!("w/{number}"),
            &format!("\"{}\"", words.join(" ")),
        ));
    }
    (firsts, files)
}
