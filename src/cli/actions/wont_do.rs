//! `pm actions wont-do`.

use anyhow::Result;

use super::change::{Which, change};
use super::wish::Wish;
use crate::cli::Outcome;
use crate::cli::env::Env;
use crate::vocabulary::ActionStatus;

/// Close actions that will not be done, and say why
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm actions wont-do 2025-01-15-api-errors/AI-3 --reason \"the service is switched off in May\"\n  pm actions wont-do AI-3 --reason \"covered by AI-1\" --dry-run"
)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    which: Which,
    /// Why it will not be done; it is written into the column Reason
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let wish = Wish {
            status: Some(ActionStatus::WontDo),
            reason: Some(self.reason),
            ..Wish::default()
        };
        change(env, &self.which, &wish)
    }
}
