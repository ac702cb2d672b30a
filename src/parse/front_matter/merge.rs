//! The parts given as TOML, joined with the body.

use super::Given;
use crate::diagnostic::Finding;
use crate::parse::{Context, Document, Part, Section};
use crate::source::Location;
use crate::span::Span;
use crate::vocabulary::SectionKind;

/// Adds the parts given as TOML to the document; one that the body has too is an error that names both places, and the
/// body's is kept.
///
/// A part from the front matter belongs to no section: [`Section::parts`] only count in what the body gave. Where
/// `document.timeline` (or `factors`, `actions`, `impact`) has items and no section has a part of that kind, they are
/// from the front matter, all of them, and a page shows them under the part's own heading.
pub(in crate::parse) fn merge(
    cx: &Context<'_>,
    given: Given,
    document: &mut Document,
    findings: &mut Vec<Finding>,
) {
    let span = document.timeline.first().map(|entry| entry.span);
    let header = "[[timeline]]";
    put(
        cx,
        header,
        given.timeline,
        &mut document.timeline,
        span,
        findings,
    );
    let span = document.factors.first().map(|factor| factor.span);
    let header = "[[factors]]";
    put(
        cx,
        header,
        given.factors,
        &mut document.factors,
        span,
        findings,
    );
    let span = document.actions.first().map(|action| action.span);
    let header = "[[actions]]";
    put(
        cx,
        header,
        given.actions,
        &mut document.actions,
        span,
        findings,
    );
    let span = document.impact.first().map(|figure| figure.span);
    let header = "[impact]";
    put(
        cx,
        header,
        given.impact,
        &mut document.impact,
        span,
        findings,
    );
    if let Some(text) = given.impact_text {
        let prose = document
            .section(SectionKind::Impact)
            .filter(|section| has_prose(section));
        match prose.map(|section| section.title.span) {
            Some(span) => findings.push(twice(cx, "[impact] text", text.span, span)),
            None => document.impact_text = Some(text),
        }
    }
}

fn put<T>(
    cx: &Context<'_>,
    header: &str,
    given: Option<(Span, Vec<T>)>,
    place: &mut Vec<T>,
    in_body: Option<Span>,
    findings: &mut Vec<Finding>,
) {
    let Some((span, items)) = given else { return };
    match in_body {
        Some(in_body) => findings.push(twice(cx, header, span, in_body)),
        None => *place = items,
    }
}

fn has_prose(section: &Section) -> bool {
    section
        .parts
        .iter()
        .any(|part| matches!(part, Part::Prose(_)))
}

fn twice(cx: &Context<'_>, header: &str, span: Span, in_body: Span) -> Finding {
    let message = format!("`{header}` is given here and in the body too");
    let body = Location {
        source: cx.source,
        span: in_body,
    };
    cx.finding("duplicate-part", span, message)
        .label("once here")
        .help("keep the one or the other; the body's is used")
        .related(body, "and once here")
}
