//! The date of a time that has none.
//!
//! It takes the date of what stands before it. Between two such times midnight may have passed:
//! - a time that is later than the one before, or earlier by less than two hours, is on the same date: entries are
//!   often a little out of order;
//! - a time that is earlier by six hours or more is on the next date: 23:50, 00:10;
//! - in between (14:05, 11:30) either can be meant, as it can where a time is later by more than 22 hours (00:02,
//!   23:58). Then the date is unknown, and so are those that would follow from it, up to the next date.
//!
//! A date that is written is taken as it is, even where it goes back: a rule will warn.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::time::zone::WrittenZone;
use crate::time::{Unknown, Zone};

/// By how much a time may be earlier than the one before it on the same date.
pub(super) const DISORDER: TimeDelta = TimeDelta::hours(2);
/// By how much it must be earlier to be on the next.
pub(super) const MIDNIGHT: TimeDelta = TimeDelta::hours(6);
pub(super) const DAY: TimeDelta = TimeDelta::days(1);

/// What is known of the date while going through the entries.
pub(super) struct Days {
    date: Date,
    /// The time before, where the next is on the same date or the one after.
    before: Option<Before>,
    /// Times since then of which the instant is not known.
    skipped: Vec<Skipped>,
}

enum Date {
    None,
    Known(NaiveDate),
    /// Nothing has been said of it yet: the first time that needs the date is to be reported.
    Open(Unknown),
    Unknown(Unknown),
}

pub(super) struct Before {
    pub local: NaiveDateTime,
    pub zone: WrittenZone,
}

struct Skipped {
    time: NaiveTime,
    /// It can be twelve hours later as well.
    either_half: bool,
}

/// Why a time has no date.
pub(super) enum NoDay {
    /// It follows from something before.
    Unknown(Unknown),
    /// It is here that it becomes unclear.
    Unclear(Unknown),
}

impl Days {
    pub fn new(date: Option<NaiveDate>) -> Self {
        Self {
            date: date.map_or(Date::None, Date::Known),
            before: None,
            skipped: Vec::new(),
        }
    }

    /// The date that a date without a year is near to.
    pub fn known(&self) -> Option<NaiveDate> {
        match self.date {
            Date::Known(date) => Some(date),
            Date::None | Date::Open(_) | Date::Unknown(_) => None,
        }
    }

    /// A date is written.
    pub fn set(&mut self, date: NaiveDate) {
        self.replace(Date::Known(date));
    }

    /// A date is written that cannot be known, or what is written leaves it open.
    pub fn lose(&mut self, why: impl Into<String>) {
        self.replace(Date::Unknown(Unknown(why.into())));
    }

    /// Words lead to another day; that matters only if a time without a date follows.
    pub fn leave_open(&mut self, why: impl Into<String>) {
        self.replace(Date::Open(Unknown(why.into())));
    }

    fn replace(&mut self, date: Date) {
        self.date = date;
        self.before = None;
        self.skipped.clear();
    }

    /// A time without a known instant: it may have passed midnight.
    pub fn skip(&mut self, time: NaiveTime, either_half: bool) {
        self.skipped.push(Skipped { time, either_half });
    }

    /// The date and time of the next entry that has no date of its own.
    pub fn next(&mut self, time: NaiveTime, zone: &WrittenZone) -> Result<NaiveDateTime, NoDay> {
        let local = self.find(time, zone);
        match &local {
            Ok(local) => self.keep(*local, zone),
            Err(NoDay::Unclear(_)) => {
                self.lose(format!(
                    "the day is not known since {}",
                    time.format("%H:%M")
                ));
            }
            Err(NoDay::Unknown(_)) => {}
        }
        local
    }

    /// Goes on from the time of an entry.
    pub fn keep(&mut self, local: NaiveDateTime, zone: &WrittenZone) {
        self.replace(Date::Known(local.date()));
        self.before = Some(Before {
            local,
            zone: zone.clone(),
        });
    }

    fn find(&self, time: NaiveTime, zone: &WrittenZone) -> Result<NaiveDateTime, NoDay> {
        let local = self.place(time, zone)?;
        let before = self.before.as_ref().and_then(|before| before.in_zone(zone));
        let from = match before {
            Some(before) => before - DISORDER,
            None => local.date().and_time(NaiveTime::MIN),
        };
        let fits = |skipped: &Skipped| skipped.fits(from, local + DISORDER);
        if self.skipped.iter().all(fits) {
            Ok(local)
        } else {
            let date = local.date();
            Err(unclear(
                time,
                &format!("{date} or later, as the times before it are not known"),
            ))
        }
    }

    /// The date and time as they follow from the time before, whatever has been skipped since.
    pub fn place(&self, time: NaiveTime, zone: &WrittenZone) -> Result<NaiveDateTime, NoDay> {
        let date = match &self.date {
            Date::Known(date) => *date,
            Date::Open(why) => return Err(NoDay::Unclear(why.clone())),
            Date::Unknown(why) => return Err(NoDay::Unknown(why.clone())),
            Date::None => {
                let why = "no date is written, and the incident's is not known";
                return Err(NoDay::Unknown(Unknown(why.into())));
            }
        };
        let Some(before) = &self.before else {
            return Ok(date.and_time(time));
        };
        let before = before.in_zone(zone).ok_or_else(|| {
            let why = "its date is not known, since the zone of the time before it is not";
            NoDay::Unknown(Unknown(why.into()))
        })?;
        after(before, time)
    }
}

