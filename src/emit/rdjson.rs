//! The diagnostic format of reviewdog: <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>.
//!
//! Its columns count bytes, and what it does not know it may refuse: other places are in the message.

use serde::Serialize;

use super::places::Unit;
use super::{Listing, Places, message, pretty};
use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::edit::{self, Edit};
use crate::source::SourceId;
use crate::span::Span;

pub(super) fn emit(listing: &Listing<'_>) -> String {
    let mut places = Places::new(listing);
    let diagnostics = listing.diagnostics.iter();
    pretty(&Report {
        source: Tool { name: "pm" },
        diagnostics: diagnostics
            .map(|diagnostic| entry(diagnostic, &mut places))
            .collect(),
    })
}

#[derive(Serialize)]
struct Report {
    source: Tool,
    diagnostics: Vec<Entry>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
}

#[derive(Serialize)]
struct Entry {
    message: String,
    location: Place,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Code {
    value: String,
}

#[derive(Serialize)]
struct Place {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

fn entry(diagnostic: &Diagnostic, places: &mut Places<'_>) -> Entry {
    let finding = &diagnostic.finding;
    let at = finding.at;
    let current = places.is_current(at);
    let suggestion = finding
        .fix
        .as_ref()
        .and_then(|fix| suggestion(fix, at.source, places));
    Entry {
        message: message::whole(diagnostic, places),
        location: Place {
            path: places.path(at.source),
            range: current.then(|| range(at.source, at.span, places)),
        },
        severity: match diagnostic.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Hint => "INFO",
        },
        code: Code {
            value: format!("{} {}", diagnostic.code, finding.rule),
        },
        suggestions: suggestion.into_iter().collect(),
    }
}

/// One suggestion stands for the whole fix, from its first edit to its last: several would be alternatives.
fn suggestion(fix: &Fix, source: SourceId, places: &mut Places<'_>) -> Option<Suggestion> {
    let spans = fix.edits.iter().map(|edit| edit.span);
    let all = spans.reduce(Span::to)?;
    let shift = |edit: &Edit| Edit {
        span: Span::new(edit.span.start - all.start, edit.span.end - all.start),
        text: edit.text.clone(),
    };
    let edits: Vec<Edit> = fix.edits.iter().map(shift).collect();
    let before = all.text(&places.sources.get(source).text);
    Some(Suggestion {
        range: range(source, all, places),
        text: edit::apply(before, &edits),
    })
}

fn range(source: SourceId, span: Span, places: &mut Places<'_>) -> Range {
    let mut point = |offset| {
        let position = places.count(source, offset, Unit::Bytes);
        Point {
            line: position.line,
            column: position.column,
        }
    };
    Range {
        start: point(span.start),
        end: point(span.end),
    }
}
