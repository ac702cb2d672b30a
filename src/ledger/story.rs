//! What became of one action.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::Origin;
use crate::vocabulary::{ActionStatus, Priority};

/// The events of one action, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Story {
    pub events: Vec<Event>,
    /// At some step it could not be told which of several actions this one was; what is counted from the events may be
    /// another's.
    pub uncertain: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub origin: Origin,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It came, in this state: not necessarily an open one.
    Opened {
        status: ActionStatus,
        due: Option<NaiveDate>,
        owners: Vec<String>,
    },
    /// The due date was set, moved or removed while the action was open.
    DueMoved {
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
        /// What the same change gave as the reason.
        reason: Option<String>,
    },
    Reassigned {
        from: Vec<String>,
        to: Vec<String>,
    },
    PriorityChanged {
        from: Option<Priority>,
        to: Option<Priority>,
    },
    /// `done` or `wont-do`.
    Closed {
        status: ActionStatus,
        /// The due date that it had.
        due: Option<NaiveDate>,
    },
    Reopened {
        status: ActionStatus,
    },
    /// It went while it was open.
    Deleted,
    /// It came back after it had gone.
    Restored,
}

/// A due date that moved later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip<'a> {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub reason: Option<&'a str>,
    pub origin: &'a Origin,
}

impl Story {
    /// When and by whom it was opened.
    pub fn opened(&self) -> Option<&Origin> {
        let first = self.events.first()?;
        matches!(first.what, What::Opened { .. }).then_some(&first.origin)
    }

    /// Whether it was still to be done when it came.
    pub fn came_open(&self) -> bool {
        let first = self.events.first().map(|event| &event.what);
        matches!(first, Some(What::Opened { status, .. }) if !status.is_closed())
    }

    /// The due dates that moved later, each time; later than the last one that it had, also where it had none for a while.
    pub fn slips(&self) -> impl Iterator<Item = Slip<'_>> {
        let mut last = None;
        self.events
            .iter()
            .filter_map(move |event| match &event.what {
                What::Opened { due, .. } => {
                    last = *due;
                    None
                }
                What::DueMoved { from, to, reason } => {
                    let before = from.or(last);
                    last = to.or(before);
                    let (from, to) = (before?, (*to)?);
                    (to > from).then_some(Slip {
                        from,
                        to,
                        reason: reason.as_deref(),
                        origin: &event.origin,
                    })
                }
                _ => None,
            })
    }

    /// The first due date that it had.
    pub fn first_due(&self) -> Option<NaiveDate> {
        self.events.iter().find_map(|event| match event.what {
            What::Opened { due, .. } => due,
            What::DueMoved { from, to, .. } => from.or(to),
            _ => None,
        })
    }

    /// When it was closed, if it is: the last time. Unknown for one that came closed.
    pub fn closed(&self) -> Option<&Origin> {
        self.closing().map(|(event, _)| &event.origin)
    }

    /// How long it was from its opening to its last closing, whatever came between.
    pub fn time_to_close(&self) -> Option<TimeDelta> {
        Some(self.closed()?.at - self.opened()?.at)
    }

    /// By how many days it was closed after the due date that it had then; 0 where it was in time. A day is the site's,
    /// whose zone is `zone`.
    pub fn days_late(&self, zone: chrono_tz::Tz) -> Option<i64> {
        let (event, due) = self.closing()?;
        let on = day(event.origin.at, zone);
        Some((on - due?).num_days().max(0))
    }

    /// The closing that still holds.
    fn closing(&self) -> Option<(&Event, Option<NaiveDate>)> {
        let mut changes = self.events.iter().rev();
        changes
            .find_map(|event| match event.what {
                What::Closed { due, .. } => Some(Some((event, due))),
                What::Reopened { .. } | What::Opened { .. } => Some(None),
                _ => None,
            })
            .flatten()
    }
}

fn day(at: DateTime<Utc>, zone: chrono_tz::Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}
