//! The way from a [`Document`] to a [`Postmortem`].

use std::collections::BTreeMap;

use super::{
    Action, ActionId, Corpus, InstantOrigin, Instants, KnownInstant, Postmortem, PostmortemId,
};
use crate::config::Config;
use crate::parse::{self, Document};
use crate::slug::slug;
use crate::source::{Source, SourceId};
use crate::time::date_of_stem;
use crate::vocabulary::{ActionStatus, DocumentStatus, Kind};

/// Resolves one document.
pub fn postmortem(
    source_id: SourceId,
    source: &Source,
    mut document: Document,
    config: &Config,
) -> Postmortem {
    let written = std::mem::take(&mut document.actions);
    let front = &document.front;
    let stem = source.stem();
    let id = PostmortemId(slug(front.id.as_ref().map_or(stem, |id| &id.value)));
    let title = front.title.as_ref().or(document.heading.as_ref());
    Postmortem {
        title: title.map_or_else(|| id.0.clone(), |title| title.value.clone()),
        date: front
            .date
            .as_ref()
            .map(|date| date.value)
            .or_else(|| date_of_stem(stem)),
        severity: front
            .severity
            .as_ref()
            .and_then(|text| config.severity(&text.value)),
        status: front
            .status
            .known()
            .copied()
            .unwrap_or(DocumentStatus::Published),
        kind: front.kind.known().copied().unwrap_or(Kind::Incident),
        teams: teams(&document, config),
        instants: instants(&document),
        actions: written
            .into_iter()
            .map(|written| action(&id, written, config))
            .collect(),
        id,
        source: source_id,
        document,
    }
}

/// Gathers the postmortems of a site. Of two with one ID the first by path answers to it.
pub fn corpus(mut postmortems: Vec<Postmortem>) -> Corpus {
    postmortems.sort_by_key(|postmortem| postmortem.source);
    let mut by_id = BTreeMap::new();
    for (index, postmortem) in postmortems.iter().enumerate() {
        by_id.entry(postmortem.id.clone()).or_insert(index);
    }
    Corpus { postmortems, by_id }
}

fn teams(document: &Document, config: &Config) -> Vec<String> {
    let front = &document.front;
    let mut teams: Vec<String> = front.teams.iter().map(|team| team.value.clone()).collect();
    if teams.is_empty() {
        let services = front
            .services
            .iter()
            .filter_map(|service| config.catalog.service(&service.value));
        teams = services
            .filter_map(|service| service.team.clone())
            .collect();
    }
    teams.sort();
    teams.dedup();
    teams
}

/// What `[times]` says, and for what is missing there, the first entry of the timeline with that mark.
fn instants(document: &Document) -> Instants {
    let mut found = BTreeMap::new();
    for (instant, moment) in &document.front.times {
        let known = KnownInstant {
            moment: moment.value,
            span: moment.span,
            origin: InstantOrigin::FrontMatter,
        };
        found.insert(*instant, known);
    }
    for (index, entry) in document.timeline.iter().enumerate() {
        if let (Some(mark), Ok(moment)) = (&entry.mark, &entry.at) {
            let known = KnownInstant {
                moment: *moment,
                span: entry.span,
                origin: InstantOrigin::Entry(index),
            };
            found.entry(mark.value).or_insert(known);
        }
    }
    Instants(found)
}

fn action(postmortem: &PostmortemId, written: parse::Action, config: &Config) -> Action {
    let local = written
        .id
        .as_ref()
        .map_or_else(|| hashed_id(&written.text.value), |id| id.value.clone());
    let mut owners = Vec::new();
    for owner in written
        .owners
        .iter()
        .filter_map(|owner| config.catalog.owner(&owner.value))
    {
        if !owners.contains(&owner) {
            owners.push(owner);
        }
    }
    Action {
        id: ActionId {
            postmortem: postmortem.clone(),
            local,
        },
        owners,
        status: written
            .status
            .known()
            .copied()
            .unwrap_or(ActionStatus::Open),
        written,
    }
}

/// The ID of an action that has none: `a-` and eight hex digits of BLAKE3 over its text. Rewording makes a new action.
pub fn hashed_id(markdown: &str) -> String {
    let hash = blake3::hash(normal_text(markdown).as_bytes());
    format!("a-{}", &hash.to_hex()[..8])
}

/// The text by which two actions are the same: markup stripped, white space collapsed, lower case.
pub(super) fn normal_text(markdown: &str) -> String {
    let text = parse::blocks::plain_text(markdown);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_over_the_words() {
        let id = hashed_id("Add an **alert** for `5xx`");
        assert_eq!(id, hashed_id("add  an alert\nfor 5xx"));
        assert_ne!(id, hashed_id("add an alert for 4xx"));
        assert_eq!(id.len(), 10);
    }
}
