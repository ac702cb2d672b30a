//! `pm completions`.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use super::env::Env;
use super::{Cli, Outcome, output};

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  pm completions bash > ~/.local/share/bash-completion/completions/pm"
)]
pub(super) struct Args {
    shell: Shell,
}

impl Args {
    pub fn run(self, _env: &Env) -> Result<Outcome> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "pm", &mut script);
        output::data(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Clean)
    }
}
