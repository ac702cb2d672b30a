//! Whether times are of a 12-hour clock whose `am` and `pm` were left out.
//!
//! `1:52` after `12:16` is either the next night or the same afternoon. There is no way to tell, unless the times
//! themselves show a 24-hour clock: by an hour from 13 to 0, or one with a leading zero. Where others have their `pm`,
//! not even that helps.

use chrono::{TimeDelta, Timelike};

use crate::parse::timeline::entry::{Draft, Time};
use crate::parse::timeline::stamp::{Day, Point};
use crate::parse::timeline::walk::Piece;
use crate::time::clock::{Clock, Half, Reading};

/// Which times of a section are in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Halves {
    None,
    /// Those from 1 to 12 o'clock: others have their `am` or `pm`.
    Unmarked,
    /// Those that a 12-hour clock can show: together they go back.
    Open,
    /// All of them: the first is `0:00`, and they may be what has passed since.
    Elapsed,
}

impl Halves {
    pub fn concerns(self, clock: &Clock) -> bool {
        match self {
            Self::None => false,
            Self::Unmarked => clock.half != Half::Written && (1..=12).contains(&clock.time.hour()),
            Self::Open => clock.half == Half::Open,
            Self::Elapsed => true,
        }
    }

    /// What is in doubt about a time, and what to do.
    pub fn question(self) -> (&'static str, &'static str) {
        match self {
            Self::Elapsed => (
                "can be a time of day or the time that has passed",
                "write times of day with two digits for the hour (`00:05`), or with their date",
            ),
            _ => (
                "can be before or after noon",
                "write `am` or `pm`, or the hour as a 24-hour clock shows it, with two digits",
            ),
        }
    }
}

pub(super) fn halves(pieces: &[Piece]) -> Halves {
    let times: Vec<(Clock, Option<&Day>)> =
        pieces.iter().filter_map(entry).flat_map(clocks).collect();
    if begins_at_zero(pieces) {
        return Halves::Elapsed;
    }
    let marked = |clock: &Clock| clock.half == Half::Written;
    let afternoon = |clock: &Clock| clock.time.hour() >= 12;
    let any = |wanted: &dyn Fn(&Clock) -> bool| times.iter().any(|(clock, _)| wanted(clock));
    // `7:01am` beside 18:45 is a 24-hour clock all the same.
    let shows_all_hours = any(&|clock| !marked(clock) && !(1..=12).contains(&clock.time.hour()));
    let has_pm = any(&|clock| marked(clock) && afternoon(clock));
    if any(&marked) && (has_pm || !shows_all_hours) {
        return Halves::Unmarked;
    }
    let back = times.windows(2).any(|pair| {
        let [(before, day_before), (clock, day)] = pair else {
            return false;
        };
        (day.is_none() || day == day_before)
            && clock.time < before.time
            && before.time - clock.time >= TimeDelta::hours(2)
    });
    if back && !any(&|clock| clock.half == Half::TwentyFour) {
        Halves::Open
    } else {
        Halves::None
    }
}

/// Whether the first time is `0:00`, without a date or a zone: nobody's clock shows midnight so, a stopwatch does.
fn begins_at_zero(pieces: &[Piece]) -> bool {
    let first = pieces
        .iter()
        .filter_map(entry)
        .find(|draft| draft.is_timed());
    first.is_some_and(|draft| match &draft.time {
        Time::Stamp(stamp) => {
            let bare = stamp.start.day.is_none() && stamp.start.zone.is_none();
            bare && draft.written.value.starts_with("0:00")
        }
        _ => false,
    })
}

fn entry(piece: &Piece) -> Option<&Draft> {
    match piece {
        Piece::Entry(draft) => Some(draft),
        Piece::Prose { .. } => None,
    }
}

/// The times of an entry, with the dates that are written with them.
fn clocks(draft: &Draft) -> Vec<(Clock, Option<&Day>)> {
    let Time::Stamp(stamp) = &draft.time else {
        return Vec::new();
    };
    let points = std::iter::once(&stamp.start).chain(&stamp.end);
    points.filter_map(clock).collect()
}

fn clock(point: &Point) -> Option<(Clock, Option<&Day>)> {
    match point.clock {
        Some(Reading::Known(clock)) => Some((clock, point.day.as_ref())),
        _ => None,
    }
}
