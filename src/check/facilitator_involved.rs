//! A review that is led by somebody who had a part in the incident.

use std::collections::{BTreeMap, HashMap};

use super::support::list;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{OwnerName, Postmortem};
use crate::source::Location;
use crate::span::{Span, Spanned};
use crate::vocabulary::{Kind, Role, Vocabulary};

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
    let mut parts: HashMap<OwnerName, BTreeMap<Role, Span>> = HashMap::new();
    for (role, people) in roles {
        if *role == Role::Facilitator {
            continue;
        }
        for written in people {
            if let Some(person) = catalog.owner(&written.value) {
                let parts = parts.entry(person).or_default();
                parts.entry(*role).or_insert(written.span);
            }
        }
    }
    let involved = facilitators.iter().filter_map(|facilitator| {
        let parts = parts.get(&catalog.owner(&facilitator.value)?)?;
        Some(finding(postmortem, facilitator, parts))
    });
    involved.collect()
}

fn finding(
    postmortem: &Postmortem,
    facilitator: &Spanned<String>,
    parts: &BTreeMap<Role, Span>,
) -> Finding {
    let names: Vec<&str> = parts.keys().map(|role| role.as_str()).collect();
    let message = format!(
        "the facilitator `{}` also was {}",
        facilitator.value,
        list(&names)
    );
    let finding = Finding::new(RULE.name, postmortem.source, facilitator.span, message)
        .label("had a part in it")
        .help("let somebody facilitate who held no role in the incident");
    parts.values().fold(finding, |finding, span| {
        let there = Location {
            source: postmortem.source,
            span: *span,
        };
        finding.related(there, "the same person")
    })
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
