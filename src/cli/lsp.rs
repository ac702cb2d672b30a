//! `pm lsp`: the protocol over stdin and stdout.
//!
//! One thread takes messages in turn. A change is taken up at once and judged when the typing pauses, or when something
//! is asked that needs the judgement.

mod project;
mod publish;
mod requests;
mod server;

use anyhow::{Context as _, Result};
use lsp_server::Connection;

use self::server::Server;
use super::Outcome;
use super::env::Env;

/// Serve an editor: diagnostics while typing, quick fixes, completion, definitions
///
/// Speaks the Language Server Protocol over stdin and stdout; an editor starts it. What is checked is the text in the
/// editor, saved or not, in the site that the file belongs to.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm lsp          for an editor; the guide's page on editors has the settings\n  pm lsp --stdio  the same: some editors add it"
)]
pub(super) struct Args {
    /// Taken for the sake of editors that pass it: there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Args {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let (connection, threads) = Connection::stdio();
        let (id, params) = connection
            .initialize_start()
            .context("the editor did not begin as the protocol asks")?;
        let params: lsp_types::InitializeParams =
            serde_json::from_value(params).context("the editor's `initialize` cannot be read")?;
        let server = Server::new(env, &connection, &params);
        connection
            .initialize_finish(id, server.answer())
            .context("the editor did not finish its `initialize`")?;
        server.run()?;
        // The writer ends when nothing can be sent any more.
        drop(connection);
        threads.join().context("the editor went away")?;
        Ok(Outcome::Clean)
    }
}
