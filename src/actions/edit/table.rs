//! Values in the cells of a table, and columns that are not there yet.

use std::collections::{BTreeMap, HashMap};

use super::place::{Places, Table};
use super::value::{Value, bare, in_cell, is_handle, less_last_comments};
use super::verify::is_dated_status;
use super::{Problem, Refusal};
use crate::config::Config;
use crate::edit::Edit;
use crate::model::{Action, Postmortem};
use crate::parse::action_columns;
use crate::parse::grid::Grid;
use crate::span::Span;
use crate::vocabulary::{Column, Priority, Vocabulary};

mod header;
mod loose;

/// What the tables of a file have in common.
pub(super) struct Context<'a> {
    pub config: &'a Config,
    pub text: &'a str,
    pub postmortem: &'a Postmortem,
    pub column: Column,
}

/// What is wanted of which table: by its place, by row, the action's place and its value.
#[derive(Default)]
pub(super) struct Tables<'v>(BTreeMap<usize, BTreeMap<usize, (usize, &'v Value)>>);

/// The texts for a column, by row; `None` leaves the cell as it is.
type Texts = Vec<Option<String>>;

impl<'v> Tables<'v> {
    /// Takes a value of an action that stands in a table; its edits come with those of the others.
    pub fn add(
        &mut self,
        places: &Places<'_>,
        index: usize,
        action: &Action,
        value: &'v Value,
    ) -> Result<Vec<Edit>, Problem> {
        if let Some(problem) = value.problem() {
            return Err(problem);
        }
        let Some((table, row)) = places.row(action.written.span) else {
            return Err(Problem::new(
                "its row cannot be found in the table",
                "edit the file by hand",
            ));
        };
        let rows = self.0.entry(table).or_default();
        rows.insert(row, (index, value));
        Ok(Vec::new())
    }

    pub fn edits(&self, cx: &Context<'_>, places: &Places<'_>) -> Result<Vec<Edit>, Vec<Refusal>> {
        let mut edits = Vec::new();
        let mut refused = Vec::new();
        for (number, wanted) in &self.0 {
            match table(cx, &places.tables[*number], wanted) {
                Ok(made) => edits.extend(made),
                Err((span, message, help)) => {
                    refused.extend(wanted.values().map(|(index, _)| {
                        let action = &cx.postmortem.actions[*index];
                        Problem::new(message.clone(), help)
                            .at(span)
                            .refuse(*index, action)
                    }));
                }
            }
        }
        if refused.is_empty() {
            Ok(edits)
        } else {
            Err(refused)
        }
    }
}

