//! Which actions a report is about.

use std::collections::{BTreeMap, BTreeSet};

use super::GroupBy;
use crate::aggregate::{Standing, Summary};
use crate::diagnostic::nearest;
use crate::model::{OwnerName, Postmortem, Severity};
use crate::vocabulary::{DocumentStatus, Priority, Vocabulary};

/// Several values of one kind: any of them. Several kinds: all of them. None of a kind: no matter which.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub owners: Vec<OwnerName>,
    /// By [`Summary::team`]'s key.
    pub teams: Vec<String>,
    /// By [`Summary::service`]'s key.
    pub services: Vec<String>,
    pub priorities: Vec<Priority>,
    pub severities: Vec<Severity>,
    /// Not of drafts: what the site may show.
    pub published: bool,
}

/// The same as somebody typed it.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub owners: Vec<String>,
    pub teams: Vec<String>,
    pub services: Vec<String>,
    pub priorities: Vec<String>,
    pub severities: Vec<String>,
}

impl Filter {
    /// Looks up what was typed.
    ///
    /// # Errors
    /// A sentence for each name that the site does not know, with the nearest one that it does: a report about a
    /// misspelt team would say that all is well.
    pub fn read(summary: &Summary<'_>, wanted: &Wanted) -> Result<Self, Vec<String>> {
        let mut errors = Vec::new();
        let filter = Self {
            owners: owners(summary, &wanted.owners, &mut errors),
            teams: teams(summary, &wanted.teams, &mut errors),
            services: services(summary, &wanted.services, &mut errors),
            priorities: priorities(&wanted.priorities, &mut errors),
            severities: severities(summary, &wanted.severities, &mut errors),
            published: false,
        };
        if errors.is_empty() {
            Ok(filter)
        } else {
            Err(errors)
        }
    }

    pub fn matches<'a>(&self, summary: &Summary<'a>, standing: &Standing<'a>) -> bool {
        let owners = &standing.action.owners;
        let wants = |priority| self.priorities.contains(&priority);
        (self.owners.is_empty() || owners.iter().any(|o| self.owners.contains(o)))
            && (self.priorities.is_empty() || standing.priority().is_some_and(wants))
            && self.matches_incident(summary, standing.postmortem)
            && (self.teams.is_empty()
                || self.wants_team(summary, summary.teams_of(standing).into_iter()))
    }

    /// Whether a postmortem is of the severities, services and teams that are asked for.
    pub(super) fn matches_postmortem(
        &self,
        summary: &Summary<'_>,
        postmortem: &Postmortem,
    ) -> bool {
        let teams = postmortem.teams.iter().map(String::as_str);
        self.matches_incident(summary, postmortem)
            && (self.teams.is_empty() || self.wants_team(summary, teams))
    }

    /// Whether an action that is gone is asked for: of its priority nothing is known any more, of the rest only what its
    /// postmortem says, if that is still there.
    pub(super) fn matches_deleted(
        &self,
        summary: &Summary<'_>,
        postmortem: Option<&Postmortem>,
        owners: &[String],
    ) -> bool {
        let about_incident = [&self.teams, &self.services]
            .into_iter()
            .any(|l| !l.is_empty())
            || !self.severities.is_empty()
            || self.published;
        self.priorities.is_empty()
            && self.wants_any_owner(owners.iter().cloned().map(OwnerName))
            && (!about_incident || postmortem.is_some_and(|p| self.matches_postmortem(summary, p)))
    }

    /// Whether one of these people is asked for, or anybody.
    pub(super) fn wants_any_owner(&self, mut people: impl Iterator<Item = OwnerName>) -> bool {
        self.owners.is_empty() || people.any(|person| self.owners.contains(&person))
    }

    fn matches_incident(&self, summary: &Summary<'_>, postmortem: &Postmortem) -> bool {
        let severity = postmortem.severity.as_ref();
        let mut services = postmortem.document.front.services.iter();
        let is_draft = postmortem.status == DocumentStatus::Draft;
        !(self.published && is_draft)
            && (self.severities.is_empty() || severity.is_some_and(|s| self.severities.contains(s)))
            && (self.services.is_empty()
                || services.any(|s| self.services.contains(&summary.service(&s.value).key)))
    }

    fn wants_team<'t>(
        &self,
        summary: &Summary<'_>,
        mut teams: impl Iterator<Item = &'t str>,
    ) -> bool {
        teams.any(|team| self.teams.contains(&summary.team(team).key))
    }

    /// Whether a group is about what is asked for, and not about what its actions belong to besides.
    pub(super) fn wants_group(&self, by: GroupBy, key: &str) -> bool {
        let any_of = |keys: &[String]| keys.is_empty() || keys.iter().any(|k| k == key);
        match by {
            GroupBy::Owner => self.owners.is_empty() || self.owners.iter().any(|o| o.0 == key),
            GroupBy::Team => any_of(&self.teams),
            GroupBy::Service => any_of(&self.services),
            GroupBy::Due => true,
        }
    }
}

fn owners(summary: &Summary<'_>, wanted: &[String], errors: &mut Vec<String>) -> Vec<OwnerName> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let catalog = &summary.config.catalog;
    let owning = summary.actions.iter().flat_map(|s| &s.action.owners);
    let people = catalog.people.keys().map(String::as_str);
    let known: BTreeSet<&str> = people.chain(owning.map(|owner| owner.0.as_str())).collect();
    let look_up = |written: &String| {
        let owner = catalog.owner(written);
        let owner = owner.filter(|owner| known.contains(owner.0.as_str()));
        owner.ok_or_else(|| unknown("owner", written, known.iter().copied()))
    };
    found(wanted.iter().map(look_up), errors)
}

