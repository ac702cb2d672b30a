//! A site with what an editor has open laid over it, kept from one change to the next.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use crate::cli::baseline::{self, Known, New};
use crate::cli::env::Env;
use crate::cli::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Level};
use crate::edit::Edit;
use crate::fix::{self, Checked};
use crate::load::{self, Overlay, Place};
use crate::source::{SourceId, Sources};

/// A site that is being worked on.
pub(super) struct Project {
    pub workspace: Workspace,
    /// What was found when it was last looked at; `None` where something has changed since.
    found: Option<Vec<Diagnostic>>,
    baseline: Option<Known>,
}

impl Project {
    /// Reads the site.
    ///
    /// # Errors
    /// Where the disk refuses, or there is no folder of postmortems.
    pub fn open(env: &Env, place: Place, overlay: &Overlay) -> Result<Self> {
        let loaded = load::load_with(&place, overlay)?;
        let now = env.now_again(loaded.config.timezone);
        let workspace = Workspace::of(place, loaded, now);
        Ok(Self {
            // One that cannot be read hides nothing; the command line says what is wrong with it.
            baseline: baseline::of_site(env, &workspace).ok().flatten(),
            workspace,
            found: None,
        })
    }

    /// The file at a path, if the site has it.
    pub fn id(&self, path: &Path) -> Option<SourceId> {
        let inside = path.strip_prefix(&self.workspace.place.root).ok()?;
        let mut sources = self.workspace.sources.iter();
        let (id, _) = sources.find(|(_, source)| Path::new(&source.path) == inside)?;
        Some(id)
    }

    /// Whether a file is a postmortem, and not configuration, on which everything depends.
    pub fn is_postmortem(&self, id: SourceId) -> bool {
        let postmortems = &self.workspace.corpus.postmortems;
        let place = postmortems.binary_search_by_key(&id, |postmortem| postmortem.source);
        place.is_ok()
    }

    /// Puts another text in the place of a file's.
    pub fn update(&mut self, id: SourceId, text: String) {
        self.found = None;
        self.workspace.edit(BTreeMap::from([(id, text)]));
    }

    /// Runs the rules, if something has changed.
    pub fn judge(&mut self, env: &Env) {
        if self.found.is_none() {
            self.workspace.now = env.now_again(self.workspace.config.timezone);
            let all = self.workspace.check(env, Level::Hint);
            let New { diagnostics, .. } = New::of(self.baseline.as_ref(), &self.workspace, all);
            self.found = Some(diagnostics);
        }
    }

    /// What was found in a file.
    pub fn found(&self, id: SourceId) -> Vec<&Diagnostic> {
        let found = self.found.iter().flatten();
        found
            .filter(|diagnostic| diagnostic.finding.at.source == id)
            .collect()
    }

    /// What `pm check --fix` would do to a file: the fixes of all rules, again and again until none is left.
    pub fn fixes(&mut self, env: &Env, id: SourceId) -> Vec<Edit> {
        let mut trial = Trial { env, project: self };
        let made = fix::settle(&mut trial, |other| other == id);
        let edits = made.before.get(&id).map(|before| {
            let after = &self.workspace.sources.get(id).text;
            fix::edits(before, after)
        });
        self.workspace.edit(made.before);
        edits.unwrap_or_default()
    }
}

/// A site on which fixes are tried.
struct Trial<'a> {
    env: &'a Env,
    project: &'a mut Project,
}

impl Checked for Trial<'_> {
    fn sources(&self) -> &Sources {
        &self.project.workspace.sources
    }

    fn check(&mut self) -> Vec<Diagnostic> {
        self.project.workspace.check(self.env, Level::Hint)
    }

    fn kept(&self, all: &[Diagnostic]) -> BTreeSet<SourceId> {
        let baseline = self.project.baseline.as_ref();
        baseline.map_or_else(BTreeSet::new, |known| {
            known.files(&self.project.workspace, all)
        })
    }

    fn edit(&mut self, texts: BTreeMap<SourceId, String>) {
        self.project.workspace.edit(texts);
    }
}
