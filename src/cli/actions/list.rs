//! `pm actions list`.

use anyhow::{Result, bail};
use chrono::NaiveDate;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::wish::word;
use crate::actions::list::{self, FORMATS, Listing, Options, Sort, StateName};
use crate::aggregate::{self, Summary};
use crate::cli::env::{self, Env};
use crate::cli::filters::Filters;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, output};
use crate::vocabulary::ActionStatus;
use crate::words::count;

/// List action items: open ones, the most urgent first
///
/// Filters of one kind add up, filters of different kinds narrow down: `--owner alice --owner bob --priority P0` is the P0s
/// of the two. Closed actions are listed with `--all`, or where a state or status asks for them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm actions list --owner alice\n  pm actions list --state overdue,due-soon --priority P0,P1\n  pm actions list --slips 2 --sort slips              what keeps moving\n  pm actions list --all --due-after 2026-01-01 --format csv > actions.csv\n  pm actions list --format json | jq -r '.actions[].id'"
)]
pub(in crate::cli) struct Args {
    /// How to write the list
    #[arg(long, value_name = "FORMAT", default_value = FORMATS[0].name, value_parser = formats())]
    format: String,
    /// What to sort by
    #[arg(long, value_name = "KEY", default_value = Sort::default().as_str(), value_parser = sorts())]
    sort: String,
    /// Turn the order round
    #[arg(long)]
    reverse: bool,
    /// List closed actions too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    filters: Narrow,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
struct Narrow {
    #[command(flatten)]
    who: Filters,
    /// Only what stands so today
    #[arg(long, value_name = "STATE", value_delimiter = ',', value_parser = states())]
    state: Vec<String>,
    /// Only what is so far: open, in-progress, blocked, done or wont-do
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = word::<ActionStatus>)]
    status: Vec<ActionStatus>,
    /// Only what is due on this day or before
    #[arg(long, value_name = "DATE", value_parser = env::date)]
    due_before: Option<NaiveDate>,
    /// Only what is due on this day or after
    #[arg(long, value_name = "DATE", value_parser = env::date)]
    due_after: Option<NaiveDate>,
    /// Only what moved later so often or more, by git
    #[arg(long, value_name = "NUMBER")]
    slips: Option<usize>,
}

fn formats() -> PossibleValuesParser {
    let values = FORMATS
        .iter()
        .map(|format| PossibleValue::new(format.name).help(format.help));
    values.into()
}

fn sorts() -> PossibleValuesParser {
    Sort::ALL.map(Sort::as_str).into()
}

fn states() -> PossibleValuesParser {
    StateName::ALL.map(StateName::as_str).into()
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
        let format = self.format.clone();
        let options = self.options(&summary)?;
        if let (true, Err(unknown)) = (options.needs_history(), &history) {
            bail!("how often actions moved is not known: {}", unknown.0);
        }
        let mut listing = list::list(&summary, &workspace.sources, &options);
        listing.width = output::width();
        let mut formats = FORMATS.iter();
        let format = formats.find(|known| known.name == format);
        let format = format.expect("clap accepts only the names in the table");
        output::data(&(format.render)(&listing))?;
        env.say(&said(&listing));
        Ok(Outcome::Clean)
    }

    fn options(self, summary: &Summary<'_>) -> Result<Options> {
        let filters = self.filters;
        let is_wanted = |name: &StateName| filters.state.iter().any(|state| state == name.as_str());
        let mut sorts = Sort::ALL.into_iter();
        Ok(Options {
            filter: filters.who.read(summary)?,
            states: StateName::ALL.into_iter().filter(is_wanted).collect(),
            statuses: filters.status,
            closed: self.all,
            due_before: filters.due_before,
            due_after: filters.due_after,
            slips: filters.slips,
            sort: sorts
                .find(|sort| sort.as_str() == self.sort)
                .unwrap_or_default(),
            reverse: self.reverse,
        })
    }
}

/// How many are listed, and how many are not for being closed.
fn said(listing: &Listing<'_, '_>) -> String {
    let listed = count(listing.items.len(), "action");
    match listing.closed {
        0 => listed,
        1 => format!("{listed}; 1 more is closed, see `--all`"),
        closed => format!("{listed}; {closed} more are closed, see `--all`"),
    }
}
