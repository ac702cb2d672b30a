//! `--fail-on`: when a report is a reason to fail.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::Report;
use crate::aggregate::{Standing, State};
use crate::time::Unknown;
use crate::vocabulary::{Priority, Vocabulary};

/// `overdue[:PRIORITIES][:DAYS]` or `slips[:PRIORITIES][:TIMES]`: there are open actions of these priorities that are
/// late by more than so many days, or whose due dates moved later at least so many times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailOn {
    pub condition: Condition,
    /// Empty: any, even none at all.
    pub priorities: BTreeSet<Priority>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Overdue by more than so many days.
    Overdue { more_than_days: u32 },
    /// Moved later so many times or more.
    Slips { at_least: u32 },
}

impl FailOn {
    /// The actions that are asked for, and of which people are reminded, for which it holds.
    ///
    /// # Errors
    /// Where it takes a history to know, and that is unknown: a gate must not pass for want of it.
    pub fn matching<'a>(&self, report: &Report<'a>) -> Result<Vec<Standing<'a>>, &'a Unknown> {
        let summary = report.summary;
        if let (Condition::Slips { .. }, Err(unknown)) = (self.condition, summary.history) {
            return Err(unknown);
        }
        let among = |priority| self.priorities.contains(&priority);
        let actions = summary.actions.iter().filter(|standing| {
            self.holds(standing)
                && (self.priorities.is_empty() || standing.priority().is_some_and(among))
                && report.options.filter.matches(summary, standing)
                && summary.reminds_of(standing)
        });
        Ok(actions.copied().collect())
    }

    fn holds(&self, standing: &Standing<'_>) -> bool {
        match (self.condition, standing.state) {
            (Condition::Overdue { more_than_days }, State::Overdue { days }) => {
                days > i64::from(more_than_days)
            }
            (Condition::Overdue { .. }, _) => false,
            (Condition::Slips { at_least }, state) => {
                let slips = standing.slips().and_then(|slips| u32::try_from(slips).ok());
                !state.is_closed() && slips.is_some_and(|slips| slips >= at_least)
            }
        }
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, number, usual) = match self.condition {
            Condition::Overdue { more_than_days } => ("overdue", more_than_days, 0),
            Condition::Slips { at_least } => ("slips", at_least, 1),
        };
        f.write_str(word)?;
        for (index, priority) in self.priorities.iter().enumerate() {
            f.write_str(if index == 0 { ":" } else { "," })?;
            f.write_str(priority.as_str())?;
        }
        if number == usual {
            return Ok(());
        }
        write!(f, ":{number}")
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(':').map(str::trim);
        let word = parts.next().unwrap_or_default();
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        if !is("overdue") && !is("slips") {
            return Err(expected(&format!("`{word}` is not a condition")));
        }
        let (priorities, number) = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => (None, None),
            (Some(only), None, _) if is_number(only) => (None, Some(only)),
            (Some(priorities), number, None) => (Some(priorities), number),
            (Some(_), _, Some(_)) => return Err(expected("there are too many colons")),
        };
        let condition = if is("overdue") {
            let more_than_days = number.map_or(Ok(0), |text| read_number(text, "days"))?;
            Condition::Overdue { more_than_days }
        } else {
            let at_least = number.map_or(Ok(1), |text| read_number(text, "slips"))?;
            if at_least == 0 {
                return Err(expected("every action has slipped 0 times or more"));
            }
            Condition::Slips { at_least }
        };
        Ok(Self {
            condition,
            priorities: priorities.map_or(Ok(BTreeSet::new()), read_priorities)?,
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

fn read_number(text: &str, what: &str) -> Result<u32, String> {
    let number = is_number(text).then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| expected(&format!("`{text}` is not a number of {what}")))
}

fn expected(problem: &str) -> String {
    format!(
        "{problem}; write `overdue[:PRIORITIES][:DAYS]`, such as `overdue`, `overdue:P0,P1` or `overdue:P0,P1:7` (by more \
         than 7 days), or `slips[:PRIORITIES][:TIMES]`, such as `slips:P0:2` (moved twice or more)"
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
                (Ok(actual), Ok((priorities, number))) => {
                    let priorities = priorities.iter().copied().collect();
                    let condition = if text.starts_with("slips") {
                        Condition::Slips { at_least: number }
                    } else {
                        Condition::Overdue {
                            more_than_days: number,
                        }
                    };
                    let expected = FailOn {
                        condition,
                        priorities,
                    };
                    assert_eq!(actual, expected, "{text}");
                    assert_eq!(actual.to_string().parse::<FailOn>().unwrap(), actual);
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
        check("slips", Ok((&[], 1)));
        check("slips:3", Ok((&[], 3)));
        check("slips:p0,P1:2", Ok((&[Priority::P0, Priority::P1], 2)));
        check("slips:P0", Ok((&[Priority::P0], 1)));
        check("slips:0", Err("every action has slipped 0 times or more"));
        check("slips:P0:x", Err("`x` is not a number of slips"));
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
                .unwrap()
                .iter()
                .map(|standing| standing.action.id.local.as_str())
                .collect();
            assert_eq!(ids, expected, "{text}");
        };
        check("overdue", &["AI-1", "AI-2"]);
        check("overdue:P0", &["AI-2"]);
        check("overdue:P0:1", &[]);
        check("overdue:P0,P1:1", &["AI-1"]);
        check("overdue:11", &["AI-1"]);
        check("overdue:12", &[]);
        check("overdue:P2,P3", &[]);
        // Nobody has asked git.
        let slips: FailOn = "slips".parse().unwrap();
        assert!(slips.matching(&report).is_err());
    }
}
