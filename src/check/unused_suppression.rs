//! `pm-allow` where there is nothing to allow. The runner asks, since only it knows.

use std::fmt::Write as _;

use super::invalid_suppression::is_valid;
use super::{Check, Rule};
use crate::diagnostic::{Finding, Level};
use crate::edit::{self, Edit};
use crate::model::Postmortem;
use crate::parse::blocks::{self, Block, BlockKind};
use crate::parse::grid::Grids;
use crate::parse::{Document, Suppression};
use crate::span::Span;
use crate::vocabulary::SectionKind;

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
    let lines = lines(text, comment);
    let before = Span::new(lines.start, comment.start).text(text);
    let after = Span::new(comment.end, lines.end).text(text);
    let is_toml = document
        .front
        .span
        .is_some_and(|front| front.contains(comment));
    let is_alone = before.trim().is_empty() && after.trim().is_empty();
    if !is_toml && is_alone && is_between_entries(text, document, suppression) {
        return None;
    }
    // By itself, a part of the paragraph can have other blocks than as a part.
    if !is_alone && comment.text(text).contains('\n') {
        return None;
    }
    let candidates = if is_alone {
        // Two paragraphs need the line between them, if only as a blank one.
        vec![
            vec![Edit::remove(with_line_break(text, lines))],
            vec![Edit::remove(lines)],
        ]
    } else {
        let blanks = before.len() - before.trim_end().len();
        let keeps_blanks = !after.is_empty() && !after.starts_with(char::is_whitespace);
        let start = comment.start - if keeps_blanks { 0 } else { blanks };
        let mut tables = Grids::new(text, &document.tables);
        vec![tables.set(Span::new(start, comment.end), "")]
    };
    let around = surroundings(document, comment);
    let mut candidates = candidates.into_iter();
    candidates.find(|edits| is_toml || is_read_alike(text, around, edits))
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

/// The lines with their last line break, and one of two blank lines that would meet without them.
fn with_line_break(text: &str, lines: Span) -> Span {
    let rest = &text[lines.end..];
    let end = lines.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
    let above = text[..lines.start].strip_suffix('\n');
    let previous = above.map(|above| &above[above.rfind('\n').map_or(0, |at| at + 1)..]);
    let next = text[end..].split_inclusive('\n').next();
    let is_blank = |line: Option<&str>| line.is_none_or(|line| line.trim().is_empty());
    if !is_blank(previous) || !is_blank(next) {
        return Span::new(lines.start, end);
    }
    match (previous, next) {
        (_, Some(next)) => Span::new(lines.start, end + next.len()),
        (Some(previous), None) => Span::new(lines.start - previous.len() - 1, end),
        (None, None) => Span::new(lines.start, end),
    }
}

/// Whether a comment stands between blocks of a section in which one block can go on with the one before.
fn is_between_entries(text: &str, document: &Document, suppression: &Suppression) -> bool {
    let comment = suppression.span;
    let is_for_all = suppression.scope == Span::new(0, text.len());
    let stands_inside = !is_for_all && suppression.scope.contains(comment);
    let mut sections = document.sections.iter();
    let section = sections.find(|section| section.span.contains(comment));
    let is_filled = |start: usize, end: usize| !text[start..end.max(start)].trim().is_empty();
    section.is_some_and(|section| {
        matches!(
            section.kind,
            Some(SectionKind::Timeline | SectionKind::FiveWhys)
        ) && !stands_inside
            && is_filled(section.content.start, comment.start)
            && is_filled(comment.end, section.content.end)
    })
}

/// The section that a span is in and the next, which what is above could take in; before the first, that one alone.
fn surroundings(document: &Document, span: Span) -> Span {
    let starts = document.sections.iter().map(|section| section.span.start);
    let before = starts.clone().take_while(|start| *start <= span.start);
    let after = starts.skip_while(|start| *start <= span.start).nth(1);
    Span::new(
        before.last().unwrap_or(document.body.start),
        after.unwrap_or(document.body.end),
    )
}

/// Whether the Markdown under `around` has the same blocks with the same texts when the edits are made.
fn is_read_alike(text: &str, around: Span, edits: &[Edit]) -> bool {
    if !edits.iter().all(|edit| around.contains(edit.span)) {
        return false;
    }
    let edits = edits.iter().map(|edit| Edit {
        span: Span::new(edit.span.start - around.start, edit.span.end - around.start),
        text: edit.text.clone(),
    });
    let after = edit::apply(around.text(text), &edits.collect::<Vec<_>>());
    let blocks = blocks::parse(&after, Span::new(0, after.len()));
    outline(&blocks::parse(text, around)) == outline(&blocks)
}

/// What is read, without raw HTML.
fn outline(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks.iter().filter(|block| block.kind != BlockKind::Html) {
        let text = block.text();
        let words: Vec<&str> = text.split_whitespace().collect();
        let inside = outline(&block.children);
        let _ = write!(out, "{:?}[{}{inside}]", block.kind, words.join(" "));
    }
    out
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
        check(&format!("## A\r\n{C}\r\nb\r\n"), "## A\r\nb\r\n");
        check(&format!("a\r\n{C}\r\nb\r\n"), "a\r\n\r\nb\r\n");
    }

    #[test]
    fn what_it_keeps_apart_stays_apart() {
        for text in [
            format!("- a\n\n{C}\n\n- b\n"),
            format!("1. a\n{C}\n2. b\n"),
            format!("- a\n\n{C}\n\n    b\n"),
            format!("## Timeline\n\n14:05 a\n\n{C}\n\nb\n"),
        ] {
            check(&text, &text);
        }
        check(&format!("- a\n\n{C}\n\nb\n"), "- a\n\nb\n");
        check(&format!("- a\n\n{C}\n\n## A\n"), "- a\n\n## A\n");
        check(
            &format!("## Timeline\n\n{C}\n\n14:05 a\n"),
            "## Timeline\n\n14:05 a\n",
        );
        check(&format!("## A\n\n- a\n  {C}\n- b\n"), "## A\n\n- a\n- b\n");
    }

    #[test]
    fn a_comment_behind_a_text_goes_with_the_blanks_before_it() {
        check(
            &format!("## A\n\n- x  {C}\n- y {C} z\n"),
            "## A\n\n- x\n- y z\n",
        );
        check(&format!("## A {C}\n\nx{C} y\n"), "## A\n\nx y\n");
        check(&format!("## A\n\n- {C}\n"), "## A\n\n-\n");
        let blanks = " ".repeat(C.len() - 1);
        let dashes = "-".repeat(C.len() + 4);
        check(
            &format!("## A\n\n| a  {blanks} |\n|{dashes}|\n| x {C} |\n"),
            &format!("## A\n\n| a  {blanks} |\n|{dashes}|\n| x  {blanks} |\n"),
        );
    }

    #[test]
    fn what_would_be_read_in_another_way_stays() {
        for text in [format!("## A\n\n{C} x\n"), format!("## A\n\nx\n- {C}\n")] {
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
