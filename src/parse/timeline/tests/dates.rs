//! Dates that are written, inherited or unknown.

use super::*;
use crate::time::DateOrder;

#[test]
fn midnight() {
    check(
        "- 23:50 a\n- 00:10 b\n- 00:09 c\n- 09:00 d\n- 07:30 e\n- 2025-01-15 22:00 f\n",
        &[
            "15 23:50+00:00 \"a\"",
            "16 00:10+00:00 \"b\"",
            "16 00:09+00:00 \"c\"",
            "16 09:00+00:00 \"d\"",
            "16 07:30+00:00 \"e\"",
            "15 22:00+00:00 \"f\"",
        ],
    );
    check(
        "- 14:05 a\n- 11:30 b\n- 11:40 c\n- 2025-01-16 12:00 d\n",
        &[
            "15 14:05+00:00 \"a\"",
            "(11:30 can be on 2025-01-15 or a day beside it, as it comes after 14:05) \"b\"",
            "(the day is not known since 11:30) \"c\"",
            "16 12:00+00:00 \"d\"",
            "ambiguous-time \"11:30\": 11:30 can be on 2025-01-15 or a day beside it, as it comes after 14:05",
        ],
    );
}

#[test]
fn a_range_can_pass_midnight() {
    check(
        "- 23:50–00:10 a\n- 00:15–00:05 b\n- 2025-01-14 22:00 - 2025-01-15 01:00 c\n- 23:00 d\n",
        &[
            "15 23:50+00:00 … 16 00:10+00:00 \"a\"",
            "16 00:15+00:00 … (`00:15–00:05` ends before it begins) \"b\"",
            "14 22:00+00:00 … 15 01:00+00:00 \"c\"",
            "(it can be on any day of the range before it) \"d\"",
            "ambiguous-time \"00:15–00:05\": `00:15–00:05` ends before it begins",
        ],
    );
}

#[test]
fn a_date_without_a_year_is_near() {
    check(
        "- [12-30 23:00] a\n- Jan 2 08:00 b\n- Aug 2 08:00 c\n- 09:00 d\n",
        &[
            "2024-12-30 23:00+00:00 \"a\"",
            "02 08:00+00:00 \"b\"",
            "(`Aug 2` has no year, and 2025-01-02 is more than 60 days away from it) \"c\"",
            "(the date before it is not known) \"d\"",
            "ambiguous-time \"Aug 2\": `Aug 2` has no year, and 2025-01-02 is more than 60 days away from it",
        ],
    );
}

#[test]
fn an_order_that_is_not_known() {
    let text = "- 03/01/2025 10:00 a\n- 04/01/2025 10:00 b\n- 10:05 c\n- 25/01/2025 10:00 d\n";
    let why = "can be read in more than one order of day, month and year";
    check(
        text,
        &[
            &format!("(`03/01/2025` {why}) \"a\""),
            &format!("(`04/01/2025` {why}) \"b\""),
            "(the date before it is not known) \"c\"",
            "25 10:00+00:00 \"d\"",
            &format!("ambiguous-time \"03/01/2025\": `03/01/2025` {why}"),
        ],
    );
    let mut given = Given::default();
    given.config.date_order = Some(DateOrder::DayMonthYear);
    check_given(
        &given,
        text,
        &[
            "03 10:00+00:00 \"a\"",
            "04 10:00+00:00 \"b\"",
            "04 10:05+00:00 \"c\"",
            "25 10:00+00:00 \"d\"",
        ],
    );
}

#[test]
fn a_weekday_must_be_the_dates() {
    check(
        "- Wednesday 15 January 2025 10:00 a\n- Tuesday 15 January 2025 10:00 b\n- Thursday 11:00 c\n",
        &[
            "15 10:00+00:00 \"a\"",
            "(2025-01-15 is a Wednesday) \"b\"",
            "16 11:00+00:00 \"c\"",
            "ambiguous-time \"Tuesday 15 January 2025\": 2025-01-15 is a Wednesday",
        ],
    );
}

#[test]
fn without_any_date_there_is_no_instant() {
    let given = Given {
        date: None,
        ..Given::default()
    };
    check_given(
        &given,
        "- 14:05 a\n- 2025-01-15 14:06 b\n- 14:07 c\n",
        &[
            "(no date is written, and the incident's is not known) \"a\"",
            "15 14:06+00:00 \"b\"",
            "15 14:07+00:00 \"c\"",
        ],
    );
}

