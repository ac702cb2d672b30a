//! Edits of a whole column at once. What was aligned stays so.

use unicode_width::UnicodeWidthStr;

use super::{BLANKS, Cell, Column, Grid, RULE, width};
use crate::edit::Edit;
use crate::span::Span;

impl Grid {
    /// The edits that put texts into the cells of a column, one for each row below the dashes; `None` leaves the cell as
    /// it is. A table that is aligned stays aligned, if need be by a wider column.
    pub fn fill_column(&self, text: &str, column: usize, texts: &[Option<String>]) -> Vec<Edit> {
        debug_assert_eq!(texts.len() + 2, self.rows.len());
        let form = self.columns[column];
        let now = width(text, self.rows[RULE].cells[column].outer);
        let needed = texts.iter().flatten().map(|new| new.width() + BLANKS);
        let target = needed.max().unwrap_or(0).max(now);
        let mut texts = texts.iter();
        let mut edits = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let cell = row.cells[column];
            let new = match number {
                0 | RULE => None,
                _ => texts.next().and_then(Option::as_ref),
            };
            edits.extend(match new {
                Some(new) if self.is_aligned => Some(form.padded(cell, new, target)),
                Some(new) => Some(Edit::replace(cell.outer, format!(" {new} "))),
                None if !self.is_aligned || target == now => None,
                None if number == RULE => Some(Edit::replace(cell.outer, form.dashes(target))),
                None => Some(form.widened(cell, target - now)),
            });
        }
        edits
    }

    /// The edits that put a column behind the others: a header, and a value for each row below the dashes. In a table
    /// that is aligned the new column is so too.
    pub fn append_column(&self, header: &str, values: &[String]) -> Vec<Edit> {
        debug_assert_eq!(values.len() + 2, self.rows.len());
        let contents = || std::iter::once(header).chain(values.iter().map(String::as_str));
        let last = self.columns.last();
        let column = Column {
            colon_before: false,
            colon_after: false,
            spaced: last.is_some_and(|column| column.spaced),
        };
        let widest = contents().map(UnicodeWidthStr::width).max().unwrap_or(0);
        let target = widest.max(column.least()) + BLANKS;
        let mut texts = contents();
        let mut edits = Vec::with_capacity(self.rows.len());
        for (number, row) in self.rows.iter().enumerate() {
            let cell = if number == RULE {
                let width = if self.is_aligned {
                    target
                } else {
                    header.width().max(column.least()) + BLANKS
                };
                column.dashes(width)
            } else {
                let text = texts.next().unwrap_or_default();
                let blanks = if self.is_aligned {
                    target - text.width() - 1
                } else {
                    usize::from(!text.is_empty())
                };
                format!(" {text}{}", " ".repeat(blanks))
            };
            edits.push(Edit::insert(row.span.end, format!("{cell}|")));
        }
        edits
    }
}

impl Column {
    /// A cell with a text in it.
    fn padded(self, cell: Cell, new: &str, target: usize) -> Edit {
        let blanks = target - new.width();
        let before = self.blanks_before(blanks);
        let (before, after) = (" ".repeat(before), " ".repeat(blanks - before));
        Edit::replace(cell.outer, format!("{before}{new}{after}"))
    }

    /// A cell with more blanks, on the side where its text does not stand.
    fn widened(self, cell: Cell, by: usize) -> Edit {
        let on_the_right = self.colon_after && !self.colon_before;
        let at = if on_the_right {
            cell.outer.start
        } else {
            cell.outer.end
        };
        Edit::replace(Span::at(at), " ".repeat(by))
    }
}

#[cfg(test)]
mod tests {
    use crate::edit::apply;
    use crate::parse::blocks;
    use crate::parse::grid::Grid;
    use crate::span::Span;

    fn check(text: &str, column: usize, texts: &[Option<&str>], expected: &str) {
        let tables = blocks::read(text, Span::new(0, text.len())).tables;
        let grid = Grid::read(text, tables[0]).unwrap();
        let texts: Vec<Option<String>> = texts.iter().map(|new| new.map(str::to_owned)).collect();
        let edited = apply(text, &grid.fill_column(text, column, &texts));
        assert_eq!(edited, expected);
        let tables = blocks::read(&edited, Span::new(0, edited.len())).tables;
        assert_eq!(
            Grid::read(&edited, tables[0]).unwrap().is_aligned,
            grid.is_aligned
        );
    }

    #[test]
    fn what_fits_moves_nothing() {
        check(
            "| ID   | b |\n|------|---|\n|      | x |\n| AI-1 | y |",
            0,
            &[Some("AI-2"), None],
            "| ID   | b |\n|------|---|\n| AI-2 | x |\n| AI-1 | y |",
        );
    }

    #[test]
    fn a_wider_text_widens_the_column() {
        check(
            "| # | b |\n|---|---|\n|   | x |\n| é | y |",
            0,
            &[Some("AI-1"), None],
            "| #    | b |\n|------|---|\n| AI-1 | x |\n| é    | y |",
        );
        check(
            "| b |  # |\n|---|---:|\n| x |    |\n| y |  1 |",
            1,
            &[Some("AI-1"), None],
            "| b |    # |\n|---|-----:|\n| x | AI-1 |\n| y |    1 |",
        );
    }

    #[test]
    fn what_is_not_aligned_keeps_its_other_cells() {
        check(
            "| # | b |\n| --- | --- |\n| | x |\n|1|y|",
            0,
            &[Some("AI-1"), None],
            "| # | b |\n| --- | --- |\n| AI-1 | x |\n|1|y|",
        );
    }

    #[test]
    fn a_column_can_be_put_behind_the_others() {
        let check = |text: &str, expected: &str| {
            let tables = blocks::read(text, Span::new(0, text.len())).tables;
            let grid = Grid::read(text, tables[0]).unwrap();
            let values = ["x".to_owned(), String::new()];
            let edits = grid.append_column("Why", &values);
            assert_eq!(apply(text, &edits), expected);
        };
        check(
            "| a |\r\n|---|\r\n| b |  \r\n| c |\r\n",
            "| a | Why |\r\n|---|-----|\r\n| b | x   |  \r\n| c |     |\r\n",
        );
        check(
            " |a|\n | :-: |\n |bc|\n |d|",
            " |a| Why |\n | :-: | --- |\n |bc| x |\n |d| |",
        );
    }
}
