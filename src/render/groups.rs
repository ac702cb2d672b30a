//! What the pages of services, teams, tags and factor categories have in common: a list of them, and a page each with
//! its postmortems and open actions.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::OutputFile;
use super::feeds;
use super::list::{self, Data, FilterOf, Item, Order};
use super::rows;
use super::site::{Site, name_link, name_path, postmortem_link, postmortem_path};
use super::theme::Theme;
use super::view::{ActionRow, Date, Fact, Figure, Frame, Link, List, Pager, PostmortemRow};
use crate::aggregate::{self, Named, Standing};
use crate::anchor;
use crate::model::Postmortem;
use crate::parse::Factor;
use crate::parse::blocks::plain_text;
use crate::slug::file_stem;

/// How many postmortems of a group are shown with their summaries.
const WITH_SUMMARY: usize = 20;

/// The view of `services.html`, `teams.html`, `tags.html`, `factors.html`, `severities.html` and `years.html`.
#[derive(Debug, Serialize)]
pub struct GroupsPage {
    /// What every page has.
    pub frame: Frame,
    /// `service`, `team`, `tag`, `factor`, `severity` or `year`.
    pub kind: &'static str,
    /// What the page is about.
    pub lede: &'static str,
    /// The groups.
    pub groups: List<GroupRow>,
}

/// A group in the list.
#[derive(Debug, Serialize)]
pub struct GroupRow {
    /// Its name, and its page.
    pub name: Link,
    /// What is said of it in a few words: `tier 1`, the question that a category answers.
    pub note: String,
    /// The team of a service.
    pub team: Option<Link>,
    /// How many postmortems.
    pub postmortems: usize,
    /// The date of the newest.
    pub last: Option<Date>,
    /// How many of their actions are not closed.
    pub open: usize,
    /// How many of those are overdue.
    pub overdue: usize,
}

/// The view of `service.html`, `team.html`, `tag.html`, `factor.html`, `severity.html` and `year.html`. Where one of the
/// lists is long, all of them go on on further pages.
#[derive(Debug, Serialize)]
pub struct GroupPage {
    /// What every page has.
    pub frame: Frame,
    /// `service`, `team`, `tag`, `factor`, `severity` or `year`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What is said of it in a few words.
    pub note: String,
    /// The Atom feed of a service or a team; empty without a base URL.
    pub feed: String,
    /// What the catalog knows; none on the pages after the first.
    pub facts: Vec<Fact>,
    /// How its actions stand; none on the pages after the first.
    pub figures: Vec<Figure>,
    /// Those that are not closed.
    pub actions: Vec<ActionRow>,
    /// How many there are on all pages.
    pub action_count: usize,
    /// The newest first.
    pub postmortems: Vec<PostmortemRow>,
    /// How many there are on all pages.
    pub postmortem_count: usize,
    /// For a factor category: the factors.
    pub factors: Vec<FactorRow>,
    /// How many there are on all pages.
    pub factor_count: usize,
    /// The page's place among those of this group.
    pub pager: Pager,
}

/// A contributing factor in a list.
#[derive(Debug, Serialize)]
pub struct FactorRow {
    /// What it says.
    pub text: String,
    /// Where it stands on its postmortem's page.
    pub href: String,
    /// The postmortem that it is in.
    pub postmortem: Link,
    /// The date of the incident.
    pub date: Option<Date>,
    /// The reason for which it is accepted; empty where it is not.
    pub accepted: String,
}

/// Which pages to make: the part of the site, and what is one of them called.
pub(super) struct Part {
    /// The folder.
    pub key: &'static str,
    pub kind: &'static str,
    /// The part of the navigation that it is in.
    pub nav: &'static str,
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
    /// With the postmortems that they are in.
    pub factors: Vec<(&'a Postmortem, &'a Factor)>,
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
    let groups: Vec<Group<'_>> = groups.into_values().collect();
    let mut files = index(site, theme, part, &groups)?;
    let template = format!("{}.html", part.kind);
    let of_group = |group: &Group<'_>| {
        let open: Vec<Standing<'_>> = open(group).copied().collect();
        let rows = open.len().max(group.postmortems.len());
        let count = list::count(rows.max(group.factors.len()));
        let first = name_path(part.key, &group.name);
        list::pages(count, |number| {
            let pager = list::pager(&first, number, count, rows);
            let path = list::path(&first, number);
            theme.page(
                &template,
                &path,
                &view(site, part, group, &open, &path, pager),
            )
        })
    };
    let pages: Vec<_> = groups
        .par_iter()
        .map(of_group)
        .collect::<anyhow::Result<_>>()?;
    files.extend(pages.into_iter().flatten());
    Ok(files)
}

