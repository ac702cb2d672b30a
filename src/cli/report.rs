//! `pm report`.

use anyhow::Result;
use chrono::NaiveDate;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::env::Env;
use super::filters::Filters;
use super::workspace::Workspace;
use super::{Outcome, output};
use crate::aggregate;
use crate::report::{self, FailOn, GroupBy, Options};

/// Report who owes what: overdue, due this week, without a date or an owner, and what was closed
///
/// Counts the actions of every postmortem, drafts too. Filters of one kind add up, filters of different kinds narrow
/// down: `--owner alice --owner bob --priority P0` is the P0s of the two.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm report\n  pm report --by team --format markdown > issue.md\n  pm report --owner alice --priority P0,P1\n  pm report --fail-on overdue:P0,P1:7     exit 1 where a P0 or P1 is over 7 days late"
)]
pub(super) struct Args {
    /// What to group by
    #[arg(long, value_name = "GROUP", default_value = GroupBy::default().as_str(), value_parser = groups())]
    by: String,
    /// How to write the report
    #[arg(long, value_name = "FORMAT", default_value = report::FORMATS[0].name, value_parser = formats())]
    format: String,
    /// From which date on closed actions are listed [default: a week ago]
    #[arg(long, value_name = "DATE", value_parser = super::env::date)]
    since: Option<NaiveDate>,
    /// Exit with 1 where this holds: overdue, overdue:P0,P1 or overdue:P0,P1:DAYS
    #[arg(long, value_name = "CONDITION")]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    filters: Filters,
}

fn groups() -> PossibleValuesParser {
    GroupBy::ALL.map(GroupBy::as_str).into()
}

fn formats() -> PossibleValuesParser {
    let values = report::FORMATS
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
        let mut options = Options::new(workspace.now.today);
        options.filter = self.filters.read(&summary)?;
        options.by = GroupBy::ALL
            .into_iter()
            .find(|by| by.as_str() == self.by)
            .unwrap_or_default();
        options.since = self.since.unwrap_or(options.since);
        let report = env.stage("report", || report::report(&summary, &options));
        let format = report::FORMATS
            .iter()
            .find(|format| format.name == self.format);
        let format = format.expect("clap accepts only the names in the table");
        output::data(&(format.render)(&report))?;
        let Some(fail_on) = self.fail_on else {
            return Ok(Outcome::Clean);
        };
        let failing = fail_on.matching(&report).count();
        if failing == 0 {
            return Ok(Outcome::Clean);
        }
        env.say(&format!(
            "{failing} of the overdue actions are a reason to fail"
        ));
        Ok(Outcome::Findings)
    }
}
