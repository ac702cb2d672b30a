//! Takes the secrets out of what findings say: a rule quotes what an author wrote, and must not hand it on.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::secret;
use crate::diagnostic::{Diagnostic, Finding};
use crate::secrets::{self, Secret};
use crate::source::{SourceId, Sources};

/// The files in which the rule found secrets, allowed ones and all.
pub(super) fn with_secrets(findings: &[Finding]) -> BTreeSet<SourceId> {
    let secrets = findings
        .iter()
        .filter(|finding| finding.rule == secret::RULE.name);
    secrets.map(|finding| finding.at.source).collect()
}

pub(super) fn redact(
    diagnostics: &mut [Diagnostic],
    sources: &Sources,
    with_secrets: &BTreeSet<SourceId>,
) {
    let secrets: BTreeMap<SourceId, Vec<Secret>> = with_secrets
        .iter()
        .map(|id| (*id, secrets::find(&sources.get(*id).text)))
        .collect();
    for diagnostic in diagnostics {
        let related = diagnostic.finding.related.iter();
        let mut files: BTreeSet<SourceId> = related.map(|(at, _)| at.source).collect();
        files.insert(diagnostic.finding.at.source);
        for (id, secrets) in files.iter().filter_map(|id| secrets.get_key_value(id)) {
            let text = &sources.get(*id).text;
            words(&mut diagnostic.finding, |words| {
                secrets::redacted(words, text, secrets)
            });
        }
    }
}

fn words(finding: &mut Finding, redacted: impl Fn(&str) -> Cow<'_, str>) {
    let related = finding.related.iter_mut().map(|(_, label)| label);
    let own = [&mut finding.message, &mut finding.label, &mut finding.help];
    for words in own.into_iter().chain(related) {
        if let Cow::Owned(without) = redacted(words) {
            *words = without;
        }
    }
    // A fix that would write the secret once more waits until it is gone.
    let shows = |text: &String| matches!(redacted(text), Cow::Owned(_));
    let writes_it = finding.fix.as_ref().is_some_and(|fix| {
        let mut texts = fix.edits.iter().map(|edit| &edit.text);
        shows(&fix.title) || texts.any(shows)
    });
    if writes_it {
        finding.fix = None;
    }
}
