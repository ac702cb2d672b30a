//! The report's groups: by whom or what or when.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::{Item, Options, Totals};
use crate::aggregate::{Named, Standing, Summary};

/// What the report is grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupBy {
    #[default]
    Owner,
    Team,
    Service,
    /// The week in which it is due, Monday to Sunday.
    Due,
}

impl GroupBy {
    pub const ALL: [Self; 4] = [Self::Owner, Self::Team, Self::Service, Self::Due];

    /// The value of `--by`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Team => "team",
            Self::Service => "service",
            Self::Due => "due",
        }
    }

    /// What the group of all that belongs to none is called.
    fn none(self) -> &'static str {
        match self {
            Self::Owner => "No owner",
            Self::Team => "No team",
            Self::Service => "No service",
            Self::Due => "No due date",
        }
    }
}

/// Items that have an owner, a team, a service or a week in common.
#[derive(Debug)]
pub struct Group<'a> {
    /// The owner's handle, the slug of the team or service, the week's Monday; `None` for what has none.
    pub key: Option<String>,
    pub name: String,
    /// In the order of the report's items.
    pub items: Vec<Item<'a>>,
}

impl Group<'_> {
    pub fn totals(&self) -> Totals {
        Totals::of(&self.items)
    }
}

/// Gathers the items; the group of those that belong to none comes last. A filter for owners, teams or services leaves
/// out the other groups that an item belongs to beside the one asked for.
pub(super) fn groups<'a>(
    summary: &'a Summary<'a>,
    options: &Options,
    items: &[Item<'a>],
) -> Vec<Group<'a>> {
    let mut found: BTreeMap<(bool, Option<String>), Group<'a>> = BTreeMap::new();
    for item in items {
        for (key, name) in names(summary, options, &item.standing) {
            let group = found.entry((key.is_none(), key.clone()));
            let group = group.or_insert_with(|| Group {
                key,
                name,
                items: Vec::new(),
            });
            group.items.push(item.clone());
        }
    }
    found.into_values().collect()
}

/// The keys and names of an action's groups, as far as they are asked for.
pub(super) fn names<'a>(
    summary: &Summary<'a>,
    options: &Options,
    standing: &Standing<'a>,
) -> Vec<(Option<String>, String)> {
    let mut keys = keys(summary, options.by, standing);
    keys.retain(|named| options.filter.wants_group(options.by, &named.key));
    if keys.is_empty() {
        return vec![(None, options.by.none().into())];
    }
    let names = keys.into_iter();
    names.map(|named| (Some(named.key), named.name)).collect()
}

/// The groups that an action belongs to, each once.
fn keys<'a>(summary: &Summary<'a>, by: GroupBy, standing: &Standing<'a>) -> Vec<Named> {
    let mut keys: Vec<Named> = match by {
        GroupBy::Owner => owners(summary, standing).collect(),
        GroupBy::Team => {
            let teams = summary.teams_of(standing).into_iter();
            teams.map(|team| summary.team(team)).collect()
        }
        GroupBy::Service => standing.services().map(|s| summary.service(s)).collect(),
        GroupBy::Due => standing.due().map(week).into_iter().collect(),
    };
    keys.sort();
    keys.dedup_by(|a, b| a.key == b.key);
    keys
}

fn owners<'a>(summary: &Summary<'a>, standing: &Standing<'a>) -> impl Iterator<Item = Named> {
    let catalog = &summary.config.catalog;
    standing.action.owners.iter().map(|owner| Named {
        key: owner.0.clone(),
        name: catalog.display_name(owner).to_owned(),
    })
}

fn week(due: NaiveDate) -> Named {
    let back = Days::new(u64::from(due.weekday().num_days_from_monday()));
    let monday = due.checked_sub_days(back).unwrap_or(due);
    Named {
        key: monday.to_string(),
        name: format!("Week of {monday}"),
    }
}
