//! An action that is due before the incident that it is for: most often last year's date.
//!
//! An action that was there before, because it was created or done before, is not meant.

use super::support::called;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};
use crate::source::Location;
use crate::span::Field;
use crate::vocabulary::ActionStatus;
use crate::words::days;

pub const RULE: Rule = Rule {
    code: "PM408",
    name: "due-before-incident",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/due-before-incident.md"),
    check: Check::Document(check),
};

/// Whether an action is due before the incident of its postmortem, and is of it.
pub(super) fn is_due_before(postmortem: &Postmortem, action: &Action) -> bool {
    let written = &action.written;
    let (Some(date), Some(due)) = (postmortem.date, written.due.known()) else {
        return false;
    };
    let earlier = [&written.created, &written.completed];
    let was_there = earlier
        .iter()
        .any(|field| field.known().is_some_and(|day| *day < date));
    *due < date && !was_there && action.status != ActionStatus::WontDo
}

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let Some(date) = postmortem.date else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for action in &postmortem.actions {
        let written = &action.written;
        let Field::Known(due) = &written.due else {
            continue;
        };
        if !is_due_before(postmortem, action) {
            continue;
        }
        let message = format!(
            "{} is due on {}, before the incident of {date}",
            called(action),
            due.value
        );
        let label = format!("{} before it", days((date - due.value).num_days()));
        let help = "correct the date; if the action is older than the incident, say when it was created \
            in a column Created";
        let mut finding = Finding::new(RULE.name, postmortem.source, due.span, message)
            .label(label)
            .help(help);
        if let Some(written) = &postmortem.document.front.date {
            let at = Location {
                source: postmortem.source,
                span: written.span,
            };
            finding = finding.related(at, "the incident");
        }
        findings.push(finding);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    #[test]
    fn an_action_of_before_is_not_meant() {
        let check = |row: &str, expected: &[&str]| {
            let head =
                "| ID | Action | Due | Status | Created | Completed |\n|--|--|--|--|--|--|\n";
            let body = format!("## Action Items\n\n{head}| A1 | Ship | {row} |\n");
            assert_eq!(found(&RULE, "", &body), expected, "{row}");
        };
        let wrong = "8:15 `A1` is due on 2024-02-01, before the incident of 2025-01-15";
        check("2024-02-01 | open | | ", &[wrong]);
        check("2024-02-01 | done | | 2025-01-20 ", &[wrong]);
        check("2024-02-01 | wont-do | | ", &[]);
        check("2025-01-15 | open | | ", &[]);
        check("2024-02-01 | open | 2024-01-10 | ", &[]);
        check("2024-02-01 | open | 2025-01-15 | ", &[wrong]);
        check("2024-02-01 | done | | 2024-01-30 ", &[]);
        check("soon | open | | ", &[]);
    }
}
