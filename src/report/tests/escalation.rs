//! Who hears of what is late. Today is 2026-01-15.

use std::collections::BTreeSet;

use super::*;
use crate::config::catalog::Team;
use crate::config::{Role, Step};

/// To whom an action of the team `core` goes that has this priority, due date and owner, by the steps of the site.
#[track_caller]
fn check(
    ladder: Option<&[(Role, u32)]>,
    [priority, due, owner]: [&str; 3],
    expected: Option<&str>,
) {
    let mut site = Site::default();
    let core = Team {
        lead: Some("@Lea".into()),
        director: Some("dee".into()),
        ..Team::default()
    };
    site.config.catalog.teams.insert("core".into(), core);
    let step = |(to, after_days): &(Role, u32)| Step {
        to: *to,
        after_days: *after_days,
        priorities: BTreeSet::new(),
    };
    site.config.reminding.escalation = ladder.map(|steps| steps.iter().map(step).collect());
    let mut written = action("1", "x").due(due).owner(owner).team("Core");
    if !priority.is_empty() {
        written = written.priority(priority);
    }
    assert_eq!(
        told(site, written).as_deref(),
        expected,
        "{priority} {due} {owner}"
    );
}

fn told(mut site: Site, written: crate::aggregate::samples::Written) -> Option<String> {
    site.add(dated("a", "2025-01-01").action(written));
    let summary = site.summary();
    let options = week();
    let report = report(&summary, &options);
    let escalation = report.items[0].escalation.as_ref();
    escalation.map(|to| words::escalation(&report, to))
}

#[test]
fn the_usual_steps_are_for_the_urgent() {
    check(None, ["P0", "2026-01-08", "bob"], None);
    check(None, ["P1", "2026-01-07", "bob"], Some("lea (team lead)"));
    check(None, ["P2", "2025-01-07", "bob"], None);
    check(None, ["", "2025-01-07", "bob"], None);
    check(None, ["P0", "2025-12-16", "bob"], Some("lea (team lead)"));
    check(None, ["P0", "2025-12-15", "bob"], Some("dee (director)"));
    check(None, ["P0", "2026-01-20", "bob"], None);
}

#[test]
fn the_strongest_step_that_holds_counts() {
    let steps = [(Role::Director, 5), (Role::TeamLead, 1)];
    let check = |due, expected| check(Some(&steps), ["", due, "bob"], expected);
    check("2026-01-14", None);
    check("2026-01-13", Some("lea (team lead)"));
    check("2026-01-09", Some("dee (director)"));
    self::check(Some(&[]), ["P0", "2020-01-01", "bob"], None);
}

#[test]
fn whoever_is_not_known_is_not_guessed() {
    let urgent = || action("1", "x").priority("P0").due("2025-12-30");
    let site = |teams: &[(&str, Option<&str>)]| {
        let mut site = Site::default();
        for (name, lead) in teams {
            let team = Team {
                lead: lead.map(String::from),
                ..Team::default()
            };
            site.config.catalog.teams.insert((*name).into(), team);
        }
        site
    };
    // A site without leads has no such steps, unless it says so itself.
    assert_eq!(told(Site::default(), urgent()), None);
    let mut steps = Site::default();
    steps.config.reminding.escalation = Some(vec![Step {
        to: Role::TeamLead,
        after_days: 0,
        priorities: BTreeSet::new(),
    }]);
    assert_eq!(told(steps, urgent()).unwrap(), "team lead: it has no team");
    let check = |teams: &[(&str, Option<&str>)], team: &str, expected: &str| {
        let told = told(site(teams), urgent().owner("lea").team(team));
        assert_eq!(told.unwrap(), expected, "{team}");
    };
    let teams = [("core", Some("lea")), ("web", None)];
    check(&teams, "web", "team lead: web has none in catalog.toml");
    check(&teams, "ops", "team lead: ops is not in catalog.toml");
    check(
        &teams,
        "core",
        "team lead: lea, its owner, is the one of core",
    );
}

#[test]
fn several_teams_have_several_leads() {
    let mut site = Site::default();
    for (name, lead) in [("core", Some("lea")), ("web", Some("wim")), ("ops", None)] {
        let team = Team {
            lead: lead.map(String::from),
            members: vec!["bob".into()],
            ..Team::default()
        };
        site.config.catalog.teams.insert(name.into(), team);
    }
    let urgent = action("1", "x")
        .priority("P0")
        .due("2025-12-30")
        .owner("bob");
    assert_eq!(
        told(site, urgent).unwrap(),
        "lea, wim (team lead; ops has none in catalog.toml)"
    );
}
