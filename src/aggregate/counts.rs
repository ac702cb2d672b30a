//! How many actions stand how, and how old they are.

use serde::Serialize;

use super::{Standing, State};

/// How many actions there are of each kind.
///
/// Every action is in exactly one of `overdue`, `due_soon`, `later`, `undated`, `done` and `wont_do`; the first four
/// add up to `open`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub total: usize,
    /// Neither done nor dropped.
    pub open: usize,
    pub overdue: usize,
    pub due_soon: usize,
    pub later: usize,
    pub undated: usize,
    /// Open ones that nobody owns, whatever their date.
    pub unowned: usize,
    pub done: usize,
    pub wont_do: usize,
}

/// How old the open actions are, in days; ones of unknown age are left out. Not a mean: ages are heavy-tailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Ages {
    /// The lower one of the two in the middle where their number is even.
    pub median: i64,
    pub oldest: i64,
}

impl Counts {
    pub fn of(standings: &[Standing<'_>]) -> Self {
        let mut counts = Self::default();
        for standing in standings {
            counts.add(standing);
        }
        counts
    }

    pub fn add(&mut self, standing: &Standing<'_>) {
        self.total += 1;
        self.open += usize::from(!standing.state.is_closed());
        self.unowned += usize::from(standing.is_unowned());
        let count = match standing.state {
            State::Overdue { .. } => &mut self.overdue,
            State::DueSoon { .. } => &mut self.due_soon,
            State::Later { .. } => &mut self.later,
            State::Undated => &mut self.undated,
            State::Done { .. } => &mut self.done,
            State::WontDo => &mut self.wont_do,
        };
        *count += 1;
    }
}

impl Ages {
    /// `None` where there is no open action whose age is known.
    pub fn of(standings: &[Standing<'_>]) -> Option<Self> {
        let open = standings.iter().filter(|s| !s.state.is_closed());
        let mut days: Vec<i64> = open.filter_map(|s| s.age_days).collect();
        days.sort_unstable();
        Some(Self {
            median: *days.get(days.len().saturating_sub(1) / 2)?,
            oldest: *days.last()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::samples::Site;

    #[test]
    fn every_state_is_counted_once() {
        let site = Site::sample();
        let expected = Counts {
            total: 8,
            open: 6,
            overdue: 2,
            due_soon: 1,
            later: 2,
            undated: 1,
            unowned: 2,
            done: 1,
            wont_do: 1,
        };
        assert_eq!(site.summary().counts(), expected);
    }

    #[test]
    fn ages_are_those_of_what_is_open() {
        let site = Site::sample();
        let summary = site.summary();
        let expected = Ages {
            median: 36,
            oldest: 227,
        };
        assert_eq!(Ages::of(&summary.actions), Some(expected));
        assert_eq!(Ages::of(&[]), None);
    }
}
