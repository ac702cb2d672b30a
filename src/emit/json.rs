//! One JSON object: `version`, `diagnostics`, `summary`.
//!
//! The fields are an interface: they are added to, never renamed or removed without a new `version`. Lines and columns
//! count from 1, columns in characters; `byte` counts from 0. An end is exclusive.

use serde::Serialize;

use super::{Counts, Listing, Places};
use crate::diagnostic::Diagnostic;
use crate::source::Location;

const VERSION: u32 = 1;

pub(super) fn emit(listing: &Listing<'_>) -> String {
    let mut places = Places::new(listing.sources);
    let counts = Counts::of(listing.diagnostics);
    let report = Report {
        version: VERSION,
        diagnostics: listing
            .diagnostics
            .iter()
            .map(|diagnostic| entry(diagnostic, &mut places))
            .collect(),
        summary: Summary {
            errors: counts.errors,
            warnings: counts.warnings,
            hints: counts.hints,
            files: counts.files,
        },
    };
    let mut out =
        serde_json::to_string_pretty(&report).expect("strings and numbers always serialise");
    out.push('\n');
    out
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    diagnostics: Vec<Entry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    hints: usize,
    /// Files with at least one of them.
    files: usize,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    rule: &'a str,
    /// `error`, `warning` or `hint`.
    level: &'a str,
    message: &'a str,
    label: &'a str,
    help: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    label: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    /// Relative to the site's root, with `/`.
    file: &'a str,
    /// Where the place is not in the file as it is now: the git revision that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<&'a str>,
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    byte: usize,
}

fn entry<'a>(diagnostic: &'a Diagnostic, places: &mut Places<'a>) -> Entry<'a> {
    let finding = &diagnostic.finding;
    let mut related = Vec::new();
    for (at, label) in &finding.related {
        related.push(Related {
            label,
            place: place(*at, places),
        });
    }
    Entry {
        code: diagnostic.code,
        rule: finding.rule,
        level: diagnostic.level.as_str(),
        message: &finding.message,
        label: &finding.label,
        help: &finding.help,
        place: place(finding.at, places),
        related,
    }
}

fn place<'a>(at: Location, places: &mut Places<'a>) -> Place<'a> {
    let mut point = |byte| {
        let position = places.position(at.source, byte);
        Point {
            line: position.line,
            column: position.column,
            byte,
        }
    };
    let (start, end) = (point(at.span.start), point(at.span.end));
    let source = places.source(at);
    Place {
        file: &source.path,
        revision: source.revision.as_deref(),
        start,
        end,
    }
}
