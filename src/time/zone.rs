//! Zones as people write them: `UTC`, `GMT+2`, `+0200`, `Europe/Berlin`, `CET`, `PT`, `Central European Time (CET)`.
//!
//! An abbreviation is an offset that somebody may have written out of habit: "PST" in July. Where the clocks of its
//! region show another offset on that date, which of the two is meant cannot be known. The same holds for words that
//! stand for several zones. Both are settled by the site's own table of zones, which comes first.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone};
use chrono_tz::{OffsetName, TZ_VARIANTS, Tz};

use super::{Unknown, Zone};
use crate::diagnostic::nearest;

mod names;
mod scan;

pub use scan::{Position, scan};

/// The site's own zones by upper-case abbreviation.
pub type Zones = BTreeMap<String, Zone>;

/// A zone as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrittenZone {
    /// `UTC+01:00`, `Z`: stated as a number, which leaves no doubt.
    Offset(FixedOffset),
    /// `Europe/Berlin`, `PT`, and what the site defines.
    Zone(Zone),
    /// `PST`: an offset that holds in its region for part of the year.
    Seasonal {
        word: &'static str,
        offset: FixedOffset,
        region: Tz,
    },
    /// `IST`: more than one zone goes by that name.
    Ambiguous {
        word: &'static str,
        candidates: &'static [Tz],
    },
    /// Something that stands where a zone stands and is none.
    Unknown(String),
}

/// Why a zone says nothing about a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What the doubt is about, the same for all times that share it: `None` where it concerns this time alone.
    pub cause: Option<String>,
    pub why: Unknown,
    /// What to do about it.
    pub help: String,
}

impl WrittenZone {
    /// The instant of a local time.
    ///
    /// # Errors
    /// Says why it cannot be known.
    pub fn instant(&self, local: NaiveDateTime) -> Result<DateTime<FixedOffset>, Failure> {
        match self {
            Self::Offset(offset) => at(Zone::Fixed(*offset), local),
            Self::Zone(zone) => at(*zone, local),
            Self::Seasonal {
                word,
                offset,
                region,
            } => {
                seasonal(word, *offset, *region, local)?;
                at(Zone::Fixed(*offset), local)
            }
            Self::Ambiguous { word, candidates } => Err(ambiguous(word, candidates)),
            Self::Unknown(text) => Err(unknown(text)),
        }
    }
}

impl fmt::Display for WrittenZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(offset) | Self::Zone(Zone::Fixed(offset)) => {
                f.write_str(&offset_name(*offset))
            }
            Self::Zone(Zone::Named(zone)) => f.write_str(zone.name()),
            Self::Seasonal { word, .. } | Self::Ambiguous { word, .. } => f.write_str(word),
            Self::Unknown(text) => f.write_str(text),
        }
    }
}

fn at(zone: Zone, local: NaiveDateTime) -> Result<DateTime<FixedOffset>, Failure> {
    zone.instant(local).map_err(|why| Failure {
        cause: None,
        why,
        help: "write the offset after the time, such as `UTC+01:00`".into(),
    })
}

/// Holds an abbreviation against the clocks of its region.
///
/// There are places that keep standard time all the year (Arizona, Panama, Queensland). Their abbreviation in summer
/// is right, and cannot be told from a habit.
fn seasonal(
    word: &str,
    offset: FixedOffset,
    region: Tz,
    local: NaiveDateTime,
) -> Result<(), Failure> {
    use chrono::Offset;
    // Where clocks are set back a time comes twice, once in each offset: the abbreviation says which one it is.
    let there = region.offset_from_local_datetime(&local);
    let offsets = [there.earliest(), there.latest()];
    if offsets.iter().flatten().any(|held| held.fix() == offset) {
        return Ok(());
    }
    let written = offset_name(offset);
    let (why, other) = match offsets[0] {
        Some(held) => (
            format!(
                "`{word}` is {written}, but on {} the clocks of {region} showed {}",
                local.date(),
                offset_name(held.fix())
            ),
            held.abbreviation()
                .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
                .map(str::to_owned),
        ),
        None => (
            format!(
                "{} did not come in {region}, as clocks were set forward",
                local.format("%F %H:%M")
            ),
            None,
        ),
    };
    let other = other
        .map(|name| format!("`{name}` or "))
        .unwrap_or_default();
    Err(Failure {
        cause: Some(format!("season {word}")),
        why: Unknown(why),
        help: format!(
            "write {other}`{written}`, whichever is meant, or set `{word} = \"{region}\"` under `[output.pm.zones]`"
        ),
    })
}

