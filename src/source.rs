//! Source texts and the way from byte offsets to lines and columns.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::span::Span;

/// The name of the configuration, by which a site is found.
pub const BOOK: &str = "book.toml";
/// The name of the catalog, beside it.
pub const CATALOG: &str = "catalog.toml";

/// Names one [`Source`] within a [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub usize);

/// A file that was read.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Relative to the site's root, with `/` on every system: what diagnostics show.
    pub path: String,
    /// The text as it stands, byte-order mark and all; invalid UTF-8 is replaced by U+FFFD.
    pub text: String,
    /// The byte offset, in the file on disk, of the first byte that is not UTF-8.
    pub invalid_utf8: Option<usize>,
    /// For a bundle (`<id>/index.md`), the files beside it, relative to the bundle's folder, sorted.
    pub assets: Vec<String>,
    /// The width and height, in pixels, of those of them that are bitmaps and could be read.
    pub image_sizes: BTreeMap<String, (usize, usize)>,
    /// The git revision that the text is of, where it is not the file as it is now.
    pub revision: Option<String>,
}

impl Source {
    /// The file of these bytes.
    pub fn new(path: String, bytes: Vec<u8>) -> Self {
        let (text, invalid_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                (text, Some(at))
            }
        };
        Self {
            path,
            text,
            invalid_utf8,
            ..Self::default()
        }
    }

    /// How the file is called where people read it: its path, and for a text of another revision as git writes it,
    /// `3f2a91c:postmortems/a.md`.
    pub fn shown(&self) -> Cow<'_, str> {
        match &self.revision {
            None => Cow::Borrowed(&self.path),
            Some(revision) => Cow::Owned(format!("{revision}:{}", self.path)),
        }
    }

    /// The file's stem, or for a bundle its folder's name: what the ID and the date are taken from.
    pub fn stem(&self) -> &str {
        let path = self.path.strip_suffix(".md").unwrap_or(&self.path);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if name == "index" && !folder.is_empty() {
            folder.rsplit('/').next().unwrap_or(folder)
        } else {
            name
        }
    }

    /// Whether the file is a bundle's `index.md`.
    pub fn is_bundle(&self) -> bool {
        self.path.ends_with("/index.md")
    }

    /// The folder of the file, without a trailing slash; empty at the root.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// All the files of a run: postmortems, `book.toml` and `catalog.toml`; and what a change is held against, some of them as
/// they were.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    pub fn add(&mut self, source: Source) -> SourceId {
        self.0.push(source);
        SourceId(self.0.len() - 1)
    }

    pub fn get(&self, id: SourceId) -> &Source {
        &self.0[id.0]
    }

    /// Puts another text in the place of a file's: what an editor has of it and has not saved, or what may be shown of
    /// it.
    pub fn replace(&mut self, id: SourceId, text: String) {
        let source = &mut self.0[id.0];
        source.text = text;
        source.invalid_utf8 = None;
    }

    /// The files as they are now.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all().filter(|(_, source)| source.revision.is_none())
    }

    /// The files as they are now, and those of another revision.
    pub fn all(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.0.iter().enumerate().map(|(i, s)| (SourceId(i), s))
    }
}

/// Where something is: a file and a span in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    pub source: SourceId,
    pub span: Span,
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Byte offsets of the beginnings of a text's lines.
#[derive(Debug, Clone)]
pub struct LineIndex(Vec<usize>);

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self(std::iter::once(0).chain(breaks).collect())
    }

    /// The line, from 0, that `offset` is in, and where the line begins.
    pub fn line(&self, offset: usize) -> (usize, usize) {
        let line = self.0.partition_point(|start| *start <= offset) - 1;
        (line, self.0[line])
    }

    /// Where a line begins, counted from 0; `None` beyond the last.
    pub fn start(&self, line: usize) -> Option<usize> {
        self.0.get(line).copied()
    }

    /// The position of `offset` in `text`, the text the index was made from.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let (line, start) = self.line(offset);
        let column = text[start..offset]
            .trim_start_matches('\u{feff}')
            .chars()
            .count()
            + 1;
        Position {
            line: line + 1,
            column,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_not_bytes() {
        let text = "a\r\nbé!\n";
        let index = LineIndex::new(text);
        let at = |offset| {
            let p = index.position(text, offset);
            (p.line, p.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(3), (2, 1));
        assert_eq!(at(6), (2, 3));
        assert_eq!(at(text.len()), (3, 1));
    }

    #[test]
    fn what_was_is_not_among_what_is() {
        let mut sources = Sources::default();
        let now = sources.add(Source::new("a.md".into(), b"caf\xe9 au lait".to_vec()));
        let then = sources.add(Source {
            revision: Some("3f2a91c".into()),
            ..Source::new("a.md".into(), Vec::new())
        });
        let ids: Vec<SourceId> = sources.iter().map(|(id, _)| id).collect();
        assert_eq!(ids, [now]);
        assert_eq!(sources.get(now).shown(), "a.md");
        assert_eq!(sources.get(now).invalid_utf8, Some(3));
        assert_eq!(sources.get(then).shown(), "3f2a91c:a.md");
    }

    #[test]
    fn a_bundle_is_named_after_its_folder() {
        let source = |path: &str| Source {
            path: path.into(),
            ..Source::default()
        };
        assert_eq!(source("postmortems/2025-01-15-x.md").stem(), "2025-01-15-x");
        assert_eq!(
            source("postmortems/2025-01-15-x/index.md").stem(),
            "2025-01-15-x"
        );
        assert_eq!(source("index.md").stem(), "index");
        assert!(source("p/x/index.md").is_bundle());
    }
}
