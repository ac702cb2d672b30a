//! A report of tests, in the XML that `JUnit` began: each file that was checked is a case, which fails where there are errors.
//!
//! A case has at most one `failure`, which lists all its errors: several are not read everywhere. What is no error is
//! in `system-out`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{Listing, Places, message};
use crate::diagnostic::{Diagnostic, Level};
use crate::source::SourceId;
use crate::words::count;

pub(super) fn emit(listing: &Listing<'_>) -> String {
    let mut places = Places::new(listing);
    let diagnostics = listing.diagnostics.iter();
    let found = diagnostics.map(|diagnostic| diagnostic.finding.at.source);
    let sources: BTreeSet<SourceId> = listing.checked.iter().copied().chain(found).collect();
    // A file as it was and as it is are one case.
    let mut cases: BTreeMap<String, Vec<&Diagnostic>> = sources
        .into_iter()
        .map(|source| (places.path(source), Vec::new()))
        .collect();
    for diagnostic in listing.diagnostics {
        let case = cases.entry(places.path(diagnostic.finding.at.source));
        case.or_default().push(diagnostic);
    }
    let failed = cases.values().filter(|found| errors(found) > 0).count();
    let counts = format!(
        "tests=\"{}\" failures=\"{failed}\" errors=\"0\"",
        cases.len()
    );
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"pm check\" {counts}>");
    let _ = writeln!(
        out,
        "  <testsuite name=\"pm check\" {counts} skipped=\"0\">"
    );
    for (path, found) in &cases {
        out += &case(path, found, &mut places);
    }
    out + "  </testsuite>\n</testsuites>\n"
}

fn errors(found: &[&Diagnostic]) -> usize {
    let errors = found.iter().filter(|d| d.level == Level::Error);
    errors.count()
}

fn case(path: &str, found: &[&Diagnostic], places: &mut Places<'_>) -> String {
    let path = attribute(path);
    let head = format!("    <testcase classname=\"pm.check\" name=\"{path}\" file=\"{path}\"");
    if found.is_empty() {
        return head + "/>\n";
    }
    let (errors, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        found.iter().partition(|d| d.level == Level::Error);
    let mut out = head + ">\n";
    if let Some(first) = errors.first() {
        let title = match errors.len() {
            1 => message::line(first),
            number => count(number, "error"),
        };
        let (title, text) = (attribute(&title), lines(&errors, places));
        let _ = writeln!(
            out,
            "      <failure type=\"error\" message=\"{title}\">{text}</failure>"
        );
    }
    if !others.is_empty() {
        let text = lines(&others, places);
        let _ = writeln!(out, "      <system-out>{text}</system-out>");
    }
    out + "    </testcase>\n"
}

/// Every finding with its place and its remedy, as the text of an element.
fn lines(found: &[&Diagnostic], places: &mut Places<'_>) -> String {
    let mut out = String::new();
    for diagnostic in found {
        let (code, rule) = (diagnostic.code, diagnostic.finding.rule);
        let level = diagnostic.level.as_str();
        let place = places.named(diagnostic.finding.at);
        let message = message::whole(diagnostic, places).replace('\n', "\n    ");
        let _ = writeln!(out, "{place}: {level}[{code} {rule}]: {message}");
    }
    element(&out)
}

/// Text between tags. What XML cannot hold, even escaped, is replaced.
fn element(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
    out
}

/// Text between double quotes: a reader would make spaces of bare line breaks and tabs.
fn attribute(text: &str) -> String {
    element(text)
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
        .replace('\t', "&#9;")
}
