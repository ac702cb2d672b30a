//! Zones that are written, said or unknown.

use super::*;

#[test]
fn the_nearest_word_holds() {
    let text = "All times in CET.\n\n- 14:05 a\n- 14:06 UTC b\n- 14:07 c\n";
    let expected = [
        "prose \"All times in CET.\"",
        "15 14:05+01:00 \"a\"",
        "15 14:06+00:00 \"b\"",
        "15 14:07+01:00 \"c\"",
    ];
    check(text, &expected);
    let berlin = Given {
        zone: Tz::Europe__Berlin,
        ..Given::default()
    };
    assert_eq!(show(&berlin, "- 14:05 a"), ["15 14:05+01:00 \"a\""]);
    let heading = Given {
        heading: "Timeline (PST)",
        ..Given::default()
    };
    assert_eq!(show(&heading, "- 14:05 a"), ["15 14:05-08:00 \"a\""]);
    let preamble = Given {
        preamble: "All times JST.",
        ..Given::default()
    };
    assert_eq!(show(&preamble, "- 14:05 a"), ["15 14:05+09:00 \"a\""]);
    check(
        "- All times are in JST\n- 14:05 a\n",
        &[
            "(no time is written) \"All times are in JST\"",
            "15 14:05+09:00 \"a\"",
        ],
    );
    check(
        "- 14:05 a\n\nTimes are JST.\n",
        &["15 14:05+09:00 \"a\"", "prose \"Times are JST.\""],
    );
}

#[test]
fn a_sentence_states_the_date_as_well() {
    check(
        "All times in PST, on January 14th 2025\n\n- [08:47] a\n",
        &[
            "prose \"All times in PST, on January 14th 2025\"",
            "14 08:47-08:00 \"a\"",
        ],
    );
}

#[test]
fn a_word_for_several_zones_is_reported_once() {
    let why = "`IST` can be the time of Asia/Kolkata, Europe/Dublin or Asia/Jerusalem";
    check(
        "- 14:05 IST a\n- 14:06 IST b\n- 14:07 UTC c\n",
        &[
            &format!("({why}) \"a\""),
            &format!("({why}) \"b\""),
            "(its date is not known, since the zone of the time before it is not) \"c\"",
            &format!("ambiguous-time \"14:05 IST\": {why}"),
        ],
    );
    let mut given = Given::default();
    given
        .config
        .zones
        .insert("IST".into(), Zone::Named(Tz::Asia__Kolkata));
    assert_eq!(show(&given, "- 14:05 IST a"), ["15 14:05+05:30 \"a\""]);
}

#[test]
fn a_season_that_does_not_fit_is_reported_where_it_is_said() {
    let why = "`PST` is UTC-8, but on 2018-07-30 the clocks of America/Los_Angeles showed UTC-7";
    check(
        "All times in PST\n\n- 2018-07-30 11:20 a\n- 11:22 b\n",
        &[
            "prose \"All times in PST\"",
            &format!("({why}) \"a\""),
            &format!("({why}) \"b\""),
            &format!("ambiguous-time \"PST\": {why}"),
        ],
    );
    check(
        "All times in PST (UTC-7)\n\n- 2018-07-30 11:20 a\n",
        &[
            "prose \"All times in PST (UTC-7)\"",
            "2018-07-30 11:20-07:00 \"a\"",
        ],
    );
}

#[test]
fn a_zone_that_is_not_known_is_not_the_sites() {
    check(
        "All times in UC/Pacific\n\n- 14:05 a\n",
        &[
            "prose \"All times in UC/Pacific\"",
            "(`UC/Pacific` names no zone that is known) \"a\"",
            "ambiguous-time \"UC/Pacific\": `UC/Pacific` names no zone that is known",
        ],
    );
}

#[test]
fn a_time_without_a_zone_among_times_with_one() {
    check(
        "- 16:59 PST a\n- 17:07 b\n- 17:09 c\n- 17:21 PST d\n",
        &[
            "15 16:59-08:00 \"a\"",
            "(`17:07` names no zone, and others beside it are in PST) \"b\"",
            "(`17:09` names no zone, and others beside it are in PST) \"c\"",
            "15 17:21-08:00 \"d\"",
            "ambiguous-time \"17:07\": `17:07` names no zone, and others beside it are in PST",
        ],
    );
    check(
        "- 16:59 UTC a\n- 17:07 b\n",
        &["15 16:59+00:00 \"a\"", "15 17:07+00:00 \"b\""],
    );
    // The front matter says what a time without a zone is in; the site's zone is not said of this file.
    let mut given = Given {
        zone: Tz::Europe__Berlin,
        explicit: true,
        ..Given::default()
    };
    let text = "- 16:59 UTC a\n- 18:07 b\n";
    let expected = ["15 16:59+00:00 \"a\"", "15 18:07+01:00 \"b\""];
    assert_eq!(show(&given, text), expected);
    given.explicit = false;
    assert_eq!(
        show(&given, text)[1],
        "(`18:07` names no zone, and others beside it are in UTC) \"b\""
    );
}

#[test]
fn the_date_is_that_of_the_zone() {
    check(
        "- 2025-01-16 00:10 CET a\n- 23:15 UTC b\n- 00:20 CET c\n",
        &[
            "16 00:10+01:00 \"a\"",
            "15 23:15+00:00 \"b\"",
            "16 00:20+01:00 \"c\"",
        ],
    );
}

#[test]
fn an_hour_that_comes_twice() {
    let given = Given {
        zone: Tz::Europe__Berlin,
        explicit: true,
        ..Given::default()
    };
    let why = "02:30 came twice in Europe/Berlin on that day, as clocks were set back";
    assert_eq!(
        show(&given, "- 2024-10-27 02:30 a\n- 2024-10-27 02:30 CET b\n"),
        [
            format!("({why}) \"a\""),
            "2024-10-27 02:30+01:00 \"b\"".into(),
            format!("ambiguous-time \"2024-10-27 02:30\": {why}"),
        ],
    );
}

#[test]
fn a_range_or_an_offset() {
    let why = "`14:05-07:00` can be a range over midnight or a time with an offset";
    check(
        "- 14:05-07:00 a\n",
        &[
            &format!("({why}) \"a\""),
            &format!("ambiguous-time \"14:05-07:00\": {why}"),
        ],
    );
}
