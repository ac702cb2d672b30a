//! A table as it is written: the cells between its pipes, and edits that keep its columns aligned.
//!
//! What a cell means is for the parsers of the sections; here it is a text with blanks around it. Only a table that
//! leaves no doubt is a grid: where Markdown and the eye could see other cells, nothing is edited.

mod column;

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr;

use super::blocks::{self, Block};
use crate::edit::Edit;
use crate::span::Span;

/// A table with a `|` at both ends of every row and as many cells in each as in its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The head, the row of dashes, and the others.
    pub rows: Vec<Row>,
    /// Whether each column is equally wide in all rows, so that its pipes stand below one another.
    pub is_aligned: bool,
    columns: Vec<Column>,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// From its first pipe to its last.
    pub span: Span,
    pub cells: Vec<Cell>,
}

/// What stands between two pipes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// From pipe to pipe.
    pub outer: Span,
    /// Without the blanks around.
    pub inner: Span,
}

/// The tables of a text, each read when it is first asked for.
#[derive(Debug)]
pub struct Grids<'a> {
    text: &'a str,
    /// In order.
    spans: &'a [Span],
    read: BTreeMap<usize, Option<Grid>>,
}

impl<'a> Grids<'a> {
    /// `spans` are the tables that stand in nothing else, in order.
    pub fn new(text: &'a str, spans: &'a [Span]) -> Self {
        Self {
            text,
            spans,
            read: BTreeMap::new(),
        }
    }

    /// The table that a span stands in.
    pub fn around(&mut self, span: Span) -> Option<&Grid> {
        let after = self
            .spans
            .partition_point(|table| table.start <= span.start);
        let index = after.checked_sub(1)?;
        let table = self.spans[index];
        let read = || Grid::read(self.text, table);
        let grid = self.read.entry(index).or_insert_with(read).as_ref();
        grid.filter(|_| table.contains(span))
    }

    /// The edits that put `new` in the place of `old`; in an aligned table they keep the pipes where they are, as far as
    /// there is room.
    pub fn set(&mut self, old: Span, new: &str) -> Vec<Edit> {
        let text = self.text;
        match self.around(old) {
            Some(grid) => grid.set(text, old, new),
            None => vec![Edit::replace(old, new)],
        }
    }
}

/// How the row of dashes is written in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Column {
    /// `:--`
    colon_before: bool,
    /// `--:`, so that the column stands on the right; with both colons it is centred.
    colon_after: bool,
    /// `| -- |` rather than `|--|`.
    spaced: bool,
}

/// The index of the row of dashes.
const RULE: usize = 1;

impl Grid {
    /// The table at `span`, which stands in no other block; `None` where its lines are not plainly rows of cells.
    pub fn read(text: &str, span: Span) -> Option<Self> {
        let mut at = span.start;
        let lines = span.text(text).split_inclusive('\n').map(|line| {
            at += line.len();
            Span::new(at - line.len(), at)
        });
        let rows: Vec<Row> = lines.map(|line| row(text, line)).collect::<Option<_>>()?;
        let rule = rows.get(RULE)?;
        if rows.iter().any(|row| row.cells.len() != rule.cells.len()) {
            return None;
        }
        let columns = rule.cells.iter().map(|cell| Column::read(text, *cell));
        let grid = Self {
            columns: columns.collect::<Option<_>>()?,
            is_aligned: is_aligned(text, &rows),
            rows,
        };
        grid.is_what_markdown_reads(text, span).then_some(grid)
    }

    fn is_what_markdown_reads(&self, text: &str, span: Span) -> bool {
        let blocks = blocks::parse(text, span);
        let [table] = blocks.as_slice() else {
            return false;
        };
        let is_cell = |(cell, read): (&Cell, &Block)| {
            cell.inner == read.span || (cell.inner.is_empty() && read.inlines.is_empty())
        };
        let is_row = |(row, read): (&Row, &Block)| {
            row.cells.len() == read.children.len()
                && row.cells.iter().zip(&read.children).all(is_cell)
        };
        self.rows.len() == table.children.len() + 1
            && self.content().zip(&table.children).all(is_row)
    }

