//! A date of what has happened that is still to come.
//!
//! Days are compared and not minutes: a day is over somewhere before it is elsewhere, and a run can be as of a day.

use chrono::{NaiveDate, TimeDelta};

use super::support::{called, is_published, opening, shown};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::TimelineEntry;
use crate::span::{Field, Span};
use crate::time::Moment;
use crate::vocabulary::Kind;
use crate::words::days;

pub const RULE: Rule = Rule {
    code: "PM207",
    name: "future-date",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/future-date.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let is_published = is_published(postmortem);
    // An exercise is planned, and written down before it takes place.
    if postmortem.kind == Kind::GameDay && !is_published {
        return Vec::new();
    }
    let look = Look { site, postmortem };
    let mut findings = Vec::new();
    findings.extend(look.incident());
    if is_published && let Some(published) = &postmortem.document.front.published {
        findings.extend(look.date(published.span, "`published`", published.value));
    }
    for (instant, written) in &postmortem.document.front.times {
        findings.extend(look.moment(written.span, &format!("`{instant}`"), written.value));
    }
    findings.extend(look.timeline());
    for action in &postmortem.actions {
        let dates = [
            ("creation", &action.written.created),
            ("completion", &action.written.completed),
        ];
        for (what, date) in dates {
            if let Field::Known(date) = date {
                let what = format!("the {what} of {}", called(action));
                findings.extend(look.date(date.span, &what, date.value));
            }
        }
    }
    findings
}

struct Look<'a> {
    site: &'a Site<'a>,
    postmortem: &'a Postmortem,
}

impl Look<'_> {
    /// The last day that has begun anywhere: authors are where they are, in whatever zone the site is.
    fn last_day(&self) -> NaiveDate {
        let furthest = self.site.now.instant + TimeDelta::hours(14);
        furthest.date_naive().max(self.site.now.today)
    }

    fn incident(&self) -> Option<Finding> {
        let date = self.postmortem.date?;
        let (span, what) = if let Some(written) = &self.postmortem.document.front.date {
            (written.span, "the date of the incident")
        } else {
            let text = &self.site.sources.get(self.postmortem.source).text;
            (
                opening(text, self.postmortem),
                "the date in the file's name",
            )
        };
        self.date(span, what, date)
    }

    fn date(&self, span: Span, what: &str, date: NaiveDate) -> Option<Finding> {
        let ahead = (date - self.site.now.today).num_days();
        (date > self.last_day()).then(|| {
            let message = format!("{what} is {date}, {} from now", days(ahead));
            self.finding(span, message)
        })
    }

    fn is_ahead(&self, moment: Moment) -> bool {
        let day = moment.utc().with_timezone(&self.site.config.timezone);
        day.date_naive() > self.site.now.today
    }

    fn moment(&self, span: Span, what: &str, moment: Moment) -> Option<Finding> {
        self.is_ahead(moment).then(|| {
            let message = format!("{what} is {}, which is still to come", shown(moment));
            self.finding(span, message)
        })
    }

    /// One finding for all entries: those that give no date have that of the first, or of the incident.
    fn timeline(&self) -> Option<Finding> {
        if self
            .postmortem
            .date
            .is_some_and(|date| date > self.last_day())
        {
            return None;
        }
        let is_ahead =
            |entry: &&TimelineEntry| entry.at.as_ref().is_ok_and(|at| self.is_ahead(*at));
        let entries = &self.postmortem.document.timeline;
        let mut ahead = entries.iter().filter(is_ahead);
        let first = ahead.next()?;
        let (at, more) = (*first.at.as_ref().ok()?, ahead.count());
        let span = first.written.span;
        if more == 0 {
            return self.moment(span, "the time of this entry", at);
        }
        let message = format!(
            "{} entries of the timeline are still to come, from {} on",
            more + 1,
            shown(at)
        );
        Some(self.finding(span, message))
    }

    fn finding(&self, span: Span, message: String) -> Finding {
        Finding::new(RULE.name, self.postmortem.source, span, message)
            .label(format!("today is {}", self.site.now.today))
            .help(
                "correct it, its year first; what is still to be done is an action with a due date",
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{Looked, found};

    /// As of 1 February 2025.
    fn check(front: &str, body: &str, expected: &[&str]) {
        assert_eq!(found(&RULE, front, body), expected, "{front}\n{body}");
    }

    #[test]
    fn what_has_happened_is_not_to_come() {
        check("published = 2025-02-01", "", &[]);
        check(
            "date = 2026-01-30\npublished = 2026-02-01",
            "## Timeline\n- 14:05 a\n",
            &[
                "2:8 the date of the incident is 2026-01-30, 363 days from now",
                "3:13 `published` is 2026-02-01, 365 days from now",
            ],
        );
        check(
            "[times]\nstarted = 2026-01-15T14:05:00Z",
            "",
            &["3:11 `started` is 2026-01-15 14:05 UTC, which is still to come"],
        );
    }

    #[test]
    fn entries_are_one_finding() {
        check(
            "",
            "## Timeline\n- 14:05 a\n- 2026-01-15 14:10 b\n- 14:15 c\n",
            &["6:3 2 entries of the timeline are still to come, from 2026-01-15 14:10 UTC on"],
        );
        check(
            "",
            "## Timeline\n- 2026-01-15 14:10 b\n",
            &["5:3 the time of this entry is 2026-01-15 14:10 UTC, which is still to come"],
        );
    }

    #[test]
    fn what_is_due_may_be_to_come() {
        let table = "## Actions\n| Action | Due | Created | Completed |\n|--|--|--|--|\n";
        check(
            "",
            &format!("{table}| a | 2026-01-01 | 2025-01-20 | |\n"),
            &[],
        );
        check(
            "",
            &format!("{table}| a | 2026-01-01 | 2025-11-20 | 2025-12-01 |\n"),
            &[
                "7:20 the creation of “a” is 2025-11-20, 292 days from now",
                "7:33 the completion of “a” is 2025-12-01, 303 days from now",
            ],
        );
    }

    #[test]
    fn what_is_planned_may_be_to_come() {
        check("status = \"in-review\"\npublished = 2025-02-10", "", &[]);
        check(
            "status = \"draft\"\nkind = \"game-day\"\ndate = 2025-02-10",
            "",
            &[],
        );
        check(
            "kind = \"game-day\"\ndate = 2025-02-10",
            "",
            &["3:8 the date of the incident is 2025-02-10, 9 days from now"],
        );
    }

    #[test]
    fn a_day_has_begun_where_its_sun_is_up() {
        let found = |now| {
            let looked = Looked {
                now,
                ..Looked::default()
            };
            looked.found(&RULE, "date = 2025-02-02", "").len()
        };
        assert_eq!(found("2025-02-01T09:59:00Z"), 1);
        // In Kiribati it is the 2nd.
        assert_eq!(found("2025-02-01T10:00:00Z"), 0);
    }

    #[test]
    fn a_run_as_of_a_day_is_of_all_of_it() {
        check("[times]\nstarted = 2025-02-01T23:59:00Z", "", &[]);
    }
}
