//! The values that can be written, and how they are spelt.

use chrono::NaiveDate;

use super::{Changes, Problem, Refusal};
use crate::config::Config;
use crate::model::Action;
use crate::parse::Form;
use crate::span::{Field, Span, Spanned};
use crate::vocabulary::{ActionStatus, Column, Priority, Vocabulary};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Value {
    Due(NaiveDate),
    Owner(String),
    Priority(Priority),
    Status(ActionStatus),
    Completed(NaiveDate),
    Evidence(String),
    Reason(String),
    Ticket(String),
}

impl Value {
    /// What the changes say of a column.
    pub fn of(changes: &Changes, column: Column) -> Option<Self> {
        let said = |text: &Option<String>| text.as_ref().map(|text| text.trim().to_owned());
        match column {
            Column::Due => changes.due.map(Self::Due),
            Column::Owner => said(&changes.owner).map(Self::Owner),
            Column::Priority => changes.priority.map(Self::Priority),
            Column::Status => changes.status.map(Self::Status),
            Column::Completed => changes.completed.map(Self::Completed),
            Column::Evidence => said(&changes.evidence).map(Self::Evidence),
            Column::Reason => said(&changes.reason).map(Self::Reason),
            Column::Ticket => said(&changes.ticket).map(Self::Ticket),
            _ => None,
        }
    }

    pub fn column(&self) -> Column {
        match self {
            Self::Due(_) => Column::Due,
            Self::Owner(_) => Column::Owner,
            Self::Priority(_) => Column::Priority,
            Self::Status(_) => Column::Status,
            Self::Completed(_) => Column::Completed,
            Self::Evidence(_) => Column::Evidence,
            Self::Reason(_) => Column::Reason,
            Self::Ticket(_) => Column::Ticket,
        }
    }

    /// As `pm` itself writes it where nothing else is said; an owner without `@`.
    pub fn text(&self) -> String {
        match self {
            Self::Due(date) | Self::Completed(date) => date.to_string(),
            Self::Owner(name) => bare(name).to_owned(),
            Self::Priority(priority) => priority.as_str().to_owned(),
            Self::Status(status) => status.as_str().to_owned(),
            Self::Evidence(text) | Self::Reason(text) | Self::Ticket(text) => text.clone(),
        }
    }

    /// Whether the action says it already.
    pub fn is_said(&self, config: &Config, action: &Action) -> bool {
        let written = &action.written;
        match self {
            Self::Due(date) => written.due.known() == Some(date),
            Self::Completed(date) => written.completed.known() == Some(date),
            Self::Priority(priority) => written.priority.known() == Some(priority),
            Self::Status(status) => {
                action.status == *status && !matches!(written.status, Field::Unreadable(_))
            }
            Self::Owner(name) => {
                let meant = config.catalog.owner(bare(name));
                meant.is_some_and(|meant| action.owners == [meant])
            }
            Self::Ticket(text) => {
                let mut said = written.tickets.iter();
                said.next().is_some_and(|said| said.value == *text) && said.next().is_none()
            }
            Self::Evidence(text) => {
                let said = written.evidence.as_ref().map(|said| &said.value);
                said.is_some_and(|said| *said == in_form(text, written.form))
            }
            Self::Reason(text) => {
                let said = written.reason.as_ref().map(|said| &said.value);
                said.is_some_and(|said| *said == in_form(text, written.form))
            }
        }
    }

    /// A text that no form can carry on its one line.
    pub fn problem(&self) -> Option<Problem> {
        let text = self.text();
        let name = self.column().as_str();
        if text.trim().is_empty() {
            return Some(Problem::new(
                format!("the new {name} is empty"),
                "write a value",
            ));
        }
        text.contains(char::is_control).then(|| {
            Problem::new(
                format!("the new {name} has a line break or a control character in it"),
                "write it on one line",
            )
        })
    }
}

/// What an action says in each of the columns that can be written; where it cannot be read, as it stands.
pub fn written(action: &Action) -> [(&'static str, Option<String>); 8] {
    fn field<T: ToString>(field: &Field<T>) -> Option<String> {
        match field {
            Field::Missing => None,
            Field::Unreadable(text) => Some(text.value.clone()),
            Field::Known(value) => Some(value.value.to_string()),
        }
    }
    let written = &action.written;
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    let owners = action.owners.iter().map(|owner| format!("@{}", owner.0));
    let owners: Vec<String> = owners.collect();
    let tickets = written.tickets.iter().map(|ticket| ticket.value.as_str());
    let tickets: Vec<&str> = tickets.collect();
    let status = match &written.status {
        Field::Missing => Some(action.status.to_string()),
        status => field(status),
    };
    [
        ("status", status),
        ("completed", field(&written.completed)),
        ("evidence", text(&written.evidence)),
        ("reason", text(&written.reason)),
        ("ticket", (!tickets.is_empty()).then(|| tickets.join(", "))),
        ("owner", (!owners.is_empty()).then(|| owners.join(", "))),
        ("priority", field(&written.priority)),
        ("due", field(&written.due)),
    ]
}

/// A handle without its `@`.
pub(super) fn bare(name: &str) -> &str {
    name.strip_prefix('@').unwrap_or(name)
}

/// Whether `@name` is read as a handle to its end.
pub(super) fn is_handle(name: &str) -> bool {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    let name = bare(name);
    !name.is_empty() && name.chars().all(is_inside) && name.ends_with(char::is_alphanumeric)
}

/// The text as the parser gives it back from that form.
fn in_form(text: &str, form: Form) -> String {
    match form {
        Form::Table => in_cell(text),
        Form::List | Form::Toml => text.to_owned(),
    }
}

/// A text in which no `|` ends a cell. Behind a backslash none does.
pub(super) fn in_cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '|' && !out.ends_with('\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What is said where the parser reads something else than was written.
pub(super) fn misread(action: usize, span: Span, value: &Value) -> Refusal {
    let name = value.column().as_str().to_lowercase();
    let text = value.text();
    Refusal {
        action,
        span,
        message: format!("`{text}` as its {name} would not be read as it is meant"),
        help: "edit the file by hand, and look at what `pm check` says of it".into(),
    }
}

/// What is said where a comment stands inside the value that is to go.
pub(super) fn comment_lost(comment: Span) -> Problem {
    Problem::new(
        "a comment stands inside the value, and would be lost",
        "move the comment behind the value, or edit the file by hand",
    )
    .at(comment)
}

/// A part of the text without the blanks and comments at its ends.
pub(super) fn less_comments(text: &str, span: Span) -> Span {
    let end = span.start + less_last_comments(span.text(text)).len();
    let mut start = span.start;
    loop {
        let rest = &text[start..end];
        start = end - rest.trim_start().len();
        let comment = text[start..end].strip_prefix("<!--");
        match comment.and_then(|comment| comment.find("-->")) {
            Some(close) => start += "<!--".len() + close + "-->".len(),
            None => break,
        }
    }
    Span::new(start, end)
}

/// The text without the blanks and comments at its end.
pub(super) fn less_last_comments(text: &str) -> &str {
    let mut rest = text.trim_end();
    while rest.ends_with("-->")
        && let Some(open) = rest.rfind("<!--")
    {
        rest = rest[..open].trim_end();
    }
    rest
}
