//! A postmortem that was published later after the incident than its severity allows, or is not yet.

use super::support::shown;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{self, Postmortem, Publication};
use crate::source::Location;
use crate::span::Span;
use crate::vocabulary::Instant;
use crate::words::{count, duration};

pub const RULE: Rule = Rule {
    code: "PM210",
    name: "late-postmortem",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/late-postmortem.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    finding(site, postmortem).into_iter().collect()
}

fn finding(site: &Site<'_>, postmortem: &Postmortem) -> Option<Finding> {
    let front = &postmortem.document.front;
    let committed = site.known.first_committed.get(&postmortem.source).copied();
    let late = model::late(postmortem, site.config, committed, site.now)?;
    let severity = front.severity.as_ref()?.span;
    let (said, span) = match late.published {
        Publication::Written(day) => {
            let span = front.published.as_ref().map_or(severity, |date| date.span);
            (format!("was published on {day}"), span)
        }
        Publication::Committed(day) => (format!("came into the repository on {day}"), severity),
        Publication::Draft => unpublished(postmortem, severity, "is still a draft"),
        Publication::InReview => unpublished(postmortem, severity, "is still in review"),
    };
    let due = late.due.format("%Y-%m-%d %H:%M UTC");
    let message = format!("this was due by {due}, and {said}");
    let length = duration(late.by());
    let policy = format!(
        "at {} it is due {} after `resolved`",
        postmortem.severity.as_ref()?.name,
        count(late.hours as usize, "hour")
    );
    let (label, help) = if late.published.day().is_some() {
        let help = "; if it was published before it came here, set `published`";
        (format!("at least {length} late"), policy + help)
    } else {
        let help = ": publish what is known, and add the rest when it is";
        (format!("{length} late"), policy + help)
    };
    let resolved = postmortem.instants.0.get(&Instant::Resolved)?;
    let there = Location {
        source: postmortem.source,
        span: resolved.span,
    };
    Some(
        Finding::new(RULE.name, postmortem.source, span, message)
            .label(label)
            .related(there, format!("`resolved` {}", shown(resolved.moment)))
            .help(help),
    )
}

/// What is said of what is not published, and what shows it.
fn unpublished(postmortem: &Postmortem, severity: Span, said: &str) -> (String, Span) {
    let status = postmortem.document.front.status.span();
    (said.to_owned(), status.unwrap_or(severity))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Known;
    use crate::check::tests::Looked;

    /// Resolved at noon on 15 January 2025, SEV2: due at noon on the 17th. What is said, as of `now`, of a file that git
    /// has had since `committed`.
    fn check(front: &str, committed: Option<&str>, now: &str, expected: &[&str]) {
        let front =
            format!("severity = \"SEV2\"\n{front}\n[times]\nresolved = 2025-01-15T12:00:00Z");
        let mut known = Known::default();
        let date = committed.map(|date| (crate::source::SourceId(0), date.parse().unwrap()));
        known.first_committed.extend(date);
        let looked = Looked {
            now,
            known,
            ..Looked::default()
        };
        let found = looked.found(&RULE, &front, "");
        assert_eq!(found, expected, "{front} {committed:?} {now}");
    }

    const NOW: &str = "2025-02-01T00:00:00Z";

    #[test]
    fn the_deadline_is_over_when_the_day_began_after_it() {
        check("published = 2025-01-17", None, NOW, &[]);
        check(
            "published = 2025-01-18",
            None,
            NOW,
            &["3:13 this was due by 2025-01-17 12:00 UTC, and was published on 2025-01-18"],
        );
        check(
            "published = 2025-01-18\nkind = \"near-miss\"",
            None,
            NOW,
            &[],
        );
        check("published = \"soon\"", Some("2025-01-30"), NOW, &[]);
        check("status = \"soon\"", Some("2025-01-30"), NOW, &[]);
    }

    #[test]
    fn git_knows_of_what_does_not_say() {
        check("", None, NOW, &[]);
        check("", Some("2025-01-17"), NOW, &[]);
        check(
            "",
            Some("2025-01-20"),
            NOW,
            &[
                "2:12 this was due by 2025-01-17 12:00 UTC, and came into the repository on 2025-01-20",
            ],
        );
        check("published = 2025-01-16", Some("2025-01-20"), NOW, &[]);
    }

    #[test]
    fn what_is_not_published_is_late_by_now() {
        let draft = "status = \"draft\"";
        check(draft, Some("2025-01-15"), "2025-01-17T12:00:00Z", &[]);
        check(
            draft,
            Some("2025-01-15"),
            "2025-01-17T12:01:00Z",
            &["3:10 this was due by 2025-01-17 12:00 UTC, and is still a draft"],
        );
        check(
            "status = \"in-review\"",
            None,
            NOW,
            &["3:10 this was due by 2025-01-17 12:00 UTC, and is still in review"],
        );
    }

    #[test]
    fn the_day_is_the_sites() {
        let front =
            "severity = \"SEV2\"\npublished = 2025-01-18\n[times]\nresolved = 2025-01-15T23:30:00Z";
        let found = |timezone| {
            let mut looked = Looked::default();
            looked.config.timezone = timezone;
            looked.found(&RULE, front, "").len()
        };
        assert_eq!(found(chrono_tz::UTC), 1);
        // In Berlin the 18th began at 23:00 UTC.
        assert_eq!(found(chrono_tz::Europe::Berlin), 0);
    }

    #[test]
    fn the_policy_is_the_sites() {
        let front =
            "severity = \"SEV2\"\npublished = 2025-01-18\n[times]\nresolved = 2025-01-15T12:00:00Z";
        let found = |hours| {
            let mut looked = Looked::default();
            looked.config.severities[1].postmortem_due_hours = hours;
            looked.found(&RULE, front, "").len()
        };
        assert_eq!([found(None), found(Some(48)), found(Some(72))], [0, 1, 0]);
    }
}
