//! The edits that give actions their IDs, where each stands: a cell, a column, the beginning of an item, a line of TOML.
//! What is not plain to see is left to a person.

use std::collections::BTreeMap;

use super::id_scheme::Scheme;
use crate::check::Site;
use crate::config::Config;
use crate::edit::Edit;
use crate::model::{Action, Postmortem};
use crate::parse::Form;
use crate::parse::blocks;
use crate::parse::grid::{Grid, Grids};
use crate::span::Span;
use crate::vocabulary::Column;

/// The edits, and the IDs that they give.
pub(in crate::check) fn edits(
    site: &Site<'_>,
    postmortem: &Postmortem,
    without: &[&Action],
) -> (Vec<Edit>, Vec<String>) {
    let text = &site.sources.get(postmortem.source).text;
    let document = &postmortem.document;
    let mut grids = Grids::new(text, &document.tables);
    let mut tables: BTreeMap<usize, (Grid, Vec<Span>)> = BTreeMap::new();
    let mut places = Vec::new();
    for action in without {
        let span = action.written.span;
        match action.written.form {
            Form::Table => {
                if let Some(grid) = grids.around(span) {
                    let table = tables.entry(grid.rows[0].span.start);
                    let (_, rows) = table.or_insert_with(|| (grid.clone(), Vec::new()));
                    rows.push(span);
                }
            }
            Form::List => places.extend(item(text, action)),
            Form::Toml if document.front.unread.may_hold("actions.id") => {}
            Form::Toml => places.extend(toml(text, span)),
        }
    }
    for (grid, rows) in tables.values() {
        places.extend(table(site.config, text, grid, rows));
    }
    // The IDs are in the order of the file, however it is written.
    places.sort_by_key(Place::start);
    let mut scheme = scheme(postmortem, without);
    let mut edits = Vec::new();
    let mut given = Vec::new();
    for place in &places {
        edits.extend(place.fill(text, &mut scheme, &mut given));
    }
    (edits, given)
}

fn scheme(postmortem: &Postmortem, without: &[&Action]) -> Scheme {
    let written = postmortem.actions.iter().map(|action| &action.written);
    let ids: Vec<&str> = written
        .filter_map(|action| action.id.as_ref())
        .map(|id| id.value.as_str())
        .collect();
    let in_list = without
        .iter()
        .any(|action| action.written.form == Form::List);
    Scheme::of(&ids, in_list)
}

/// Where IDs go.
enum Place<'a> {
    /// The cells of a column, by row below the dashes.
    Cells(&'a Grid, usize, Vec<bool>),
    /// A column that is not there yet.
    NewColumn(&'a Grid, Vec<bool>),
    /// Before and after the ID, at an offset.
    Inline(usize, String, String),
}

impl Place<'_> {
    fn start(&self) -> usize {
        match self {
            Self::Cells(grid, ..) | Self::NewColumn(grid, _) => grid.rows[0].span.start,
            Self::Inline(at, ..) => *at,
        }
    }

    fn fill(&self, text: &str, scheme: &mut Scheme, given: &mut Vec<String>) -> Vec<Edit> {
        let mut take = || {
            let id = scheme.take();
            given.push(id.clone());
            id
        };
        match self {
            Self::Cells(grid, column, wanted) => {
                let ids: Vec<Option<String>> =
                    wanted.iter().map(|wanted| wanted.then(&mut take)).collect();
                grid.fill_column(text, *column, &ids)
            }
            Self::NewColumn(grid, wanted) => {
                let ids = wanted.iter().map(|wanted| wanted.then(&mut take));
                let ids: Vec<String> = ids.map(Option::unwrap_or_default).collect();
                grid.insert_column("ID", &ids)
            }
            Self::Inline(at, before, after) => {
                vec![Edit::insert(*at, format!("{before}{}{after}", take()))]
            }
        }
    }
}

/// The empty cells of the rows in the column of IDs; where there is no such column, a new one.
fn table<'a>(config: &Config, text: &str, grid: &'a Grid, rows: &[Span]) -> Option<Place<'a>> {
    let headers = headers(text, grid);
    let is_id = |column: &usize| config.column(&headers[*column]) == Some(Column::Id);
    let mut columns = (0..headers.len()).filter(is_id);
    let column = columns.next();
    // Of two such columns only the parser knows which it reads.
    if columns.next().is_some() {
        return None;
    }
    let mut rows = rows.iter().peekable();
    let mut is_wanted = |row: &Span| {
        let is_next = |wanted: &&Span| row.contains(**wanted) || wanted.contains(*row);
        rows.next_if(is_next).is_some()
    };
    let wanted: Vec<bool> = grid.rows[2..]
        .iter()
        .map(|row| is_wanted(&row.span))
        .collect();
    let Some(column) = column else {
        return Some(Place::NewColumn(grid, wanted));
    };
    let is_blank = |row: usize| {
        let cell = grid.rows[row + 2].cells[column].inner.text(text);
        cell.chars().all(|c| matches!(c, '-' | '–' | '—' | '.'))
    };
    let wanted: Vec<bool> = wanted
        .into_iter()
        .enumerate()
        .map(|(row, wanted)| wanted && is_blank(row))
        .collect();
    Some(Place::Cells(grid, column, wanted))
}

/// As Markdown reads them: by itself, `#` would be a heading.
fn headers(text: &str, grid: &Grid) -> Vec<String> {
    let head = grid.rows[0].span.to(grid.rows[1].span);
    let blocks = blocks::parse(text, head);
    let cells = blocks
        .iter()
        .flat_map(|table| &table.children)
        .flat_map(|row| &row.children);
    cells.map(|cell| cell.text().into_owned()).collect()
}

/// The beginning of an item's text, behind its bullet and its box.
fn item(text: &str, action: &Action) -> Option<Place<'static>> {
    let span = action.written.span;
    let source = span.text(text);
    let digits = source.bytes().take_while(u8::is_ascii_digit).count();
    let marker = &source[digits..];
    let rest = if digits == 0 {
        marker.strip_prefix(['-', '*', '+'])
    } else {
        marker.strip_prefix(['.', ')'])
    };
    let rest = rest?.trim_start();
    let boxed = ["[ ]", "[x]", "[X]"]
        .iter()
        .find_map(|task| rest.strip_prefix(task));
    let is_box = boxed.is_some_and(|after| after.starts_with(char::is_whitespace));
    let head = match boxed {
        Some(after) if is_box => after.trim_start(),
        _ => rest,
    };
    let at = span.end - head.len();
    (at <= action.written.text.span.start)
        .then(|| Place::Inline(at, String::new(), ": ".to_owned()))
}

/// The line below the header of a table of TOML, or the beginning of an inline one.
fn toml(text: &str, span: Span) -> Option<Place<'static>> {
    if text[span.start..].starts_with('{') {
        return Some(Place::Inline(
            span.start + 1,
            " id = \"".into(),
            "\",".into(),
        ));
    }
    if !text[span.start..].starts_with("[[") {
        return None;
    }
    let end = span.start + text[span.start..].find('\n')?;
    let line_break = if text[..end].ends_with('\r') {
        "\r\n"
    } else {
        "\n"
    };
    let next = &text[end + 1..];
    let indentation = &next[..next.len() - next.trim_start_matches([' ', '\t']).len()];
    let before = format!("{indentation}id = \"");
    Some(Place::Inline(end + 1, before, format!("\"{line_break}")))
}
