//! The catalog, and what its parts say of one another.

use super::read;
use crate::config::catalog::ObjectiveKind;

/// A `catalog.toml` and what is wrong with it.
fn check(text: &str, expected: &str) {
    assert_eq!(read("", text).1, expected, "{text}");
}

const CATALOG: &str = r#"[services."checkout api"]
tier = 1
team = "payments"
runbooks = ["runbooks/checkout.md"]
readiness = "readiness/checkout.md"
sla = { target = 0.995, window-days = 90 }

[[services."checkout api".objectives]]
name = "availability"
target = 0.999

[[services."checkout api".objectives]]
name = "latency"
kind = "request"
target = 0.99999
window-days = 28
valid-events = 18_000_000

[services.batch]

[teams.payments]
lead = "@alice"
members = ["Bob Jones"]

[people.alice]
name = "Alice Novak"
aliases = ["ali", "alice@old.example.com"]
team = "payments"
email = "alice@example.com"

[people.bob]
name = "Bob Jones"
"#;

#[test]
fn services_and_people_are_read() {
    let (config, findings) = read("", CATALOG);
    assert_eq!(findings, "");
    let catalog = &config.catalog;
    let service = &catalog.services["checkout api"];
    assert_eq!(
        (service.tier, service.team.as_deref()),
        (Some(1), Some("payments"))
    );
    assert_eq!(service.runbooks[0].value, "runbooks/checkout.md");
    let readiness = service.readiness.as_ref();
    assert_eq!(
        readiness.map(|path| path.value.as_str()),
        Some("readiness/checkout.md")
    );
    let sla = service.sla.as_ref().unwrap();
    assert_eq!(
        (sla.target.to_string(), sla.window_days),
        ("0.995".into(), 90)
    );
    let [first, second] = &service.objectives[..] else {
        panic!()
    };
    assert_eq!(
        (first.name.as_str(), first.kind, first.window_days),
        ("availability", ObjectiveKind::Time, 30)
    );
    assert_eq!(
        (second.kind, second.window_days),
        (ObjectiveKind::Request, 28)
    );
    assert_eq!(
        second
            .valid_events
            .map(|events| events.to_string())
            .as_deref(),
        Some("18000000")
    );
    assert_eq!(catalog.services["batch"].tier, None);
    let team = &catalog.teams["payments"];
    assert_eq!(
        (team.lead.as_deref(), team.members.join(" ")),
        (Some("@alice"), "Bob Jones".into())
    );
    let alice = catalog.owner("Al <ALICE@old.example.com>").unwrap();
    assert_eq!(alice.0, "alice");
    assert_eq!(catalog.display_name(&alice), "Alice Novak");
    assert_eq!(
        catalog.teams_of(&catalog.owner("bob jones").unwrap()),
        ["payments"]
    );
}

#[test]
fn targets_are_shares() {
    let objective = |line: &str, expected: &str| {
        check(
            &format!("[[services.a.objectives]]\nname = 'n'\n{line}\n"),
            expected,
        );
    };
    objective("target = 0.999", "");
    objective(
        "",
        "1:1 missing-field: `[[services.a.objectives]]` needs `target` (add `target = …` below it)",
    );
    objective(
        "target = 99.95",
        "3:10 invalid-value: `services.a.objectives.target` must be a number, from 0 to 1 (for 99.95 %, write `target = 0.9995`)",
    );
    objective(
        "target = 1",
        "3:10 invalid-value: a target must be more than 0 and less than 1 (write a share such as `0.999`: all or nothing leaves no budget to spend)",
    );
    objective(
        "target = '99.9 %'",
        "3:10 invalid-value: `services.a.objectives.target` must be a number, not a string (write a number, or remove it)",
    );
    objective(
        "target = 0.9\nkind = 'requests'\nwindow-days = 0\nwindow = 30",
        "4:8 invalid-value: `services.a.objectives.kind` cannot be `requests` (did you mean `request`? The words are `time`, `request`)
5:15 invalid-value: `services.a.objectives.window-days` must be a whole number, at least 1 (write a whole number, at least 1, or remove it)
6:1 unknown-key: unknown key `window` in `[[services.a.objectives]]` (did you mean `window-days`?)",
    );
    check(
        "[services.a]\ntier = 5\nsla = { window-days = 3 }\n",
        "2:8 invalid-value: `services.a.tier` must be a whole number, from 1 to 4 (write a whole number, from 1 to 4, or remove it)
3:7 missing-field: `[services.a.sla]` needs `target` (add `target = …` below it)",
    );
}

#[test]
fn a_promise_is_looser_than_the_objective() {
    let text = |sla: &str| {
        format!(
            "[services.a]\nsla = {{ target = {sla} }}\n[[services.a.objectives]]\nname = 'latency'\ntarget = 0.95\n[[services.a.objectives]]\nname = 'availability'\ntarget = 0.999\n"
        )
    };
    check(&text("0.99"), "");
    check(
        &text("0.999"),
        "2:18 invalid-value: an SLA of 0.999 is not looser than the objective of 0.999 (promise less than you aim for: lower the SLA or raise the objective), the strictest objective 7:8",
    );
    check("[services.a]\nsla = { target = 0.9 }\n", "");
    check(
        "[[services.a.objectives]]\nname = 'n'\ntarget = 0.9\n[[services.a.objectives]]\nname = 'n'\ntarget = 0.9\n",
        "5:8 invalid-value: two objectives of this service share a name (give each a name of its own: postmortems refer to it), the first 2:8",
    );
}

#[test]
fn who_is_named_is_listed() {
    check(
        "[services.a]\nteam = 'payments'\n[teams.b]\n",
        "2:8 invalid-value: `payments` is not a team of this catalog (add `[teams.NAME]` for it, or correct the name)",
    );
    check("[services.a]\nteam = 'payments'\n", "");
    check("[teams.a]\nlead = 'alice'\nmembers = ['bob']\n", "");
    check(
        "[teams.a]\nlead = 'alcie'\nmembers = ['Bob', 'dave']\n[people.alice]\nteam = 'A'\n[people.bob]\n",
        "2:8 invalid-value: `alcie` is not a person of this catalog (did you mean `alice`?)
3:19 invalid-value: `dave` is not a person of this catalog (add `[people.NAME]` for it, or correct the name)
5:8 invalid-value: `A` is not a team of this catalog (did you mean `a`?)",
    );
}

#[test]
fn nobody_shares_a_name() {
    check(
        "[people.alice]\nname = 'Alice'\naliases = ['al', 'a@example.com']\n[people.al]\nemail = 'A@example.com'\n[people.Alice]\n",
        "4:9 invalid-value: `al` is also `alice` (give each person names of their own: actions are gathered by them), `alice` 3:12
5:9 invalid-value: `A@example.com` is also `alice` (give each person names of their own: actions are gathered by them), `alice` 3:18
6:9 invalid-value: `Alice` is also `alice` (give each person names of their own: actions are gathered by them), `alice` 1:9",
    );
    check("[people.a]\nname = '—'\n[people.b]\nname = '—'\n", "");
}
