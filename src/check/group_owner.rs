//! An action whose owner is a group: what everybody owns, nobody does.

use super::support::called;
use super::{Check, Rule, Site};
use crate::config::Catalog;
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::slug::slug;

/// Words, as [`slug`]s, that are no person. One that the catalog lists as a person is one.
const GROUPS: &str = "\
    all anybody anyone backend dev developer developers devops devs engineer engineering \
    engineers everybody everyone frontend infra infrastructure management on-call oncall \
    on-caller operations ops platform qa security somebody someone sre sres support us we whoever";

/// A name that holds one of these is a group whatever else it says: "Payments team".
const KINDS: &str = "chapter department group guild squad team teams tribe";

pub const RULE: Rule = Rule {
    code: "PM403",
    name: "group-owner",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/group-owner.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let catalog = &site.config.catalog;
    let mut findings = Vec::new();
    for action in &postmortem.actions {
        if action.status.is_closed() {
            continue;
        }
        for owner in &action.written.owners {
            if !is_group(catalog, &owner.value) {
                continue;
            }
            let message = format!("{} is owned by a group, not by a person", called(action));
            let finding = Finding::new(RULE.name, postmortem.source, owner.span, message);
            let help = match lead(catalog, &owner.value) {
                Some(lead) => format!(
                    "name one person, such as the lead, `@{lead}`; the team goes into a column of its own, Team"
                ),
                None => "name one person; the team goes into a column of its own, Team".to_owned(),
            };
            findings.push(finding.label("a group").help(help));
        }
    }
    findings
}

/// Whether an owner is a group, as far as its name tells; whoever the catalog lists as a person is none.
pub(super) fn is_group(catalog: &Catalog, written: &str) -> bool {
    let Some(owner) = catalog.owner(written) else {
        return false;
    };
    if catalog.people.contains_key(&owner.0) {
        return false;
    }
    let name = slug(written);
    let name = name.strip_prefix("the-").unwrap_or(&name);
    GROUPS.split(' ').any(|group| group == name)
        || name
            .split('-')
            .any(|word| KINDS.split(' ').any(|kind| kind == word))
        || catalog.teams.keys().any(|team| slug(team) == name)
}

fn lead<'a>(catalog: &'a Catalog, written: &str) -> Option<&'a str> {
    let name = slug(written);
    let bare = name.trim_end_matches("-team").trim_start_matches("team-");
    let mut teams = catalog.teams.iter();
    let team = teams.find(|(team, _)| slug(team) == name || slug(team) == bare);
    team.and_then(|(_, team)| team.lead.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::catalog::{Person, Team};

    #[test]
    fn a_group_is_no_person() {
        let mut catalog = Catalog::default();
        let team = Team {
            lead: Some("lee".into()),
            ..Team::default()
        };
        catalog.teams.insert("Core Data".into(), team);
        catalog.people.insert("ops".into(), Person::default());
        let check = |written: &str, expected: bool, expected_lead: Option<&str>| {
            assert_eq!(is_group(&catalog, written), expected, "{written}");
            assert_eq!(lead(&catalog, written), expected_lead, "{written}");
        };
        check("someone", true, None);
        check("the devs", true, None);
        check("On-Call", true, None);
        check("@sre", true, None);
        check("the platform team", true, None);
        check("core-data", true, Some("lee"));
        check("@team-core-data", true, Some("lee"));
        check("@ops", false, None);
        check("@alice", false, None);
        check("Steam Engine", false, None);
        check("—", false, None);
    }
}
