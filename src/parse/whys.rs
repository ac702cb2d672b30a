//! The Five Whys section.

use super::blocks::Block;
use super::{Context, Part, Why};
use crate::diagnostic::Finding;

/// Parses the blocks of the section. What is understood is appended to `found`; the parts cover all the blocks.
pub(super) fn parse(
    cx: &Context<'_>,
    blocks: &[Block],
    found: &mut Vec<Why>,
    findings: &mut Vec<Finding>,
) -> Vec<Part> {
    let _ = (cx, found, findings);
    blocks.iter().map(|block| Part::Prose(block.span)).collect()
}
