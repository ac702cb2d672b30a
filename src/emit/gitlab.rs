//! GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use serde::Serialize;

use super::{Listing, Places, message, pretty};
use crate::diagnostic::{Diagnostic, Level};
use crate::fingerprint::fingerprints;

pub(super) fn emit(listing: &Listing<'_>) -> String {
    let mut places = Places::new(listing);
    let fingerprints = fingerprints(listing.diagnostics, listing.sources);
    let diagnostics = listing.diagnostics.iter().zip(fingerprints);
    let issues: Vec<Issue> = diagnostics
        .map(|(diagnostic, fingerprint)| issue(diagnostic, fingerprint, &mut places))
        .collect();
    pretty(&issues)
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    /// `info`, `minor`, `major`, `critical` or `blocker`.
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

fn issue(diagnostic: &Diagnostic, fingerprint: String, places: &mut Places<'_>) -> Issue {
    let at = diagnostic.finding.at;
    // A line is required, and that of another revision would be a wrong one.
    let begin = if places.is_current(at) {
        places.position(at.source, at.span.start).line
    } else {
        1
    };
    Issue {
        description: message::line(diagnostic),
        check_name: diagnostic.finding.rule,
        fingerprint,
        severity: match diagnostic.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Hint => "info",
        },
        location: Place {
            path: places.path(at.source),
            lines: Lines { begin },
        },
    }
}
