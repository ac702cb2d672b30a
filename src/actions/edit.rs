//! Changes to action items → the text of their postmortem with the changes made, every other byte as it was.
//!
//! Each form has a module that knows where a value stands or could stand. What they write is read again by the parser
//! of all postmortems before anybody gets it: where that reads anything else than was asked for, the change is refused.
//! Which changes make sense is for the callers.

mod item;
mod place;
mod table;
#[cfg(test)]
mod tests;
mod toml;
mod value;
mod verify;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::config::Config;
use crate::edit::{self, Edit};
use crate::model::{self, Action, Postmortem};
use crate::parse::{self, Form};
use crate::source::{Source, SourceId};
use crate::span::Span;
use crate::vocabulary::{ActionStatus, Column, Priority};
use place::Places;
use value::Value;

pub use value::written;

/// What is to be said of an action; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub due: Option<NaiveDate>,
    /// One person, by a handle with or without its `@`, or by a name. Takes the place of all that are named.
    pub owner: Option<String>,
    pub priority: Option<Priority>,
    pub status: Option<ActionStatus>,
    pub completed: Option<NaiveDate>,
    /// Markdown.
    pub evidence: Option<String>,
    /// Markdown.
    pub reason: Option<String>,
    /// A key or an address. Takes the place of all that are named.
    pub ticket: Option<String>,
}

/// The changes to one action.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Its place in [`Postmortem::actions`].
    pub action: usize,
    pub changes: &'a Changes,
}

/// What has become of a postmortem.
#[derive(Debug, Clone)]
pub struct Edited {
    /// The text of its file; the same as before where nothing was to change.
    pub text: String,
    /// What the text says. Its actions are those from before, one for one.
    pub postmortem: Postmortem,
    /// The actions that were left as they are, in the order of the file.
    pub refused: Vec<Refusal>,
}

/// Why an action was left as it is. Of its changes none was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its place in [`Postmortem::actions`].
    pub action: usize,
    /// Where the reason is, in the text from before.
    pub span: Span,
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The columns that can be written. The status comes first: how a list says a completion date depends on it.
const ORDER: [Column; 8] = [
    Column::Status,
    Column::Completed,
    Column::Evidence,
    Column::Reason,
    Column::Ticket,
    Column::Owner,
    Column::Priority,
    Column::Due,
];

