//! What became of the actions since the earlier state of the site that a report is held against: from their stories, so
//! that nobody has to read the older site.

use super::{Options, Report};
use crate::aggregate::{Standing, State, Summary};
use crate::ledger::{Event, Ledger, Origin, Story, What};
use crate::model::ActionId;
use crate::time::{Now, Unknown};
use crate::vocabulary::ActionStatus;

use chrono::NaiveDate;

/// What changed, as far as git tells.
#[derive(Debug, Default)]
pub struct Changes<'a> {
    /// By kind, and the most urgent first. An action can be among several kinds.
    pub all: Vec<Change<'a>>,
    /// Actions that changed and of which git does not tell for certain which of several they were; they are left out.
    pub uncertain: usize,
}

/// One change of one action.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    pub what: Changed<'a>,
    pub id: &'a ActionId,
    /// How the action stands now; `None` where it is gone.
    pub standing: Option<Standing<'a>>,
    /// Where the change comes from; `None` for [`Changed::NewlyOverdue`], which only time made.
    pub origin: Option<&'a Origin>,
}

/// What happened to an action between the two states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed<'a> {
    /// It is overdue, and was not on the day of the earlier state, by what was written then.
    NewlyOverdue,
    /// Its due date moved later, so many times; from where it was at first to where it ended.
    Slipped {
        from: NaiveDate,
        to: NaiveDate,
        times: usize,
        /// Of the last move.
        reason: Option<&'a str>,
    },
    /// It went while it was open.
    Deleted,
    Reopened,
    /// It has other owners; handles, none where it had or has none.
    Reassigned {
        from: &'a [String],
        to: &'a [String],
    },
    /// It came, or came back, and was to be done.
    Opened,
    /// It is done or dropped.
    Closed,
}

impl Changed<'_> {
    /// The kinds, in the order of the report.
    pub const KINDS: [&'static str; 7] = [
        "newly-overdue",
        "slipped",
        "deleted",
        "reopened",
        "reassigned",
        "opened",
        "closed",
    ];

    fn rank(self) -> usize {
        match self {
            Self::NewlyOverdue => 0,
            Self::Slipped { .. } => 1,
            Self::Deleted => 2,
            Self::Reopened => 3,
            Self::Reassigned { .. } => 4,
            Self::Opened => 5,
            Self::Closed => 6,
        }
    }

    /// The name of its kind.
    pub fn as_str(self) -> &'static str {
        Self::KINDS[self.rank()]
    }
}

impl Changes<'_> {
    /// How many there are of each kind, in the order of [`Changed::KINDS`]; kinds without any are left out.
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let count = |kind: &'static str| {
            let of_kind = self.all.iter().filter(|c| c.what.as_str() == kind);
            (kind, of_kind.count())
        };
        let counts = Changed::KINDS.into_iter().map(count);
        counts.filter(|(_, count)| *count > 0).collect()
    }
}

/// Compares the two states.
pub(super) fn changes<'a>(
    summary: &'a Summary<'a>,
    options: &Options,
) -> Result<Changes<'a>, &'a Unknown> {
    let ledger = summary.history.as_ref()?;
    let cx = Context { summary, options };
    let mut changes = Changes::default();
    for standing in &summary.actions {
        if let Some(story) = standing.story
            && options.filter.matches(summary, standing)
        {
            cx.action(standing, story, &mut changes);
        }
    }
    cx.deleted(ledger, &mut changes);
    // Stable: within a kind the order is the summary's.
    changes.all.sort_by_key(|change| change.what.rank());
    Ok(changes)
}

struct Context<'a, 'o> {
    summary: &'a Summary<'a>,
    options: &'o Options,
}

