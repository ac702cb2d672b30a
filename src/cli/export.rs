//! `pm export`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::env::Env;
use super::filters::Filters;
use super::workspace::Workspace;
use super::{Outcome, output};
use crate::aggregate;
use crate::export::{self, Export, FORMATS};
use crate::ledger::NOT_ASKED;

/// Write action items as a file that another program takes in
///
/// The open actions that have no ticket yet, the most urgent first. Each says which action it is of, so that `pm actions
/// sync` can write the ticket back.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm export --format github-issues --output issues.jsonl\n  pm export --format jira-csv --priority P0,P1 > actions.csv\n  pm export --format github-issues --team payments"
)]
pub(super) struct Args {
    /// What to write
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: String,
    /// Where to write it [default: the standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    filters: Filters,
}

fn formats() -> PossibleValuesParser {
    let values = FORMATS
        .iter()
        .map(|format| PossibleValue::new(format.name).help(format.help));
    values.into()
}

impl Args {
    #[expect(
        clippy::disallowed_methods,
        reason = "the file is named on the command line, and is none of the site's"
    )]
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let mut workspace = Workspace::open(env)?;
        workspace.hide_secrets();
        let summary = env.stage("aggregate", || {
            aggregate::summarise(
                &workspace.corpus,
                &workspace.config,
                &NOT_ASKED,
                workspace.now,
            )
        });
        let filter = self.filters.read(&summary)?;
        let export = Export {
            summary: &summary,
            filter: &filter,
        };
        let mut formats = FORMATS.iter();
        let format = formats.find(|format| format.name == self.format);
        let format = format.expect("clap accepts only the names in the table");
        let export::Exported { text, said } = (format.render)(&export);
        match &self.output {
            None => output::data(&text)?,
            Some(path) => fs::write(env.cwd.join(path), text)
                .with_context(|| format!("cannot write {}", path.display()))?,
        }
        env.say(&said);
        Ok(Outcome::Clean)
    }
}
