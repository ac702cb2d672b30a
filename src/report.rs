//! [`Summary`] → the weekly report on actions, one small renderer a format.
//!
//! What is reported: what changed since the week before, what is overdue and to whom that is escalated, what is due
//! within a week, what lacks a date or an owner, what was closed lately, which postmortems are late, and figures.
//! Filtering, grouping and counting happen here, once; a format only renders.

mod action_json;
mod changes;
mod csv;
mod escalation;
mod fail_on;
mod figures;
mod filter;
mod fit;
mod group;
mod html;
mod ics;
mod json;
mod late;
mod markdown;
mod slack;
mod text;
pub mod words;

use std::collections::{BTreeMap, HashSet};

use chrono::{Days, NaiveDate};
use serde::Serialize;

pub use action_json::{ActionJson, OwnerJson, Places, PostmortemJson, people};
pub use changes::{Change, Changed, Changes};
pub use csv::{guarded, is_formula};
pub use escalation::Escalation;
pub use fail_on::FailOn;
pub use figures::{Aging, Completion, Figures, Row, Share};
pub use filter::{Filter, Wanted};
pub use group::{Group, GroupBy};
pub use ics::calendar;
pub use late::LatePostmortem;
pub use words::shorten;

use crate::aggregate::{DUE_SOON_DAYS, Standing, State, Summary};
use crate::source::SourceId;
use crate::time::Unknown;

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

/// What is asked for, and what only git knows.
#[derive(Debug, Clone)]
pub struct Options {
    /// The first day of the period: what was completed from it on, up to today, is reported as closed.
    pub since: NaiveDate,
    pub by: GroupBy,
    pub filter: Filter,
    /// The commits of the period, by their full hashes; without them the days of the commits say which they are.
    pub commits: Option<HashSet<String>>,
    /// The days on which git first had the postmortems that do not say when they were published.
    pub first_committed: BTreeMap<SourceId, NaiveDate>,
}

impl Options {
    /// A week back, by owner, everything.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            since: today - Days::new(DUE_SOON_DAYS.unsigned_abs()),
            by: GroupBy::Owner,
            filter: Filter::default(),
            commits: None,
            first_committed: BTreeMap::new(),
        }
    }
}

/// What a report says; filtered and grouped, ready to render.
#[derive(Debug)]
pub struct Report<'a> {
    pub summary: &'a Summary<'a>,
    pub options: &'a Options,
    /// What changed in the period, or why that is unknown; an empty reason is that nobody asked git.
    pub changes: Result<Changes<'a>, &'a Unknown>,
    /// By section, the most urgent first.
    pub items: Vec<Item<'a>>,
    /// The items once more, each in every group that it belongs to; no group is empty.
    pub groups: Vec<Group<'a>>,
    /// What would be among the items if anybody wanted to be reminded of it.
    pub not_reminded: Vec<Standing<'a>>,
    /// Postmortems that are themselves late, the latest first.
    pub late: Vec<LatePostmortem<'a>>,
    /// Of all actions that are asked for, whether they are among the items or not.
    pub figures: Figures,
    /// The same for each group, in the order of the groups; a group can have figures and no items.
    pub rows: Vec<Row>,
}

/// An action that is reported.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    pub section: Section,
    pub missing: Missing,
    pub standing: Standing<'a>,
    /// To whom it goes beyond its owner, if it is that late.
    pub escalation: Option<Escalation>,
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
    let ladder = escalation::ladder(summary.config);
    let (mut items, mut not_reminded) = (Vec::new(), Vec::new());
    for standing in &summary.actions {
        if !options.filter.matches(summary, standing) {
            continue;
        }
        let Some(section) = section(standing).or_else(|| closed(summary, options, standing)) else {
            continue;
        };
        if section != Section::Closed && !summary.reminds_of(standing) {
            not_reminded.push(*standing);
            continue;
        }
        items.push(Item {
            section,
            missing: missing(standing),
            standing: *standing,
            escalation: escalation::escalation(summary, &ladder, standing),
        });
    }
    // Stable: within a section the order is the summary's.
    items.sort_by_key(|item| item.section);
    let (figures, rows) = figures::figures(summary, options);
    Report {
        changes: changes::changes(summary, options),
        groups: group::groups(summary, options, &items),
        late: late::late(summary, options),
        summary,
        options,
        items,
        not_reminded,
        figures,
        rows,
    }
}

/// Why an action is to be reminded of, if it is.
fn section(standing: &Standing<'_>) -> Option<Section> {
    match standing.state {
        State::Overdue { .. } => Some(Section::Overdue),
        State::DueSoon { .. } => Some(Section::DueSoon),
        State::Later { .. } | State::Undated => {
            missing(standing).any().then_some(Section::Incomplete)
        }
        State::Done { .. } | State::WontDo => None,
    }
}

/// Whether it was closed in the period.
fn closed(summary: &Summary<'_>, options: &Options, standing: &Standing<'_>) -> Option<Section> {
    figures::closed_in_period(summary, options, standing).map(|_| Section::Closed)
}

fn missing(standing: &Standing<'_>) -> Missing {
    Missing {
        due: !standing.state.is_closed() && standing.due().is_none(),
        owner: standing.is_unowned(),
    }
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
