//! Every reader, and every mistake that one can make.

use std::fmt::Write;

use super::{Origin, Table, read};
use crate::source::{LineIndex, SourceId};
use crate::span::{Field, Span};
use crate::vocabulary::{Priority, Trigger};

const BEFORE: &str = "é\n";

/// Reads `toml`, which stands below a line in its source, and gives what `keys` made of it, the findings as
/// `line:column-width rule: message (help) -> fix`, and what was not read.
fn run(toml: &str, keys: impl Fn(&mut Table<'_>) -> String) -> String {
    let text = format!("{BEFORE}{toml}\nend");
    let origin = Origin {
        source: SourceId(0),
        text: &text,
        span: Span::new(BEFORE.len(), BEFORE.len() + toml.len()),
        rule: "config-syntax",
        unknown_help: "remove it",
    };
    let mut findings = Vec::new();
    let (mut out, unread) = read(origin, &mut findings, keys);
    let index = LineIndex::new(&text);
    for finding in findings {
        let at = index.position(&text, finding.at.span.start);
        let width = finding.at.span.text(&text).chars().count();
        let _ = write!(
            out,
            "\n{}:{}-{width} {}: {} ({})",
            at.line - 1,
            at.column,
            finding.rule,
            finding.message,
            finding.help
        );
        for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
            assert_eq!(edit.span, finding.at.span);
            let _ = write!(out, " -> {}", edit.text);
        }
    }
    if !unread.keys.is_empty() {
        let keys: Vec<_> = unread.keys.into_iter().collect();
        let _ = write!(out, "\nunread {}", keys.join(" "));
    }
    out
}

fn show<T: std::fmt::Debug>(value: Option<crate::span::Spanned<T>>) -> String {
    match value {
        Some(spanned) => format!("{:?}", spanned.value),
        None => "-".into(),
    }
}

/// One reader over the key `x`. A macro, since a function cannot take a method of a type with a lifetime.
macro_rules! check {
    ($reader:expr, $toml:expr, $expected:expr $(,)?) => {{
        let actual = run($toml, |t| match t.read("x", $reader) {
            Some(value) => format!("{value:?}"),
            None => "-".into(),
        });
        assert_eq!(without_spans(&actual), $expected, "{}", $toml);
    }};
}

/// The findings test the spans.
fn without_spans(debug: &str) -> String {
    let spanned = regex::Regex::new(r"Spanned \{ value: (.*?), span: Span \{[^}]*\} \}").unwrap();
    spanned.replace_all(debug, "$1").into_owned()
}

#[test]
fn strings() {
    use super::Value as V;
    check!(V::string, "x = 'a'", "\"a\"");
    check!(V::string, "x = ''", "\"\"");
    check!(V::string, "", "-");
    check!(
        V::string,
        "x = 1",
        "-\n1:5-1 invalid-value: `x` must be a string, not a whole number (write `x = \"1\"`)\nunread x",
    );
    check!(
        V::string,
        "x = ['a']",
        "-\n1:5-5 invalid-value: `x` must be a string, not an array (write a string, or remove it)\nunread x",
    );
    check!(
        V::text,
        "x = ' '",
        "-\n1:5-3 invalid-value: `x` is empty (write a value, or remove it)\nunread x",
    );
    check!(V::texts, "x = ['a', \"b\"]", "[\"a\", \"b\"]");
    check!(V::texts, "x = []", "[]");
    check!(
        V::texts,
        "x = 'a'",
        "-\n1:5-3 invalid-value: `x` must be an array of strings, not a string (write `x = [\"a\"]`)\nunread x",
    );
    check!(
        V::texts,
        "x = [\n  'a',\n  2,\n  '',\n]",
        "[\"a\"]\n3:3-1 invalid-value: an item of `x` must be a string, not a whole number (write `\"2\"`)\n4:3-2 invalid-value: an item of `x` is empty (write a value, or remove it)",
    );
    check!(V::text_or_texts, "x = 'a'", "[\"a\"]");
    check!(V::text_or_texts, "x = ['a']", "[\"a\"]");
    check!(V::text_or_number, "x = 1_200", "\"1_200\"");
    check!(V::text_or_number, "x = 'about 5'", "\"about 5\"");
    check!(
        V::text_or_number,
        "x = true",
        "-\n1:5-4 invalid-value: `x` must be a string or a number, not `true` or `false` (write a string or a number, or remove it)\nunread x",
    );
}

