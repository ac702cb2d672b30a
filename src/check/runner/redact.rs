//! Takes the secrets out of what findings say: a rule quotes what an author wrote, and must not hand it on.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Site, secret};
use crate::diagnostic::{Diagnostic, Finding};
use crate::secrets::{self, Redaction, Secret};
use crate::source::SourceId;
use crate::span::Span;

/// The files in which there are secrets: those in which the rule found some, allowed ones and all, the configuration, and
/// of those before
/// a change, which no rule looks into by itself, all that have any.
pub(super) struct Redactions {
    of_files: BTreeMap<SourceId, Known>,
    /// What was before is quoted where it is no more.
    of_before: Vec<Known>,
}

/// The secrets of a file.
struct Known {
    secrets: Vec<Secret>,
    redaction: Redaction,
}

impl Redactions {
    pub fn new(site: &Site<'_>, findings: &[Finding]) -> Self {
        let known = |id: SourceId| {
            let text = &site.sources.get(id).text;
            let secrets = secrets::find(text);
            (!secrets.is_empty()).then(|| Known {
                redaction: Redaction::new(text, &secrets),
                secrets,
            })
        };
        let found = findings.iter().filter(|f| f.rule == secret::RULE.name);
        let mut found: BTreeSet<SourceId> = found.map(|finding| finding.at.source).collect();
        // The rule looks at postmortems; the configuration has whatever somebody put there.
        let postmortems = &site.corpus.postmortems;
        let is_looked_at = |id: SourceId| {
            let place = postmortems.binary_search_by_key(&id, |postmortem| postmortem.source);
            place.is_ok()
        };
        let touched = findings.iter().map(|finding| finding.at.source);
        found.extend(touched.filter(|id| !is_looked_at(*id)));
        let before = site.known.before.iter();
        let before = before.flat_map(|before| &before.corpus.postmortems);
        Self {
            of_files: found
                .into_iter()
                .filter_map(|id| Some((id, known(id)?)))
                .collect(),
            of_before: before.filter_map(|p| known(p.source)).collect(),
        }
    }

    pub fn redact(&self, diagnostic: &mut Diagnostic) {
        if self.of_files.is_empty() && self.of_before.is_empty() {
            return;
        }
        let finding = &mut diagnostic.finding;
        let related = finding.related.iter();
        let mut files: BTreeSet<SourceId> = related.map(|(at, _)| at.source).collect();
        files.insert(finding.at.source);
        let concerned = files.iter().filter_map(|id| self.of_files.get(id));
        for known in concerned.chain(&self.of_before) {
            redact(finding, &known.redaction);
        }
        // A fix around a secret waits until it is gone: whoever shows it would have to show the secret.
        let own = self.of_files.get(&finding.at.source);
        let spans = finding.fix.iter().flat_map(|fix| &fix.edits);
        if let Some(extent) = spans.map(|edit| edit.span).reduce(Span::to)
            && own.is_some_and(|own| own.overlaps(extent))
        {
            finding.fix = None;
        }
    }
}

impl Known {
    fn overlaps(&self, extent: Span) -> bool {
        let overlaps =
            |secret: &Secret| secret.span.start < extent.end && extent.start < secret.span.end;
        self.secrets.iter().any(overlaps)
    }
}

fn redact(finding: &mut Finding, redaction: &Redaction) {
    let related = finding.related.iter_mut().map(|(_, label)| label);
    let own = [&mut finding.message, &mut finding.label, &mut finding.help];
    for words in own.into_iter().chain(related) {
        if let Cow::Owned(without) = redaction.of(words) {
            *words = without;
        }
    }
    let shows = |text: &String| matches!(redaction.of(text), Cow::Owned(_));
    let writes_it = finding.fix.as_ref().is_some_and(|fix| {
        let mut texts = fix.edits.iter().map(|edit| &edit.text);
        shows(&fix.title) || texts.any(shows)
    });
    if writes_it {
        finding.fix = None;
    }
}
