//! The header of a postmortem: instants, and who and what took part.

use serde::Serialize;

use super::super::facts;
use super::super::format;
use super::super::markdown::Links;
use super::super::rows::written;
use super::super::site::{Site, name_link, postmortem_link};
use super::super::view::{Date, Fact, FactValue, Word};
use crate::model::{InstantOrigin, KnownInstant, Postmortem, PostmortemId};
use crate::parse::{Alert, BudgetEntry};
use crate::slug::slug;
use crate::span::{Field, Spanned};
use crate::vocabulary::{Instant, Role, Vocabulary};

/// An instant of the incident.
#[derive(Debug, Serialize)]
pub struct InstantView {
    /// `detected`.
    pub name: &'static str,
    /// `13:55`, in UTC.
    pub time: String,
    /// The day, on the first instant and wherever it is another than that of the one before.
    pub day: Option<Date>,
    /// For `<time datetime>`.
    pub datetime: String,
    /// `front matter` or `timeline`.
    pub origin: &'static str,
}

pub(super) fn instants(postmortem: &Postmortem) -> Vec<InstantView> {
    let mut known: Vec<_> = postmortem.instants.0.iter().collect();
    known.sort_by_key(|(instant, known)| (known.moment.utc(), **instant));
    let mut day = None;
    let view = |(instant, known): (&Instant, &KnownInstant)| {
        let utc = known.moment.utc();
        let is_new = day.replace(utc.date_naive()) != Some(utc.date_naive());
        let about = if known.moment.approximate { "~" } else { "" };
        InstantView {
            name: instant.as_str(),
            time: format!("{about}{}", format::clock(&utc, known.moment.seconds)),
            day: is_new.then(|| Date::new(utc.date_naive())),
            datetime: format::datetime(&known.moment),
            origin: origin(known),
        }
    };
    known.into_iter().map(view).collect()
}

/// Where an instant is written.
pub(super) fn origin(known: &KnownInstant) -> &'static str {
    match known.origin {
        InstantOrigin::FrontMatter => "front matter",
        InstantOrigin::Entry(_) => "timeline",
    }
}

/// What the front matter says, in the order in which one asks for it; what is not said is left out.
pub(super) fn facts(
    site: &Site<'_>,
    root: &str,
    postmortem: &Postmortem,
    links: &Links<'_>,
    mentioned_by: &[&Postmortem],
) -> Vec<Fact> {
    let mut all = incident(site, root, postmortem);
    all.extend(people(site, root, postmortem));
    all.extend(surroundings(site, root, postmortem, links, mentioned_by));
    all.retain(|fact| !fact.values.is_empty());
    all
}

fn incident(site: &Site<'_>, root: &str, postmortem: &Postmortem) -> Vec<Fact> {
    let front = &postmortem.document.front;
    let services = front
        .services
        .iter()
        .map(|name| service(site, root, &name.value));
    let teams = postmortem
        .teams
        .iter()
        .map(|team| facts::link(site.team_link(root, team)));
    vec![
        Fact::new("Services", services.collect()),
        Fact::new("Teams", teams.collect()),
        Fact::new("Trigger", word(&front.trigger)),
        Fact::new("Detected by", word(&front.detected_by)),
        Fact::new("Environments", plain(&front.environments)),
        Fact::new("Regions", plain(&front.regions)),
    ]
}

fn people(site: &Site<'_>, root: &str, postmortem: &Postmortem) -> Vec<Fact> {
    let front = &postmortem.document.front;
    let role = |role: &Role| {
        let people = front.roles.get(role).map(Vec::as_slice).unwrap_or_default();
        Fact::new(&role_label(*role), persons(site, root, people))
    };
    let mut all: Vec<Fact> = Role::ALL.iter().map(role).collect();
    all.push(Fact::new("Authors", persons(site, root, &front.authors)));
    all.push(Fact::new(
        "Reviewers",
        persons(site, root, &front.reviewers),
    ));
    all
}

fn surroundings(
    site: &Site<'_>,
    root: &str,
    postmortem: &Postmortem,
    links: &Links<'_>,
    mentioned_by: &[&Postmortem],
) -> Vec<Fact> {
    let front = &postmortem.document.front;
    let published = front
        .published
        .iter()
        .map(|date| facts::text(format::date(date.value)));
    let tags = front
        .tags
        .iter()
        .map(|tag| facts::link(name_link(root, "tags", &tag.value)));
    let addresses =
        |url: &Option<Spanned<String>>| url.iter().map(|url| facts::address(&url.value)).collect();
    let others =
        |ids: &[Spanned<String>]| ids.iter().map(|id| other(site, root, &id.value)).collect();
    let mut all = vec![
        Fact::new("Published", published.collect()),
        Fact::new("Visibility", word(&front.visibility)),
        Fact::new("Tags", tags.collect()),
        Fact::new("Change", addresses(&front.change)),
        Fact::new("Tracker", addresses(&front.tracker)),
        Fact::new(
            "Paged by",
            front
                .alerts
                .iter()
                .map(|entry| alert(links, entry))
                .collect(),
        ),
        Fact::new("Error budget", front.budget.iter().map(budget).collect()).wide(),
        Fact::new("Hypothesis", plain(front.hypothesis.as_slice())).wide(),
        Fact::new("Repeat of", others(front.repeat_of.as_slice())).wide(),
        Fact::new("Related", others(&front.related)).wide(),
        Fact::new(
            "Mentioned by",
            mentions(site, root, postmortem, mentioned_by),
        )
        .wide(),
    ];
    all.extend(front.extra.iter().map(|(key, value)| {
        Fact::new(
            &key.replace(['-', '_'], " "),
            vec![facts::address(value.trim_matches('"'))],
        )
    }));
    all
}