#[test]
fn numbers_and_flags() {
    use super::Value as V;
    check!(V::flag, "x = true", "true");
    check!(
        V::flag,
        "x = 'true'",
        "-\n1:5-6 invalid-value: `x` must be `true` or `false`, not a string (write `x = true`, without quotes)\nunread x",
    );
    check!(V::amount, "x = 18", "18.0");
    check!(V::amount, "x = 0x10", "16.0");
    check!(V::amount, "x = 1_000.5", "1000.5");
    check!(
        V::amount,
        "x = -1",
        "-\n1:5-2 invalid-value: `x` must be a number, at least 0 (write a number, at least 0, or remove it)\nunread x",
    );
    check!(
        V::amount,
        "x = nan",
        "-\n1:5-3 invalid-value: `x` must be a number, at least 0 (write a number, at least 0, or remove it)\nunread x",
    );
    check!(
        V::amount,
        "x = '18'",
        "-\n1:5-4 invalid-value: `x` must be a number, not a string (write `x = 18`, without quotes)\nunread x",
    );
    check!(V::share, "x = 0.12", "0.12");
    check!(V::share, "x = 1", "1.0");
    check!(
        V::share,
        "x = 99.9",
        "-\n1:5-4 invalid-value: `x` must be a number, from 0 to 1 (for 99.9 %, write `x = 0.999`)\nunread x",
    );
    check!(|v| v.count(1..=4), "x = 4", "4");
    check!(
        |v| v.count(1..=4),
        "x = 5",
        "-\n1:5-1 invalid-value: `x` must be a whole number, from 1 to 4 (write a whole number, from 1 to 4, or remove it)\nunread x",
    );
    check!(
        |v| v.count(0..=u32::MAX),
        "x = 99999999999999999999999999999999999999999999",
        "-\n1:5-44 invalid-value: `x` must be a whole number, at least 0 (write a whole number, at least 0, or remove it)\nunread x",
    );
}

#[test]
fn dates() {
    use super::Value as V;
    check!(V::date, "x = 2025-01-15", "2025-01-15");
    check!(
        V::date,
        "x = '2025-01-15'",
        "-\n1:5-12 invalid-value: `x` must be a date, not a string (write `x = 2025-01-15`, without quotes) -> 2025-01-15\nunread x",
    );
    check!(
        V::date,
        "x = 2025-01-15T10:00:00Z",
        "-\n1:5-20 invalid-value: `x` must be a date, not a date-time (write `x = 2025-01-15`)\nunread x",
    );
    check!(
        V::date,
        "x = 'Wed, 15 Jan 2025'",
        "-\n1:5-18 invalid-value: `x` must be a date, not a string (write `x = 2025-01-15`, without quotes) -> 2025-01-15\nunread x",
    );
    check!(
        V::date,
        "x = '03/10/2021'",
        "-\n1:5-12 invalid-value: `x` must be a date, not a string (write a date as in `2025-01-15`, without quotes)\nunread x",
    );
    check!(
        V::date,
        "x = 'soon'",
        "-\n1:5-6 invalid-value: `x` must be a date, not a string (write a date as in `2025-01-15`, without quotes)\nunread x",
    );
    check!(
        V::date,
        "x = 2025-02-30",
        "-\n1:5-10 config-syntax: not TOML: invalid date (expected day between 01 and 28)\nunread x",
    );
}

#[test]
fn instants_and_zones() {
    use super::Value as V;
    let moment = |v: &super::Value<'_>| {
        let moment = v.moment()?.value;
        Some((moment.at.to_rfc3339(), moment.seconds))
    };
    check!(
        moment,
        "x = 2025-01-15T13:50:00+05:30",
        "(\"2025-01-15T13:50:00+05:30\", false)",
    );
    check!(
        moment,
        "x = 2025-01-15 13:50Z",
        "(\"2025-01-15T13:50:00+00:00\", false)",
    );
    check!(
        moment,
        "x = 2025-01-15T13:50:07Z",
        "(\"2025-01-15T13:50:07+00:00\", true)",
    );
    check!(
        moment,
        "x = 2016-12-31T23:59:60Z",
        "(\"2016-12-31T23:59:60+00:00\", true)",
    );
    check!(
        moment,
        "x = 2025-01-15T13:50:00",
        "-\n1:5-19 invalid-value: `x` has no offset, so its instant is not known (add `Z` for UTC at its end, or an offset such as `+01:00`)\nunread x",
    );
    check!(
        moment,
        "x = '2025-01-15T13:50:00Z'",
        "-\n1:5-22 invalid-value: `x` must be a date-time with an offset, not a string (write `x = 2025-01-15T13:50:00Z`, without quotes) -> 2025-01-15T13:50:00Z\nunread x",
    );
    check!(
        moment,
        "x = 2025-01-15",
        "-\n1:5-10 invalid-value: `x` must be a date-time with an offset, not a date (write an instant as in `2025-01-15T13:50:00Z`, without quotes)\nunread x",
    );
    check!(V::zone, "x = 'Europe/Berlin'", "Europe/Berlin");
    check!(
        V::zone,
        "x = 'europe/berlin'",
        "-\n1:5-15 invalid-value: `europe/berlin` is not a time zone that is known (did you mean `Europe/Berlin`?) -> 'Europe/Berlin'\nunread x",
    );
    check!(
        V::zone,
        "x = \"america/new york\"",
        "-\n1:5-18 invalid-value: `america/new york` is not a time zone that is known (did you mean `America/New_York`?) -> \"America/New_York\"\nunread x",
    );
    check!(
        V::zone,
        "x = 'the office'",
        "-\n1:5-12 invalid-value: `the office` is not a time zone that is known (write a name of the IANA time zone database, such as `Europe/Berlin`)\nunread x",
    );
}

