//! `[output.pm.report]`: whom an overdue action is escalated to, and of what kinds of postmortem nobody is reminded.

use std::collections::{BTreeMap, BTreeSet};

use crate::tables::{Table, Value};
use crate::vocabulary::{Kind, Priority, Vocabulary};

/// Ten years: whoever means more means never, and leaves the step out.
const MAX_DAYS: u32 = 3_650;

/// How a site wants to be reminded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reminding {
    /// The steps above the owner, in the order in which they are written; `None` for the usual ones.
    pub escalation: Option<Vec<Step>>,
    /// Whether to remind of the actions of a kind of postmortem, where the site says so.
    pub kinds: BTreeMap<Kind, bool>,
}

/// A step of the ladder: who hears of an action that is late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub to: Role,
    /// It holds for what is late by more days than this.
    pub after_days: u32,
    /// Of these priorities; empty for all, and for actions without one.
    pub priorities: BTreeSet<Priority>,
}

/// Who is above the owner, the strongest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    TeamLead,
    Director,
}

impl Role {
    const WORDS: [(&str, Self); 2] = [("team-lead", Self::TeamLead), ("director", Self::Director)];

    /// The value of `to`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TeamLead => "team-lead",
            Self::Director => "director",
        }
    }
}

impl Step {
    /// Whether it holds for an action that is so many days late.
    pub fn holds(&self, days_late: i64, priority: Option<Priority>) -> bool {
        let among = |priority: Priority| self.priorities.contains(&priority);
        days_late > i64::from(self.after_days)
            && (self.priorities.is_empty() || priority.is_some_and(among))
    }
}

pub(super) fn read(t: &mut Table<'_>) -> Reminding {
    let none = t.read("escalation", |value| value.is_empty_array().then(Vec::new));
    let escalation = t.tables("escalation", step).or(none);
    let kinds = t.table("remind", |t| {
        let kinds = Kind::ALL.iter().filter_map(|kind| {
            let remind = t.read(kind.as_str(), Value::flag)?;
            Some((*kind, remind.value))
        });
        kinds.collect()
    });
    Reminding {
        escalation: escalation.map(|steps| steps.into_iter().flatten().collect()),
        kinds: kinds.unwrap_or_default(),
    }
}

fn step(t: &mut Table<'_>) -> Option<Step> {
    t.require("to");
    t.require("after-days");
    let to = t.read("to", |value| value.one_of(&Role::WORDS));
    let after_days = t.read("after-days", |value| value.count(0..=MAX_DAYS));
    let priorities = t.read("priorities", Value::words);
    Some(Step {
        to: to?.value,
        after_days: after_days?.value,
        priorities: priorities.into_iter().flatten().collect(),
    })
}
