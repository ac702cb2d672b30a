//! Front matter as people write it, and as they should not.

use crate::config::Config;
use crate::diagnostic::Finding;
use crate::parse::{Context, Document, parse};
use crate::source::{LineIndex, Source, SourceId};
use crate::span::{Field, Spanned};
use crate::time::{Moment, Unknown, Zone};

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

const PARTS: &str = r#"[[timeline]]
at = 2025-01-15T13:50:00Z
text = "The *deploy* begins"
mark = "[started]"
[[timeline]]
at = 2025-01-15T14:18:30+01:00
end = 2025-01-15T14:20:00+01:00
text = "Rolled back"

[[factors]]
text = "The check ran on one shard"
category = "detection gap"
debt = "testing"
[[factors]]
id = "F9"
text = "Old hardware"
category = "capacity"
accepted = "replaced in March"

[[actions]]
id = "AI-1"
action = "Run migrations against a copy"
type = "prevent"
owner = "@alice"
priority = "P1"
due = 2025-02-15
status = "WIP"
factors = ["F1"]
tickets = ["SHOP-412"]
created = 2025-01-16
automation = 3
[[actions]]
action = "Add the alert"
owner = ["@bob", "@carol"]
status = "done"
completed = 2025-01-20
evidence = "https://git.example.com/shop/pull/7"
reason = "-"
team = "payments"
automation = "self-healing"

[impact]
duration-minutes = 28
users-affected = 1200
revenue-impact = "about 5,000 EUR"
budget-consumed = 2.16
data-lost = "none"
text = "Checkout failed for one in eight."
"#;

#[test]
fn timeline_and_factors_can_be_toml() {
    let document = sound(PARTS);
    let [first, second] = &document.timeline[..] else {
        panic!()
    };
    assert_eq!(first.text, "The *deploy* begins");
    assert_eq!(first.written.value, "2025-01-15T13:50:00Z");
    assert_eq!(
        first.at.as_ref().unwrap().at.to_rfc3339(),
        "2025-01-15T13:50:00+00:00"
    );
    assert_eq!(first.mark.as_ref().unwrap().value.to_string(), "started");
    assert_eq!((&first.end, &second.mark), (&None, &None));
    assert_eq!(
        second.at.as_ref().unwrap().at.to_rfc3339(),
        "2025-01-15T14:18:30+01:00"
    );
    let end = second.end.as_ref().unwrap().as_ref().unwrap();
    assert_eq!(end.at.to_rfc3339(), "2025-01-15T14:20:00+01:00");
    let [first, second] = &document.factors[..] else {
        panic!()
    };
    assert_eq!((first.id.as_str(), second.id.as_str()), ("F1", "F9"));
    assert_eq!((first.id_span, second.id_span.is_some()), (None, true));
    assert_eq!(first.text, "The check ran on one shard");
    assert_eq!(known(&first.category), "detection-gap");
    assert_eq!(
        (known(&first.debt), known(&second.debt)),
        ("testing".into(), "missing".into())
    );
    assert_eq!(value(second.accepted.as_ref()), "replaced in March");
}

#[test]
fn actions_and_impact_can_be_toml() {
    let document = sound(PARTS);
    let [first, second] = &document.actions[..] else {
        panic!()
    };
    assert_eq!(value(first.id.as_ref()), "AI-1");
    assert_eq!(first.text.value, "Run migrations against a copy");
    assert_eq!(
        (values(&first.owners), values(&second.owners)),
        (vec!["@alice".into()], vec!["@bob".into(), "@carol".into()])
    );
    let fields = [
        known(&first.kind),
        known(&first.priority),
        known(&first.due),
        known(&first.status),
        known(&first.created),
    ];
    assert_eq!(
        fields,
        ["prevent", "P1", "2025-02-15", "in-progress", "2025-01-16"]
    );
    assert_eq!(
        (values(&first.factors), values(&first.tickets)),
        (vec!["F1".into()], vec!["SHOP-412".into()])
    );
    assert_eq!(
        [known(&first.automation), known(&second.automation)],
        ["automated", "self-healing"]
    );
    assert_eq!(
        [
            known(&second.status),
            known(&second.completed),
            known(&second.due)
        ],
        ["done", "2025-01-20", "missing"]
    );
    assert_eq!(
        value(second.evidence.as_ref()),
        "https://git.example.com/shop/pull/7"
    );
    assert_eq!(
        [value(second.reason.as_ref()), value(second.team.as_ref())],
        ["-", "payments"]
    );
    let figures = document.impact.iter().map(|figure| {
        format!(
            "{:?} {} {:?}",
            figure.key, figure.value.value, figure.minutes
        )
    });
    assert_eq!(
        figures.collect::<Vec<_>>(),
        [
            "Duration 28 minutes Some(28.0)",
            "UsersAffected 1200 None",
            "RevenueImpact about 5,000 EUR None",
            "BudgetConsumed 2.16 None",
            "DataLost none None",
        ]
    );
    assert_eq!(
        value(document.impact_text.as_ref()),
        "Checkout failed for one in eight."
    );
    assert_eq!(document.sections, []);
}

