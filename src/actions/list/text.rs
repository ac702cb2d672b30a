//! The list for a terminal: one line an action, in columns.

use unicode_width::UnicodeWidthStr;

use super::words::{self, NONE};
use super::{Format, Listing};
use crate::aggregate::Standing;
use crate::report::shorten;
use crate::words::clean;

pub(super) const FORMAT: Format = Format {
    name: "text",
    help: "one line an action, for a terminal",
    render,
};

/// What is left for the text of an action at least, in columns of a terminal.
const LEAST: usize = 24;

const GAP: &str = "  ";

const COLUMNS: usize = 5;

fn render(listing: &Listing<'_, '_>) -> String {
    let items = listing.items.iter();
    let rows: Vec<_> = items.map(|item| columns(listing, item)).collect();
    let mut widths = [0; COLUMNS];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    // A column that says nothing of any action is left out.
    let used: usize = widths
        .iter()
        .filter(|width| **width > 0)
        .map(|width| width + GAP.len())
        .sum();
    let room = listing
        .width
        .map(|width| width.saturating_sub(used).max(LEAST));
    let mut out = String::new();
    for (row, standing) in rows.iter().zip(&listing.items) {
        for (cell, width) in row.iter().zip(&widths).filter(|(_, width)| **width > 0) {
            out.push_str(cell);
            out.extend(std::iter::repeat_n(' ', width - cell.width()));
            out.push_str(GAP);
        }
        let text = words::text(standing);
        out.push_str(&room.map_or_else(|| text.clone(), |room| shorten(&text, room)));
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}

/// All but the text of the action, which comes last.
fn columns(listing: &Listing<'_, '_>, standing: &Standing<'_>) -> [String; COLUMNS] {
    let priority = standing.priority();
    [
        words::state(standing),
        priority.map_or_else(|| NONE.into(), |priority| priority.to_string()),
        clean(&standing.action.id.to_string()),
        words::owners(listing, standing),
        words::moved(standing),
    ]
}
