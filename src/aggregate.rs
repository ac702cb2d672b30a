//! [`Corpus`] → [`Summary`]: where every action stands today, and by whom and what they are gathered.
//!
//! It judges nothing and renders nothing. Everything is computed in one pass over the actions for each question asked.

mod counts;
mod groups;
mod links;

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

pub use counts::{Ages, Counts};
pub use groups::{Group, Named};
pub use links::Links;

use crate::config::Config;
use crate::ledger::{History, Story};
use crate::model::{Action, Corpus, OwnerName, Postmortem};
use crate::time::Now;
use crate::vocabulary::{ActionStatus, FactorCategory, Priority, Remind};

/// How many days ahead "due soon" looks.
pub const DUE_SOON_DAYS: i64 = 7;

/// The whole site as of today.
#[derive(Debug)]
pub struct Summary<'a> {
    pub now: Now,
    pub corpus: &'a Corpus,
    pub config: &'a Config,
    pub history: &'a History,
    /// Every action: what is overdue first, the longest first; then by due date; undated ones, then closed ones, the
    /// latest first.
    pub actions: Vec<Standing<'a>>,
    /// Every postmortem, the newest first; undated ones last.
    pub postmortems: Vec<&'a Postmortem>,
    /// The teams of everybody who owns an action, by the catalog.
    teams: HashMap<&'a OwnerName, Vec<&'a str>>,
    team_names: groups::Names<'a>,
    service_names: groups::Names<'a>,
}

/// An action and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    pub postmortem: &'a Postmortem,
    pub action: &'a Action,
    pub state: State,
    /// Days since the action was created, else since the incident; `None` where neither date is known, or it is to
    /// come.
    pub age_days: Option<i64>,
    /// What became of it so far, where the past is known.
    pub story: Option<&'a Story>,
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
    /// The one definition of overdue and due soon.
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

    /// How many days it is late; `None` where it is not.
    pub fn days_overdue(self) -> Option<i64> {
        match self {
            Self::Overdue { days } => Some(days),
            _ => None,
        }
    }

    /// In how many days it is due; `None` where it is late, closed or has no date.
    pub fn days_until_due(self) -> Option<i64> {
        match self {
            Self::DueSoon { days } | Self::Later { days } => Some(days),
            _ => None,
        }
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
pub fn summarise<'a>(
    corpus: &'a Corpus,
    config: &'a Config,
    history: &'a History,
    now: Now,
) -> Summary<'a> {
    let ledger = history.as_ref().ok();
    let mut actions: Vec<_> = corpus
        .postmortems
        .iter()
        .flat_map(|postmortem| postmortem.actions.iter().map(move |a| (postmortem, a)))
        .map(|(postmortem, action)| Standing {
            story: ledger.and_then(|ledger| ledger.stories.get(&action.id)),
            ..standing(postmortem, action, now.today)
        })
        .collect();
    // Before they are sorted: memory likes them in their own order.
    let teams = teams(&actions, config);
    actions.sort_by_cached_key(Standing::rank);
    let mut postmortems: Vec<_> = corpus.postmortems.iter().collect();
    postmortems.sort_by_cached_key(|postmortem| std::cmp::Reverse(links::moment(postmortem)));
    Summary {
        now,
        corpus,
        config,
        history,
        teams,
        team_names: groups::names(config.catalog.teams.keys()),
        service_names: groups::names(config.catalog.services.keys()),
        actions,
        postmortems,
    }
}

fn standing<'a>(postmortem: &'a Postmortem, action: &'a Action, today: NaiveDate) -> Standing<'a> {
    let created = action.written.created.known().copied();
    Standing {
        postmortem,
        action,
        state: State::of(action, today),
        age_days: created
            .or(postmortem.date)
            .map(|date| (today - date).num_days())
            .filter(|days| *days >= 0),
        story: None,
    }
}

fn teams<'a>(actions: &[Standing<'a>], config: &'a Config) -> HashMap<&'a OwnerName, Vec<&'a str>> {
    let mut teams = HashMap::new();
    for owner in actions.iter().flat_map(|standing| &standing.action.owners) {
        teams
            .entry(owner)
            .or_insert_with(|| config.catalog.teams_of(owner));
    }
    teams
}

impl<'a> Standing<'a> {
    /// The order of [`Summary::actions`]; what is alike in it stays in the order of files and of what is in them.
    pub fn rank(&self) -> (u8, i64, bool, Option<Priority>) {
        let (class, days) = match self.state {
            State::Overdue { days } => (0, -days),
            State::DueSoon { days } | State::Later { days } => (1, days),
            State::Undated => (2, 0),
            State::Done { .. } | State::WontDo => {
                let on = self.completed();
                (3, on.map_or(0, |on| -i64::from(on.num_days_from_ce())))
            }
        };
        let priority = self.priority();
        (class, days, priority.is_none(), priority)
    }

    /// Whether it is still to be done and nobody is named who does it.
    pub fn is_unowned(&self) -> bool {
        !self.state.is_closed() && self.action.owners.is_empty()
    }

