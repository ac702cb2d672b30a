//! What the pages of services, teams, tags and factor categories have in common: a list of them, and a page each with
//! its postmortems and open actions.

use std::collections::BTreeMap;

use serde::Serialize;

use super::OutputFile;
use super::rows;
use super::site::{Site, name_link, name_path};
use super::theme::Theme;
use super::view::{ActionRow, Date, Fact, Figure, Frame, Link, PostmortemRow};
use crate::aggregate::{self, Named, Standing};
use crate::model::Postmortem;
use crate::slug::file_stem;

/// How many postmortems of a group are shown with their summaries.
const WITH_SUMMARY: usize = 20;

/// The view of `services.html`, `teams.html`, `tags.html` and `factors.html`.
#[derive(Debug, Serialize)]
pub struct GroupsPage {
    /// What every page has.
    pub frame: Frame,
    /// `service`, `team`, `tag` or `factor`.
    pub kind: &'static str,
    /// What the page is about.
    pub lede: &'static str,
    /// One for each service, team, tag or category.
    pub groups: Vec<GroupRow>,
}

/// A group in the list.
#[derive(Debug, Serialize)]
pub struct GroupRow {
    /// Its name, linked to its page.
    pub name: Link,
    /// What is said of it in a few words: `tier 1`, the question that a category answers.
    pub note: String,
    /// The team of a service; its text is empty where there is none.
    pub team: Link,
    /// How many postmortems.
    pub postmortems: usize,
    /// The date of the newest.
    pub last: Option<Date>,
    /// How many of its actions are not closed.
    pub open: usize,
    /// How many of those are overdue.
    pub overdue: usize,
}

/// The view of `service.html`, `team.html`, `tag.html` and `factor.html`.
#[derive(Debug, Serialize)]
pub struct GroupPage {
    /// What every page has.
    pub frame: Frame,
    /// `service`, `team`, `tag` or `factor`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What is said of it in a few words: `tier 1`, or the question that a category answers.
    pub note: String,
    /// What the catalog says of it.
    pub facts: Vec<Fact>,
    /// How many of its actions are in which state.
    pub figures: Vec<Figure>,
    /// Those that are not closed.
    pub actions: Vec<ActionRow>,
    /// The newest first.
    pub postmortems: Vec<PostmortemRow>,
    /// For a factor category: the factors.
    pub factors: Vec<FactorRow>,
}

/// A contributing factor in a list.
#[derive(Debug, Serialize)]
pub struct FactorRow {
    /// The factor, without markup.
    pub text: String,
    /// Where it stands on its postmortem's page.
    pub href: String,
    /// Its postmortem.
    pub postmortem: Link,
    /// The date of the incident.
    pub date: Option<Date>,
    /// The reason for which it is accepted; empty where it is not.
    pub accepted: String,
}

/// Which pages to make: the part of the site, and what is one of them called.
pub(super) struct Part {
    /// The folder, and the key in the navigation.
    pub key: &'static str,
    pub kind: &'static str,
    pub title: &'static str,
    pub lede: &'static str,
    /// The filter of the actions page that selects a group; empty where there is none.
    pub filter: &'static str,
}

/// What a group is and what belongs to it.
#[derive(Default)]
pub(super) struct Group<'a> {
    pub name: String,
    pub note: String,
    pub team: Option<String>,
    pub facts: Vec<Fact>,
    pub postmortems: Vec<&'a Postmortem>,
    pub actions: Vec<Standing<'a>>,
    pub factors: Vec<FactorRow>,
}

/// Groups by the key under which the summary gathers them.
pub(super) type Groups<'a> = BTreeMap<String, Group<'a>>;

/// The groups of the summary, without what has no page, and without those that have nothing else.
pub(super) fn gathered<'a>(
    site: &Site<'a>,
    groups: BTreeMap<String, aggregate::Group<'a>>,
) -> Groups<'a> {
    let shown = groups
        .into_iter()
        .map(|(key, group)| (key, site.shown_of(group)));
    let some =
        shown.filter(|(_, group)| !group.postmortems.is_empty() || !group.actions.is_empty());
    some.map(|(key, group)| (key, Group::from(group))).collect()
}

