//! An action as JSON has it: the same fields in the report, the list of actions and the files of the site.

use chrono::NaiveDate;
use serde::Serialize;

use super::words;
use crate::aggregate::{Standing, Summary};
use crate::model::OwnerName;
use crate::span::Spanned;
use crate::vocabulary::{ActionStatus, ActionType, DocumentStatus, Priority};

/// An action. What is not known is `null`, or an empty list.
#[derive(Debug, Serialize)]
pub struct ActionJson<'a> {
    /// `2025-01-15-api-errors/AI-1`.
    pub id: String,
    /// Without markup, on one line.
    pub text: String,
    pub state: &'static str,
    pub days_overdue: Option<i64>,
    pub days_until_due: Option<i64>,
    pub status: ActionStatus,
    pub priority: Option<Priority>,
    #[serde(rename = "type")]
    pub kind: Option<ActionType>,
    pub due: Option<NaiveDate>,
    pub created: Option<NaiveDate>,
    pub completed: Option<NaiveDate>,
    pub age_days: Option<i64>,
    pub slips: Option<usize>,
    pub first_due: Option<NaiveDate>,
    pub owners: Vec<OwnerJson<'a>>,
    /// As they are shown.
    pub teams: Vec<String>,
    pub services: Vec<String>,
    /// As written, like what follows.
    pub factors: Vec<&'a str>,
    pub tickets: Vec<&'a str>,
    pub evidence: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub url: Option<String>,
    pub postmortem: PostmortemJson<'a>,
}

#[derive(Debug, Serialize)]
pub struct OwnerJson<'a> {
    pub handle: &'a str,
    pub name: &'a str,
}

/// The postmortem that an action is of.
#[derive(Debug, Serialize)]
pub struct PostmortemJson<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub date: Option<NaiveDate>,
    pub severity: Option<&'a str>,
    pub status: DocumentStatus,
    pub url: Option<String>,
}

/// Where an action and its postmortem are to be found.
#[derive(Debug)]
pub struct Places {
    pub action: Option<String>,
    pub postmortem: Option<String>,
}

impl Places {
    /// Their full addresses, where the site's is known and the postmortem has a page.
    pub fn full(summary: &Summary<'_>, standing: &Standing<'_>) -> Self {
        Self {
            action: words::standing_url(summary.config, standing),
            postmortem: words::page_url(summary.config, standing.postmortem),
        }
    }
}

impl<'a> ActionJson<'a> {
    pub fn new(summary: &Summary<'a>, standing: &Standing<'a>, places: Places) -> Self {
        let written = &standing.action.written;
        let postmortem = standing.postmortem;
        Self {
            id: standing.action.id.to_string(),
            text: words::text(standing),
            state: standing.state.as_str(),
            days_overdue: standing.state.days_overdue(),
            days_until_due: standing.state.days_until_due(),
            status: standing.action.status,
            priority: standing.priority(),
            kind: written.kind.known().copied(),
            due: standing.due(),
            created: written.created.known().copied(),
            completed: standing.completed(),
            age_days: standing.age_days,
            slips: standing.slips(),
            first_due: standing.first_due(),
            owners: people(summary, &standing.action.owners),
            teams: words::teams(summary, standing),
            services: words::services(summary, standing),
            factors: texts(&written.factors),
            tickets: texts(&written.tickets),
            evidence: written.evidence.as_ref().map(|text| text.value.as_str()),
            reason: written.reason.as_ref().map(|text| text.value.as_str()),
            url: places.action,
            postmortem: PostmortemJson {
                id: &postmortem.id.0,
                title: &postmortem.title,
                date: postmortem.date,
                severity: postmortem.severity.as_ref().map(|it| it.name.as_str()),
                status: postmortem.status,
                url: places.postmortem,
            },
        }
    }
}

/// People by their handles, with the names under which they are shown.
pub fn people<'a>(summary: &Summary<'a>, people: &'a [OwnerName]) -> Vec<OwnerJson<'a>> {
    let catalog = &summary.config.catalog;
    let person = |owner: &'a OwnerName| OwnerJson {
        handle: &owner.0,
        name: catalog.display_name(owner),
    };
    people.iter().map(person).collect()
}

fn texts(all: &[Spanned<String>]) -> Vec<&str> {
    all.iter().map(|one| one.value.as_str()).collect()
}
