//! `pm actions`.

mod show;

use anyhow::Result;
use clap::Subcommand;

use super::Outcome;
use super::env::Env;

/// See what became of action items
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm actions show 2025-01-15-api-errors/AI-1\n  pm actions show AI-1 --format json"
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Show(show::Args),
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        match self.command {
            Command::Show(args) => args.run(env),
        }
    }
}
