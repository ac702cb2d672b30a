//! How old the open actions are, how often they slipped, and whether what was done was done in time.
//!
//! Every share says of how many it is one, and how many it cannot judge.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::{Options, group};
use crate::aggregate::{Standing, State, Summary};
use crate::time::Now;
use crate::vocabulary::{ActionStatus, Kind};

/// The figures of some actions, reported or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Neither done nor dropped; of these:
    pub open: usize,
    pub overdue: usize,
    /// Those whose due date has moved later; `None` where git does not tell.
    pub slipped: Option<usize>,
    /// Those that the report would list, and of which nobody is to be reminded.
    pub not_reminded: usize,
    pub ages: Aging,
    pub completion: Completion,
}

/// Open actions by the days since they were created, else since the incident.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Aging {
    pub up_to_7_days: usize,
    pub up_to_30_days: usize,
    pub up_to_90_days: usize,
    pub over_90_days: usize,
    pub unknown: usize,
}

/// What was closed since the day asked for, up to today, and whether in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Completion {
    pub done: usize,
    /// `wont-do`, which is in time for nothing and in no share.
    pub dropped: usize,
    /// Of what was done: by the due date that it had first, as git tells.
    pub by_first_due: Share,
    /// By the due date that it has now.
    pub by_last_due: Share,
    /// Within the days that the policy gives its priority at the incident's severity, from the incident on.
    pub within_policy: Share,
}

/// How many of some number; `yes + no + unknown` is [`Completion::done`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    pub yes: usize,
    pub no: usize,
    pub unknown: usize,
}

impl Share {
    fn add(&mut self, holds: Option<bool>) {
        let count = match holds {
            Some(true) => &mut self.yes,
            Some(false) => &mut self.no,
            None => &mut self.unknown,
        };
        *count += 1;
    }

    /// The denominator: those of which it is known.
    pub fn known(self) -> usize {
        self.yes + self.no
    }
}

impl Aging {
    /// The buckets, as they are called, the youngest first.
    pub fn buckets(self) -> [(&'static str, usize); 5] {
        [
            ("up to 7 days old", self.up_to_7_days),
            ("8–30 days", self.up_to_30_days),
            ("31–90 days", self.up_to_90_days),
            ("over 90 days", self.over_90_days),
            ("unknown age", self.unknown),
        ]
    }

    fn add(&mut self, days: Option<i64>) {
        let count = match days {
            None => &mut self.unknown,
            Some(..=7) => &mut self.up_to_7_days,
            Some(8..=30) => &mut self.up_to_30_days,
            Some(31..=90) => &mut self.up_to_90_days,
            Some(91..) => &mut self.over_90_days,
        };
        *count += 1;
    }
}

/// The figures of one group.
#[derive(Debug, Clone)]
pub struct Row {
    /// As of [`super::Group`].
    pub key: Option<String>,
    pub name: String,
    pub figures: Figures,
}

/// The figures of all actions that are asked for, and of each group of them that has an open one or one that was closed
/// in the period.
pub(super) fn figures<'a>(summary: &'a Summary<'a>, options: &Options) -> (Figures, Vec<Row>) {
    let empty = Figures {
        slipped: summary.history.is_ok().then_some(0),
        ..Figures::default()
    };
    let mut all = empty;
    let mut rows: BTreeMap<(bool, Option<String>), Row> = BTreeMap::new();
    for standing in &summary.actions {
        if !options.filter.matches(summary, standing) {
            continue;
        }
        let closed = closed_in_period(summary, options, standing);
        if standing.state.is_closed() && closed.is_none() {
            continue;
        }
        add(&mut all, summary, standing, closed);
        for (key, name) in group::names(summary, options, standing) {
            let row = rows.entry((key.is_none(), key.clone()));
            let row = row.or_insert_with(|| Row {
                key,
                name,
                figures: empty,
            });
            add(&mut row.figures, summary, standing, closed);
        }
    }
    (all, rows.into_values().collect())
}

/// The day on which an action was closed, if that is in the period: as written, else as git tells.
pub(super) fn closed_in_period(
    summary: &Summary<'_>,
    options: &Options,
    standing: &Standing<'_>,
) -> Option<NaiveDate> {
    let committed = || {
        let origin = standing.certain_story()?.closed()?;
        Some(Now::at(origin.at, summary.config.timezone).today)
    };
    let is_closed = standing.state.is_closed();
    let on = is_closed.then(|| standing.completed().or_else(committed))??;
    (options.since..=summary.now.today)
        .contains(&on)
        .then_some(on)
}

fn add(
    figures: &mut Figures,
    summary: &Summary<'_>,
    standing: &Standing<'_>,
    closed: Option<NaiveDate>,
) {
    if let Some(on) = closed {
        figures.completion.add(summary, standing, on);
        return;
    }
    figures.open += 1;
    figures.overdue += usize::from(matches!(standing.state, State::Overdue { .. }));
    let slips = standing.slips().is_some_and(|slips| slips > 0);
    if let Some(slipped) = &mut figures.slipped {
        *slipped += usize::from(slips);
    }
    let is_unreminded = !summary.reminds_of(standing) && super::section(standing).is_some();
    figures.not_reminded += usize::from(is_unreminded);
    figures.ages.add(standing.age_days);
}

impl Completion {
    fn add(&mut self, summary: &Summary<'_>, standing: &Standing<'_>, on: NaiveDate) {
        if standing.action.status == ActionStatus::WontDo {
            self.dropped += 1;
            return;
        }
        self.done += 1;
        let by = |latest: Option<NaiveDate>| latest.map(|latest| on <= latest);
        self.by_first_due.add(by(standing.first_due()));
        self.by_last_due.add(by(standing.due()));
        self.within_policy.add(by(latest(summary, standing)));
    }
}

/// The latest day that the policy allows; `None` where there is no policy, or it is not known which.
fn latest(summary: &Summary<'_>, standing: &Standing<'_>) -> Option<NaiveDate> {
    let postmortem = standing.postmortem;
    let severity = postmortem.severity.as_ref()?;
    let level = summary.config.severities.get(severity.rank)?;
    // Nobody is hurt by an exercise, so nothing presses.
    if postmortem.kind == Kind::GameDay {
        return None;
    }
    let days = level.due_within(standing.priority())?;
    postmortem.date?.checked_add_days(Days::new(days.into()))
}
