//! From then to then.

use chrono::{NaiveTime, TimeDelta, Timelike};

use super::signs::range_sign;
use super::{Day, Point, point};
use crate::time::clock::{Half, Reading, Style};
use crate::time::cursor::Cursor;
use crate::time::zone::{self, Position, WrittenZone, Zones};

/// The end of a range, and whether it can be an offset as well.
pub(super) fn range_end(
    cursor: &mut Cursor<'_>,
    start: &Point,
    zones: &Zones,
) -> Option<(Point, bool)> {
    let mut ahead = *cursor;
    let hyphen = range_sign(&mut ahead)?;
    let before_end = ahead;
    if let Some(last) = last_day(cursor, before_end, start) {
        let length = last.len();
        cursor.skip(before_end.at() - cursor.at() + length);
        let end = Point {
            day: Some(Day::Broken(last.to_owned())),
            ..Point::default()
        };
        return Some((end, false));
    }
    let end = point(&mut ahead, zones)?;
    let fits = match (start.style, end.style) {
        (None, None) => end.day.is_some() && start.day.is_some(),
        (Some(_), Some(Style::Plain)) => true,
        (Some(start), Some(end)) => start == end,
        _ => false,
    };
    if !fits {
        return None;
    }
    let doubt = hyphen
        && end.day.is_none()
        && end.zone.is_none()
        && could_be_offset(before_end, start, &end);
    *cursor = ahead;
    Some((end, doubt))
}

/// The `31` of `May 30-31`.
fn last_day<'a>(cursor: &Cursor<'a>, end: Cursor<'a>, start: &Point) -> Option<&'a str> {
    let sign = &cursor.rest()[..end.at() - cursor.at()];
    if start.clock.is_some() || sign.contains(' ') {
        return None;
    }
    let mut after = end;
    after.number(1, 2)?;
    let goes_on = after.rest().starts_with([':', '.', '-', '/'])
        && after.rest()[1..].starts_with(|c: char| c.is_ascii_digit());
    let ends = after.at_boundary() && !goes_on;
    ends.then(|| &end.rest()[..after.at() - end.at()])
}

/// `14:05-07:00` ends before it begins, unless midnight is passed; `14:05-14:20` cannot be an offset.
fn could_be_offset(end_text: Cursor<'_>, start: &Point, end: &Point) -> bool {
    let (Some(Reading::Known(from)), Some(Reading::Known(to))) = (&start.clock, &end.clock) else {
        return false;
    };
    let as_offset = format!("-{}", end_text.rest());
    let read = zone::scan(&as_offset, &Zones::new(), Position::Attached);
    to.half != Half::Written
        && to.time < from.time
        && matches!(read, Some((WrittenZone::Offset(_), _)))
}

/// Gives each end of a range what is written only at the other: `14:05–14:20 UTC`, `2:30-3:30pm`.
pub(super) fn share(start: &mut Point, mut end: Point) -> Point {
    if start.zone.is_none() {
        start.zone.clone_from(&end.zone);
    } else if end.zone.is_none() {
        end.zone.clone_from(&start.zone);
    }
    // "from 14:05 to 14:20 on 5 Feb"
    if start.day.is_none() && start.clock.is_some() {
        start.day = end.day.take();
    }
    if let (Some(Reading::Known(from)), Some(Reading::Known(to))) = (&mut start.clock, &end.clock)
        && (from.half, to.half) == (Half::Open, Half::Written)
    {
        from.time = in_half_of(from.time, to.time);
        from.half = Half::Written;
    }
    end
}

/// The start of "2:30 to 3:30 pm". As it is said, both are in one half of the day, unless the range would then end
/// before it begins: "11:30 to 1:30 pm".
fn in_half_of(from: NaiveTime, to: NaiveTime) -> NaiveTime {
    let half_a_day = TimeDelta::hours(12);
    let other = from.overflowing_add_signed(half_a_day).0;
    let same_half = if (from.hour() < 12) == (to.hour() < 12) {
        from
    } else {
        other
    };
    if same_half <= to {
        same_half
    } else {
        same_half.overflowing_add_signed(half_a_day).0
    }
}
