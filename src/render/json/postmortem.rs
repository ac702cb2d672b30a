//! `postmortems/<id>.json`: all that is known of one postmortem.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::super::OutputFile;
use super::super::site::Site;
use super::VERSION;
use super::written::{
    self, BudgetJson, DurationJson, EntryJson, FactorJson, ImpactJson, InstantJson, SectionJson,
};
use crate::aggregate::Standing;
use crate::ledger::{Event, What};
use crate::model::Postmortem;
use crate::parse::{Alert, Why};
use crate::report::ActionJson;
use crate::vocabulary::{
    ActionStatus, DetectedBy, DocumentStatus, Kind, Priority, Trigger, Visibility, Vocabulary as _,
};

/// The whole file. Addresses are relative to it; what is not known is `null`, or an empty list.
#[derive(Debug, Serialize)]
struct PostmortemJson<'a> {
    version: u32,
    today: String,
    id: &'a str,
    title: &'a str,
    url: String,
    /// Where it is written, relative to the site's root in the repository.
    file: &'a str,
    date: Option<NaiveDate>,
    severity: Option<&'a str>,
    status: DocumentStatus,
    kind: Kind,
    published: Option<NaiveDate>,
    visibility: Option<Visibility>,
    summary: &'a str,
    services: Vec<String>,
    teams: Vec<String>,
    tags: Vec<&'a str>,
    environments: Vec<&'a str>,
    regions: Vec<&'a str>,
    trigger: Option<Trigger>,
    detected_by: Option<DetectedBy>,
    change: Option<&'a str>,
    tracker: Option<&'a str>,
    hypothesis: Option<&'a str>,
    authors: Vec<&'a str>,
    reviewers: Vec<&'a str>,
    roles: BTreeMap<&'static str, Vec<&'a str>>,
    alerts: Vec<AlertJson<'a>>,
    budget: Vec<BudgetJson<'a>>,
    instants: BTreeMap<&'static str, Option<InstantJson>>,
    durations: BTreeMap<String, DurationJson>,
    timeline: Vec<EntryJson<'a>>,
    impact: Vec<ImpactJson<'a>>,
    impact_text: Option<&'a str>,
    factors: Vec<FactorJson<'a>>,
    whys: Vec<WhyJson<'a>>,
    history_unknown: &'a str,
    actions: Vec<OwnAction<'a>>,
    related: Vec<&'a str>,
    repeat_of: Option<&'a str>,
    /// IDs of those that name this one.
    related_from: Vec<&'a str>,
    repeated_by: Vec<&'a str>,
    /// What stands before the first section.
    preamble: &'a str,
    sections: Vec<SectionJson<'a>>,
    /// Values as TOML has them.
    extra: &'a BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct AlertJson<'a> {
    name: Option<&'a str>,
    runbook: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct WhyJson<'a> {
    question: &'a str,
    answer: &'a str,
}

/// An action with its history; `null` where that is not known.
#[derive(Debug, Serialize)]
struct OwnAction<'a> {
    #[serde(flatten)]
    action: ActionJson<'a>,
    history: Option<Vec<EventJson<'a>>>,
    /// At some step it could not be told which of several actions this one was.
    history_uncertain: bool,
}

/// What happened to an action; fields that are not of its kind are `null`.
#[derive(Debug, Default, Serialize)]
struct EventJson<'a> {
    event: &'static str,
    /// The committer's date; `null` for what is not committed.
    at: Option<String>,
    commit: Option<&'a str>,
    author: Option<&'a str>,
    status: Option<ActionStatus>,
    due_from: Option<NaiveDate>,
    due_to: Option<NaiveDate>,
    reason: Option<&'a str>,
    owners_from: Option<&'a [String]>,
    owners_to: Option<&'a [String]>,
    priority_from: Option<Priority>,
    priority_to: Option<Priority>,
}

pub(super) fn render(site: &Site<'_>, postmortem: &Postmortem) -> anyhow::Result<OutputFile> {
    super::file(
        super::postmortem_path(&postmortem.id),
        &view(site, postmortem),
    )
}

