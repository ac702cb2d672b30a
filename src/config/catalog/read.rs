//! `catalog.toml` → [`Catalog`], with what its parts say of one another held together.

use std::collections::BTreeMap;

use super::{Catalog, Objective, ObjectiveKind, Person, Service, Sla, Team};
use crate::diagnostic::{Finding, nearest};
use crate::slug::slug;
use crate::span::{Span, Spanned};
use crate::tables::{self, Origin, Table, Value};

/// How long an objective's window is unless it is said.
const WINDOW_DAYS: u32 = 30;

pub(in crate::config) fn read(origin: Origin<'_>, findings: &mut Vec<Finding>) -> Catalog {
    let source = Some(origin.source);
    let (catalog, _) = tables::read(origin, findings, |t| {
        let mut mentions = Mentions::default();
        let catalog = Catalog {
            services: named(t, "services", |t| service(t, &mut mentions)),
            teams: named(t, "teams", |t| team(t, &mut mentions)),
            people: people(t, &mut mentions),
            source,
            ..Catalog::default()
        };
        mentions.check(t, &catalog);
        catalog
    });
    catalog
}

/// Who is named where, to be looked for when all is read.
#[derive(Default)]
struct Mentions {
    teams: Vec<Spanned<String>>,
    people: Vec<Spanned<String>>,
}

impl Mentions {
    /// Reports who is not in the catalog, if it lists anybody.
    fn check(&self, t: &Table<'_>, catalog: &Catalog) {
        let teams = &catalog.teams;
        for team in self.teams.iter().filter(|_| !teams.is_empty()) {
            if !teams.contains_key(&team.value) {
                report_unlisted(t, team, "team", "teams", teams.keys());
            }
        }
        let people = &catalog.people;
        for person in self.people.iter().filter(|_| !people.is_empty()) {
            let owner = catalog.owner(&person.value);
            if !owner.is_some_and(|owner| people.contains_key(&owner.0)) {
                report_unlisted(t, person, "person", "people", people.keys());
            }
        }
    }
}

fn report_unlisted<'a>(
    t: &Table<'_>,
    name: &Spanned<String>,
    what: &str,
    table: &str,
    known: impl Iterator<Item = &'a String>,
) {
    let help = match nearest(&name.value, known.map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add `[{table}.NAME]` for it, or correct the name"),
    };
    let message = format!("`{}` is not a {what} of this catalog", name.value);
    let finding = t
        .finding("invalid-value", name.span, message)
        .label(format!("unknown {what}"))
        .help(help);
    t.report(finding);
}

/// The tables under `key`, by name.
fn named<'a, T>(
    t: &mut Table<'a>,
    key: &'static str,
    mut read: impl FnMut(&mut Table<'a>) -> T,
) -> BTreeMap<String, T> {
    let named = t.table(key, |t| {
        let entries = t.entries().into_iter();
        let tables =
            entries.filter_map(|(name, value)| Some((name.value, value.table(&mut read)?)));
        tables.collect()
    });
    named.unwrap_or_default()
}

fn service(t: &mut Table<'_>, mentions: &mut Mentions) -> Service {
    let tier = t.read("tier", |value| value.count(1..=4));
    let team = t.read("team", Value::text);
    mentions.teams.extend(team.clone());
    let objectives = t.tables("objectives", objective).unwrap_or_default();
    let sla = t.table("sla", sla).flatten();
    if let Some((sla, span)) = &sla {
        check_sla(t, sla, *span, &objectives);
    }
    let mut names: BTreeMap<&str, Span> = BTreeMap::new();
    for (objective, span) in objectives.iter().flatten() {
        if let Some(first) = names.insert(&objective.name, *span) {
            let finding = t
                .finding(
                    "invalid-value",
                    *span,
                    "two objectives of this service share a name",
                )
                .label("the second")
                .help("give each a name of its own: postmortems refer to it")
                .related(t.location(first), "the first");
            t.report(finding);
        }
    }
    Service {
        tier: tier.and_then(|tier| u8::try_from(tier.value).ok()),
        team: team.map(|team| team.value),
        runbooks: t.read("runbooks", Value::texts).unwrap_or_default(),
        readiness: t.optional_text("readiness"),
        sla: sla.map(|(sla, _)| sla),
        objectives: objectives
            .into_iter()
            .flatten()
            .map(|(objective, _)| objective)
            .collect(),
    }
}

/// A promise that is no looser than the strictest objective leaves no room to act before it is broken.
fn check_sla(t: &Table<'_>, sla: &Sla, span: Span, objectives: &[Option<(Objective, Span)>]) {
    let by_target =
        |a: &&(Objective, Span), b: &&(Objective, Span)| a.0.target.total_cmp(&b.0.target);
    let Some((strictest, name)) = objectives.iter().flatten().max_by(by_target) else {
        return;
    };
    if sla.target >= strictest.target {
        let message = format!(
            "an SLA of {} is not looser than the objective of {}",
            sla.target, strictest.target
        );
        let finding = t
            .finding("invalid-value", span, message)
            .label("not looser")
            .help("promise less than you aim for: lower the SLA or raise the objective")
            .related(t.location(*name), "the strictest objective");
        t.report(finding);
    }
}

