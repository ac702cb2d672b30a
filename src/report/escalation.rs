//! To whom above its owner an overdue action goes, by how late it is.

use std::collections::BTreeSet;

use crate::aggregate::{Standing, State, Summary};
use crate::config::catalog::Team;
use crate::config::{Config, Role, Step};
use crate::model::OwnerName;
use crate::vocabulary::Priority;

/// Who is to hear of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    pub to: Role,
    /// Of each of the action's teams the one; sorted. Empty where nobody is known.
    pub people: Vec<OwnerName>,
    /// Why for some team nobody is known: `payments has no lead in catalog.toml`.
    pub unknown: Vec<String>,
}

/// The steps that a site has: its own, else the usual ones for the roles that its catalog names anybody for.
pub(super) fn ladder(config: &Config) -> Vec<Step> {
    if let Some(steps) = &config.reminding.escalation {
        return steps.clone();
    }
    let usual = [(Role::TeamLead, 7), (Role::Director, 30)];
    let steps = usual.into_iter().map(|(to, after_days)| Step {
        to,
        after_days,
        priorities: [Priority::P0, Priority::P1].into(),
    });
    let is_named = |role: Role| {
        let mut teams = config.catalog.teams.values();
        teams.any(|team| named(team, role).is_some())
    };
    steps.filter(|step| is_named(step.to)).collect()
}

/// The strongest step that holds for an action.
pub(super) fn escalation(
    summary: &Summary<'_>,
    ladder: &[Step],
    standing: &Standing<'_>,
) -> Option<Escalation> {
    let State::Overdue { days } = standing.state else {
        return None;
    };
    let steps = ladder.iter();
    let holding = steps.filter(|step| step.holds(days, standing.priority()));
    let to = holding.map(|step| step.to).max()?;
    let catalog = &summary.config.catalog;
    let (mut people, mut unknown) = (BTreeSet::new(), Vec::new());
    let teams = summary.teams_of(standing);
    if teams.is_empty() {
        unknown.push("it has no team".to_owned());
    }
    for written in teams {
        let name = summary.team(written).name;
        let Some(team) = catalog.team(written) else {
            unknown.push(format!("{name} is not in catalog.toml"));
            continue;
        };
        match named(team, to).and_then(|person| catalog.owner(person)) {
            Some(person) if standing.action.owners.contains(&person) => {
                let called = catalog.display_name(&person);
                unknown.push(format!("{called}, its owner, is the one of {name}"));
            }
            Some(person) => {
                people.insert(person);
            }
            None => unknown.push(format!("{name} has none in catalog.toml")),
        }
    }
    Some(Escalation {
        to,
        people: people.into_iter().collect(),
        unknown,
    })
}

fn named(team: &Team, role: Role) -> Option<&String> {
    match role {
        Role::TeamLead => team.lead.as_ref(),
        Role::Director => team.director.as_ref(),
    }
}
