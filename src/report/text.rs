//! The report for a terminal: one line an action, in columns.

use unicode_width::UnicodeWidthStr as _;

use super::words::{self, NONE, clean, shorten};
use super::{Change, Format, Item, Report};

pub(super) const FORMAT: Format = Format {
    name: "text",
    help: "one line an action, for a terminal",
    render,
};

/// How wide the text of an action may be, in columns of a terminal.
const TEXT_WIDTH: usize = 72;

fn render(report: &Report<'_>) -> String {
    let mut out = words::headline(report) + "\n";
    changes(report, &mut out);
    escalated(report, &mut out);
    late(report, &mut out);
    let rows: Vec<Vec<_>> = report
        .groups
        .iter()
        .map(|group| group.items.iter().map(|item| row(report, item)).collect())
        .collect();
    let widths = widths(rows.iter().flatten());
    for (group, rows) in report.groups.iter().zip(&rows) {
        let (name, totals) = (clean(&group.name), words::totals(group.totals()));
        out.extend(["\n", &name, ": ", &totals, "\n"]);
        for row in rows {
            line(row, &widths, &mut out);
        }
    }
    figures(report, &mut out);
    out
}

/// What changed: a sentence, and a line for each.
fn changes(report: &Report<'_>, out: &mut String) {
    let Some(headline) = words::changes(report) else {
        return;
    };
    out.extend(["\n", &headline, "\n"]);
    let changes = report.known_changes().iter();
    let rows: Vec<[String; 6]> = changes.map(|change| change_row(report, change)).collect();
    table(&rows, out);
}

fn change_row(report: &Report<'_>, change: &Change<'_>) -> [String; 6] {
    let standing = change.standing.as_ref();
    [
        words::kind_of_change(change.what.as_str()),
        standing.map_or_else(|| NONE.into(), words::priority),
        clean(&change.id.to_string()),
        standing.map_or_else(|| NONE.into(), |standing| words::owners(report, standing)),
        words::change(report, change),
        standing.map_or_else(String::new, |s| shorten(&words::text(s), TEXT_WIDTH)),
    ]
}

/// Whoever leads is not among the owners below, so what goes to them stands together.
fn escalated(report: &Report<'_>, out: &mut String) {
    let rows = report.items.iter().filter_map(|item| {
        let to = item.escalation.as_ref()?;
        Some([
            words::escalation(report, to),
            words::state(&item.standing),
            words::priority(&item.standing),
            clean(&item.standing.action.id.to_string()),
            words::owners(report, &item.standing),
        ])
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        out.extend(["\nEscalated: ", &rows.len().to_string(), "\n"]);
        table(&rows, out);
    }
}

fn late(report: &Report<'_>, out: &mut String) {
    if report.late.is_empty() {
        return;
    }
    let number = report.late.len();
    out.extend(["\nLate postmortems: ", &number.to_string(), "\n"]);
    let rows = report.late.iter().map(|late| {
        [
            words::lateness(late),
            words::severity(late.postmortem),
            clean(&late.postmortem.id.0),
            words::publication(late),
            shorten(&clean(&late.postmortem.title), TEXT_WIDTH),
        ]
    });
    table(&rows.collect::<Vec<_>>(), out);
}

fn row(report: &Report<'_>, item: &Item<'_>) -> [String; 6] {
    let standing = &item.standing;
    let mut text = shorten(&words::text(standing), TEXT_WIDTH);
    for remark in words::remarks(report, item) {
        text.extend([" · ", &remark]);
    }
    [
        words::state(standing),
        words::priority(standing),
        clean(&standing.action.id.to_string()),
        words::owners(report, standing),
        words::due(standing),
        text,
    ]
}

/// Ages and completion, in sentences, and a line of figures for each group.
fn figures(report: &Report<'_>, out: &mut String) {
    let sentences = words::figures(report);
    if sentences.is_empty() {
        return;
    }
    out.push('\n');
    for (what, sentence) in sentences {
        out.extend([what, ": ", &sentence, "\n"]);
    }
    if report.rows.len() < 2 {
        return;
    }
    out.push('\n');
    let header = words::FIGURES.map(String::from);
    let rows = report.rows.iter().map(words::figures_row);
    table(
        &std::iter::once(header).chain(rows).collect::<Vec<_>>(),
        out,
    );
}

fn table<const N: usize>(rows: &[[String; N]], out: &mut String) {
    let widths = widths(rows.iter());
    for row in rows {
        line(row, &widths, out);
    }
}

fn widths<'r, const N: usize>(rows: impl Iterator<Item = &'r [String; N]>) -> [usize; N] {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    widths
}

fn line<const N: usize>(row: &[String; N], widths: &[usize; N], out: &mut String) {
    let start = out.len();
    for (cell, width) in row.iter().zip(widths) {
        out.push_str("  ");
        out.push_str(cell);
        out.extend(std::iter::repeat_n(' ', width - cell.width()));
    }
    out.truncate(start + out[start..].trim_end().len());
    out.push('\n');
}