/// With the span of its target.
fn sla(t: &mut Table<'_>) -> Option<(Sla, Span)> {
    t.require("target");
    let window_days = window_days(t);
    let target = t.read("target", target)?;
    let sla = Sla {
        target: target.value,
        window_days,
    };
    Some((sla, target.span))
}

/// With the span of its name.
fn objective(t: &mut Table<'_>) -> Option<(Objective, Span)> {
    t.require("name");
    t.require("target");
    let name = t.read("name", Value::text);
    let kinds = [
        ("time", ObjectiveKind::Time),
        ("request", ObjectiveKind::Request),
    ];
    let kind = t.read("kind", |value| value.one_of(&kinds));
    let target = t.read("target", target);
    let window_days = window_days(t);
    let valid_events = t.read("valid-events", Value::amount);
    let name = name?;
    let objective = Objective {
        name: name.value,
        kind: kind.map_or(ObjectiveKind::Time, |kind| kind.value),
        target: target?.value,
        window_days,
        valid_events: valid_events.map(|events| events.value),
    };
    Some((objective, name.span))
}

fn window_days(t: &mut Table<'_>) -> u32 {
    let days = t.read("window-days", |value| value.count(1..=u32::MAX));
    days.map_or(WINDOW_DAYS, |days| days.value)
}

/// A share of what is good: between 0 and 1, since all of it leaves no budget.
fn target(value: &Value<'_>) -> Option<Spanned<f64>> {
    let target = value.share()?;
    if target.value > 0.0 && target.value < 1.0 {
        return Some(target);
    }
    let finding = value
        .invalid("a target must be more than 0 and less than 1")
        .label("no error budget")
        .help("write a share such as `0.999`: all or nothing leaves no budget to spend");
    value.report(finding);
    None
}

fn team(t: &mut Table<'_>, mentions: &mut Mentions) -> Team {
    let lead = t.read("lead", Value::text);
    let director = t.read("director", Value::text);
    let members = t.read("members", Value::texts).unwrap_or_default();
    let named = lead.iter().chain(&director).chain(&members);
    mentions.people.extend(named.cloned());
    Team {
        lead: lead.map(|lead| lead.value),
        director: director.map(|director| director.value),
        members: members.into_iter().map(|member| member.value).collect(),
    }
}

fn people(t: &mut Table<'_>, mentions: &mut Mentions) -> BTreeMap<String, Person> {
    let people = t.table("people", |t| {
        let mut names = Names::default();
        let mut people = BTreeMap::new();
        for (handle, value) in t.entries() {
            if let Some(person) = value.table(|t| person(t, &handle, &mut names, mentions)) {
                people.insert(handle.value, person);
            }
        }
        people
    });
    people.unwrap_or_default()
}

fn person(
    t: &mut Table<'_>,
    handle: &Spanned<String>,
    names: &mut Names,
    mentions: &mut Mentions,
) -> Person {
    let name = t.read("name", Value::text);
    let aliases = t.read("aliases", Value::texts).unwrap_or_default();
    let team = t.read("team", Value::text);
    let email = t.read("email", Value::text);
    mentions.teams.extend(team.clone());
    names.add(t, handle, handle, slug(&handle.value));
    for text in name.iter().chain(&aliases) {
        names.add(t, handle, text, slug(&text.value));
    }
    for text in aliases
        .iter()
        .chain(&email)
        .filter(|text| text.value.contains('@'))
    {
        names.add(t, handle, text, text.value.to_ascii_lowercase());
    }
    Person {
        name: name.map(|name| name.value),
        aliases: aliases.into_iter().map(|alias| alias.value).collect(),
        team: team.map(|team| team.value),
        email: email.map(|email| email.value),
    }
}

/// Whom each name and address was given to first, and where.
#[derive(Default)]
struct Names(BTreeMap<String, (String, Span)>);

impl Names {
    fn add(
        &mut self,
        t: &Table<'_>,
        handle: &Spanned<String>,
        text: &Spanned<String>,
        key: String,
    ) {
        let first = self
            .0
            .entry(key)
            .or_insert_with(|| (handle.value.clone(), text.span));
        if first.0 != handle.value && !slug(&text.value).is_empty() {
            let message = format!("`{}` is also `{}`", text.value, first.0);
            let finding = t
                .finding("invalid-value", text.span, message)
                .label("the second with this name")
                .help("give each person names of their own: actions are gathered by them")
                .related(t.location(first.1), format!("`{}`", first.0));
            t.report(finding);
        }
    }
}
