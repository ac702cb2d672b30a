//! Where findings are, as formats say it: paths, lines, and columns in whichever unit.

use std::collections::HashMap;

use super::Listing;
use crate::source::{LineIndex, Location, Position, Source, SourceId, Sources};
use crate::span::Span;

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
    /// Of lines that are long, by where they begin.
    milestones: HashMap<(SourceId, usize), Vec<Milestone>>,
}

/// A place in a line, and what is before it there: so that a file of one line, with a finding at every word, is not
/// counted from its beginning for each.
struct Milestone {
    offset: usize,
    characters: usize,
    units: usize,
}

/// How many bytes are between two.
const MILE: usize = 1024;

impl<'a> Places<'a> {
    pub fn new(listing: &Listing<'a>) -> Self {
        Self {
            sources: listing.sources,
            prefix: listing.prefix,
            indexes: HashMap::new(),
            milestones: HashMap::new(),
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

    /// The whole lines that a span is in, without the last line break.
    pub fn lines(&mut self, source: SourceId, span: Span) -> Span {
        let text = &self.sources.get(source).text;
        let index = self.index(source);
        let (_, start) = index.line(span.start);
        let (last, _) = index.line(span.end);
        let end = index.start(last + 1).map_or(text.len(), |next| next - 1);
        Span::new(start, end)
    }

    fn index(&mut self, source: SourceId) -> &LineIndex {
        let text = &self.sources.get(source).text;
        let index = self.indexes.entry(source);
        index.or_insert_with(|| LineIndex::new(text))
    }

    pub fn position(&mut self, source: SourceId, offset: usize) -> Position {
        self.count(source, offset, Unit::Characters)
    }

    pub fn count(&mut self, source: SourceId, offset: usize, unit: Unit) -> Position {
        let text = &self.sources.get(source).text;
        let (line, start) = self.index(source).line(offset);
        let (characters, units) = self.before(source, start, offset);
        let marks = marks(&text[start..offset]);
        let column = match unit {
            Unit::Characters => characters - marks,
            // At the very beginning it is a byte-order mark, which is no part of the text.
            Unit::Utf16 => units - if line == 0 { marks.min(1) } else { 0 },
            Unit::Bytes => offset - start,
        };
        Position {
            line: line + 1,
            column: column + 1,
        }
    }

    /// The characters, and the code units, from the beginning of a line to a place in it.
    fn before(&mut self, source: SourceId, start: usize, offset: usize) -> (usize, usize) {
        let text = &self.sources.get(source).text;
        if offset - start <= MILE {
            return widths(&text[start..offset]);
        }
        let passed = self.milestones.entry((source, start));
        let passed = passed.or_insert_with(|| milestones(text, start));
        let next = passed.partition_point(|milestone| milestone.offset <= offset);
        let last = &passed[next - 1];
        let (characters, units) = widths(&text[last.offset..offset]);
        (last.characters + characters, last.units + units)
    }
}

fn milestones(text: &str, start: usize) -> Vec<Milestone> {
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let mut last = Milestone {
        offset: start,
        characters: 0,
        units: 0,
    };
    let mut all = Vec::new();
    while end - last.offset > MILE {
        let offset = text.ceil_char_boundary(last.offset + MILE);
        let (characters, units) = widths(&text[last.offset..offset]);
        let next = Milestone {
            offset,
            characters: last.characters + characters,
            units: last.units + units,
        };
        all.push(std::mem::replace(&mut last, next));
    }
    all.push(last);
    all
}

fn widths(text: &str) -> (usize, usize) {
    (text.chars().count(), text.encode_utf16().count())
}

/// How many byte-order marks a text begins with. In mid-file nobody shows them either.
fn marks(text: &str) -> usize {
    text.chars().take_while(|c| *c == '\u{feff}').count()
}
