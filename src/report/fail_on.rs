//! `--fail-on`: when a report is a reason to fail.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::{Item, Report};
use crate::aggregate::State;
use crate::vocabulary::{Priority, Vocabulary};

/// `overdue[:PRIORITIES][:DAYS]`: there are overdue actions of these priorities, by more than so many days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FailOn {
    /// Empty: any, even none at all.
    pub priorities: BTreeSet<Priority>,
    pub more_than_days: u32,
}

impl FailOn {
    /// The actions of the report for which it holds.
    pub fn matching<'r, 'a>(&self, report: &'r Report<'a>) -> impl Iterator<Item = &'r Item<'a>> {
        report.items.iter().filter(|item| {
            let State::Overdue { days } = item.standing.state else {
                return false;
            };
            let among = |priority| self.priorities.contains(&priority);
            days > i64::from(self.more_than_days)
                && (self.priorities.is_empty() || item.standing.priority().is_some_and(among))
        })
    }

    /// Whether it holds for any.
    pub fn holds(&self, report: &Report<'_>) -> bool {
        self.matching(report).next().is_some()
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(':').map(str::trim);
        let condition = parts.next().unwrap_or_default();
        if !condition.eq_ignore_ascii_case("overdue") {
            return Err(expected(&format!("`{condition}` is not a condition")));
        }
        let (priorities, days) = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => (None, None),
            (Some(only), None, _) if is_number(only) => (None, Some(only)),
            (Some(priorities), days, None) => (Some(priorities), days),
            (Some(_), _, Some(_)) => return Err(expected("there are too many colons")),
        };
        Ok(Self {
            priorities: priorities.map_or(Ok(BTreeSet::new()), read_priorities)?,
            more_than_days: days.map_or(Ok(0), read_days)?,
        })
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn read_priorities(text: &str) -> Result<BTreeSet<Priority>, String> {
    let read = |word: &str| {
        // Only the canonical names: `1` would be a priority by its alias and looks like a number of days.
        let canonical = |p: &&Priority| p.as_str().eq_ignore_ascii_case(word.trim());
        let priority = Priority::ALL.iter().find(canonical).copied();
        priority.ok_or_else(|| expected(&format!("`{}` is not a priority", word.trim())))
    };
    text.split(',').map(read).collect()
}

fn read_days(text: &str) -> Result<u32, String> {
    text.parse()
        .map_err(|_| expected(&format!("`{text}` is not a number of days")))
}

fn expected(problem: &str) -> String {
    format!(
        "{problem}; write `overdue[:PRIORITIES][:DAYS]`, such as `overdue`, `overdue:P0,P1` or `overdue:P0,P1:7` (by more than 7 days)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::samples::Site;
    use crate::report::{Options, report};

    #[test]
    fn conditions_are_read() {
        let check = |text: &str, expected: Result<(&[Priority], u32), &str>| {
            let actual = text.parse::<FailOn>();
            match (actual, expected) {
                (Ok(actual), Ok((priorities, more_than_days))) => {
                    let priorities = priorities.iter().copied().collect();
                    let expected = FailOn {
                        priorities,
                        more_than_days,
                    };
                    assert_eq!(actual, expected, "{text}");
                }
                (Err(actual), Err(expected)) => {
                    let problem = actual.split(';').next().unwrap();
                    assert_eq!(problem, expected, "{text}");
                    assert!(actual.contains("overdue[:PRIORITIES][:DAYS]"));
                }
                (actual, expected) => panic!("{text}: {actual:?} is not {expected:?}"),
            }
        };
        check("overdue", Ok((&[], 0)));
        check("Overdue:P1", Ok((&[Priority::P1], 0)));
        check("overdue:p1, P0:7", Ok((&[Priority::P0, Priority::P1], 7)));
        check("overdue:7", Ok((&[], 7)));
        check("overdue:P0:0", Ok((&[Priority::P0], 0)));
        check("", Err("`` is not a condition"));
        check("late", Err("`late` is not a condition"));
        check("overdue:", Err("`` is not a priority"));
        check("overdue::7", Err("`` is not a priority"));
        check("overdue:P0,:7", Err("`` is not a priority"));
        check("overdue:P9", Err("`P9` is not a priority"));
        check("overdue:high", Err("`high` is not a priority"));
        check("overdue:P0:", Err("`` is not a number of days"));
        check("overdue:P0:-1", Err("`-1` is not a number of days"));
        check(
            "overdue:P0:99999999999",
            Err("`99999999999` is not a number of days"),
        );
        check("overdue:P0:1:2", Err("there are too many colons"));
        check("overdue:1:2", Err("`1` is not a priority"));
    }

    #[test]
    fn it_holds_for_what_is_late_enough_and_urgent_enough() {
        // AI-1 is a P1 and 12 days late, AI-2 a P0 and 1 day.
        let site = Site::sample();
        let summary = site.summary();
        let options = Options::new(summary.now.today);
        let report = report(&summary, &options);
        let check = |text: &str, expected: &[&str]| {
            let fail_on: FailOn = text.parse().unwrap();
            let ids: Vec<_> = fail_on
                .matching(&report)
                .map(|item| item.standing.action.id.local.as_str())
                .collect();
            assert_eq!(ids, expected, "{text}");
            assert_eq!(fail_on.holds(&report), !expected.is_empty());
        };
        check("overdue", &["AI-1", "AI-2"]);
        check("overdue:P0", &["AI-2"]);
        check("overdue:P0:1", &[]);
        check("overdue:P0,P1:1", &["AI-1"]);
        check("overdue:11", &["AI-1"]);
        check("overdue:12", &[]);
        check("overdue:P2,P3", &[]);
    }
}