#[expect(
    clippy::too_many_lines,
    reason = "a line a field, and nothing but fields"
)]
fn view<'a>(site: &'a Site<'_>, postmortem: &'a Postmortem) -> PostmortemJson<'a> {
    let document = &postmortem.document;
    let front = &document.front;
    let source = site.source(postmortem);
    let page = super::page(&postmortem.id);
    let url = page.trim_start_matches("postmortems/");
    let links = site.links(postmortem);
    let ids = |all: Vec<&'a Postmortem>| all.into_iter().map(|it| it.id.0.as_str()).collect();
    let roles = front.roles.iter();
    PostmortemJson {
        version: VERSION,
        today: site.input.summary.now.today.to_string(),
        id: &postmortem.id.0,
        title: &postmortem.title,
        file: &source.path,
        date: postmortem.date,
        severity: postmortem.severity.as_ref().map(|it| it.name.as_str()),
        status: postmortem.status,
        kind: postmortem.kind,
        published: front.published.as_ref().map(|day| day.value),
        visibility: front.visibility.known().copied(),
        summary: site.summary(postmortem),
        services: written::services(site, postmortem),
        teams: written::teams(site, postmortem),
        tags: written::texts(&front.tags),
        environments: written::texts(&front.environments),
        regions: written::texts(&front.regions),
        trigger: front.trigger.known().copied(),
        detected_by: front.detected_by.known().copied(),
        change: written::optional(front.change.as_ref()),
        tracker: written::optional(front.tracker.as_ref()),
        hypothesis: written::optional(front.hypothesis.as_ref()),
        authors: written::texts(&front.authors),
        reviewers: written::texts(&front.reviewers),
        roles: roles
            .map(|(role, people)| (role.as_str(), written::texts(people)))
            .collect(),
        alerts: front.alerts.iter().map(alert).collect(),
        budget: front.budget.iter().map(written::budget).collect(),
        instants: written::instants(&postmortem.instants),
        durations: written::durations(&postmortem.instants),
        timeline: document.timeline.iter().map(written::entry).collect(),
        impact: document.impact.iter().map(written::impact).collect(),
        impact_text: written::optional(document.impact_text.as_ref()),
        factors: document
            .factors
            .iter()
            .map(|factor| written::factor(url, factor))
            .collect(),
        whys: document.whys.iter().map(why).collect(),
        history_unknown: super::history_unknown(site),
        actions: actions(site, postmortem),
        related: written::texts(&front.related),
        repeat_of: written::optional(front.repeat_of.as_ref()),
        related_from: ids(links.related_from),
        repeated_by: ids(links.repeated_by),
        preamble: document.preamble.text(&source.text).trim(),
        sections: document
            .sections
            .iter()
            .map(|section| written::section(&source.text, section))
            .collect(),
        extra: &front.extra,
        url: url.to_owned(),
    }
}

fn alert(alert: &Alert) -> AlertJson<'_> {
    AlertJson {
        name: written::optional(alert.name.as_ref()),
        runbook: written::optional(alert.runbook.as_ref()),
    }
}

fn why(why: &Why) -> WhyJson<'_> {
    WhyJson {
        question: &why.question,
        answer: &why.answer,
    }
}

/// In the order of the site's other lists: what is overdue first.
fn actions<'a>(site: &'a Site<'_>, postmortem: &Postmortem) -> Vec<OwnAction<'a>> {
    let own = |standing: &'a Standing<'_>| OwnAction {
        action: super::action(site, "../", standing),
        history: standing
            .story
            .map(|story| story.events.iter().map(event).collect()),
        history_uncertain: standing.story.is_some_and(|story| story.uncertain),
    };
    site.actions_of(postmortem).iter().map(own).collect()
}

fn event(Event { origin, what }: &Event) -> EventJson<'_> {
    let commit = origin.commit.as_deref();
    let at = commit.map(|_| origin.at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    let view = EventJson {
        at,
        commit,
        author: Some(origin.author.as_str()).filter(|author| !author.is_empty()),
        ..EventJson::default()
    };
    match what {
        What::Opened {
            status,
            due,
            owners,
        } => EventJson {
            event: "opened",
            status: Some(*status),
            due_to: *due,
            owners_to: Some(owners),
            ..view
        },
        What::DueMoved { from, to, reason } => EventJson {
            event: "due-moved",
            due_from: *from,
            due_to: *to,
            reason: reason.as_deref(),
            ..view
        },
        What::Reassigned { from, to } => EventJson {
            event: "reassigned",
            owners_from: Some(from),
            owners_to: Some(to),
            ..view
        },
        What::PriorityChanged { from, to } => EventJson {
            event: "priority-changed",
            priority_from: *from,
            priority_to: *to,
            ..view
        },
        What::Closed { status, .. } => EventJson {
            event: "closed",
            status: Some(*status),
            ..view
        },
        What::Reopened { status } => EventJson {
            event: "reopened",
            status: Some(*status),
            ..view
        },
        What::Deleted => EventJson {
            event: "deleted",
            ..view
        },
        What::Restored => EventJson {
            event: "restored",
            ..view
        },
    }
}
