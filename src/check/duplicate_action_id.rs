//! Two actions of a postmortem that cannot be told apart: one ID, or no ID and the same words.

use std::collections::HashMap;

use super::support::{is_unfilled, quoted};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};
use crate::source::Location;
use crate::span::Span;

pub const RULE: Rule = Rule {
    code: "PM415",
    name: "duplicate-action-id",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/duplicate-action-id.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let mut first: HashMap<String, &Action> = HashMap::new();
    let mut findings = Vec::new();
    for action in &postmortem.actions {
        if is_unfilled(named(action).1) {
            continue;
        }
        let key = action.id.local.to_lowercase();
        if let Some(other) = first.get(&key) {
            findings.push(double(postmortem, action, other));
        } else {
            first.insert(key, action);
        }
    }
    findings
}

/// What an action is told apart by, and where that is written.
fn named(action: &Action) -> (Span, &str) {
    let written = &action.written;
    let name = written.id.as_ref().unwrap_or(&written.text);
    (name.span, &name.value)
}

fn double(postmortem: &Postmortem, action: &Action, other: &Action) -> Finding {
    let (span, name) = named(action);
    let at = Location {
        source: postmortem.source,
        span: named(other).0,
    };
    let (message, help) = if action.written.id.is_some() {
        (
            format!("two actions have the ID `{name}`"),
            "give this one an ID of its own: an action is followed by it from one version to the next",
        )
    } else {
        (
            format!("two actions without an ID say the same, {}", quoted(name)),
            "remove one of them, or give each an ID and say in what they differ",
        )
    };
    Finding::new(RULE.name, postmortem.source, span, message)
        .label("the second")
        .related(at, "the first")
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    #[test]
    fn two_of_one_name_are_found() {
        let check = |items: &str, expected: &[&str]| {
            let body = format!("## Action Items\n\n{items}");
            assert_eq!(found(&RULE, "", &body), expected, "{items}");
        };
        check("- AI-1: a\n- AI-2: a\n- b\n", &[]);
        check(
            "- AI-1: a\n- AI-1: b\n- AI-1: c\n",
            &[
                "7:3 two actions have the ID `AI-1`",
                "8:3 two actions have the ID `AI-1`",
            ],
        );
        check(
            "| ID | Action |\n|--|--|\n| ai-1 | a |\n| AI-1 | b |\n| TBD | c |\n| TBD | d |\n",
            &["9:3 two actions have the ID `AI-1`"],
        );
        check(
            "- Add an `alert`\n- [x] add an alert (@bob)\n- TODO\n- TODO\n",
            &["7:7 two actions without an ID say the same, “add an alert”"],
        );
        // One with an ID and one without can be told apart.
        check("- AI-1: a\n- a\n", &[]);
    }
}
