//! Edits of a table that is no [`Grid`](crate::parse::grid::Grid), or whose columns do not stand below one another: no
//! cell moves but the one that is written.

use super::super::place::Table;
use super::{Broken, Texts, comment};
use crate::edit::Edit;
use crate::span::Span;

/// A line of a table, and what stands between its pipes.
struct Line {
    cells: Vec<Cell>,
    /// Behind its last byte.
    end: usize,
    /// Whether a pipe stands there.
    is_closed: bool,
    /// Whether its texts touch the pipes.
    is_tight: bool,
}

struct Cell {
    outer: Span,
    inner: Span,
}

impl Line {
    fn read(text: &str, span: Span) -> Self {
        let source = span.text(text);
        let start = span.end - source.trim_start().len();
        let end = span.start + source.trim_end().len();
        let mut bounds = Vec::new();
        let line = &text.as_bytes()[start..end];
        for (at, byte) in line.iter().enumerate() {
            // Behind a backslash it is text, even where that is one of two.
            if *byte == b'|' && (at == 0 || line[at - 1] != b'\\') {
                bounds.push(start + at);
            }
        }
        let is_closed = bounds.last().is_some_and(|last| last + 1 == end) && end - start > 1;
        let mut from = match bounds.first() {
            Some(first) if *first == start => bounds.remove(0) + 1,
            _ => start,
        };
        if !is_closed {
            bounds.push(end);
        }
        let mut cells = Vec::with_capacity(bounds.len());
        for to in bounds {
            let outer = Span::new(from.min(to), to);
            let inside = outer.text(text);
            let first = outer.end - inside.trim_start().len();
            let last = outer.start + inside.trim_end().len();
            let inner = Span::new(first, last.max(first));
            cells.push(Cell { outer, inner });
            from = to + 1;
        }
        let touches = |cell: &Cell| !cell.inner.is_empty() && cell.outer.start == cell.inner.start;
        let is_tight = cells.iter().skip(1).any(touches);
        Self {
            cells,
            end,
            is_closed,
            is_tight,
        }
    }

    /// A cell with blanks around it as the others have them.
    fn padded(&self, new: &str) -> String {
        if new.ends_with('\\') {
            format!(" {new} ")
        } else if self.is_tight || new.is_empty() {
            new.to_owned()
        } else {
            format!(" {new} ")
        }
    }

    /// The edit that puts a text into a cell, which the line may not have yet.
    fn set(&self, text: &str, column: usize, new: &str) -> Edit {
        if let Some(cell) = self.cells.get(column) {
            let inside = cell.inner.text(text);
            if inside.is_empty() {
                let padded = self.padded(new);
                // The last cell of a line without a last pipe ends where the line does.
                let is_open_end = !self.is_closed && column + 1 == self.cells.len();
                let padded = if is_open_end {
                    padded.trim_end()
                } else {
                    &padded
                };
                return Edit::replace(cell.outer, padded);
            }
            let comment = comment(inside);
            let touches = cell.inner.end == cell.outer.end && comment.is_empty();
            let blank = if touches && new.ends_with('\\') {
                " "
            } else {
                ""
            };
            return Edit::replace(cell.inner, format!("{new}{comment}{blank}"));
        }
        let missing = column - self.cells.len();
        let new = self.padded(new);
        let text = if self.is_closed {
            format!("{}{new}|", " |".repeat(missing))
        } else {
            let blank = if self.is_tight { "" } else { " " };
            format!("{}{blank}|{}", " |".repeat(missing), new.trim_end())
        };
        Edit::insert(self.end, text)
    }
}

/// The edits that put texts into a column.
pub(super) fn fill(text: &str, table: &Table<'_>, column: usize, texts: &Texts) -> Vec<Edit> {
    let rows = table.rows.iter().zip(texts);
    let rows = rows.filter_map(|(row, new)| Some((row, new.as_ref()?)));
    rows.map(|(row, new)| Line::read(text, row.span).set(text, column, new))
        .collect()
}

/// The edits that put a column behind the others.
pub(super) fn append(
    text: &str,
    table: &Table<'_>,
    header: &str,
    texts: &Texts,
) -> Result<Vec<Edit>, Broken> {
    let number = table.headers.len();
    let head = Line::read(text, table.head);
    let Some(dashes) = dashes(text, table) else {
        let message = "the table needs a new column, and its row of dashes cannot be found";
        return Err((table.head, message.into(), "add the column by hand"));
    };
    let mut edits = vec![head.set(text, number, header)];
    edits.push(Line::read(text, dashes).set(text, number, "---"));
    for (row, new) in table.rows.iter().zip(texts) {
        let line = Line::read(text, row.span);
        if line.cells.len() > number {
            let message = format!(
                "the table needs a new column, and this row has more cells than its {number} columns"
            );
            let help = r"write a `|` inside a cell as `\|`, or give the header one more column";
            return Err((row.span, message, help));
        }
        match new {
            Some(new) => edits.push(line.set(text, number, new)),
            None if line.is_closed && line.cells.len() == number => {
                edits.push(Edit::insert(line.end, " |"));
            }
            None => {}
        }
    }
    Ok(edits)
}

/// The line of dashes below the head.
fn dashes(text: &str, table: &Table<'_>) -> Option<Span> {
    let end = table
        .rows
        .first()
        .map_or(table.span.end, |row| row.span.start);
    let between = Span::new(table.head.end, end.max(table.head.end));
    let below = between.text(text).find('\n')? + 1;
    let line = text[between.start + below..between.end].lines().next()?;
    let first = line.find(['|', '-', ':'])?;
    let start = between.start + below + first;
    Some(Span::new(start, start + line[first..].trim_end().len()))
}
