//! `postmortems/index.html`: every postmortem, to sort and to filter.

use chrono::Datelike;
use serde::Serialize;

use super::OutputFile;
use super::list::{self, Data, FilterOf, Item, Order};
use super::rows;
use super::site::{Site, name_link};
use super::theme::Theme;
use super::view::{Date, Frame, Length, Link, List, PostmortemRow, Word};
use crate::model::Postmortem;

/// The view of `postmortems.html`.
#[derive(Debug, Serialize)]
pub struct PostmortemsPage {
    /// What every page has.
    pub frame: Frame,
    /// How many there are, and from when: `23 postmortems from March 2024 to November 2026`.
    pub lede: String,
    /// Ways to look at fewer of them: the years, the severities, the tags.
    pub browse: Vec<Browse>,
    /// The newest first.
    pub postmortems: List<PostmortemRow>,
}

/// A way to look at some of the postmortems.
#[derive(Debug, Serialize)]
pub struct Browse {
    /// `Year`.
    pub label: &'static str,
    /// The pages.
    pub links: Vec<Link>,
}

/// How many years are named; the others are on the page of all years.
const YEARS: usize = 6;

const FIRST: &str = "postmortems/index.html";

const FILTERS: &[FilterOf] = &[
    FilterOf {
        name: "severity",
        label: "Severity",
        column: "severity",
        none: "unknown",
        order: Order::Rising,
    },
    FilterOf {
        name: "year",
        label: "Year",
        column: "year",
        none: "unknown",
        order: Order::Falling,
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
        name: "factor",
        label: "Factor",
        column: "factors",
        none: "none",
        order: Order::Rising,
    },
    FilterOf {
        name: "trigger",
        label: "Trigger",
        column: "trigger",
        none: "unknown",
        order: Order::Rising,
    },
    FilterOf {
        name: "resolve",
        label: "To resolve",
        column: "resolve_band",
        none: "unknown",
        order: Order::Of(&["0-1h", "1h-4h", "4h-1d", "1d-"]),
    },
    FilterOf {
        name: "actions",
        label: "Actions",
        column: "owed",
        none: "nothing open",
        order: Order::Of(&["open", "overdue"]),
    },
    FilterOf {
        name: "status",
        label: "Status",
        column: "status",
        none: "",
        order: Order::Of(&["draft", "in-review", "published"]),
    },
    FilterOf {
        name: "kind",
        label: "Kind",
        column: "kind",
        none: "",
        order: Order::Of(&["incident", "near-miss", "game-day"]),
    },
];

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let data = data(site);
    let count = list::count(site.postmortems.len());
    let mut files = list::pages(count, |number| {
        let path = list::path(FIRST, number);
        theme.page("postmortems.html", &path, &view(site, &path, number, &data))
    })?;
    files.extend(list::data_file(FIRST, &data, FILTERS));
    Ok(files)
}

fn view(site: &Site<'_>, path: &str, number: usize, data: &Data) -> PostmortemsPage {
    let frame = site.frame(
        path,
        "postmortems",
        &list::title("Postmortems", number),
        "Every postmortem, the newest first.",
    );
    let total = site.postmortems.len();
    let pager = list::pager(FIRST, number, list::count(total), total);
    let shown = list::chunk(&site.postmortems, number);
    let rows = rows::postmortems(site, &frame.root, shown);
    PostmortemsPage {
        lede: lede(site),
        browse: browse(site, &frame.root),
        postmortems: list::list(FIRST, rows, pager, data, FILTERS),
        frame,
    }
}

fn lede(site: &Site<'_>) -> String {
    let dates = || {
        site.postmortems
            .iter()
            .filter_map(|postmortem| postmortem.date)
    };
    let month = |date: chrono::NaiveDate| date.format("%B %Y").to_string();
    let number = crate::words::count(site.postmortems.len(), "postmortem");
    match (dates().min().map(month), dates().max().map(month)) {
        (Some(first), Some(last)) if first == last => format!("{number} of {first}."),
        (Some(first), Some(last)) => format!("{number} from {first} to {last}."),
        _ => format!("{number}."),
    }
}

