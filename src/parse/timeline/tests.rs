//! Timelines from Markdown to entries. Where nothing else is said, the incident is of 15 January 2025 in UTC.

mod dates;
mod forms;
mod marks;
mod tables;
mod zones;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::*;
use crate::config::Config;
use crate::parse::blocks;
use crate::source::SourceId;
use crate::time::{Moment, Unknown, Zone};

struct Given {
    date: Option<NaiveDate>,
    zone: Tz,
    explicit: bool,
    heading: &'static str,
    preamble: &'static str,
    config: Config,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            date: "2025-01-15".parse().ok(),
            zone: Tz::UTC,
            explicit: false,
            heading: "Timeline",
            preamble: "",
            config: Config::default(),
        }
    }
}

/// One line an entry or a piece of prose, then one line a finding.
fn show(given: &Given, text: &str) -> Vec<String> {
    let cx = Context {
        source: SourceId(0),
        text,
        config: &given.config,
        date: given.date,
        zone: Zone::Named(given.zone),
        zone_given: given.explicit,
    };
    let around = Surroundings {
        heading: given.heading,
        preamble: given.preamble,
    };
    let (mut entries, mut findings) = (Vec::new(), Vec::new());
    let blocks = blocks::parse(text, Span::new(0, text.len()));
    let parts = parse(&cx, around, &blocks, &mut entries, &mut findings);
    let mut lines = Vec::new();
    for part in parts {
        match part {
            Part::Prose(span) => lines.push(format!("prose {:?}", span.text(text))),
            Part::Timeline(range) => lines.extend(entries[range].iter().map(entry_line)),
            other => panic!("{other:?}"),
        }
    }
    lines.extend(findings.iter().map(|finding| {
        let place = finding.at.span.text(text);
        format!("{} {place:?}: {}", finding.rule, finding.message)
    }));
    lines
}

fn entry_line(entry: &TimelineEntry) -> String {
    let end = entry.end.as_ref().map(|end| format!(" … {}", instant(end)));
    let mark = entry.mark.as_ref().map(|mark| format!(" [{}]", mark.value));
    format!(
        "{}{}{} {:?}",
        instant(&entry.at),
        end.unwrap_or_default(),
        mark.unwrap_or_default(),
        entry.text
    )
}

/// `15 14:05+00:00` for the times of January 2025.
fn instant(at: &Result<Moment, Unknown>) -> String {
    match at {
        Ok(moment) => {
            let form = if moment.seconds {
                "%F %T%:z"
            } else {
                "%F %H:%M%:z"
            };
            let shown = moment.at.format(form).to_string();
            let shown = shown.strip_prefix("2025-01-").unwrap_or(&shown);
            format!("{}{shown}", if moment.approximate { "~" } else { "" })
        }
        Err(Unknown(why)) => format!("({why})"),
    }
}

fn check(text: &str, expected: &[&str]) {
    check_given(&Given::default(), text, expected);
}

fn check_given(given: &Given, text: &str, expected: &[&str]) {
    assert_eq!(show(given, text), expected, "{text}");
}

#[test]
fn the_span_of_the_time_is_exact() {
    let text = "- **14:05 CET** — a\n- x\n";
    let config = Config::default();
    let cx = Context {
        source: SourceId(0),
        text,
        config: &config,
        date: None,
        zone: Zone::Named(Tz::UTC),
        zone_given: false,
    };
    let around = Surroundings {
        heading: "Timeline",
        preamble: "",
    };
    let blocks = blocks::parse(text, Span::new(0, text.len()));
    let mut entries = Vec::new();
    parse(&cx, around, &blocks, &mut entries, &mut Vec::new());
    let shown: Vec<(&str, &str)> = entries
        .iter()
        .map(|entry| (entry.written.span.text(text), entry.span.text(text)))
        .collect();
    assert_eq!(shown, [("14:05 CET", "- **14:05 CET** — a"), ("", "- x")]);
}
