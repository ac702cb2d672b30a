//! A duration in the Impact section that the instants do not bear out.

use chrono::TimeDelta;

use super::support::times::slack;
use super::support::{may_be_draft, shown};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{KnownInstant, Measure, Postmortem};
use crate::parse::blocks::plain_text;
use crate::parse::{Figure, Length, length};
use crate::source::Location;
use crate::vocabulary::{ImpactFigure, Instant};
use crate::words::duration;

pub const RULE: Rule = Rule {
    code: "PM206",
    name: "stated-duration-mismatch",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/stated-duration-mismatch.md"),
    check: Check::Document(check),
};

/// Where a stated duration may end; it begins with `started`. Both in the order in which they come.
const ENDS: [(Instant, Measure); 2] = [
    (Instant::Mitigated, Measure::TimeToMitigate),
    (Instant::Resolved, Measure::TimeToResolve),
];

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let instants = &postmortem.instants;
    let Some(started) = instants.0.get(&Instant::Started) else {
        return Vec::new();
    };
    let measured = ENDS.into_iter().filter_map(|(end, measure)| {
        let length = instants.measure(measure).ok()?;
        let known = *instants.0.get(&end)?;
        Some(Measured { end, known, length })
    });
    let measured: Vec<Measured> = measured.collect();
    if may_be_draft(postmortem) || measured.is_empty() {
        return Vec::new();
    }
    let figures = postmortem.document.impact.iter();
    let figures = figures.filter(|figure| figure.key == ImpactFigure::Duration);
    let wrong = figures.filter(|figure| {
        let length = length(&plain_text(&figure.value.value));
        length.is_some_and(|length| !fits(length, *started, &measured))
    });
    wrong
        .map(|figure| finding(postmortem, figure, *started, &measured))
        .collect()
}

/// What the instants give.
struct Measured {
    end: Instant,
    known: KnownInstant,
    length: TimeDelta,
}

/// Whether what is stated may be one of those that were measured, rounded as it is written. Of one that could not be
/// measured it is known only that `mitigated` is not after `resolved`.
fn fits(length: Length, started: KnownInstant, measured: &[Measured]) -> bool {
    let rounding = length.step / 2.0;
    let rounding = if length.about {
        (2.0 * rounding).max(length.minutes / 10.0)
    } else {
        rounding
    };
    let minutes = |length: TimeDelta| length.as_seconds_f64() / 60.0;
    measured.iter().any(|one| {
        let reading = slack(started.moment).max(slack(one.known.moment));
        let apart = length.minutes - minutes(one.length);
        let within = rounding + minutes(reading);
        match (measured.len(), one.end) {
            (1, Instant::Resolved) => apart <= within,
            (1, _) => apart >= -within,
            _ => apart.abs() <= within,
        }
    })
}

fn finding(
    postmortem: &Postmortem,
    figure: &Figure,
    started: KnownInstant,
    measured: &[Measured],
) -> Finding {
    let at = |span| Location {
        source: postmortem.source,
        span,
    };
    let said = measured
        .iter()
        .map(|one| format!("{} to `{}`", duration(one.length), one.end));
    let said: Vec<String> = said.collect();
    let message = format!(
        "`{}` is stated, but it was {}",
        plain_text(&figure.value.value),
        said.join(" and ")
    );
    let mut finding = Finding::new(RULE.name, postmortem.source, figure.value.span, message)
        .label("as stated")
        .related(
            at(started.span),
            format!("`started` {}", shown(started.moment)),
        )
        .help("correct the duration, or the instant that is wrong");
    for one in measured {
        let label = format!(
            "`{}` {}, {} later",
            one.end,
            shown(one.known.moment),
            duration(one.length)
        );
        finding = finding.related(at(one.known.span), label);
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    /// Started at noon; what is stated, and what is said after the place.
    fn check(times: &str, stated: &str, expected: &[&str]) {
        let time = |pair: &str| {
            let (name, time) = pair.split_once(' ').unwrap();
            format!("{name} = 2025-01-15T{time}:00Z\n")
        };
        let times: String = times.split(", ").map(time).collect();
        let front = format!("[times]\nstarted = 2025-01-15T12:00:00Z\n{times}");
        let found = found(&RULE, &front, &format!("## Impact\n- Duration: {stated}\n"));
        let said = found.iter().map(|said| said.split_once(' ').unwrap().1);
        assert_eq!(said.collect::<Vec<_>>(), expected, "{times}{stated}");
    }

    fn fits(times: &str, stated: &[&str]) {
        for stated in stated {
            check(times, stated, &[]);
        }
    }

    #[test]
    fn either_end_fits() {
        let times = "mitigated 12:28, resolved 13:10";
        fits(
            times,
            &[
                "28 minutes",
                "27 min",
                "1 h 10 min",
                "71 min",
                "about an hour",
            ],
        );
        check(
            times,
            "3 h",
            &["`3 h` is stated, but it was 28 min to `mitigated` and 1 h 10 min to `resolved`"],
        );
        let said = "`**45 minutes**` is stated, but";
        let plain = said.replace("**", "");
        let found = [format!(
            "{plain} it was 28 min to `mitigated` and 1 h 10 min to `resolved`"
        )];
        check(times, "**45 minutes**", &[found[0].as_str()]);
    }

    #[test]
    fn a_duration_is_as_exact_as_it_is_written() {
        let at = |time: &str| format!("mitigated 12:01, resolved {time}");
        fits(&at("14:30"), &["3 h", "2 h 30 min", "2.5 h", "2 h"]);
        fits(&at("15:30"), &["3 h", "4 h", "PT3H30M"]);
        fits(&at("16:00"), &["about 3 h", "4 h", "~4 h"]);
        let wrong = |time: &str, stated: &str| {
            let length = TimeDelta::minutes(match time {
                "15:32" => 212,
                "16:02" => 242,
                _ => 124,
            });
            let expected = format!(
                "`{stated}` is stated, but it was 1 min to `mitigated` and {} to `resolved`",
                duration(length)
            );
            check(&at(time), stated, &[expected.as_str()]);
        };
        wrong("15:32", "3 h");
        wrong("16:02", "~3 h");
        wrong("14:04", "140 minutes (all told)");
        wrong("14:04", "2 h 8 min");
        fits(&at("14:04"), &["2 h", "120 min", "2 h 5 min", "2 h 3 min"]);
    }

    #[test]
    fn what_is_not_known_may_be_what_is_stated() {
        fits("resolved 14:00", &["20 min", "2 h"]);
        check(
            "resolved 14:00",
            "3 h",
            &["`3 h` is stated, but it was 2 h to `resolved`"],
        );
        fits("mitigated 14:00", &["5 h", "2 h"]);
        check(
            "mitigated 14:00",
            "20 min",
            &["`20 min` is stated, but it was 2 h to `mitigated`"],
        );
        fits("detected 14:00", &["20 min"]);
        fits("mitigated 11:00", &["20 min"]);
    }

    #[test]
    fn a_draft_is_being_counted() {
        let front = "status = \"draft\"\n[times]\nstarted = 2025-01-15T12:00:00Z\nresolved = 2025-01-15T12:00:00Z";
        assert_eq!(found(&RULE, front, "## Impact\n- Duration: 3 h\n"), [""; 0]);
    }
}
