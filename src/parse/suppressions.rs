//! `pm-allow` comments, in the body and in the front matter.

use super::blocks::Block;
use super::{Context, Document, Section, Suppression};
use crate::diagnostic::Finding;

/// The suppressions in the body and what each is for.
pub(super) fn in_body(
    cx: &Context<'_>,
    blocks: &[Block],
    sections: &[Section],
) -> Vec<Suppression> {
    let _ = (cx, blocks, sections);
    Vec::new()
}

/// Adds the suppressions of the front matter and what each is for.
pub(super) fn parse(cx: &Context<'_>, document: &mut Document, findings: &mut Vec<Finding>) {
    let _ = (cx, document, findings);
}
