//! An action that is not closed and was due before today.

use super::support::called;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::span::Field;
use crate::words::days;

pub const RULE: Rule = Rule {
    code: "PM406",
    name: "overdue-action",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/overdue-action.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let today = site.now.today;
    let mut findings = Vec::new();
    for action in &postmortem.actions {
        let Field::Known(due) = &action.written.due else {
            continue;
        };
        if action.status.is_closed() || due.value >= today {
            continue;
        }
        let late = days((today - due.value).num_days());
        let message = format!("{} is {late} overdue (due {})", called(action), due.value);
        let finding = Finding::new(RULE.name, postmortem.source, due.span, message);
        let help = "close it, agree on a new date and say why in a column Reason, or give it up with `wont-do`";
        findings.push(finding.label(format!("today is {today}")).help(help));
    }
    findings
}