    /// All rows but that of dashes.
    fn content(&self) -> impl Iterator<Item = &Row> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(index, _)| *index != RULE).map(|(_, row)| row)
    }

    /// How wide the rows will be when the columns are aligned.
    pub fn aligned_width(&self, text: &str) -> usize {
        let widths = self.widths(text);
        "|".len() + widths.iter().map(|width| width + "|".len()).sum::<usize>()
    }

    /// The edits that align the columns.
    pub fn align(&self, text: &str) -> Vec<Edit> {
        let widths = self.widths(text);
        let mut edits = Vec::new();
        let mut replace = |span: Span, new: String| {
            if span.text(text) != new {
                edits.push(Edit::replace(span, new));
            }
        };
        for (number, row) in self.rows.iter().enumerate() {
            for ((cell, column), target) in row.cells.iter().zip(&self.columns).zip(&widths) {
                if number == RULE {
                    replace(cell.outer, column.dashes(*target));
                    continue;
                }
                let blanks = target - width(text, cell.inner);
                let before = column.blanks_before(blanks);
                if cell.inner.is_empty() {
                    replace(cell.outer, " ".repeat(blanks));
                } else {
                    let (outer, inner) = (cell.outer, cell.inner);
                    replace(Span::new(outer.start, inner.start), " ".repeat(before));
                    let after = " ".repeat(blanks - before);
                    replace(Span::new(inner.end, outer.end), after);
                }
            }
        }
        edits
    }

    /// Of each column, from pipe to pipe, when they are aligned.
    fn widths(&self, text: &str) -> Vec<usize> {
        let columns = self.columns.iter().enumerate();
        let widths = columns.map(|(index, column)| {
            let cells = self.content().map(|row| row.cells[index].inner);
            let widest = cells.map(|inner| width(text, inner)).max().unwrap_or(0);
            widest.max(column.least()) + BLANKS
        });
        widths.collect()
    }

    /// The edits that put `new` in the place of `old`, a part of a cell. In an aligned table the blanks behind it make
    /// up for its length as far as they go, so that the pipes stay where they are.
    pub fn set(&self, text: &str, old: Span, new: &str) -> Vec<Edit> {
        let edit = Edit::replace(old, new);
        let Some(cell) = self.cell(old).filter(|_| self.is_aligned) else {
            return vec![edit];
        };
        let gap = Span::new(cell.inner.end, cell.outer.end);
        let (before, after) = (width(text, old), new.width());
        let taken = after
            .saturating_sub(before)
            .min(width(text, gap).saturating_sub(1));
        let blanks = Edit::replace(
            Span::new(gap.start, gap.start + taken),
            " ".repeat(before.saturating_sub(after)),
        );
        if old.end == gap.start {
            let all = Span::new(old.start, blanks.span.end);
            return vec![Edit::replace(all, edit.text + &blanks.text)];
        }
        if before == after {
            return vec![edit];
        }
        vec![edit, blanks]
    }

    /// The edits that put an aligned column before the others: a header, and a value for each row below the dashes.
    pub fn insert_column(&self, header: &str, values: &[String]) -> Vec<Edit> {
        debug_assert_eq!(values.len() + 2, self.rows.len());
        let mut contents = std::iter::once(header).chain(values.iter().map(String::as_str));
        let widest = contents.clone().map(UnicodeWidthStr::width).max();
        let column = Column {
            colon_before: false,
            colon_after: false,
            spaced: self.columns.first().is_some_and(|column| column.spaced),
        };
        let target = widest.unwrap_or(0).max(column.least()) + BLANKS;
        let mut edits = Vec::with_capacity(self.rows.len());
        for (number, row) in self.rows.iter().enumerate() {
            let cell = if number == RULE {
                column.dashes(target)
            } else {
                let content = contents.next().unwrap_or_default();
                format!(" {content}{}", " ".repeat(target - content.width() - 1))
            };
            edits.push(Edit::insert(row.span.start, format!("|{cell}")));
        }
        edits
    }

    /// The cell that holds a span.
    fn cell(&self, span: Span) -> Option<&Cell> {
        let mut cells = self.row(span)?.cells.iter();
        cells.find(|cell| cell.outer.contains(span))
    }

    fn row(&self, span: Span) -> Option<&Row> {
        let rows = &self.rows;
        let after = rows.partition_point(|row| row.span.start <= span.start);
        rows.get(after.checked_sub(1)?)
    }

    /// The text of the header above a span in a cell.
    pub fn header<'t>(&self, text: &'t str, span: Span) -> Option<&'t str> {
        let mut cells = self.row(span)?.cells.iter();
        let index = cells.position(|cell| cell.outer.contains(span))?;
        Some(self.rows[0].cells[index].inner.text(text))
    }
}

