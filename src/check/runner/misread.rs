//! Leaves out what is found in a row with a `|` too many: which cell is whose there, nobody can tell, and the row has
//! its own finding.

use std::collections::HashMap;

use crate::diagnostic::Finding;
use crate::model::Postmortem;
use crate::source::SourceId;
use crate::span::Span;

/// The rows of a site in which a value may be another's, of each file in their order.
pub(super) struct Misread(HashMap<SourceId, Vec<Span>>);

impl Misread {
    pub fn new<'a>(postmortems: impl Iterator<Item = &'a Postmortem>) -> Self {
        let rows = postmortems.map(|postmortem| {
            let actions = postmortem.actions.iter().map(|action| &action.written);
            let rows = actions.filter(|written| written.misread);
            let rows: Vec<Span> = rows.map(|written| written.span).collect();
            (postmortem.source, rows)
        });
        Self(rows.filter(|(_, rows)| !rows.is_empty()).collect())
    }

    /// Whether a finding is of a value in such a row, or of its lack. What a text says in whatever cell it stands, and
    /// what a change did, stays.
    pub fn holds(&self, code: &str, finding: &Finding) -> bool {
        let at = finding.at.span;
        let is_of_values =
            code == "PM013" || matches!(code.get(..3), Some("PM1" | "PM2" | "PM3" | "PM4"));
        let rows = self.0.get(&finding.at.source).filter(|_| is_of_values);
        rows.is_some_and(|rows| {
            let next = rows.partition_point(|row| row.end <= at.start);
            rows.get(next).is_some_and(|row| row.start <= at.start)
        })
    }
}
