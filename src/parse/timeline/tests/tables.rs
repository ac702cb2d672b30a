//! Tables.

use super::*;

#[test]
fn a_column_of_times() {
    check(
        "| Time | Event |\n|---|---|\n| 2025-01-14 15:36 | a \\| b |\n| 16:02 | c |\n| | d |\n",
        &[
            "14 15:36+00:00 \"a | b\"",
            "14 16:02+00:00 \"c\"",
            "(no time is written) \"d\"",
        ],
    );
}

#[test]
fn the_header_states_the_zone() {
    check(
        "| Date and Time in CET | What |\n|---|---|\n| 2025-01-14 15:36 | a |\n| 2025-01-14 15:40 UTC | b |\n",
        &["14 15:36+01:00 \"a\"", "14 15:40+00:00 \"b\""],
    );
    check(
        "| UTC+2 | What |\n|---|---|\n| 15:36 | a |\n",
        &["15 15:36+02:00 \"a\""],
    );
}

#[test]
fn date_time_end_and_zone_apart() {
    check(
        "| Date | Time | TZ | Until | Who | Event |\n|-|-|-|-|-|-|\n| 2025-01-14 | 14:05 | CET | 14:20 | Alice | a |\n| | 15:05 | UTC | | | b |\n",
        &[
            "14 14:05+01:00 … 14 14:20+01:00 \"a\\n\\n**Who:** Alice\"",
            "14 15:05+00:00 \"b\"",
        ],
    );
}

#[test]
fn without_a_known_header_the_cells_tell() {
    check(
        "| | Notes |\n|---|---|\n| 14:05 | a |\n| 14:06 | b |\n",
        &["15 14:05+00:00 \"a\"", "15 14:06+00:00 \"b\""],
    );
    let table = "| Name | Size |\n|---|---|\n| a | 14 |";
    check(
        table,
        &["prose \"| Name | Size |\\n|---|---|\\n| a | 14 |\""],
    );
    let empty = "| Time | Event |\n|---|---|\n| | |";
    check(empty, &["prose \"| Time | Event |\\n|---|---|\\n| | |\""]);
}

#[test]
fn a_cell_that_says_more_is_not_read() {
    check(
        "| Time | Event |\n|---|---|\n| 14:05 | a |\n| 14:06 (next day) | b |\n| 14:07 | c |\n",
        &[
            "15 14:05+00:00 \"a\"",
            "(`14:06 (next day)` is not a time that can be read) \"b\"",
            "(the date is not known since `14:06 (next day)`) \"c\"",
            "ambiguous-time \"14:06 (next day)\": `14:06 (next day)` is not a time that can be read",
        ],
    );
}

#[test]
fn a_mark_in_a_cell() {
    check(
        "| Time | Event |\n|---|---|\n| 14:05 | [detected] a |\n| 14:06 | b (resolved). |\n",
        &[
            "15 14:05+00:00 [detected] \"a\"",
            "15 14:06+00:00 [resolved] \"b.\"",
        ],
    );
}