/// `time` on the day of `before` or the next.
fn after(before: NaiveDateTime, time: NaiveTime) -> Result<NaiveDateTime, NoDay> {
    let same = before.date().and_time(time);
    let back = before - same;
    if back >= MIDNIGHT {
        let next = same.checked_add_signed(DAY);
        return next.ok_or_else(|| unclear(time, "a date out of range"));
    }
    if back < DISORDER && -back <= DAY - DISORDER {
        return Ok(same);
    }
    let date = before.date();
    let before = before.format("%H:%M");
    Err(unclear(
        time,
        &format!("{date} or a day beside it, as it comes after {before}"),
    ))
}

fn unclear(time: NaiveTime, what: &str) -> NoDay {
    NoDay::Unclear(Unknown(format!(
        "{} can be on {what}",
        time.format("%H:%M")
    )))
}

impl Skipped {
    /// Whether the time can lie between two others.
    fn fits(&self, from: NaiveDateTime, to: NaiveDateTime) -> bool {
        let step = if self.either_half { 12 } else { 24 };
        let first = from.date().and_time(self.time) - DAY;
        (0..=72 / step).any(|count| {
            let at = first + TimeDelta::hours(step) * i32::try_from(count).unwrap_or_default();
            from <= at && at <= to
        })
    }
}

impl Before {
    /// What the clocks of another zone showed; `None` where one of the two cannot be told.
    pub fn in_zone(&self, zone: &WrittenZone) -> Option<NaiveDateTime> {
        if self.zone == *zone {
            return Some(self.local);
        }
        let instant = self.zone.instant(self.local).ok()?;
        local_of(instant, zone)
    }
}

fn local_of(instant: DateTime<FixedOffset>, zone: &WrittenZone) -> Option<NaiveDateTime> {
    match zone {
        WrittenZone::Offset(offset)
        | WrittenZone::Seasonal { offset, .. }
        | WrittenZone::Zone(Zone::Fixed(offset)) => {
            Some(instant.with_timezone(offset).naive_local())
        }
        WrittenZone::Zone(Zone::Named(zone)) => Some(instant.with_timezone(zone).naive_local()),
        WrittenZone::Ambiguous { .. } | WrittenZone::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goes through times in order and shows the dates; `??` where it is unclear, `?` where that follows.
    fn check(times: &str, expected: &str) {
        let utc = WrittenZone::Zone(Zone::Named(chrono_tz::UTC));
        let mut days = Days::new("2025-01-15".parse().ok());
        let mut shown = Vec::new();
        for time in times.split(' ') {
            if let Some(skipped) = time.strip_prefix('(') {
                days.skip(skipped.parse().unwrap(), false);
                continue;
            }
            shown.push(match days.next(time.parse().unwrap(), &utc) {
                Ok(local) => local.format("%d").to_string(),
                Err(NoDay::Unclear(_)) => "??".into(),
                Err(NoDay::Unknown(_)) => "?".into(),
            });
        }
        assert_eq!(shown.join(" "), expected, "{times}");
    }

    #[test]
    fn midnight_passes_where_the_clock_goes_back_far_enough() {
        check("23:50:00 00:10:00 00:20:00", "15 16 16");
        check("14:05:00 14:03:00 14:10:00", "15 15 15");
        check("14:00:00 12:00:01", "15 15");
        check("14:00:00 12:00:00 15:00:00", "15 ?? ?");
        check("14:00:00 08:00:01", "15 ??");
        check("14:00:00 08:00:00", "15 16");
        check("18:00:00 09:00:00 17:00:00 08:00:00", "15 16 16 17");
        check("00:02:00 22:02:00", "15 15");
        check("00:02:00 22:03:00", "15 ??");
    }

    #[test]
    fn midnight_may_have_passed_among_times_that_are_not_known() {
        check("16:00:00 (17:00:00 17:20:00", "15 15");
        check("16:00:00 (17:00:00 (23:00:00 (03:00:00 17:20:00", "15 ??");
        check("(23:50:00 (00:10:00 00:20:00", "??");
        check("(10:00:00 11:00:00", "15");
    }

    #[test]
    fn the_day_is_the_zones_own() {
        let zone = |hours: i32| WrittenZone::Offset(FixedOffset::east_opt(hours * 3600).unwrap());
        let mut days = Days::new(None);
        days.keep("2025-01-16T00:10:00".parse().unwrap(), &zone(1));
        // 00:10 at UTC+1 is 23:10 of the day before at UTC.
        let next = days.next("23:15:00".parse().unwrap(), &zone(0));
        assert_eq!(next.ok(), "2025-01-15T23:15:00".parse().ok());
        let unknown = WrittenZone::Unknown("XYZ".into());
        let next = days.next("23:20:00".parse().unwrap(), &unknown);
        assert!(matches!(next, Err(NoDay::Unknown(_))));
    }
}
