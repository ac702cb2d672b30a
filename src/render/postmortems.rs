//! `postmortems/index.html`: every postmortem, to sort and to filter.

use chrono::Datelike;
use serde::Serialize;

use super::OutputFile;
use super::rows;
use super::site::Site;
use super::theme::Theme;
use super::view::{Filter, Frame, PostmortemRow};

/// The view of `postmortems.html`.
#[derive(Debug, Serialize)]
pub struct PostmortemsPage {
    /// What every page has.
    pub frame: Frame,
    /// How many there are, and from when: `23 postmortems from March 2024 to November 2026`.
    pub lede: String,
    /// The filters of the table.
    pub filters: Vec<Filter>,
    /// The newest first.
    pub postmortems: Vec<PostmortemRow>,
}

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let path = "postmortems/index.html";
    let frame = site.frame(
        path,
        "postmortems",
        "Postmortems",
        "Every postmortem, the newest first.",
    );
    let postmortems = rows::postmortems(site, &frame.root, &site.postmortems);
    let view = PostmortemsPage {
        lede: lede(site),
        filters: filters(site),
        postmortems,
        frame,
    };
    Ok(vec![theme.page("postmortems.html", path, &view)?])
}

fn lede(site: &Site<'_>) -> String {
    let dates = || {
        site.postmortems
            .iter()
            .filter_map(|postmortem| postmortem.date)
    };
    let month = |date: chrono::NaiveDate| date.format("%B %Y").to_string();
    let number = crate::words::count(site.postmortems.len(), "postmortem");
    match (dates().min().map(month), dates().max().map(month)) {
        (Some(first), Some(last)) if first == last => format!("{number} of {first}."),
        (Some(first), Some(last)) => format!("{number} from {first} to {last}."),
        _ => format!("{number}."),
    }
}

fn filters(site: &Site<'_>) -> Vec<Filter> {
    let all = || site.postmortems.iter();
    let severities = all()
        .filter_map(|p| p.severity.as_ref())
        .map(|severity| rows::choice(&severity.name));
    let services = all()
        .flat_map(|p| &p.document.front.services)
        .map(|service| rows::choice(&service.value));
    let teams = all().flat_map(|p| &p.teams).map(|team| rows::choice(team));
    let triggers = all()
        .filter_map(|p| p.document.front.trigger.known())
        .map(|t| rows::word_choice(t.to_string()));
    let factors = all()
        .flat_map(|p| rows::factor_categories(p))
        .map(|category| rows::word_choice(category.to_owned()));
    let years = all()
        .filter_map(|p| p.date)
        .map(|date| rows::choice(&date.year().to_string()));
    let statuses = all().map(|p| rows::word_choice(p.status.to_string()));
    vec![
        rows::filter("severity", "Severity", severities),
        rows::filter("service", "Service", services),
        rows::filter("team", "Team", teams),
        rows::filter("trigger", "Trigger", triggers),
        rows::filter("factor", "Factor", factors),
        rows::filter("year", "Year", years),
        rows::filter("status", "Status", statuses),
    ]
}
