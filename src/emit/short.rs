//! One line each: `path:line:column: error[PM402] missing-owner: message`.

use std::fmt::Write;

use super::{Listing, Places, harmless};
use crate::diagnostic::Diagnostic;

/// Has no colours: it is for editors and `grep`.
pub(super) fn emit(listing: &Listing<'_>) -> String {
    let mut places = Places::new(listing.sources);
    let mut out = String::new();
    for Diagnostic {
        code,
        level,
        finding,
    } in listing.diagnostics
    {
        let start = places.position(finding.at.source, finding.at.span.start);
        let path = places.source(finding.at).shown();
        let (level, rule) = (level.as_str(), finding.rule);
        // A message quotes what the author wrote, line breaks and all.
        let message = harmless(&finding.message).replace('\n', " ");
        let _ = writeln!(
            out,
            "{path}:{}:{}: {level}[{code}] {rule}: {message}",
            start.line, start.column
        );
    }
    out
}