/// Makes the changes in the postmortem that was read from `source`. What is said already is not written again.
pub fn edit(
    config: &Config,
    source: &Source,
    postmortem: &Postmortem,
    requests: &[Request<'_>],
) -> Edited {
    let mut refused: BTreeMap<usize, Refusal> = BTreeMap::new();
    if let Some(at) = source.invalid_utf8 {
        let refuse = |request: &Request<'_>| (request.action, not_utf8(request.action, at));
        refused.extend(requests.iter().map(refuse));
    }
    // Each round refuses some that are left, or is the last. All that fail in a column do so in the same few rounds, so
    // that there are no more for many actions than for one.
    loop {
        let left: Vec<&Request<'_>> = requests
            .iter()
            .filter(|request| !refused.contains_key(&request.action))
            .collect();
        let (made, failed) = attempt(config, source, postmortem, &left);
        if failed.is_empty() {
            return Edited {
                text: made.source.text,
                postmortem: made.postmortem,
                refused: refused.into_values().collect(),
            };
        }
        refused.extend(failed.into_iter().map(|refusal| (refusal.action, refusal)));
    }
}

/// Makes the changes to one action.
///
/// # Errors
/// Why it was left as it is.
pub fn edit_one(
    config: &Config,
    source: &Source,
    postmortem: &Postmortem,
    action: usize,
    changes: &Changes,
) -> Result<Edited, Refusal> {
    let mut edited = edit(config, source, postmortem, &[Request { action, changes }]);
    match edited.refused.pop() {
        Some(refusal) => Err(refusal),
        None => Ok(edited),
    }
}

/// The first bad byte stands where its replacement stands, as all before it is UTF-8.
fn not_utf8(action: usize, at: usize) -> Refusal {
    Refusal {
        action,
        span: Span::at(at),
        message: "the file is not UTF-8, so it cannot be written without a loss".into(),
        help: "save it as UTF-8".into(),
    }
}

/// The file as it is so far.
struct State {
    source: Source,
    postmortem: Postmortem,
}

/// Makes all changes, column by column, and gives what was made and the first refusals.
fn attempt(
    config: &Config,
    source: &Source,
    postmortem: &Postmortem,
    requests: &[&Request<'_>],
) -> (State, Vec<Refusal>) {
    let mut state = State {
        source: source.clone(),
        postmortem: postmortem.clone(),
    };
    for column in ORDER {
        let wanted: BTreeMap<usize, Value> = requests
            .iter()
            .filter_map(|request| {
                let value = Value::of(request.changes, column)?;
                let action = &state.postmortem.actions[request.action];
                (!value.is_said(config, action)).then_some((request.action, value))
            })
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let (edits, mut failed) = edits(config, &state, column, &wanted);
        if failed.is_empty() {
            let next = read(
                config,
                &state.source,
                edit::apply(&state.source.text, &edits),
                state.postmortem.source,
            );
            failed = verify::verify(config, &state, &next, &wanted);
            if failed.is_empty() {
                state = next;
            }
        }
        if !failed.is_empty() {
            for refusal in &mut failed {
                // The text that they speak of is not the one that the caller knows.
                if state.source.text != source.text {
                    refusal.span = postmortem.actions[refusal.action].written.span;
                }
            }
            return (state, failed);
        }
    }
    (state, Vec::new())
}

fn read(config: &Config, source: &Source, text: String, id: SourceId) -> State {
    let source = Source {
        text,
        ..source.clone()
    };
    let (document, _) = parse::parse(id, &source, config);
    let postmortem = model::postmortem(id, &source, document, config);
    State { source, postmortem }
}

/// The edits that write one column of some actions.
fn edits(
    config: &Config,
    state: &State,
    column: Column,
    wanted: &BTreeMap<usize, Value>,
) -> (Vec<Edit>, Vec<Refusal>) {
    let text = &state.source.text;
    let postmortem = &state.postmortem;
    let mut edits = Vec::new();
    let mut refused = Vec::new();
    let mut tables = table::Tables::default();
    let places = Places::read(text, &postmortem.document);
    let form_of = |index: &usize| postmortem.actions[*index].written.form;
    let entries = if wanted.keys().any(|index| form_of(index) == Form::Toml) {
        toml::Entries::read(text, postmortem)
    } else {
        None
    };
    for (index, value) in wanted {
        let action = &postmortem.actions[*index];
        let made = match action.written.form {
            Form::Table => tables.add(&places, *index, action, value),
            Form::List => item::edits(text, &places, action, value),
            Form::Toml => toml::edits(text, entries.as_ref(), action, value),
        };
        match made {
            Ok(made) => edits.extend(made),
            Err(problem) => refused.push(problem.refuse(*index, action)),
        }
    }
    let cx = table::Context {
        config,
        text,
        postmortem,
        column,
    };
    match tables.edits(&cx, &places) {
        Ok(made) => edits.extend(made),
        Err(mut problems) => refused.append(&mut problems),
    }
    (edits, refused)
}

/// Why a value cannot be written, before it is known of which action that is said.
#[derive(Debug)]
struct Problem {
    span: Option<Span>,
    message: String,
    help: String,
}

impl Problem {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            span: None,
            message: message.into(),
            help: help.into(),
        }
    }

    fn at(self, span: Span) -> Self {
        Self {
            span: Some(span),
            ..self
        }
    }

    fn refuse(self, index: usize, action: &Action) -> Refusal {
        Refusal {
            action: index,
            span: self.span.unwrap_or(action.written.span),
            message: self.message,
            help: self.help,
        }
    }
}
