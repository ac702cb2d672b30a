//! The baseline of a site: which file it is, reading it and writing it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};

use super::Outcome;
use super::env::Env;
use super::workspace::Workspace;
use crate::baseline::{self, Baseline};
use crate::check;
use crate::diagnostic::{Diagnostic, Level};
use crate::source::SourceId;
use crate::words::count;
use crate::{load, write};

/// The options that have to do with known findings.
#[derive(Debug, clap::Args)]
pub(super) struct Baselining {
    /// Keep silent about the findings that this file lists [default: baseline in book.toml, else pm-baseline.json]
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    baseline: Option<PathBuf>,
    /// Report known findings too
    #[arg(long)]
    no_baseline: bool,
    /// Write the findings of today into the baseline, and report nothing
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["paths", "base", "all", "fix", "diff", "statistics", "baseline", "no_baseline"]
    )]
    #[expect(
        clippy::option_option,
        reason = "the file is optional, and so is the option"
    )]
    write_baseline: Option<Option<PathBuf>>,
    /// Take out of the baseline what is not found any more, and report nothing
    #[arg(long, conflicts_with_all = ["write_baseline", "paths", "base", "all", "fix", "diff", "statistics", "no_baseline"])]
    prune_baseline: bool,
}

/// A baseline and the file that it was read from.
pub(super) struct Known {
    baseline: Baseline,
    /// As the user would type it.
    name: String,
}

/// Findings that are new, and those that are not.
pub(super) struct New {
    pub diagnostics: Vec<Diagnostic>,
    pub known: Vec<Diagnostic>,
    /// Sentences on the baseline.
    pub besides: Vec<String>,
}

impl Baselining {
    /// Whether the baseline is to be written and nothing else to be done.
    pub fn writes(&self) -> bool {
        self.write_baseline.is_some() || self.prune_baseline
    }

    /// Reads the baseline, if there is one.
    ///
    /// # Errors
    /// Where one is named and is not there, or cannot be read.
    pub fn read(&self, env: &Env, workspace: &Workspace) -> Result<Option<Known>> {
        if self.no_baseline {
            return Ok(None);
        }
        match &self.baseline {
            Some(path) => named(env, &env.cwd.join(path)).map(Some),
            None => of_site(env, workspace),
        }
    }

    /// Writes the findings into the baseline, those that are of a change apart: that is over when it is merged.
    ///
    /// # Errors
    /// Where the disk refuses, or the file is there and is no baseline.
    pub fn write(
        &self,
        env: &Env,
        workspace: &Workspace,
        diagnostics: Vec<Diagnostic>,
        hints: bool,
    ) -> Result<Outcome> {
        let path = self.target(env, workspace);
        let name = shown(env, &path);
        let before = load::text(&path)?;
        let old = before.as_deref().map(Baseline::read).transpose();
        let old = old.map_err(|said| {
            anyhow!("{name} is there, and was not written over: {said}\n  name another file, or remove it")
        })?;
        let mut all = diagnostics;
        if self.prune_baseline {
            let Some(old) = &old else {
                bail!("there is no baseline {name} to prune: `pm check --write-baseline` makes it");
            };
            // Only what it has already may stay in it.
            all = old.hold(all, &workspace.sources, may_be_known).known;
        }
        let is_taken = |d: &Diagnostic| {
            may_be_known(d) && (hints || self.prune_baseline || d.level != Level::Hint)
        };
        let (text, number) = baseline::write(&all, &workspace.sources, is_taken);
        match &before {
            Some(before) => write::update(&path, before, &text)?,
            None => {
                write::new_file(&path, text.as_bytes())?;
            }
        }
        env.say(&format!(
            "Wrote {} to {name}",
            count(number, "known finding")
        ));
        if of_site_path(workspace) != path {
            env.say(&format!(
                "`baseline = \"…\"` under `[output.pm]` in {} makes it the one that is used",
                load::BOOK
            ));
        }
        Ok(Outcome::Clean)
    }

    fn target(&self, env: &Env, workspace: &Workspace) -> PathBuf {
        let given = self
            .write_baseline
            .iter()
            .flatten()
            .chain(&self.baseline)
            .next();
        given.map_or_else(|| of_site_path(workspace), |path| env.cwd.join(path))
    }
}

impl Known {
    /// The files of which it has findings. They are left as they are: another text around a known finding could make
    /// a new one of it.
    pub fn files(&self, workspace: &Workspace, all: &[Diagnostic]) -> BTreeSet<SourceId> {
        let known = self.baseline.among(all, &workspace.sources, may_be_known);
        let known = known.into_iter();
        known.map(|index| all[index].finding.at.source).collect()
    }

    /// What is said of known findings that are not shown.
    pub fn says(&self, number: usize) -> String {
        let name = &self.name;
        format!(
            "{}, listed in {name}: `--no-baseline` shows them",
            count(number, "known finding")
        )
    }
}

impl New {
    /// Tells the new ones of all the site's findings from those that a baseline has.
    pub fn of(baseline: Option<&Known>, workspace: &Workspace, all: Vec<Diagnostic>) -> Self {
        let Some(Known { baseline, name }) = baseline else {
            return Self {
                diagnostics: all,
                known: Vec::new(),
                besides: Vec::new(),
            };
        };
        let held = baseline.hold(all, &workspace.sources, may_be_known);
        let stale = match held.stale {
            0 => None,
            1 => Some(format!("1 entry of {name} is not needed any more")),
            number => Some(format!(
                "{number} entries of {name} are not needed any more"
            )),
        };
        let besides = stale.map(|said| said + ": `pm check --prune-baseline` cleans up");
        Self {
            diagnostics: held.new,
            known: held.known,
            besides: besides.into_iter().collect(),
        }
    }
}

/// The baseline that a site has, if it has one.
///
/// # Errors
/// Where the configuration names one that is not there, or it cannot be read.
pub(super) fn of_site(env: &Env, workspace: &Workspace) -> Result<Option<Known>> {
    let path = of_site_path(workspace);
    if workspace.config.baseline.is_none() && !path.is_file() {
        return Ok(None);
    }
    named(env, &path).map(Some)
}

fn of_site_path(workspace: &Workspace) -> PathBuf {
    let name = workspace.config.baseline.as_deref();
    workspace.place.root.join(name.unwrap_or(baseline::NAME))
}

fn named(env: &Env, path: &Path) -> Result<Known> {
    let name = shown(env, path);
    let Some(text) = load::text(path)? else {
        bail!("there is no baseline {name}: `pm check --write-baseline` makes it");
    };
    let baseline = Baseline::read(&text).map_err(|said| {
        anyhow!("the baseline {name} cannot be used: {said}\n  remove it, and `pm check --write-baseline` writes it anew")
    })?;
    Ok(Known { baseline, name })
}

fn may_be_known(diagnostic: &Diagnostic) -> bool {
    !check::is_of_change(diagnostic.finding.rule)
}

fn shown(env: &Env, path: &Path) -> String {
    path.strip_prefix(&env.cwd)
        .unwrap_or(path)
        .display()
        .to_string()
}