#[test]
fn what_is_left_open_or_impossible() {
    check(
        "- 14:?? a\n- [???] b\n- 25:61 c\n- 2025-01-?? 14:05 d\n- 2025-02-30 14:05 e\n",
        &[
            "(`14:??` leaves the time open) \"a\"",
            "(`???` leaves the time open) \"b\"",
            "(`25:61` is not a time of day: no clock shows it) \"c\"",
            "(`2025-01-??` is not a day that can be known) \"d\"",
            "(there is no such day as `2025-02-30`) \"e\"",
            "ambiguous-time \"14:??\": `14:??` leaves the time open",
            "ambiguous-time \"???\": `???` leaves the time open",
            "invalid-value \"25:61\": `25:61` is not a time of day: no clock shows it",
            "ambiguous-time \"2025-01-??\": `2025-01-??` is not a day that can be known",
            "invalid-value \"2025-02-30\": there is no such day as `2025-02-30`",
        ],
    );
}

#[test]
fn a_twelve_hour_clock_without_its_halves() {
    check(
        "- 11:16 a\n- 1:52 b\n",
        &[
            "(`11:16` can be before or after noon) \"a\"",
            "(`1:52` can be before or after noon) \"b\"",
            "ambiguous-time \"11:16\": `11:16` can be before or after noon",
        ],
    );
    check(
        "- 2pm a\n- 2:15 b\n- 2:30pm c\n",
        &[
            "15 14:00+00:00 \"a\"",
            "(`2:15` can be before or after noon) \"b\"",
            "15 14:30+00:00 \"c\"",
            "ambiguous-time \"2:15\": `2:15` can be before or after noon",
        ],
    );
    check(
        "- 8:54 a\n- 18:45 b\n- 7:01am c\n",
        &[
            "15 08:54+00:00 \"a\"",
            "15 18:45+00:00 \"b\"",
            "16 07:01+00:00 \"c\"",
        ],
    );
}

#[test]
fn the_time_that_has_passed_is_no_time_of_day() {
    let why = "can be a time of day or the time that has passed";
    check(
        "- 0:00 a\n- 0:05 b\n",
        &[
            &format!("(`0:00` {why}) \"a\""),
            &format!("(`0:05` {why}) \"b\""),
            &format!("ambiguous-time \"0:00\": `0:00` {why}"),
        ],
    );
    check("- 00:00 a\n", &["15 00:00+00:00 \"a\""]);
}

#[test]
fn words_lead_to_another_day() {
    let why = "the words “Next day” before it lead to another day";
    check(
        "- 09:00 a\n\n**Next day**\n\n- 10:00 b\n- 10:05 c\n",
        &[
            "15 09:00+00:00 \"a\"",
            "prose \"**Next day**\"",
            &format!("({why}) \"b\""),
            "(the day is not known since 10:00) \"c\"",
            &format!("ambiguous-time \"10:00\": {why}"),
        ],
    );
    // Where no time follows, nothing is wrong.
    check(
        "- 09:00 a\n- The next day, all was well\n",
        &[
            "15 09:00+00:00 \"a\"",
            "(no time is written) \"The next day, all was well\"",
        ],
    );
    let why = "`next day` behind the time may say on which day it was";
    check(
        "- 23:50 a\n- 00:10 (next day) b\n- 00:20 c\n",
        &[
            "15 23:50+00:00 \"a\"",
            &format!("({why}) \"(next day) b\""),
            "(the date before it is not known) \"c\"",
            &format!("ambiguous-time \"00:10\": {why}"),
        ],
    );
    let why = "`Jan 14` behind the time may say on which day it was";
    check(
        "- 14:05 Jan 14 backup is missing\n",
        &[
            &format!("({why}) \"Jan 14 backup is missing\""),
            &format!("ambiguous-time \"14:05\": {why}"),
        ],
    );
}

#[test]
fn numbers_that_are_years_or_versions_are_no_times() {
    for text in [
        "- 2014: a\n- 2015: b\n- 2019: c",
        "- 1.14 a\n- 1.15 b\n- 1.16 c",
        "- Ubuntu 18.04\n- Ubuntu 20.04",
    ] {
        check(text, &[&format!("prose {text:?}")]);
    }
    let table = "| Time | Event |\n|---|---|\n| 2014 | a |\n| 2015 | b |";
    check(table, &[&format!("prose {table:?}")]);
}
