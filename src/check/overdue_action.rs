//! An action that is not closed and was due before today.

use super::due_before_incident::{self, is_due_before};
use super::support::called;
use super::{Check, Rule, Site, runner};
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
    // A date before the incident is not late but wrong, and has a finding of its own, unless nobody wants that.
    let other = &due_before_incident::RULE;
    let mut suppressions = postmortem.document.suppressions.iter();
    let is_told = runner::level(site.config, Some(postmortem), other).is_some()
        && !suppressions.any(|suppression| suppression.rule.value == other.name);
    let mut findings = Vec::new();
    for action in &postmortem.actions {
        let Field::Known(due) = &action.written.due else {
            continue;
        };
        if action.status.is_closed() || due.value >= today {
            continue;
        }
        if is_told && is_due_before(postmortem, action) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{Looked, found};

    #[test]
    fn a_date_before_the_incident_is_another_rules() {
        let row = |due: &str, created: &str| {
            format!(
                "## Action Items\n\n| ID | Action | Due | Created |\n|--|--|--|--|\n| A1 | Ship | {due} | {created} |\n"
            )
        };
        let late = "`A1` is 17 days overdue (due 2025-01-15)";
        assert_eq!(
            found(&RULE, "a = 1", &row("2025-01-15", "")),
            [format!("8:15 {late}")]
        );
        let wrong = row("2025-01-14", "");
        assert_eq!(found(&RULE, "a = 1", &wrong), [""; 0]);
        assert_eq!(found(other(), "a = 1", &wrong).len(), 1);
        // Where nobody hears of it there, it is late.
        let late = "`A1` is 18 days overdue (due 2025-01-14)";
        let allowed = "# pm-allow: due-before-incident it is older\na = 1";
        assert_eq!(found(&RULE, allowed, &wrong), [format!("9:15 {late}")]);
        let off = Looked {
            config: config("[output.pm.rules]\ndue-before-incident = \"off\"\n"),
            ..Looked::default()
        };
        assert_eq!(off.found(&RULE, "a = 1", &wrong), [format!("8:15 {late}")]);
        let older = row("2025-01-14", "2025-01-02");
        assert_eq!(found(&RULE, "a = 1", &older), [format!("8:15 {late}")]);
    }

    fn other() -> &'static Rule {
        &due_before_incident::RULE
    }

    fn config(book: &str) -> crate::config::Config {
        let mut sources = crate::source::Sources::default();
        let book = sources.add(crate::source::Source::new("book.toml".into(), book.into()));
        crate::config::Config::read(&sources, Some(book), None).0
    }
}
