//! What a postmortem's file says, as JSON has it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::format;
use super::super::site::Site;
use crate::anchor;
use crate::model::{InstantOrigin, Instants, KnownInstant, Measure, Postmortem};

use crate::parse::blocks::plain_text;
use crate::parse::{BudgetEntry, Factor, Figure, Section, TimelineEntry};
use crate::slug::percent_encoded;
use crate::span::Spanned;
use crate::time::{Moment, Unknown};
use crate::vocabulary::{Instant, Vocabulary as _};

/// An instant of the incident.
#[derive(Debug, Serialize)]
pub struct InstantJson {
    at: String,
    approximate: bool,
    /// `front-matter` or `timeline`.
    origin: &'static str,
    /// Its place in `timeline`, from 0.
    entry: Option<usize>,
}

/// A duration, or why it is not known.
#[derive(Debug, Serialize)]
pub struct DurationJson {
    seconds: Option<i64>,
    unknown: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct EntryJson<'a> {
    /// RFC 3339, in UTC.
    at: Option<String>,
    approximate: bool,
    end: Option<String>,
    /// Why `at` or `end` is not known.
    unknown: Option<&'a str>,
    /// The time as written.
    written: &'a str,
    mark: Option<&'static str>,
    text: String,
    markdown: &'a str,
}

#[derive(Debug, Serialize)]
pub struct FactorJson<'a> {
    id: &'a str,
    text: String,
    markdown: &'a str,
    category: Option<&'static str>,
    debt: Option<&'static str>,
    /// The reason for which the risk is accepted.
    accepted: Option<&'a str>,
    url: String,
}

#[derive(Debug, Serialize)]
pub struct ImpactJson<'a> {
    figure: &'static str,
    text: String,
    markdown: &'a str,
    minutes: Option<f64>,
}

#[derive(Debug, Serialize)]
pub struct SectionJson<'a> {
    title: &'a str,
    /// The name that the section has for `pm`.
    kind: Option<&'static str>,
    level: u8,
    /// All below the heading, as written.
    markdown: &'a str,
}

#[derive(Debug, Serialize)]
pub struct BudgetJson<'a> {
    service: Option<&'a str>,
    objective: Option<&'a str>,
    error_ratio: Option<f64>,
    duration_minutes: Option<f64>,
    bad_events: Option<f64>,
    consumed_minutes: Option<f64>,
}

pub(super) fn texts(all: &[Spanned<String>]) -> Vec<&str> {
    all.iter().map(|text| text.value.as_str()).collect()
}

pub(super) fn optional(text: Option<&Spanned<String>>) -> Option<&str> {
    text.map(|text| text.value.as_str())
}

/// Under the names by which they are gathered.
pub(super) fn services(site: &Site<'_>, postmortem: &Postmortem) -> Vec<String> {
    let services = postmortem.document.front.services.iter();
    let name = |written: &str| site.input.summary.service(written).name;
    services.map(|it| name(&it.value)).collect()
}

pub(super) fn teams(site: &Site<'_>, postmortem: &Postmortem) -> Vec<String> {
    let teams = postmortem.teams.iter();
    teams.map(|it| site.input.summary.team(it).name).collect()
}

/// All five, known or not.
pub(super) fn instants(known: &Instants) -> BTreeMap<&'static str, Option<InstantJson>> {
    let view = |KnownInstant { moment, origin, .. }: &KnownInstant| InstantJson {
        at: format::datetime(moment),
        approximate: moment.approximate,
        origin: match origin {
            InstantOrigin::FrontMatter => "front-matter",
            InstantOrigin::Entry(_) => "timeline",
        },
        entry: match origin {
            InstantOrigin::FrontMatter => None,
            InstantOrigin::Entry(entry) => Some(*entry),
        },
    };
    let all = Instant::ALL.iter();
    all.map(|it| (it.as_str(), known.0.get(it).map(view)))
        .collect()
}

/// All four, known or not.
pub(super) fn durations(known: &Instants) -> BTreeMap<String, DurationJson> {
    let view = |measure: Measure| match known.measure(measure) {
        Ok(length) => DurationJson {
            seconds: Some(length.num_seconds()),
            unknown: None,
        },
        Err(Unknown(why)) => DurationJson {
            seconds: None,
            unknown: Some(why),
        },
    };
    let all = Measure::ALL.into_iter();
    all.map(|it| (it.as_str().replace(' ', "_"), view(it)))
        .collect()
}

pub(super) fn entry(entry: &TimelineEntry) -> EntryJson<'_> {
    let known = |at: &Result<Moment, Unknown>| at.as_ref().ok().map(format::datetime);
    let end = entry.end.as_ref();
    let unknown = entry
        .at
        .as_ref()
        .err()
        .or(end.and_then(|end| end.as_ref().err()));
    EntryJson {
        at: known(&entry.at),
        approximate: entry.at.as_ref().is_ok_and(|at| at.approximate),
        end: end.and_then(known),
        unknown: unknown.map(|why| why.0.as_str()),
        written: &entry.written.value,
        mark: entry.mark.as_ref().map(|mark| mark.value.as_str()),
        text: plain_text(&entry.text),
        markdown: &entry.text,
    }
}

/// A factor, on the page at `page`.
pub(super) fn factor<'a>(page: &str, factor: &'a Factor) -> FactorJson<'a> {
    let anchor = percent_encoded(&anchor::factor(&factor.id));
    FactorJson {
        id: &factor.id,
        text: plain_text(&factor.text),
        markdown: &factor.text,
        category: factor.category.known().map(|category| category.as_str()),
        debt: factor.debt.known().map(|debt| debt.as_str()),
        accepted: optional(factor.accepted.as_ref()),
        url: format!("{page}#{anchor}"),
    }
}

pub(super) fn impact(figure: &Figure) -> ImpactJson<'_> {
    ImpactJson {
        figure: figure.key.as_str(),
        text: plain_text(&figure.value.value),
        markdown: &figure.value.value,
        minutes: figure.minutes,
    }
}

/// A section of the file: what stands in the front matter alone is in fields of its own.
pub(super) fn section<'a>(text: &'a str, section: &'a Section) -> SectionJson<'a> {
    SectionJson {
        title: &section.title.value,
        kind: section.kind.map(crate::vocabulary::Vocabulary::as_str),
        level: section.level,
        markdown: section.content.text(text).trim(),
    }
}

pub(super) fn budget(entry: &BudgetEntry) -> BudgetJson<'_> {
    let number = |value: &Option<Spanned<f64>>| value.as_ref().map(|value| value.value);
    BudgetJson {
        service: optional(entry.service.as_ref()),
        objective: optional(entry.objective.as_ref()),
        error_ratio: number(&entry.error_ratio),
        duration_minutes: number(&entry.duration_minutes),
        bad_events: number(&entry.bad_events),
        consumed_minutes: number(&entry.consumed_minutes),
    }
}
