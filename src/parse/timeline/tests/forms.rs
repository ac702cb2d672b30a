//! The forms: lists, headings, paragraphs, and what belongs to an entry.

use super::*;

#[test]
fn bullets_and_numbers() {
    check(
        "- 14:05 — Deploy\n- 14:07: Errors **rise**\n* 14:10 Alert\n",
        &[
            "15 14:05+00:00 \"Deploy\"",
            "15 14:07+00:00 \"Errors **rise**\"",
            "15 14:10+00:00 \"Alert\"",
        ],
    );
    check(
        "1. **14:05 UTC**: Deploy\n2. `14:07` Errors\n3. [x] 14:10 Alert\n",
        &[
            "15 14:05+00:00 \"Deploy\"",
            "15 14:07+00:00 \"Errors\"",
            "15 14:10+00:00 \"Alert\"",
        ],
    );
}

#[test]
fn what_is_nested_stays_a_list() {
    check(
        "- 14:05 Deploy\n  - of *a*\n    - b\n\n  ```\n  code\n  ```\n- 14:07 x\n",
        &[
            "15 14:05+00:00 \"Deploy\\n- of *a*\\n  - b\\n\\n```\\ncode\\n```\"",
            "15 14:07+00:00 \"x\"",
        ],
    );
}

#[test]
fn an_item_without_a_time_is_an_entry_without_one() {
    check(
        "- 14:05 Deploy\n- Observation: all is well\n- 1 hour later, done\n",
        &[
            "15 14:05+00:00 \"Deploy\"",
            "(no time is written) \"Observation: all is well\"",
            "(no time is written) \"1 hour later, done\"",
        ],
    );
    check("- one\n- two\n", &["prose \"- one\\n- two\""]);
}

#[test]
fn an_item_can_give_the_date_of_those_in_it() {
    check(
        "- 2025-01-14\n  - 14:05 a\n- Next day (16 Jan):\n  - 09:00 b\n    - c\n",
        &[
            "prose \"- 2025-01-14\"",
            "14 14:05+00:00 \"a\"",
            "prose \"- Next day (16 Jan):\"",
            "16 09:00+00:00 \"b\\n- c\"",
        ],
    );
    check(
        "- 2025-01-14\n- 14:05 a\n- **2025-01-16**\n- 09:00 b\n",
        &[
            "prose \"- 2025-01-14\"",
            "14 14:05+00:00 \"a\"",
            "prose \"- **2025-01-16**\"",
            "16 09:00+00:00 \"b\"",
        ],
    );
}

#[test]
fn headings_with_all_below_them() {
    check(
        "### 2025-01-14 16:11\n\nText\n\n1. one\n2. two\n\n#### Detail\n\nMore\n\n### 17:02 - Rolled back\n\n    code\n",
        &[
            "14 16:11+00:00 \"Text\\n\\n1. one\\n2. two\\n\\n#### Detail\\n\\nMore\"",
            "14 17:02+00:00 \"Rolled back\\n\\n    code\"",
        ],
    );
    check(
        "### 14:05 ###\nx\n#### 14:07\ny\n### Later\nz\n",
        &[
            "15 14:05+00:00 \"x\"",
            "15 14:07+00:00 \"y\"",
            "prose \"### Later\"",
            "prose \"z\"",
        ],
    );
    check("14:05\n-----\nx\n", &["15 14:05+00:00 \"x\""]);
}

#[test]
fn a_heading_that_is_a_date() {
    check(
        "### 14 Jan 2025\n\n- 14:05 a\n\n### 16 Jan 2025\n\nAll was quiet.\n\n### 17 Jan 2025\n#### 08:00\nb\n",
        &[
            "prose \"### 14 Jan 2025\"",
            "14 14:05+00:00 \"a\"",
            "(no time of day is written) \"All was quiet.\"",
            "prose \"### 17 Jan 2025\"",
            "17 08:00+00:00 \"b\"",
        ],
    );
    check(
        "### 14 Jan 2025: Rollout\n\n14:05 a\n\n### 16 Jan 2025: Rest\n",
        &[
            "prose \"### 14 Jan 2025: Rollout\"",
            "14 14:05+00:00 \"a\"",
            "(no time of day is written) \"Rest\"",
        ],
    );
}