    pub fn due(&self) -> Option<NaiveDate> {
        self.action.written.due.known().copied()
    }

    pub fn priority(&self) -> Option<Priority> {
        self.action.written.priority.known().copied()
    }

    /// What became of it, where it is certain that it is its own.
    pub fn certain_story(&self) -> Option<&'a Story> {
        self.story.filter(|story| !story.uncertain)
    }

    /// How often its due date moved later; `None` where git does not tell.
    pub fn slips(&self) -> Option<usize> {
        Some(self.certain_story()?.slips().count())
    }

    /// The due date that it had first, as far as git tells: not of one that came closed.
    pub fn first_due(&self) -> Option<NaiveDate> {
        let story = self.certain_story().filter(|story| story.came_open());
        story?.first_due()
    }

    pub fn completed(&self) -> Option<NaiveDate> {
        self.action.written.completed.known().copied()
    }

    /// The services of its postmortem, as written.
    pub fn services(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let services = &self.postmortem.document.front.services;
        services.iter().map(|service| service.value.as_str())
    }

    /// The categories of the factors that the action names.
    pub fn factor_categories(&self) -> impl Iterator<Item = FactorCategory> + use<'a> {
        let factors = &self.postmortem.document.factors;
        self.action.written.factors.iter().filter_map(|named| {
            let named = named.value.trim();
            let mut factors = factors.iter();
            let factor = factors.find(|factor| factor.id.eq_ignore_ascii_case(named))?;
            factor.category.known().copied()
        })
    }
}

impl<'a> Summary<'a> {
    /// How all actions stand.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.actions)
    }

    /// Whether to remind of an action: as it says itself, else as the site says of its kind of postmortem.
    pub fn reminds_of(&self, standing: &Standing<'_>) -> bool {
        if let Some(remind) = standing.action.written.remind.known() {
            return *remind == Remind::Yes;
        }
        let kinds = &self.config.reminding.kinds;
        kinds
            .get(&standing.postmortem.kind)
            .copied()
            .unwrap_or(true)
    }

    /// The teams of an action: the one that it names itself, else those of its owners, else those of its postmortem.
    pub fn teams_of(&self, standing: &Standing<'a>) -> Vec<&'a str> {
        if let Some(team) = &standing.action.written.team {
            return vec![team.value.trim()];
        }
        let owners = standing.action.owners.iter();
        let mut teams: Vec<&str> = owners
            .filter_map(|owner| self.teams.get(owner))
            .flatten()
            .copied()
            .collect();
        if teams.is_empty() {
            teams.extend(standing.postmortem.teams.iter().map(String::as_str));
        }
        teams.sort_unstable();
        teams.dedup();
        teams
    }
}

#[cfg(test)]
pub(crate) mod samples;

#[cfg(test)]
mod tests {
    use super::samples::{Site, action, dated};
    use super::*;

    #[test]
    fn a_state_is_counted_in_whole_days() {
        let check = |status: &str, due: &str, expected: State| {
            let mut site = Site::default();
            let written = action("AI-1", "Do it").due(due).status(status);
            site.add(dated("a", "2025-12-01").action(written));
            assert_eq!(site.summary().actions[0].state, expected, "{status} {due}");
        };
        check("open", "2026-01-14", State::Overdue { days: 1 });
        check("blocked", "2025-01-15", State::Overdue { days: 365 });
        check("open", "2026-01-15", State::DueSoon { days: 0 });
        check("in-progress", "2026-01-22", State::DueSoon { days: 7 });
        check("open", "2026-01-23", State::Later { days: 8 });
        check("open", "", State::Undated);
        check("done", "2025-01-01", State::Done { on: None });
        check("wont-do", "2025-01-01", State::WontDo);
    }

    #[test]
    fn the_most_urgent_comes_first() {
        let site = Site::sample();
        let summary = site.summary();
        let line = |s: &Standing<'_>| format!("{} {}", s.action.id, s.state.as_str());
        let lines: Vec<_> = summary.actions.iter().map(line).collect();
        let expected = [
            "2025-12-10-checkout-errors/AI-1 overdue",
            "2025-12-10-checkout-errors/AI-2 overdue",
            "2025-12-10-checkout-errors/AI-3 due-soon",
            "2025-06-02-search-slow/AI-2 later",
            "2025-12-10-checkout-errors/AI-4 later",
            "2025-06-02-search-slow/AI-1 undated",
            "2025-12-10-checkout-errors/AI-5 done",
            "2025-06-02-search-slow/AI-3 wont-do",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn an_age_is_never_negative() {
        let check = |created: &str, incident: &str, expected: Option<i64>| {
            let mut site = Site::default();
            let written = action("AI-1", "Do it").created(created);
            site.add(dated("a", incident).action(written));
            assert_eq!(site.summary().actions[0].age_days, expected);
        };
        check("2026-01-10", "2025-01-15", Some(5));
        check("", "2025-01-15", Some(365));
        check("", "2026-01-15", Some(0));
        check("2026-01-16", "2025-01-15", None);
        check("", "", None);
    }
}
