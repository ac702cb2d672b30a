//! `pm check`.

mod fix;

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::builder::PossibleValuesParser;

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
        let mut workspace = Workspace::open(env)?;
        let chosen = self.chosen(env, &workspace)?;
        if self.diff {
            return fix::show(env, &mut workspace, &chosen);
        }
        let mut diagnostics = if self.fix {
            fix::write(env, &mut workspace, &chosen)?
        } else {
            workspace.check(env)
        };
        diagnostics.retain(|diagnostic| chosen.contains(&diagnostic.finding.at.source));
        let postmortems = workspace.corpus.postmortems.iter();
        let checked: Vec<SourceId> = postmortems
            .map(|known| known.source)
            .filter(|source| chosen.contains(source))
            .collect();
        if !self.hints {
            diagnostics.retain(|diagnostic| diagnostic.level != Level::Hint);
        }
        self.print(env, &workspace, &checked, &diagnostics)?;
        env.say(&format!(
            "Checked {}: {}{}",
            count(checked.len(), "postmortem"),
            emit::Counts::of(&diagnostics),
            fix::offer(&diagnostics)
        ));
        let has_errors = diagnostics
            .iter()
            .any(|diagnostic| diagnostic.level == Level::Error);
        // The process ends here, and freeing a large site piece by piece takes longer than that.
        std::mem::forget((workspace, diagnostics));
        Ok(if has_errors {
            Outcome::Findings
        } else {
            Outcome::Clean
        })
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

    /// The sources at or below the paths that were given, all if none was. A file that is not read, such as a template, is passed over,
    /// since hooks give whatever has changed; what is not there, or has nothing in it, is a mistake and not clean.
    fn chosen(&self, env: &Env, workspace: &Workspace) -> Result<BTreeSet<SourceId>> {
        if self.paths.is_empty() {
            return Ok(workspace.sources.iter().map(|(id, _)| id).collect());
        }
        let root = workspace.place.root.canonicalize()?;
        let sources = workspace.sources.iter();
        let sources: HashMap<PathBuf, SourceId> = sources
            .map(|(id, source)| (root.join(&source.path), id))
            .collect();
        let mut chosen = BTreeSet::new();
        let mut passed_over = Vec::new();
        for path in &self.paths {
            let Ok(real) = env.cwd.join(path).canonicalize() else {
                bail!("there is no file or folder {}", path.display());
            };
            if real.is_file() {
                match sources.get(&real) {
                    Some(id) => _ = chosen.insert(*id),
                    None => passed_over.push(path.display().to_string()),
                }
                continue;
            }
            let below = sources.iter().filter(|(path, _)| path.starts_with(&real));
            let below: Vec<SourceId> = below.map(|(_, id)| *id).collect();
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
        Ok(chosen)
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
