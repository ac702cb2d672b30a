//! The TOML between the `+++` lines, key by key.

use super::{Action, Context, Document, Factor, Figure, FrontMatter, TimelineEntry};
use crate::diagnostic::Finding;
use crate::span::Span;

/// The structured parts that the front matter gives as TOML; the span is the first table's, for the error where the
/// body has the part too.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub timeline: Option<(Span, Vec<TimelineEntry>)>,
    pub factors: Option<(Span, Vec<Factor>)>,
    pub actions: Option<(Span, Vec<Action>)>,
    pub impact: Option<(Span, Vec<Figure>)>,
}

/// Splits the file and reads its front matter. The last value is the span of the body.
pub(super) fn parse(cx: &Context<'_>, findings: &mut Vec<Finding>) -> (FrontMatter, Given, Span) {
    let _ = findings;
    (
        FrontMatter::default(),
        Given::default(),
        Span::new(0, cx.text.len()),
    )
}

/// Adds the parts given as TOML to the document; one that the body has too is an error that names both places.
pub(super) fn merge(
    cx: &Context<'_>,
    given: Given,
    document: &mut Document,
    findings: &mut Vec<Finding>,
) {
    let _ = (cx, given, document, findings);
}
