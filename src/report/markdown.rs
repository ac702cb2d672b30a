//! The report as the body of an issue on GitHub or GitLab.
//!
//! GitHub takes 65,536 characters. A longer report is cut here, row by row, and says what is left out and how to get it:
//! an issue that is refused reminds nobody.

use std::collections::HashMap;

use super::words::{self, NONE, shorten};
use super::{Change, Format, Group, GroupBy, Item, LatePostmortem, Report, Section};
use crate::aggregate::{DUE_SOON_DAYS, Standing};
use crate::markdown;
use crate::words::count;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    help: "the body of an issue or a job summary",
    render,
};

/// How long a report may be, in bytes. GitHub counts characters, of which there are never more than bytes: however
/// somebody counts, it fits. It leaves some room for what a workflow adds.
const LIMIT: usize = 65_000;

/// How much of that each section beside the groups may take.
const CHANGES: usize = 12_000;
const ESCALATED: usize = 6_000;
const LATE: usize = 6_000;
const FIGURES: usize = 8_000;

/// How wide a text may be in a cell.
const TEXT_WIDTH: usize = 400;

/// A row that is longer is left out, so that it costs no others their place.
const LONGEST_ROW: usize = 4_000;

fn render(report: &Report<'_>) -> String {
    let mut out = format!("# Action items on {}\n\n", report.summary.now.today);
    if report.items.is_empty() {
        out += &words::headline(report);
        out.push('\n');
    } else {
        out += &totals(report);
    }
    changes(report, &mut out);
    escalated(report, &mut out);
    late(report, &mut out);
    let figures = figures(report);
    let room = LIMIT.saturating_sub(out.len() + figures.len());
    groups(report, room, &mut out);
    out + &figures
}

fn totals(report: &Report<'_>) -> String {
    let totals = report.totals();
    let since = report.options.since;
    let mut rows = format!(
        "| | Actions |\n\
         |:--|--:|\n\
         | Overdue | {} |\n\
         | Due within {DUE_SOON_DAYS} days | {} |\n\
         | Without a date or owner | {} |\n\
         | Closed since {since} | {} |\n",
        totals.overdue, totals.due_soon, totals.incomplete, totals.closed
    );
    if !report.not_reminded.is_empty() {
        let number = report.not_reminded.len().to_string();
        rows.extend(["| Not reminded of | ", &number, " |\n"]);
    }
    rows
}

fn changes(report: &Report<'_>, out: &mut String) {
    let Some(headline) = words::changes(report) else {
        return;
    };
    *out += "\n## What changed\n\n";
    // Of a reason the first line says why, and the others what to do.
    for line in headline.lines() {
        *out += &escaped(line);
        out.push('\n');
    }
    let rows = report.known_changes().iter();
    let rows = rows.map(|change| change_row(report, change));
    let head = "\n| Change | Priority | Action | Owner | What | ID |\n|:--|:--|:--|:--|:--|:--|\n";
    table(head, rows, CHANGES, "`pm report`", out);
}

fn change_row(report: &Report<'_>, change: &Change<'_>) -> String {
    let kind = words::kind_of_change(change.what.as_str());
    let what = escaped(&shorten(&words::change(report, change), TEXT_WIDTH));
    let Some(standing) = &change.standing else {
        let id = escaped(&change.id.to_string());
        return format!("| {kind} | {NONE} | {NONE} | {NONE} | {what} | {id} |\n");
    };
    format!(
        "| {kind} | {} | {} | {} | {what} | {} |\n",
        words::priority(standing),
        text(standing),
        escaped(&words::owners(report, standing)),
        id(report, standing),
    )
}

fn escalated(report: &Report<'_>, out: &mut String) {
    let rows = report.items.iter().filter_map(|item| {
        let escalation = item.escalation.as_ref()?;
        Some(format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            escaped(&words::escalation(report, escalation)),
            words::state(&item.standing),
            words::priority(&item.standing),
            text(&item.standing),
            escaped(&words::owners(report, &item.standing)),
            id(report, &item.standing),
        ))
    });
    let head = "\n## Escalated\n\n| To | State | Priority | Action | Owner | ID |\n|:--|:--|:--|:--|:--|:--|\n";
    table(head, rows, ESCALATED, "`pm report`", out);
}

fn late(report: &Report<'_>, out: &mut String) {
    let rows = report.late.iter().map(|late| late_row(report, late));
    let head = "\n## Late postmortems\n\n| State | Severity | Postmortem | |\n|:--|:--|:--|:--|\n";
    table(head, rows, LATE, "`pm report`", out);
}

fn late_row(report: &Report<'_>, late: &LatePostmortem<'_>) -> String {
    let postmortem = late.postmortem;
    let title = escaped(&shorten(&postmortem.title, TEXT_WIDTH));
    let title = match words::postmortem_url(report, postmortem) {
        Some(url) => format!("[{title}]({url})"),
        None => title,
    };
    format!(
        "| **{}** | {} | {title} | {} |\n",
        words::lateness(late),
        escaped(&words::severity(postmortem)),
        words::publication(late),
    )
}

/// A table of as many rows as there is room for, and how many more there are. One without rows is nothing.
fn table(
    head: &str,
    rows: impl Iterator<Item = String>,
    room: usize,
    command: &str,
    out: &mut String,
) {
    let (mut used, mut left_out, mut is_full) = (0, 0, false);
    for row in rows {
        is_full |= row.len() <= LONGEST_ROW && used + row.len() > room;
        if is_full || row.len() > LONGEST_ROW {
            left_out += 1;
            continue;
        }
        if used == 0 {
            *out += head;
        }
        used += row.len();
        *out += &row;
    }
    if left_out > 0 {
        *out += &more(left_out, command);
    }
}

