//! Which files a run reports on.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::check::Before;
use crate::cli::env::Env;
use crate::cli::workspace::Workspace;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::load::{self, Place};
use crate::source::SourceId;
use crate::words::count;

/// The site that a run is about: that of the working directory, else the one that the named files are in. Hooks run at the
/// top of a repository, and name files of a site somewhere below.
pub(super) fn place(env: &Env, paths: &[PathBuf]) -> Result<Place> {
    let place = env.place()?;
    let has_site = place.book.is_some() || place.root.join(Config::default().postmortems).is_dir();
    if env.names_a_place() || has_site {
        return Ok(place);
    }
    let mut found: Option<(&PathBuf, Place)> = None;
    for path in paths {
        let Some(site) = site_of(&env.cwd.join(path)) else {
            continue;
        };
        match &found {
            Some((first, one)) if real(&one.root) != real(&site.root) => bail!(
                "{} and {} are of two sites, {} and {}: check one at a time",
                first.display(),
                path.display(),
                shown(env, &one.root),
                shown(env, &site.root)
            ),
            Some(_) => {}
            None => found = Some((path, site)),
        }
    }
    Ok(found.map_or(place, |(_, site)| site))
}

/// The site that a file or a folder is in, or that a folder is of.
fn site_of(path: &Path) -> Option<Place> {
    let site = load::find(path);
    let site = if site.book.is_some() {
        site
    } else {
        // What it is a link to.
        load::find(&path.canonicalize().ok()?)
    };
    site.book.is_some().then_some(site)
}

fn real(root: &Path) -> PathBuf {
    root.canonicalize().unwrap_or_else(|_| root.to_owned())
}

fn shown(env: &Env, root: &Path) -> String {
    let below = root.strip_prefix(&env.cwd).unwrap_or(root);
    below.display().to_string()
}

/// The files that findings are asked for of.
pub(super) enum Scope {
    All,
    /// Named on the command line.
    Named(BTreeSet<SourceId>),
    /// Touched by the change that is looked at, and what is gone with it.
    Changed(BTreeSet<SourceId>),
}

impl Scope {
    /// The sources at or below the paths that were given. A file that is not read, such as a template, is passed over,
    /// since hooks give whatever has changed; what is not there, or has nothing in it, is a mistake and not clean.
    pub fn named(env: &Env, workspace: &Workspace, paths: &[PathBuf]) -> Result<Self> {
        let root = workspace.place.root.canonicalize()?;
        // A path can be a file of today and one of another revision.
        let mut sources: HashMap<PathBuf, Vec<SourceId>> = HashMap::new();
        // A folder that is a link is one with what it names.
        let mut folders: HashMap<PathBuf, PathBuf> = HashMap::new();
        for (id, source) in workspace.sources.all() {
            let path = root.join(&source.path);
            let folder = path.parent().unwrap_or(&root);
            let real = folders.entry(folder.to_owned());
            let real = real.or_insert_with(|| {
                let real = folder.canonicalize();
                real.unwrap_or_else(|_| folder.to_owned())
            });
            let path = path
                .file_name()
                .map_or(path.clone(), |name| real.join(name));
            sources.entry(path).or_default().push(id);
        }
        let mut chosen = BTreeSet::new();
        let mut passed_over = Vec::new();
        for path in paths {
            let Ok(real) = env.cwd.join(path).canonicalize() else {
                bail!("there is no file or folder {}", path.display());
            };
            if real.is_file() {
                match sources.get(&real) {
                    Some(ids) => chosen.extend(ids),
                    None => passed_over.push(path.display().to_string()),
                }
                continue;
            }
            let below = sources.iter().filter(|(path, _)| path.starts_with(&real));
            let below: Vec<SourceId> = below.flat_map(|(_, ids)| ids).copied().collect();
            if below.is_empty() {
                bail!(
                    "there is no postmortem of this site in {}\n  pm reads `{}/**/*.md`; names that begin with `_` or `.`, \
                     README.md and what git ignores are passed over",
                    path.display(),
                    workspace.config.postmortems
                );
            }
            chosen.extend(below);
        }
        if !passed_over.is_empty() {
            env.say(&format!(
                "Passed over, as no postmortem of this site: {}",
                some(&passed_over)
            ));
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

/// The first few of many.
fn some(names: &[String]) -> String {
    const SHOWN: usize = 3;
    match names.len().checked_sub(SHOWN) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..SHOWN].join(", ")),
    }
}
