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
pub(super) enum Doubt {
    None,
    /// Those from 1 to 12 o'clock: others have their `am` or `pm`.
    Unmarked,
    /// Those that a 12-hour clock can show: together they go back.
    Open,
}

impl Doubt {
    pub fn concerns(self, clock: &Clock) -> bool {
        match self {
            Self::None => false,
            Self::Unmarked => clock.half != Half::Written && (1..=12).contains(&clock.time.hour()),
            Self::Open => clock.half == Half::Open,
        }
    }
}

pub(super) fn doubt(pieces: &[Piece]) -> Doubt {
    let times: Vec<(Clock, Option<&Day>)> =
        pieces.iter().filter_map(entry).flat_map(clocks).collect();
    let marked = |clock: &Clock| clock.half == Half::Written;
    let afternoon = |clock: &Clock| clock.time.hour() >= 12;
    let any = |wanted: &dyn Fn(&Clock) -> bool| times.iter().any(|(clock, _)| wanted(clock));
    // `7:01am` beside 18:45 is a 24-hour clock all the same.
    let shows_all_hours = any(&|clock| !marked(clock) && !(1..=12).contains(&clock.time.hour()));
    let has_pm = any(&|clock| marked(clock) && afternoon(clock));
    if any(&marked) && (has_pm || !shows_all_hours) {
        return Doubt::Unmarked;
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
        Doubt::Open
    } else {
        Doubt::None
    }
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
