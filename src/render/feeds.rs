//! `feed.xml` and its like: what is new, for programs that read Atom (RFC 4287).
//!
//! The site's feed, one a service and one a team have the newest postmortems; one an owner has what became of their
//! actions. A feed needs full addresses, so there are none where the site's is not known. Dates are the files': the same
//! input gives the same bytes, and what has no date that is known is in no feed.

mod atom;
mod events;
mod postmortems;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rayon::prelude::*;

use super::OutputFile;
use super::site::{Site, name_path};
use crate::aggregate::{self, Named};
use crate::model::Postmortem;
use crate::time::midnight;

pub(super) use postmortems::changed;

pub(super) const PATH: &str = "feed.xml";

/// How many entries a feed has: more than anybody is behind.
const NEWEST: usize = 40;

/// All feeds; none where the site's address is not known.
pub(super) fn render(site: &Site<'_>) -> anyhow::Result<Vec<OutputFile>> {
    if site.config.base_url.is_none() {
        return Ok(Vec::new());
    }
    let title = &site.config.title;
    let whole = postmortems::feed(site, PATH, "index.html", title, &site.postmortems)?;
    let summary = site.input.summary;
    let catalog = &site.config.catalog;
    let services = catalog.services.keys().map(|name| summary.service(name));
    let services = named(site, "services", summary.by_service(), services)?;
    let of_services = catalog.services.values().filter_map(|it| it.team.as_ref());
    let teams = catalog.teams.keys().chain(of_services);
    let teams = named(
        site,
        "teams",
        summary.by_team(),
        teams.map(|name| summary.team(name)),
    )?;
    let owners: Vec<_> = summary.by_owner().into_iter().collect();
    let owners: Vec<OutputFile> = owners
        .into_par_iter()
        .map(|(owner, group)| (owner, site.shown_of(group).actions))
        .filter(|(_, own)| !own.is_empty())
        .map(|(owner, own)| events::feed(site, owner, &own))
        .collect::<anyhow::Result<_>>()?;
    let parts = [vec![whole], services, teams, owners];
    Ok(parts.into_iter().flatten().collect())
}

/// The feeds of services or teams: of all that have a page.
fn named(
    site: &Site<'_>,
    part: &str,
    groups: BTreeMap<String, aggregate::Group<'_>>,
    others: impl Iterator<Item = Named>,
) -> anyhow::Result<Vec<OutputFile>> {
    let mut all: BTreeMap<String, (String, Vec<&Postmortem>)> = BTreeMap::new();
    for (key, group) in groups {
        let group = site.shown_of(group);
        if !group.postmortems.is_empty() || !group.actions.is_empty() {
            all.insert(key, (group.name, group.postmortems));
        }
    }
    for Named { key, name } in others {
        all.entry(key).or_insert((name, Vec::new()));
    }
    let all: Vec<_> = all.into_values().collect();
    let feed = |(name, own): &(String, Vec<&Postmortem>)| {
        let page = name_path(part, name);
        let title = format!("{name}: {}", site.config.title);
        postmortems::feed(site, &beside(&page), &page, &title, own)
    };
    all.par_iter().map(feed).collect()
}

/// Where a page leads to for the feed beside `page`; empty where the site's address is not known, since then there are no
/// feeds.
pub(super) fn href(site: &Site<'_>, root: &str, page: &str) -> String {
    let known = site.config.base_url.as_ref();
    known
        .map(|_| format!("{root}{}", beside(page)))
        .unwrap_or_default()
}

/// The feed beside a page.
pub(super) fn beside(page: &str) -> String {
    page.trim_end_matches(".html").to_owned() + ".xml"
}

/// The first instant of a day of the site.
fn begins(site: &Site<'_>, day: NaiveDate) -> DateTime<Utc> {
    midnight(day, site.config.timezone)
}
