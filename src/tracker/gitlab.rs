//! An issue as GitLab's interface prints it, and `glab` with it.

use serde_json::Value;

use super::json::{Object, text};
use super::when::{self, Zoneless};
use super::{Place, Record, State, marker, shown};
use crate::config::Config;

pub(super) fn read(issue: &Object, config: &Config) -> Result<Record, String> {
    let url = text(issue, "web_url");
    let key = key(issue);
    if url.is_none() && key.is_none() {
        return Err("it has neither `web_url` nor `references`".to_owned());
    }
    let state = state(issue)?;
    let closed = match state {
        State::Open | State::InProgress => None,
        _ => text(issue, "closed_at"),
    };
    let closed = closed.map(|closed| when::day(closed, config, Zoneless::Utc));
    Ok(Record {
        place: Place::Record(0),
        key,
        url: url.map(str::to_owned),
        state,
        closed: closed.transpose()?,
        made_for: text(issue, "description").and_then(marker::marked),
    })
}

pub(super) fn name(issue: &Object) -> Option<String> {
    let number = issue.get("iid").and_then(Value::as_u64);
    key(issue).or_else(|| number.map(|number| format!("#{number}")))
}

/// `group/shop#12`.
fn key(issue: &Object) -> Option<String> {
    let references = issue.get("references")?.as_object()?;
    text(references, "full").map(str::to_owned)
}

fn state(issue: &Object) -> Result<State, String> {
    let links = issue.get("_links").and_then(Value::as_object);
    let original = links.and_then(|links| text(links, "closed_as_duplicate_of"));
    let moved = issue.get("moved_to_id").is_some_and(Value::is_u64);
    match text(issue, "state") {
        Some("opened") => Ok(State::Open),
        Some("closed") if original.is_some() => Ok(State::Elsewhere("closed as a duplicate")),
        Some("closed") if moved => Ok(State::Elsewhere("moved to another project")),
        Some("closed") => Ok(State::Done),
        Some(state) => Err(format!("the state `{}` is not known", shown(state))),
        None => Err("it has no `state`".to_owned()),
    }
}
