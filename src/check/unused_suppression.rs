//! `pm-allow` where there is nothing to allow. The runner asks, since only it knows.

use super::invalid_suppression::is_valid;
use super::{Check, Rule};
use crate::diagnostic::{Finding, Level};
use crate::edit::Edit;
use crate::model::Postmortem;
use crate::parse::grid::Grids;
use crate::parse::{Document, Suppression};
use crate::span::Span;

pub const RULE: Rule = Rule {
    code: "PM012",
    name: "unused-suppression",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: true,
    docs: include_str!("../../docs/src/rules/unused-suppression.md"),
    check: Check::Elsewhere,
};

/// The finding for a suppression that dropped nothing; `None` for one that is wrong in itself, which has its own.
pub(super) fn finding(
    text: &str,
    postmortem: &Postmortem,
    suppression: &Suppression,
) -> Option<Finding> {
    if !is_valid(suppression) {
        return None;
    }
    let name = &suppression.rule.value;
    let message = format!("`{name}` is allowed here, but finds nothing");
    let finding = Finding::new(RULE.name, postmortem.source, suppression.rule.span, message)
        .label("allows nothing")
        .help("remove the comment; it would hide the next finding of this kind");
    let edits = removal(text, &postmortem.document, suppression);
    Some(match edits {
        Some(edits) => finding.fix("remove the comment", edits),
        None => finding,
    })
}

/// The edits that remove a comment; `None` where what stands around it would be read in another way.
fn removal(text: &str, document: &Document, suppression: &Suppression) -> Option<Vec<Edit>> {
    let comment = suppression.span;
    let line = lines(text, comment);
    let before = Span::new(line.start, comment.start).text(text);
    let after = Span::new(comment.end, line.end).text(text);
    if before.trim().is_empty() && after.trim().is_empty() {
        let is_toml = document
            .front
            .span
            .is_some_and(|front| front.contains(comment));
        return whole_lines(text, line, suppression, is_toml).map(|edit| vec![edit]);
    }
    // What begins with a comment is raw HTML to the end of its line.
    let says_something = |text: &str| text.contains(char::is_alphanumeric);
    if before.trim().is_empty() || after.trim().is_empty() && !says_something(before) {
        return None;
    }
    let blank = before.len() - before.trim_end().len();
    let joins = blank == 0 && after.starts_with(|c: char| !c.is_whitespace());
    if joins {
        return None;
    }
    let keeps_blank = !after.is_empty() && !after.starts_with(char::is_whitespace);
    let start = if keeps_blank {
        comment.start
    } else {
        comment.start - blank
    };
    let mut tables = Grids::new(text, &document.tables);
    Some(tables.set(Span::new(start, comment.end), ""))
}

/// The lines that a span is in, without a byte-order mark and the last line break.
fn lines(text: &str, span: Span) -> Span {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let mark = if text[start..].starts_with('\u{feff}') {
        3
    } else {
        0
    };
    let rest = &text[span.end..];
    let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
    Span::new(start + mark, span.end + rest.trim_end_matches('\r').len())
}

/// Removes the lines of a comment that has them to itself, and one of two blank lines that would meet.
fn whole_lines(text: &str, line: Span, suppression: &Suppression, is_toml: bool) -> Option<Edit> {
    let rest = &text[line.end..];
    let end = line.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
    let (above, below) = (&text[..line.start], &text[end..]);
    let previous = above
        .strip_suffix('\n')
        .map(|above| &above[above.rfind('\n').map_or(0, |at| at + 1)..]);
    let next = below.split_inclusive('\n').next();
    let is_blank = |line: Option<&str>| line.is_none_or(|line| line.trim().is_empty());
    let is_for_all = suppression.scope == Span::new(0, text.len());
    let stands_inside = !is_for_all && suppression.scope.contains(suppression.span);
    let in_list = |line: Option<&str>| line.is_some_and(is_list);
    let mut filled_above = above.lines().rev().filter(|line| !line.trim().is_empty());
    let mut filled_below = below.lines().filter(|line| !line.trim().is_empty());
    let between_lists = in_list(filled_above.next()) && in_list(filled_below.next());
    if between_lists && !stands_inside && !is_toml {
        // Without it they would be one.
        return None;
    }
    Some(Edit::remove(match (is_blank(previous), is_blank(next)) {
        (true, true) => match next {
            Some(next) => Span::new(line.start, end + next.len()),
            None => Span::new(
                line.start - previous.map_or(0, |previous| previous.len() + 1),
                end,
            ),
        },
        // Paragraphs above and below would be one.
        (false, false) if !is_toml && !between_lists => line,
        _ => Span::new(line.start, end),
    }))
}

