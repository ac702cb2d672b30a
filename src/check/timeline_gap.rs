//! An instant that the front matter gives and the timeline passes over.

use super::support::times::{shows, zone_hint};
use super::support::{may_be_draft, shown};
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
    code: "PM204",
    name: "timeline-gap",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/timeline-gap.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let timeline = &postmortem.document.timeline;
    // An entry whose time is not known may be the one.
    if may_be_draft(postmortem) || timeline.iter().any(|entry| entry.at.is_err()) {
        return Vec::new();
    }
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
    let timeline = &postmortem.document.timeline;
    let is_it = |entry: &TimelineEntry| {
        let mark = entry.mark.as_ref();
        mark.is_some_and(|mark| mark.value == instant) || shows(entry, written.value)
    };
    if timeline.iter().any(is_it) {
        return None;
    }
    let entries = timeline.iter();
    let timed = entries.filter_map(|entry| Some((entry, entry.at.as_ref().ok()?.utc())));
    let (nearest, at) = timed.min_by_key(|(_, at)| (*at - written.value.utc()).abs())?;
    let apart = at - written.value.utc();
    let direction = if apart > chrono::TimeDelta::zero() {
        "later"
    } else {
        "earlier"
    };
    let there = Location {
        source: postmortem.source,
        span: nearest.written.span,
    };
    let label = format!("the nearest entry is {} {direction}", duration(apart.abs()));
    let message = format!("no entry of the timeline is at `{instant}`");
    let help = format!(
        "add an entry for it, or mark the one that it is with `[{instant}]`{}",
        zone_hint(apart)
    );
    Some(
        Finding::new(RULE.name, postmortem.source, written.span, message)
            .label(shown(written.value))
            .related(there, label)
            .help(help),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    /// `started` is 14:05; the entries of the timeline.
    fn check(entries: &[&str], expected: &[&str]) {
        let front = "[times]\nstarted = 2025-01-15T14:05:00Z";
        let lines: Vec<String> = entries.iter().map(|entry| format!("- {entry}\n")).collect();
        let found = found(&RULE, front, &format!("## Timeline\n{}", lines.concat()));
        assert_eq!(found, expected, "{entries:?}");
    }

    #[test]
    fn an_instant_is_marked_or_at_its_time() {
        let gap = ["3:11 no entry of the timeline is at `started`"];
        check(&["14:06 a"], &gap);
        check(&["13:00–14:04 a"], &gap);
        check(&["14:05:20 a"], &[]);
        check(&["~14:10 a"], &[]);
        check(&["13:00–15:00 a"], &[]);
        // That the times differ is another rule's.
        check(&["14:30 a [started]"], &[]);
        check(&["14:06 a", "14:?? b"], &[]);
        check(&["What we know follows"], &[]);
    }

    #[test]
    fn a_draft_is_not_complete() {
        let front = "status = \"draft\"\n[times]\nstarted = 2025-01-15T14:05:00Z";
        assert_eq!(found(&RULE, front, "## Timeline\n- 15:00 a\n"), [""; 0]);
    }
}
