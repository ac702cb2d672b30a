//! Front matter as people write it, and as they should not.

mod parts;

use crate::config::Config;
use crate::diagnostic::Finding;
use crate::parse::{Document, parse};
use crate::source::{LineIndex, Source, SourceId};
use crate::span::{Field, Spanned};

fn parsed(text: &str) -> (Document, Vec<Finding>) {
    let source = Source {
        path: "postmortems/2025-01-15-errors.md".into(),
        text: text.into(),
        ..Source::default()
    };
    parse(SourceId(0), &source, &Config::default())
}

/// The findings as `line:column rule: message`.
fn findings(text: &str) -> String {
    let index = LineIndex::new(text);
    let (_, findings) = parsed(text);
    let show = |finding: &Finding| {
        let at = index.position(text, finding.at.span.start);
        let Finding { rule, message, .. } = finding;
        format!("{}:{} {rule}: {message}", at.line, at.column)
    };
    findings.iter().map(show).collect::<Vec<_>>().join("\n")
}

/// The front matter with nothing wrong in it.
fn sound(toml: &str) -> Document {
    let text = format!("+++\n{toml}\n+++\n");
    assert_eq!(findings(&text), "", "{text}");
    parsed(&text).0
}

fn values<T: Clone>(spanned: &[Spanned<T>]) -> Vec<T> {
    spanned
        .iter()
        .map(|spanned| spanned.value.clone())
        .collect()
}

fn value<T: std::fmt::Display>(spanned: Option<&Spanned<T>>) -> String {
    spanned.map_or_else(|| "-".into(), |spanned| spanned.value.to_string())
}

fn known<T: std::fmt::Display>(field: &Field<T>) -> String {
    match field {
        Field::Missing => "missing".into(),
        Field::Unreadable(text) => format!("unreadable {}", text.value),
        Field::Known(known) => known.value.to_string(),
    }
}

/// Every key of the format's example.
const EXAMPLE: &str = r#"title = "Checkout errors after a NOT NULL migration"
date = 2025-01-15                  # local date of the incident
severity = "SEV2"
status = "published"
published = 2025-01-17
kind = "incident"
id = "checkout"
services = ["checkout-api"]
teams = ["payments"]
tags = ["database", "migration"]
trigger = "migration"
detected-by = "alert"
environments = ["production"]
regions = ["eu-west-1"]
repeat-of = "2024-06-03-orders-down"
change = "https://git.example.com/shop/pull/1234"
timezone = "Europe/Berlin"
visibility = "internal"
authors = ["alice"]
reviewers = ["erin"]
related = ["2024-11-02-orders-down"]
tracker = "https://tracker.example.com/INC-77"
hypothesis = ""

[times]
started = 2025-01-15T13:50:00Z
resolved = 2025-01-15T15:50:00+01:00

[roles]
incident-commander = "alice"
subject-matter-experts = ["bob", "carol"]

[[alerts]]
name = "api-error-rate"
runbook = "runbooks/api-error-rate.md"

[[budget]]
service = "checkout-api"
objective = "availability"
error-ratio = 0.12
duration-minutes = 18
bad-events = 75_000
consumed-minutes = 2.16

[extra]
region.count = 2"#;

#[test]
fn every_key_is_read() {
    let front = sound(EXAMPLE).front;
    let text = format!("+++\n{EXAMPLE}\n+++\n");
    assert_eq!(front.span.unwrap().text(&text), format!("{EXAMPLE}\n"));
    assert_eq!(
        value(front.title.as_ref()),
        "Checkout errors after a NOT NULL migration"
    );
    assert_eq!(
        front.title.unwrap().span.text(&text),
        "\"Checkout errors after a NOT NULL migration\""
    );
    assert_eq!(value(front.id.as_ref()), "checkout");
    assert_eq!(value(front.date.as_ref()), "2025-01-15");
    assert_eq!(front.date.unwrap().span.text(&text), "2025-01-15");
    assert_eq!(value(front.severity.as_ref()), "SEV2");
    assert_eq!(value(front.published.as_ref()), "2025-01-17");
    let words = [
        known(&front.status),
        known(&front.kind),
        known(&front.trigger),
        known(&front.detected_by),
        known(&front.visibility),
    ];
    assert_eq!(
        words,
        ["published", "incident", "migration", "alert", "internal"]
    );
    let lists = [
        &front.services,
        &front.teams,
        &front.tags,
        &front.environments,
        &front.regions,
        &front.authors,
        &front.reviewers,
        &front.related,
    ];
    let lists = lists.map(|list| values(list).join(" ")).join(", ");
    assert_eq!(
        lists,
        "checkout-api, payments, database migration, production, eu-west-1, alice, erin, 2024-11-02-orders-down"
    );
    assert_eq!(value(front.repeat_of.as_ref()), "2024-06-03-orders-down");
    assert_eq!(
        value(front.change.as_ref()),
        "https://git.example.com/shop/pull/1234"
    );
    assert_eq!(
        value(front.tracker.as_ref()),
        "https://tracker.example.com/INC-77"
    );
    assert_eq!(front.hypothesis, None);
    assert_eq!(value(front.timezone.as_ref()), "Europe/Berlin");
}

