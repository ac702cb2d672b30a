//! `actions/index.html`: every action, what is overdue first, to sort and to filter.

use serde::Serialize;

use super::OutputFile;
use super::html;
use super::list::{self, Data, FilterOf, Item, Order};
use super::rows;
use super::site::Site;
use super::theme::Theme;
use super::view::{ActionRow, Figure, Frame, List, Word};
use crate::aggregate::Standing;
use crate::slug::file_stem;
use crate::words::clean;

/// The view of `actions.html`.
#[derive(Debug, Serialize)]
pub struct ActionsPage {
    /// What every page has.
    pub frame: Frame,
    /// How many are in each state; none on the pages after the first.
    pub figures: Vec<Figure>,
    /// What is overdue first, the longest first; then by due date; closed ones last.
    pub actions: List<ActionRow>,
    /// Whether it is known how often due dates moved.
    pub slips: bool,
    /// Why it is not known, as HTML; empty where it is known.
    pub unknown: String,
}

const FIRST: &str = "actions/index.html";

const FILTERS: &[FilterOf] = &[
    FilterOf {
        name: "state",
        label: "Due",
        column: "state",
        none: "",
        order: Order::Of(&["overdue", "due-soon", "later", "undated", "done", "wont-do"]),
    },
    FilterOf {
        name: "owner",
        label: "Owner",
        column: "owners",
        none: "nobody",
        order: Order::Rising,
    },
    FilterOf {
        name: "priority",
        label: "Priority",
        column: "priority",
        none: "none",
        order: Order::Rising,
    },
    FilterOf {
        name: "status",
        label: "Status",
        column: "status",
        none: "",
        order: Order::Of(&["open", "in-progress", "blocked", "done", "wont-do"]),
    },
    FilterOf {
        name: "severity",
        label: "Severity",
        column: "severity",
        none: "unknown",
        order: Order::Rising,
    },
    FilterOf {
        name: "service",
        label: "Service",
        column: "services",
        none: "none",
        order: Order::Rising,
    },
    FilterOf {
        name: "team",
        label: "Team",
        column: "teams",
        none: "none",
        order: Order::Rising,
    },
    FilterOf {
        name: "age",
        label: "Age",
        column: "age_band",
        none: "closed or unknown",
        order: Order::Of(&["0-29", "30-89", "90-179", "180-"]),
    },
    FilterOf {
        name: "slips",
        label: "Slips",
        column: "slips",
        none: "unknown",
        order: Order::Rising,
    },
];

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let data = data(site);
    let count = list::count(site.actions.len());
    let mut files = list::pages(count, |number| {
        let path = list::path(FIRST, number);
        theme.page("actions.html", &path, &view(site, &path, number, &data))
    })?;
    files.extend(list::data_file(FIRST, &data, FILTERS));
    Ok(files)
}

fn view(site: &Site<'_>, path: &str, number: usize, data: &Data) -> ActionsPage {
    let frame = site.frame(
        path,
        "actions",
        &list::title("Actions", number),
        "Every action item of every postmortem, what is overdue first.",
    );
    let total = site.actions.len();
    let pager = list::pager(FIRST, number, list::count(total), total);
    let rows = rows::actions(site, &frame.root, list::chunk(&site.actions, number));
    let figures = if number == 1 {
        rows::action_figures(&frame.root, &site.actions, Some(""))
    } else {
        Vec::new()
    };
    ActionsPage {
        figures,
        actions: list::list(FIRST, rows, pager, data, FILTERS),
        slips: site.input.summary.history.is_ok(),
        unknown: unknown(site),
        frame,
    }
}

fn unknown(site: &Site<'_>) -> String {
    match site.input.summary.history {
        Ok(_) => String::new(),
        Err(why) => html::code_spans(&clean(&why.0)),
    }
}

/// The columns that a row shows, as its view has them, and those that only a filter goes by.
fn data(site: &Site<'_>) -> Data {
    let mut data = Data::default();
    for standing in &site.actions {
        add(site, standing, &mut data);
        data.end_row();
    }
    data
}

fn add(site: &Site<'_>, standing: &Standing<'_>, data: &mut Data) {
    let row = rows::action(site, "", standing);
    let state = Word::new(row.state);
    let owners = standing.action.owners.iter().zip(row.owners);
    let slips = (!row.slips.is_empty()).then_some(row.slips);
    data.plain("text", row.text);
    data.one("anchor", rows::text_item(row.anchor));
    data.one(
        "postmortem",
        Some(Item {
            key: row.postmortem.href.clone(),
            text: row.postmortem.text.clone(),
            value: row.postmortem,
        }),
    );
    data.one("severity", row.severity.map(rows::severity_item));
    data.many(
        "owners",
        owners.map(|(owner, link)| Item {
            key: file_stem(&owner.0),
            text: link.text.clone(),
            value: link,
        }),
    );
    data.one("unowned", rows::text_item(row.unowned));
    data.one("priority", rows::text_item(row.priority));
    data.one(
        "due",
        Some(Item {
            key: format!("{:?} {}", row.due.date, row.due.written),
            text: row.due.note.clone() + &row.due.missing,
            value: row.due,
        }),
    );
    data.one("status", Some(rows::word_item(row.status)));
    data.one(
        "state",
        Some(Item {
            key: state.key.clone(),
            text: state.text,
            value: state.key,
        }),
    );
    data.one("moved", rows::text_item(row.moved));
    data.one("age", rows::text_item(row.age));
    data.plain("age_days", open_days(standing));
    data.one("slips", slips.and_then(rows::text_item));
    data.one("slips_unknown", rows::text_item(row.slips_unknown));
    let services = standing.services().map(|name| site.service_link("", name));
    data.many("services", services.map(|link| rows::name_item(&link.text)));
    let teams = site.input.summary.teams_of(standing);
    let teams = teams.into_iter().map(|name| site.team_link("", name));
    data.many("teams", teams.map(|link| rows::name_item(&link.text)));
    data.one("age_band", open_days(standing).map(age_band));
}

/// How old it is, where that still counts.
fn open_days(standing: &Standing<'_>) -> Option<i64> {
    standing.age_days.filter(|_| !standing.state.is_closed())
}

fn age_band(days: i64) -> Item<()> {
    let (key, text) = match days {
        ..30 => ("0-29", "under 30 days"),
        30..90 => ("30-89", "30–89 days"),
        90..180 => ("90-179", "90–179 days"),
        180.. => ("180-", "180 days or more"),
    };
    rows::choice(key, text)
}
