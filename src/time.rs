//! Instants, zones and what is not known about them.

pub mod clock;
pub mod cursor;
pub mod date;
pub mod zone;

use chrono::{
    DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

pub use date::parse_date;

/// The one reading of the clock that a run makes; the CLI makes it and passes it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub instant: DateTime<Utc>,
    /// The date of `instant` in the site's zone: what due dates are held against.
    pub today: NaiveDate,
}

impl Now {
    pub fn at(instant: DateTime<Utc>, zone: Tz) -> Self {
        let today = instant.with_timezone(&zone).date_naive();
        Self { instant, today }
    }
}

/// Why a value is not known: a sentence for the author, without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown(pub String);

/// An instant, with the offset in which it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant; its offset is the one that held where it was written down.
    pub at: DateTime<FixedOffset>,
    /// Written with `~`, `ca.`, `about`.
    pub approximate: bool,
    /// Written with seconds.
    pub seconds: bool,
    /// A zone is written for it; otherwise the file's or the site's was taken.
    pub zone_written: bool,
}

impl Moment {
    pub fn utc(&self) -> DateTime<Utc> {
        self.at.to_utc()
    }
}

/// A zone in which a time was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    Fixed(FixedOffset),
    Named(Tz),
}

impl Zone {
    /// The instant of a local time.
    ///
    /// # Errors
    /// Says why there is none, or why there are two: clocks are set forward and back.
    pub fn instant(self, local: NaiveDateTime) -> Result<DateTime<FixedOffset>, Unknown> {
        use chrono::offset::LocalResult::{Ambiguous, None, Single};
        match self {
            Self::Fixed(offset) => match offset.from_local_datetime(&local) {
                Single(at) => Ok(at),
                Ambiguous(..) | None => Err(Unknown(format!("{local} is out of range"))),
            },
            Self::Named(zone) => match zone.from_local_datetime(&local) {
                Single(at) => Ok(at.with_timezone(&at.offset().fix())),
                Ambiguous(..) => Err(Unknown(format!(
                    "{} came twice in {zone} on that day, as clocks were set back",
                    local.format("%H:%M")
                ))),
                None => Err(Unknown(format!(
                    "{} did not come in {zone} on that day, as clocks were set forward",
                    local.format("%H:%M")
                ))),
            },
        }
    }
}

/// In which order a numeric date such as `03/10/2021` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    DayMonthYear,
    MonthDayYear,
}

/// The first instant of a day: midnight, or in zones that set their clocks at midnight, what comes instead.
pub fn midnight(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let start = date.and_time(NaiveTime::MIN);
    let mut candidates = (0..4).map(|half_hours| start + TimeDelta::minutes(30 * half_hours));
    let first = candidates.find_map(|local| zone.from_local_datetime(&local).earliest());
    first.map_or_else(|| start.and_utc(), |at| at.to_utc())
}

/// The date at the beginning of a file's name, `2025-01-15-api-errors`.
pub fn date_of_stem(stem: &str) -> Option<NaiveDate> {
    let (head, tail) = stem.split_at_checked(10)?;
    let ends = !tail.starts_with(|c: char| c.is_ascii_digit());
    ends.then(|| NaiveDate::parse_from_str(head, "%Y-%m-%d").ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn clocks_that_are_set_leave_gaps_and_doubles() {
        let berlin = Zone::Named(chrono_tz::Europe::Berlin);
        let at = berlin.instant(local("2025-01-15 14:05")).unwrap();
        assert_eq!(at.to_rfc3339(), "2025-01-15T14:05:00+01:00");
        assert!(
            berlin
                .instant(local("2025-03-30 02:30"))
                .unwrap_err()
                .0
                .contains("did not come")
        );
        assert!(
            berlin
                .instant(local("2025-10-26 02:30"))
                .unwrap_err()
                .0
                .contains("came twice")
        );
    }

    #[test]
    fn today_is_the_sites_day() {
        let instant = "2026-11-24T23:30:00Z".parse().unwrap();
        let day = |zone| Now::at(instant, zone).today.to_string();
        assert_eq!(day(chrono_tz::UTC), "2026-11-24");
        assert_eq!(day(chrono_tz::Europe::Berlin), "2026-11-25");
    }

    #[test]
    fn a_day_begins_at_its_first_instant() {
        let check = |date: &str, zone: Tz, expected: &str| {
            assert_eq!(midnight(date.parse().unwrap(), zone).to_rfc3339(), expected);
        };
        check("2026-01-15", Tz::UTC, "2026-01-15T00:00:00+00:00");
        check(
            "2026-01-15",
            Tz::Europe__Berlin,
            "2026-01-14T23:00:00+00:00",
        );
        // Clocks in Santiago go from 24:00 to 01:00.
        check(
            "2024-09-08",
            Tz::America__Santiago,
            "2024-09-08T04:00:00+00:00",
        );
    }

    #[test]
    fn a_file_name_can_begin_with_a_date() {
        let check = |stem: &str, expected: Option<&str>| {
            assert_eq!(
                date_of_stem(stem).map(|d| d.to_string()).as_deref(),
                expected,
                "{stem}"
            );
        };
        check("2025-01-15-api-errors", Some("2025-01-15"));
        check("2025-01-15", Some("2025-01-15"));
        check("2025-13-15-x", None);
        check("2025-01-155", None);
        check("PM2020-002", None);
        check("éééééééé", None);
    }
}
