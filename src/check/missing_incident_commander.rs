//! A grave incident of which nobody knows who led the response.

use super::support::{is_major_incident, may_be_draft};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::vocabulary::Role;

pub const RULE: Rule = Rule {
    code: "PM208",
    name: "missing-incident-commander",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/missing-incident-commander.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let front = &postmortem.document.front;
    let unread = ["roles", "roles.incident-commander"];
    let is_known = front.roles.contains_key(&Role::IncidentCommander)
        || unread.iter().any(|key| front.unread.may_hold(key));
    let (Some(severity), false) = (&front.severity, is_known) else {
        return Vec::new();
    };
    if !is_major_incident(postmortem) || may_be_draft(postmortem) {
        return Vec::new();
    }
    let message = "no incident commander is named";
    let finding = Finding::new(RULE.name, postmortem.source, severity.span, message);
    let help = "add `incident-commander = \"alice\"` under `[roles]`: who led the response, or first took the lead";
    vec![finding.label("who led the response?").help(help)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    fn check(front: &str, expected: &[&str]) {
        assert_eq!(found(&RULE, front, ""), expected, "{front}");
    }

    #[test]
    fn grave_incidents_have_one() {
        let missing = ["2:12 no incident commander is named"];
        check("severity = \"SEV1\"", &missing);
        check("severity = \"major\"\n[roles]\nscribe = \"bob\"", &missing);
        check("severity = \"SEV3\"", &[]);
        check(
            "severity = \"SEV1\"\n[roles]\nincident-commander = \"alice\"",
            &[],
        );
        check("severity = \"SEV1\"\nkind = \"near-miss\"", &[]);
        check("severity = \"SEV1\"\nstatus = \"draft\"", &[]);
    }

    #[test]
    fn a_status_that_cannot_be_read_may_be_a_draft() {
        check("severity = \"SEV1\"\nstatus = \"drat\"", &[]);
        check("severity = \"SEV1\"\nstatus = draft", &[]);
    }

    #[test]
    fn what_could_not_be_read_is_not_missing() {
        check("severity = \"SEV1\"\nroles = \"alice\"", &[]);
        check("severity = \"SEV1\"\n[roles]\nincident-commander = 3", &[]);
        check(
            "severity = \"SEV1\"\n[roles\nincident-commander = \"alice\"",
            &[],
        );
    }
}
