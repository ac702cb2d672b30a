//! A table for Jira's importer of CSV.

use super::words::{self, LABEL, Markup};
use super::{Export, Exported, Format, Render};
use crate::aggregate::{Standing, Summary};
use crate::report::is_formula;
use crate::vocabulary::Priority;

pub(super) const FORMAT: Format = Format {
    name: "jira-csv",
    help: "open actions without a ticket for Jira's importer of CSV",
    render: Render::Actions(render),
};

/// The header: the names that Jira's importer has for its fields.
const HEADER: [&str; 7] = [
    "Summary",
    "Description",
    "Issue Type",
    "Priority",
    "Due Date",
    "Assignee",
    "Labels",
];

const MARKUP: Markup = Markup {
    escaped,
    link: |text, url| format!("[{text}|{url}]"),
    bullet: "* ",
};

fn render(export: &Export<'_>) -> Exported {
    let head = line(HEADER.map(str::to_owned));
    super::without_ticket(export, head, |summary, standing| {
        line(row(summary, standing))
    })
}

fn row(summary: &Summary<'_>, standing: &Standing<'_>) -> [String; HEADER.len()] {
    let due = standing.due().map(|due| due.to_string());
    [
        words::title(standing),
        words::body(summary, standing, &MARKUP),
        "Task".to_owned(),
        standing
            .priority()
            .map(priority)
            .unwrap_or_default()
            .to_owned(),
        due.unwrap_or_default(),
        assignee(summary, standing).unwrap_or_default(),
        LABEL.to_owned(),
    ]
}

/// What Jira calls them, unless somebody has changed its list.
fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::P0 => "Highest",
        Priority::P1 => "High",
        Priority::P2 => "Medium",
        Priority::P3 => "Low",
    }
}

/// Jira knows people by their addresses, and older ones by their accounts. It takes one for each ticket.
fn assignee(summary: &Summary<'_>, standing: &Standing<'_>) -> Option<String> {
    let people = &summary.config.catalog.people;
    let mut owners = standing.action.owners.iter();
    let email = owners.find_map(|owner| people.get(&owner.0)?.email.clone());
    email.or_else(|| words::accounts(summary, standing).into_iter().next())
}

/// A row of CSV.
fn line(cells: [String; HEADER.len()]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let record = cells.map(guarded);
    writer.write_record(record).expect("memory takes it");
    let bytes = writer.into_inner().expect("memory takes what is left");
    String::from_utf8(bytes).expect("every cell is UTF-8, and so are the marks between them")
}

/// A cell, of however many lines, that a spreadsheet would take for a formula gets a `'` in front.
fn guarded(cell: String) -> String {
    if is_formula(&cell) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// Plain text in which Jira's markup finds no macro, link or picture.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '{' | '}' | '[' | ']' | '!' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
