//! Feeds of postmortems: the newest, each with its facts and its summary.

use chrono::{DateTime, Utc};

use super::super::format;
use super::super::html::escaped;
use super::super::meta::address;
use super::super::site::{Site, postmortem_path};
use super::super::{OutputFile, view};
use super::atom::{self, Item};
use super::{NEWEST, begins};
use crate::model::{Measure, OwnerName, Postmortem};
use crate::vocabulary::Kind;

/// The feed of some postmortems; those that nothing dates are not in it.
pub(super) fn feed(
    site: &Site<'_>,
    path: &str,
    page: &str,
    title: &str,
    postmortems: &[&Postmortem],
) -> anyhow::Result<OutputFile> {
    let dated = postmortems
        .iter()
        .filter_map(|it| Some((appeared(site, it)?, *it)));
    let mut dated: Vec<(DateTime<Utc>, &Postmortem)> = dated.collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    dated.truncate(NEWEST);
    let items = dated
        .into_iter()
        .map(|(at, it)| item(site, it, at))
        .collect();
    atom::file(site, path, page, title, items)
}

/// When a commit changed the file last, where git tells.
pub(in super::super) fn changed(site: &Site<'_>, postmortem: &Postmortem) -> Option<DateTime<Utc>> {
    let ledger = site.input.summary.history.as_ref().ok()?;
    ledger.changed.get(&site.source(postmortem).path).copied()
}

/// When it was published, else when the incident was.
fn appeared(site: &Site<'_>, postmortem: &Postmortem) -> Option<DateTime<Utc>> {
    let published = postmortem.document.front.published.as_ref();
    let day = published.map(|day| day.value).or(postmortem.date);
    day.map(|day| begins(site, day))
        .or_else(|| changed(site, postmortem))
}

fn item(site: &Site<'_>, postmortem: &Postmortem, appeared: DateTime<Utc>) -> Item {
    let front = &postmortem.document.front;
    let url = address(site, &postmortem_path(&postmortem.id)).unwrap_or_default();
    let published = front.published.as_ref();
    let published = published.map(|day| begins(site, day.value));
    let severity = postmortem
        .severity
        .iter()
        .map(|severity| severity.name.clone());
    let services = services(site, postmortem);
    let tags = front.tags.iter().map(|tag| tag.value.clone());
    let mut categories: Vec<String> = severity.chain(services).chain(tags).collect();
    let mut seen = std::collections::BTreeSet::new();
    categories.retain(|term| seen.insert(term.clone()));
    let catalog = &site.config.catalog;
    let author = |written: &str| {
        let owner: Option<OwnerName> = catalog.owner(written);
        owner.map_or_else(
            || written.to_owned(),
            |it| catalog.display_name(&it).to_owned(),
        )
    };
    Item {
        id: url.clone(),
        url,
        title: postmortem.title.clone(),
        updated: changed(site, postmortem).map_or(appeared, |at| at.max(appeared)),
        published,
        authors: front.authors.iter().map(|it| author(&it.value)).collect(),
        categories,
        html: html(site, postmortem),
    }
}

fn services(site: &Site<'_>, postmortem: &Postmortem) -> Vec<String> {
    let services = postmortem.document.front.services.iter();
    let name = |written: &str| site.input.summary.service(written).name;
    services.map(|it| name(&it.value)).collect()
}

/// The facts on one line, and the summary.
fn html(site: &Site<'_>, postmortem: &Postmortem) -> String {
    let kind = (postmortem.kind != Kind::Incident).then(|| view::Word::new(&postmortem.kind).text);
    let severity = postmortem.severity.as_ref().map(|it| it.name.clone());
    let date = postmortem.date.map(format::date);
    let services = Some(services(site, postmortem).join(", ")).filter(|it| !it.is_empty());
    let length = postmortem.instants.measure(Measure::TimeToResolve).ok();
    let length = length.map(|it| format!("resolved after {}", format::duration(it)));
    let facts = [severity, kind, date, services, length];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let paragraph = |text: &str| match text {
        "" => String::new(),
        text => format!("<p>{}</p>", escaped(text)),
    };
    paragraph(&facts.join(" · ")) + &paragraph(site.summary(postmortem))
}