fn is_aligned(text: &str, rows: &[Row]) -> bool {
    let widths = |row: &Row| -> Vec<usize> {
        let cells = row.cells.iter();
        cells.map(|cell| width(text, cell.outer)).collect()
    };
    let first = rows.first().map(widths).unwrap_or_default();
    rows.iter().all(|row| widths(row) == first)
}

/// The blanks at both sides of the widest cell.
const BLANKS: usize = 2;

impl Column {
    fn read(text: &str, rule: Cell) -> Option<Self> {
        let written = rule.inner.text(text);
        let dashes = written.trim_start_matches(':').trim_end_matches(':');
        let is_rule = !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-');
        is_rule.then(|| Self {
            colon_before: written.starts_with(':'),
            colon_after: written.ends_with(':'),
            spaced: rule.outer.text(text).starts_with(' '),
        })
    }

    /// How wide the narrowest column is. Dashes with blanks around are three at least, as formatters write them.
    fn least(self) -> usize {
        if self.spaced { 3 } else { 1 }
    }

    fn dashes(self, target: usize) -> String {
        let (before, after) = (
            usize::from(self.colon_before),
            usize::from(self.colon_after),
        );
        let blank = usize::from(self.spaced);
        let dashes = target - before - after - 2 * blank;
        let blank = " ".repeat(blank);
        let (before, after) = (":".repeat(before), ":".repeat(after));
        format!("{blank}{before}{}{after}{blank}", "-".repeat(dashes))
    }

    /// How many of a cell's blanks stand before its text.
    fn blanks_before(self, blanks: usize) -> usize {
        match (self.colon_before, self.colon_after) {
            (_, false) => 1,
            (false, true) => blanks - 1,
            (true, true) => blanks / 2,
        }
    }
}

/// The cells of a line. A `|` behind a backslash is text.
fn row(text: &str, line: Span) -> Option<Row> {
    let source = line.text(text);
    let trimmed = source.trim_matches([' ', '\n', '\r']);
    // What a tab or a control character is wide, only a terminal knows.
    if !trimmed.starts_with('|') || trimmed.contains(char::is_control) {
        return None;
    }
    let start = line.start + source.find('|')?;
    let span = Span::new(start, start + trimmed.len());
    let mut pipes = Vec::new();
    let mut escaped = false;
    for (at, byte) in span.text(text).bytes().enumerate() {
        if byte == b'|' && !escaped {
            pipes.push(span.start + at);
        }
        escaped = byte == b'\\' && !escaped;
    }
    let is_whole = pipes.last().is_some_and(|last| last + 1 == span.end);
    let cells = pipes.windows(2).map(|pair| {
        let outer = Span::new(pair[0] + 1, pair[1]);
        let inner = outer.text(text);
        let start = outer.end - inner.trim_start_matches(' ').len();
        let end = outer.start + inner.trim_end_matches(' ').len();
        Cell {
            outer,
            inner: Span::new(start, end.max(start)),
        }
    });
    let cells: Vec<Cell> = cells.collect();
    (is_whole && !cells.is_empty()).then_some(Row { span, cells })
}

