//! One action and its history.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::Serialize;

use crate::aggregate::{Standing, State, Summary};
use crate::ledger::{Event, Story, What, said};
use crate::parse::blocks::plain_text;
use crate::words::{clean, count, days};

/// How many digits of a commit are shown.
const SHORT: usize = 10;

/// One format.
pub struct Format {
    /// The value of `--format`.
    pub name: &'static str,
    pub help: &'static str,
    pub render: fn(&Shown<'_, '_>) -> String,
}

/// Every format; the first is the default.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        help: "for people",
        render: text,
    },
    Format {
        name: "json",
        help: "for programs; documented and versioned",
        render: json,
    },
];

/// What is shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'s, 'a> {
    pub summary: &'s Summary<'a>,
    pub standing: &'s Standing<'a>,
}

fn text(shown: &Shown<'_, '_>) -> String {
    let standing = shown.standing;
    let action = standing.action;
    let mut out = format!(
        "{}\n{}\n",
        action.id,
        clean(&plain_text(&action.written.text.value))
    );
    let mut facts = vec![state(standing)];
    facts.extend(standing.priority().map(|priority| priority.to_string()));
    let owners = action.owners.iter().map(|owner| format!("@{}", owner.0));
    facts.push(owners.collect::<Vec<_>>().join(", "));
    facts.retain(|fact| !fact.is_empty());
    let _ = writeln!(out, "{}", facts.join(" · "));
    match (&shown.summary.history, standing.story) {
        (Err(unknown), _) => {
            let _ = writeln!(out, "\nIts history is unknown: {}", unknown.0);
        }
        (Ok(_), Some(story)) => history(&mut out, story, shown),
        (Ok(_), None) => out.push_str("\nIts history is unknown: git has no version with it\n"),
    }
    out
}

fn state(standing: &Standing<'_>) -> String {
    let due = standing
        .due()
        .map_or(String::new(), |due| format!(", due {due}"));
    let status = standing.action.status;
    match standing.state {
        State::Overdue { days: late } => format!(
            "{status}, {} overdue (due {})",
            days(late),
            due_date(standing)
        ),
        State::Done { on: Some(on) } => format!("{status} on {on}"),
        _ => format!("{status}{due}"),
    }
}

fn due_date(standing: &Standing<'_>) -> String {
    standing.due().map_or(String::new(), |due| due.to_string())
}

fn history(out: &mut String, story: &Story, shown: &Shown<'_, '_>) {
    let slips = story.slips().count();
    if slips > 0 {
        let first = story
            .first_due()
            .map_or(String::new(), |due| format!(", first due {due}"));
        let _ = writeln!(out, "Moved later {}{first}", count(slips, "time"));
    }
    if story.uncertain {
        out.push_str("Which of several actions it was is not certain in some version\n");
    }
    out.push('\n');
    let zone = shown.summary.config.timezone;
    for Event { origin, what } in &story.events {
        let day = origin.at.with_timezone(&zone).date_naive();
        let by = match &origin.commit {
            Some(commit) => format!(
                "{} {}",
                &commit[..commit.len().min(SHORT)],
                clean(&origin.author)
            ),
            None => "not committed".to_owned(),
        };
        let _ = writeln!(
            out,
            "{day}  {:<58}  {by}",
            said(what, |day| day.to_string())
        );
    }
}

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Json<'a> {
    version: u32,
    id: String,
    action: &'a str,
    status: &'a str,
    due: Option<NaiveDate>,
    owners: Vec<&'a str>,
    priority: Option<&'a str>,
    /// Why there is no history; empty where there is one.
    history_unknown: &'a str,
    history: Option<JsonStory>,
}

#[derive(Serialize)]
struct JsonStory {
    uncertain: bool,
    slips: usize,
    first_due: Option<NaiveDate>,
    days_to_close: Option<i64>,
    days_late: Option<i64>,
    events: Vec<JsonEvent>,
}

#[derive(Serialize)]
struct JsonEvent {
    at: String,
    commit: Option<String>,
    author: String,
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

fn json(shown: &Shown<'_, '_>) -> String {
    let standing = shown.standing;
    let zone = shown.summary.config.timezone;
    let story = standing.story.map(|story| JsonStory {
        uncertain: story.uncertain,
        slips: story.slips().count(),
        first_due: story.first_due(),
        days_to_close: story.time_to_close().map(|time| time.num_days()),
        days_late: story.days_late(zone),
        events: story.events.iter().map(json_event).collect(),
    });
    let json = Json {
        version: VERSION,
        id: standing.action.id.to_string(),
        action: &standing.action.written.text.value,
        status: crate::vocabulary::Vocabulary::as_str(standing.action.status),
        due: standing.due(),
        owners: standing
            .action
            .owners
            .iter()
            .map(|owner| owner.0.as_str())
            .collect(),
        priority: standing
            .priority()
            .map(crate::vocabulary::Vocabulary::as_str),
        history_unknown: match shown.summary.history {
            Ok(_) => "",
            Err(unknown) => &unknown.0,
        },
        history: story,
    };
    let mut out =
        serde_json::to_string_pretty(&json).expect("strings and numbers always serialise");
    out.push('\n');
    out
}

fn json_event(event: &Event) -> JsonEvent {
    use serde_json::json;
    let (name, from, to, reason) = match &event.what {
        What::Opened {
            status,
            due,
            owners,
        } => (
            "opened",
            None,
            Some(json!({ "status": status, "due": due, "owners": owners })),
            None,
        ),
        What::DueMoved { from, to, reason } => (
            "due-moved",
            Some(json!(from)),
            Some(json!(to)),
            reason.clone(),
        ),
        What::Reassigned { from, to } => ("reassigned", Some(json!(from)), Some(json!(to)), None),
        What::PriorityChanged { from, to } => {
            ("priority-changed", Some(json!(from)), Some(json!(to)), None)
        }
        What::Closed { status, .. } => ("closed", None, Some(json!(status)), None),
        What::Reopened { status } => ("reopened", None, Some(json!(status)), None),
        What::Deleted => ("deleted", None, None, None),
        What::Restored => ("restored", None, None, None),
    };
    JsonEvent {
        at: event
            .origin
            .at
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        commit: event.origin.commit.clone(),
        author: event.origin.author.clone(),
        event: name,
        from,
        to,
        reason,
    }
}