impl<'a> Context<'a, '_> {
    fn action(&self, standing: &'a Standing<'a>, story: &'a Story, changes: &mut Changes<'a>) {
        let split = self.split(story);
        if story.uncertain {
            let is_late = matches!(standing.state, State::Overdue { .. });
            changes.uncertain += usize::from(split < story.events.len() || is_late);
            return;
        }
        let (before, since) = story.events.split_at(split);
        let mut add = |what: Changed<'a>, origin: Option<&'a Origin>| {
            changes.all.push(Change {
                what,
                id: &standing.action.id,
                standing: Some(*standing),
                origin,
            });
        };
        let is_late = matches!(standing.state, State::Overdue { .. });
        let is_reminded = self.summary.reminds_of(standing);
        if is_late && is_reminded && !was_overdue(before, self.options.since) {
            add(Changed::NewlyOverdue, None);
        }
        if let Some((slipped, origin)) = slipped(story, since) {
            add(slipped, Some(origin));
        }
        let is_closed = standing.state.is_closed();
        let last = |wanted: fn(&What) -> bool| since.iter().rev().find(|e| wanted(&e.what));
        if !is_closed && let Some(event) = last(|what| matches!(what, What::Reopened { .. })) {
            add(Changed::Reopened, Some(&event.origin));
        }
        if let Some((reassigned, origin)) = reassigned(since) {
            add(reassigned, Some(origin));
        }
        let came = since.first().filter(|_| split == 0 && story.came_open());
        let came_back = || {
            let restored = last(|what| matches!(what, What::Restored))?;
            (is_gone(before) && !is_closed).then_some(restored)
        };
        if let Some(event) = came.or_else(came_back) {
            add(Changed::Opened, Some(&event.origin));
        }
        if is_closed && let Some(event) = last(|what| matches!(what, What::Closed { .. })) {
            add(Changed::Closed, Some(&event.origin));
        }
    }

    fn deleted(&self, ledger: &'a Ledger, changes: &mut Changes<'a>) {
        for (id, story) in &ledger.deleted {
            let Some(event) = story.events.last().filter(|event| self.is_new(event)) else {
                continue;
            };
            // One that came and went meanwhile was in neither state.
            if self.split(story) == 0 || !self.wants_deleted(id, story) {
                continue;
            }
            if story.uncertain {
                changes.uncertain += 1;
                continue;
            }
            changes.all.push(Change {
                what: Changed::Deleted,
                id,
                standing: None,
                origin: Some(&event.origin),
            });
        }
    }

    /// What is known of an action that is gone is less than what can be asked for.
    fn wants_deleted(&self, id: &ActionId, story: &Story) -> bool {
        let postmortem = self.summary.corpus.get(&id.postmortem);
        let owners = last_owners(story);
        self.options
            .filter
            .matches_deleted(self.summary, postmortem, owners)
    }

    /// How many of the events the earlier state had.
    fn split(&self, story: &Story) -> usize {
        let events = story.events.iter();
        events.take_while(|event| !self.is_new(event)).count()
    }

    /// Whether an event came after the earlier state.
    fn is_new(&self, event: &Event) -> bool {
        let Some(commit) = &event.origin.commit else {
            return true;
        };
        if let Some(commits) = &self.options.commits {
            return commits.contains(commit);
        }
        let zone = self.summary.config.timezone;
        Now::at(event.origin.at, zone).today >= self.options.since
    }
}

fn last_owners(story: &Story) -> &[String] {
    let owners = story
        .events
        .iter()
        .rev()
        .find_map(|event| match &event.what {
            What::Opened { owners, .. } | What::Reassigned { to: owners, .. } => Some(owners),
            _ => None,
        });
    owners.map_or(&[], Vec::as_slice)
}

fn is_gone(events: &[Event]) -> bool {
    let last = events.last();
    last.is_some_and(|event| event.what == What::Deleted)
}

/// Whether an action with these events was overdue on a day.
fn was_overdue(events: &[Event], day: NaiveDate) -> bool {
    let (mut open, mut due) = (false, None);
    for event in events {
        let mut set = |status: ActionStatus| open = !status.is_closed();
        match event.what {
            What::Opened {
                status, due: first, ..
            } => {
                set(status);
                due = first;
            }
            What::Reopened { status } | What::Closed { status, .. } => set(status),
            What::DueMoved { to, .. } => due = to,
            What::Deleted => open = false,
            What::Restored => open = true,
            What::Reassigned { .. } | What::PriorityChanged { .. } => {}
        }
    }
    open && due.is_some_and(|due| due < day)
}

/// The moves of the due date in the period, as one; `None` where it is not later than it was before.
fn slipped<'a>(story: &'a Story, events: &'a [Event]) -> Option<(Changed<'a>, &'a Origin)> {
    let mut dates = events.iter().rev().filter_map(|event| match event.what {
        What::DueMoved { to, .. } => to,
        _ => None,
    });
    let slips = story.slips();
    let slips = slips.filter(|slip| events.iter().any(|event| &event.origin == slip.origin));
    let slips: Vec<_> = slips.collect();
    let (first, last) = (slips.first()?, slips.last()?);
    let to = dates.next()?;
    (to > first.from).then_some((
        Changed::Slipped {
            from: first.from,
            to,
            times: slips.len(),
            reason: last.reason,
        },
        last.origin,
    ))
}

/// The changes of hands, as one; `None` where it is in the same hands again.
fn reassigned(events: &[Event]) -> Option<(Changed<'_>, &Origin)> {
    let moves = events.iter().filter_map(|event| match &event.what {
        What::Reassigned { from, to } => Some((from, to, &event.origin)),
        _ => None,
    });
    let moves: Vec<_> = moves.collect();
    let ((from, ..), (_, to, origin)) = (moves.first()?, moves.last()?);
    (from != to).then_some((Changed::Reassigned { from, to }, *origin))
}

impl<'a> Report<'a> {
    /// What changed, where git tells.
    pub fn known_changes(&self) -> &[Change<'a>] {
        self.changes.as_ref().map_or(&[], |changes| &changes.all)
    }
}
