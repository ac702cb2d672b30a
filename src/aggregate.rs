//! [`Corpus`] → [`Summary`]: where every action stands today, and by whom and what they are gathered.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::config::Config;
use crate::model::{Action, Corpus, OwnerName, Postmortem};
use crate::time::Now;
use crate::vocabulary::ActionStatus;

/// How many days ahead "due soon" looks.
pub const DUE_SOON_DAYS: i64 = 7;

/// The whole site as of today.
#[derive(Debug)]
pub struct Summary<'a> {
    pub now: Now,
    pub corpus: &'a Corpus,
    pub config: &'a Config,
    /// Every action: what is overdue first, the longest first; then by due date; undated ones, then closed ones.
    pub actions: Vec<Standing<'a>>,
}

/// An action and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    pub postmortem: &'a Postmortem,
    pub action: &'a Action,
    pub state: State,
    /// Days since the action was created, else since the incident; `None` where neither date is known.
    pub age_days: Option<i64>,
}

/// Where an action stands on a given day. A day's difference is in whole days of the site's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Not closed, and due before today: by so many days (≥ 1).
    Overdue { days: i64 },
    /// Not closed, and due within [`DUE_SOON_DAYS`] from today: in so many days (0 is today).
    DueSoon { days: i64 },
    /// Not closed, and due later.
    Later { days: i64 },
    /// Not closed, without a due date that can be read.
    Undated,
    /// `done`, on the date if it is known.
    Done { on: Option<NaiveDate> },
    /// `wont-do`.
    WontDo,
}

impl State {
    pub fn of(action: &Action, today: NaiveDate) -> Self {
        let written = &action.written;
        match (action.status, written.due.known()) {
            (ActionStatus::Done, _) => Self::Done {
                on: written.completed.known().copied(),
            },
            (ActionStatus::WontDo, _) => Self::WontDo,
            (_, None) => Self::Undated,
            (_, Some(due)) => match (*due - today).num_days() {
                days if days < 0 => Self::Overdue { days: -days },
                days if days <= DUE_SOON_DAYS => Self::DueSoon { days },
                days => Self::Later { days },
            },
        }
    }

    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done { .. } | Self::WontDo)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue { .. } => "overdue",
            Self::DueSoon { .. } => "due-soon",
            Self::Later { .. } => "later",
            Self::Undated => "undated",
            Self::Done { .. } => "done",
            Self::WontDo => "wont-do",
        }
    }
}

/// Computes where everything stands.
pub fn summarise<'a>(corpus: &'a Corpus, config: &'a Config, now: Now) -> Summary<'a> {
    let standing = |postmortem: &'a Postmortem, action: &'a Action| Standing {
        postmortem,
        action,
        state: State::of(action, now.today),
        age_days: action
            .written
            .created
            .known()
            .copied()
            .or(postmortem.date)
            .map(|d| (now.today - d).num_days()),
    };
    let each = corpus
        .postmortems
        .iter()
        .flat_map(|p| p.actions.iter().map(move |a| (p, a)));
    let mut actions: Vec<_> = each.map(|(p, a)| standing(p, a)).collect();
    actions.sort_by_cached_key(|s| {
        let (rank, days) = match s.state {
            State::Overdue { days } => (0, -days),
            State::DueSoon { days } | State::Later { days } => (1, days),
            State::Undated => (2, 0),
            State::Done { .. } | State::WontDo => (3, 0),
        };
        let priority = s.action.written.priority.known().copied();
        (
            rank,
            days,
            priority.is_none(),
            priority,
            s.action.id.clone(),
        )
    });
    Summary {
        now,
        corpus,
        config,
        actions,
    }
}

impl<'a> Summary<'a> {
    /// The actions of each owner; one with several owners is in each one's list.
    pub fn by_owner(&self) -> BTreeMap<&'a OwnerName, Vec<Standing<'a>>> {
        let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for standing in &self.actions {
            for owner in &standing.action.owners {
                groups.entry(owner).or_default().push(*standing);
            }
        }
        groups
    }
}
