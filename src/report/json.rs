//! The report for programs. The schema is documented in `docs/src/report.md`; a field is never renamed or removed
//! without a new version.

use chrono::{NaiveDate, SecondsFormat};
use serde::{Serialize, Serializer};

use super::action_json::{ActionJson, OwnerJson, Places, people};
use super::words;
use super::{Changed, Figures, Format, Group, Item, LatePostmortem, Report, Row, Totals};
use crate::aggregate::Standing;
use crate::vocabulary::{DocumentStatus, Priority};

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
    not_reminded: usize,
    changes: Option<Vec<Change<'r>>>,
    changes_unknown: Option<&'r str>,
    changes_uncertain: usize,
    actions: Vec<Action<'r>>,
    groups: Vec<GroupOf<'r>>,
    late_postmortems: Vec<LateOf<'r>>,
    figures: Figures,
    figures_by_group: Vec<RowOf<'r>>,
}

/// What happened to one action; fields that are not of its kind are `null`.
#[derive(Serialize, Default)]
struct Change<'r> {
    #[serde(rename = "change")]
    kind: &'static str,
    id: String,
    text: Option<String>,
    priority: Option<Priority>,
    owners: Vec<OwnerJson<'r>>,
    due: Option<Day>,
    due_from: Option<Day>,
    due_to: Option<Day>,
    times: Option<usize>,
    reason: Option<&'r str>,
    owners_from: Option<&'r [String]>,
    owners_to: Option<&'r [String]>,
    at: Option<String>,
    commit: Option<&'r str>,
    author: Option<&'r str>,
    url: Option<String>,
}

#[derive(Serialize)]
struct Escalation<'r> {
    to: &'static str,
    people: Vec<OwnerJson<'r>>,
    unknown: &'r [String],
}

#[derive(Serialize)]
struct LateOf<'r> {
    id: &'r str,
    title: &'r str,
    severity: Option<&'r str>,
    status: DocumentStatus,
    due: String,
    published: Option<Day>,
    hours_late: i64,
    url: Option<String>,
}

#[derive(Serialize)]
struct RowOf<'r> {
    key: Option<&'r str>,
    name: &'r str,
    figures: Figures,
}

#[derive(Serialize)]
struct Action<'r> {
    section: &'static str,
    missing: Vec<&'static str>,
    escalation: Option<Escalation<'r>>,
    #[serde(flatten)]
    facts: ActionJson<'r>,
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
    let known = report.changes.as_ref();
    let unknown = known.err().map(|unknown| unknown.0.as_str());
    let root = Root {
        version: VERSION,
        today: Day(report.summary.now.today),
        since: Day(report.options.since),
        by: report.options.by.as_str(),
        totals: report.totals(),
        not_reminded: report.not_reminded.len(),
        changes: known
            .ok()
            .map(|changes| changes.all.iter().map(|c| change(report, c)).collect()),
        changes_unknown: unknown.filter(|reason| !reason.is_empty()),
        changes_uncertain: known.map_or(0, |changes| changes.uncertain),
        actions: report.items.iter().map(|i| action(report, i)).collect(),
        groups: report.groups.iter().map(group).collect(),
        late_postmortems: report.late.iter().map(|l| late(report, l)).collect(),
        figures: report.figures,
        figures_by_group: report.rows.iter().map(row).collect(),
    };
    let json = serde_json::to_string_pretty(&root);
    json.expect("the view has string keys and finite numbers only") + "\n"
}

fn change<'r>(report: &'r Report<'_>, change: &'r super::Change<'_>) -> Change<'r> {
    let standing = change.standing.as_ref();
    let mut view = Change {
        kind: change.what.as_str(),
        id: change.id.to_string(),
        text: standing.map(words::text),
        priority: standing.and_then(Standing::priority),
        owners: standing.map_or_else(Vec::new, |s| people(report.summary, &s.action.owners)),
        due: standing.and_then(Standing::due).map(Day),
        url: standing.and_then(|s| words::action_url(report, s)),
        ..Change::default()
    };
    if let Some(origin) = change.origin {
        view.at = Some(origin.at.to_rfc3339_opts(SecondsFormat::Secs, true));
        view.commit = origin.commit.as_deref();
        view.author = Some(origin.author.as_str()).filter(|author| !author.is_empty());
    }
    match change.what {
        Changed::Slipped {
            from,
            to,
            times,
            reason,
        } => {
            view.due_from = Some(Day(from));
            view.due_to = Some(Day(to));
            view.times = Some(times);
            view.reason = reason;
        }
        Changed::Reassigned { from, to } => {
            view.owners_from = Some(from);
            view.owners_to = Some(to);
        }
        _ => {}
    }
    view
}

fn late<'r>(report: &Report<'_>, late: &'r LatePostmortem<'_>) -> LateOf<'r> {
    let postmortem = late.postmortem;
    LateOf {
        id: &postmortem.id.0,
        title: &postmortem.title,
        severity: postmortem.severity.as_ref().map(|s| s.name.as_str()),
        status: postmortem.status,
        due: late.late.due.to_rfc3339_opts(SecondsFormat::Secs, true),
        published: late.late.published.day().map(Day),
        hours_late: late.late.by().num_hours(),
        url: words::postmortem_url(report, postmortem),
    }
}

fn row(row: &Row) -> RowOf<'_> {
    RowOf {
        key: row.key.as_deref(),
        name: &row.name,
        figures: row.figures,
    }
}

fn escalation<'r>(report: &'r Report<'_>, escalation: &'r super::Escalation) -> Escalation<'r> {
    Escalation {
        to: escalation.to.as_str(),
        people: people(report.summary, &escalation.people),
        unknown: &escalation.unknown,
    }
}

fn action<'r>(report: &'r Report<'_>, item: &'r Item<'_>) -> Action<'r> {
    let standing = &item.standing;
    Action {
        section: item.section.as_str(),
        missing: item.missing.names().collect(),
        escalation: item.escalation.as_ref().map(|e| escalation(report, e)),
        facts: ActionJson::new(
            report.summary,
            standing,
            Places::full(report.summary, standing),
        ),
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
