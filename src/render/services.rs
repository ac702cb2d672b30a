//! `services/`: those of the catalog and those that a postmortem names.

use super::groups::{self, Part};
use super::markdown::Links;
use super::site::Site;
use super::theme::Theme;
use super::view::{Fact, FactValue};
use super::{OutputFile, facts};
use crate::config::catalog::{Objective, ObjectiveKind, Service, Sla};
use crate::span::Spanned;

const PART: Part = Part {
    key: "services",
    kind: "service",
    nav: "services",
    title: "Services",
    lede: "What runs, who owns it, and how it has failed.",
    filter: "service",
};

const ROOT: &str = "../";

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let summary = site.input.summary;
    let mut groups = groups::gathered(site, summary.by_service());
    for (name, service) in &site.config.catalog.services {
        let group = groups::entry(&mut groups, summary.service(name));
        group.note = service
            .tier
            .map(|tier| format!("tier {tier}"))
            .unwrap_or_default();
        group.team.clone_from(&service.team);
        group.facts = facts_of(site, service);
    }
    groups::render(site, theme, &PART, groups)
}

fn facts_of(site: &Site<'_>, service: &Service) -> Vec<Fact> {
    let links = Links {
        paths: &site.paths,
        source: "",
        folder: "",
        root: ROOT,
    };
    let file = |path: &Spanned<String>| facts::file(&links, &path.value);
    let team = service
        .team
        .iter()
        .map(|team| facts::link(site.team_link(ROOT, team)));
    let tier = service
        .tier
        .iter()
        .map(|tier| facts::text(tier.to_string()));
    let all = [
        Fact::new("Tier", tier.collect()),
        Fact::new("Team", team.collect()),
        Fact::new(
            "Objectives",
            service.objectives.iter().map(objective).collect(),
        ),
        Fact::new(
            "Promised to customers",
            service.sla.iter().map(sla).collect(),
        ),
        Fact::new("Runbooks", service.runbooks.iter().map(file).collect()),
        Fact::new(
            "Readiness checklist",
            service.readiness.iter().map(file).collect(),
        ),
    ];
    all.into_iter()
        .filter(|fact| !fact.values.is_empty())
        .collect()
}

fn objective(objective: &Objective) -> FactValue {
    let of = match objective.kind {
        ObjectiveKind::Time => "of time",
        ObjectiveKind::Request => "of requests",
    };
    let target = percent(objective.target);
    facts::text(format!(
        "{}: {target} {of} over {} days",
        objective.name, objective.window_days
    ))
}

fn sla(sla: &Sla) -> FactValue {
    facts::text(format!(
        "{} over {} days",
        percent(sla.target),
        sla.window_days
    ))
}

/// A share as a percentage with the digits that it has: 0.9995 → `99.95 %`.
fn percent(share: f64) -> String {
    let digits = format!("{:.6}", share * 100.0);
    format!("{} %", digits.trim_end_matches('0').trim_end_matches('.'))
}
