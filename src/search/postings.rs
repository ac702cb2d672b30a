//! Documents → where each of their terms is: an inverted index, made batch by batch and then put together.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::digits;

/// How often a term is in a field of a document.
#[derive(Debug, Clone, Copy)]
pub struct Posting {
    pub doc: u32,
    pub count: u32,
}

/// The postings of one term in one field, and the positions, as digits.
#[derive(Debug, Clone)]
pub struct List {
    /// Of the batch's terms.
    pub term: usize,
    pub field: u8,
    pub postings: Range<usize>,
    pub positions: Range<usize>,
}

/// The inverted index of some documents.
#[derive(Debug, Default)]
pub struct Batch {
    /// Sorted.
    pub terms: Vec<Box<str>>,
    /// By term, then by field.
    pub lists: Vec<List>,
    pub postings: Vec<Posting>,
    pub positions: Vec<u8>,
}

/// What a whole has for a position: none.
pub const NOWHERE: u32 = u32::MAX;

/// Terms as they come, document after document.
#[derive(Default)]
pub struct Gathering {
    ids: HashMap<Box<str>, u32, BuildHasherDefault<Quick>>,
    tokens: Vec<(u32, Token)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Token {
    doc: u32,
    position: u32,
    field: u8,
}

impl Gathering {
    pub fn add(&mut self, term: &str, doc: u32, field: u8, position: u32) {
        let id = if let Some(id) = self.ids.get(term) {
            *id
        } else {
            let id = u32::try_from(self.ids.len()).expect("a batch has less terms than that");
            self.ids.insert(term.into(), id);
            id
        };
        let token = Token {
            doc,
            position,
            field,
        };
        self.tokens.push((id, token));
    }

    pub fn finish(self) -> Batch {
        let mut terms: Vec<(Box<str>, u32)> = self.ids.into_iter().collect();
        terms.sort_unstable_by(|(a, _), (b, _)| super::order(a, b));
        // Where the tokens of each term begin when they are sorted by it.
        let mut ends = vec![0; terms.len()];
        for (id, _) in &self.tokens {
            ends[*id as usize] += 1;
        }
        let mut at = 0;
        for (_, id) in &terms {
            let count = std::mem::replace(&mut ends[*id as usize], at);
            at += count;
        }
        let mut sorted = vec![Token::default(); self.tokens.len()];
        for (id, token) in self.tokens {
            let end = &mut ends[id as usize];
            sorted[*end] = token;
            *end += 1;
        }
        let mut batch = Batch::default();
        let mut start = 0;
        for (term, id) in terms {
            let end = ends[id as usize];
            batch.term(term, &sorted[start..end]);
            start = end;
        }
        batch
    }
}

impl Batch {
    fn term(&mut self, term: Box<str>, tokens: &[Token]) {
        let index = self.terms.len();
        self.terms.push(term);
        let fields = tokens
            .iter()
            .fold(0_u8, |fields, token| fields | 1 << token.field);
        for field in (0..8).filter(|field| fields & 1 << field != 0) {
            let (postings, positions) = (self.postings.len(), self.positions.len());
            self.field(tokens.iter().filter(|token| token.field == field));
            self.lists.push(List {
                term: index,
                field,
                postings: postings..self.postings.len(),
                positions: positions..self.positions.len(),
            });
        }
    }

    fn field<'t>(&mut self, tokens: impl Iterator<Item = &'t Token>) {
        let first = self.postings.len();
        let mut next = 0;
        for token in tokens {
            match self.postings[first..].last_mut() {
                Some(posting) if posting.doc == token.doc => posting.count += 1,
                _ => {
                    next = 0;
                    self.postings.push(Posting {
                        doc: token.doc,
                        count: 1,
                    });
                }
            }
            if token.position != NOWHERE {
                digits::push(&mut self.positions, token.position - next);
                next = token.position + 1;
            }
        }
    }
}

/// The hash of rustc: quick on short texts. What is hashed is the site's own, and a slow index is the worst of it.
#[derive(Debug, Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..piece.len()].copy_from_slice(piece);
            let word = u64::from_le_bytes(word);
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        // The table looks at the highest bits and the lowest.
        self.0 ^ self.0 >> 32
    }
}
