//! `teams/`: those of the catalog and those that a postmortem or an action names.

use super::groups::{self, Group, Groups, Part};
use super::site::Site;
use super::theme::Theme;
use super::view::Fact;
use super::{OutputFile, facts, rows};
use crate::config::catalog::Team;

const PART: Part = Part {
    key: "teams",
    kind: "team",
    title: "Teams",
    lede: "Who looks after what, and what they have promised.",
    filter: "team",
};

const ROOT: &str = "../";

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let mut groups = Groups::new();
    for (name, team) in &site.config.catalog.teams {
        groups::entry(&mut groups, name).facts = facts_of(site, name, team);
    }
    for service in site.config.catalog.services.values() {
        if let Some(team) = &service.team {
            groups::entry(&mut groups, team);
        }
    }
    for postmortem in &site.postmortems {
        for team in &postmortem.teams {
            groups::entry(&mut groups, team)
                .postmortems
                .push(postmortem);
        }
    }
    for standing in &site.actions {
        for team in rows::teams_of(standing) {
            groups::entry(&mut groups, team).actions.push(*standing);
        }
    }
    groups.values_mut().for_each(Group::dedup);
    groups::render(site, theme, &PART, groups)
}

fn facts_of(site: &Site<'_>, name: &str, team: &Team) -> Vec<Fact> {
    let person = |handle: &String| facts::link(site.person_link(ROOT, handle));
    let services = site
        .config
        .catalog
        .services
        .iter()
        .filter(|(_, service)| service.team.as_deref() == Some(name));
    let service = |name: &String| facts::link(site.name_link(ROOT, "services", name));
    let all = [
        Fact::new("Lead", team.lead.iter().map(person).collect()),
        Fact::new("Members", team.members.iter().map(person).collect()),
        Fact::new(
            "Services",
            services.map(|(name, _)| service(name)).collect(),
        ),
    ];
    all.into_iter()
        .filter(|fact| !fact.values.is_empty())
        .collect()
}
