//! [`Summary`] → the weekly report on actions, one small renderer a format.
//!
//! What is reported: what is overdue, what is due within a week, what lacks a date or an owner, and what was closed
//! lately. Filtering and grouping happen here, once; a format only renders.

mod csv;
mod fail_on;
mod filter;
mod fit;
mod group;
mod html;
mod ics;
mod json;
mod markdown;
mod slack;
mod text;
mod words;

use chrono::{Days, NaiveDate};
use serde::Serialize;

pub use fail_on::FailOn;
pub use filter::{Filter, Wanted};
pub use group::{Group, GroupBy};
pub use ics::calendar;

use crate::aggregate::{DUE_SOON_DAYS, Standing, State, Summary};

/// One format.
pub struct Format {
    /// The value of `--format`.
    pub name: &'static str,
    pub help: &'static str,
    pub render: fn(&Report<'_>) -> String,
}

/// Every format; the first is the default.
pub const FORMATS: &[Format] = &[
    text::FORMAT,
    markdown::FORMAT,
    json::FORMAT,
    csv::FORMAT,
    html::FORMAT,
    slack::FORMAT,
    ics::FORMAT,
];

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// What was completed on this day or later, up to today, is reported as closed.
    pub since: NaiveDate,
    pub by: GroupBy,
    pub filter: Filter,
}

impl Options {
    /// A week back, by owner, everything.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            since: today - Days::new(DUE_SOON_DAYS.unsigned_abs()),
            by: GroupBy::Owner,
            filter: Filter::default(),
        }
    }
}

/// What a report says; filtered and grouped, ready to render.
#[derive(Debug)]
pub struct Report<'a> {
    pub summary: &'a Summary<'a>,
    pub options: &'a Options,
    /// By section, the most urgent first.
    pub items: Vec<Item<'a>>,
    /// The items once more, each in every group that it belongs to; no group is empty.
    pub groups: Vec<Group<'a>>,
}

/// An action that is reported.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    pub section: Section,
    pub missing: Missing,
    pub standing: Standing<'a>,
}

/// Why an action is reported; the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Overdue,
    DueSoon,
    /// Due later or never, and without a date or an owner.
    Incomplete,
    /// Done or dropped since the day asked for.
    Closed,
}

/// What an open action lacks; it can be overdue and lack an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missing {
    pub due: bool,
    pub owner: bool,
}

/// How many items there are of each kind. The first, second and fourth are sections; the third is what lacks a date
/// or an owner in any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Totals {
    pub overdue: usize,
    pub due_soon: usize,
    pub incomplete: usize,
    pub closed: usize,
}

/// Makes the report that `options` ask for.
pub fn report<'a>(summary: &'a Summary<'a>, options: &'a Options) -> Report<'a> {
    let wanted = summary
        .actions
        .iter()
        .filter(|standing| options.filter.matches(summary, standing));
    let mut items: Vec<Item<'a>> = wanted
        .filter_map(|standing| item(standing, options.since, summary.now.today))
        .collect();
    // Stable: within a section the order is the summary's.
    items.sort_by_key(|item| item.section);
    Report {
        groups: group::groups(summary, options, &items),
        summary,
        options,
        items,
    }
}

fn item<'a>(standing: &Standing<'a>, since: NaiveDate, today: NaiveDate) -> Option<Item<'a>> {
    let open = !standing.state.is_closed();
    let missing = Missing {
        due: open && standing.due().is_none(),
        owner: standing.is_unowned(),
    };
    let section = match standing.state {
        State::Overdue { .. } => Section::Overdue,
        State::DueSoon { .. } => Section::DueSoon,
        State::Later { .. } | State::Undated => missing.any().then_some(Section::Incomplete)?,
        State::Done { .. } | State::WontDo => {
            let lately = |on: &NaiveDate| (since..=today).contains(on);
            standing
                .completed()
                .filter(lately)
                .map(|_| Section::Closed)?
        }
    };
    Some(Item {
        section,
        missing,
        standing: *standing,
    })
}

impl Section {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::DueSoon => "due-soon",
            Self::Incomplete => "incomplete",
            Self::Closed => "closed",
        }
    }
}

impl Missing {
    pub fn any(self) -> bool {
        self.due || self.owner
    }

    /// The names of what is missing.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let due = self.due.then_some("due");
        due.into_iter().chain(self.owner.then_some("owner"))
    }
}

impl Totals {
    pub fn of(items: &[Item<'_>]) -> Self {
        let count = |wanted: Section| items.iter().filter(|i| i.section == wanted).count();
        Self {
            overdue: count(Section::Overdue),
            due_soon: count(Section::DueSoon),
            incomplete: items.iter().filter(|item| item.missing.any()).count(),
            closed: count(Section::Closed),
        }
    }
}

impl Report<'_> {
    pub fn totals(&self) -> Totals {
        Totals::of(&self.items)
    }
}

#[cfg(test)]
mod tests;
