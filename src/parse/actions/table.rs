//! Actions as the rows of a table.

use std::borrow::Cow;

use super::{Group, Output, blank, set};
use crate::parse::blocks::{Block, BlockKind};
use crate::parse::cell::{Cell, is_absent};
use crate::parse::item::without_comment;
use crate::parse::{Form, Part};
use crate::span::{Span, Spanned};
use crate::vocabulary::{Column, Vocabulary, fold};

/// Reads a table. One without a column of actions, or without actions, is prose.
pub(super) fn parse(out: &mut Output<'_>, table: &Block, group: &Group) {
    let cx = out.cx;
    let headers = table
        .children
        .iter()
        .find(|row| row.kind == BlockKind::TableHead);
    let headers: Vec<Cow<'_, str>> = headers.map_or_else(Vec::new, |head| {
        head.children.iter().map(Block::text).collect()
    });
    let columns = columns(&headers, |header| cx.config.column(header));
    let before = out.found.len();
    let rows = table.children.iter();
    let rows = rows.filter(|row| row.kind == BlockKind::TableRow && !is_blank(row));
    let rows: Vec<&Block> = rows.collect();
    let says_none = matches!(rows[..], [only] if says_none(only, &columns));
    if columns.contains(&Some(Column::Action)) && !says_none {
        for row in rows {
            self::row(out, row, &headers, &columns, group);
        }
    }
    if out.found.len() == before {
        out.parts.push(Part::Prose(table.span));
    }
}

fn is_blank(row: &Block) -> bool {
    row.children.iter().all(|cell| is_absent(&cell.text()))
}

/// Whether a row stands for there being no action: it says so, and names nobody and no day. It may have a number.
fn says_none(row: &Block, columns: &[Option<Column>]) -> bool {
    let mut cells = row.children.iter().enumerate();
    cells.all(|(index, cell)| {
        let text = cell.text();
        match columns.get(index).copied().flatten() {
            Some(Column::Action) => super::says_none(&text),
            Some(Column::Id | Column::Status) => true,
            _ => is_absent(&text),
        }
    })
}

/// The column that each header names. Of two that name the same, the one that says so in `pm`'s own word is it, else the
/// first; the other is one that `pm` has no name for.
pub(super) fn columns(
    headers: &[impl AsRef<str>],
    column: impl Fn(&str) -> Option<Column>,
) -> Vec<Option<Column>> {
    let named = headers.iter().map(|header| column(header.as_ref()));
    let named: Vec<Option<Column>> = named.collect();
    let is_own_word =
        |index: usize, column: Column| fold(headers[index].as_ref()) == fold(column.as_str());
    let keep = |(index, named_here): (usize, &Option<Column>)| {
        let column = (*named_here)?;
        let mut same = (0..headers.len()).filter(|other| named[*other] == Some(column));
        let best = if same.clone().nth(1).is_none() {
            Some(index)
        } else {
            same.clone()
                .find(|other| is_own_word(*other, column))
                .or_else(|| same.next())
        };
        (best == Some(index)).then_some(column)
    };
    named.iter().enumerate().map(keep).collect()
}

fn row(
    out: &mut Output<'_>,
    row: &Block,
    headers: &[Cow<'_, str>],
    columns: &[Option<Column>],
    group: &Group,
) {
    let cx = out.cx;
    let mut action = blank(row.span, Form::Table);
    action.misread = surplus(out, row, headers.len());
    let before = out.findings.len();
    for (index, block) in row.children.iter().enumerate() {
        let cell = Cell::of_block(cx, block);
        match columns.get(index).copied().flatten() {
            Some(Column::Action) => {
                let span = without_comment(cx.text, block);
                action.text = Spanned::new(span.text(cx.text).to_owned(), span);
            }
            Some(column) => set(cx, &mut action, column, &cell, out.findings),
            None => {
                let header = headers.get(index).map_or("", |header| header.trim());
                let value = cell.markdown(cx);
                action
                    .extra
                    .extend(value.map(|value| (header.to_owned(), value)));
            }
        }
    }
    if action.misread {
        // Which of the cells is whose is not known, so that none is wrong by itself.
        out.findings.truncate(before);
    }
    out.action(action, group);
}

/// Markdown drops the cells of a row that has more of them than the header. Gives whether it has.
fn surplus(out: &mut Output<'_>, row: &Block, columns: usize) -> bool {
    let Some(last) = row.children.last() else {
        return false;
    };
    let rest = Span::new(last.span.end, row.span.end);
    let blank = |c: char| c == '|' || c.is_whitespace();
    let written = rest.text(out.cx.text).trim_matches(blank);
    if written.is_empty() {
        return false;
    }
    let start = rest.end - rest.text(out.cx.text).trim_start_matches(blank).len();
    let span = Span::new(start, start + written.len());
    let message = format!("the row has more cells than the table's {columns} columns");
    let finding = out.cx.finding("invalid-value", span, message);
    out.findings.push(
        finding
            .label("belongs to no column")
            .help(r"write a `|` inside a cell as `\|`, or give the header one more column"),
    );
    true
}