#[test]
fn words() {
    use super::Value as V;
    check!(V::word::<Trigger>, "x = 'Config change'", "ConfigChange");
    check!(
        V::word::<Priority>,
        "x = 'P7'",
        "-\n1:5-4 invalid-value: `x` cannot be `P7` (did you mean `P0`? The words are `P0`, `P1`, `P2`, `P3`)\nunread x",
    );
    check!(
        V::word::<Priority>,
        "x = 'someday'",
        "-\n1:5-9 invalid-value: `x` cannot be `someday` (write one of `P0`, `P1`, `P2`, `P3`)\nunread x",
    );
    check!(
        V::word::<Priority>,
        "x = 1",
        "-\n1:5-1 invalid-value: `x` must be a string, not a whole number (write one of `P0`, `P1`, `P2`, `P3`)\nunread x",
    );
    let order = |v: &super::Value<'_>| v.one_of(&[("dmy", 1), ("mdy", 2)]);
    check!(order, "x = 'mdy'", "2");
    check!(
        order,
        "x = 'ymd'",
        "-\n1:5-5 invalid-value: `x` cannot be `ymd` (write one of `dmy`, `mdy`)\nunread x",
    );
    let field = |toml: &str| {
        run(toml, |t| match t.field("x", V::word::<Priority>) {
            Field::Missing => "missing".into(),
            Field::Unreadable(text) => format!("unreadable {}", text.value),
            Field::Known(word) => format!("known {}", word.value),
        })
    };
    assert_eq!(field(""), "missing");
    assert_eq!(field("x = 'p1'"), "known P1");
    assert!(field("x = 'soon'").starts_with("unreadable soon\n"));
    assert!(field("x = soon").starts_with("unreadable soon\n"));
    assert!(field("x = [1, 2]").starts_with("unreadable [1, 2]\n"));
}

/// A small reader with tables of every kind.
fn keys(t: &mut Table<'_>) -> String {
    use super::Value as V;
    let title = show(t.optional_text("title"));
    let detected_by = show(t.read("detected-by", V::text));
    let times = t.table("times", |t| show(t.read("started", V::moment)));
    let alerts = t.tables("alerts", |t| {
        if t.span().is_empty() {
            t.report(t.finding("missing-field", t.span(), "never seen"));
        }
        show(t.read("name", V::text))
    });
    let extra = t.read("extra", V::anything);
    let shared = t.table("shared", |t| {
        t.share();
        t.ignore(&["output-director"]);
        show(t.read("output-dir", V::text))
    });
    format!("{title} {detected_by} {times:?} {alerts:?} {extra:?} {shared:?}")
}

fn check_keys(toml: &str, expected: &str) {
    assert_eq!(run(toml, keys), expected, "{toml}");
}

#[test]
fn tables() {
    check_keys("", "- - None None None None");
    check_keys(
        "title = ''\n[times]\n[[alerts]]\nname = 'a'\n[[alerts]]\n",
        "- - Some(\"-\") Some([\"\\\"a\\\"\", \"-\"]) None None",
    );
    check_keys(
        "alerts = [{ name = 'a' }]\ntimes.started = 2025-01-15",
        "- - Some(\"-\") Some([\"\\\"a\\\"\"]) None None\n2:17-10 invalid-value: `times.started` must be a date-time with an offset, not a date (write an instant as in `2025-01-15T13:50:00Z`, without quotes)\nunread times.started",
    );
    check_keys(
        "times = 1\n[alerts]\nname = 'a'\n",
        "- - None None None None\n1:9-1 invalid-value: `times` must be a table, not a whole number (write `[times]` on a line of its own, and its keys below it)\n2:1-8 invalid-value: `alerts` must be an array of tables, not a table (write `[[alerts]]`)\nunread alerts times",
    );
    check_keys(
        "extra = { a = 'b', c.d = 1 }\n",
        "- - None None Some({\"a\": \"'b'\", \"c.d\": \"1\"}) None",
    );
    check_keys(
        "[extra]\na = [1, 2]\n[[extra.b]]\nc = 1\n[[extra.b]]\nc = 2025-01-15\n",
        "- - None None Some({\"a\": \"[1, 2]\", \"b.0.c\": \"1\", \"b.1.c\": \"2025-01-15\"}) None",
    );
}

