//! By when a postmortem was to be published, and when it was.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::Postmortem;
use crate::config::Config;
use crate::time::{Now, midnight};
use crate::vocabulary::{DocumentStatus, Instant, Kind};

/// A postmortem that came, or is still to come, after the deadline of its severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    /// Hours after `resolved`: what the severity allows.
    pub hours: u32,
    pub due: DateTime<Utc>,
    /// The earliest that it can have been published: of a day the beginning, and now for what is not.
    pub at: DateTime<Utc>,
    pub published: Publication,
}

/// What says when a postmortem was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// The front matter.
    Written(NaiveDate),
    /// Git, which has had it since.
    Committed(NaiveDate),
    /// It is not.
    Draft,
    InReview,
}

impl Publication {
    /// The day, of what is published.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Written(day) | Self::Committed(day) => Some(day),
            Self::Draft | Self::InReview => None,
        }
    }
}

impl Late {
    /// How late it is at the least.
    pub fn by(&self) -> TimeDelta {
        self.at - self.due
    }
}

/// Whether an incident's postmortem is late, where that can be known. `committed` is the day on which git first had it.
pub fn late(
    postmortem: &Postmortem,
    config: &Config,
    committed: Option<NaiveDate>,
    now: Now,
) -> Option<Late> {
    let severity = postmortem.severity.as_ref()?;
    let hours = config.severities.get(severity.rank)?.postmortem_due_hours?;
    let resolved = postmortem.instants.get(Instant::Resolved)?;
    let published = publication(postmortem, committed)?;
    let late = Late {
        hours,
        due: resolved + TimeDelta::hours(i64::from(hours)),
        at: published
            .day()
            .map_or(now.instant, |day| midnight(day, config.timezone)),
        published,
    };
    (postmortem.kind == Kind::Incident && late.at > late.due).then_some(late)
}

/// When it was published, or that it still is not; `None` where it cannot be known.
fn publication(postmortem: &Postmortem, committed: Option<NaiveDate>) -> Option<Publication> {
    let front = &postmortem.document.front;
    if let Some(date) = &front.published {
        return Some(Publication::Written(date.value));
    }
    let may_be = |key: &str| front.unread.may_hold(key);
    let is_status_unknown = front.status.known().is_none() && may_be("status");
    if may_be("published") || is_status_unknown {
        return None;
    }
    match postmortem.status {
        DocumentStatus::Draft => Some(Publication::Draft),
        DocumentStatus::InReview => Some(Publication::InReview),
        DocumentStatus::Published => committed.map(Publication::Committed),
    }
}