/// In columns of a terminal.
fn width(text: &str, span: Span) -> usize {
    span.text(text).width()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;

    fn grid(text: &str) -> Option<Grid> {
        let whole = Span::new(0, text.len());
        let tables = blocks::read(text, whole).tables;
        tables.first().and_then(|span| Grid::read(text, *span))
    }

    /// The table aligned; aligning it again changes nothing.
    fn check(text: &str, expected: &str) {
        let grid = grid(text).unwrap();
        assert_eq!(apply(text, &grid.align(text)), expected);
        let aligned = super::tests::grid(expected).unwrap();
        assert!(aligned.is_aligned, "{expected}");
        assert_eq!(aligned.align(expected), [], "{expected}");
        let width = width(expected, aligned.rows[0].span);
        assert_eq!(aligned.aligned_width(expected), width);
        assert_eq!(grid.is_aligned, text == expected);
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        check(
            "| a | long |\n|---|---|\n| bcd ||\n|x|y|",
            "| a   | long |\n|-----|------|\n| bcd |      |\n| x   | y    |",
        );
        check(
            "| a | b |\n| --- | :-: |\n| 1 | longer |",
            "| a   |   b    |\n| --- | :----: |\n| 1   | longer |",
        );
        check(
            "|a|b|c|\n|:-|-:|:-:|\n|one|two|three|\n|1|2|3|",
            "| a   |   b |   c   |\n|:----|----:|:-----:|\n| one | two | three |\n| 1   |   2 |   3   |",
        );
    }

    #[test]
    fn width_is_what_a_terminal_shows() {
        check(
            "| a | b |\n|--|--|\n| größe | ✅ |\n| 字字字 | e\u{301} |",
            "| a      | b  |\n|--------|----|\n| größe  | ✅ |\n| 字字字 | e\u{301}  |",
        );
    }

    #[test]
    fn escaped_pipes_are_text() {
        check(
            "| a | b |\n|---|---|\n| `x \\| y` | \\\\ |",
            "| a        | b  |\n|----------|----|\n| `x \\| y` | \\\\ |",
        );
    }

    #[test]
    fn line_breaks_and_indentation_stay() {
        check(
            "  | a | b |  \r\n |---|---|\r\n| long | |\t\r\n",
            "  | a    | b |  \r\n |------|---|\r\n| long |   |\t\r\n",
        );
    }

    #[test]
    fn what_is_in_doubt_is_no_grid() {
        for text in [
            "a | b\n--|--\nc | d",
            "| a | b |\n|---|---|\n| c |",
            "| a | b |\n|---|---|\n| c | d | e |",
            "| a | b |\n|---|---|\n| c | d",
            "| a | b |\n|---|---|\nc",
            "| a | b |\n|---|---|\nc | d |",
            "| a | b |\n|---|---|\n| c\td | e |",
            "| a | b |\n|---|---|\n| c | \\|",
            "- | a |\n  |---|\n",
        ] {
            assert_eq!(grid(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_keeps_its_column_where_there_is_room() {
        let check = |text: &str, old: &str, new: &str, expected: &str| {
            let at = text.find(old).unwrap();
            let tables = blocks::read(text, Span::new(0, text.len())).tables;
            let edits = Grids::new(text, &tables).set(Span::new(at, at + old.len()), new);
            assert_eq!(apply(text, &edits), expected);
        };
        check("High", "High", "P1", "P1");
        let aligned = "| a    | b     |\n|------|-------|\n| High | x, ✅ |";
        check(
            aligned,
            "High",
            "P1",
            "| a    | b     |\n|------|-------|\n| P1   | x, ✅ |",
        );
        check(
            aligned,
            "x",
            "1",
            "| a    | b     |\n|------|-------|\n| High | 1, ✅ |",
        );
        check(
            aligned,
            "✅",
            "y",
            "| a    | b     |\n|------|-------|\n| High | x, y  |",
        );
        check(
            aligned,
            "x,",
            "",
            "| a    | b     |\n|------|-------|\n| High |  ✅   |",
        );
        let roomy = "| aaaaaa |\n|--------|\n| 1, 2   |";
        check(roomy, "2", "34", "| aaaaaa |\n|--------|\n| 1, 34  |");
        check(roomy, "1", "345", "| aaaaaa |\n|--------|\n| 345, 2 |");
        check(roomy, "2", "34567", "| aaaaaa |\n|--------|\n| 1, 34567 |");
        check(
            "| a |\n|---|\n| High   |",
            "High",
            "P1",
            "| a |\n|---|\n| P1   |",
        );
    }

    #[test]
    fn a_column_can_be_put_before_the_others() {
        let check = |text: &str, expected: &str| {
            let values = ["AI-1".to_owned(), "AI-2".to_owned()];
            let edits = grid(text).unwrap().insert_column("ID", &values);
            assert_eq!(apply(text, &edits), expected);
        };
        check(
            "| a |\r\n|---|\r\n| b |\r\n| c |\r\n",
            "| ID   | a |\r\n|------|---|\r\n| AI-1 | b |\r\n| AI-2 | c |\r\n",
        );
        check(
            " |a|\n | :-: |\n |b|\n |c|",
            " | ID   |a|\n | ---- | :-: |\n | AI-1 |b|\n | AI-2 |c|",
        );
    }
}
