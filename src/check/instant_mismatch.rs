//! An instant that the front matter and a marked entry of the timeline give differently.

use super::support::shown;
use super::support::times::{shows, zone_hint};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::TimelineEntry;
use crate::source::Location;
use crate::span::Spanned;
use crate::time::Moment;
use crate::vocabulary::Instant;
use crate::words::duration;

pub const RULE: Rule = Rule {
    code: "PM205",
    name: "instant-mismatch",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/instant-mismatch.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let times = postmortem.document.front.times.iter();
    times
        .filter_map(|(instant, written)| finding(postmortem, *instant, written))
        .collect()
}

fn finding(
    postmortem: &Postmortem,
    instant: Instant,
    written: &Spanned<Moment>,
) -> Option<Finding> {
    let timeline = postmortem.document.timeline.iter();
    let mut marked = timeline.filter(|entry| {
        let mark = entry.mark.as_ref();
        mark.is_some_and(|mark| mark.value == instant)
    });
    // One that cannot be read may be the right one, and of several any may.
    let is_it = |entry: &TimelineEntry| entry.at.is_err() || shows(entry, written.value);
    if marked.clone().any(is_it) {
        return None;
    }
    let entry = marked.next()?;
    let at = *entry.at.as_ref().ok()?;
    let apart = at.utc() - written.value.utc();
    let direction = if apart > chrono::TimeDelta::zero() {
        "later"
    } else {
        "earlier"
    };
    let message = format!(
        "`{instant}` is {} {direction} in the timeline than in the front matter",
        duration(apart.abs())
    );
    let there = Location {
        source: postmortem.source,
        span: entry.written.span,
    };
    let help = format!(
        "correct the one that is wrong, or remove it under `[times]`: then the marked entry counts{}",
        zone_hint(apart)
    );
    Some(
        Finding::new(RULE.name, postmortem.source, written.span, message)
            .label(shown(written.value))
            .related(there, shown(at))
            .help(help),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    /// `detected` in the front matter, and entries.
    fn check(detected: &str, entries: &[&str], expected: &[&str]) {
        let front = format!("[times]\ndetected = 2025-01-15T{detected}Z");
        let lines: Vec<String> = entries.iter().map(|entry| format!("- {entry}\n")).collect();
        let found = found(&RULE, &front, &format!("## Timeline\n{}", lines.concat()));
        assert_eq!(found, expected, "{detected} {entries:?}");
    }

    #[test]
    fn a_mark_and_the_front_matter_agree() {
        check("14:05:00", &["14:05 a [detected]"], &[]);
        check("14:05:42", &["14:06 a [detected]"], &[]);
        check("14:05:00", &["~14:15 a [detected]"], &[]);
        check("14:05:00", &["14:15 a"], &[]);
        check("14:05:00", &["14:00–14:10 a [detected]"], &[]);
        check("14:05:00", &["14:?? a [detected]"], &[]);
        check(
            "14:05:00",
            &["14:15 a [detected]"],
            &["3:12 `detected` is 10 min later in the timeline than in the front matter"],
        );
        check(
            "14:05:00",
            &["13:05 a [detected]"],
            &["3:12 `detected` is 1 h earlier in the timeline than in the front matter"],
        );
    }

    #[test]
    fn of_several_marks_any_may_be_the_one() {
        check(
            "14:05:00",
            &["13:50 a [detected]", "14:?? b [detected]"],
            &[],
        );
        check(
            "14:05:00",
            &["13:50 a [detected]", "14:05 b [detected]"],
            &[],
        );
        check(
            "14:05:00",
            &["13:50 a [detected]", "14:10 b [detected]"],
            &["3:12 `detected` is 15 min earlier in the timeline than in the front matter"],
        );
    }
}
