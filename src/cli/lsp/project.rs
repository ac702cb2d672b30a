//! A site with what editors have open laid over it, kept from one change to the next: a changed file alone is parsed
//! again.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use crate::check::{self, Known, Site};
use crate::cli::workspace::{known, resolve};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Finding};
use crate::load::{self, Loaded, Overlay, Place};
use crate::model::{self, Corpus};
use crate::parse;
use crate::source::{SourceId, Sources};
use crate::time::Now;

/// A site that is being worked on.
pub(super) struct Project {
    pub place: Place,
    pub sources: Sources,
    pub config: Config,
    pub corpus: Corpus,
    /// What loading found.
    loaded: Vec<Finding>,
    /// What parsing found, by file.
    parsed: BTreeMap<SourceId, Vec<Finding>>,
    known: Known,
}

impl Project {
    /// Reads the site.
    ///
    /// # Errors
    /// Where the disk refuses, or there is no folder of postmortems.
    pub fn open(place: Place, overlay: &Overlay) -> Result<Self> {
        let Loaded {
            sources,
            config,
            findings,
            postmortems,
        } = load::load_with(&place, overlay)?;
        let (corpus, found) = resolve(&sources, &postmortems, &config);
        let mut parsed: BTreeMap<SourceId, Vec<Finding>> = BTreeMap::new();
        for finding in found {
            parsed.entry(finding.at.source).or_default().push(finding);
        }
        let known = known(&place, &config);
        Ok(Self {
            place,
            sources,
            config,
            corpus,
            loaded: findings,
            parsed,
            known,
        })
    }

    /// The file at a path, if the site has it.
    pub fn id(&self, path: &Path) -> Option<SourceId> {
        let mut sources = self.sources.iter();
        let (id, _) = sources.find(|(_, source)| self.place.root.join(&source.path) == path)?;
        Some(id)
    }

    /// Whether a file is a postmortem, and not configuration, on which everything depends.
    pub fn is_postmortem(&self, id: SourceId) -> bool {
        let postmortems = &self.corpus.postmortems;
        postmortems
            .binary_search_by_key(&id, |postmortem| postmortem.source)
            .is_ok()
    }

    /// Puts another text in the place of a postmortem's.
    pub fn update(&mut self, id: SourceId, text: String) {
        self.sources.replace(id, text);
        let source = self.sources.get(id);
        let (document, findings) = parse::parse(id, source, &self.config);
        let changed = model::postmortem(id, source, document, &self.config);
        let mut postmortems = std::mem::take(&mut self.corpus).postmortems;
        let place = postmortems.iter_mut().find(|other| other.source == id);
        *place.expect("the caller asks for a postmortem of the site") = changed;
        self.corpus = model::corpus(postmortems);
        self.parsed.insert(id, findings);
        // It is of the file on disk.
        self.loaded.retain(|finding| finding.at.source != id);
    }

    /// Runs the rules.
    pub fn check(&self, now: Now) -> Vec<Diagnostic> {
        let parsed = self.parsed.values().flatten();
        let findings = self.loaded.iter().chain(parsed).cloned().collect();
        check::check(&self.site(now), findings)
    }

    pub fn site(&self, now: Now) -> Site<'_> {
        Site {
            sources: &self.sources,
            corpus: &self.corpus,
            config: &self.config,
            now,
            known: &self.known,
        }
    }
}
