//! Entries of the timeline that are out of order, and ranges that end before they begin.

use super::support::order::longest_rising;
use super::support::{is_surely_before, shown};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::TimelineEntry;
use crate::source::Location;
use crate::time::Moment;

pub const RULE: Rule = Rule {
    code: "PM202",
    name: "timeline-order",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/timeline-order.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let timed: Vec<Timed<'_>> = postmortem
        .document
        .timeline
        .iter()
        .filter_map(|entry| match &entry.at {
            Ok(at) => Some(Timed { entry, at: *at }),
            Err(_) => None,
        })
        .collect();
    let mut findings: Vec<Finding> = timed
        .iter()
        .filter_map(|timed| backwards(postmortem, timed))
        .collect();
    // Who writes "about" does not claim an order.
    let exact: Vec<Timed<'_>> = timed
        .into_iter()
        .filter(|timed| !timed.at.approximate)
        .collect();
    findings.extend(out_of_order(postmortem, &exact));
    findings
}

#[derive(Clone, Copy)]
struct Timed<'a> {
    entry: &'a TimelineEntry,
    at: Moment,
}

fn backwards(postmortem: &Postmortem, timed: &Timed<'_>) -> Option<Finding> {
    let Some(Ok(end)) = timed.entry.end else {
        return None;
    };
    if !is_surely_before(end, timed.at) {
        return None;
    }
    let message = "this entry ends before it begins";
    let finding = Finding::new(
        RULE.name,
        postmortem.source,
        timed.entry.written.span,
        message,
    );
    let label = format!("{} to {}", shown(timed.at), shown(end));
    Some(finding.label(label).help("correct the time that is wrong"))
}

/// The fewest entries without which the rest is in order: one that is misplaced does not make all behind it so.
fn out_of_order(postmortem: &Postmortem, timed: &[Timed<'_>]) -> Vec<Finding> {
    // Within one minute the order is the author's, unless all give seconds.
    let exact = timed.iter().all(|timed| timed.at.seconds);
    let unit = if exact { 1 } else { 60 };
    let key = |timed: &Timed<'_>| timed.at.utc().timestamp().div_euclid(unit);
    let keys: Vec<i64> = timed.iter().map(key).collect();
    let kept = longest_rising(&keys);
    let mut findings = Vec::new();
    for (index, here) in timed.iter().enumerate() {
        if kept.contains(&index) {
            continue;
        }
        let above = kept.iter().rev().find(|other| **other < index);
        let below = kept.iter().find(|other| **other > index);
        let is_early = |other: &&usize| here.at.utc() < timed[**other].at.utc();
        let (message, other) = match (above.filter(is_early), below) {
            (Some(above), _) => ("this entry is before the one above it", above),
            (None, Some(below)) => ("this entry is after the one below it", below),
            (None, None) => continue,
        };
        let other = timed[*other];
        let there = Location {
            source: postmortem.source,
            span: other.entry.written.span,
        };
        let finding = Finding::new(
            RULE.name,
            postmortem.source,
            here.entry.written.span,
            message,
        );
        findings.push(
            finding
                .label(shown(here.at))
                .related(there, shown(other.at))
                .help("move it, or correct its time; over midnight, give the date"),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    /// The lines of a timeline that are out of order, the first one being 1.
    fn check(written: &[&str], expected: &[&str]) {
        let lines: Vec<String> = written.iter().map(|time| format!("- {time} a")).collect();
        let found = found(&RULE, "", &format!("## Timeline\n{}\n", lines.join("\n")));
        let at = found.iter().map(|said| {
            let (line, _) = said.split_once(':').unwrap();
            let line: usize = line.parse().unwrap();
            written[line - 5]
        });
        assert_eq!(at.collect::<Vec<_>>(), expected, "{written:?}");
    }

    #[test]
    fn within_a_minute_the_order_is_the_authors() {
        check(&["14:00:50", "14:00", "14:01"], &[]);
        check(&["14:00:50", "14:00:10", "14:01:00"], &["14:00:10"]);
        check(&["14:00", "15:00", "14:05", "14:10"], &["15:00"]);
    }
}
