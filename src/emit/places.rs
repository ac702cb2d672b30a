//! Where findings are, as formats say it: paths, lines, and columns in whichever unit.

use std::collections::HashMap;

use super::Listing;
use crate::source::{LineIndex, Location, Position, Source, SourceId, Sources};

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Characters, as people do.
    Characters,
    /// Code units of UTF-16.
    Utf16,
    /// Bytes, those of a byte-order mark too.
    Bytes,
}

/// Lines and columns of the files that diagnostics point into; each file's index is made once.
pub(super) struct Places<'a> {
    pub sources: &'a Sources,
    prefix: &'a str,
    indexes: HashMap<SourceId, LineIndex>,
}

impl<'a> Places<'a> {
    pub fn new(listing: &Listing<'a>) -> Self {
        Self {
            sources: listing.sources,
            prefix: listing.prefix,
            indexes: HashMap::new(),
        }
    }

    pub fn source(&self, at: Location) -> &'a Source {
        self.sources.get(at.source)
    }

    /// The file's path in its repository, as forges want it.
    pub fn path(&self, source: SourceId) -> String {
        format!("{}{}", self.prefix, self.sources.get(source).path)
    }

    /// A place in a message: `postmortems/a.md:12`, and at another revision `3f2a91c:postmortems/a.md:12`.
    pub fn named(&mut self, at: Location) -> String {
        let path = self.path(at.source);
        let line = self.position(at.source, at.span.start).line;
        match &self.source(at).revision {
            Some(revision) => format!("{revision}:{path}:{line}"),
            None => format!("{path}:{line}"),
        }
    }

    /// Whether the place is in the file as it is now, so that its lines are those which a forge shows.
    pub fn is_current(&self, at: Location) -> bool {
        self.source(at).revision.is_none()
    }

    pub fn position(&mut self, source: SourceId, offset: usize) -> Position {
        self.count(source, offset, Unit::Characters)
    }

    pub fn count(&mut self, source: SourceId, offset: usize, unit: Unit) -> Position {
        let text = &self.sources.get(source).text;
        let index = self.indexes.entry(source);
        let index = index.or_insert_with(|| LineIndex::new(text));
        let (line, start) = index.line(offset);
        let before = &text[start..offset];
        let column = match unit {
            Unit::Characters => return index.position(text, offset),
            // At the very beginning it is a byte-order mark, which is no part of the text.
            Unit::Utf16 if line == 0 => units(before.strip_prefix('\u{feff}').unwrap_or(before)),
            Unit::Utf16 => units(before),
            Unit::Bytes => before.len(),
        };
        Position {
            line: line + 1,
            column: column + 1,
        }
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