fn plain(texts: &[Spanned<String>]) -> Vec<FactValue> {
    texts.iter().map(|text| facts::text(&text.value)).collect()
}

fn persons(site: &Site<'_>, root: &str, people: &[Spanned<String>]) -> Vec<FactValue> {
    people
        .iter()
        .map(|person| facts::link(site.person_link(root, &person.value)))
        .collect()
}

fn word<T: Vocabulary>(field: &Field<T>) -> Vec<FactValue> {
    match written(field) {
        empty if empty.is_empty() => Vec::new(),
        text => vec![facts::text(Word::new(&text).text)],
    }
}

fn service(site: &Site<'_>, root: &str, name: &str) -> FactValue {
    let tier = site
        .config
        .catalog
        .services
        .get(name)
        .and_then(|service| service.tier);
    let note = tier.map(|tier| format!("tier {tier}")).unwrap_or_default();
    facts::link(site.service_link(root, name)).note(note)
}

fn role_label(role: Role) -> String {
    let text = Word::new(&role)
        .text
        .replace("subject matter", "subject-matter");
    format::capitalised(&text)
}

fn alert(links: &Links<'_>, alert: &Alert) -> FactValue {
    let runbook = alert
        .runbook
        .as_ref()
        .map(|path| facts::file(links, &path.value));
    let name = alert.name.as_ref().map(|name| name.value.clone());
    match (name, runbook) {
        (Some(name), Some(runbook)) if !runbook.href.is_empty() => FactValue {
            text: name,
            href: runbook.href,
            note: "runbook".into(),
        },
        (Some(name), Some(runbook)) => facts::text(name).note(format!("runbook {}", runbook.text)),
        (Some(name), None) => facts::text(name),
        (None, Some(runbook)) => runbook,
        (None, None) => facts::text("an alert without a name"),
    }
}

fn budget(entry: &BudgetEntry) -> FactValue {
    let number = |value: &Option<Spanned<f64>>| value.as_ref().map(|value| value.value);
    let name: Vec<&str> = [&entry.service, &entry.objective]
        .into_iter()
        .flatten()
        .map(|text| text.value.as_str())
        .collect();
    let parts = [
        number(&entry.error_ratio)
            .map(|ratio| format!("{} % of events failed", round(ratio * 100.0))),
        number(&entry.duration_minutes).map(|minutes| format!("for {} min", round(minutes))),
        number(&entry.bad_events).map(|events| format!("{} bad events", round(events))),
        number(&entry.consumed_minutes).map(|minutes| format!("{} min consumed", round(minutes))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    facts::text(name.join(" ")).note(parts.join(", "))
}

/// At most three decimals, and none that are nothing.
fn round(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Another postmortem by its ID; what the site does not have is shown as written.
fn other(site: &Site<'_>, root: &str, written: &str) -> FactValue {
    let id = PostmortemId(slug(written));
    let found = site
        .input
        .summary
        .corpus
        .get(&id)
        .filter(|_| site.is_shown(&id));
    match found {
        Some(postmortem) => dated(root, postmortem),
        None => facts::text(written),
    }
}

/// Those that name this one in their front matter or link to it, but for those that this one names: they are there
/// already.
fn mentions(
    site: &Site<'_>,
    root: &str,
    postmortem: &Postmortem,
    by: &[&Postmortem],
) -> Vec<FactValue> {
    let links = site.links(postmortem);
    let is = |list: &[&Postmortem], other: &Postmortem| {
        list.iter().any(|known| known.source == other.source)
    };
    let mut known: Vec<&Postmortem> = links
        .related
        .iter()
        .chain(&links.repeat_of)
        .copied()
        .collect();
    let mut values = Vec::new();
    for other in links
        .repeated_by
        .iter()
        .chain(&links.related_from)
        .chain(by)
    {
        if is(&known, other) {
            continue;
        }
        known.push(other);
        let value = dated(root, other);
        let note = if is(&links.repeated_by, other) {
            format!("{}, as what it repeats", value.note)
        } else {
            value.note.clone()
        };
        values.push(value.note(note));
    }
    values
}

fn dated(root: &str, postmortem: &Postmortem) -> FactValue {
    let date = postmortem.date.map(format::date).unwrap_or_default();
    facts::link(postmortem_link(root, postmortem)).note(date)
}
