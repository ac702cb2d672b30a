//! Workflow commands of GitHub Actions, which make annotations: `::error file=a.md,line=2,…::message`.
//!
//! GitHub shows the first ten of a step's errors and the first ten of its warnings, so what weighs most comes first.

use std::fmt::Write;

use super::{Listing, Places, by_weight, message};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;

/// A warning that stands at no place.
pub fn warning(message: &str) -> String {
    format!("::warning title=pm check::{}\n", data(message))
}

pub(super) fn emit(listing: &Listing<'_>) -> String {
    let mut places = Places::new(listing);
    let diagnostics = by_weight(listing.diagnostics).into_iter();
    diagnostics
        .map(|diagnostic| command(diagnostic, &mut places))
        .collect()
}

fn command(diagnostic: &Diagnostic, places: &mut Places<'_>) -> String {
    let finding = &diagnostic.finding;
    let name = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "notice",
    };
    let file = property(&places.path(finding.at.source));
    let title = property(&format!("{} {}", diagnostic.code, finding.rule));
    let message = data(&message::whole(diagnostic, places));
    let lines = lines(diagnostic, places);
    format!("::{name} file={file}{lines},title={title}::{message}\n")
}

/// The lines, and the columns where they are on one line: GitHub takes no others.
fn lines(diagnostic: &Diagnostic, places: &mut Places<'_>) -> String {
    let at = diagnostic.finding.at;
    if !places.is_current(at) {
        return String::new();
    }
    // The annotation is shown below the last line: a line break at the end must not move it to the next.
    let marked = at.span.text(&places.source(at).text);
    let marked = marked.trim_end_matches(['\n', '\r']);
    let span = Span::new(at.span.start, at.span.start + marked.len());
    let (start, end) = (
        places.position(at.source, span.start),
        places.position(at.source, span.end),
    );
    let mut out = format!(",line={}", start.line);
    if start.line == end.line {
        let _ = write!(out, ",col={}", start.column);
    }
    let _ = write!(out, ",endLine={}", end.line);
    if start.line == end.line {
        let _ = write!(out, ",endColumn={}", end.column);
    }
    out
}

/// What follows `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What follows `name=`: in a property, colons and commas end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
