//! A table with a header: the CSV that Jira, GitLab and others export. The columns are known by their names.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::when::{self, Zoneless};
use super::{Input, Place, Problem, Record, Source, State, marker, name, shown, word};
use crate::config::Config;
use crate::source::LineIndex;
use crate::vocabulary::fold;

/// The names of the columns, [`fold`]ed; of two in one table, what stands first here counts.
const KEY: &[&str] = &["issue key", "key", "ticket", "issue", "reference"];
const URL: &[&str] = &[
    "url",
    "issue url",
    "html url",
    "web url",
    "weburl",
    "link",
    "permalink",
];
const STATUS: &[&str] = &["status", "state"];
/// Jira's: to do, in progress or done, whatever the project calls its statuses.
const CATEGORY: &[&str] = &["status category"];
/// With [`URL`] and a closing time in UTC: GitLab's export, where an issue is closed in one way only.
const GITLAB: &[&str] = &["issue id"];
const RESOLUTION: &[&str] = &["resolution", "statereason", "state reason", "close reason"];
const CLOSED: &[&str] = &[
    "resolved",
    "resolutiondate",
    "resolution date",
    "closedat",
    "closed at",
    "closed",
    "closed date",
    "date closed",
    "completed",
    "completed at",
    "done on",
];
const TEXT: &[&str] = &["description", "body"];

pub(super) fn read(text: &str, config: &Config) -> Result<Input, String> {
    let mut reader = reader(text);
    let header = reader.headers().map_err(|error| unsound(&error))?;
    let columns = Columns::find(header)?;
    let lines = LineIndex::new(text);
    let mut input = Input::default();
    for row in reader.records() {
        let row = row.map_err(|error| unsound(&error))?;
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        *input.sources.entry(Source::Table).or_default() += 1;
        let place = Place::Line(line(&row, text, &lines));
        match columns.record(&row, place, config) {
            Ok(record) => input.records.push(record),
            Err(message) => input.problems.push(Problem {
                place,
                name: columns.name(&row).map(str::to_owned),
                message,
            }),
        }
    }
    Ok(input)
}

/// The line of a row, from 1. Where a row ends in two bytes, the reader has the second of them in the next.
fn line(row: &StringRecord, text: &str, lines: &LineIndex) -> usize {
    let start = row.position().map_or(0, csv::Position::byte);
    let start = usize::try_from(start).unwrap_or(0).min(text.len());
    let bytes = text.as_bytes()[start..].iter();
    let breaks = bytes.take_while(|byte| matches!(byte, b'\r' | b'\n'));
    lines.line(start + breaks.count()).0 + 1
}

/// What stands between the cells is what the header has most of.
fn reader(text: &str) -> Reader<&[u8]> {
    let header = text.lines().next().unwrap_or_default();
    let count = |mark: &u8| header.bytes().filter(|byte| byte == mark).count();
    // Of equals the last counts, which is the comma.
    let mark = [b'\t', b';', b','].into_iter().max_by_key(count);
    ReaderBuilder::new()
        .delimiter(mark.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes())
}

fn unsound(error: &csv::Error) -> String {
    format!("it is not sound CSV: {}", shown(&error.to_string()))
}

/// Where the columns are.
#[derive(Debug)]
struct Columns {
    key: Option<usize>,
    url: Option<usize>,
    status: Option<usize>,
    category: Option<usize>,
    resolution: Option<usize>,
    closed: Option<usize>,
    text: Option<usize>,
    is_gitlab: bool,
    /// What its header says of the times in `closed`.
    zoneless: Zoneless,
}

impl Columns {
    fn find(header: &StringRecord) -> Result<Self, String> {
        let names: Vec<String> = header.iter().map(fold).collect();
        let find = |wanted: &[&str]| {
            let mut found = wanted.iter();
            found.find_map(|wanted| names.iter().position(|name| name == wanted))
        };
        let closed = find(CLOSED);
        let is_utc = closed.is_some_and(|at| header[at].contains("UTC"));
        let columns = Self {
            key: find(KEY),
            url: find(URL),
            status: find(STATUS),
            category: find(CATEGORY),
            resolution: find(RESOLUTION),
            closed,
            text: find(TEXT),
            is_gitlab: is_utc && find(GITLAB).is_some() && find(URL).is_some(),
            zoneless: if is_utc {
                Zoneless::Utc
            } else {
                Zoneless::AsWritten
            },
        };
        let status = columns.status.or(columns.category);
        let missing = match (&columns.key, &columns.url, status) {
            (None, None, _) => "names the tickets, `Issue key` or `URL`",
            (_, _, None) => "says how far they are, `Status` or `State`",
            _ => return Ok(columns),
        };
        // What the line is can be a secret, so it is not shown.
        Err(format!(
            "it is neither JSON nor a table with a column that {missing}, in its first line"
        ))
    }

    fn record(&self, row: &StringRecord, place: Place, config: &Config) -> Result<Record, String> {
        let (key, url) = (cell(row, self.key), cell(row, self.url));
        if key.is_none() && url.is_none() {
            return Err("it names no ticket".to_owned());
        }
        let state = self.state(row, config)?;
        let closed = match state {
            State::Open | State::InProgress => None,
            _ => cell(row, self.closed),
        };
        let closed = closed.map(|closed| when::day(closed, config, self.zoneless));
        Ok(Record {
            place,
            key: key
                .map(str::to_owned)
                .or_else(|| url.and_then(name::key_of)),
            url: url.map(str::to_owned),
            state,
            closed: closed.transpose()?,
            made_for: cell(row, self.text).and_then(marker::marked),
        })
    }

    fn state(&self, row: &StringRecord, config: &Config) -> Result<State, String> {
        let status = cell(row, self.status);
        let category = cell(row, self.category);
        let Some(word) = category.or(status) else {
            return Err("it has no status".to_owned());
        };
        let state = word::status(word, config)?;
        if matches!(state, State::Open | State::InProgress) {
            return Ok(state);
        }
        // So Jira says that there is none; many workflows close without one.
        let resolution = cell(row, self.resolution).filter(|it| fold(it) != "unresolved");
        let state = word::closed(status, resolution, config)?;
        match status {
            Some(status) if self.resolution.is_none() && self.is_unclear(status, config) => {
                Err(format!(
                    "`{}` does not say whether it was done: add the column `Resolution`, or {}",
                    shown(status),
                    word::SAY
                ))
            }
            _ => Ok(state),
        }
    }

    /// Whether a status alone can mean that it was done and that it was not.
    fn is_unclear(&self, status: &str, config: &Config) -> bool {
        !self.is_gitlab && word::is_ambiguous(status, config)
    }

    fn name<'r>(&self, row: &'r StringRecord) -> Option<&'r str> {
        cell(row, self.key).or_else(|| cell(row, self.url))
    }
}

fn cell(row: &StringRecord, column: Option<usize>) -> Option<&str> {
    let cell = row.get(column?)?.trim();
    (!cell.is_empty()).then_some(cell)
}
