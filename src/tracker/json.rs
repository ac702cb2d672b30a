//! JSON, as a tracker's program or its interface prints it. Which tracker it is shows in the keys of each record.

use serde_json::{Deserializer, Map, Value};

use super::{Input, Place, Problem, Record, Source, github, gitlab, jira, shown};
use crate::config::Config;

/// An issue as it stands in the JSON.
pub(super) type Object = Map<String, Value>;

/// Reads one value, or several one after another, as programs print them that ask for page after page.
pub(super) fn read(text: &str, config: &Config) -> Result<Input, String> {
    let mut input = Input::default();
    for value in Deserializer::from_str(text).into_iter::<Value>() {
        let value = value.map_err(|error| format!("it is not sound JSON: {error}"))?;
        match value {
            Value::Array(values) => records(values, &mut input, config),
            Value::Object(mut object) => match object.remove("issues") {
                Some(Value::Array(values)) => {
                    input.is_partial |= has_more(&object, values.len());
                    records(values, &mut input, config);
                }
                _ if reader(&object).is_some() => record(&object, &mut input, config),
                _ => return Err(foreign(&object)),
            },
            _ => return Err("it is JSON, but no list of issues".to_owned()),
        }
    }
    Ok(input)
}

fn records(values: Vec<Value>, input: &mut Input, config: &Config) {
    for value in values {
        if let Value::Object(object) = value {
            record(&object, input, config);
        } else {
            let message = "it is not an object, so it is no issue".to_owned();
            input.problem(None, message);
        }
    }
}

/// How the issues of one tracker are read.
struct Reader {
    source: Source,
    read: fn(&Object, &Config) -> Result<Record, String>,
    /// What to call one that cannot be read.
    name: fn(&Object) -> Option<String>,
}

/// What reads an object, by the keys that only one tracker has.
fn reader(object: &Object) -> Option<Reader> {
    let has = |key: &str| object.contains_key(key);
    if has("fields") && has("key") {
        Some(Reader {
            source: Source::Jira,
            read: jira::read,
            name: jira::name,
        })
    } else if has("iid") {
        Some(Reader {
            source: Source::GitLab,
            read: gitlab::read,
            name: gitlab::name,
        })
    } else if has("number") || (has("state") && (has("url") || has("html_url"))) {
        Some(Reader {
            source: Source::GitHub,
            read: github::read,
            name: github::name,
        })
    } else {
        None
    }
}

fn record(object: &Object, input: &mut Input, config: &Config) {
    let Some(reader) = reader(object) else {
        let message = format!(
            "it is no issue of GitHub, GitLab or Jira: its keys are {}",
            keys(object)
        );
        return input.problem(None, message);
    };
    *input.sources.entry(reader.source).or_default() += 1;
    match (reader.read)(object, config) {
        Ok(record) => {
            let place = Place::Record(input.count() + 1);
            input.records.push(Record { place, ..record });
        }
        Err(message) => input.problem((reader.name)(object), message),
    }
}

impl Input {
    fn problem(&mut self, name: Option<String>, message: String) {
        let place = Place::Record(self.count() + 1);
        self.problems.push(Problem {
            place,
            name,
            message,
        });
    }

    fn count(&self) -> usize {
        self.records.len() + self.problems.len()
    }
}

/// Whether a page of Jira's is not the last.
fn has_more(page: &Object, here: usize) -> bool {
    let number = |key: &str| page.get(key).and_then(Value::as_u64);
    let before = number("startAt").unwrap_or(0);
    let is_last = page.get("isLast").and_then(Value::as_bool);
    let more = number("total").is_some_and(|total| total > before + here as u64);
    more || is_last == Some(false) || page.get("nextPageToken").is_some_and(Value::is_string)
}

/// What to say of an object that is no issue: a tracker that refuses says why.
fn foreign(object: &Object) -> String {
    let first = |value: &Value| value.as_array().and_then(|all| all.first()).cloned();
    let said = [
        object.get("message").cloned(),
        object.get("errorMessages").and_then(first),
        object.get("error").cloned(),
    ];
    let mut said = said.into_iter().flatten();
    match said.find_map(|said| said.as_str().map(shown)) {
        Some(said) => format!("it is no list of issues, but the tracker's answer `{said}`"),
        None => format!(
            "it is no issue of GitHub, GitLab or Jira, and no list of them: its keys are {}",
            keys(object)
        ),
    }
}

/// How many keys a message lists.
const LISTED: usize = 8;

fn keys(object: &Object) -> String {
    let keys = object
        .keys()
        .take(LISTED)
        .map(|key| format!("`{}`", shown(key)));
    let keys: Vec<String> = keys.collect();
    match (keys.is_empty(), object.len() > LISTED) {
        (true, _) => "none".to_owned(),
        (false, more) => keys.join(", ") + if more { " and others" } else { "" },
    }
}

/// The text of a key, unless it is empty.
pub(super) fn text<'o>(object: &'o Object, key: &str) -> Option<&'o str> {
    let text = object.get(key)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}