impl<'a> From<aggregate::Group<'a>> for Group<'a> {
    fn from(group: aggregate::Group<'a>) -> Self {
        Self {
            name: group.name,
            postmortems: group.postmortems,
            actions: group.actions,
            ..Self::default()
        }
    }
}

/// The group of this key, made under this name where there is none.
pub(super) fn entry<'g, 'a>(groups: &'g mut Groups<'a>, named: Named) -> &'g mut Group<'a> {
    let Named { key, name } = named;
    groups.entry(key).or_insert_with(|| Group {
        name,
        ..Group::default()
    })
}

pub(super) fn render(
    site: &Site<'_>,
    theme: &Theme,
    part: &Part,
    groups: Groups<'_>,
) -> anyhow::Result<Vec<OutputFile>> {
    let path = format!("{}/index.html", part.key);
    let frame = site.frame(&path, part.key, part.title, part.lede);
    let rows = groups
        .values()
        .map(|group| row(site, &frame.root, part, group))
        .collect();
    let index = GroupsPage {
        kind: part.kind,
        lede: part.lede,
        groups: rows,
        frame,
    };
    let mut files = vec![theme.page(&format!("{}.html", part.key), &path, &index)?];
    let template = format!("{}.html", part.kind);
    for group in groups.into_values() {
        let path = name_path(part.key, &group.name);
        files.push(theme.page(&template, &path, &view(site, &path, part, group))?);
    }
    Ok(files)
}

fn row(site: &Site<'_>, root: &str, part: &Part, group: &Group<'_>) -> GroupRow {
    let team = group.team.as_deref();
    GroupRow {
        name: name_link(root, part.key, &group.name),
        note: group.note.clone(),
        team: team.map_or_else(
            || Link {
                text: String::new(),
                href: String::new(),
            },
            |team| site.team_link(root, team),
        ),
        postmortems: group.postmortems.len(),
        last: group
            .postmortems
            .iter()
            .filter_map(|postmortem| postmortem.date)
            .max()
            .map(Date::new),
        open: open(group).count(),
        overdue: open(group)
            .filter(|standing| rows::is_overdue(standing))
            .count(),
    }
}

fn view(site: &Site<'_>, path: &str, part: &Part, group: Group<'_>) -> GroupPage {
    let mut frame = site.frame(
        path,
        part.key,
        &group.name,
        &format!(
            "The {} {}: its postmortems and what is owed.",
            part.kind, group.name
        ),
    );
    frame.crumbs = vec![Link {
        text: part.title.to_owned(),
        href: "index.html".to_owned(),
    }];
    let root = frame.root.clone();
    let query = format!("{}={}", part.filter, file_stem(&group.name));
    let query = (!part.filter.is_empty()).then_some(query.as_str());
    let figures = rows::action_figures(&root, &group.actions, query);
    GroupPage {
        kind: part.kind,
        figures,
        actions: rows::actions(site, &root, open(&group)),
        postmortems: postmortems(site, &root, &group.postmortems),
        name: group.name,
        note: group.note,
        facts: group.facts,
        factors: group.factors,
        frame,
    }
}

/// The rows, of which only the newest say what happened: with ten years of postmortems the page stays a page.
fn postmortems(site: &Site<'_>, root: &str, list: &[&Postmortem]) -> Vec<PostmortemRow> {
    let mut rows = rows::postmortems(site, root, list);
    rows.iter_mut()
        .skip(WITH_SUMMARY)
        .for_each(|row| row.summary.clear());
    rows
}

fn open<'g, 'a>(group: &'g Group<'a>) -> impl Iterator<Item = &'g Standing<'a>> {
    group
        .actions
        .iter()
        .filter(|standing| !standing.state.is_closed())
}
