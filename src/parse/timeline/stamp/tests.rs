//! What is a time at the beginning of a line, and what is none.

use super::*;

/// `date clock zone ~ … end | text`
fn show(text: &str, trust: Trust) -> String {
    let Some(stamp) = scan(text, &Zones::new(), trust) else {
        return "none".into();
    };
    let mut shown = point_shown(&stamp.start);
    if let Some(end) = &stamp.end {
        shown = format!("{shown} … {}", point_shown(end));
    }
    match &stamp.doubt {
        Some(Doubt::RangeOrOffset) => shown += " (range or offset)",
        Some(Doubt::Day(words)) => shown = format!("{shown} ({words}?)"),
        None => {}
    }
    format!("{shown} | {}", &text[stamp.text_at..])
}

fn point_shown(point: &Point) -> String {
    let day = point.day.as_ref().map(|day| match day {
        Day::Written(_, written) => written.clone(),
        Day::Broken(written) => format!("broken {written}"),
    });
    let clock = point.clock.as_ref().map(|reading| match reading {
        Reading::Known(clock) if clock.seconds => clock.time.format("%T").to_string(),
        Reading::Known(clock) => clock.time.format("%H:%M").to_string(),
        Reading::Open => "open".into(),
        Reading::Impossible(_) => "impossible".into(),
    });
    let zone = point.zone.as_ref().map(|zone| match zone {
        WrittenZone::Offset(offset) => offset.to_string(),
        WrittenZone::Zone(crate::time::Zone::Named(zone)) => zone.name().to_owned(),
        WrittenZone::Zone(zone) => format!("{zone:?}"),
        WrittenZone::Seasonal { word, .. } | WrittenZone::Ambiguous { word, .. } => (*word).into(),
        WrittenZone::Unknown(text) => format!("?{text}"),
    });
    let approximate = point.approximate.then(|| "~".to_owned());
    let parts = [approximate, day, clock, zone];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn check(text: &str, expected: &str) {
    assert_eq!(show(text, Trust::Line), expected, "{text}");
}

#[test]
fn a_time_and_its_text() {
    check("14:05 — text", "14:05 | text");
    check("14:05 text", "14:05 | text");
    check("14:05: text", "14:05 | text");
    check("14:05 - text", "14:05 | text");
    check("14:05 -- text", "14:05 | text");
    check("14:05:30 ::::: text", "14:05:30 | text");
    check("14:05 -> text", "14:05 | text");
    check("14:05. Text", "14:05 | Text");
    check("14:05, text", "14:05 | text");
    check("14:05", "14:05 | ");
    check("[08:47] text", "08:47 | text");
    check("(08:47): text", "08:47 | text");
    check("2pm Alice", "14:00 | Alice");
    check("07:30am - First report", "07:30 | First report");
    check("At 14:05, text", "14:05 | text");
    check("14:05 :tada: done", "14:05 | :tada: done");
    check("14:05 --force was used", "14:05 | --force was used");
    check("14:05 -5% of traffic", "14:05 | -5% of traffic");
    check("14:05 … x", "14:05 | … x");
    check(
        "[14:05](https://x.example/) text",
        "14:05 | [14:05](https://x.example/) text",
    );
    check("14:?? text", "open | text");
    check("[???] text", "open | text");
    check("25:61 text", "impossible | text");
}

#[test]
fn a_date_and_a_time() {
    check(
        "2018-01-18 14:57:09 UTC ::::: text",
        "2018-01-18 14:57:09 +00:00 | text",
    );
    check(
        "2025-01-15T13:50:00Z text",
        "2025-01-15 13:50:00 +00:00 | text",
    );
    check(
        "2025-01-15T13:50:00-07:00 text",
        "2025-01-15 13:50:00 -07:00 | text",
    );
    check(
        "2025-01-15T13:50-07:00 text",
        "2025-01-15 13:50 -07:00 | text",
    );
    check(
        "2025-01-15 13:50:00+01:00: text",
        "2025-01-15 13:50:00 +01:00 | text",
    );
    check("Sep 27 2017 13:06", "Sep 27 2017 13:06 | ");
    check("19. April, 11:00", "19. April 11:00 | ");
    check(
        "2019-11-20, 19:38 UTC ::::: text",
        "2019-11-20 19:38 +00:00 | text",
    );
    check("[03-26 23:04] text", "03-26 23:04 | text");
    check("[2018-01-17] [14:05] text", "2018-01-17 14:05 | text");
    check("2018-01-17 [14:05] text", "2018-01-17 14:05 | text");
    check("2018-01-17 at 14:05 text", "2018-01-17 14:05 | text");
    check("2018-01-17 - 14:05: text", "2018-01-17 14:05 | text");
    check(
        "2018-08-10 1250 UTC ::::: text",
        "2018-08-10 12:50 +00:00 | text",
    );
    check("2022-01-08 2233 ::::: text", "2022-01-08 22:33 | text");
    check("2023-09-18 15.26 Compared", "2023-09-18 15:26 | Compared");
    check(
        "~19:00 UTC Monday Aug 27 - text",
        "~ Monday Aug 27 19:00 +00:00 | text",
    );
    check(
        "11:14 UTC Tuesday Aug 28 - text",
        "Tuesday Aug 28 11:14 +00:00 | text",
    );
    check("14:05 on 5 Feb 2019: text", "5 Feb 2019 14:05 | text");
    check("Monday 14:05 text", "Monday 14:05 | text");
    check("2024-03-13 14:?? | x", "2024-03-13 open | x");
    check("2020-12-21 HH:mm", "2020-12-21 open | ");
    check("2019-12-03 --:-- text", "2019-12-03 open | text");
    check("20202-01-16 12:00 text", "broken 20202-01-16 12:00 | text");
    check("2022-05-?? HH:mm", "broken 2022-05-?? open | ");
    check("2021/22-??-?? HH:mm", "broken 2021/22-??-?? open | ");
}

#[test]
fn a_day_behind_the_time() {
    check("14:05 Jan 14 backup", "14:05 (Jan 14?) | Jan 14 backup");
    check("14:05 (01/14) text", "01/14 14:05 | text");
    check(
        "00:10 (next day) text",
        "00:10 (next day?) | (next day) text",
    );
    check(
        "00:10 UTC next morning: text",
        "00:10 +00:00 (next morning?) | next morning: text",
    );
    check("00:10 +1d: text", "00:10 (+1d?) | +1d: text");
    check(
        "Wed Jan 15 14:05:30 UTC 2025 text",
        "Wed Jan 15 2025 14:05:30 +00:00 | text",
    );
    check(
        "Wed Jan 15 14:05:30 2025 +0100 text",
        "Wed Jan 15 2025 14:05:30 +01:00 | text",
    );
    check(
        "2025-01-15 14:05 Jan 14 backup",
        "2025-01-15 14:05 | Jan 14 backup",
    );
}

#[test]
fn a_date_alone() {
    check("2014-07-20 ::::: text", "2014-07-20 | text");
    check("2018-01-15", "2018-01-15 | ");
    check("2018-01-15 (UTC)", "2018-01-15 +00:00 | ");
    check("2021-12-10 text", "2021-12-10 | text");
    check("May 30 -- text", "May 30 | text");
    check("8 Jan", "8 Jan | ");
    check("24/07/25", "24/07/25 | ");
    check("Monday", "Monday | ");
    check(
        "2018-01-15 - 2018-01-17: text",
        "2018-01-15 … 2018-01-17 | text",
    );
    check("May 30-31: text", "May 30 … broken 31 | text");
    check("2018-01-21 1600 nodes", "2018-01-21 | 1600 nodes");
}

#[test]
fn roughly_then() {
    check("~14:05 text", "~ 14:05 | text");
    check("ca. 18:30", "~ 18:30 | ");
    check("2018-07-08 ca. 18:30", "~ 2018-07-08 18:30 | ");
    check(
        "2018-01-20 ~1:00    UTC ::::: x",
        "~ 2018-01-20 01:00 +00:00 | x",
    );
    check("About 14:05 text", "~ 14:05 | text");
    check("around 2pm - text", "~ 14:00 | text");
    check("approx. 14:05 text", "~ 14:05 | text");
    check("c. 14:05 text", "~ 14:05 | text");
    check("3pm ish ", "~ 15:00 | ");
    check("15:00ish UTC ::::: x", "~ 15:00 +00:00 | x");
    check("16:00 approx UTC ::::: x", "~ 16:00 +00:00 | x");
    check(
        "2018-08-28 0659 UTC (approx) ::::: x",
        "~ 2018-08-28 06:59 +00:00 | x",
    );
    check("2020-11-17 10:45~", "~ 2020-11-17 10:45 | ");
    check("14:05? text", "~ 14:05 | text");
    check("~2025-03-03 19:30", "~ 2025-03-03 19:30 | ");
    check("14:05 approx 50 % of users", "14:05 | approx 50 % of users");
    check("14:05 about half", "14:05 | about half");
}

#[test]
fn from_then_to_then() {
    check("14:05–14:20 text", "14:05 … 14:20 | text");
    check(
        "14:05-14:20 UTC: text",
        "14:05 +00:00 … 14:20 +00:00 | text",
    );
    check(
        "14:05 UTC - 14:20: text",
        "14:05 +00:00 … 14:20 +00:00 | text",
    );
    check("14:05 to 14:20 text", "14:05 … 14:20 | text");
    check("From 14:05 until 14:20, text", "14:05 … 14:20 | text");
    check("8:20 - 8:24", "08:20 … 08:24 | ");
    check("~13:30-13:45", "~ 13:30 … 13:45 | ");
    check("2020-10-06 09:00 - 11:00", "2020-10-06 09:00 … 11:00 | ");
    check(
        "2020-10-06 23:00 – 2020-10-07 01:00",
        "2020-10-06 23:00 … 2020-10-07 01:00 | ",
    );
    check("2022-08-03 12:26-12:??", "2022-08-03 12:26 … open | ");
    check(
        "14:05 UTC-15:00 UTC: text",
        "14:05 +00:00 … 15:00 +00:00 | text",
    );
    check("2:30-3:30pm x", "14:30 … 15:30 | x");
    check("11:30-1:30pm x", "11:30 … 13:30 | x");
    check("11:30-1:30am x", "23:30 … 01:30 | x");
    check("12:30-1:30am x", "00:30 … 01:30 | x");
    check("12:30-1:30pm x", "12:30 … 13:30 | x");
    check("2pm-3pm x", "14:00 … 15:00 | x");
    check("14:05-07:00 x", "14:05 … 07:00 (range or offset) | x");
    check("14:05:10-07:00 x", "14:05:10 -07:00 | x");
    check("14:05–07:00 x", "14:05 … 07:00 | x");
    check("14:05-0700 x", "14:05 -07:00 | x");
}

#[test]
fn zones_and_what_only_looks_like_one() {
    check("14:05 UTC text", "14:05 +00:00 | text");
    check("14:05UTC text", "14:05 +00:00 | text");
    check("14:05 (CET) text", "14:05 CET | text");
    check("14:05 CEST (UTC+2): text", "14:05 +02:00 | text");
    check("[14:05 PST] text", "14:05 PST | text");
    check("[14:05] PST: text", "14:05 PST | text");
    check(
        "12:21 PT alice saw",
        "12:21 America/Los_Angeles | alice saw",
    );
    check("14:05 Europe/Berlin text", "14:05 Europe/Berlin | text");
    check("2:54 PM PST: text", "14:54 PST | text");
    check("14:05 AWS replied", "14:05 | AWS replied");
    check("14:05 +10 nodes", "14:05 | +10 nodes");
    check("14:05 local time: x", "14:05 ?local time | x");
}

#[test]
fn what_is_no_time() {
    for text in [
        "2 of 6 pods",
        "1 hour later, done",
        "100% of users",
        "May we ask",
        "1.14 upgrade",
        "10.15 nodes",
        "1.14 - upgrade",
        "15.01 14:05 x",
        "15.01. 14:05 x",
        "1405 nodes",
        "1405 - nodes",
        "10:20:30:40",
        "10.12.138.7 is down",
        "3/4 of users",
        "12-05 x",
        "14:05/14:10",
        "[14:05 Alice] x",
        "4:30 minutes",
        "Monday morning",
        "On 2018-01-17 we",
        "T+5 min",
        "[x] done",
        "(see 14:05)",
        "14:05x",
        "14:05% of",
        "text 14:05",
        "",
        "é",
        "[",
        "~",
        "-",
    ] {
        check(text, "none");
    }
}

#[test]
fn where_times_are_expected_numbers_are_times() {
    let check = |text: &str, expected: &str| {
        assert_eq!(show(text, Trust::TimeExpected), expected, "{text}");
    };
    check("1405", "14:05 | ");
    check("09.12 text", "09:12 | text");
    check("03-26", "03-26 | ");
}