fn ambiguous(word: &str, candidates: &[Tz]) -> Failure {
    let names: Vec<&str> = candidates.iter().map(|zone| zone.name()).collect();
    let (last, others) = names
        .split_last()
        .expect("an ambiguous word has candidates");
    Failure {
        cause: Some(format!("ambiguous {word}")),
        why: Unknown(format!(
            "`{word}` can be the time of {} or {last}",
            others.join(", ")
        )),
        help: format!(
            "say which under `[output.pm.zones]`, such as `{word} = \"{}\"`, or write an offset such as `UTC+05:30`",
            names[0]
        ),
    }
}

fn unknown(text: &str) -> Failure {
    let known = TZ_VARIANTS.iter().map(|zone| zone.name());
    let help = match nearest(text, known).filter(|_| text.contains('/')) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "write an offset such as `UTC+02:00` or a name such as `Europe/Berlin`, or define the word under `[output.pm.zones]`".into(),
    };
    Failure {
        cause: Some(format!("unknown {text}")),
        why: Unknown(format!("`{text}` names no zone that is known")),
        help,
    }
}

/// `UTC+5:30` as people write it.
fn offset_name(offset: FixedOffset) -> String {
    let minutes = offset.local_minus_utc() / 60;
    let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".into(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, local: &str, position: Position) -> String {
        let zones = Zones::from([("IST".into(), Zone::Named(Tz::Asia__Kolkata))]);
        let Some((zone, length)) = scan(text, &zones, position) else {
            return "none".into();
        };
        let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
        let shown = match zone.instant(local) {
            Ok(at) => at.format("%H:%M%:z").to_string(),
            Err(failure) => failure.why.0,
        };
        format!("{shown} |{}", &text[length..])
    }

    fn check(text: &str, local: &str, expected: &str) {
        assert_eq!(read(text, local, Position::Statement), expected, "{text}");
    }

    const WINTER: &str = "2018-01-18 14:05";
    const SUMMER: &str = "2018-07-30 14:05";

    #[test]
    fn offsets_and_names_are_exact() {
        check("UTC", SUMMER, "14:05+00:00 |");
        check("GMT.", SUMMER, "14:05+00:00 |.");
        check("GMT+2", SUMMER, "14:05+02:00 |");
        check("UTC+01:00", SUMMER, "14:05+01:00 |");
        check("UTC-7", SUMMER, "14:05-07:00 |");
        check("UTC −7", SUMMER, "14:05-07:00 |");
        check("UTC+5:30 x", SUMMER, "14:05+05:30 | x");
        check("+0200", SUMMER, "14:05+02:00 |");
        check("-07:00", SUMMER, "14:05-07:00 |");
        check("Europe/Berlin", SUMMER, "14:05+02:00 |");
        check("US/Pacific", WINTER, "14:05-08:00 |");
        check("Etc/GMT+5", WINTER, "14:05-05:00 |");
        check("IST", WINTER, "14:05+05:30 |");
    }

    #[test]
    fn an_abbreviation_holds_in_its_season() {
        check("CET", WINTER, "14:05+01:00 |");
        check("CEST", SUMMER, "14:05+02:00 |");
        check("PDT", SUMMER, "14:05-07:00 |");
        check("BST", SUMMER, "14:05+01:00 |");
        check("JST", SUMMER, "14:05+09:00 |");
        check("PT", SUMMER, "14:05-07:00 |");
        check("PT", WINTER, "14:05-08:00 |");
        check(
            "PST",
            SUMMER,
            "`PST` is UTC-8, but on 2018-07-30 the clocks of America/Los_Angeles showed UTC-7 |",
        );
        check(
            "CEST",
            WINTER,
            "`CEST` is UTC+2, but on 2018-01-18 the clocks of Europe/Berlin showed UTC+1 |",
        );
        // The hour that comes twice is one of two; the abbreviation says which.
        check("PST", "2018-11-04 01:30", "01:30-08:00 |");
        check("PDT", "2018-11-04 01:30", "01:30-07:00 |");
        check(
            "PT",
            "2018-11-04 01:30",
            "01:30 came twice in America/Los_Angeles on that day, as clocks were set back |",
        );
        check(
            "PST",
            "2018-03-11 02:30",
            "2018-03-11 02:30 did not come in America/Los_Angeles, as clocks were set forward |",
        );
    }

    #[test]
    fn what_is_said_twice_must_agree() {
        check("CET (GMT+1)", SUMMER, "14:05+01:00 |");
        check("PST (UTC-7)", SUMMER, "14:05-07:00 |");
        check("UTC+1 (Zurich time)", WINTER, "14:05+01:00 |");
        check("Central European Time (CET)", WINTER, "14:05+01:00 |");
        check("Pacific Time (PT)", SUMMER, "14:05-07:00 |");
        check("PST/PDT", SUMMER, "14:05-07:00 |");
        check("Pacific Time (PST)", SUMMER, "14:05-07:00 |");
        check("UTC/GMT", SUMMER, "14:05+00:00 |");
        check("CET/PST", WINTER, "`CET/PST` names no zone that is known |");
        check(
            "CET (which is winter)",
            WINTER,
            "14:05+01:00 | (which is winter)",
        );
    }

    #[test]
    fn words_name_zones_too() {
        check("Pacific time", SUMMER, "14:05-07:00 |");
        check("Zurich time", SUMMER, "14:05+02:00 |");
        check("New York time)", SUMMER, "14:05-04:00 |)");
        check("British Summer Time", SUMMER, "14:05+01:00 |");
        check("UTC time", SUMMER, "14:05+00:00 |");
        check("Nowhere time", SUMMER, "none");
    }

    #[test]
    fn what_cannot_be_known_is_not() {
        check(
            "CST",
            WINTER,
            "`CST` can be the time of America/Chicago, Asia/Shanghai or America/Havana |",
        );
        check(
            "UC/Pacific",
            SUMMER,
            "`UC/Pacific` names no zone that is known |",
        );
        check("XYZ", SUMMER, "`XYZ` names no zone that is known |");
        check(
            "local time",
            SUMMER,
            "`local time` names no zone that is known |",
        );
        check("UTC+25", SUMMER, "`UTC+25` names no zone that is known |");
        check("approximate", SUMMER, "none");
        let (zone, _) = scan("UC/Pacific", &Zones::new(), Position::Statement).unwrap();
        let failure = zone.instant(NaiveDateTime::default()).unwrap_err();
        assert_eq!(failure.help, "did you mean `US/Pacific`?");
    }

    #[test]
    fn after_a_time_text_is_text() {
        let check = |text: &str, expected: &str| {
            assert_eq!(read(text, SUMMER, Position::AfterTime), expected, "{text}");
        };
        check("UTC deploy", "14:05+00:00 | deploy");
        check("UTC -7 nodes", "14:05+00:00 | -7 nodes");
        check("UTC - 7 nodes", "14:05+00:00 | - 7 nodes");
        check("+0200 deploy", "14:05+02:00 | deploy");
        check("Z", "14:05+00:00 |");
        assert_eq!(read("+02 x", SUMMER, Position::Attached), "14:05+02:00 | x");
        check("PT gps", "14:05-07:00 | gps");
        for text in [
            "+10 nodes",
            "AWS replied",
            "API",
            "CI/CD",
            "US/EU",
            "est.",
            "local disk",
            "art",
            "Zookeeper",
            "PT1",
            "EST5EDT",
            "the time",
            "time",
            "first time",
            "",
        ] {
            check(text, "none");
        }
        check(
            "Europe/Berln: x",
            "`Europe/Berln` names no zone that is known |: x",
        );
        check("local time", "`local time` names no zone that is known |");
    }
}
