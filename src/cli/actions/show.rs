//! `pm actions show`.

use anyhow::{Result, bail};
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::actions::{self, Found, Shown};
use crate::aggregate;
use crate::cli::env::Env;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, output};
use crate::words::clean;

/// Show an action and its history in git
///
/// When it was opened, each time its due date moved, it changed hands or priority, and when it was closed, with the
/// commit and its author. What is not committed yet counts too.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm actions show 2025-01-15-api-errors/AI-1\n  pm actions show api-errors/AI-1\n  pm actions show AI-1 --format json"
)]
pub(in crate::cli) struct Args {
    /// The action's ID, or an end of it that no other has
    id: String,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = actions::FORMATS[0].name, value_parser = formats())]
    format: String,
}

fn formats() -> PossibleValuesParser {
    let values = actions::FORMATS
        .iter()
        .map(|format| PossibleValue::new(format.name).help(format.help));
    values.into()
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let mut workspace = Workspace::open(env)?;
        workspace.hide_secrets();
        let history = workspace.history(env);
        let summary = env.stage("aggregate", || {
            aggregate::summarise(
                &workspace.corpus,
                &workspace.config,
                &history,
                workspace.now,
            )
        });
        let id = clean(&self.id);
        let standing = match actions::find(&summary, &self.id) {
            Found::One(standing) => standing,
            Found::Nothing(near) if near.is_empty() => bail!("there is no action `{id}`"),
            Found::Nothing(near) => {
                bail!(
                    "there is no action `{id}`: did you mean {}?",
                    near.join(" or ")
                )
            }
            Found::Several(ids) => {
                bail!("`{id}` names several actions:\n  {}", ids.join("\n  "))
            }
        };
        let shown = Shown {
            summary: &summary,
            standing,
        };
        let format = actions::FORMATS
            .iter()
            .find(|format| format.name == self.format);
        let format = format.expect("clap accepts only the names in the table");
        output::data(&(format.render)(&shown))?;
        Ok(Outcome::Clean)
    }
}
