//! The parts that front matter can give as TOML, and the body's against them.

use super::{findings, known, parsed, sound, value, values};
use crate::config::Config;
use crate::parse::{Context, front_matter};
use crate::source::SourceId;
use crate::time::{Moment, Unknown, Zone};

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
remind = false

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
fn actions_can_be_toml() {
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
        [known(&first.remind), known(&second.remind)],
        ["missing", "no"]
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
}

#[test]
fn impact_can_be_toml() {
    let document = sound(PARTS);
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
7:12 unknown-category: `bad luck` is not a factor category
8:12 accepted-risk-without-reason: the risk is accepted without a reason
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
        zone_given: false,
    };
    let (_, given, _) = front_matter::parse(&cx, &mut Vec::new());
    let mut found = Vec::new();
    front_matter::merge(&cx, given, &mut document, &mut found);
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
