//! What a run knows of its surroundings, read once: the clock, the environment, the terminal, the global options.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use clap::{ArgAction, Args, ValueEnum};

use super::output;
use super::pull_request::{self, PullRequest};
use crate::emit::Style;
use crate::load::{self, Place};
use crate::time::{Now, midnight};

/// The options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Globals {
    /// The site's folder [default: the nearest one upwards with a book.toml]
    #[arg(short, long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The configuration file [default: book.toml in the site's folder]
    #[arg(short, long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What day it is: a date, or an RFC 3339 instant [default: now, in the site's zone]
    #[arg(long, global = true, value_name = "DATE", value_parser = today)]
    today: Option<Today>,
    /// When to colour the output
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
    /// Say only what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say how long each stage takes
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy)]
enum Today {
    /// Midnight in the site's zone.
    Date(NaiveDate),
    Instant(DateTime<Utc>),
}

/// A date on the command line.
pub(super) fn date(text: &str) -> Result<NaiveDate, String> {
    let date: Option<NaiveDate> = text.parse().ok();
    let fit = date.filter(|date| YEARS.contains(&date.year()));
    fit.ok_or_else(|| "write a date as 2026-01-15".to_owned())
}

fn today(text: &str) -> Result<Today, String> {
    let date = text.parse().map(Today::Date);
    let instant = || DateTime::parse_from_rfc3339(text).map(|at| Today::Instant(at.to_utc()));
    let today = date.or_else(|_| instant()).map_err(|_| ());
    let year = |today: &Today| match today {
        Today::Date(date) => date.year(),
        Today::Instant(instant) => instant.year(),
    };
    let fit = today.ok().filter(|today| YEARS.contains(&year(today)));
    fit.ok_or_else(|| "write a date, 2026-01-15, or an instant, 2026-01-15T09:00:00Z".to_owned())
}

/// The years that a run can be in: beyond them there is no room for a week more or less.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// A run's surroundings.
#[derive(Debug)]
pub(super) struct Env {
    /// The folder that relative paths on the command line start from.
    pub cwd: PathBuf,
    globals: Globals,
    /// The clock, unless `--today` says otherwise.
    clock: DateTime<Utc>,
    /// `SOURCE_DATE_EPOCH` says what the clock shows.
    clock_is_set: bool,
    no_color: bool,
    force_color: bool,
    /// The pull request that the run is in, as a CI system says.
    pub pull_request: Option<PullRequest>,
    /// Where the run is a step of GitHub Actions.
    pub github: Option<Github>,
}

/// What GitHub Actions tells a step.
#[derive(Debug)]
pub(super) struct Github {
    /// The file that is shown as the job's summary.
    pub summary: PathBuf,
    /// The address that the repository's files have at this commit.
    pub blob: Option<String>,
}

