//! `actions/by-owner/`: everyone who owns an action, and one person's queue each.

use rayon::prelude::*;
use serde::Serialize;

use super::OutputFile;
use super::calendars;
use super::feeds;
use super::list::{self, Data, FilterOf, Order, PAGE};
use super::rows;
use super::site::{Site, owner_path};
use super::theme::Theme;
use super::view::{ActionRow, Figure, Frame, Link, List, Pager};
use crate::aggregate::{Counts, Standing, State};
use crate::model::OwnerName;
use crate::slug::file_stem;

/// The view of `owners.html`.
#[derive(Debug, Serialize)]
pub struct OwnersPage {
    /// What every page has.
    pub frame: Frame,
    /// Whoever has most overdue comes first; then who has most open.
    pub owners: List<OwnerRow>,
}

/// An owner in the list.
#[derive(Debug, Clone, Serialize)]
pub struct OwnerRow {
    /// Their name, and their queue.
    pub name: Link,
    /// Their teams, by the catalog.
    pub teams: Vec<Link>,
    /// How many of their actions are overdue.
    pub overdue: usize,
    /// How many are due within a week.
    pub due_soon: usize,
    /// How many are not closed.
    pub open: usize,
    /// How many are done.
    pub done: usize,
}

/// The view of `owner.html`.
#[derive(Debug, Serialize)]
pub struct OwnerPage {
    /// What every page has.
    pub frame: Frame,
    /// Their name; their handle where the catalog does not know them.
    pub name: String,
    /// Their handle.
    pub handle: String,
    /// Their teams, by the catalog.
    pub teams: Vec<Link>,
    /// Their calendar of due dates.
    pub calendar: String,
    /// Their Atom feed; empty without a base URL.
    pub feed: String,
    /// How their actions stand; none on the pages after the first.
    pub figures: Vec<Figure>,
    /// Overdue, due within a week, later, without a date, closed; empty ones are left out.
    pub groups: Vec<Queue>,
    /// How many actions are on later pages.
    pub more: usize,
    /// Whether all that is not closed is on this page or before it.
    pub only_closed_left: bool,
    /// The page's place among those of this owner.
    pub pager: Pager,
}

/// A part of an owner's actions.
#[derive(Debug, Serialize)]
pub struct Queue {
    /// Such as `Due within a week`.
    pub title: &'static str,
    /// Those of them that are on this page.
    pub actions: Vec<ActionRow>,
    /// How many there are on all pages.
    pub count: usize,
}

type Test = fn(State) -> bool;

const QUEUES: [(&str, Test); 5] = [
    ("Overdue", |state| matches!(state, State::Overdue { .. })),
    ("Due within a week", |state| {
        matches!(state, State::DueSoon { .. })
    }),
    ("Due later", |state| matches!(state, State::Later { .. })),
    ("Without a date", |state| matches!(state, State::Undated)),
    ("Closed", State::is_closed),
];

/// How many closed actions are shown under those that are not.
const RECENT: usize = 20;

const FIRST: &str = "actions/by-owner/index.html";

const FILTERS: &[FilterOf] = &[FilterOf {
    name: "team",
    label: "Team",
    column: "teams",
    none: "none",
    order: Order::Rising,
}];

/// A person and what they own.
pub(super) type Own<'a> = (&'a OwnerName, Vec<Standing<'a>>);

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let owners = ranked(site);
    let mut files = index(site, theme, &owners)?;
    let queues: Vec<_> = owners
        .par_iter()
        .map(|(owner, own)| queue(site, theme, owner, own))
        .collect::<anyhow::Result<_>>()?;
    files.extend(queues.into_iter().flatten());
    Ok(files)
}

/// Everyone with what they own: whoever has most overdue comes first; then who has most open.
pub(super) fn ranked<'a>(site: &Site<'a>) -> Vec<Own<'a>> {
    let groups = site.input.summary.by_owner().into_iter();
    let mut owners: Vec<Own<'_>> = groups
        .map(|(owner, group)| (owner, site.shown_of(group).actions))
        .filter(|(_, own)| !own.is_empty())
        .collect();
    owners.sort_by_cached_key(|(owner, own)| {
        let counts = Counts::of(own);
        let most = std::cmp::Reverse((counts.overdue, counts.open));
        (most, site.config.catalog.display_name(owner).to_lowercase())
    });
    owners
}