#[test]
fn every_table_is_read() {
    let front = sound(EXAMPLE).front;
    let times = front.times.iter();
    let times: Vec<_> = times
        .map(|(instant, at)| format!("{instant} {}", at.value.at))
        .collect();
    assert_eq!(
        times,
        [
            "started 2025-01-15 13:50:00 +00:00",
            "resolved 2025-01-15 15:50:00 +01:00"
        ]
    );
    let roles = front.roles.iter();
    let roles: Vec<_> = roles
        .map(|(role, who)| format!("{role} {:?}", values(who)))
        .collect();
    assert_eq!(
        roles,
        [
            "incident-commander [\"alice\"]",
            "subject-matter-experts [\"bob\", \"carol\"]"
        ]
    );
    let [alert] = &front.alerts[..] else { panic!() };
    assert_eq!(value(alert.name.as_ref()), "api-error-rate");
    assert_eq!(value(alert.runbook.as_ref()), "runbooks/api-error-rate.md");
    let text = format!("+++\n{EXAMPLE}\n+++\n");
    assert_eq!(
        alert.span.text(&text),
        "[[alerts]]\nname = \"api-error-rate\"\nrunbook = \"runbooks/api-error-rate.md\""
    );
    let [budget] = &front.budget[..] else {
        panic!()
    };
    assert_eq!(value(budget.service.as_ref()), "checkout-api");
    assert_eq!(value(budget.objective.as_ref()), "availability");
    let figures = [
        &budget.error_ratio,
        &budget.duration_minutes,
        &budget.bad_events,
        &budget.consumed_minutes,
    ];
    assert_eq!(
        figures.map(|figure| value(figure.as_ref())),
        ["0.12", "18", "75000", "2.16"]
    );
    assert_eq!(
        front.extra.into_iter().collect::<Vec<_>>(),
        [("region.count".into(), "2".into())]
    );
}

#[test]
fn ten_mistakes_are_ten_findings() {
    let text = "\u{feff}+++
title = Checkout errors
date = \"2025-01-15\"
severity = 2
statuss = \"published\"
kind = \"outage\"
services = \"checkout-api\"
tags = [\"database\", 5]
[times]
started = 2025-01-15T13:50:00
detected_at = 2025-01-15T13:55:00Z
[[budget]]
service = \"checkout-api\"
objective = \"availability\"
error-ratio = 12
+++
";
    assert_eq!(
        findings(text),
        "2:9 front-matter-syntax: `Checkout errors` is not a value of TOML
3:8 invalid-value: `date` must be a date, not a string
4:12 invalid-value: `severity` must be a string, not a whole number
5:1 unknown-key: unknown key `statuss`
6:8 invalid-value: `kind` cannot be `outage`
7:12 invalid-value: `services` must be an array of strings, not a string
8:21 invalid-value: an item of `tags` must be a string, not a whole number
10:11 invalid-value: `times.started` has no offset, so its instant is not known
11:1 unknown-key: unknown key `detected_at` in `[times]`
15:15 invalid-value: `budget.error-ratio` must be a number, from 0 to 1"
    );
    let front = parsed(text).0.front;
    assert_eq!(
        (front.title, front.date, front.severity),
        (None, None, None)
    );
    assert_eq!(known(&front.kind), "unreadable outage");
    assert_eq!(values(&front.tags), ["database"]);
    let unread: Vec<_> = front.unread.keys.iter().map(String::as_str).collect();
    assert_eq!(
        unread,
        [
            "budget.error-ratio",
            "date",
            "kind",
            "services",
            "severity",
            "times.started",
            "title"
        ]
    );
    assert!(front.unread.broken && front.unread.may_hold("anything"));
}

#[test]
fn what_is_no_front_matter_is_said() {
    let check = |text: &str, expected: &str, body: &str| {
        assert_eq!(findings(text), expected, "{text}");
        let (document, _) = parsed(text);
        assert_eq!(document.body.text(text), body, "{text}");
        assert_eq!(document.front.unread.broken, !expected.is_empty(), "{text}");
    };
    check("Some text.\n", "", "Some text.\n");
    check(
        "\n+++\ntitle = 'a'\n\nSome text.\n",
        "2:1 front-matter-syntax: the front matter is not closed",
        "title = 'a'\n\nSome text.\n",
    );
    check(
        "---\ntitle: a\n---\nSome text.\n",
        "1:1 front-matter-syntax: this front matter is YAML, and `pm` reads TOML",
        "Some text.\n",
    );
}

#[test]
fn an_id_can_name_a_page() {
    let check = |id: &str, expected: &str| {
        assert_eq!(
            findings(&format!("+++\nid = \"{id}\"\n+++\n")),
            expected,
            "{id}"
        );
    };
    check("PM-12", "");
    check("Index", "2:6 invalid-value: `id` cannot be `Index`");
    check("!!!", "2:6 invalid-value: `id` cannot be `!!!`");
    check("", "2:6 invalid-value: `id` is empty");
}
