//! Changes to a source text, as data: a span and what is to stand there instead. What no edit covers stays, byte for
//! byte.

use crate::span::Span;

/// One change. An empty span inserts; an empty text removes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Edit {
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }

    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::replace(Span::at(at), text)
    }

    pub fn remove(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// The text with the edits made. They may be in any order and must not overlap; two insertions at one place are made
/// in the order in which they are given.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        debug_assert!(at <= edit.span.start, "edits must not overlap");
        out.push_str(&text[at..edit.span.start]);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_edit_covers_stays() {
        let edits = [
            Edit::remove(Span::new(6, 7)),
            Edit::replace(Span::new(0, 1), "J"),
            Edit::insert(5, "1"),
            Edit::insert(5, "2"),
        ];
        assert_eq!(apply("hello\r\nworld", &edits), "Jello12\rworld");
        assert_eq!(apply("same\r\n", &[]), "same\r\n");
    }
}
