//! What two instants have to do with each other, given how exactly each is written.

use chrono::TimeDelta;

use crate::parse::TimelineEntry;
use crate::time::Moment;
use crate::words::duration;

/// How far what is written as `~14:05` may be from what is meant: people round to the quarter of an hour.
const ABOUT: TimeDelta = TimeDelta::minutes(15);

/// How much later an instant may have been than it is written: `14:05` is any time until 14:06.
pub fn slack(moment: Moment) -> TimeDelta {
    if moment.approximate {
        ABOUT
    } else if moment.seconds {
        TimeDelta::zero()
    } else {
        TimeDelta::minutes(1)
    }
}

/// Whether both can be one instant: less than a minute apart, which leaves room for `13:50:42` rounded up or down.
pub fn agree(a: Moment, b: Moment) -> bool {
    let apart = (a.utc() - b.utc()).abs();
    apart < TimeDelta::minutes(1) || ((a.approximate || b.approximate) && apart <= ABOUT)
}

/// Whether an entry of the timeline is of that instant. One that is a range is of all between its ends.
pub fn shows(entry: &TimelineEntry, moment: Moment) -> bool {
    let Ok(at) = entry.at else {
        return false;
    };
    let Some(Ok(end)) = entry.end else {
        return agree(at, moment);
    };
    let within = at.utc() <= moment.utc() && moment.utc() <= end.utc();
    within || agree(at, moment) || agree(end, moment)
}

/// What a whole number of hours between two writings of one instant is a sign of, to be added to a help.
pub fn zone_hint(apart: TimeDelta) -> String {
    // No two zones are further apart.
    const MOST: TimeDelta = TimeDelta::hours(26);
    let apart = apart.abs();
    let is_whole = apart.num_seconds() % 3_600 == 0;
    if is_whole && apart > TimeDelta::zero() && apart <= MOST {
        format!(
            "; they are exactly {} apart: is one in another zone?",
            duration(apart)
        )
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::{Span, Spanned};
    use chrono::DateTime;

    /// A time of one day in UTC: `~14:05`, `14:05:30`.
    fn moment(text: &str) -> Moment {
        let clock = text.trim_start_matches('~');
        let seconds = clock.len() > 5;
        let pad = if seconds { "" } else { ":00" };
        Moment {
            at: DateTime::parse_from_rfc3339(&format!("2025-01-15T{clock}{pad}Z")).unwrap(),
            approximate: text.starts_with('~'),
            seconds,
            zone_written: true,
        }
    }

    #[test]
    fn one_instant_can_be_written_in_several_ways() {
        let check = |a: &str, b: &str, expected: bool| {
            assert_eq!(agree(moment(a), moment(b)), expected, "{a} {b}");
            assert_eq!(agree(moment(b), moment(a)), expected, "{b} {a}");
        };
        check("14:05", "14:05", true);
        check("14:05", "14:06", false);
        check("14:05:42", "14:05", true);
        check("14:05:42", "14:06", true);
        check("14:05:42", "14:07", false);
        check("14:05:59", "14:06:01", true);
        check("~14:00", "14:15", true);
        check("~14:00", "~13:45", true);
        check("~14:00", "14:16", false);
    }

    #[test]
    fn a_range_shows_what_is_in_it() {
        let entry = |at: &str, end: Option<&str>| TimelineEntry {
            span: Span::at(0),
            written: Spanned::new(String::new(), 0..0),
            at: Ok(moment(at)),
            end: end.map(|end| Ok(moment(end))),
            text: String::new(),
            mark: None,
        };
        let check = |at, end, time, expected| {
            assert_eq!(shows(&entry(at, end), moment(time)), expected, "{time}");
        };
        check("14:00", None, "14:00:30", true);
        check("14:00", None, "14:10", false);
        check("14:00", Some("14:20"), "14:10", true);
        check("14:00", Some("14:20"), "14:20:30", true);
        check("14:00", Some("14:20"), "13:59", false);
        check("14:00", Some("14:20"), "14:21", false);
    }

    #[test]
    fn whole_hours_are_a_sign() {
        assert_eq!(
            zone_hint(TimeDelta::hours(-1)),
            "; they are exactly 1 h apart: is one in another zone?"
        );
        assert_eq!(zone_hint(TimeDelta::minutes(61)), "");
        assert_eq!(zone_hint(TimeDelta::hours(27)), "");
        assert_eq!(zone_hint(TimeDelta::zero()), "");
    }
}
