//! [`Summary`] → files that other programs take in, one small renderer a format.
//!
//! What a format is about is its own matter; most are about the open actions that have no ticket yet. Nothing is sent
//! anywhere.

mod github_issues;
mod jira_csv;
pub mod status_updates;
#[cfg(test)]
mod tests;
mod words;

use crate::aggregate::{Standing, Summary};
use crate::model::Postmortem;
use crate::report::Filter;
use crate::vocabulary::DocumentStatus;
use crate::words::count;

/// One format.
pub struct Format {
    /// The value of `--format`.
    pub name: &'static str,
    pub help: &'static str,
    pub render: Render,
}

/// What a format is made of.
#[derive(Debug, Clone, Copy)]
pub enum Render {
    /// The actions that are asked for.
    Actions(fn(&Export<'_>) -> Exported),
    /// One postmortem.
    Postmortem(fn(&Summary<'_>, &Postmortem) -> Exported),
}

/// Every format.
pub const FORMATS: &[Format] = &[
    github_issues::FORMAT,
    jira_csv::FORMAT,
    status_updates::FORMAT,
];

/// What is to be exported.
#[derive(Debug, Clone, Copy)]
pub struct Export<'a> {
    pub summary: &'a Summary<'a>,
    pub filter: &'a Filter,
}

/// A file, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    pub text: String,
    pub said: String,
}

/// The open actions that are wanted and have no ticket, the most urgent first, each as `item` writes it, below `head`.
/// Those of a draft are left out: nobody has agreed on them yet.
fn without_ticket(
    export: &Export<'_>,
    head: String,
    item: impl Fn(&Summary<'_>, &Standing<'_>) -> String,
) -> Exported {
    let summary = export.summary;
    let all = summary.actions.iter();
    let open = all.filter(|it| !it.state.is_closed() && export.filter.matches(summary, it));
    let (with, without): (Vec<&Standing<'_>>, Vec<&Standing<'_>>) =
        open.partition(|it| !it.action.written.tickets.is_empty());
    let (drafts, without): (Vec<_>, Vec<_>) = without
        .into_iter()
        .partition(|it| it.postmortem.status == DocumentStatus::Draft);
    let text = without
        .iter()
        .fold(head, |text, it| text + &item(summary, it));
    let others = match with.len() {
        0 => String::new(),
        1 => "; 1 has one".to_owned(),
        more => format!("; {more} have one"),
    };
    let drafts = match drafts.len() {
        0 => String::new(),
        1 => "; 1 in a draft is left out".to_owned(),
        more => format!("; {more} in drafts are left out"),
    };
    let without = count(without.len(), "open action");
    let said = format!("{without} without a ticket{others}{drafts}");
    Exported { text, said }
}
