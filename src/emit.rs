//! [`Diagnostic`]s → text, one small renderer a format.

mod github;
mod gitlab;
mod json;
mod junit;
mod message;
mod places;
mod rdjson;
mod sarif;
mod short;
pub mod statistics;
mod summary;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use github::warning as github_warning;
use places::Places;
use rayon::prelude::*;
use serde::Serialize;
pub use summary::summary;

use crate::diagnostic::{Diagnostic, Fix, Level, RuleInfo};
use crate::secrets;
use crate::source::{SourceId, Sources};
use crate::span::Span;
use crate::words::count;

/// One format.
pub struct Format {
    /// The value of `--format`.
    pub name: &'static str,
    pub help: &'static str,
    /// Goes through [`without_secrets`].
    render: fn(&Listing<'_>) -> String,
}

impl Format {
    /// The listing in this format. No secret is in it.
    pub fn emit(&self, listing: &Listing<'_>) -> String {
        without_secrets(listing, self.render)
    }
}

/// What a format is made of.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'a> {
    pub diagnostics: &'a [Diagnostic],
    pub sources: &'a Sources,
    /// The postmortems that were looked at, with findings and without.
    pub checked: &'a [SourceId],
    /// Every rule, by code, for formats that describe them.
    pub rules: &'a [RuleInfo],
    /// The site's folder in its repository, with a slash at its end; empty where they are the same. Formats for forges
    /// put it before paths.
    pub prefix: &'a str,
    pub style: Style,
}

/// Whether the output may carry colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Coloured,
}

/// The format for people, where a command prints findings without being asked for a format.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let listing = Listing {
        diagnostics,
        sources,
        checked: &[],
        rules: &[],
        prefix: "",
        style,
    };
    without_secrets(&listing, text::emit)
}

/// Every format; the first is the default.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        help: "for people: the place, the text that stands there, and what to do",
        render: text::emit,
    },
    Format {
        name: "short",
        help: "one line each, as compilers and editors know it",
        render: short::emit,
    },
    Format {
        name: "json",
        help: "for programs; documented and versioned",
        render: json::emit,
    },
    Format {
        name: "github",
        help: "annotations in GitHub Actions, and the summary of the job",
        render: github::emit,
    },
    Format {
        name: "sarif",
        help: "SARIF 2.1.0, for code scanning",
        render: sarif::emit,
    },
    Format {
        name: "gitlab",
        help: "a code quality report of GitLab",
        render: gitlab::emit,
    },
    Format {
        name: "junit",
        help: "a test report, with a case for each file",
        render: junit::emit,
    },
    Format {
        name: "rdjson",
        help: "for reviewdog, with suggestions",
        render: rdjson::emit,
    },
];

/// What a format makes of a listing in whose files every secret is masked: none of them can print one. Nothing else
/// moves, so that all spans stay right.
fn without_secrets(listing: &Listing<'_>, emit: fn(&Listing<'_>) -> String) -> String {
    let findings = listing.diagnostics.iter().map(|d| &d.finding);
    let files = findings.flat_map(|finding| {
        let related = finding.related.iter().map(|(at, _)| at.source);
        related.chain([finding.at.source])
    });
    let files: BTreeSet<SourceId> = files.collect();
    let secrets: BTreeMap<SourceId, Vec<Span>> = files
        .into_par_iter()
        .map(|id| {
            let secrets = secrets::find(&listing.sources.get(id).text);
            (id, secrets.iter().map(|secret| secret.span).collect())
        })
        .filter(|(_, spans): &(SourceId, Vec<Span>)| !spans.is_empty())
        .collect();
    if secrets.is_empty() {
        return emit(listing);
    }
    let mut sources = listing.sources.clone();
    for (id, spans) in &secrets {
        let text = secrets::masked(&sources.get(*id).text, spans.iter().copied(), '*');
        sources.replace(*id, text);
    }
    let mut diagnostics = listing.diagnostics.to_vec();
    for finding in diagnostics.iter_mut().map(|d| &mut d.finding) {
        let spans = secrets.get(&finding.at.source).into_iter().flatten();
        // A format that gives a fix as one piece of text would have the mask written over the secret.
        finding
            .fix
            .take_if(|fix| spans.clone().any(|span| reaches_over(fix, *span)));
    }
    emit(&Listing {
        diagnostics: &diagnostics,
        sources: &sources,
        ..*listing
    })
}

fn reaches_over(fix: &Fix, span: Span) -> bool {
    let spans = fix.edits.iter().map(|edit| edit.span);
    let all = spans.reduce(Span::to).unwrap_or_default();
    all.start < span.end && span.start < all.end
}

/// How many there are. Displayed as the last line of a check: `3 errors, 2 warnings in 2 files`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    /// Not displayed: who does not ask for hints has none.
    pub hints: usize,
    /// Files with at least one of them.
    pub files: usize,
}

impl Counts {
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let at = |level| diagnostics.iter().filter(move |d| d.level == level).count();
        let mut files: Vec<SourceId> = diagnostics.iter().map(|d| d.finding.at.source).collect();
        files.sort_unstable();
        files.dedup();
        Self {
            errors: at(Level::Error),
            warnings: at(Level::Warning),
            hints: at(Level::Hint),
            files: files.len(),
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let some = [(self.errors, "error"), (self.warnings, "warning")];
        let some = some.iter().filter(|(count, _)| *count > 0);
        let said: Vec<String> = some.map(|(number, word)| count(*number, word)).collect();
        if said.is_empty() {
            return f.write_str("no findings");
        }
        write!(f, "{} in {}", said.join(", "), count(self.files, "file"))
    }
}

/// Errors first, then warnings, then hints, each in the order of files and places: for readers that show a few.
fn by_weight(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.level));
    sorted
}

fn pretty<T: Serialize>(value: &T) -> String {
    let mut out =
        serde_json::to_string_pretty(value).expect("strings and numbers always serialise");
    out.push('\n');
    out
}

/// A message without what would steer a terminal: it quotes what authors wrote. Line breaks stay.
fn harmless(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(steers, "\u{fffd}")
}

/// The same on one line.
fn one_line(text: &str) -> String {
    harmless(text).replace('\n', " ")
}

#[cfg(test)]
mod tests;