impl Env {
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock and the environment are read here and nowhere else"
    )]
    pub fn new(globals: Globals) -> Result<Self> {
        let is_set =
            |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let (clock, clock_is_set) = match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(seconds) => (epoch(&seconds)?, true),
            Err(_) => (Utc::now(), false),
        };
        Ok(Self {
            cwd: std::env::current_dir().context("cannot tell the working directory")?,
            globals,
            clock,
            clock_is_set,
            no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
            force_color: is_set("CLICOLOR_FORCE"),
            pull_request: pull_request::detect(|name| std::env::var(name).ok()),
            github: Github::new(|name| std::env::var(name).ok()),
        })
    }

    /// Where the site is.
    pub fn place(&self) -> Result<Place> {
        let mut place = match &self.globals.root {
            Some(root) => {
                let root = self.cwd.join(root);
                let book = Some(root.join(load::BOOK)).filter(|book| book.is_file());
                Place { root, book }
            }
            None => load::find(&self.cwd),
        };
        if let Some(config) = &self.globals.config {
            let config = self.cwd.join(config);
            if !config.is_file() {
                return Err(anyhow!(
                    "there is no configuration file {}",
                    config.display()
                ));
            }
            // As with cargo's `--manifest-path`, the file says where the site is.
            if self.globals.root.is_none() {
                config
                    .parent()
                    .unwrap_or(Path::new("."))
                    .clone_into(&mut place.root);
            }
            place.book = Some(config);
        }
        if !place.root.is_dir() {
            return Err(anyhow!("there is no folder {}", place.root.display()));
        }
        Ok(place)
    }

    /// The run's one instant, and the day that it falls on in the site's zone.
    pub fn now(&self, zone: Tz) -> Now {
        let given = self.given_now(zone);
        given.unwrap_or_else(|| Now::at(self.clock, zone))
    }

    /// What `--today` says.
    pub fn given_now(&self, zone: Tz) -> Option<Now> {
        match self.globals.today? {
            Today::Date(date) => Some(Now {
                instant: midnight(date, zone),
                today: date,
            }),
            Today::Instant(instant) => Some(Now::at(instant, zone)),
        }
    }

    /// The instant and the day anew, for a run that outlasts a day.
    #[expect(
        clippy::disallowed_methods,
        reason = "an editor's session has no one instant; each check has"
    )]
    pub fn now_again(&self, zone: Tz) -> Now {
        if self.clock_is_set || self.globals.today.is_some() {
            self.now(zone)
        } else {
            Now::at(Utc::now(), zone)
        }
    }

    /// Whether the command line says where the site is.
    pub fn names_a_place(&self) -> bool {
        self.globals.root.is_some() || self.globals.config.is_some()
    }

    /// How to style what goes to stdout.
    pub fn stdout_style(&self) -> Style {
        self.style(std::io::stdout().is_terminal())
    }

    /// How to style what goes to stderr.
    pub fn stderr_style(&self) -> Style {
        self.style(std::io::stderr().is_terminal())
    }

    fn style(&self, is_terminal: bool) -> Style {
        let coloured = match self.globals.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => !self.no_color && (self.force_color || is_terminal),
        };
        if coloured {
            Style::Coloured
        } else {
            Style::Plain
        }
    }

    /// A message, unless `--quiet`.
    pub fn say(&self, text: &str) {
        if !self.globals.quiet {
            output::message(text);
        }
    }

    /// Whether to say how long things take.
    pub fn is_verbose(&self) -> bool {
        self.globals.verbose
    }

    /// Runs a stage; with `--verbose`, says how long it took.
    pub fn stage<T>(&self, name: &str, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = run();
        if self.globals.verbose {
            let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
            output::message(&format!("{name:>10} {milliseconds:9.1} ms"));
        }
        result
    }
}

impl Github {
    fn new(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let given = |name| variable(name).filter(|value| !value.is_empty());
        let blob = || {
            let server = given("GITHUB_SERVER_URL")?;
            let (repository, commit) = (given("GITHUB_REPOSITORY")?, given("GITHUB_SHA")?);
            Some(format!("{server}/{repository}/blob/{commit}"))
        };
        Some(Self {
            summary: given("GITHUB_STEP_SUMMARY")?.into(),
            blob: blob(),
        })
    }
}

fn epoch(seconds: &str) -> Result<DateTime<Utc>> {
    let parsed = seconds
        .trim()
        .parse()
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .filter(|at| YEARS.contains(&at.year()));
    parsed.with_context(|| {
        format!(
            "SOURCE_DATE_EPOCH is `{seconds}`; it must be seconds since 1970-01-01, as a number"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_a_date_or_an_instant() {
        assert!(matches!(today("2026-01-15"), Ok(Today::Date(_))));
        assert!(matches!(
            today("2026-01-15T09:00:00+01:00"),
            Ok(Today::Instant(_))
        ));
        assert!(today("tomorrow").is_err());
        assert!(today("-262143-01-01").is_err());
        assert!(epoch("-8334601228800").is_err());
        assert!(epoch("1764000000").is_ok());
        assert!(epoch("soon").is_err());
    }
}
