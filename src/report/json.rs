//! The report for programs. The schema is documented in `docs/src/report.md`; a field is never renamed or removed
//! without a new version.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::words;
use super::{Format, Group, Item, Report, Totals};
use crate::aggregate::State;
use crate::vocabulary::{ActionStatus, ActionType, DocumentStatus, Priority};

pub(super) const FORMAT: Format = Format {
    name: "json",
    help: "for programs; the schema is documented",
    render,
};

const VERSION: u32 = 1;

/// A date as `2026-01-15`.
struct Day(NaiveDate);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[derive(Serialize)]
struct Root<'r> {
    version: u32,
    today: Day,
    since: Day,
    by: &'static str,
    totals: Totals,
    actions: Vec<Action<'r>>,
    groups: Vec<GroupOf<'r>>,
}

#[derive(Serialize)]
struct Action<'r> {
    id: String,
    section: &'static str,
    state: &'static str,
    days_overdue: Option<i64>,
    days_until_due: Option<i64>,
    missing: Vec<&'static str>,
    text: String,
    priority: Option<Priority>,
    status: ActionStatus,
    #[serde(rename = "type")]
    kind: Option<ActionType>,
    due: Option<Day>,
    created: Option<Day>,
    completed: Option<Day>,
    age_days: Option<i64>,
    owners: Vec<Owner<'r>>,
    teams: Vec<String>,
    services: Vec<String>,
    factors: Vec<&'r str>,
    tickets: Vec<&'r str>,
    url: Option<String>,
    postmortem: Postmortem<'r>,
}

#[derive(Serialize)]
struct Owner<'r> {
    handle: &'r str,
    name: &'r str,
}

#[derive(Serialize)]
struct Postmortem<'r> {
    id: &'r str,
    title: &'r str,
    date: Option<Day>,
    severity: Option<&'r str>,
    status: DocumentStatus,
    url: Option<String>,
}

#[derive(Serialize)]
struct GroupOf<'r> {
    key: Option<&'r str>,
    name: &'r str,
    totals: Totals,
    /// By ID.
    actions: Vec<String>,
}

fn render(report: &Report<'_>) -> String {
    let root = Root {
        version: VERSION,
        today: Day(report.summary.now.today),
        since: Day(report.options.since),
        by: report.options.by.as_str(),
        totals: report.totals(),
        actions: report.items.iter().map(|i| action(report, i)).collect(),
        groups: report.groups.iter().map(group).collect(),
    };
    let json = serde_json::to_string_pretty(&root);
    json.expect("the view has string keys and finite numbers only") + "\n"
}

fn action<'r>(report: &'r Report<'_>, item: &'r Item<'_>) -> Action<'r> {
    let standing = &item.standing;
    let written = &standing.action.written;
    let catalog = &report.summary.config.catalog;
    let owners = standing.action.owners.iter().map(|owner| Owner {
        handle: &owner.0,
        name: catalog.display_name(owner),
    });
    Action {
        id: standing.action.id.to_string(),
        section: item.section.as_str(),
        state: standing.state.as_str(),
        days_overdue: days_overdue(item),
        days_until_due: days_until_due(item),
        missing: item.missing.names().collect(),
        text: words::text(&item.standing),
        priority: standing.priority(),
        status: standing.action.status,
        kind: written.kind.known().copied(),
        due: standing.due().map(Day),
        created: written.created.known().copied().map(Day),
        completed: standing.completed().map(Day),
        age_days: standing.age_days,
        owners: owners.collect(),
        teams: words::teams(report, item),
        services: words::services(report, item),
        factors: written.factors.iter().map(|f| f.value.as_str()).collect(),
        tickets: written.tickets.iter().map(|t| t.value.as_str()).collect(),
        url: words::action_url(report, &item.standing),
        postmortem: postmortem(report, item),
    }
}

fn postmortem<'r>(report: &Report<'_>, item: &'r Item<'_>) -> Postmortem<'r> {
    let postmortem = item.standing.postmortem;
    Postmortem {
        id: &postmortem.id.0,
        title: &postmortem.title,
        date: postmortem.date.map(Day),
        severity: postmortem.severity.as_ref().map(|s| s.name.as_str()),
        status: postmortem.status,
        url: words::postmortem_url(report, postmortem),
    }
}

fn group<'r>(group: &'r Group<'_>) -> GroupOf<'r> {
    let ids = group.items.iter().map(|i| i.standing.action.id.to_string());
    GroupOf {
        key: group.key.as_deref(),
        name: &group.name,
        totals: group.totals(),
        actions: ids.collect(),
    }
}

/// How many days an open action is late; `None` where it is not.
pub(super) fn days_overdue(item: &Item<'_>) -> Option<i64> {
    match item.standing.state {
        State::Overdue { days } => Some(days),
        _ => None,
    }
}

/// In how many days an open action is due; `None` where it is late, closed or has no date.
pub(super) fn days_until_due(item: &Item<'_>) -> Option<i64> {
    match item.standing.state {
        State::DueSoon { days } | State::Later { days } => Some(days),
        _ => None,
    }
}
