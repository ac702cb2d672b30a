//! An issue of Jira's search, `/rest/api/2/search` and `/rest/api/3/search`.

use serde_json::Value;

use super::json::{Object, text};
use super::when::{self, Zoneless};
use super::{Place, Record, State, marker, shown, word};
use crate::config::Config;

pub(super) fn read(issue: &Object, config: &Config) -> Result<Record, String> {
    let Some(key) = text(issue, "key") else {
        return Err("its `key` is empty".to_owned());
    };
    let Some(fields) = issue.get("fields").and_then(Value::as_object) else {
        return Err("it has no `fields`: ask for `fields=status,resolution,resolutiondate`".into());
    };
    let state = state(fields, config)?;
    let closed = match state {
        State::Open | State::InProgress => None,
        _ => text(fields, "resolutiondate"),
    };
    let closed = closed.map(|closed| when::day(closed, config, Zoneless::Utc));
    Ok(Record {
        place: Place::Record(0),
        key: Some(key.to_owned()),
        url: text(issue, "self").and_then(|link| page(link, key)),
        state,
        closed: closed.transpose()?,
        made_for: fields.get("description").and_then(made_for),
    })
}

pub(super) fn name(issue: &Object) -> Option<String> {
    text(issue, "key").map(str::to_owned)
}

/// The page of an issue, from the address that the interface has for it. Where one host answers for all of Jira's
/// customers, that is not where their pages are.
fn page(link: &str, key: &str) -> Option<String> {
    let (server, _) = link.split_once("/rest/api/")?;
    let is_gateway = server.contains("://api.atlassian.com");
    (!is_gateway).then(|| format!("{server}/browse/{key}"))
}

fn state(fields: &Object, config: &Config) -> Result<State, String> {
    let status = fields.get("status").and_then(Value::as_object);
    let category = status.and_then(|status| status.get("statusCategory")?.as_object());
    let category = category.and_then(|category| text(category, "key"));
    match category {
        Some("new") => Ok(State::Open),
        Some("indeterminate") => Ok(State::InProgress),
        Some("done") => {
            let name = status.and_then(|status| text(status, "name"));
            closed(fields, name, config)
        }
        Some(other) => Err(format!("the category `{}` is not known", shown(other))),
        None => {
            Err("it has no `fields.status.statusCategory.key`: ask for the field `status`".into())
        }
    }
}

/// How it was closed. The field must have been asked for: without it, "Won't Do" looks like done. Many workflows close
/// without a resolution; then the name of the status says it.
fn closed(fields: &Object, status: Option<&str>, config: &Config) -> Result<State, String> {
    let Some(resolution) = fields.get("resolution") else {
        return Err(
            "it is closed, and `resolution` does not say whether it was done: ask for `fields=status,resolution,resolutiondate`"
                .to_owned(),
        );
    };
    let resolution = resolution.as_object().and_then(|it| text(it, "name"));
    word::closed(status, resolution, config)
}

/// What a description is marked with: text in version 2, a document in version 3.
fn made_for(description: &Value) -> Option<String> {
    match description {
        Value::String(text) => marker::marked(text),
        Value::Object(_) => {
            let mut lines = String::new();
            gather(description, &mut lines);
            marker::marked(&lines)
        }
        _ => None,
    }
}

/// The text of a document, each block on a line of its own. No deeper than JSON may be nested.
fn gather(node: &Value, out: &mut String) {
    if let Some(text) = node.get("text").and_then(Value::as_str) {
        out.push_str(text);
    }
    for child in node
        .get("content")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        gather(child, out);
    }
    if node.get("type").and_then(Value::as_str) != Some("text") {
        out.push('\n');
    }
}
