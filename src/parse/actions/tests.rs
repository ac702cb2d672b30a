//! What is read of action items, in one line each.

mod list;
mod table;

use std::fmt::Write as _;

use crate::config::Config;
use crate::config::catalog::Person;
use crate::parse::{Action, Document, Part, sections};
use crate::span::{Field, Spanned};
use crate::vocabulary::Column;

fn config() -> Config {
    let mut config = Config::default();
    let alice = Person {
        name: Some("Alice Novak".into()),
        ..Person::default()
    };
    config.catalog.people.insert("alice".into(), alice);
    config.columns.insert("aufgabe".into(), Column::Action);
    config
}

fn read(markdown: &str) -> (Document, Vec<crate::diagnostic::Finding>, String) {
    let text = format!("## Action Items\n\n{markdown}");
    let (document, findings) = sections::read(&text, &config());
    (document, findings, text)
}

/// One line an action: its text, and each value that is not missing.
fn check(markdown: &str, expected: &[&str]) {
    let (document, _, _) = read(markdown);
    let lines: Vec<String> = document.actions.iter().map(line).collect();
    assert_eq!(lines, expected, "{markdown}");
}

/// The rule, the text under the caret, and the message of each finding.
fn check_findings(markdown: &str, expected: &[(&str, &str, &str)]) {
    let (_, findings, text) = read(markdown);
    let findings: Vec<_> = findings
        .iter()
        .map(|finding| {
            (
                finding.rule,
                finding.at.span.text(&text),
                finding.message.as_str(),
            )
        })
        .collect();
    assert_eq!(findings, expected, "{markdown}");
}

/// The parts of the section: prose as it stands, actions as their number.
fn check_parts(markdown: &str, expected: &[&str]) {
    let (document, _, text) = read(markdown);
    let parts: Vec<String> = document.sections[0]
        .parts
        .iter()
        .map(|part| match part {
            Part::Prose(span) => span.text(&text).to_owned(),
            Part::Actions(range) => format!("{range:?}"),
            _ => "?".into(),
        })
        .collect();
    assert_eq!(parts, expected, "{markdown}");
}

fn line(action: &Action) -> String {
    let mut out = action.text.value.clone();
    let list = |items: &[Spanned<String>]| {
        let items: Vec<&str> = items.iter().map(|item| item.value.as_str()).collect();
        items.join("+")
    };
    if let Some(id) = &action.id {
        let _ = write!(out, " | id {}", id.value);
    }
    for (name, items) in [
        ("owner", &action.owners),
        ("factor", &action.factors),
        ("ticket", &action.tickets),
    ] {
        if !items.is_empty() {
            let _ = write!(out, " | {name} {}", list(items));
        }
    }
    let fields = [
        ("priority", field(&action.priority)),
        ("due", field(&action.due)),
        ("status", field(&action.status)),
        ("type", field(&action.kind)),
        ("created", field(&action.created)),
        ("completed", field(&action.completed)),
        ("automation", field(&action.automation)),
        ("remind", field(&action.remind)),
    ];
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(out, " | {name} {value}");
    }
    for (name, value) in [
        ("evidence", &action.evidence),
        ("reason", &action.reason),
        ("team", &action.team),
    ] {
        if let Some(value) = value {
            let _ = write!(out, " | {name} {}", value.value);
        }
    }
    for (header, value) in &action.extra {
        let _ = write!(out, " | {header}: {}", value.value);
    }
    out
}

fn field<T: ToString>(field: &Field<T>) -> String {
    match field {
        Field::Missing => String::new(),
        Field::Unreadable(text) => format!("{:?}", text.value),
        Field::Known(value) => value.value.to_string(),
    }
}
