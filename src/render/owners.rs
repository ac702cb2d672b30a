//! `actions/by-owner/<owner>.html`: one person's queue.

use serde::Serialize;

use super::OutputFile;
use super::rows;
use super::site::{Site, owner_path};
use super::theme::Theme;
use super::view::{ActionRow, Figure, Frame, Link};
use crate::aggregate::{Standing, State};
use crate::model::OwnerName;
use crate::slug::file_stem;

/// The view of `owner.html`.
#[derive(Debug, Serialize)]
pub struct OwnerPage {
    /// What every page has.
    pub frame: Frame,
    /// The handle; `frame.title` has the name.
    pub handle: String,
    /// Their teams.
    pub teams: Vec<Link>,
    /// How many of their actions are in which state.
    pub figures: Vec<Figure>,
    /// Overdue, due within a week, later, without a date, closed; empty ones are left out.
    pub groups: Vec<Queue>,
}

/// A part of an owner's actions.
#[derive(Debug, Serialize)]
pub struct Queue {
    /// Such as `Due within a week`.
    pub title: &'static str,
    /// The actions.
    pub actions: Vec<ActionRow>,
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

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let groups = site.input.summary.by_owner().into_iter();
    let groups = groups.map(|(owner, group)| (owner, site.shown_of(group).actions));
    let page = |(owner, own): (&OwnerName, Vec<Standing<'_>>)| {
        let path = owner_path(owner);
        theme.page("owner.html", &path, &view(site, &path, owner, &own))
    };
    groups
        .filter(|(_, own)| !own.is_empty())
        .map(page)
        .collect()
}

fn view(site: &Site<'_>, path: &str, owner: &OwnerName, own: &[Standing<'_>]) -> OwnerPage {
    let catalog = &site.config.catalog;
    let name = catalog.display_name(owner);
    let mut frame = site.frame(
        path,
        "actions",
        name,
        &format!("The action items of {name}."),
    );
    let root = frame.root.clone();
    frame.crumbs = vec![Link {
        text: "Actions".into(),
        href: "../index.html".into(),
    }];
    let queue = |(title, test): (&'static str, Test)| Queue {
        title,
        actions: rows::actions(
            site,
            &root,
            own.iter().filter(|standing| test(standing.state)),
        ),
    };
    OwnerPage {
        handle: owner.0.clone(),
        teams: catalog
            .teams_of(owner)
            .into_iter()
            .map(|team| site.team_link(&root, team))
            .collect(),
        figures: rows::action_figures(&root, own, Some(&format!("owner={}", file_stem(&owner.0)))),
        groups: QUEUES
            .into_iter()
            .map(queue)
            .filter(|queue| !queue.actions.is_empty())
            .collect(),
        frame,
    }
}
