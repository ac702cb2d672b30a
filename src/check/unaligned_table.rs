//! A table whose columns do not stand below one another in the file.

use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::grid::Grid;

pub const RULE: Rule = Rule {
    code: "PM108",
    name: "unaligned-table",
    level: Some(Level::Hint),
    lenient_in_drafts: false,
    fixable: true,
    docs: include_str!("../../docs/src/rules/unaligned-table.md"),
    check: Check::Document(check),
};

/// Aligned, a table wider than this would be harder to read in an editor than it is now.
const WIDEST: usize = 200;

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let tables = postmortem.document.tables.iter();
    let grids = tables.filter_map(|span| Grid::read(text, *span));
    let unaligned = grids.filter(|grid| !grid.is_aligned && grid.aligned_width(text) <= WIDEST);
    let finding = |grid: Grid| {
        let message = "the columns of this table are not aligned";
        Finding::new(RULE.name, postmortem.source, grid.rows[0].span, message)
            .label("its head")
            .help("pad the cells with blanks; the page looks the same")
            .fix("align the columns", grid.align(text))
    };
    unaligned.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    /// Where tables are found that are not aligned.
    fn check(body: &str, expected: &[&str]) {
        let found = found(&RULE, "severity = \"SEV4\"", body);
        let places: Vec<&str> = found
            .iter()
            .map(|said| said.split(' ').next().unwrap_or_default())
            .collect();
        assert_eq!(places, expected, "{body}");
    }

    #[test]
    fn each_table_is_looked_at() {
        check(
            "\n| a | b |\n|---|---|\n| c | d |\n\n| a | b |\n|--|--|\n\nx\n\n  | é | 字 |\n  |---|---|\n",
            &["9:1", "14:3"],
        );
    }

    #[test]
    fn what_pads_a_table_is_its_own_affair() {
        check("| a     | b |\n|-------|---|\n| c     | d |\n", &[]);
        check("|a|b|\n|-|-|\n|c|d|\n", &[]);
    }

    #[test]
    fn other_tables_and_pictures_of_tables_are_left_alone() {
        check("```\n| a | b |\n|--|--|\n```\n", &[]);
        check("> | a | b |\n> |--|--|\n", &[]);
        check("- | a | b |\n  |--|--|\n", &[]);
        check("| a | b |\n|--|--|\n| c |\n", &[]);
    }

    #[test]
    fn wide_tables_are_left_alone() {
        let table = |length: usize| format!("| {} |\n|---|\n", "a".repeat(length));
        check(&table(WIDEST - 4), &["4:1"]);
        check(&table(WIDEST - 3), &[]);
    }
}