/// The list of all groups.
fn index(
    site: &Site<'_>,
    theme: &Theme,
    part: &Part,
    groups: &[Group<'_>],
) -> anyhow::Result<Vec<OutputFile>> {
    let first = format!("{}/index.html", part.key);
    let mut data = Data::default();
    for group in groups {
        add(row(site, "", part, group), &mut data);
    }
    let filters = if part.kind == "service" { TEAM } else { &[] };
    let count = list::count(groups.len());
    let mut files = list::pages(count, |number| {
        let path = list::path(&first, number);
        let title = list::title(part.title, number);
        let frame = site.frame(&path, part.nav, &title, part.lede);
        let shown = list::chunk(groups, number).iter();
        let rows = shown.map(|group| row(site, &frame.root, part, group));
        let pager = list::pager(&first, number, count, groups.len());
        let view = GroupsPage {
            kind: part.kind,
            lede: part.lede,
            groups: list::list(&first, rows.collect(), pager, &data, filters),
            frame,
        };
        theme.page(&format!("{}.html", part.key), &path, &view)
    })?;
    files.extend(list::data_file(&first, &data, filters));
    Ok(files)
}

const TEAM: &[FilterOf] = &[FilterOf {
    name: "team",
    label: "Team",
    column: "team",
    none: "none",
    order: Order::Rising,
}];

fn add(row: GroupRow, data: &mut Data) {
    data.one("name", Some(rows::link_item(row.name)));
    data.one("note", rows::text_item(row.note));
    data.one("team", row.team.map(rows::link_item));
    data.plain("postmortems", row.postmortems);
    data.one(
        "last",
        row.last.map(|date| Item {
            key: date.iso.clone(),
            text: String::new(),
            value: date,
        }),
    );
    data.plain("open", row.open);
    data.plain("overdue", row.overdue);
    data.end_row();
}

fn row(site: &Site<'_>, root: &str, part: &Part, group: &Group<'_>) -> GroupRow {
    let dates = group.postmortems.iter();
    GroupRow {
        name: name_link(root, part.key, &group.name),
        note: group.note.clone(),
        team: group.team.as_deref().map(|team| site.team_link(root, team)),
        postmortems: group.postmortems.len(),
        last: dates
            .filter_map(|postmortem| postmortem.date)
            .max()
            .map(Date::new),
        open: open(group).count(),
        overdue: open(group)
            .filter(|standing| rows::is_overdue(standing))
            .count(),
    }
}

fn view(
    site: &Site<'_>,
    part: &Part,
    group: &Group<'_>,
    open: &[Standing<'_>],
    path: &str,
    pager: Pager,
) -> GroupPage {
    let title = list::title(&group.name, pager.number);
    let about = format!(
        "The {} {}: its postmortems and what is owed.",
        part.kind, group.name
    );
    let mut frame = site.frame(path, part.nav, &title, &about);
    let root = frame.root.clone();
    frame.crumbs = vec![Link {
        text: part.title.to_owned(),
        href: format!("{root}{}/index.html", part.key),
    }];
    let (facts, figures) = if pager.number == 1 {
        (group.facts.clone(), figures(part, group, &root))
    } else {
        frame.crumbs.push(name_link(&root, part.key, &group.name));
        (Vec::new(), Vec::new())
    };
    let actions = list::chunk(open, pager.number);
    let factors = list::chunk(&group.factors, pager.number).iter();
    GroupPage {
        kind: part.kind,
        name: group.name.clone(),
        note: group.note.clone(),
        feed: feed_of(site, part, group, &root),
        facts,
        figures,
        actions: rows::actions(site, &root, actions),
        action_count: open.len(),
        postmortems: postmortems(site, &root, &group.postmortems, pager.number),
        postmortem_count: group.postmortems.len(),
        factors: factors
            .map(|(postmortem, one)| factor(&root, postmortem, one))
            .collect(),
        factor_count: group.factors.len(),
        pager,
        frame,
    }
}

/// Services and teams have feeds.
fn feed_of(site: &Site<'_>, part: &Part, group: &Group<'_>, root: &str) -> String {
    if matches!(part.kind, "service" | "team") {
        feeds::href(site, root, &name_path(part.key, &group.name))
    } else {
        String::new()
    }
}

fn figures(part: &Part, group: &Group<'_>, root: &str) -> Vec<Figure> {
    let query = format!("{}={}", part.filter, file_stem(&group.name));
    let query = (!part.filter.is_empty()).then_some(query.as_str());
    rows::action_figures(root, &group.actions, query)
}

/// The rows, of which only the newest say what happened: with ten years of postmortems the page stays a page.
fn postmortems(
    site: &Site<'_>,
    root: &str,
    list: &[&Postmortem],
    number: usize,
) -> Vec<PostmortemRow> {
    let mut rows = rows::postmortems(site, root, list::chunk(list, number));
    let summaries = if number == 1 { WITH_SUMMARY } else { 0 };
    rows.iter_mut()
        .skip(summaries)
        .for_each(|row| row.summary.clear());
    rows
}

fn factor(root: &str, postmortem: &Postmortem, factor: &Factor) -> FactorRow {
    FactorRow {
        text: plain_text(&factor.text),
        href: format!(
            "{root}{}#{}",
            postmortem_path(&postmortem.id),
            anchor::factor(&factor.id)
        ),
        postmortem: postmortem_link(root, postmortem),
        date: postmortem.date.map(Date::new),
        accepted: factor
            .accepted
            .as_ref()
            .map(|reason| reason.value.clone())
            .unwrap_or_default(),
    }
}

fn open<'g, 'a>(group: &'g Group<'a>) -> impl Iterator<Item = &'g Standing<'a>> {
    group
        .actions
        .iter()
        .filter(|standing| !standing.state.is_closed())
}
