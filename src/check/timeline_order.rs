//! Entries of the timeline that are out of order, and ranges that end before they begin.

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
    let kept = longest_rising(timed);
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

/// The positions of a longest run of entries, not necessarily neighbours, whose instants do not fall; of several the one
/// that keeps what comes first, so that it is the entry that falls back which is left out. O(n log n).
fn longest_rising(timed: &[Timed<'_>]) -> Vec<usize> {
    // Within one minute the order is the author's, unless all give seconds.
    let exact = timed.iter().all(|timed| timed.at.seconds);
    let unit = if exact { 1 } else { 60 };
    let key = |timed: &Timed<'_>| timed.at.utc().timestamp().div_euclid(unit);
    let keys: Vec<i64> = timed.iter().map(key).collect();
    // `latest[n]` is the latest instant that a run of n + 1 entries can begin with, of what has been seen from the end.
    let mut latest: Vec<i64> = Vec::new();
    let mut lengths = vec![0; keys.len()];
    for (index, key) in keys.iter().enumerate().rev() {
        let behind = latest.partition_point(|start| start >= key);
        lengths[index] = behind + 1;
        if behind == latest.len() {
            latest.push(*key);
        } else {
            latest[behind] = *key;
        }
    }
    let mut run: Vec<usize> = Vec::with_capacity(latest.len());
    for (index, key) in keys.iter().enumerate() {
        let wanted = latest.len() - run.len();
        let rises = run.last().is_none_or(|last| keys[*last] <= *key);
        if rises && lengths[index] == wanted {
            run.push(index);
        }
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::TimelineEntry;
    use crate::span::{Span, Spanned};
    use chrono::DateTime;

    fn check(written: &[&str], expected: &[usize]) {
        let entry = TimelineEntry {
            span: Span::at(0),
            written: Spanned::new(String::new(), 0..0),
            at: Err(crate::time::Unknown(String::new())),
            end: None,
            text: String::new(),
            mark: None,
        };
        let timed = |text: &&str| {
            let seconds = text.len() > 5;
            let pad = if seconds { "" } else { ":00" };
            Timed {
                entry: &entry,
                at: Moment {
                    at: DateTime::parse_from_rfc3339(&format!("2025-01-15T{text}{pad}Z")).unwrap(),
                    approximate: false,
                    seconds,
                    zone_written: true,
                },
            }
        };
        let timed: Vec<Timed<'_>> = written.iter().map(timed).collect();
        assert_eq!(longest_rising(&timed), expected, "{written:?}");
    }

    #[test]
    fn only_what_is_misplaced_is_left_out() {
        check(&[], &[]);
        check(&["14:00", "14:00", "14:05"], &[0, 1, 2]);
        check(&["14:00", "16:00", "14:05", "14:10"], &[0, 2, 3]);
        check(&["14:00", "14:05", "13:00", "14:10"], &[0, 1, 3]);
        check(&["14:00:50", "14:00", "14:01"], &[0, 1, 2]);
        check(&["14:00:50", "14:00:10", "14:01:00"], &[0, 2]);
        check(&["14:05", "13:09", "14:18"], &[0, 2]);
        check(&["14:05", "13:09"], &[0]);
        check(&["16:00", "15:00", "14:00", "14:30"], &[2, 3]);
    }
}
