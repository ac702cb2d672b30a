//! One line each: `path:line:column: error[PM402] missing-owner: message`.

use std::fmt::Write;

use super::{Listing, Places, one_line};
use crate::diagnostic::Diagnostic;

/// Has no colours: it is for editors and `grep`.
pub(super) fn emit(listing: &Listing<'_>) -> String {
    let mut places = Places::new(listing);
    let mut out = String::new();
    for Diagnostic {
        code,
        level,
        finding,
    } in listing.diagnostics
    {
        let start = places.position(finding.at.source, finding.at.span.start);
        let path = one_line(&places.source(finding.at).shown());
        let (level, rule) = (level.as_str(), finding.rule);
        // A message quotes what the author wrote, line breaks and all.
        let message = one_line(&finding.message);
        let _ = writeln!(
            out,
            "{path}:{}:{}: {level}[{code}] {rule}: {message}",
            start.line, start.column
        );
    }
    out
}