/// The list of all owners.
fn index(site: &Site<'_>, theme: &Theme, owners: &[Own<'_>]) -> anyhow::Result<Vec<OutputFile>> {
    let mut data = Data::default();
    for own in owners {
        add(row(site, "", own), &mut data);
    }
    let count = list::count(owners.len());
    let mut files = list::pages(count, |number| {
        let path = list::path(FIRST, number);
        let mut frame = site.frame(
            &path,
            "actions",
            &list::title("Owners", number),
            "Everyone who owns an action item, with what is overdue.",
        );
        frame.crumbs = vec![actions(&frame.root)];
        let shown = list::chunk(owners, number).iter();
        let rows = shown.map(|own| row(site, &frame.root, own)).collect();
        let pager = list::pager(FIRST, number, count, owners.len());
        let owners = list::list(FIRST, rows, pager, &data, FILTERS);
        theme.page("owners.html", &path, &OwnersPage { frame, owners })
    })?;
    files.extend(list::data_file(FIRST, &data, FILTERS));
    Ok(files)
}

pub(super) fn row(site: &Site<'_>, root: &str, (owner, own): &Own<'_>) -> OwnerRow {
    let counts = Counts::of(own);
    OwnerRow {
        name: site.owner_link(root, owner),
        teams: teams(site, root, owner),
        overdue: counts.overdue,
        due_soon: counts.due_soon,
        open: counts.open,
        done: counts.done,
    }
}

fn add(row: OwnerRow, data: &mut Data) {
    data.one("name", Some(rows::link_item(row.name)));
    data.many("teams", row.teams.into_iter().map(rows::link_item));
    data.plain("overdue", row.overdue);
    data.plain("due_soon", row.due_soon);
    data.plain("open", row.open);
    data.plain("done", row.done);
    data.end_row();
}

/// The pages of one person: what is not closed and what was closed lately, then the rest.
fn queue(
    site: &Site<'_>,
    theme: &Theme,
    owner: &OwnerName,
    own: &[Standing<'_>],
) -> anyhow::Result<Vec<OutputFile>> {
    let counts = Counts::of(own);
    let shown = match counts.open {
        open if open < PAGE => open + RECENT,
        _ => PAGE,
    };
    let (shown, rest) = own.split_at(shown.min(own.len()));
    let chunks: Vec<_> = std::iter::once(shown).chain(rest.chunks(PAGE)).collect();
    let first = owner_path(owner);
    list::pages(chunks.len(), |number| {
        let until: usize = chunks[..number].iter().map(|chunk| chunk.len()).sum();
        let part = PartOf {
            actions: chunks[number - 1],
            more: own.len() - until,
            only_closed_left: until >= counts.open,
            pager: list::pager(&first, number, chunks.len(), own.len()),
        };
        let path = list::path(&first, number);
        theme.page("owner.html", &path, &view(site, &path, owner, own, part))
    })
}

/// What one page shows of a queue.
struct PartOf<'q, 'a> {
    actions: &'q [Standing<'a>],
    /// How many come after them.
    more: usize,
    only_closed_left: bool,
    pager: Pager,
}

fn view(
    site: &Site<'_>,
    path: &str,
    owner: &OwnerName,
    own: &[Standing<'_>],
    part: PartOf<'_, '_>,
) -> OwnerPage {
    let name = site.config.catalog.display_name(owner);
    let title = list::title(name, part.pager.number);
    let about = format!("The action items of {name}.");
    let mut frame = site.frame(path, "actions", &title, &about);
    let root = frame.root.clone();
    frame.crumbs = vec![
        actions(&root),
        Link {
            text: "Owners".into(),
            href: format!("{root}{FIRST}"),
        },
    ];
    let figures = if part.pager.number == 1 {
        let query = format!("owner={}", file_stem(&owner.0));
        rows::action_figures(&root, own, Some(&query))
    } else {
        frame.crumbs.push(site.owner_link(&root, owner));
        Vec::new()
    };
    let queue = |(title, test): (&'static str, Test)| {
        let is_in = |standing: &&Standing<'_>| test(standing.state);
        Queue {
            title,
            actions: rows::actions(site, &root, part.actions.iter().filter(is_in)),
            count: own.iter().filter(is_in).count(),
        }
    };
    let groups = QUEUES.into_iter().map(queue);
    OwnerPage {
        name: name.to_owned(),
        handle: owner.0.clone(),
        teams: teams(site, &root, owner),
        calendar: format!("{root}{}", calendars::beside(&owner_path(owner))),
        feed: feeds::href(site, &root, &owner_path(owner)),
        figures,
        groups: groups.filter(|queue| !queue.actions.is_empty()).collect(),
        more: part.more,
        only_closed_left: part.only_closed_left,
        pager: part.pager,
        frame,
    }
}

fn actions(root: &str) -> Link {
    Link {
        text: "Actions".into(),
        href: format!("{root}actions/index.html"),
    }
}

fn teams(site: &Site<'_>, root: &str, owner: &OwnerName) -> Vec<Link> {
    let teams = site.config.catalog.teams_of(owner).into_iter();
    teams.map(|team| site.team_link(root, team)).collect()
}
