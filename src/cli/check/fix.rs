//! `pm check --fix` and `--diff`: makes the fixes in memory, then writes the files or shows what would be written.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::scope::Scope;
use crate::cli::baseline::Known;
use crate::cli::env::Env;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, edited};
use crate::diagnostic::{Diagnostic, Level};
use crate::fix::{self, Checked};
use crate::source::{SourceId, Sources};
use crate::words::count;

/// Makes the fixes in the files of the scope, writes them, and gives what is left to say.
pub(super) fn write(
    env: &Env,
    workspace: &mut Workspace,
    scope: &Scope,
    baseline: Option<&Known>,
) -> Result<Vec<Diagnostic>> {
    let made = settle(env, workspace, scope, baseline);
    edited::save(workspace, &made.before, "fixed")?;
    if made.fixed > 0 {
        env.say(&format!("Fixed {}", extent(&made)));
    }
    Ok(made.left)
}

/// Prints what [`write`] would change. Something to change is a finding.
pub(super) fn show(
    env: &Env,
    workspace: &mut Workspace,
    scope: &Scope,
    baseline: Option<&Known>,
) -> Result<Outcome> {
    let made = settle(env, workspace, scope, baseline);
    edited::show(env, &workspace.sources, &made.before)?;
    if made.fixed == 0 {
        env.say("Nothing to fix");
        return Ok(Outcome::Clean);
    }
    env.say(&format!("Would fix {}", extent(&made)));
    Ok(Outcome::Findings)
}

/// What is said of the fixes that the findings have, behind their number.
pub(super) fn offer(diagnostics: &[Diagnostic]) -> String {
    let fixable = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.finding.fix.is_some());
    match fixable.count() {
        0 => String::new(),
        number => format!(", {number} fixable with --fix"),
    }
}

fn settle(
    env: &Env,
    workspace: &mut Workspace,
    scope: &Scope,
    baseline: Option<&Known>,
) -> fix::Outcome {
    let mut files = Files {
        env,
        workspace,
        baseline,
    };
    fix::settle(&mut files, |id| scope.contains(id))
}

fn extent(made: &fix::Outcome) -> String {
    let (findings, files) = (count(made.fixed, "finding"), made.before.len());
    format!("{findings} in {}", count(files, "file"))
}

struct Files<'a> {
    env: &'a Env,
    workspace: &'a mut Workspace,
    baseline: Option<&'a Known>,
}

impl Checked for Files<'_> {
    fn sources(&self) -> &Sources {
        &self.workspace.sources
    }

    fn check(&mut self) -> Vec<Diagnostic> {
        self.workspace.check(self.env, Level::Hint)
    }

    fn kept(&self, all: &[Diagnostic]) -> BTreeSet<SourceId> {
        let baseline = self.baseline;
        baseline.map_or_else(BTreeSet::new, |known| known.files(self.workspace, all))
    }

    fn edit(&mut self, texts: BTreeMap<SourceId, String>) {
        self.workspace.edit(texts);
    }
}
