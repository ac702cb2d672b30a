//! How often each rule has findings: for people, and for programs.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::pretty;
use crate::diagnostic::{Diagnostic, Level};

const VERSION: u32 = 1;

/// A line for each rule that has findings: how many, the code, the name, and how many of them have a fix.
pub fn text(diagnostics: &[Diagnostic]) -> String {
    let rows = rows(diagnostics);
    let width = |width: fn(&Row) -> usize| rows.iter().map(width).max().unwrap_or_default();
    let (count, rule) = (
        width(|row| row.count.to_string().len()),
        width(|row| row.rule.len()),
    );
    let mut out = String::new();
    for row in &rows {
        let fixable = match row.fixable {
            0 => String::new(),
            fixable if fixable == row.count => "fixable".to_owned(),
            fixable => format!("{fixable} fixable"),
        };
        let line = format!(
            "{:>count$}  {}  {:<rule$}  {fixable}",
            row.count, row.code, row.rule
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// The same as one JSON object: `version` and `statistics`.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    pretty(&Statistics {
        version: VERSION,
        statistics: rows(diagnostics),
    })
}

#[derive(Serialize)]
struct Statistics {
    version: u32,
    statistics: Vec<Row>,
}

#[derive(Default, Serialize)]
struct Row {
    code: &'static str,
    rule: &'static str,
    /// Findings of any level.
    count: usize,
    errors: usize,
    warnings: usize,
    hints: usize,
    /// Findings with a fix.
    fixable: usize,
}

/// The most frequent first, and by code where they are alike.
fn rows(diagnostics: &[Diagnostic]) -> Vec<Row> {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for diagnostic in diagnostics {
        let row = rows.entry(diagnostic.code).or_default();
        row.code = diagnostic.code;
        row.rule = diagnostic.finding.rule;
        row.count += 1;
        match diagnostic.level {
            Level::Error => row.errors += 1,
            Level::Warning => row.warnings += 1,
            Level::Hint => row.hints += 1,
        }
        row.fixable += usize::from(diagnostic.finding.fix.is_some());
    }
    let mut rows: Vec<Row> = rows.into_values().collect();
    rows.sort_by_key(|row| Reverse(row.count));
    rows
}
