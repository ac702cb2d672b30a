//! Contributing factors as the rows of a table.

use super::remark::unexplained;
use super::{add, blank};
use crate::diagnostic::Finding;
use crate::parse::blocks::{Block, BlockKind};
use crate::parse::cell::{self, Cell};
use crate::parse::{Context, Factor, Part};
use crate::vocabulary::fold;

/// Reads a table. One with columns that no factor has is prose, since they would be lost.
pub(super) fn parse(
    cx: &Context<'_>,
    table: &Block,
    found: &mut Vec<Factor>,
    findings: &mut Vec<Finding>,
    parts: &mut Vec<Part>,
) {
    let head = table
        .children
        .iter()
        .find(|row| row.kind == BlockKind::TableHead);
    let columns: Option<Vec<Column>> = head.and_then(|head| {
        head.children
            .iter()
            .map(|cell| column(&cell.text()))
            .collect()
    });
    let columns = columns.filter(|columns| {
        let is_single =
            |column: &Column| columns.iter().filter(|other| *other == column).count() == 1;
        columns.contains(&Column::Text) && columns.iter().all(is_single)
    });
    let before = found.len();
    let rows = table
        .children
        .iter()
        .filter(|row| row.kind == BlockKind::TableRow);
    for row in rows {
        let is_empty = row
            .children
            .iter()
            .all(|cell| cell::is_absent(&cell.text()));
        if let Some(columns) = columns.as_ref().filter(|_| !is_empty) {
            add(
                self::row(cx, row, columns, found.len(), findings),
                found,
                parts,
            );
        }
    }
    if found.len() == before {
        parts.push(Part::Prose(table.span));
    }
}

fn row(
    cx: &Context<'_>,
    row: &Block,
    columns: &[Column],
    position: usize,
    findings: &mut Vec<Finding>,
) -> Factor {
    let mut factor = blank(position);
    factor.span = row.span;
    for (block, column) in row.children.iter().zip(columns) {
        let cell = Cell::of_block(cx, block);
        match column {
            Column::Text => cell.span.text(cx.text).clone_into(&mut factor.text),
            Column::Category => factor.category = cell::word(cx, &cell, findings),
            Column::Debt => factor.debt = cell::word(cx, &cell, findings),
            Column::Id if cell::is_absent(&cell.plain) => {}
            Column::Id => {
                factor.id = cell.plain.into_owned();
                factor.id_span = Some(cell.span);
            }
            Column::Accepted => match fold(&cell.plain).as_str() {
                "no" => {}
                "yes" | "x" | "accepted" => findings.push(unexplained(cx, cell.span)),
                _ => factor.accepted = cell.markdown(cx),
            },
        }
    }
    factor
}

/// What a column of a table of factors holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Text,
    Category,
    Debt,
    Accepted,
}

fn column(header: &str) -> Option<Column> {
    match fold(header).as_str() {
        "id" | "no" | "key" | "ref" => Some(Column::Id),
        "factor" | "contributing factor" | "description" | "text" => Some(Column::Text),
        "category" | "type" | "kind" => Some(Column::Category),
        "debt" | "reliability debt" => Some(Column::Debt),
        "accepted" | "accepted risk" => Some(Column::Accepted),
        _ => (header.trim() == "#").then_some(Column::Id),
    }
}
