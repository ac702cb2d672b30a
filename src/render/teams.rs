//! `teams/`: those of the catalog and those that a postmortem or an action names.

use super::groups::{self, Part};
use super::site::{Site, name_link};
use super::theme::Theme;
use super::view::Fact;
use super::{OutputFile, facts};
use crate::config::catalog::Team;

const PART: Part = Part {
    key: "teams",
    kind: "team",
    nav: "teams",
    title: "Teams",
    lede: "Who looks after what, and what they have promised.",
    filter: "team",
};

const ROOT: &str = "../";

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let summary = site.input.summary;
    let catalog = &site.config.catalog;
    let mut groups = groups::gathered(site, summary.by_team());
    for (name, team) in &catalog.teams {
        groups::entry(&mut groups, summary.team(name)).facts = facts_of(site, name, team);
    }
    for team in catalog
        .services
        .values()
        .filter_map(|service| service.team.as_ref())
    {
        groups::entry(&mut groups, summary.team(team));
    }
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
    let service = |name: &String| facts::link(name_link(ROOT, "services", name));
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
