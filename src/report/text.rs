//! The report for a terminal: one line an action, in columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::words::{self, clean};
use super::{Format, Item, Report};

pub(super) const FORMAT: Format = Format {
    name: "text",
    help: "one line an action, for a terminal",
    render,
};

/// How wide the text of an action may be, in columns of a terminal.
const TEXT_WIDTH: usize = 72;

const COLUMNS: usize = 6;

fn render(report: &Report<'_>) -> String {
    let mut out = words::headline(report) + "\n";
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
    out
}

fn row(report: &Report<'_>, item: &Item<'_>) -> [String; COLUMNS] {
    [
        words::state(item),
        words::priority(item),
        clean(&item.standing.action.id.to_string()),
        words::owners(report, item),
        words::due(item),
        shorten(&words::text(&item.standing), TEXT_WIDTH),
    ]
}

fn widths<'r>(rows: impl Iterator<Item = &'r [String; COLUMNS]>) -> [usize; COLUMNS] {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    widths
}

fn line(row: &[String; COLUMNS], widths: &[usize; COLUMNS], out: &mut String) {
    let start = out.len();
    for (cell, width) in row.iter().zip(widths) {
        out.push_str("  ");
        out.push_str(cell);
        out.extend(std::iter::repeat_n(' ', width - cell.width()));
    }
    out.truncate(start + out[start..].trim_end().len());
    out.push('\n');
}

/// As much of `text` as fits into `width` columns, cut at a word where one ends not far before.
fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1; // The ellipsis.
    let mut end = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        end = at + c.len_utf8();
    }
    let cut = &text[..end];
    let in_a_word = !text[end..].starts_with(' ');
    let word = cut.rfind(' ').filter(|at| in_a_word && *at > end / 2);
    format!("{}…", cut[..word.unwrap_or(end)].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_a_word() {
        let check = |text: &str, expected: &str| assert_eq!(shorten(text, 10), expected, "{text}");
        check("ten chars!", "ten chars!");
        check("twelve chars", "twelve…");
        check("a bottleneck", "a bottlen…");
        check("a longerwd b", "a longerw…");
        check("123456789 12", "123456789…");
        check("東京東京東", "東京東京東");
        check("東京東京東京", "東京東京…");
        check("", "");
    }
}
