//! The Impact section: figures with known keys; all else is prose.

use super::blocks::{self, Block, BlockKind};
use super::item::{self, Item};
use super::{Context, Figure, Part};
use crate::diagnostic::Finding;
use crate::span::{Span, Spanned};
use crate::vocabulary::{ImpactFigure, Vocabulary};

/// Parses the blocks of the section. What is understood is appended to `found`; the parts cover all the blocks.
///
/// Nothing here can be wrong: what is no figure is prose, and a value is kept as it stands.
pub(super) fn parse(
    cx: &Context<'_>,
    blocks: &[Block],
    found: &mut Vec<Figure>,
    _findings: &mut Vec<Finding>,
) -> Vec<Part> {
    let mut parts = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::List { .. } => {
                for block in &block.children {
                    let figure = item(cx, block);
                    add(block.span, figure, found, &mut parts);
                }
            }
            BlockKind::Paragraph => {
                for line in lines(cx, block) {
                    add(line, figure(cx, line, line), found, &mut parts);
                }
            }
            BlockKind::Table => table(cx, block, found, &mut parts),
            _ => parts.push(Part::Prose(block.span)),
        }
    }
    parts
}

fn add(span: Span, figure: Option<Figure>, found: &mut Vec<Figure>, parts: &mut Vec<Part>) {
    let Some(figure) = figure else {
        parts.push(Part::Prose(span));
        return;
    };
    found.push(figure);
    parts.push(Part::Impact(found.len() - 1..found.len()));
}

/// An item that is one line, `Key: value`; what stands below a line would be lost in a figure.
fn item(cx: &Context<'_>, block: &Block) -> Option<Figure> {
    let item = Item::new(cx, block)?;
    let is_alone = item.details().text(cx.text).trim().is_empty();
    is_alone.then(|| figure(cx, item.head, block.span))?
}

/// Reads `Key: value` at `line`; the figure as a whole is at `span`.
fn figure(cx: &Context<'_>, line: Span, span: Span) -> Option<Figure> {
    let (key, value) = item::key_value(cx.text, line)?;
    let key = ImpactFigure::parse(key.text(cx.text))?;
    (!value.is_empty()).then(|| value_of(cx, key, value, span))
}

fn value_of(cx: &Context<'_>, key: ImpactFigure, value: Span, span: Span) -> Figure {
    let written = value.text(cx.text);
    Figure {
        span,
        key,
        value: Spanned::new(written.to_owned(), value),
        minutes: (key == ImpactFigure::Duration)
            .then(|| length(&blocks::plain_text(written)))
            .flatten()
            .map(|length| length.minutes),
    }
}