/// Whether a line begins an item of a list, or could go on with one.
fn is_list(line: &str) -> bool {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = digits.len() < line.len() && digits.starts_with(['.', ')']);
    is_numbered || line.starts_with([' ', '\t', '-', '*', '+'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::{Source, SourceId};

    /// The file without its comments that allow something, each removed by itself.
    fn check(text: &str, expected: &str) {
        let mut text = text.to_owned();
        let mut from = 0;
        loop {
            let source = Source {
                path: "2025-01-15-a.md".into(),
                text: text.clone(),
                ..Source::default()
            };
            let config = Config::default();
            let (document, _) = crate::parse::parse(SourceId(0), &source, &config);
            let mut found = document.suppressions.iter();
            let Some(suppression) = found.find(|found| found.span.start >= from) else {
                break;
            };
            match removal(&text, &document, suppression) {
                Some(edits) => text = crate::edit::apply(&text, &edits),
                None => from = suppression.span.end,
            }
        }
        assert_eq!(text, expected);
    }

    const C: &str = "<!-- pm-allow: missing-owner why -->";

    #[test]
    fn a_comment_goes_with_its_line() {
        check(&format!("a\n\n{C}\n\nb\n"), "a\n\nb\n");
        check(&format!("a\r\n\r\n{C}\r\n\r\nb\r\n"), "a\r\n\r\nb\r\n");
        check(&format!("a\n\n{C}\nb\n"), "a\n\nb\n");
        check(&format!("a\n{C}\n\nb\n"), "a\n\nb\n");
        check(&format!("\u{feff}{C}\n\na\n"), "\u{feff}a\n");
        check(&format!("a\n\n{C}\n"), "a\n");
        check(&format!("a\n\n{C}"), "a\n");
        check(
            &format!("a\n\n<!-- pm-allow: missing-owner\n why\n-->\n{C}\n\nb"),
            "a\n\nb",
        );
    }

    #[test]
    fn paragraphs_stay_apart() {
        check(&format!("a\n{C}\nb\n"), "a\n\nb\n");
        check(&format!("## A\r\n{C}\r\nb\r\n"), "## A\r\n\r\nb\r\n");
    }

    #[test]
    fn lists_stay_apart() {
        for text in [
            format!("- a\n\n{C}\n\n- b\n"),
            format!("1. a\n{C}\n2. b\n"),
            format!("- a\n\n{C}\n\n    b\n"),
        ] {
            check(&text, &text);
        }
        check(&format!("- a\n\n{C}\n\nb\n"), "- a\n\nb\n");
        check(&format!("## A\n\n- a\n  {C}\n- b\n"), "## A\n\n- a\n- b\n");
    }

    #[test]
    fn a_comment_behind_a_text_goes_with_the_blanks_before_it() {
        check(
            &format!("## A\n\n- x  {C}\n- y {C} z\n"),
            "## A\n\n- x\n- y z\n",
        );
        check(&format!("## A {C}\n\nx{C} y\n"), "## A\n\nx y\n");
        check(
            "## A\n\nx <!-- pm-allow: missing-owner\nwhy -->\ny\n",
            "## A\n\nx\ny\n",
        );
        let blanks = " ".repeat(C.len() - 1);
        let dashes = "-".repeat(C.len() + 4);
        check(
            &format!("## A\n\n| a  {blanks} |\n|{dashes}|\n| x {C} |\n"),
            &format!("## A\n\n| a  {blanks} |\n|{dashes}|\n| x  {blanks} |\n"),
        );
    }

    #[test]
    fn what_would_be_read_in_another_way_stays() {
        for text in [
            format!("## A\n\nx{C}y\n"),
            format!("## A\n\n- {C}\n"),
            format!("## A\n\n{C} x\n"),
        ] {
            check(&text, &text);
        }
    }

    #[test]
    fn a_comment_of_the_front_matter_is_a_line() {
        check(
            "+++\n# pm-allow: missing-owner why\ntitle = \"a\"\n\n# pm-allow: time-order why\n\n[times]\n# pm-allow: time-order why\n+++\n",
            "+++\ntitle = \"a\"\n\n[times]\n+++\n",
        );
    }
}
