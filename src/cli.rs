//! The command line: the only place that joins the stages with the world.
//!
//! Data goes to stdout and messages to stderr. Exit codes: 0 clean, 1 findings, 2 it could not be done.

mod actions;
mod baseline;
mod build;
mod cache;
mod change;
mod check;
mod completions;
mod edited;
mod env;
mod explain;
mod export;
mod filters;
mod first_commits;
mod init;
mod input;
mod job_summary;
mod ledger;
mod lsp;
mod new;
mod output;
mod pull_request;
mod report;
mod revision;
mod rule_times;
mod theme;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use env::{Env, Globals};

/// How a command ended that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Clean,
    /// Something is to be mended: exit code 1.
    Findings,
}

#[derive(Debug, Parser)]
#[command(
    name = "pm",
    version,
    about = "Postmortems in git: checked, searchable, and their action items not lost",
    after_help = "Examples:\n  pm init            make a site in this folder\n  pm check           say what is wrong, with file, line and remedy\n  pm build           make the site in public/\n  pm report          who owes what, and since when\n\nThe site is found upwards from the working directory, by its book.toml.\nExit codes: 0 clean, 1 findings, 2 it could not be done."
)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    New(new::Args),
    Check(check::Args),
    Build(build::Args),
    Report(report::Args),
    Actions(actions::Args),
    Export(export::Args),
    Explain(explain::Args),
    Lsp(lsp::Args),
    Theme(theme::Args),
    Completions(completions::Args),
}

/// Runs `pm` with the process's arguments.
pub fn main() -> ExitCode {
    let Cli { globals, command } = Cli::parse();
    let run = || {
        let env = Env::new(globals)?;
        match command {
            Command::Init(args) => args.run(&env),
            Command::New(args) => args.run(&env),
            Command::Check(args) => args.run(&env),
            Command::Build(args) => args.run(&env),
            Command::Report(args) => args.run(&env),
            Command::Actions(args) => args.run(&env),
            Command::Export(args) => args.run(&env),
            Command::Explain(args) => args.run(&env),
            Command::Lsp(args) => args.run(&env),
            Command::Theme(args) => args.run(&env),
            Command::Completions(args) => args.run(&env),
        }
    };
    match run() {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            output::message(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}
