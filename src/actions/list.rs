//! Which actions there are: filtered and sorted here, once; a format only renders.

mod csv;
mod json;
mod markdown;
mod text;
mod words;

use std::cmp::Reverse;

use chrono::NaiveDate;

use crate::aggregate::{Standing, State, Summary};
use crate::report::Filter;
use crate::source::Sources;
use crate::vocabulary::ActionStatus;

/// One format.
pub struct Format {
    /// The value of `--format`.
    pub name: &'static str,
    pub help: &'static str,
    pub render: fn(&Listing<'_, '_>) -> String,
}

/// Every format; the first is the default.
pub const FORMATS: &[Format] = &[text::FORMAT, markdown::FORMAT, json::FORMAT, csv::FORMAT];

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub filter: Filter,
    /// Any of these; none: whichever is not closed, or with `closed` whichever.
    pub states: Vec<StateName>,
    /// Any of these; none: whichever.
    pub statuses: Vec<ActionStatus>,
    /// Whether closed actions are listed where no state and no status is asked for.
    pub closed: bool,
    /// Due on this day or before.
    pub due_before: Option<NaiveDate>,
    /// Due on this day or after.
    pub due_after: Option<NaiveDate>,
    /// Moved later so often or more.
    pub slips: Option<usize>,
    pub sort: Sort,
    pub reverse: bool,
}

/// A [`State`] without its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateName {
    Overdue,
    DueSoon,
    Later,
    Undated,
    Done,
    WontDo,
}

impl StateName {
    pub const ALL: [Self; 6] = [
        Self::Overdue,
        Self::DueSoon,
        Self::Later,
        Self::Undated,
        Self::Done,
        Self::WontDo,
    ];

    fn of(state: State) -> Self {
        match state {
            State::Overdue { .. } => Self::Overdue,
            State::DueSoon { .. } => Self::DueSoon,
            State::Later { .. } => Self::Later,
            State::Undated => Self::Undated,
            State::Done { .. } => Self::Done,
            State::WontDo => Self::WontDo,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::DueSoon => "due-soon",
            Self::Later => "later",
            Self::Undated => "undated",
            Self::Done => "done",
            Self::WontDo => "wont-do",
        }
    }
}

/// The order of the list. What is alike in it stays in that of [`Summary::actions`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The longest overdue first, undated ones and closed ones last.
    #[default]
    Due,
    /// P0 first.
    Priority,
    /// The oldest first.
    Age,
    Owner,
    /// Those that moved the most first.
    Slips,
    /// The actions from the worst incidents first.
    Severity,
}

impl Sort {
    pub const ALL: [Self; 6] = [
        Self::Due,
        Self::Priority,
        Self::Age,
        Self::Owner,
        Self::Slips,
        Self::Severity,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Priority => "priority",
            Self::Age => "age",
            Self::Owner => "owner",
            Self::Slips => "slips",
            Self::Severity => "severity",
        }
    }
}

impl Options {
    /// Whether the list cannot be made without the history.
    pub fn needs_history(&self) -> bool {
        self.slips.is_some() || self.sort == Sort::Slips
    }
}

/// The actions that were asked for, ready to render.
#[derive(Debug)]
pub struct Listing<'s, 'a> {
    pub summary: &'s Summary<'a>,
    pub sources: &'s Sources,
    pub items: Vec<&'s Standing<'a>>,
    /// How many more there would be with closed ones.
    pub closed: usize,
    /// How wide a terminal's line is; `None` where nothing is cut.
    pub width: Option<usize>,
}

/// Makes the list that `options` ask for.
pub fn list<'s, 'a>(
    summary: &'s Summary<'a>,
    sources: &'s Sources,
    options: &Options,
) -> Listing<'s, 'a> {
    let mut items: Vec<&Standing<'a>> = summary.actions.iter().collect();
    items.retain(|standing| is_asked_for(summary, standing, options));
    let before = items.len();
    if options.states.is_empty() && options.statuses.is_empty() && !options.closed {
        items.retain(|standing| !standing.state.is_closed());
    }
    let closed = before - items.len();
    sort(summary, &mut items, options.sort);
    if options.reverse {
        items.reverse();
    }
    Listing {
        summary,
        sources,
        items,
        closed,
        width: None,
    }
}

fn is_asked_for<'a>(summary: &Summary<'a>, standing: &Standing<'a>, options: &Options) -> bool {
    let due = standing.due();
    let state = StateName::of(standing.state);
    let is_one_of = |states: &[StateName]| states.is_empty() || states.contains(&state);
    options.filter.matches(summary, standing)
        && is_one_of(&options.states)
        && (options.statuses.is_empty() || options.statuses.contains(&standing.action.status))
        && options
            .due_before
            .is_none_or(|day| due.is_some_and(|due| due <= day))
        && options
            .due_after
            .is_none_or(|day| due.is_some_and(|due| due >= day))
        && options
            .slips
            .is_none_or(|least| standing.slips().is_some_and(|slips| slips >= least))
}

fn sort<'a>(summary: &Summary<'a>, items: &mut [&Standing<'a>], sort: Sort) {
    match sort {
        Sort::Due => {}
        Sort::Priority => items.sort_by_key(|item| (item.priority().is_none(), item.priority())),
        Sort::Age => items.sort_by_key(|item| Reverse(item.age_days)),
        Sort::Owner => items.sort_by_cached_key(|item| {
            let catalog = &summary.config.catalog;
            let names = item.action.owners.iter();
            let names: Vec<String> = names
                .map(|owner| catalog.display_name(owner).to_lowercase())
                .collect();
            (names.is_empty(), names)
        }),
        Sort::Slips => items.sort_by_cached_key(|item| Reverse(item.slips())),
        Sort::Severity => items.sort_by_key(|item| {
            let severity = item.postmortem.severity.as_ref();
            severity.map_or(usize::MAX, |severity| severity.rank)
        }),
    }
}

#[cfg(test)]
mod tests;
