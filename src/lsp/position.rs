//! Byte offsets ↔ the lines and characters of the protocol, in whichever units the editor counts.

use lsp_types::{Position, Range};

use crate::source::LineIndex;
use crate::span::Span;

/// What a character of a position is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// A byte.
    Utf8,
    /// A code unit of UTF-16: the protocol's default.
    Utf16,
}

/// The positions in one text.
#[derive(Debug)]
pub struct Positions<'t> {
    text: &'t str,
    index: LineIndex,
    encoding: Encoding,
}

impl<'t> Positions<'t> {
    pub fn new(text: &'t str, encoding: Encoding) -> Self {
        Self {
            text,
            index: LineIndex::new(text),
            encoding,
        }
    }

    pub fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    pub fn position(&self, offset: usize) -> Position {
        let (line, start) = self.index.line(offset);
        let before = &self.text[start..offset];
        let character = match self.encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.encode_utf16().count(),
        };
        Position::new(number(line), number(character))
    }

    /// The offset of a position. One beyond the end of its line, or of the text, is that end.
    pub fn offset(&self, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.index.start(line) else {
            return self.text.len();
        };
        let rest = &self.text[start..];
        let line = rest[..rest.find('\n').unwrap_or(rest.len())].trim_end_matches('\r');
        let mut left = usize::try_from(position.character).unwrap_or(usize::MAX);
        for (at, c) in line.char_indices() {
            let width = match self.encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
            };
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + line.len()
    }
}

/// Texts are far smaller than what does not fit.
fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_as_the_editor_counts_them() {
        let text = "é😀x\r\nb";
        let check = |encoding, offset, line, character| {
            let positions = Positions::new(text, encoding);
            let position = Position::new(line, character);
            assert_eq!(positions.position(offset), position, "{offset}");
            assert_eq!(positions.offset(position), offset, "{position:?}");
        };
        check(Encoding::Utf16, 2, 0, 1);
        check(Encoding::Utf16, 6, 0, 3);
        check(Encoding::Utf16, 10, 1, 1);
        check(Encoding::Utf8, 2, 0, 2);
        check(Encoding::Utf8, 6, 0, 6);
    }

    #[test]
    fn a_position_beyond_the_end_is_the_end() {
        let positions = Positions::new("é😀x\r\nb", Encoding::Utf16);
        let offset = |line, character| positions.offset(Position::new(line, character));
        assert_eq!(offset(0, 99), 7);
        assert_eq!(offset(9, 0), 10);
        assert_eq!(offset(u32::MAX, u32::MAX), 10);
        // In the middle of a pair of surrogates.
        assert_eq!(offset(0, 2), 2);
    }
}