#[test]
fn what_a_part_lacks_is_said() {
    let text = "+++
[[timeline]]
text = 'a'
[[timeline]]
at = 2025-01-15
[[factors]]
category = 'bad luck'
accepted = true
[[actions]]
owner = []
due = 'soon'
status = 'perhaps'
automation = 6
[impact]
data-lost = false
[[alerts]]
[[budget]]
error-ratio = 0.1
+++
";
    assert_eq!(
        findings(text),
        "2:1 missing-field: `[[timeline]]` needs `at`
4:1 missing-field: `[[timeline]]` needs `text`
5:6 invalid-value: `timeline.at` must be a date-time with an offset, not a date
6:1 missing-field: `[[factors]]` needs `text`
7:12 invalid-value: `factors.category` cannot be `bad luck`
8:12 invalid-value: `factors.accepted` must say why the risk is accepted
9:1 missing-field: `[[actions]]` needs `action`
11:7 invalid-value: `actions.due` must be a date, not a string
13:14 invalid-value: `actions.automation` must be a whole number, from 0 to 5
15:13 invalid-value: `impact.data-lost` must be a string or a number, not `true` or `false`
16:1 missing-field: `[[alerts]]` needs `name`
17:1 missing-field: `[[budget]]` needs `service`
17:1 missing-field: `[[budget]]` needs `objective`"
    );
    let (document, _) = parsed(text);
    let why = |at: &Result<Moment, Unknown>| at.as_ref().unwrap_err().0.clone();
    assert_eq!(why(&document.timeline[0].at), "its `at` is not given");
    assert_eq!(
        why(&document.timeline[1].at),
        "`2025-01-15` is not an instant with its offset"
    );
    let action = &document.actions[0];
    assert_eq!(
        [known(&action.due), known(&action.status)],
        ["unreadable soon", "unreadable perhaps"]
    );
    assert_eq!(action.text.value, "");
}

#[test]
fn a_part_is_given_once() {
    let text = format!("+++\n{PARTS}+++\n## Impact\n\nMuch.\n");
    // The body has all that the front matter has: what that says stands for the body's items here.
    let (mut document, _) = parsed(&text);
    let config = Config::default();
    let cx = Context {
        source: SourceId(0),
        text: &text,
        config: &config,
        date: None,
        zone: Zone::Named(config.timezone),
    };
    let (_, given, _) = super::parse(&cx, &mut Vec::new());
    let mut found = Vec::new();
    super::merge(&cx, given, &mut document, &mut found);
    let places = found.iter().map(|finding| {
        let [(related, _)] = &finding.related[..] else {
            panic!()
        };
        let here = finding.at.span.text(&text);
        let there = related.span.text(&text).lines().next().unwrap_or_default();
        (here, there, finding.message.as_str())
    });
    assert_eq!(
        places.collect::<Vec<_>>(),
        [
            (
                "[[timeline]]",
                "[[timeline]]",
                "`[[timeline]]` is given here and in the body too"
            ),
            (
                "[[factors]]",
                "[[factors]]",
                "`[[factors]]` is given here and in the body too"
            ),
            (
                "[[actions]]",
                "[[actions]]",
                "`[[actions]]` is given here and in the body too"
            ),
            (
                "[impact]",
                "28",
                "`[impact]` is given here and in the body too"
            ),
            (
                "\"Checkout failed for one in eight.\"",
                "Impact",
                "`[impact] text` is given here and in the body too"
            ),
        ]
    );
    assert_eq!((document.timeline.len(), document.actions.len()), (2, 2));
    assert_eq!(document.impact_text, None);
}
