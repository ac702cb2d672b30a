//! Diagnostics → the texts of the files with their fixes made.
//!
//! A round makes the fixes that do not touch one another; the others wait for the next, which looks at the new texts.
//! So it goes on until nothing is left to fix, and making the fixes once more changes nothing. What is right is for the
//! rules that give the fixes; reading and writing files is for the shell.

mod diff;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::edit::{self, Edit};
use crate::source::{Source, SourceId, Sources};
use crate::span::Span;

pub use diff::{edits, unified};

/// Files that can be checked, edited, and checked again.
pub trait Checked {
    fn sources(&self) -> &Sources;

    /// All diagnostics of the files as they are.
    fn check(&mut self) -> Vec<Diagnostic>;

    /// The files that are to be left as they are, for what was found in them.
    fn kept(&self, _all: &[Diagnostic]) -> BTreeSet<SourceId> {
        BTreeSet::new()
    }

    /// Puts other texts in the place of some files'.
    fn edit(&mut self, texts: BTreeMap<SourceId, String>);
}

/// What has become of the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many findings were mended.
    pub fixed: usize,
    /// The files that were changed, with the texts that they had before.
    pub before: BTreeMap<SourceId, String>,
    /// What the files are found to have now.
    pub left: Vec<Diagnostic>,
}

/// A fix that needs a round of its own for each section or column is still done long before; fixes that undo each other
/// never would be.
const ROUNDS: usize = 50;

/// Makes every fix in the files that `may_change`, until none is left.
pub fn settle(files: &mut impl Checked, may_change: impl Fn(SourceId) -> bool) -> Outcome {
    let mut outcome = Outcome {
        left: files.check(),
        ..Outcome::default()
    };
    for _ in 0..ROUNDS {
        let kept = files.kept(&outcome.left);
        let may_change = |id| may_change(id) && !kept.contains(&id);
        let changes = round(&outcome.left, files.sources(), may_change);
        if changes.is_empty() {
            break;
        }
        let mut texts = BTreeMap::new();
        for change in changes {
            let before = &files.sources().get(change.source).text;
            texts.insert(change.source, edit::apply(before, &change.edits));
            let first = outcome.before.entry(change.source);
            first.or_insert_with(|| before.clone());
            outcome.fixed += change.fixes;
        }
        files.edit(texts);
        outcome.left = files.check();
    }
    outcome
}

/// The fixes of one file that are made together.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    source: SourceId,
    fixes: usize,
    edits: Vec<Edit>,
}

/// What of the fixes can be made at once.
fn round<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    may_change: impl Fn(SourceId) -> bool,
) -> Vec<Change> {
    let mut files: BTreeMap<SourceId, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let id = diagnostic.finding.at.source;
        if diagnostic.finding.fix.is_some() && may_change(id) && is_text(sources.get(id)) {
            files.entry(id).or_default().push(diagnostic);
        }
    }
    let changes = files.into_iter().map(|(source, diagnostics)| {
        let (made, edits) = apart(&diagnostics);
        Change {
            source,
            fixes: made,
            edits,
        }
    });
    changes.collect()
}

/// Whether the text is what the file holds. What is not UTF-8 was read with replacements, and would be lost.
fn is_text(source: &Source) -> bool {
    source.invalid_utf8.is_none()
}

/// The edits of the fixes that do not touch one before them, and how many fixes these are.
fn apart(diagnostics: &[&Diagnostic]) -> (usize, Vec<Edit>) {
    let mut taken = BTreeSet::new();
    let mut made = 0;
    let mut edits = Vec::new();
    for fix in diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.finding.fix.as_ref())
    {
        if fix.edits.iter().any(|edit| touches(&taken, edit.span)) {
            continue;
        }
        made += 1;
        taken.extend(fix.edits.iter().map(|edit| edit.span));
        edits.extend(fix.edits.iter().cloned());
    }
    (made, edits)
}

/// Whether a span overlaps one of those taken, which do not overlap each other, or is next to it: there the order of the
/// two edits would matter.
fn touches(taken: &BTreeSet<Span>, span: Span) -> bool {
    let last = taken.range(..=Span::new(span.end, usize::MAX)).next_back();
    last.is_some_and(|last| last.end >= span.start)
}

#[cfg(test)]
mod tests;
