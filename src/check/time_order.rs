//! Instants of an incident that contradict each other.
//!
//! One instant that is wrong can contradict four others. So the one that contradicts most is reported, with all that it
//! contradicts, then the one that contradicts most of what is left.

use super::support::{is_surely_before, list, shown};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{KnownInstant, Postmortem};
use crate::source::Location;
use crate::vocabulary::{Instant, Vocabulary};

pub const RULE: Rule = Rule {
    code: "PM201",
    name: "time-order",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/time-order.md"),
    check: Check::Document(check),
};

/// Two instants in the order that they should have. All pairs are here but one: who mitigates before anyone has
/// acknowledged may be a failover, and only a warning; and so are the other inversions of `ASKED`.
const REQUIRED: &[(Instant, Instant)] = &[
    (Instant::Started, Instant::Detected),
    (Instant::Started, Instant::Acknowledged),
    (Instant::Started, Instant::Mitigated),
    (Instant::Started, Instant::Resolved),
    (Instant::Detected, Instant::Acknowledged),
    (Instant::Mitigated, Instant::Resolved),
];
const ASKED: &[(Instant, Instant)] = &[
    (Instant::Detected, Instant::Mitigated),
    (Instant::Detected, Instant::Resolved),
    (Instant::Acknowledged, Instant::Mitigated),
    (Instant::Acknowledged, Instant::Resolved),
];

/// `earlier` should be before `later`, and is behind it.
#[derive(Clone, Copy)]
struct Inversion {
    earlier: Instant,
    later: Instant,
    /// Whether it cannot be; else it is only unusual.
    impossible: bool,
}

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let mut left = inversions(postmortem);
    let mut findings = Vec::new();
    while let Some(worst) = worst(&left) {
        let (its, others): (Vec<_>, _) = left.into_iter().partition(|inversion: &Inversion| {
            inversion.earlier == worst || inversion.later == worst
        });
        findings.push(finding(postmortem, worst, &its));
        left = others;
    }
    findings
}

fn inversions(postmortem: &Postmortem) -> Vec<Inversion> {
    let known = &postmortem.instants.0;
    let required = REQUIRED.iter().map(|pair| (*pair, true));
    let asked = ASKED.iter().map(|pair| (*pair, false));
    let mut found = Vec::new();
    for ((earlier, later), required) in required.chain(asked) {
        let (Some(a), Some(b)) = (known.get(&earlier), known.get(&later)) else {
            continue;
        };
        if b.moment.utc() < a.moment.utc() {
            found.push(Inversion {
                earlier,
                later,
                impossible: required && is_surely_before(b.moment, a.moment),
            });
        }
    }
    found
}

/// The instant that takes part in most of them, impossible ones first; of two alike the later one.
fn worst(inversions: &[Inversion]) -> Option<Instant> {
    let weight = |instant: &Instant| {
        let its = inversions
            .iter()
            .filter(|i| i.earlier == *instant || i.later == *instant);
        let impossible = its.clone().filter(|i| i.impossible).count();
        (impossible, its.count())
    };
    let instants = Instant::ALL.iter().copied();
    instants
        .filter(|instant| weight(instant).1 > 0)
        .max_by_key(weight)
}

fn finding(postmortem: &Postmortem, instant: Instant, inversions: &[Inversion]) -> Finding {
    let known = |instant: Instant| -> KnownInstant { postmortem.instants.0[&instant] };
    let before = inversions.iter().filter(|i| i.later == instant);
    let before: Vec<Instant> = before.map(|i| i.earlier).collect();
    let behind = inversions.iter().filter(|i| i.earlier == instant);
    let behind: Vec<Instant> = behind.map(|i| i.later).collect();
    let said = [("before", &before), ("after", &behind)]
        .into_iter()
        .filter(|(_, others)| !others.is_empty())
        .map(|(word, others)| {
            let names: Vec<&str> = others.iter().map(|other| other.as_str()).collect();
            format!("{word} {}", list(&names))
        });
    let said: Vec<String> = said.collect();
    let message = format!("`{instant}` is {}", said.join(" and "));
    let here = known(instant);
    let mut finding =
        Finding::new(RULE.name, postmortem.source, here.span, message).label(shown(here.moment));
    for other in before.iter().chain(&behind) {
        let there = known(*other);
        let at = Location {
            source: postmortem.source,
            span: there.span,
        };
        finding = finding.related(at, format!("`{other}` is {}", shown(there.moment)));
    }
    if inversions.iter().any(|inversion| inversion.impossible) {
        finding.help("correct the one that is wrong: its date and its zone first")
    } else {
        finding
            .advisory()
            .help("correct it if it is wrong; if it was so, allow it with a reason")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    /// Instants as `hour:minute` of one day.
    fn check(times: &str, expected: &[&str]) {
        let line = |pair: &str| {
            let (name, time) = pair.split_once(' ').unwrap();
            let seconds = if time.len() > 5 { "" } else { ":00" };
            format!("{name} = 2025-01-15T{time}{seconds}Z")
        };
        let lines: Vec<String> = times.split(", ").map(line).collect();
        let found = found(&RULE, &format!("[times]\n{}", lines.join("\n")), "");
        let messages = found.iter().map(|said| said.split_once(' ').unwrap().1);
        assert_eq!(messages.collect::<Vec<_>>(), expected, "{times}");
    }

    #[test]
    fn one_that_is_wrong_is_one_finding() {
        check("started 14:00, detected 14:00, resolved 15:00", &[]);
        check(
            "started 14:00, detected 13:00",
            &["`detected` is before `started`"],
        );
        check(
            "started 16:00, detected 14:05, acknowledged 14:10, resolved 15:00",
            &["`started` is after `detected`, `acknowledged` and `resolved`"],
        );
        check(
            "started 14:00, detected 14:05, acknowledged 13:10, mitigated 14:30",
            &["`acknowledged` is before `started` and `detected`"],
        );
        check(
            "started 14:00, mitigated 15:10, resolved 13:10",
            &["`resolved` is before `started` and `mitigated`"],
        );
    }

    #[test]
    fn what_can_be_is_advice() {
        check(
            "started 14:00, acknowledged 14:20, mitigated 14:10",
            &["`mitigated` is before `acknowledged`?"],
        );
        check(
            "detected 14:30, mitigated 14:10, resolved 14:20",
            &["`detected` is after `mitigated` and `resolved`?"],
        );
    }
}