/// The lines of a paragraph, if one of them states a figure; else the paragraph.
fn lines(cx: &Context<'_>, paragraph: &Block) -> Vec<Span> {
    let mut lines: Vec<Span> = Vec::new();
    let mut at = paragraph.span.start;
    for line in paragraph.span.text(cx.text).split_inclusive('\n') {
        let span = item::trimmed(cx.text, Span::new(at, at + line.len()));
        at += line.len();
        let is_figure = figure(cx, span, span).is_some();
        match lines.last_mut() {
            Some(last) if !is_figure && figure(cx, *last, *last).is_none() => *last = last.to(span),
            _ => lines.push(span),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Reads the rows `| Key | value |` of a table. One that has more than that stays prose beside its figures.
fn table(cx: &Context<'_>, table: &Block, found: &mut Vec<Figure>, parts: &mut Vec<Part>) {
    let row = |row: &Block| {
        let [key, value] = row.children.as_slice() else {
            return None;
        };
        let key = ImpactFigure::parse(&key.text())?;
        let value = item::without_comment(cx.text, value);
        (!value.is_empty()).then(|| value_of(cx, key, value, row.span))
    };
    let before = found.len();
    found.extend(table.children.iter().filter_map(row));
    let head = table
        .children
        .iter()
        .filter(|row| row.kind == BlockKind::TableHead);
    let heads = head.filter(|head| row(head).is_none()).count();
    if found.len() > before && found.len() - before == table.children.len() - heads {
        parts.push(Part::Impact(before..found.len()));
    } else {
        parts.push(Part::Prose(table.span));
    }
}

/// A length of time as it is stated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    pub minutes: f64,
    /// The least difference that would have been written otherwise, in minutes: an hour for `3 h`. People count minutes
    /// in fives and tens, and hours in halves.
    pub step: f64,
    /// Said to be no more than that: `about 3 h`.
    pub about: bool,
}

/// The length of a duration: `47 minutes`, `1h 20m`, `1.5 hours`, `2 hours and 5 minutes`, `PT1H`. `None` where
/// anything is said that is not understood.
pub fn length(text: &str) -> Option<Length> {
    let text = without_parentheses(text)?.to_lowercase();
    let whole = text.trim().trim_end_matches(['.', ',']).trim_end();
    let mut text = whole;
    for about in [
        "~",
        "≈",
        "about ",
        "around ",
        "roughly ",
        "approximately ",
        "approx. ",
        "approx ",
        "ca. ",
        "circa ",
    ] {
        text = text.strip_prefix(about).unwrap_or(text).trim_start();
    }
    let about = text.len() < whole.len();
    let (minutes, step) = sum(text.strip_prefix("pt").unwrap_or(text))?;
    Some(Length {
        minutes,
        step,
        about,
    })
}

/// `text` without what stands in parentheses; `None` where they do not match.
fn without_parentheses(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    (depth == 0).then_some(out)
}

/// The sum of numbers with units, from the largest unit to the smallest, and the step of the last.
fn sum(text: &str) -> Option<(f64, f64)> {
    let mut rest = text.trim();
    let mut total = 0.0;
    let mut last_step = 0.0;
    let mut last = f64::INFINITY;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let written = &rest[..digits];
        let number: f64 = written.parse().ok()?;
        rest = rest[digits..].trim_start_matches([' ', '\u{a0}', '-']);
        let letters = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        let unit = minutes_of(&rest[..letters])?;
        if unit >= last {
            return None;
        }
        last = unit;
        total += number * unit;
        last_step = unit * step(written, unit);
        rest = rest[letters..].trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        rest = rest.strip_prefix("and ").unwrap_or(rest).trim_start();
    }
    last.is_finite().then_some((total, last_step))
}

/// How finely a number of such units is counted, in units.
fn step(number: &str, unit: f64) -> f64 {
    let is_fine = unit < 60.0;
    match number.split_once('.') {
        None if is_fine && number.ends_with('0') => 10.0,
        None if is_fine && number.ends_with('5') => 5.0,
        None => 1.0,
        Some((_, "5")) => 0.5,
        Some((_, "25" | "75")) => 0.25,
        Some((_, decimals)) => decimals.chars().fold(1.0, |step, _| step / 10.0),
    }
}

fn minutes_of(unit: &str) -> Option<f64> {
    match unit {
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1.0 / 60.0),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(1.0),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(60.0),
        "d" | "day" | "days" => Some(1_440.0),
        "w" | "week" | "weeks" => Some(10_080.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::length;
    use crate::config::Config;
    use crate::parse::{Figure, Part, sections};

    /// One line a figure: key, value, minutes; then the parts.
    fn check(markdown: &str, expected: &[&str], parts: &[&str]) {
        let text = format!("## Impact\n\n{markdown}");
        let (document, findings) = sections::read(&text, &Config::default());
        let line = |figure: &Figure| {
            assert_eq!(figure.value.span.text(&text), figure.value.value);
            let minutes = figure
                .minutes
                .map_or("—".into(), |minutes| minutes.to_string());
            format!("{} | {} | {minutes}", figure.key, figure.value.value)
        };
        let lines: Vec<String> = document.impact.iter().map(line).collect();
        assert_eq!(lines, expected, "{markdown}");
        let part = |part: &Part| match part {
            Part::Prose(span) => span.text(&text).to_owned(),
            Part::Impact(range) => format!("{range:?}"),
            _ => "?".into(),
        };
        let written: Vec<String> = document.sections[0].parts.iter().map(part).collect();
        assert_eq!(written, parts, "{markdown}");
        assert_eq!(findings, []);
    }

    #[test]
    fn bullets_with_known_keys_are_figures() {
        check(
            "- Duration: 47 minutes\n- **Users affected:** ~12 %\n- Orders failed\n- Odd: 3\n- **Revenue impact**: none\n",
            &[
                "Duration | 47 minutes | 47",
                "Users affected | ~12 % | —",
                "Revenue impact | none | —",
            ],
            &["0..2", "- Orders failed\n- Odd: 3", "2..3"],
        );
        check(
            "- Duration: 1 h\n  - more\n- Duration:\n",
            &[],
            &["- Duration: 1 h\n  - more\n- Duration:"],
        );
    }

    #[test]
    fn lines_of_a_paragraph_are_figures() {
        check(
            "We were down.\nFor long.\n**Duration**: 1 h  \nData lost: none\nand more\n\nLess: so\n",
            &["Duration | 1 h | 60", "Data lost | none | —"],
            &["We were down.\nFor long.", "0..2", "and more\n\nLess: so"],
        );
    }

    #[test]
    fn tables_have_figures() {
        check(
            "| Metric | Value |\n|--|--|\n| Duration | *1 h* |\n| Cost | 3 € |\n",
            &["Duration | *1 h* | 60", "Revenue impact | 3 € | —"],
            &["0..2"],
        );
        check(
            "| Duration | 1 h |\n|--|--|\n",
            &["Duration | 1 h | 60"],
            &["0..1"],
        );
        let mixed = "| Metric | Value |\n|--|--|\n| Duration | 1 h |\n| Odd | 3 |";
        check(mixed, &["Duration | 1 h | 60"], &[mixed]);
        let wide = "| Metric | Value | Note |\n|--|--|--|\n| Duration | 1 h | x |";
        check(wide, &[], &[wide]);
    }

    #[test]
    fn durations_are_minutes() {
        let check = |text: &str, expected: Option<f64>| {
            let minutes = length(text).map(|length| length.minutes);
            assert_eq!(minutes, expected, "{text}");
        };
        check("47 minutes", Some(47.0));
        check("3 h", Some(180.0));
        check("1h 20m", Some(80.0));
        check("1h20m", Some(80.0));
        check("2 hours 5 minutes", Some(125.0));
        check("2 hours, and 5 minutes.", Some(125.0));
        check("0h 55m", Some(55.0));
        check("90 min", Some(90.0));
        check("47-minute", Some(47.0));
        check("1.5 hours", Some(90.0));
        check("2 days", Some(2_880.0));
        check("1 week 1 day", Some(11_520.0));
        check("45m (13:50–14:35 UTC)", Some(45.0));
        check("~2h", Some(120.0));
        check("approx. 2h", Some(120.0));
        check("30 seconds", Some(0.5));
        check("PT1H30M", Some(90.0));
        check("47", None);
        check("1:20", None);
        check("1,5 hours", None);
        check("1h 2h", None);
        check("5m 1h", None);
        check("30–40 minutes", None);
        check("an hour", None);
        check("2 hours in all", None);
        check("2 h (or so", None);
        check("", None);
        check("(1 h)", None);
    }

    #[test]
    fn a_duration_is_as_exact_as_it_is_written() {
        let check = |text: &str, step: f64, about: bool| {
            let length = length(text).unwrap();
            assert!((length.step - step).abs() < 1e-9, "{text}: {}", length.step);
            assert_eq!(length.about, about, "{text}");
        };
        check("3 h", 60.0, false);
        check("30 hours", 60.0, false);
        check("1.5 hours", 30.0, false);
        check("1.25 hours", 15.0, false);
        check("1.3 hours", 6.0, false);
        check("2 h 10 min", 10.0, false);
        check("47 minutes", 1.0, false);
        check("45 minutes", 5.0, false);
        check("~90 min", 10.0, true);
        check("About 2 days", 1_440.0, true);
        check("30 seconds", 10.0 / 60.0, false);
    }
}