#[test]
fn paragraphs() {
    check(
        "**14:05 UTC**: a\n\n14:07 b\n\n* one\n* two\n\nAnd more.\n\n```\ncode\n```\n\n14:09 – c\n\nThe end.\n",
        &[
            "15 14:05+00:00 \"a\"",
            "15 14:07+00:00 \"b\\n\\n* one\\n* two\\n\\nAnd more.\\n\\n```\\ncode\\n```\"",
            "15 14:09+00:00 \"c\"",
            "prose \"The end.\"",
        ],
    );
    check(
        "14 Jan\n\n14:05 a\n\n**Day 2 (16 Jan)**\n\n09:00 b\n",
        &[
            "prose \"14 Jan\"",
            "14 14:05+00:00 \"a\"",
            "prose \"**Day 2 (16 Jan)**\"",
            "16 09:00+00:00 \"b\"",
        ],
    );
}

#[test]
fn lines_of_a_paragraph() {
    check(
        "14:05 a\n14:07 b\n14:09 c\n",
        &[
            "15 14:05+00:00 \"a\"",
            "15 14:07+00:00 \"b\"",
            "15 14:09+00:00 \"c\"",
        ],
    );
    check(
        "14:05 — a\ngoes on\n14:07 — b  \n14:09 c\n",
        &[
            "15 14:05+00:00 \"a\\ngoes on\"",
            "15 14:07+00:00 \"b\"",
            "15 14:09+00:00 \"c\"",
        ],
    );
    check(
        "14:05 The queue was back at\n14:20 and then full again\n",
        &["15 14:05+00:00 \"The queue was back at\\n14:20 and then full again\""],
    );
    check(
        "The queue was back at\n14:20, and then full.\n",
        &["prose \"The queue was back at\\n14:20, and then full.\""],
    );
    check(
        "- 14:05: a\n  – 14:07: b\n- 14:09: c\n",
        &[
            "15 14:05+00:00 \"a\"",
            "15 14:07+00:00 \"b\"",
            "15 14:09+00:00 \"c\"",
        ],
    );
    check(
        "2025-01-14\n14:05 a\n14:07 b\n",
        &[
            "prose \"2025-01-14\"",
            "14 14:05+00:00 \"a\"",
            "14 14:07+00:00 \"b\"",
        ],
    );
}

#[test]
fn what_stands_between_items_belongs_to_the_one_above() {
    check(
        "- 14:05 a\n\n```\ncode\n```\n\n> quote\n\n![graph](g.png)\n\n- 14:07 b\n\nAfter.\n\n> quoted\n",
        &[
            "15 14:05+00:00 \"a\\n\\n```\\ncode\\n```\\n\\n> quote\\n\\n![graph](g.png)\"",
            "15 14:07+00:00 \"b\"",
            "prose \"After.\"",
            "prose \"> quoted\"",
        ],
    );
}

#[test]
fn a_key_before_its_time() {
    check(
        "- First detected: 2025-01-14 10:26\n- Resolved 2025-01-14 11.21\n- Duration: 00:55\n",
        &[
            "14 10:26+00:00 \"First detected\"",
            "14 11:21+00:00 \"Resolved\"",
            "(no time is written) \"Duration: 00:55\"",
        ],
    );
}

#[test]
fn a_list_that_is_code_by_its_indentation() {
    check(
        "    - 2pm Alice asks\n    - 2:08pm Bob\n      answers\n",
        &[
            "15 14:00+00:00 \"Alice asks\"",
            "15 14:08+00:00 \"Bob\\nanswers\"",
        ],
    );
    check(
        "    - one\n    - two\n",
        &["prose \"    - one\\n    - two\""],
    );
    check("    14:05 log line\n", &["prose \"    14:05 log line\""]);
}

#[test]
fn numbers_are_times_where_all_items_begin_with_one() {
    check(
        "- 09.12 a\n- 09.15 b\n- 10.02 c\n",
        &[
            "15 09:12+00:00 \"a\"",
            "15 09:15+00:00 \"b\"",
            "15 10:02+00:00 \"c\"",
        ],
    );
    check(
        "- 09.12 a\n- 0.5 b\n- c\n",
        &["prose \"- 09.12 a\\n- 0.5 b\\n- c\""],
    );
}

#[test]
fn text_keeps_its_meaning() {
    check(
        "- 14:05 # five\n- 14:06 **14 nodes** down\n- **14:07: all** down\n- 14:08 - 1. first\n- [14:09](https://c.example/p) x\n",
        &[
            "15 14:05+00:00 \"\\\\# five\"",
            "15 14:06+00:00 \"**14 nodes** down\"",
            "15 14:07+00:00 \"**all** down\"",
            "15 14:08+00:00 \"1\\\\. first\"",
            "15 14:09+00:00 \"[14:09](https://c.example/p) x\"",
        ],
    );
    check(
        "- 14:05 a\r\n  b\r\n- 14:06 c\r\n",
        &["15 14:05+00:00 \"a\\nb\"", "15 14:06+00:00 \"c\""],
    );
}
