//! `index.html`: what needs attention, the newest postmortems, this quarter at a glance.

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::Serialize;

use super::owners::{self, OwnerRow};
use super::site::Site;
use super::theme::Theme;
use super::view::{ActionRow, Figure, Frame, PostmortemRow, Severity};
use super::{OutputFile, format, rows};
use crate::aggregate::{Standing, State};
use crate::model::{self, Measure, Postmortem};
use crate::vocabulary::Kind;

/// How many of what is overdue, of what is due soon and of what is late the page shows; a link leads to the rest.
const ATTENTION: usize = 6;
const NEWEST: usize = 6;
const OWNERS: usize = 6;

/// The view of `index.html`.
#[derive(Debug, Serialize)]
pub struct IndexPage {
    /// What every page has.
    pub frame: Frame,
    /// `[book] description`.
    pub lede: String,
    /// The most overdue actions.
    pub overdue: Vec<ActionRow>,
    /// How many overdue actions are not among them.
    pub more_overdue: usize,
    /// The next actions that are due within a week.
    pub due_soon: Vec<ActionRow>,
    /// How many due ones are not among them.
    pub more_due_soon: usize,
    /// Postmortems that should have been published by now, the newest first.
    pub late: Vec<LatePostmortem>,
    /// How many late ones are not among them.
    pub more_late: usize,
    /// How many things need attention, shown or not.
    pub attention: usize,
    /// How many actions are not closed.
    pub open: usize,
    /// How many postmortems there are.
    pub total: usize,
    /// The newest postmortems.
    pub newest: Vec<PostmortemRow>,
    /// Who has most overdue.
    pub owners: Vec<OwnerRow>,
    /// The quarter that today is in.
    pub quarter: Quarter,
}

/// A postmortem that is not published in the time that its severity allows.
#[derive(Debug, Serialize)]
pub struct LatePostmortem {
    /// The postmortem.
    pub postmortem: PostmortemRow,
    /// `due 3 days ago`.
    pub note: String,
}

/// The quarter that today is in.
#[derive(Debug, Serialize)]
pub struct Quarter {
    /// `Q4 2026`.
    pub name: String,
    /// How many incidents; near misses and exercises do not count.
    pub incidents: usize,
    /// How many of each severity.
    pub severities: Vec<SeverityCount>,
    /// Medians, and actions completed.
    pub figures: Vec<Figure>,
}

/// How many incidents of a severity.
#[derive(Debug, Serialize)]
pub struct SeverityCount {
    /// The severity.
    pub severity: Severity,
    /// How many incidents.
    pub count: usize,
}

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let description = match site.config.description.as_str() {
        "" => "Postmortems and their action items.",
        text => text,
    };
    let frame = site.frame("index.html", "", &site.config.title, description);
    let overdue: Vec<_> = site
        .actions
        .iter()
        .filter(|standing| rows::is_overdue(standing))
        .collect();
    let due_soon: Vec<_> = site
        .actions
        .iter()
        .filter(|standing| matches!(standing.state, State::DueSoon { .. }))
        .collect();
    let mut late = late(site, &frame.root);
    let owners = owners::ranked(site).into_iter().take(OWNERS);
    let owners = owners.map(|own| owners::row(site, &frame.root, &own));
    let newest = &site.postmortems[..site.postmortems.len().min(NEWEST)];
    let view = IndexPage {
        lede: site.config.description.clone(),
        attention: overdue.len() + due_soon.len() + late.len(),
        more_overdue: overdue.len().saturating_sub(ATTENTION),
        more_due_soon: due_soon.len().saturating_sub(ATTENTION),
        more_late: late.len().saturating_sub(ATTENTION),
        overdue: rows::actions(site, &frame.root, overdue.into_iter().take(ATTENTION)),
        due_soon: rows::actions(site, &frame.root, due_soon.into_iter().take(ATTENTION)),
        late: {
            late.truncate(ATTENTION);
            late
        },
        open: site
            .actions
            .iter()
            .filter(|standing| !standing.state.is_closed())
            .count(),
        total: site.postmortems.len(),
        newest: rows::postmortems(site, &frame.root, newest),
        owners: owners.filter(|owner| owner.overdue > 0).collect(),
        quarter: quarter(site),
        frame,
    };
    Ok(vec![theme.page("index.html", "index.html", &view)?])
}

/// Those that are still to come; what came too late is the report's.
fn late(site: &Site<'_>, root: &str) -> Vec<LatePostmortem> {
    let summary = site.input.summary;
    let late = site.postmortems.iter().filter_map(|postmortem| {
        let late = model::late(postmortem, site.config, None, summary.now)?;
        late.published.day().is_none().then_some(LatePostmortem {
            postmortem: rows::postmortem(site, root, postmortem),
            note: format!("due {} ago", format::duration(late.by())),
        })
    });
    late.collect()
}

fn quarter(site: &Site<'_>) -> Quarter {
    let today = site.input.summary.now.today;
    let number = today.month0() / 3;
    let in_quarter = |date: NaiveDate| {
        date.year() == today.year() && date.month0() / 3 == number && date <= today
    };
    let is_incident = |postmortem: &&&Postmortem| {
        postmortem.kind == Kind::Incident && postmortem.date.is_some_and(in_quarter)
    };
    let incidents: Vec<&Postmortem> = site
        .postmortems
        .iter()
        .filter(is_incident)
        .copied()
        .collect();
    Quarter {
        name: format!("Q{} {}", number + 1, today.year()),
        severities: severities(site, &incidents),
        figures: vec![
            median(&incidents, Measure::TimeToDetect),
            median(&incidents, Measure::TimeToResolve),
            closed(&site.actions, in_quarter),
        ],
        incidents: incidents.len(),
    }
}

fn severities(site: &Site<'_>, incidents: &[&Postmortem]) -> Vec<SeverityCount> {
    let mut out: Vec<SeverityCount> = Vec::new();
    let mut known: Vec<_> = incidents
        .iter()
        .filter_map(|postmortem| postmortem.severity.as_ref())
        .collect();
    known.sort();
    for severity in known {
        match out.last_mut() {
            Some(last) if last.severity.name == severity.name => last.count += 1,
            _ => out.push(SeverityCount {
                severity: site.severity(severity),
                count: 1,
            }),
        }
    }
    out
}

/// The median, never a mean: durations of incidents have a heavy tail.
fn median(incidents: &[&Postmortem], measure: Measure) -> Figure {
    let mut known: Vec<TimeDelta> = incidents
        .iter()
        .filter_map(|p| p.instants.measure(measure).ok())
        .collect();
    known.sort();
    let label = format!("median {}", measure.as_str());
    let middle = known.len() / 2;
    let value = match known.len() {
        0 => return Figure::new(&label, "unknown").tone("unknown"),
        length if length % 2 == 1 => known[middle],
        _ => (known[middle - 1] + known[middle]) / 2,
    };
    let unknown = incidents.len() - known.len();
    let rest = if unknown > 0 {
        format!("; unknown for {unknown}")
    } else {
        String::new()
    };
    Figure::new(&label, &format::duration(value)).note(format!(
        "of {}{rest}",
        crate::words::count(known.len(), "incident")
    ))
}

fn closed(actions: &[Standing<'_>], in_quarter: impl Fn(NaiveDate) -> bool) -> Figure {
    let closed = actions.iter().filter(
        |standing| matches!(standing.state, State::Done { on: Some(on) } if in_quarter(on)),
    );
    let open = actions
        .iter()
        .filter(|standing| !standing.state.is_closed())
        .count();
    Figure::new("actions completed", &closed.count()).note(format!("{open} still open"))
}
