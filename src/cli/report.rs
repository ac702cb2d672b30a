//! `pm report`.

use anyhow::{Result, anyhow, bail};
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::env::Env;
use super::filters::Filters;
use super::revision::{self, When};
use super::workspace::Workspace;
use super::{Outcome, first_commits, output};
use crate::aggregate::{self, Standing};
use crate::history;
use crate::report::{self, FailOn, GroupBy, Options, Report};
use crate::time::{Now, midnight};
use crate::words::{clean, count};

/// Report who owes what: what changed, what is overdue, due this week, without a date or an owner, and what was closed
///
/// Counts the actions of every postmortem, drafts too. Filters of one kind add up, filters of different kinds narrow
/// down: `--owner alice --owner bob --priority P0` is the P0s of the two.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pm report\n  pm report --by team --format markdown > issue.md\n  pm report --owner alice --priority P0,P1\n  pm report --fail-on overdue:P0,P1:7     exit 1 where a P0 or P1 is over 7 days late\n  pm report --at 2026-03-02                the report of that day, from git alone\n  pm report --since v1.4                  what changed after a revision"
)]
pub(super) struct Args {
    /// What to group by
    #[arg(long, value_name = "GROUP", default_value = GroupBy::default().as_str(), value_parser = groups())]
    by: String,
    /// How to write the report
    #[arg(long, value_name = "FORMAT", default_value = report::FORMATS[0].name, value_parser = formats())]
    format: String,
    /// From which day on, or after which revision, changes and closed actions are listed [default: a week ago]
    #[arg(long, value_name = "DATE|REV", value_parser = revision::when)]
    since: Option<When>,
    /// The report as of a revision, or of the end of a day; uncommitted changes do not count
    #[arg(long, value_name = "DATE|REV", value_parser = revision::when)]
    at: Option<When>,
    /// Exit with 1 where this holds, such as overdue:P0,P1:7 (over 7 days late) or slips:3 (moved 3 times); can be
    /// repeated
    #[arg(long, value_name = "CONDITION")]
    fail_on: Vec<FailOn>,
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
        let mut workspace = match &self.at {
            Some(when) => revision::open(env, when)?,
            None => Workspace::open(env)?,
        };
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
        env.stage("git", || {
            period(&workspace, self.since.as_ref(), &mut options)
        })?;
        let report = env.stage("report", || report::report(&summary, &options));
        let format = report::FORMATS
            .iter()
            .find(|format| format.name == self.format);
        let format = format.expect("clap accepts only the names in the table");
        output::data(&(format.render)(&report))?;
        fail(env, &report, &self.fail_on)
    }
}

/// What only git knows of the period that is reported, and its first day.
///
/// # Errors
/// Where somebody names a revision that there is not.
pub(super) fn period(
    workspace: &Workspace,
    since: Option<&When>,
    options: &mut Options,
) -> Result<()> {
    options.first_committed = first_commits::days(workspace);
    let zone = workspace.config.timezone;
    let mut before = None;
    match since {
        Some(When::Revision(revision)) => {
            let (repository, commit) = revision::find(&workspace.place, revision)?;
            let at = history::committed(&repository, &commit)?;
            options.since = Now::at(at, zone).today;
            before = Some(commit);
        }
        Some(When::Date(date)) if *date > workspace.now.today => {
            bail!(
                "`--since {date}` is after the day of the report, {}",
                workspace.now.today
            )
        }
        Some(When::Date(date)) => options.since = *date,
        None => {}
    }
    // Without a repository, or without the whole of it, the section on what changed says why it is unknown.
    let Ok(repository) = history::open(&workspace.place.root) else {
        return Ok(());
    };
    let Ok(head) = workspace.head(&repository) else {
        return Ok(());
    };
    if repository.shallow {
        return Ok(());
    }
    let before = match before {
        Some(commit) if history::is_ancestor(&repository, &commit, &head)? => Some(commit),
        Some(commit) => bail!(
            "{} is not among the commits that lead to {}, so nothing can be said of what changed since",
            commit.short(),
            head.short()
        ),
        None => history::last_before(&repository, &head, midnight(options.since, zone))?,
    };
    options.commits = Some(history::since(&repository, &head, before.as_ref())?);
    Ok(())
}

/// Says which of the conditions hold.
fn fail(env: &Env, report: &Report<'_>, conditions: &[FailOn]) -> Result<Outcome> {
    let mut outcome = Outcome::Clean;
    for condition in conditions {
        let failing = condition
            .matching(report)
            .map_err(|unknown| anyhow!("whether `{condition}` holds is unknown: {}", unknown.0))?;
        if !failing.is_empty() {
            outcome = Outcome::Findings;
            env.say(&failure(condition, &failing));
        }
    }
    Ok(outcome)
}

/// How many actions a message names.
const NAMED: usize = 8;

fn failure(condition: &FailOn, failing: &[Standing<'_>]) -> String {
    let named = failing.iter().take(NAMED);
    let named: Vec<_> = named
        .map(|standing| clean(&standing.action.id.to_string()))
        .collect();
    let more = match failing.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let verb = if failing.len() == 1 { "is" } else { "are" };
    format!(
        "{} {verb} a reason to fail, by `{condition}`: {}{more}",
        count(failing.len(), "action"),
        named.join(", ")
    )
}
