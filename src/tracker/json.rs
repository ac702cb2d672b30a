//! JSON, as a tracker's program or its interface prints it. Which tracker it is shows in the keys of each record.

use serde_json::{Deserializer, Map, Value};

use super::{Input, Place, Problem, Record, Source, github, gitlab, jira, shown};
use crate::config::Config;

/// An issue as it stands in the JSON.
pub(super) type Object = Map<String, Value>;

/// Reads one value, or several one after another, as programs print them that ask for page after page.
pub(super) fn read(text: &str, config: &Config) -> Result<Input, String> {
    let mut input = Input::default();
    let mut pages = Pages::default();
    for value in Deserializer::from_str(text).into_iter::<Value>() {
        let value = value.map_err(|error| format!("it is not sound JSON: {error}"))?;
        match value {
            Value::Array(values) => records(values, &mut input, config),
            Value::Object(mut object) => match object.remove("issues") {
                Some(Value::Array(values)) => {
                    pages.add(&object, values.len());
                    records(values, &mut input, config);
                }
                _ if reader(&object).is_some() => record(&object, &mut input, config),
                _ => return Err(foreign(&object)),
            },
            _ => return Err("it is JSON, but no list of issues".to_owned()),
        }
    }
    input.is_partial = pages.lack_some();
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

/// What the pages of Jira's searches say of their number, all together.
#[derive(Debug, Default)]
struct Pages {
    /// How many issues there are on pages that say how many there should be.
    here: u64,
    /// How many there should be, by the first page of each search.
    total: Option<u64>,
    /// The same by any page, for where a first one is missing.
    any_total: u64,
    /// The last page that was read says that another follows.
    is_open: bool,
}

impl Pages {
    fn add(&mut self, page: &Object, here: usize) {
        let number = |key: &str| page.get(key).and_then(Value::as_u64);
        if let Some(total) = number("total") {
            self.here = self.here.saturating_add(here as u64);
            self.any_total = self.any_total.max(total);
            if number("startAt").unwrap_or(0) == 0 {
                self.total = Some(self.total.unwrap_or(0).saturating_add(total));
            }
        }
        let is_last = page.get("isLast").and_then(Value::as_bool);
        let has_next = page.get("nextPageToken").is_some_and(Value::is_string);
        self.is_open = is_last == Some(false) || has_next;
    }

    fn lack_some(&self) -> bool {
        self.is_open || self.here < self.total.unwrap_or(self.any_total)
    }
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
