//! `report.html`: this week's report, as `pm report` gives it, with links.

use serde::Serialize;

use super::OutputFile;
use super::rows;
use super::site::{Site, postmortem_link};
use super::theme::Theme;
use super::view::{ActionRow, Frame, Link, Severity};
use super::{format, html};
use crate::model::OwnerName;
use crate::report::{self, Change, Group, Report, words};

/// The view of `report.html`.
#[derive(Debug, Serialize)]
pub struct ReportPage {
    /// What every page has.
    pub frame: Frame,
    /// The report in one sentence.
    pub headline: String,
    /// What changed in one sentence, or why that is unknown, as HTML; empty where nobody asked git.
    pub changed: String,
    /// What changed, by kind.
    pub changes: Vec<ChangeView>,
    /// What goes beyond its owner.
    pub escalated: Vec<Escalated>,
    /// The actions by owner.
    pub groups: Vec<ReportGroup>,
    /// Postmortems that are themselves late.
    pub late: Vec<ReportLate>,
    /// The figures in sentences.
    pub figures: Vec<Sentence>,
    /// The header of [`Self::rows`].
    pub columns: Vec<&'static str>,
    /// The figures of each owner.
    pub rows: Vec<Vec<String>>,
}

/// A change of an action.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    /// `newly overdue`.
    pub kind: String,
    /// The action: its text, or the ID of one that is gone.
    pub action: Link,
    /// Who owns it.
    pub owners: Vec<Link>,
    /// `2026-01-03 → 2026-02-01: the vendor is late`.
    pub what: String,
}

/// An action that goes beyond its owner.
#[derive(Debug, Serialize)]
pub struct Escalated {
    /// `Owen Pryce (team lead)`.
    pub to: String,
    /// The action.
    pub action: ActionRow,
}

/// The actions of one owner in the report.
#[derive(Debug, Serialize)]
pub struct ReportGroup {
    /// The owner.
    pub name: Link,
    /// `1 overdue · 2 due within 7 days`.
    pub totals: String,
    /// The actions.
    pub actions: Vec<ActionRow>,
}

/// A postmortem that is late.
#[derive(Debug, Serialize)]
pub struct ReportLate {
    /// The postmortem.
    pub postmortem: Link,
    /// Its severity.
    pub severity: Option<Severity>,
    /// `3 days late`.
    pub lateness: String,
    /// `still a draft`.
    pub publication: String,
}

/// A figure in a sentence.
#[derive(Debug, Serialize)]
pub struct Sentence {
    /// What it is about.
    pub label: &'static str,
    /// The sentence.
    pub text: String,
}

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let path = "report.html";
    let input = site.input;
    let report = report::report(input.summary, input.report);
    let today = format::date(input.summary.now.today);
    let frame = site.frame(
        path,
        "actions",
        &format!("Report of {today}"),
        "What is overdue, what is due, and what changed since last week.",
    );
    let root = frame.root.clone();
    let view = ReportPage {
        headline: words::headline(&report),
        changed: words::changes(&report).map_or_else(String::new, |text| html::code_spans(&text)),
        changes: changes(site, &root, &report),
        escalated: escalated(site, &root, &report),
        groups: report
            .groups
            .iter()
            .map(|group| view(site, &root, group))
            .collect(),
        late: late(site, &root, &report),
        figures: words::figures(&report)
            .into_iter()
            .map(|(label, text)| Sentence { label, text })
            .collect(),
        columns: words::FIGURES.to_vec(),
        rows: report
            .rows
            .iter()
            .map(|row| words::figures_row(row).to_vec())
            .collect(),
        frame,
    };
    Ok(vec![theme.page("report.html", path, &view)?])
}

fn changes(site: &Site<'_>, root: &str, report: &Report<'_>) -> Vec<ChangeView> {
    let view = |change: &Change<'_>| {
        let row = change
            .standing
            .map(|standing| rows::action(site, root, &standing));
        let gone = || Link {
            text: change.id.to_string(),
            href: String::new(),
        };
        ChangeView {
            kind: words::kind_of_change(change.what.as_str()),
            what: words::change(report, change),
            action: row.as_ref().map_or_else(gone, |row| Link {
                text: row.text.clone(),
                href: row.href.clone(),
            }),
            owners: row.map_or_else(Vec::new, |row| row.owners),
        }
    };
    report.known_changes().iter().map(view).collect()
}

fn escalated(site: &Site<'_>, root: &str, report: &Report<'_>) -> Vec<Escalated> {
    let items = report.items.iter().filter_map(|item| {
        let escalation = item.escalation.as_ref()?;
        Some(Escalated {
            to: words::escalation(report, escalation),
            action: rows::action(site, root, &item.standing),
        })
    });
    items.collect()
}

fn view(site: &Site<'_>, root: &str, group: &Group<'_>) -> ReportGroup {
    let nobody = || Link {
        text: group.name.clone(),
        href: String::new(),
    };
    let owner = group.key.clone().map(OwnerName);
    ReportGroup {
        name: owner.map_or_else(nobody, |owner| site.owner_link(root, &owner)),
        totals: words::totals(group.totals()),
        actions: rows::actions(site, root, group.items.iter().map(|item| &item.standing)),
    }
}

fn late(site: &Site<'_>, root: &str, report: &Report<'_>) -> Vec<ReportLate> {
    let view = |late: &report::LatePostmortem<'_>| ReportLate {
        postmortem: postmortem_link(root, late.postmortem),
        severity: late
            .postmortem
            .severity
            .as_ref()
            .map(|severity| site.severity(severity)),
        lateness: words::lateness(late),
        publication: words::publication(late),
    };
    report.late.iter().map(view).collect()
}
