//! `pm actions set`.

use anyhow::Result;
use chrono::NaiveDate;

use super::change::{Which, change};
use super::wish::{Wish, word};
use crate::cli::Outcome;
use crate::cli::env::{self, Env};
use crate::vocabulary::{ActionStatus, Priority};

/// Change an action's due date, owner, priority or status where it is written
///
/// The cell of the table, the item of the list or the key of the front matter is changed, and nothing else in the file; a
/// column or a key that is not there is added. A due date moves later only with a reason, as `pm check` asks of a
/// pull request.
#[derive(Debug, clap::Args)]
#[command(
    group(clap::ArgGroup::new("fields").required(true).multiple(true)),
    after_help = "Examples:\n  pm actions set 2025-01-15-api-errors/AI-1 --due 2025-04-01 --reason \"the vendor is late\"\n  pm actions set api-errors/AI-1 api-errors/AI-2 --owner alice\n  pm actions set AI-7 --priority P1 --status blocked --dry-run"
)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    which: Which,
    /// When it is due
    #[arg(long, value_name = "DATE", group = "fields", value_parser = env::date)]
    due: Option<NaiveDate>,
    /// Why; it is written into the column Reason
    #[arg(long, value_name = "TEXT", group = "fields")]
    reason: Option<String>,
    /// Who does it, in place of whoever is named: a handle or a name of the catalog
    #[arg(long, value_name = "NAME", group = "fields")]
    owner: Option<String>,
    /// How urgent it is: P0, P1, P2 or P3
    #[arg(long, group = "fields", value_parser = word::<Priority>)]
    priority: Option<Priority>,
    /// How far it is: open, in-progress, blocked, done or wont-do
    #[arg(long, group = "fields", value_parser = word::<ActionStatus>)]
    status: Option<ActionStatus>,
}

impl Args {
    pub fn run(self, env: &Env) -> Result<Outcome> {
        let wish = Wish {
            due: self.due,
            owner: self.owner,
            priority: self.priority,
            status: self.status,
            reason: self.reason,
            ..Wish::default()
        };
        change(env, &self.which, &wish)
    }
}
