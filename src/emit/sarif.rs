//! SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.
//!
//! Paths are relative to the repository, below the base `%SRCROOT%`, which nobody resolves here: the same findings give
//! the same log on every machine. Columns count code units of UTF-16.

mod rules;

use serde::Serialize;

use super::places::Unit;
use super::{Listing, Places, message, pretty};
use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::fingerprint::fingerprints;
use crate::slug::percent_encoded;
use crate::source::{Location, SourceId};
use crate::span::Span;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const ROOT: &str = "%SRCROOT%";

pub(super) fn emit(listing: &Listing<'_>) -> String {
    let mut places = Places::new(listing);
    let rules = rules::reported(listing);
    let fingerprints = fingerprints(listing.diagnostics, listing.sources);
    let results = listing.diagnostics.iter().zip(fingerprints);
    let results = results.map(|(diagnostic, fingerprint)| Finding {
        rule_id: diagnostic.code,
        rule_index: rules.iter().position(|rule| rule.id == diagnostic.code),
        level: level(diagnostic.level),
        message: Text::new(&message::whole(diagnostic, &mut places)),
        locations: [place(diagnostic.finding.at, None, &mut places)],
        related_locations: related(diagnostic, &mut places),
        partial_fingerprints: Fingerprints { v1: fingerprint },
        fixes: fixes(diagnostic, &mut places),
    });
    let results = results.collect();
    pretty(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "pm",
                    version: env!("CARGO_PKG_VERSION"),
                    rules,
                },
            },
            original_uri_base_ids: Bases {
                root: Base {
                    description: Text::new("The top of the repository"),
                },
            },
            column_kind: "utf16CodeUnits",
            results,
        }],
    })
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    original_uri_base_ids: Bases,
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    rules: Vec<rules::Descriptor<'a>>,
}

#[derive(Serialize)]
struct Bases {
    #[serde(rename = "%SRCROOT%")]
    root: Base,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Place; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Place>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Change>,
}

/// Not `primaryLocationLineHash`: GitHub computes that one itself and warns of every other value.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "pm/v1")]
    v1: String,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    /// Exclusive.
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    description: Text,
    artifact_changes: [FileChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileChange {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Inserted,
}

/// Content is taken as it stands, which a message is not.
#[derive(Serialize)]
struct Inserted {
    text: String,
}

impl Text {
    /// A message. In one, braces enclose the number of an argument unless they are doubled (§3.11.5), and `[a](b)` is a
    /// link (§3.11.6), which nobody who is quoted shall make.
    fn new(text: &str) -> Self {
        let text = text.replace('{', "{{").replace('}', "}}");
        Self {
            text: text.replace("](", "] ("),
        }
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "note",
    }
}

fn related(diagnostic: &Diagnostic, places: &mut Places<'_>) -> Vec<Place> {
    let related = diagnostic.finding.related.iter().enumerate();
    let related = related.map(|(index, (at, label))| Place {
        id: Some(index),
        message: (!label.is_empty()).then(|| Text::new(&super::harmless(label))),
        ..place(*at, Some(index), places)
    });
    related.collect()
}

fn place(at: Location, id: Option<usize>, places: &mut Places<'_>) -> Place {
    let current = places.is_current(at);
    Place {
        id,
        physical_location: Physical {
            artifact_location: artifact(at.source, places),
            region: current.then(|| region(at.source, at.span, places)),
        },
        message: None,
    }
}

fn artifact(source: SourceId, places: &Places<'_>) -> Artifact {
    Artifact {
        uri: percent_encoded(&places.path(source)),
        uri_base_id: ROOT,
    }
}

fn region(source: SourceId, span: Span, places: &mut Places<'_>) -> Region {
    let start = places.count(source, span.start, Unit::Utf16);
    let end = places.count(source, span.end, Unit::Utf16);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn fixes(diagnostic: &Diagnostic, places: &mut Places<'_>) -> Vec<Change> {
    let source = diagnostic.finding.at.source;
    let fix = diagnostic.finding.fix.as_ref();
    fix.map(|fix| change(source, fix, places))
        .into_iter()
        .collect()
}

fn change(source: SourceId, fix: &Fix, places: &mut Places<'_>) -> Change {
    let edits = fix.edits.iter();
    let replacements = edits.map(|edit| Replacement {
        deleted_region: region(source, edit.span, places),
        inserted_content: Inserted {
            text: edit.text.clone(),
        },
    });
    let replacements = replacements.collect();
    Change {
        description: Text::new(&super::harmless(&fix.title)),
        artifact_changes: [FileChange {
            artifact_location: artifact(source, places),
            replacements,
        }],
    }
}
