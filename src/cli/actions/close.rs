//! `pm actions close`.

use anyhow::Result;
use chrono::NaiveDate;

use super::change::{Which, change};
use super::wish::Wish;
use crate::cli::Outcome;
use crate::cli::env::{self, Env};
use crate::vocabulary::ActionStatus;

/// Close actions as done, with the day and what shows it
///
/// Writes the status, the completion date and the evidence where the action is written. Evidence can be left out where
/// the action has a ticket or a link already.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm actions close 2025-01-15-api-errors/AI-1 --evidence https://git.example.com/shop/pull/412\n  pm actions close api-errors/AI-1 api-errors/AI-2 --on 2025-03-28\n  pm actions close AI-7 --evidence runbooks/restore.md --dry-run"
)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    which: Which,
    /// What shows that it was done: the address of a pull request, a dashboard, a document
    #[arg(long, value_name = "URL")]
    evidence: Option<String>,
    /// The day on which it was done [default: today]
    #[arg(long, value_name = "DATE", value_parser = env::date)]
    on: Option<NaiveDate>,
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let wish = Wish {
            status: Some(ActionStatus::Done),
            evidence: self.evidence,
            on: self.on,
            ..Wish::default()
        };
        change(env, &self.which, &wish)
    }
}
