//! An issue as `gh issue list --json` and `gh issue view --json` print it, or as GitHub's interface does (`html_url`,
//! `state_reason`).

use serde_json::Value;

use super::json::{Object, text};
use super::when::{self, Zoneless};
use super::{Place, Record, State, marker, name, shown, word};
use crate::config::Config;

pub(super) fn read(issue: &Object, config: &Config) -> Result<Record, String> {
    let Some(url) = address(issue) else {
        return Err("it has no `url`: ask for it, with `--json url,state,…`".to_owned());
    };
    let state = state(issue, url, config)?;
    let closed = match state {
        State::Open | State::InProgress => None,
        _ => text(issue, "closedAt").or_else(|| text(issue, "closed_at")),
    };
    let closed = closed.map(|closed| when::day(closed, config, Zoneless::Utc));
    Ok(Record {
        place: Place::Record(0),
        key: name::key_of(url),
        url: Some(url.to_owned()),
        state,
        closed: closed.transpose()?,
        made_for: text(issue, "body").and_then(marker::marked),
    })
}

pub(super) fn name(issue: &Object) -> Option<String> {
    let number = issue.get("number").and_then(Value::as_u64);
    let url = address(issue);
    url.map(|url| name::key_of(url).unwrap_or_else(|| url.to_owned()))
        .or_else(|| number.map(|number| format!("#{number}")))
}

/// The page of the issue: for the interface, `url` is that of the interface itself.
fn address(issue: &Object) -> Option<&str> {
    text(issue, "html_url").or_else(|| text(issue, "url"))
}

fn state(issue: &Object, url: &str, config: &Config) -> Result<State, String> {
    let Some(state) = text(issue, "state") else {
        return Err("it has no `state`: ask for it, with `--json url,state,…`".to_owned());
    };
    let is_pull = name::is_pull(url);
    let pull = issue.get("pull_request").and_then(Value::as_object);
    let is_merged = pull.is_some_and(|pull| text(pull, "merged_at").is_some());
    match state.to_ascii_lowercase().as_str() {
        "open" => Ok(State::Open),
        "merged" => Ok(State::Done),
        "closed" if is_merged => Ok(State::Done),
        "closed" if is_pull => Ok(State::Elsewhere("closed without being merged")),
        "closed" => reason(issue, config),
        _ => Err(format!("the state `{}` is not known", shown(state))),
    }
}

/// Why it was closed. It must have been asked for: without it, "not planned" looks like done.
fn reason(issue: &Object, config: &Config) -> Result<State, String> {
    let mut keys = ["stateReason", "state_reason"].iter();
    let Some(value) = keys.find_map(|key| issue.get(*key)) else {
        return Err(
            "it is closed, and `stateReason` does not say whether it was done: ask for it too, with `--json url,state,stateReason,…`"
                .to_owned(),
        );
    };
    match value.as_str().map(str::trim) {
        // What was closed before there were reasons.
        None | Some("") => Ok(State::Done),
        Some(reason) => match word::resolution(&reason.to_ascii_lowercase(), config)? {
            State::WontDo(reason) => Ok(State::WontDo(reason)),
            state => Ok(state),
        },
    }
}
