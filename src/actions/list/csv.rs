//! The list for a spreadsheet: a row an action.

use super::words;
use super::{Format, Listing};
use crate::aggregate::Standing;
use crate::report::guarded;

pub(super) const FORMAT: Format = Format {
    name: "csv",
    help: "one row an action, for a spreadsheet",
    render,
};

/// The header; the columns stay in this order, new ones come last.
const HEADER: [&str; 18] = [
    "id",
    "state",
    "days_overdue",
    "days_until_due",
    "priority",
    "text",
    "owners",
    "teams",
    "services",
    "due",
    "status",
    "completed",
    "age_days",
    "slips",
    "severity",
    "postmortem",
    "file",
    "url",
];

fn render(listing: &Listing<'_, '_>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let rows = listing.items.iter().map(|item| row(listing, item));
    for row in std::iter::once(HEADER.map(String::from)).chain(rows) {
        writer
            .write_record(row.map(|cell| guarded(&cell)))
            .expect("all rows are of one length, and memory takes them");
    }
    let bytes = writer.into_inner().expect("memory takes what is left");
    String::from_utf8(bytes).expect("every cell is UTF-8, and so are the marks between them")
}

fn row(listing: &Listing<'_, '_>, standing: &Standing<'_>) -> [String; HEADER.len()] {
    let postmortem = standing.postmortem;
    let catalog = &listing.summary.config.catalog;
    let owners = standing.action.owners.iter();
    let owners: Vec<&str> = owners.map(|owner| catalog.display_name(owner)).collect();
    [
        standing.action.id.to_string(),
        standing.state.as_str().into(),
        shown(standing.state.days_overdue()),
        shown(standing.state.days_until_due()),
        shown(standing.priority()),
        words::text(standing),
        owners.join("; "),
        words::teams(listing, standing).join("; "),
        words::services(listing, standing).join("; "),
        shown(standing.due()),
        standing.action.status.to_string(),
        shown(standing.completed()),
        shown(standing.age_days),
        shown(standing.slips()),
        shown(postmortem.severity.as_ref().map(|s| &s.name)),
        postmortem.id.0.clone(),
        listing.sources.get(postmortem.source).path.clone(),
        shown(crate::report::words::standing_url(
            listing.summary.config,
            standing,
        )),
    ]
}

fn shown(value: Option<impl std::fmt::Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
