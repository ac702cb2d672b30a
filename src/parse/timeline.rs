//! The timeline in all the forms in which people write it.
//!
//! Four steps: `walk` finds what is an entry and what is prose, `stamp` reads the time that an entry begins with,
//! `said` reads what headings and sentences say of all times, and `resolve` makes instants of them. A wrong instant
//! is worse than none: what can be read in two ways is unknown, with the reason.

use self::entry::{Draft, Time};
use self::resolve::Resolver;
use self::said::Said;
use self::walk::Piece;
use super::blocks::Block;
use super::{Context, Part, TimelineEntry};
use crate::diagnostic::Finding;
use crate::span::Span;

mod entry;
mod line;
mod mark;
mod other_day;
mod resolve;
mod said;
mod stamp;
mod table;
#[cfg(test)]
mod tests;
mod walk;

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
    let Some(first) = blocks.first() else {
        return Vec::new();
    };
    let pieces = walk::walk(cx, blocks);
    let said = said_around(cx, around, &pieces);
    let mut resolver = Resolver::new(cx, said, Span::at(first.span.start), &pieces, findings);
    let mut parts: Vec<Part> = Vec::new();
    entries.reserve(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Prose { span, said } => {
                resolver.said(said, span);
                parts.push(Part::Prose(span));
            }
            Piece::Entry(draft) => {
                // "All times are UTC" can be the first item of a list.
                if let Some(said) = said_by_entry(cx, &draft) {
                    resolver.said(said, draft.span);
                }
                let index = entries.len();
                entries.push(resolver.entry(*draft));
                match parts.last_mut() {
                    Some(Part::Timeline(range)) => range.end += 1,
                    _ => parts.push(Part::Timeline(index..index + 1)),
                }
            }
        }
    }
    parts
}

/// What holds from the first entry on: the heading's word, else that of a sentence anywhere in the section, else of
/// one before the sections.
fn said_around(cx: &Context<'_>, around: Surroundings<'_>, pieces: &[Piece]) -> Said {
    let zones = &cx.config.zones;
    let mut said = said::in_heading(around.heading, zones);
    let in_section = || {
        pieces.iter().find_map(|piece| match piece {
            Piece::Prose { said, .. } => said.zone.clone(),
            Piece::Entry(draft) => said_by_entry(cx, draft)?.zone,
        })
    };
    let zone = said.zone.take();
    said.zone = zone
        .or_else(in_section)
        .or_else(|| said::in_prose(around.preamble, zones).zone);
    said
}

fn said_by_entry(cx: &Context<'_>, draft: &Draft) -> Option<Said> {
    let is_sentence = matches!(draft.time, Time::Missing);
    is_sentence.then(|| said::in_prose(&draft.text, &cx.config.zones))
}
