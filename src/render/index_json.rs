//! `index.json`: the site for programs. Its `version` changes when a field goes or changes its meaning; new fields may
//! come at any time.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::site::{Site, postmortem_path};
use super::{Contents, OutputFile, format};
use crate::aggregate::Standing;
use crate::anchor;
use crate::model::{Measure, Postmortem};
use crate::parse::blocks::plain_text;
use crate::vocabulary::{
    ActionStatus, ActionType, DetectedBy, DocumentStatus, Instant, Kind, Priority, Role, Trigger,
    Visibility,
};

const VERSION: u32 = 1;

/// The whole file.
#[derive(Debug, Serialize)]
pub struct IndexJson<'a> {
    pub version: u32,
    pub title: &'a str,
    /// The day as of which actions are overdue or not.
    pub today: String,
    /// The newest first.
    pub postmortems: Vec<PostmortemJson<'a>>,
    /// What is overdue first.
    pub actions: Vec<ActionJson<'a>>,
}

/// What is not known is `null`, or an empty list.
#[derive(Debug, Serialize)]
pub struct PostmortemJson<'a> {
    pub id: &'a str,
    /// Relative to this file.
    pub url: String,
    pub title: &'a str,
    pub date: Option<String>,
    pub severity: Option<&'a str>,
    pub status: DocumentStatus,
    pub kind: Kind,
    pub summary: String,
    pub services: Vec<&'a str>,
    pub teams: Vec<&'a str>,
    pub tags: Vec<&'a str>,
    pub trigger: Option<Trigger>,
    pub detected_by: Option<DetectedBy>,
    pub visibility: Option<Visibility>,
    /// RFC 3339, in UTC.
    pub instants: BTreeMap<&'static str, String>,
    /// In seconds.
    pub durations: BTreeMap<&'static str, i64>,
    /// As written.
    pub roles: BTreeMap<&'static str, Vec<&'a str>>,
    pub factors: Vec<FactorJson<'a>>,
    pub related: Vec<&'a str>,
    pub repeat_of: Option<&'a str>,
    pub tracker: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub struct FactorJson<'a> {
    pub id: &'a str,
    pub text: String,
    pub category: Option<&'static str>,
    pub debt: Option<&'static str>,
    /// The reason for which the risk is accepted.
    pub accepted: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub struct ActionJson<'a> {
    /// `2025-01-15-api-errors/AI-1`.
    pub id: String,
    pub postmortem: &'a str,
    pub url: String,
    pub text: String,
    pub owners: Vec<&'a str>,
    pub priority: Option<Priority>,
    pub status: ActionStatus,
    /// `overdue`, `due-soon`, `later`, `undated`, `done` or `wont-do`, as of `today`.
    pub state: &'static str,
    pub due: Option<String>,
    pub created: Option<String>,
    pub completed: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<ActionType>,
    pub factors: Vec<&'a str>,
    pub teams: Vec<&'a str>,
    pub tickets: Vec<&'a str>,
}

pub(super) fn render(site: &Site<'_>) -> anyhow::Result<Vec<OutputFile>> {
    let index = IndexJson {
        version: VERSION,
        title: &site.config.title,
        today: site.input.summary.now.today.to_string(),
        postmortems: site
            .postmortems
            .iter()
            .map(|item| postmortem(site, item))
            .collect(),
        actions: site
            .actions
            .iter()
            .map(|standing| action(site, standing))
            .collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&index)?;
    bytes.push(b'\n');
    Ok(vec![OutputFile {
        path: "index.json".into(),
        contents: Contents::Bytes(bytes),
    }])
}

fn postmortem<'a>(site: &Site<'_>, postmortem: &'a Postmortem) -> PostmortemJson<'a> {
    let front = &postmortem.document.front;
    let instants = postmortem.instants.0.iter();
    let measured = |measure: &Measure| {
        Some((
            measure.as_str(),
            postmortem.instants.measure(*measure).ok()?.num_seconds(),
        ))
    };
    let role = |(role, people): (&Role, &'a Vec<_>)| {
        (crate::vocabulary::Vocabulary::as_str(*role), texts(people))
    };
    PostmortemJson {
        id: &postmortem.id.0,
        url: postmortem_path(&postmortem.id),
        title: &postmortem.title,
        date: iso(postmortem.date),
        severity: postmortem
            .severity
            .as_ref()
            .map(|severity| severity.name.as_str()),
        status: postmortem.status,
        kind: postmortem.kind,
        summary: site.summary(postmortem).to_owned(),
        services: texts(&front.services),
        teams: postmortem.teams.iter().map(String::as_str).collect(),
        tags: texts(&front.tags),
        trigger: front.trigger.known().copied(),
        detected_by: front.detected_by.known().copied(),
        visibility: front.visibility.known().copied(),
        instants: instants
            .map(|(instant, known)| (name(*instant), format::datetime(&known.moment)))
            .collect(),
        durations: Measure::ALL.iter().filter_map(measured).collect(),
        roles: front.roles.iter().map(role).collect(),
        factors: postmortem.document.factors.iter().map(factor).collect(),
        related: texts(&front.related),
        repeat_of: front.repeat_of.as_ref().map(|id| id.value.as_str()),
        tracker: front.tracker.as_ref().map(|url| url.value.as_str()),
    }
}

fn iso(date: Option<NaiveDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn name(instant: Instant) -> &'static str {
    crate::vocabulary::Vocabulary::as_str(instant)
}

fn texts(spanned: &[crate::span::Spanned<String>]) -> Vec<&str> {
    spanned.iter().map(|text| text.value.as_str()).collect()
}

fn factor(factor: &crate::parse::Factor) -> FactorJson<'_> {
    use crate::vocabulary::Vocabulary as _;
    FactorJson {
        id: &factor.id,
        text: plain_text(&factor.text),
        category: factor.category.known().map(|category| category.as_str()),
        debt: factor.debt.known().map(|debt| debt.as_str()),
        accepted: factor.accepted.as_ref().map(|reason| reason.value.as_str()),
    }
}

fn action<'a>(site: &Site<'a>, standing: &Standing<'a>) -> ActionJson<'a> {
    let written = &standing.action.written;
    let postmortem = &standing.postmortem.id;
    let anchor = anchor::action(&standing.action.id.local);
    ActionJson {
        id: standing.action.id.to_string(),
        postmortem: &postmortem.0,
        url: format!("{}#{anchor}", postmortem_path(postmortem)),
        text: site.action_text(standing).to_owned(),
        owners: standing
            .action
            .owners
            .iter()
            .map(|owner| owner.0.as_str())
            .collect(),
        priority: written.priority.known().copied(),
        status: standing.action.status,
        state: standing.state.as_str(),
        due: iso(written.due.known().copied()),
        created: iso(written.created.known().copied()),
        completed: iso(written.completed.known().copied()),
        kind: written.kind.known().copied(),
        factors: texts(&written.factors),
        teams: site.input.summary.teams_of(standing),
        tickets: texts(&written.tickets),
    }
}