type Broken = (Span, String, &'static str);

fn table(
    cx: &Context<'_>,
    table: &Table<'_>,
    wanted: &BTreeMap<usize, (usize, &Value)>,
) -> Result<Vec<Edit>, Broken> {
    let columns = action_columns(cx.config, &table.headers);
    let place = |column| columns.iter().position(|named| *named == Some(column));
    let (target, status) = (place(cx.column), place(Column::Status));
    let (texts, in_status) = texts(cx, table, wanted, target, status);
    let grid = is_alone(cx, table).then(|| Grid::read(cx.text, table.span));
    let grid = grid.flatten();
    let mut edits = match status {
        Some(status) => fill(cx.text, table, grid.as_ref(), status, &in_status),
        None => Vec::new(),
    };
    if texts.iter().all(Option::is_none) {
        return Ok(edits);
    }
    if let Some(column) = target {
        edits.extend(fill(cx.text, table, grid.as_ref(), column, &texts));
        return Ok(edits);
    }
    let header = header::name(cx.config, cx.column, cx.text, table);
    edits.extend(match &grid {
        Some(grid) => {
            let values: Vec<String> = texts.into_iter().map(Option::unwrap_or_default).collect();
            grid.append_column(&header, &values)
        }
        None => loose::append(cx.text, table, &header, &texts)?,
    });
    Ok(edits)
}

/// What goes into the column, and what into that of the status: `done 2025-02-01` says two things in one cell.
fn texts(
    cx: &Context<'_>,
    table: &Table<'_>,
    wanted: &BTreeMap<usize, (usize, &Value)>,
    target: Option<usize>,
    status: Option<usize>,
) -> (Texts, Texts) {
    let mut texts: Texts = vec![None; table.rows.len()];
    let mut in_status: Texts = vec![None; table.rows.len()];
    // How a value is spelt depends on the whole column, so it is not looked up for each row.
    let mut spellings: HashMap<&Value, String> = HashMap::new();
    for (row, (index, value)) in wanted {
        let action = &cx.postmortem.actions[*index];
        let is_dated = is_dated_status(&action.written);
        let text = spellings.entry(value);
        let text = text.or_insert_with(|| spelling(cx, table, target, value));
        let text = text.clone();
        match (value, status) {
            (Value::Completed(day), Some(status)) if target.is_none() && is_dated => {
                let old = said(table, *row, status);
                let word = old.rsplit_once(' ').map_or(&*old, |(word, _)| word);
                in_status[*row] = Some(format!("{word} {day}"));
            }
            (Value::Status(new), Some(status)) if is_dated && new.is_closed() => {
                let old = said(table, *row, status);
                let day = old.rsplit_once(' ').map_or("", |(_, day)| day);
                texts[*row] = Some(format!("{text} {day}").trim_end().to_owned());
            }
            _ => texts[*row] = Some(text),
        }
    }
    (texts, in_status)
}

/// The edits that put texts into a column.
fn fill(
    text: &str,
    table: &Table<'_>,
    grid: Option<&Grid>,
    column: usize,
    texts: &Texts,
) -> Vec<Edit> {
    let Some(grid) = grid.filter(|grid| grid.is_aligned) else {
        return loose::fill(text, table, column, texts);
    };
    if texts.iter().all(Option::is_none) {
        return Vec::new();
    }
    let with_comment = |(row, new): (usize, &Option<String>)| {
        let old = grid.rows[row + 2].cells[column].inner.text(text);
        Some(format!("{}{}", new.as_ref()?, comment(old)))
    };
    let texts: Texts = texts.iter().enumerate().map(with_comment).collect();
    grid.fill_column(text, column, &texts)
}

/// Whether the table stands in no list and no quotation.
fn is_alone(cx: &Context<'_>, table: &Table<'_>) -> bool {
    let tables = &cx.postmortem.document.tables;
    tables.binary_search(&table.span).is_ok()
}

/// What a reader sees in a cell.
fn said(table: &Table<'_>, row: usize, column: usize) -> String {
    let cell = table.rows[row].children.get(column);
    cell.map_or_else(String::new, |cell| cell.text().trim().to_owned())
}

/// The comments that a cell ends in, with the blanks before them.
fn comment(inner: &str) -> &str {
    let rest = less_last_comments(inner);
    let comment = &inner[rest.len()..];
    if rest.is_empty() {
        comment.trim_start()
    } else {
        comment
    }
}

/// How a value is written in this table: as its column says the same elsewhere, else in `pm`'s own word.
fn spelling(cx: &Context<'_>, table: &Table<'_>, column: Option<usize>, value: &Value) -> String {
    let others = || {
        let rows = (0..table.rows.len()).filter_map(|row| {
            let cell = table.rows[row].children.get(column?)?;
            Some(cell.span.text(cx.text).trim())
        });
        rows.filter(|cell| !cell.is_empty())
    };
    let is_word = |cell: &&str| !cell.contains(['(', '[', '<', '*', '`', '~', '\\', '&']);
    match value {
        Value::Status(status) => {
            let same = |cell: &&str| cx.config.status(cell) == Some(*status);
            let word = others().filter(is_word).find(same);
            word.map_or_else(|| value.text(), str::to_owned)
        }
        Value::Priority(priority) => {
            let same = |cell: &&str| Priority::parse(cell) == Some(*priority);
            let word = others().filter(is_word).find(same);
            word.map_or_else(|| value.text(), str::to_owned)
        }
        Value::Owner(name) if is_handle(name) => {
            let is_bare = |cell: &str| cell.starts_with(char::is_alphanumeric);
            let mut seen = others().peekable();
            let bare_ones = seen.peek().is_some() && seen.all(is_bare);
            let at = if bare_ones { "" } else { "@" };
            format!("{at}{}", bare(name))
        }
        Value::Owner(name) => in_cell(name),
        _ => in_cell(&value.text()),
    }
}