#[test]
fn unknown_keys() {
    check_keys(
        "titel = 'a'\ndetected_by = 'b'\ndetectedBy = 'b'\nwhat = 1\nstarted = 1\n",
        "- - None None None None\n\
        1:1-5 unknown-key: unknown key `titel` (did you mean `title`?)\n\
        2:1-11 unknown-key: unknown key `detected_by` (keys are in kebab-case: write `detected-by`)\n\
        3:1-10 unknown-key: unknown key `detectedBy` (keys are in kebab-case: write `detected-by`)\n\
        4:1-4 unknown-key: unknown key `what` (remove it)\n\
        5:1-7 unknown-key: unknown key `started` (`started` belongs under `[times]`)",
    );
    check_keys(
        "[times]\ntitle = 'a'\nname = 'b'\n[shared]\noutput-dirs = 1\noutput-director = 1\nany = 1\n",
        "- - Some(\"-\") None None Some(\"-\")\n\
        2:1-5 unknown-key: unknown key `title` in `[times]` (move `title` above the first `[…]` line: everything below a `[…]` line belongs to that table)\n\
        3:1-4 unknown-key: unknown key `name` in `[times]` (`name` belongs under `[[alerts]]`)\n\
        5:1-11 unknown-key: unknown key `output-dirs` in `[shared]` (did you mean `output-dir`?)",
    );
    let names = |t: &mut Table<'_>| {
        let entries = t.entries().into_iter();
        let names: Vec<_> = entries.map(|(key, _)| key.value).collect();
        names.join(" ")
    };
    assert_eq!(run("b = 1\n'a c' = 2\n", names), "b a c");
}

#[test]
fn all_syntax_errors_in_one_run() {
    check_keys(
        "title: a\ndetected-by = alert\n[times]\nstarted = 2025-13-01\n[[alerts]]\nname =\n[[alerts]]\nname = \"a\n",
        "- - Some(\"-\") Some([\"-\", \"-\"]) None None\n\
        1:1-8 config-syntax: a key and its value need `=` between them (write `title = …`: TOML has `=` where YAML has `:`)\n\
        2:15-5 config-syntax: `alert` is not a value of TOML (write `\"alert\"`)\n\
        4:11-10 config-syntax: not TOML: invalid date (expected month between 01 and 12)\n\
        6:7-0 config-syntax: this key has no value (write a value after the `=`, or remove the line)\n\
        8:10-0 config-syntax: this string is not closed (write `\"` at its end)\n\
        unread alerts.name detected-by times.started",
    );
    check_keys(
        "title = {{ title }}\n",
        "- - None None None None\n\
        1:10-0 config-syntax: not TOML: missing key for inline table element (expected key)\n\
        unread title",
    );
    check_keys(
        "title = “a”\ntitle = 'b'\ndetected-by\n[times\n",
        "- - None None None None\n\
        1:9-3 config-syntax: `“a”` is not a value of TOML (write `\"a\"`)\n\
        2:1-5 config-syntax: `title` is given twice (keep one of the two)\n\
        3:1-11 config-syntax: this line is not `key = value` (write `=` and a value after the key, or remove the line)\n\
        4:1-6 config-syntax: this table's name is not closed (write `]` after it)\n\
        unread title",
    );
    // A header without an end takes its own keys with it and no others.
    check_keys(
        "[times # when\nstarted = 1\n[[alerts]]\nname = 1\n",
        "- - None Some([\"-\"]) None None\n\
        1:1-13 config-syntax: this table's name is not closed (write `]` after it)\n\
        4:8-1 invalid-value: `alerts.name` must be a string, not a whole number (write `name = \"1\"`)\n\
        unread alerts.name",
    );
}

#[test]
fn what_is_not_closed_swallows_nothing() {
    check_keys(
        "title = [\n  'a',\n  'b'\ndetected-by = 'c'\n[[alerts]]\nname = '''x\n[times]\nstarted = 2025-01-15T10:00:00Z\n",
        "- \"c\" Some(\"Moment { at: 2025-01-15T10:00:00+00:00, approximate: false, seconds: false, zone_written: true }\") Some([\"-\"]) None None\n\
        1:9-1 config-syntax: this array is not closed (write `]` at its end)\n\
        6:8-3 config-syntax: this string is not closed (write `'''` at its end)\n\
        unread alerts.name title",
    );
    check_keys(
        "times = { started = 1\ndetected-by = 'c'\n",
        "- \"c\" None None None None\n\
        1:9-1 config-syntax: this table is not closed (write `}` at its end)\n\
        unread times",
    );
}
