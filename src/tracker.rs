//! What a ticket system says, as it prints it → what is to be written into the actions that have those tickets.
//!
//! [`read`] makes [`Record`]s of a tracker's JSON or of a table, [`plan()`] holds them against the site's actions. Nothing
//! is asked of any tracker, and nothing is edited here. The input comes from outside: whatever is in it is cleaned before
//! it is shown, and what cannot be read for certain is a [`Problem`] and not a guess.

mod github;
mod gitlab;
mod jira;
mod json;
mod marker;
mod name;
mod plan;
mod table;
#[cfg(test)]
mod tests;
mod when;
mod word;

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

pub use marker::marker;
pub use plan::{Change, Conflict, Plan, plan};

use crate::config::Config;
use crate::words::clean;

/// Where records come from; `Display` is what a number of them is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    GitHub,
    GitLab,
    Jira,
    Table,
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    pub records: Vec<Record>,
    /// What could not be read; each is a record that is left out.
    pub problems: Vec<Problem>,
    /// How many records there were of each source, with those that could not be read.
    pub sources: BTreeMap<Source, usize>,
    /// The tracker says that it has more than these.
    pub is_partial: bool,
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub place: Place,
    /// As its tracker calls it: `PAY-12`, `acme/shop#12`.
    pub key: Option<String>,
    pub url: Option<String>,
    pub state: State,
    /// The day on which it was closed, in the site's zone; `None` where that is not said, or it is not closed.
    pub closed: Option<NaiveDate>,
    /// The action that its text says it was made for, by its whole ID.
    pub made_for: Option<String>,
}

/// How far a ticket is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Open,
    InProgress,
    Done,
    /// Closed without being done, and why, in the tracker's words.
    WontDo(String),
    /// Closed because something else stands for it, which says nothing about the work: "closed as a duplicate".
    Elsewhere(&'static str),
}

/// Where in the input a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// From 1.
    Record(usize),
    /// From 1.
    Line(usize),
}

/// Why a record was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub place: Place,
    /// Its key or address, where it has one.
    pub name: Option<String>,
    pub message: String,
}

/// Reads what a tracker printed: JSON of GitHub, GitLab or Jira, or a table with a header (CSV). Which it is shows in the
/// text.
///
/// # Errors
/// Where the whole of it cannot be read; a sentence.
pub fn read(text: &str, config: &Config) -> Result<Input, String> {
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().chars().next() {
        None => Err("there is nothing in it".to_owned()),
        Some('[' | '{') => json::read(text, config),
        Some('<') => Err(
            "it is a page of HTML, as a server sends to who is not signed in, and not JSON or CSV"
                .to_owned(),
        ),
        Some(_) => table::read(text, config),
    }
}

impl Record {
    /// How it is called where people read it.
    pub fn shown(&self) -> String {
        let name = self.key.as_ref().or(self.url.as_ref());
        name.map_or_else(|| self.place.to_string(), |name| shown(name))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(number) => write!(f, "record {number}"),
            Self::Line(number) => write!(f, "line {number}"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.place)?;
        if let Some(name) = &self.name {
            write!(f, " ({})", shown(name))?;
        }
        write!(f, ": {}", self.message)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GitHub => "GitHub issue",
            Self::GitLab => "GitLab issue",
            Self::Jira => "Jira issue",
            Self::Table => "row",
        })
    }
}

/// How many characters of a text from outside are shown.
const SHOWN: usize = 100;

/// A text from outside, fit to be shown.
fn shown(text: &str) -> String {
    let head: String = text.chars().take(SHOWN * 2).collect();
    let head = clean(&head);
    if text.chars().nth(SHOWN * 2).is_none() && head.chars().nth(SHOWN).is_none() {
        return head;
    }
    let short: String = head.chars().take(SHOWN).collect();
    format!("{}…", short.trim_end())
}
