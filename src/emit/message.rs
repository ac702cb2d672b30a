//! What is said of a finding, as text by itself, for readers that show the place in their own way.

use std::fmt::Write;

use super::{Places, harmless};
use crate::diagnostic::Diagnostic;

/// The message, and below it, a line each, the other places that take part, what to do, and what `--fix` would do.
pub(super) fn whole(diagnostic: &Diagnostic, places: &mut Places<'_>) -> String {
    let finding = &diagnostic.finding;
    let mut out = finding.message.clone();
    if !places.is_current(finding.at) {
        let _ = write!(out, "\nit was at {}", places.named(finding.at));
    }
    for (at, label) in &finding.related {
        let place = places.named(*at);
        let _ = match label.as_str() {
            "" => write!(out, "\nsee {place}"),
            label => write!(out, "\n{label}: {place}"),
        };
    }
    if !finding.help.is_empty() {
        let _ = write!(out, "\nhelp: {}", finding.help);
    }
    if let Some(fix) = &finding.fix {
        let _ = write!(out, "\nfix: {}", fix.title);
    }
    harmless(&out)
}

/// The message and what to do, on one line.
pub(super) fn line(diagnostic: &Diagnostic) -> String {
    let finding = &diagnostic.finding;
    match finding.help.as_str() {
        "" => super::one_line(&finding.message),
        help => super::one_line(&format!("{}: {help}", finding.message)),
    }
}
