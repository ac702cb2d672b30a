//! Which files a run reports on.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::check::Before;
use crate::cli::env::Env;
use crate::cli::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::source::SourceId;
use crate::words::count;

/// The files that findings are asked for of.
pub(super) enum Scope {
    All,
    /// Named on the command line.
    Named(BTreeSet<SourceId>),
    /// Touched by the change that is looked at, and what is gone with it.
    Changed(BTreeSet<SourceId>),
}

impl Scope {
    /// The sources at or below the paths that were given. One that names none is a mistake, not a clean file.
    pub fn named(env: &Env, workspace: &Workspace, paths: &[PathBuf]) -> Result<Self> {
        let root = workspace.place.root.canonicalize()?;
        let mut chosen = BTreeSet::new();
        for path in paths {
            let Ok(real) = env.cwd.join(path).canonicalize() else {
                bail!("there is no file or folder {}", path.display());
            };
            let before = chosen.len();
            let below = |source: &str| root.join(source).starts_with(&real);
            chosen.extend(
                workspace
                    .sources
                    .all()
                    .filter(|(_, source)| below(&source.path))
                    .map(|(id, _)| id),
            );
            if chosen.len() == before {
                bail!(
                    "{} is no postmortem of this site\n  pm reads `{}/**/*.md`; names that begin with `_` or `.`, README.md and what git \
                     ignores are passed over",
                    path.display(),
                    workspace.config.postmortems
                );
            }
        }
        Ok(Self::Named(chosen))
    }

    pub fn changed(workspace: &Workspace, before: &Before) -> Self {
        let all = workspace.sources.all();
        let old = all.filter(|(_, source)| source.revision.is_some());
        let changed = before.changed.iter().copied();
        Self::Changed(changed.chain(old.map(|(id, _)| id)).collect())
    }

    /// Whether a finding is asked for. What a change sets against a file that did not change stands in either: two
    /// postmortems of one ID.
    pub fn covers(&self, diagnostic: &Diagnostic) -> bool {
        let finding = &diagnostic.finding;
        let mut related = finding.related.iter();
        let mut is_sided = || related.any(|(at, _)| self.contains(at.source));
        self.contains(finding.at.source) || (matches!(self, Self::Changed(_)) && is_sided())
    }

    pub fn contains(&self, source: SourceId) -> bool {
        match self {
            Self::All => true,
            Self::Named(sources) | Self::Changed(sources) => sources.contains(&source),
        }
    }

    /// What `number` postmortems of it are called.
    pub fn called(&self, number: usize) -> String {
        match self {
            Self::All | Self::Named(_) => count(number, "postmortem"),
            Self::Changed(_) => count(number, "changed postmortem"),
        }
    }
}
