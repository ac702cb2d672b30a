//! The day on which a ticket was closed, in the ways in which trackers write it.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use super::shown;
use crate::config::Config;
use crate::time::parse_date;

/// How the time behind a date that names no zone is to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zoneless {
    /// As the day that is written: in the zone of whoever made the table, of which nothing is known.
    AsWritten,
    /// The table says that it is UTC.
    Utc,
}

/// An instant with its zone, RFC 3339 but for what Jira leaves out: `2025-01-15T13:50:00.000+0000`.
const INSTANTS: [&str; 2] = ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f %z"];

/// Without a zone. Of Jira's own, `15/Jan/25 2:30 PM`, the short year comes first: the long one would be year 25.
const LOCAL: [&str; 8] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%d/%b/%y %I:%M %p",
    "%d/%b/%Y %I:%M %p",
    "%d/%b/%y %H:%M",
    "%b %d, %Y, %I:%M %p",
    "%b %d, %Y %I:%M %p",
];

/// Years in which tickets are closed. Programs print the first or the last that they know for "never".
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9998;

/// The day of a text in the site's zone.
///
/// # Errors
/// Says why it cannot be known.
pub(super) fn day(text: &str, config: &Config, zoneless: Zoneless) -> Result<NaiveDate, String> {
    // Blanks that are no spaces stand before AM and PM in some languages' formats.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    within(read(&text, config, zoneless)?)
}

/// A day or an instant, unless its year is none in which a ticket is closed.
fn within<D: Datelike>(at: D) -> Result<D, String> {
    if YEARS.contains(&at.year()) {
        Ok(at)
    } else {
        Err(format!("nothing was closed in {}", at.year()))
    }
}

fn read(text: &str, config: &Config, zoneless: Zoneless) -> Result<NaiveDate, String> {
    // At the ends of the calendar there is no day in another zone.
    let in_zone = |at: DateTime<Utc>| {
        let at = within(at)?;
        Ok(at.with_timezone(&config.timezone).date_naive())
    };
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return in_zone(at.to_utc());
    }
    for format in INSTANTS {
        if let Ok(at) = DateTime::parse_from_str(text, format) {
            return in_zone(at.to_utc());
        }
    }
    if let Some(utc) = text.strip_suffix(" UTC")
        && let Some(local) = local(utc)
    {
        return in_zone(local.and_utc());
    }
    if let Some(local) = local(text) {
        return match zoneless {
            Zoneless::AsWritten => Ok(local.date()),
            Zoneless::Utc => in_zone(local.and_utc()),
        };
    }
    if let Ok(day) = NaiveDate::parse_from_str(text, "%d/%b/%y") {
        return Ok(day);
    }
    let date = without_time(text);
    parse_date(date, config.date_order).map_err(|unknown| shown(&unknown.0))
}

fn local(text: &str) -> Option<NaiveDateTime> {
    let mut read = LOCAL
        .iter()
        .map(|format| NaiveDateTime::parse_from_str(text, format));
    read.find_map(Result::ok)
}

/// A date without the time of day behind it, if nothing else is.
fn without_time(text: &str) -> &str {
    let Some((date, time)) = text.split_once(' ') else {
        return text;
    };
    let (time, half) = time.split_once(' ').unwrap_or((time, ""));
    let is_time = time.split(':').count() > 1
        && time
            .split(':')
            .all(|part| part.len() <= 2 && part.parse::<u8>().is_ok());
    let is_half = matches!(half.to_ascii_lowercase().as_str(), "" | "am" | "pm");
    if is_time && is_half {
        date.trim_end_matches(',')
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DateOrder;

    fn config(zone: chrono_tz::Tz, order: Option<DateOrder>) -> Config {
        Config {
            timezone: zone,
            date_order: order,
            ..Config::default()
        }
    }

    #[test]
    fn a_day_is_the_sites() {
        let berlin = config(chrono_tz::Europe::Berlin, None);
        let check = |text: &str, zoneless, expected: &str| {
            let day = day(text, &berlin, zoneless).unwrap();
            assert_eq!(day.to_string(), expected, "{text}");
        };
        let (written, utc) = (Zoneless::AsWritten, Zoneless::Utc);
        check("2025-01-15T23:30:00Z", written, "2025-01-16");
        check("2025-01-15T23:30:00.000+0000", written, "2025-01-16");
        check("2025-01-15T23:30:00.123+01:00", utc, "2025-01-15");
        check("2025-01-15 23:30:00 UTC", written, "2025-01-16");
        check("2025-01-15 23:30:00 +0000", written, "2025-01-16");
        check("2025-01-15 23:30:00", written, "2025-01-15");
        check("2025-01-15 23:30:00", utc, "2025-01-16");
        check("2025-01-15", utc, "2025-01-15");
        check("15/Jan/25 11:30 PM", written, "2025-01-15");
        check("15/Jan/2025 11:30\u{202f}PM", written, "2025-01-15");
        check("15/Jan/25", written, "2025-01-15");
        check("Jan 15, 2025, 11:30 PM", written, "2025-01-15");
        check("15 January 2025", written, "2025-01-15");
    }

    #[test]
    fn what_is_in_doubt_is_no_day() {
        let check = |text: &str, order, expected: Result<&str, &str>| {
            let config = config(chrono_tz::UTC, order);
            let day = day(text, &config, Zoneless::AsWritten);
            let day = day.map(|day| day.to_string());
            match expected {
                Ok(date) => assert_eq!(day.as_deref(), Ok(date), "{text}"),
                Err(part) => assert!(day.as_ref().unwrap_err().contains(part), "{text}: {day:?}"),
            }
        };
        let dmy = Some(DateOrder::DayMonthYear);
        check("03/10/2025 14:05", dmy, Ok("2025-10-03"));
        check("03/10/2025 2:05 PM", dmy, Ok("2025-10-03"));
        check("03/10/2025", None, Err("03/10/2025"));
        check("2025-01-15 14:05 PST", None, Err("is not a date"));
        check("soon", None, Err("`soon` is not a date"));
        check("0001-01-01T00:00:00Z", None, Err("nothing was closed in 1"));
        check("", None, Err("is not a date"));
    }

    #[test]
    fn no_year_is_too_far() {
        let check = |text: &str, zone, expected: &str| {
            let day = day(text, &config(zone, None), Zoneless::Utc);
            assert_eq!(day, Err(expected.to_owned()), "{text}");
        };
        let last = "+262142-12-31T23:59:59.000+0000";
        let far = "nothing was closed in 262142";
        check(last, chrono_tz::Europe::Berlin, far);
        check("+262142-12-31 23:59:59", chrono_tz::Europe::Berlin, far);
        check(
            "-262143-01-01T00:00:00.000+0000",
            chrono_tz::America::New_York,
            "nothing was closed in -262143",
        );
    }
}
