//! A review that is led by somebody who had a part in the incident.

use super::support::list;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::source::Location;
use crate::vocabulary::{Kind, Role};

pub const RULE: Rule = Rule {
    code: "PM209",
    name: "facilitator-involved",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/facilitator-involved.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let catalog = &site.config.catalog;
    let roles = &postmortem.document.front.roles;
    // Who facilitates an exercise leads it, and is a part of it.
    let Some(facilitators) = roles
        .get(&Role::Facilitator)
        .filter(|_| postmortem.kind != Kind::GameDay)
    else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for facilitator in facilitators {
        let Some(person) = catalog.owner(&facilitator.value) else {
            continue;
        };
        let others = roles.iter().filter(|(role, _)| **role != Role::Facilitator);
        let others = others.filter_map(|(role, people)| {
            let same = |name: &str| catalog.owner(name).as_ref() == Some(&person);
            let written = people.iter().find(|name| same(&name.value))?;
            Some((*role, written.span))
        });
        let others: Vec<_> = others.collect();
        if others.is_empty() {
            continue;
        }
        let names: Vec<String> = others.iter().map(|(role, _)| role.to_string()).collect();
        let message = format!(
            "the facilitator `{}` also was {}",
            facilitator.value,
            list(&names)
        );
        let mut finding = Finding::new(RULE.name, postmortem.source, facilitator.span, message)
            .label("had a part in it")
            .help("let somebody facilitate who held no role in the incident");
        for (_, span) in others {
            let there = Location {
                source: postmortem.source,
                span,
            };
            finding = finding.related(there, "the same person");
        }
        findings.push(finding);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    fn check(roles: &str, expected: &[&str]) {
        assert_eq!(
            found(&RULE, &format!("[roles]\n{roles}"), ""),
            expected,
            "{roles}"
        );
    }

    #[test]
    fn a_person_is_one_however_written() {
        check(
            "facilitator = \"@Alice\"\nscribe = \"alice\"\nincident-commander = [\"bob\", \"Alice\"]",
            &["3:15 the facilitator `@Alice` also was `incident-commander` and `scribe`"],
        );
        check("facilitator = \"carol\"\nscribe = \"alice\"", &[]);
        check(
            "facilitator = [\"carol\", \"dave\"]\nscribe = \"dave\"",
            &["3:25 the facilitator `dave` also was `scribe`"],
        );
        check("facilitator = \"—\"\nscribe = \"—\"", &[]);
    }

    #[test]
    fn an_exercise_is_led_from_within() {
        let front = "kind = \"game-day\"\n[roles]\nfacilitator = \"a\"\nscribe = \"a\"";
        assert_eq!(found(&RULE, front, ""), [""; 0]);
    }
}
