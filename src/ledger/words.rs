//! Events as a person says them.

use chrono::NaiveDate;

use super::{Story, What};
use crate::parse::blocks::plain_text;
use crate::vocabulary::Priority;
use crate::words::{clean, times};

/// An event as a person says it; `date` writes a day.
pub fn said(what: &What, date: fn(NaiveDate) -> String) -> String {
    let or_none = |day: Option<NaiveDate>| day.map_or("no date".to_owned(), date);
    match what {
        What::Opened {
            status,
            due,
            owners,
        } => {
            let due = due.map_or(String::new(), |due| format!(", due {}", date(due)));
            let owners = if owners.is_empty() {
                String::new()
            } else {
                format!(", {}", names(owners))
            };
            let status = if status.is_closed() {
                format!(" as {status}")
            } else {
                String::new()
            };
            format!("opened{status}{due}{owners}")
        }
        What::DueMoved { from, to, reason } => {
            let reason = reason
                .as_deref()
                .map_or(String::new(), |r| format!(": {}", clean(&plain_text(r))));
            format!("due {} → {}{reason}", or_none(*from), or_none(*to))
        }
        What::Reassigned { from, to } => format!("{} → {}", names(from), names(to)),
        What::PriorityChanged { from, to } => format!("{} → {}", priority(*from), priority(*to)),
        What::Closed { status, .. } => status.to_string(),
        What::Reopened { status } => format!("reopened as {status}"),
        What::Deleted => "deleted while open".to_owned(),
        What::Restored => "restored".to_owned(),
    }
}

fn priority(priority: Option<Priority>) -> String {
    priority.map_or("no priority".to_owned(), |priority| priority.to_string())
}

fn names(owners: &[String]) -> String {
    if owners.is_empty() {
        return "nobody".to_owned();
    }
    let names = owners.iter().map(|owner| format!("@{owner}"));
    names.collect::<Vec<_>>().join(", ")
}

/// How often a due date moved later, if it did: `moved 3 times, first due 2025-03-02`.
pub fn slips(story: &Story, date: fn(NaiveDate) -> String) -> Option<String> {
    let slips = story.slips().count();
    // Of one that came closed nobody knows what its due date was before.
    let first = story.first_due().filter(|_| story.came_open());
    let first = first.map_or(String::new(), |day| format!(", first due {}", date(day)));
    (slips > 0).then(|| format!("moved {}{first}", times(slips)))
}
