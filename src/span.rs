//! Byte positions in a source text.
//!
//! Every value that `pm` understands keeps the [`Span`] it was read from, so that a diagnostic can point at it and an
//! edit can replace it and not one byte more. Lines and columns are computed only where they leave the program.

use serde::Serialize;

/// A half-open range of bytes, `start..end`, always on character boundaries of the text it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// An empty span at `offset`.
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The same range, `by` bytes further on.
    #[must_use]
    pub fn shift(self, by: usize) -> Self {
        Self::new(self.start + by, self.end + by)
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text under the span.
    pub fn text(self, source: &str) -> &str {
        &source[self.start..self.end]
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: impl Into<Span>) -> Self {
        Self {
            value,
            span: span.into(),
        }
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned {
            value: f(self.value),
            span: self.span,
        }
    }
}

/// A value that an author may have left out, or written so that it cannot be read.
///
/// The third case is kept apart from the first, so that nothing is ever taken for absent that somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field<T> {
    /// Nothing is written.
    Missing,
    /// Something is written that is not a `T`: the text as it stands.
    Unreadable(Spanned<String>),
    Known(Spanned<T>),
}

// Not derived: a derive would ask for `T: Default`.
#[expect(
    clippy::derivable_impls,
    reason = "the derive would require T: Default"
)]
impl<T> Default for Field<T> {
    fn default() -> Self {
        Self::Missing
    }
}

impl<T> Field<T> {
    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(spanned) => Some(&spanned.value),
            Self::Missing | Self::Unreadable(_) => None,
        }
    }

    /// Where it is written, known or not.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Missing => None,
            Self::Unreadable(text) => Some(text.span),
            Self::Known(value) => Some(value.span),
        }
    }

    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }
}