fn teams(summary: &Summary<'_>, wanted: &[String], errors: &mut Vec<String>) -> Vec<String> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let catalog = summary.config.catalog.teams.keys().cloned();
    let known = catalog.chain(summary.by_team().into_values().map(|group| group.name));
    names("team", known, |name| summary.team(name).key, wanted, errors)
}

fn services(summary: &Summary<'_>, wanted: &[String], errors: &mut Vec<String>) -> Vec<String> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let catalog = summary.config.catalog.services.keys().cloned();
    let known = catalog.chain(summary.by_service().into_values().map(|group| group.name));
    names(
        "service",
        known,
        |name| summary.service(name).key,
        wanted,
        errors,
    )
}

fn priorities(wanted: &[String], errors: &mut Vec<String>) -> Vec<Priority> {
    let look_up = |written: &String| {
        let known = Priority::ALL.iter().map(|priority| priority.as_str());
        Priority::parse(written).ok_or_else(|| unknown("priority", written, known))
    };
    found(wanted.iter().map(look_up), errors)
}

fn severities(summary: &Summary<'_>, wanted: &[String], errors: &mut Vec<String>) -> Vec<Severity> {
    let config = summary.config;
    let look_up = |written: &String| {
        let known = config.severities.iter().map(|level| level.name.as_str());
        let severity = config.severity(written);
        severity.ok_or_else(|| unknown("severity", written, known))
    };
    found(wanted.iter().map(look_up), errors)
}

/// The keys of the wanted names, of those that are known.
fn names(
    kind: &str,
    known: impl Iterator<Item = String>,
    key: impl Fn(&str) -> String,
    wanted: &[String],
    errors: &mut Vec<String>,
) -> Vec<String> {
    let known: BTreeMap<String, String> = known.map(|name| (key(&name), name)).collect();
    let look_up = |written: &String| {
        let key = key(written);
        if known.contains_key(&key) {
            Ok(key)
        } else {
            Err(unknown(kind, written, known.values().map(String::as_str)))
        }
    };
    found(wanted.iter().map(look_up), errors)
}

fn found<T>(results: impl Iterator<Item = Result<T, String>>, errors: &mut Vec<String>) -> Vec<T> {
    results
        .filter_map(|result| result.map_err(|error| errors.push(error)).ok())
        .collect()
}

fn unknown<'k>(kind: &str, written: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    let help = nearest(written, known.clone())
        .map_or_else(|| list(known), |name| format!("did you mean `{name}`?"));
    format!("unknown {kind} `{written}`: {help}")
}

fn list<'k>(mut known: impl Iterator<Item = &'k str>) -> String {
    let first: Vec<_> = known
        .by_ref()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    if first.is_empty() {
        return "there is none here".into();
    }
    let more = known.next().map_or("", |_| " and others");
    format!("known are {}{more}", first.join(", "))
}

/// How many known names an error lists.
const LISTED: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::samples::Site;

    /// Reads `owner=alice,bob priority=P1`.
    fn read(summary: &Summary<'_>, text: &str) -> Result<Filter, Vec<String>> {
        let mut wanted = Wanted::default();
        for (key, values) in text
            .split_whitespace()
            .filter_map(|pair| pair.split_once('='))
        {
            let list = match key {
                "owner" => &mut wanted.owners,
                "team" => &mut wanted.teams,
                "service" => &mut wanted.services,
                "priority" => &mut wanted.priorities,
                _ => &mut wanted.severities,
            };
            list.extend(values.split(',').map(|value| value.replace('_', " ")));
        }
        Filter::read(summary, &wanted)
    }

    #[test]
    fn any_of_a_kind_and_all_of_the_kinds() {
        let site = Site::sample();
        let summary = site.summary();
        let check = |text: &str, expected: &str| {
            let filter = read(&summary, text).unwrap();
            let found = summary
                .actions
                .iter()
                .filter(|s| filter.matches(&summary, s));
            let short = |s: &Standing<'_>| {
                let id = &s.action.id;
                format!(
                    "{}{}",
                    id.postmortem.0[11..12].to_uppercase(),
                    &id.local[3..]
                )
            };
            let ids: Vec<_> = found.map(short).collect();
            assert_eq!(ids.join(" "), expected, "{text}");
        };
        check("", "C1 C2 C3 S2 C4 S1 C5 S3");
        check("owner=Alice_Novak", "C1 C3 C4");
        check("owner=@alice,bob", "C1 C2 C3 C4 C5");
        check("team=FINANCE", "S2");
        check("team=platform", "C2 C4 C5");
        check("service=Checkout_API", "C1 C2 C3 C4 C5");
        check("priority=p0,P3", "C2 S1");
        check("severity=minor", "S2 S1 S3");
        check("owner=bob priority=P1", "C5");
        check("owner=bob severity=SEV3", "");
    }

    #[test]
    fn unknown_names_are_all_told() {
        let site = Site::sample();
        let text = "owner=alcie team=paymnets service=zzz priority=P7 severity=SEV9";
        let errors = read(&site.summary(), text).unwrap_err();
        let expected = [
            "unknown owner `alcie`: did you mean `alice`?",
            "unknown team `paymnets`: did you mean `payments`?",
            "unknown service `zzz`: known are `checkout-api`, `Search`",
            "unknown priority `P7`: did you mean `P0`?",
            "unknown severity `SEV9`: did you mean `SEV1`?",
        ];
        assert_eq!(errors, expected);
    }
}
