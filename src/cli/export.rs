//! `pm export`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::env::Env;
use super::filters::Filters;
use super::workspace::Workspace;
use super::{Outcome, output};
use crate::aggregate;
use crate::export::{self, Export, FORMATS, Render};
use crate::ledger::NOT_ASKED;
use crate::model::{Corpus, Postmortem, PostmortemId};
use crate::slug::slug;

/// Write action items for a tracker, or status updates
///
/// For a tracker: the open actions that have no ticket yet, the most urgent first. Each says which action it is of, so
/// that `pm actions sync` can write the ticket back. Status updates are texts about one postmortem to paste.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm export --format github-issues --output issues.jsonl\n  pm export --format jira-csv --priority P0,P1 > actions.csv\n  pm export --format github-issues --team payments\n  pm export --format status-updates 2026-03-12-labels"
)]
pub(super) struct Args {
    /// The postmortem that status updates are about
    id: Option<String>,
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
        let export::Exported { text, said } = match (format.render, &self.id) {
            (Render::Actions(render), None) => render(&export),
            (Render::Postmortem(render), Some(id)) => {
                render(&summary, find(&workspace.corpus, id)?)
            }
            (Render::Postmortem(_), None) => bail!(
                "of which postmortem? Write its ID: `pm export --format {} ID`",
                self.format
            ),
            (Render::Actions(_), Some(id)) => bail!(
                "`--format {}` is about actions and takes no postmortem, and not `{id}`",
                self.format
            ),
        };
        match &self.output {
            None => output::data(&text)?,
            Some(path) => fs::write(env.cwd.join(path), text)
                .with_context(|| format!("cannot write {}", path.display()))?,
        }
        env.say(&said);
        Ok(Outcome::Clean)
    }
}

/// The postmortem of this ID, or the only one whose ID ends so.
fn find<'a>(corpus: &'a Corpus, id: &str) -> Result<&'a Postmortem> {
    let id = slug(id);
    if let Some(found) = corpus.get(&PostmortemId(id.clone())) {
        return Ok(found);
    }
    let end = format!("-{id}");
    let postmortems = corpus.postmortems.iter();
    let ending: Vec<&Postmortem> = postmortems.filter(|it| it.id.0.ends_with(&end)).collect();
    match ending.as_slice() {
        [one] => Ok(one),
        [] => bail!("there is no postmortem `{id}`"),
        several => {
            let ids: Vec<&str> = several.iter().map(|it| it.id.0.as_str()).collect();
            bail!("`{id}` could be any of {}", ids.join(", "))
        }
    }
}
