//! `index.json`: every postmortem in a few words, with the address of all that is known of it.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::OutputFile;
use super::super::rows;
use super::super::site::Site;
use super::{INDEX, VERSION};
use crate::model::{Measure, Postmortem};
use crate::slug::percent_encoded;
use crate::vocabulary::{DetectedBy, DocumentStatus, Kind, Trigger};

/// The whole file.
#[derive(Debug, Serialize)]
struct IndexJson<'a> {
    version: u32,
    title: &'a str,
    /// The day as of which actions are overdue or not.
    today: String,
    /// The newest first.
    postmortems: Vec<RowJson<'a>>,
}

/// What is not known is `null`, or an empty list.
#[derive(Debug, Serialize)]
struct RowJson<'a> {
    id: &'a str,
    title: &'a str,
    date: Option<NaiveDate>,
    severity: Option<&'a str>,
    status: DocumentStatus,
    kind: Kind,
    services: Vec<String>,
    teams: Vec<String>,
    tags: Vec<&'a str>,
    trigger: Option<Trigger>,
    detected_by: Option<DetectedBy>,
    factor_categories: Vec<&'static str>,
    seconds_to_detect: Option<i64>,
    seconds_to_acknowledge: Option<i64>,
    seconds_to_mitigate: Option<i64>,
    seconds_to_resolve: Option<i64>,
    open_actions: usize,
    overdue_actions: usize,
    /// Relative to this file, like `json`.
    url: String,
    json: String,
}

pub(super) fn render(site: &Site<'_>) -> anyhow::Result<OutputFile> {
    let index = IndexJson {
        version: VERSION,
        title: &site.config.title,
        today: site.input.summary.now.today.to_string(),
        postmortems: site.postmortems.iter().map(|it| row(site, it)).collect(),
    };
    super::file(INDEX.into(), &index)
}

fn row<'a>(site: &Site<'_>, postmortem: &'a Postmortem) -> RowJson<'a> {
    let front = &postmortem.document.front;
    let seconds = |measure| {
        let length = postmortem.instants.measure(measure).ok();
        length.map(|length| length.num_seconds())
    };
    let actions = site.actions_of(postmortem).iter();
    RowJson {
        id: &postmortem.id.0,
        title: &postmortem.title,
        date: postmortem.date,
        severity: postmortem.severity.as_ref().map(|it| it.name.as_str()),
        status: postmortem.status,
        kind: postmortem.kind,
        services: super::written::services(site, postmortem),
        teams: super::written::teams(site, postmortem),
        tags: super::written::texts(&front.tags),
        trigger: front.trigger.known().copied(),
        detected_by: front.detected_by.known().copied(),
        factor_categories: rows::factor_categories(postmortem),
        seconds_to_detect: seconds(Measure::TimeToDetect),
        seconds_to_acknowledge: seconds(Measure::TimeToAcknowledge),
        seconds_to_mitigate: seconds(Measure::TimeToMitigate),
        seconds_to_resolve: seconds(Measure::TimeToResolve),
        open_actions: actions.clone().filter(|it| !it.state.is_closed()).count(),
        overdue_actions: actions.filter(|it| rows::is_overdue(it)).count(),
        url: super::page(&postmortem.id),
        json: percent_encoded(&super::postmortem_path(&postmortem.id)),
    }
}
