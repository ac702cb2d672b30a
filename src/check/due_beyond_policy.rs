//! An open action that is due later than the site's policy for the incident's severity allows.
//!
//! A date that has passed is another rule's: it cannot be brought forward any more.

use chrono::{Days, NaiveDate};

use super::support::called;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};
use crate::span::Field;
use crate::vocabulary::Kind;
use crate::words::days;

pub const RULE: Rule = Rule {
    code: "PM409",
    name: "due-beyond-policy",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/due-beyond-policy.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let severity = postmortem.severity.as_ref();
    let policy = severity.and_then(|severity| site.config.severities.get(severity.rank));
    let (Some(policy), Some(date)) = (policy, postmortem.date) else {
        return Vec::new();
    };
    if postmortem.kind == Kind::GameDay {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for action in &postmortem.actions {
        let Field::Known(due) = &action.written.due else {
            continue;
        };
        let is_excused = action.written.reason.is_some() || due.value < site.now.today;
        if action.status.is_closed() || is_excused {
            continue;
        }
        let Some(limit) = policy
            .due_within(action.written.priority.known().copied())
            .filter(|limit| is_beyond(date, *limit, due.value))
        else {
            continue;
        };
        let latest = date + Days::new(limit.into());
        let late = days((due.value - latest).num_days());
        let message = format!(
            "{} is due {late} later than {} may be at {}",
            called(action),
            name(action),
            policy.name
        );
        let help = "bring it forward, split off what can be done by then, or say in a column Reason why it takes longer";
        let finding = Finding::new(RULE.name, postmortem.source, due.span, message);
        let label = format!(
            "{latest} at the latest, {} after the incident",
            days(limit.into())
        );
        findings.push(finding.label(label).help(help));
    }
    findings
}

/// Whether a day is more than `limit` days after another. One that no calendar has is not.
fn is_beyond(date: NaiveDate, limit: u32, due: NaiveDate) -> bool {
    date.checked_add_days(Days::new(limit.into()))
        .is_some_and(|latest| due > latest)
}

fn name(action: &Action) -> String {
    match action.written.priority.known() {
        Some(priority) => format!("a {priority} action"),
        None => "any action".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    /// What is found of an action of 15 January 2025, seen on 1 February.
    fn check(front: &str, row: &str, expected: &[&str]) {
        let head = "| ID | Action | Priority | Due | Status | Reason |\n|--|--|--|--|--|--|\n";
        let body = format!("## Action Items\n\n{head}| A1 | Ship | {row} |\n");
        assert_eq!(found(&RULE, front, &body), expected, "{row}");
    }

    #[test]
    fn the_latest_day_goes_by_severity_and_priority() {
        // 30 days after 15 January is 14 February, 60 are 16 March, 90 are 15 April.
        let sev2 = "severity = \"SEV2\"";
        check(sev2, "P1 | 2025-02-14 | open | ", &[]);
        check(
            sev2,
            "P1 | 2025-02-15 | open | ",
            &["8:20 `A1` is due 1 day later than a P1 action may be at SEV2"],
        );
        check(sev2, "P2 | 2025-03-16 | open | ", &[]);
        check(
            sev2,
            " | 2025-03-18 | blocked | ",
            &["8:18 `A1` is due 2 days later than any action may be at SEV2"],
        );
        check("severity = \"SEV4\"", "P0 | 2025-04-15 | open | ", &[]);
    }

    #[test]
    fn what_is_closed_explained_overdue_or_unknown_is_let_be() {
        let sev2 = "severity = \"SEV2\"";
        check(sev2, "P1 | 2025-06-01 | done | ", &[]);
        check(sev2, "P1 | 2025-06-01 | open | waits for the vendor ", &[]);
        check(sev2, "P1 | later | open | ", &[]);
        check("severity = \"odd\"", "P1 | 2025-06-01 | open | ", &[]);
        check("", "P1 | 2025-06-01 | open | ", &[]);
        check(
            "severity = \"SEV2\"\nkind = \"game-day\"",
            "P1 | 2025-06-01 | open | ",
            &[],
        );
        // Due on 15 January 2025 plus two days, looked at on 1 February.
        check(
            "severity = \"SEV1\"\ndate = 2024-01-15",
            "P1 | 2025-01-17 | open | ",
            &[],
        );
    }
}
