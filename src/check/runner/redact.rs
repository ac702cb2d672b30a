//! Takes the secrets out of what findings say: a rule quotes what an author wrote, and must not hand it on.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Site, secret};
use crate::diagnostic::{Diagnostic, Finding};
use crate::secrets::{self, Redaction};
use crate::source::SourceId;

/// The files in which there are secrets: those in which the rule found some, allowed ones and all, and of those before
/// a change, which no rule looks into by itself, all that have any.
pub(super) struct Redactions {
    of_files: BTreeMap<SourceId, Redaction>,
    /// What was before is quoted where it is no more.
    of_before: Vec<Redaction>,
}

impl Redactions {
    pub fn new(site: &Site<'_>, findings: &[Finding]) -> Self {
        let redaction = |id: SourceId| {
            let text = &site.sources.get(id).text;
            let secrets = secrets::find(text);
            (!secrets.is_empty()).then(|| Redaction::new(text, &secrets))
        };
        let found = findings.iter().filter(|f| f.rule == secret::RULE.name);
        let found: BTreeSet<SourceId> = found.map(|finding| finding.at.source).collect();
        let before = site.known.before.iter();
        let before = before.flat_map(|before| &before.corpus.postmortems);
        Self {
            of_files: found
                .into_iter()
                .filter_map(|id| Some((id, redaction(id)?)))
                .collect(),
            of_before: before.filter_map(|p| redaction(p.source)).collect(),
        }
    }

    pub fn redact(&self, diagnostic: &mut Diagnostic) {
        let related = diagnostic.finding.related.iter();
        let mut files: BTreeSet<SourceId> = related.map(|(at, _)| at.source).collect();
        files.insert(diagnostic.finding.at.source);
        let concerned = files.iter().filter_map(|id| self.of_files.get(id));
        for redaction in concerned.chain(&self.of_before) {
            redact(&mut diagnostic.finding, redaction);
        }
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
    // A fix that would write the secret once more waits until it is gone.
    let shows = |text: &String| matches!(redaction.of(text), Cow::Owned(_));
    let writes_it = finding.fix.as_ref().is_some_and(|fix| {
        let mut texts = fix.edits.iter().map(|edit| &edit.text);
        shows(&fix.title) || texts.any(shows)
    });
    if writes_it {
        finding.fix = None;
    }
}
