//! An alert that paged somebody and did not say what to do.

use std::collections::BTreeSet;

use super::support::{list, may_be_draft};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::Alert;

pub const RULE: Rule = Rule {
    code: "PM212",
    name: "alert-without-runbook",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/alert-without-runbook.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let front = &postmortem.document.front;
    // Which of several alerts has the runbook that could not be read is not known.
    if may_be_draft(postmortem) || front.unread.may_hold("alerts.runbook") {
        return Vec::new();
    }
    let alerts = front.alerts.iter();
    let without: Vec<&Alert> = alerts.filter(|alert| alert.runbook.is_none()).collect();
    if without.is_empty() {
        return Vec::new();
    }
    let help = help(site, postmortem);
    let finding = |alert: &Alert| {
        let (span, message) = match &alert.name {
            Some(name) => (
                name.span,
                format!("the alert `{}` has no runbook", name.value),
            ),
            None => (alert.span, "this alert has no runbook".to_owned()),
        };
        Finding::new(RULE.name, postmortem.source, span, message)
            .label("what is to be done?")
            .help(help.clone())
    };
    without.into_iter().map(finding).collect()
}

/// Names the runbooks that the catalog has for the services of the incident: one may be what is wanted.
fn help(site: &Site<'_>, postmortem: &Postmortem) -> String {
    let services = postmortem.document.front.services.iter();
    let known = services.filter_map(|service| site.config.catalog.service(&service.value));
    let runbooks: BTreeSet<&str> = known
        .flat_map(|service| &service.runbooks)
        .map(|runbook| runbook.value.as_str())
        .collect();
    let runbooks: Vec<&str> = runbooks.into_iter().collect();
    if runbooks.is_empty() {
        return "add `runbook = \"runbooks/….md\"`; where there is none, write one: whoever is paged next will need it".into();
    }
    let has = if postmortem.document.front.services.len() == 1 {
        "this service has"
    } else {
        "these services have"
    };
    format!("add `runbook`: in the catalog, {has} {}", list(&runbooks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    #[test]
    fn an_alert_has_a_runbook() {
        let check = |front: &str, expected: &[&str]| {
            assert_eq!(found(&RULE, front, ""), expected, "{front}");
        };
        let without = ["3:8 the alert `a` has no runbook"];
        check("[[alerts]]\nname = \"a\"", &without);
        check("[[alerts]]\nname = \"a\"\nrunbook = \" \"", &without);
        check("[[alerts]]\nname = \"a\"\nrunbook = \"gone.md\"", &[]);
        check(
            "[[alerts]]\n[[alerts]]\nname = \"b\"\nrunbook = \"b.md\"",
            &["2:1 this alert has no runbook"],
        );
        check("status = \"draft\"\n[[alerts]]\nname = \"a\"", &[]);
        check("[[alerts]]\nname = \"a\"\nrunbook = 3", &[]);
    }
}
