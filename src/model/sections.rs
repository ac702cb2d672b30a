//! The sections of a postmortem's page.

use std::ops::Range;

use super::Postmortem;
use crate::parse::{Part, Section};
use crate::span::{Span, Spanned};
use crate::vocabulary::{SectionKind, Vocabulary};

/// The sections of a page; those that no file has are made here and have empty spans.
pub(super) fn complete(postmortem: &Postmortem) -> Vec<Section> {
    type Wrap = fn(Range<usize>) -> Part;
    let document = &postmortem.document;
    let kinds: [(SectionKind, usize, Wrap); 5] = [
        (SectionKind::Impact, document.impact.len(), Part::Impact),
        (
            SectionKind::Timeline,
            document.timeline.len(),
            Part::Timeline,
        ),
        (
            SectionKind::ContributingFactors,
            document.factors.len(),
            Part::Factors,
        ),
        (SectionKind::FiveWhys, document.whys.len(), Part::Whys),
        (
            SectionKind::ActionItems,
            postmortem.actions.len(),
            Part::Actions,
        ),
    ];
    let mut sections = document.sections.clone();
    for (kind, length, wrap) in kinds {
        let shown = sections
            .iter()
            .flat_map(|section| &section.parts)
            .filter_map(|part| match (kind, part) {
                (SectionKind::Impact, Part::Impact(range))
                | (SectionKind::Timeline, Part::Timeline(range))
                | (SectionKind::ContributingFactors, Part::Factors(range))
                | (SectionKind::FiveWhys, Part::Whys(range))
                | (SectionKind::ActionItems, Part::Actions(range)) => Some(range.clone()),
                _ => None,
            });
        let missing = uncovered(length, shown.collect());
        if missing.is_empty() {
            continue;
        }
        section_of(&mut sections, kind)
            .parts
            .extend(missing.into_iter().map(wrap));
    }
    sections
}

/// The runs of `0..length` that are in none of the ranges.
fn uncovered(length: usize, mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut out = Vec::new();
    let mut at = 0;
    for range in ranges {
        if range.start > at {
            out.push(at..range.start);
        }
        at = at.max(range.end);
    }
    if at < length {
        out.push(at..length);
    }
    out
}

/// The section of a kind, made where there is none: before the first that usually comes after it.
fn section_of(sections: &mut Vec<Section>, kind: SectionKind) -> &mut Section {
    let found = sections
        .iter()
        .position(|section| section.kind == Some(kind));
    let index = found.unwrap_or_else(|| {
        let later = sections.iter().position(|section| {
            section.level == 2 && section.kind.is_some_and(|other| other > kind)
        });
        let index = later.unwrap_or(sections.len());
        let title = Section {
            kind: Some(kind),
            title: Spanned::new(kind.as_str().to_owned(), Span::default()),
            level: 2,
            span: Span::default(),
            content: Span::default(),
            parts: Vec::new(),
        };
        sections.insert(index, title);
        index
    });
    &mut sections[index]
}