fn browse(site: &Site<'_>, root: &str) -> Vec<Browse> {
    let dates = site.postmortems.iter().filter_map(|p| p.date);
    let mut years: Vec<i32> = dates.map(|date| date.year()).collect();
    years.dedup();
    let more = years.len() > YEARS;
    let years = years.into_iter().take(YEARS);
    let mut years: Vec<Link> = years
        .map(|year| name_link(root, "years", &year.to_string()))
        .collect();
    if more {
        years.push(all(root, "years", "earlier"));
    }
    let mut severities: Vec<_> = site
        .postmortems
        .iter()
        .filter_map(|p| p.severity.as_ref())
        .collect();
    severities.sort();
    severities.dedup();
    let severities = severities.into_iter();
    let tagged = |p: &&Postmortem| !p.document.front.tags.is_empty();
    let tags = site.postmortems.iter().any(tagged);
    let tags = tags.then(|| all(root, "tags", "all tags"));
    let ways = [
        ("Years", years),
        (
            "Severities",
            severities
                .map(|severity| name_link(root, "severities", &severity.name))
                .collect(),
        ),
        ("Tags", tags.into_iter().collect()),
    ];
    let ways = ways.into_iter().filter(|(_, links)| !links.is_empty());
    ways.map(|(label, links)| Browse { label, links }).collect()
}

fn all(root: &str, part: &str, text: &str) -> Link {
    Link {
        text: text.to_owned(),
        href: format!("{root}{part}/index.html"),
    }
}

/// The columns that a row shows, as its view has them, and those that only a filter goes by.
fn data(site: &Site<'_>) -> Data {
    let mut data = Data::default();
    for postmortem in &site.postmortems {
        add(site, postmortem, &mut data);
        data.end_row();
    }
    data
}

fn add(site: &Site<'_>, postmortem: &Postmortem, data: &mut Data) {
    let row = rows::postmortem(site, "", postmortem);
    let trigger = (!row.trigger.key.is_empty()).then_some(row.trigger);
    let factors = rows::factor_categories(postmortem).into_iter();
    data.plain("title", row.title);
    data.plain("href", row.href);
    data.one("special", rows::text_item(row.special));
    data.one("unfinished", rows::text_item(row.unfinished));
    data.one("severity", row.severity.map(rows::severity_item));
    data.one(
        "year",
        row.date.as_ref().map(|date| rows::name_item(year(date))),
    );
    data.one(
        "date",
        row.date.map(|date| Item {
            key: date.iso.clone(),
            text: String::new(),
            value: date,
        }),
    );
    data.many("services", row.services.into_iter().map(rows::link_item));
    data.many("teams", row.teams.into_iter().map(rows::link_item));
    data.one("resolve_band", row.time_to_resolve.as_ref().map(band));
    data.one(
        "time_to_resolve",
        row.time_to_resolve.map(|length| Item {
            key: length.seconds.to_string(),
            text: String::new(),
            value: length,
        }),
    );
    data.one(
        "time_to_detect",
        row.time_to_detect.map(|length| Item {
            key: length.seconds.to_string(),
            text: String::new(),
            value: length,
        }),
    );
    data.many("owed", owed(row.open, row.overdue));
    data.plain("open", row.open);
    data.plain("overdue", row.overdue);
    data.many(
        "factors",
        factors.map(|category| rows::word_item(Word::new(category))),
    );
    data.one("trigger", trigger.map(rows::word_item));
    data.one("status", Some(rows::word_item(row.status)));
    data.one("kind", Some(rows::word_item(row.kind)));
}

fn year(date: &Date) -> &str {
    date.iso.rsplitn(3, '-').last().unwrap_or_default()
}

fn band(length: &Length) -> Item<()> {
    const HOUR: i64 = 3600;
    let (key, text) = match length.seconds / HOUR {
        ..1 => ("0-1h", "under 1 h"),
        1..4 => ("1h-4h", "1–4 h"),
        4..24 => ("4h-1d", "4–24 h"),
        24.. => ("1d-", "a day or more"),
    };
    rows::choice(key, text)
}

fn owed(open: usize, overdue: usize) -> impl Iterator<Item = Item<()>> {
    let open = (open > 0).then(|| rows::choice("open", "some open"));
    let overdue = (overdue > 0).then(|| rows::choice("overdue", "some overdue"));
    open.into_iter().chain(overdue)
}
