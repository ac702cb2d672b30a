//! `pm check`.

mod fix;
mod scope;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::builder::PossibleValuesParser;

use self::scope::Scope;
use super::baseline::{Baselining, Known, New};
use super::change::Comparing;
use super::env::Env;
use super::workspace::Workspace;
use super::{Outcome, job_summary, output};
use crate::check::RULES;
use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::emit::{self, Listing};
use crate::source::SourceId;
use crate::words::count;

/// Check postmortems: their front matter, sections, factors and action items
///
/// Every problem is reported in one run, with the place and the remedy. Errors make the exit code 1; warnings, such as
/// overdue actions, do not. The whole site is read in any case, so that a link to another postmortem can be checked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm check\n  pm check postmortems/2025-01-15-api-errors.md\n  pm check --format json | jq .summary\n  pm check --statistics\n  pm check --diff\n  pm check --fix\n\n`pm explain RULE` says more about a finding."
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub(super) struct Args {
    /// Report on these files and folders only
    paths: Vec<PathBuf>,
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", default_value = emit::FORMATS[0].name, value_parser = formats())]
    format: String,
    /// Report matters of form too, which editors show faintly
    #[arg(long)]
    hints: bool,
    /// Count the findings of each rule instead of listing them, as text or JSON
    #[arg(long)]
    statistics: bool,
    /// Make every fix there is, matters of form too, and report what is left
    #[arg(long)]
    fix: bool,
    /// Print what --fix would change, and change nothing; the exit code is 1 if there is something
    #[arg(long, conflicts_with_all = ["fix", "format", "hints", "statistics"])]
    diff: bool,
    #[command(flatten)]
    comparing: Comparing,
    #[command(flatten)]
    baselining: Baselining,
}

/// What a run found.
struct Found {
    shown: Vec<Diagnostic>,
    /// Sentences on what is not shown.
    besides: Vec<String>,
}

fn formats() -> PossibleValuesParser {
    let values = emit::FORMATS
        .iter()
        .map(|format| clap::builder::PossibleValue::new(format.name).help(format.help));
    values.into()
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        if self.statistics && !["text", "json"].contains(&self.format.as_str()) {
            bail!(
                "there are no statistics as `{}`: use `--format text` or `json`",
                self.format
            );
        }
        let mut workspace = Workspace::open_at(env, scope::place(env, &self.paths)?)?;
        let failure = self.comparing.compare(env, &mut workspace)?;
        if let Some(failure) = failure.filter(|_| self.format == "github") {
            // Where only annotations are looked at, it must be one.
            output::data(&emit::github_warning(&failure))?;
        }
        workspace.ask_git(env);
        let scope = self.scope(env, &workspace)?;
        let writes = self.baselining.writes();
        // One that is to be written need not be there.
        let baseline = if writes {
            None
        } else {
            self.baselining.read(env, &workspace)?
        };
        if self.diff {
            return fix::show(env, &mut workspace, &scope, baseline.as_ref());
        }
        let all = if self.fix {
            fix::write(env, &mut workspace, &scope, baseline.as_ref())?
        } else {
            // What is known may be a hint, and is missed where it is not found.
            let wants_hints = self.hints || writes || baseline.is_some();
            workspace.check(env, least(wants_hints))
        };
        if writes {
            return self.baselining.write(env, &workspace, all, self.hints);
        }
        let found = self.sift(baseline.as_ref(), &workspace, &scope, all);
        let diagnostics = &found.shown;
        let postmortems = workspace.corpus.postmortems.iter();
        let checked: Vec<SourceId> = postmortems
            .map(|known| known.source)
            .filter(|source| scope.contains(*source))
            .collect();
        self.print(env, &workspace, &checked, diagnostics)?;
        env.say(&format!(
            "Checked {}: {}{}",
            scope.called(checked.len()),
            emit::Counts::of(diagnostics),
            fix::offer(diagnostics)
        ));
        for sentence in &found.besides {
            env.say(sentence);
        }
        let has_errors = diagnostics
            .iter()
            .any(|diagnostic| diagnostic.level == Level::Error);
        // The process ends here, and freeing a large site piece by piece takes longer than that.
        std::mem::forget((workspace, found));
        Ok(if has_errors {
            Outcome::Findings
        } else {
            Outcome::Clean
        })
    }

    /// What is asked for of all that was found.
    fn sift(
        &self,
        baseline: Option<&Known>,
        workspace: &Workspace,
        scope: &Scope,
        all: Vec<Diagnostic>,
    ) -> Found {
        let is_asked = |d: &Diagnostic| self.hints || d.level != Level::Hint;
        let New {
            diagnostics: mut shown,
            mut known,
            mut besides,
        } = New::of(baseline, workspace, all);
        shown.retain(is_asked);
        known.retain(|diagnostic| is_asked(diagnostic) && scope.covers(diagnostic));
        if let Some(baseline) = baseline.filter(|_| !known.is_empty()) {
            besides.insert(0, baseline.says(known.len()));
        }
        let found = shown.len();
        shown.retain(|diagnostic| scope.covers(diagnostic));
        let elsewhere = found - shown.len();
        if elsewhere > 0 && matches!(scope, Scope::Changed(_)) {
            let findings = count(elsewhere, "finding");
            besides.push(format!(
                "{findings} in files that did not change: `--all` shows them"
            ));
        }
        Found { shown, besides }
    }

    fn print(
        &self,
        env: &Env,
        workspace: &Workspace,
        checked: &[SourceId],
        diagnostics: &[Diagnostic],
    ) -> Result<()> {
        if self.statistics && self.format == "json" {
            return output::data(&emit::statistics::json(diagnostics));
        }
        if self.statistics {
            return output::data(&emit::statistics::text(diagnostics));
        }
        let mut formats = emit::FORMATS.iter();
        let format = formats.find(|format| format.name == self.format);
        let format = format.expect("clap accepts only the names in the table");
        let rules: Vec<RuleInfo> = RULES.iter().map(|rule| rule.info()).collect();
        let listing = Listing {
            diagnostics,
            sources: &workspace.sources,
            checked,
            rules: &rules,
            prefix: &workspace.place.prefix(),
            style: env.stdout_style(),
        };
        output::data(&format.emit(&listing))?;
        if let Some(github) = env.github.as_ref().filter(|_| format.name == "github")
            && let Err(error) = job_summary::append(github, &listing)
        {
            // The annotations say the same: no reason to fail.
            output::message(&format!("{error:#}"));
        }
        Ok(())
    }

    /// The files that are named, else, where there is a change, those that it touches, else all.
    fn scope(&self, env: &Env, workspace: &Workspace) -> Result<Scope> {
        match workspace.before() {
            _ if !self.paths.is_empty() => Scope::named(env, workspace, &self.paths),
            Some(before) if !self.comparing.shows_all() => Ok(Scope::changed(workspace, before)),
            _ => Ok(Scope::All),
        }
    }
}

/// The level below which nothing is looked for.
fn least(wants_hints: bool) -> Level {
    if wants_hints {
        Level::Hint
    } else {
        Level::Warning
    }
}
