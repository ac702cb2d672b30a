//! `pm check`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::builder::PossibleValuesParser;

use super::env::Env;
use super::workspace::Workspace;
use super::{Outcome, output};
use crate::check::RULES;
use crate::diagnostic::{Level, RuleInfo};
use crate::emit::{self, Listing};
use crate::source::SourceId;
use crate::words::count;

/// Check postmortems: their front matter, sections, factors and action items
///
/// Every problem is reported in one run, with the place and the remedy. Errors make the exit code 1; warnings, such as
/// overdue actions, do not. The whole site is read in any case, so that a link to another postmortem can be checked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm check\n  pm check postmortems/2025-01-15-api-errors.md\n  pm check --format json | jq .summary\n\n`pm explain RULE` says more about a finding."
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
}

fn formats() -> PossibleValuesParser {
    let values = emit::FORMATS
        .iter()
        .map(|format| clap::builder::PossibleValue::new(format.name).help(format.help));
    values.into()
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let mut workspace = Workspace::open(env)?;
        let mut diagnostics = workspace.check(env);
        let mut checked = workspace.corpus.postmortems.len();
        if !self.paths.is_empty() {
            let chosen = self.chosen(env, &workspace)?;
            checked = chosen.len();
            diagnostics.retain(|diagnostic| chosen.contains(&diagnostic.finding.at.source));
        }
        let format = emit::FORMATS
            .iter()
            .find(|format| format.name == self.format);
        let format = format.expect("clap accepts only the names in the table");
        if !self.hints {
            diagnostics.retain(|diagnostic| diagnostic.level != Level::Hint);
        }
        let rules: Vec<RuleInfo> = RULES.iter().map(|rule| rule.info()).collect();
        output::data(&(format.emit)(&Listing {
            diagnostics: &diagnostics,
            sources: &workspace.sources,
            rules: &rules,
            prefix: "",
            style: env.stdout_style(),
        }))?;
        env.say(&format!(
            "Checked {}: {}",
            count(checked, "postmortem"),
            emit::Counts::of(&diagnostics)
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

    /// The sources at or below the paths that were given. One that names none is a mistake, not a clean file.
    fn chosen(&self, env: &Env, workspace: &Workspace) -> Result<BTreeSet<SourceId>> {
        let root = workspace.place.root.canonicalize()?;
        let mut chosen = BTreeSet::new();
        for path in &self.paths {
            let Ok(real) = env.cwd.join(path).canonicalize() else {
                bail!("there is no file or folder {}", path.display());
            };
            let before = chosen.len();
            let below = |source: &str| root.join(source).starts_with(&real);
            chosen.extend(
                workspace
                    .sources
                    .iter()
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
        Ok(chosen)
    }
}
