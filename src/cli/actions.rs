//! `pm actions`.

mod change;
mod close;
mod list;
mod set;
mod show;
mod sync;
mod wish;
mod wont_do;

use anyhow::Result;
use clap::Subcommand;

use super::Outcome;
use super::env::Env;

/// List action items, see what became of them, and change them where they are written
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm actions list --owner alice --sort due\n  pm actions show 2025-01-15-api-errors/AI-1\n  pm actions set AI-7 --due 2025-04-01 --reason \"the vendor is late\"\n  pm actions close AI-7 --evidence https://git.example.com/shop/pull/412\n  pm actions sync --from jira.json"
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::Args),
    Show(show::Args),
    Set(set::Args),
    Close(close::Args),
    WontDo(wont_do::Args),
    Sync(sync::Args),
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        match self.command {
            Command::List(args) => args.run(env),
            Command::Show(args) => args.run(env),
            Command::Set(args) => args.run(env),
            Command::Close(args) => args.run(env),
            Command::WontDo(args) => args.run(env),
            Command::Sync(args) => args.run(env),
        }
    }
}
