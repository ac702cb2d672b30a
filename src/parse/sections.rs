//! The body: where sections begin, what they are, and what is in them.

use super::{Context, Document};
use crate::diagnostic::Finding;
use crate::span::Span;

/// Parses everything below the front matter.
pub(super) fn parse(cx: &Context<'_>, body: Span, findings: &mut Vec<Finding>) -> Document {
    let _ = (cx, findings);
    Document {
        body,
        ..Document::default()
    }
}
