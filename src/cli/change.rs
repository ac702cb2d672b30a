//! What a run is compared with: the options, and the site as it was before the change.

use std::collections::BTreeSet;

use anyhow::Result;

use super::env::Env;
use super::output;
use super::revision;
use super::workspace::{Workspace, resolve};
use crate::check::Before;
use crate::history::{self, Commit, File, Repository};
use crate::load::Place;
use crate::model::Corpus;
use crate::source::Source;

/// The options that say what to compare with.
#[derive(Debug, clap::Args)]
pub(super) struct Comparing {
    /// Look at the change since this revision: what it does to due dates, open actions and published text
    ///
    /// It is held against the commit where HEAD and the revision part, and other findings are limited to files that
    /// changed since. In a pull request in CI, its target is the default.
    #[arg(long, value_name = "REV", conflicts_with = "no_base")]
    base: Option<String>,
    /// Do not look at the change, in a pull request neither
    #[arg(long)]
    no_base: bool,
    /// Report on files that did not change, too
    #[arg(long)]
    all: bool,
}

impl Comparing {
    /// Whether findings are asked for whatever changed.
    pub fn shows_all(&self) -> bool {
        self.all
    }

    /// Reads the site as it was, if it is to be compared. Gives what is to be said where it cannot be and need not.
    ///
    /// # Errors
    /// Where the revision that was asked for cannot be had. One that only the environment names is done without, with a
    /// message: a run must not fail for want of what nobody asked for.
    pub fn compare(&self, env: &Env, workspace: &mut Workspace) -> Result<Option<String>> {
        if self.no_base {
            return Ok(None);
        }
        if let Some(revision) = &self.base {
            let base = find(&workspace.place, revision)?;
            return env
                .stage("git", || compare(workspace, &base))
                .map(|()| said(env, &base, ""))
                .map(|()| None);
        }
        let Some(pull_request) = &env.pull_request else {
            return Ok(None);
        };
        let mut failure = None;
        for target in &pull_request.targets {
            let compared = find(&workspace.place, target).and_then(|base| {
                env.stage("git", || compare(workspace, &base))?;
                Ok(base)
            });
            match compared {
                Ok(base) => {
                    said(env, &base, &format!(" ({})", pull_request.variable));
                    return Ok(None);
                }
                Err(error) => failure = Some(error),
            }
        }
        let failure = failure.map(|error| {
            format!(
                "This is a pull request, as {} says, but what it changes is not looked at: {error:#}\n  `--no-base` says that \
                 this is meant",
                pull_request.variable
            )
        });
        if let Some(failure) = &failure {
            output::message(failure);
        }
        Ok(failure)
    }
}

/// What a run is held against.
struct Base {
    repository: Repository,
    commit: Commit,
    /// The revision of which it is the last that HEAD has too.
    revision: String,
}

fn find(place: &Place, revision: &str) -> Result<Base> {
    let repository = history::open(&place.root)?;
    let other = history::resolve(&repository, revision)?;
    let head = history::resolve(&repository, "HEAD")?;
    let commit = history::merge_base(&repository, &head, &other, revision)?;
    Ok(Base {
        repository,
        commit,
        revision: revision.to_owned(),
    })
}

fn said(env: &Env, base: &Base, why: &str) {
    let (commit, revision) = (base.commit.short(), &base.revision);
    env.say(&format!(
        "Compared with {commit}, the last commit in common with `{revision}`{why}"
    ));
}

/// Adds to a workspace what its site was at a commit, as far as it was different.
fn compare(workspace: &mut Workspace, base: &Base) -> Result<()> {
    let files = history::files(&base.repository, &base.commit)?;
    let changed = history::changed(&base.repository, &base.commit)?;
    let corpus = read(workspace, base, &files, &changed)?;
    let there: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let now = workspace.sources.iter();
    let changed = now
        .filter(|(_, source)| !there.contains(source.path.as_str()) || touches(&changed, source))
        .map(|(id, _)| id)
        .collect();
    workspace.compare(Before { corpus, changed });
    Ok(())
}

/// The postmortems that changed since, as they were. The configuration of then says what they mean.
fn read(
    workspace: &mut Workspace,
    base: &Base,
    files: &[File],
    changed: &BTreeSet<String>,
) -> Result<Corpus> {
    let old = revision::read(
        &workspace.place,
        &base.repository,
        files,
        &mut workspace.sources,
        Some(base.commit.short()),
        |path| changed.contains(path),
    )?;
    let (corpus, _) = resolve(&workspace.sources, &old.postmortems, &old.config);
    Ok(corpus)
}

/// Whether a file, or for a bundle anything in its folder, is among what changed.
fn touches(changed: &BTreeSet<String>, source: &Source) -> bool {
    let folder = format!("{}/", source.folder());
    let next = changed.range(folder.clone()..).next();
    let in_folder = next.is_some_and(|path| path.starts_with(&folder));
    changed.contains(&source.path) || (source.is_bundle() && in_folder)
}