fn more(number: usize, command: &str) -> String {
    format!("\nand {number} more: run {command}\n")
}

/// The groups, the most urgent rows first as far as they fit, each in its group.
fn groups(report: &Report<'_>, room: usize, out: &mut String) {
    let shown = fitting(report, room);
    let (mut groups, mut rows) = (0, 0);
    for (group, shown) in report.groups.iter().zip(shown) {
        let left_out = group.items.len() - shown.iter().flatten().count();
        if left_out == group.items.len() {
            groups += 1;
            rows += left_out;
            continue;
        }
        *out += &heading(group);
        out.extend(shown.into_iter().flatten());
        if left_out > 0 {
            *out += &more(left_out, &command(report, group));
        }
    }
    if groups > 0 {
        let (groups, rows) = (count(groups, "more group"), count(rows, "row"));
        out.extend(["\nand ", &groups, " with ", &rows, ": run `pm report`\n"]);
    }
}

/// What the last line of [`groups`] may take.
const LAST_LINE: usize = 100;

/// The rows that fit, for each group in its order; `None` where one does not.
fn fitting(report: &Report<'_>, room: usize) -> Vec<Vec<Option<String>>> {
    let groups = report.groups.iter().map(|group| group.items.iter());
    let mut rows: Vec<(usize, usize, &Item<'_>)> = groups
        .enumerate()
        .flat_map(|(at, items)| items.enumerate().map(move |(row, item)| (at, row, item)))
        .collect();
    // Within a group the order is the summary's; between groups it has to be made anew.
    rows.sort_by_key(|(_, _, item)| (item.section, item.standing.rank()));
    let none = |group: &Group<'_>| vec![None; group.items.len()];
    let mut shown: Vec<Vec<Option<String>>> = report.groups.iter().map(none).collect();
    let mut begun = vec![false; report.groups.len()];
    let mut made = HashMap::new();
    let mut room = room.saturating_sub(LAST_LINE);
    for (at, place, item) in rows {
        let group = &report.groups[at];
        // One of many owners is in as many groups.
        let row = made.entry(std::ptr::from_ref(item.standing.action));
        let row = row.or_insert_with(|| self::row(report, item));
        let more = || more(group.items.len(), &command(report, group)).len();
        let head = if begun[at] {
            0
        } else {
            heading(group).len() + more()
        };
        if row.len().max(head) > LONGEST_ROW {
            continue;
        }
        let Some(rest) = room.checked_sub(row.len() + head) else {
            break;
        };
        room = rest;
        begun[at] = true;
        shown[at][place] = Some(row.clone());
    }
    shown
}

fn heading(group: &Group<'_>) -> String {
    format!(
        "\n## {}\n\n{}\n\n\
         | State | Priority | Action | Owner | Due | ID |\n\
         |:--|:--|:--|:--|:--|:--|\n",
        escaped(&group.name),
        words::totals(group.totals()),
    )
}

/// What shows all of a group.
fn command(report: &Report<'_>, group: &Group<'_>) -> String {
    let option = match report.options.by {
        GroupBy::Owner => "--owner",
        GroupBy::Team => "--team",
        GroupBy::Service => "--service",
        GroupBy::Due => return "`pm report --by due`".into(),
    };
    let is_plain = |key: &&String| {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        !key.starts_with('-') && key.chars().all(plain)
    };
    match group.key.as_ref().filter(is_plain) {
        Some(key) => format!("`pm report {option} {key}`"),
        None => "`pm report`".into(),
    }
}

fn row(report: &Report<'_>, item: &Item<'_>) -> String {
    let standing = &item.standing;
    let mut state = words::state(standing);
    if item.section == Section::Overdue {
        state = format!("**{state}**");
    }
    for remark in words::remarks(report, item) {
        state = format!("{state} · {}", escaped(&remark));
    }
    format!(
        "| {state} | {} | {} | {} | {} | {} |\n",
        words::priority(standing),
        text(standing),
        escaped(&words::owners(report, standing)),
        words::due(standing),
        id(report, standing),
    )
}

fn figures(report: &Report<'_>) -> String {
    let sentences = words::figures(report);
    if sentences.is_empty() {
        return String::new();
    }
    let mut out = "\n## Figures\n".to_owned();
    for (what, sentence) in sentences {
        out.extend(["\n", what, ": ", &sentence, "\n"]);
    }
    if report.rows.len() < 2 {
        return out;
    }
    let cells = |row: [String; words::FIGURES.len()]| {
        let cells = row.map(|cell| escaped(&cell));
        format!("| {} |\n", cells.join(" | ").trim_start())
    };
    let rule = "|:--".to_owned() + &"|--:".repeat(words::FIGURES.len() - 1);
    let head = format!("\n{}{rule}|\n", cells(words::FIGURES.map(String::from)));
    let rows = report.rows.iter().map(words::figures_row).map(cells);
    table(&head, rows, FIGURES, "`pm report`", &mut out);
    out
}

fn text(standing: &Standing<'_>) -> String {
    escaped(&shorten(&words::text(standing), TEXT_WIDTH))
}

fn id(report: &Report<'_>, standing: &Standing<'_>) -> String {
    let id = escaped(&standing.action.id.to_string());
    match words::action_url(report, standing) {
        Some(url) => format!("[{id}]({url})"),
        None => id,
    }
}

fn escaped(text: &str) -> String {
    markdown::escaped(&words::clean(text))
}
