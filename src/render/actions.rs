//! `actions/index.html`: every action, what is overdue first, to sort and to filter.

use serde::Serialize;

use super::OutputFile;
use super::html;
use super::rows;
use super::site::Site;
use super::theme::Theme;
use super::view::{ActionRow, Figure, Filter, Frame, Link};
use crate::model::OwnerName;
use crate::words::clean;

/// The view of `actions.html`.
#[derive(Debug, Serialize)]
pub struct ActionsPage {
    /// What every page has.
    pub frame: Frame,
    /// How many actions are in which state.
    pub figures: Vec<Figure>,
    /// The filters of the table.
    pub filters: Vec<Filter>,
    /// What is overdue first, the longest first; then by due date; closed ones last.
    pub actions: Vec<ActionRow>,
    /// Everyone who owns an action.
    pub owners: Vec<Link>,
    /// Whether it is known how often due dates moved.
    pub slips: bool,
    /// Why it is not known, as HTML; empty where it is known.
    pub unknown: String,
}

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let path = "actions/index.html";
    let frame = site.frame(
        path,
        "actions",
        "Actions",
        "Every action item of every postmortem, what is overdue first.",
    );
    let view = ActionsPage {
        figures: rows::action_figures(&frame.root, &site.actions, Some("")),
        filters: filters(site),
        actions: rows::actions(site, &frame.root, &site.actions),
        owners: site
            .owners()
            .map(|owner| site.owner_link(&frame.root, owner))
            .collect(),
        slips: site.input.summary.history.is_ok(),
        unknown: unknown(site),
        frame,
    };
    Ok(vec![theme.page("actions.html", path, &view)?])
}

fn unknown(site: &Site<'_>) -> String {
    match site.input.summary.history {
        Ok(_) => String::new(),
        Err(why) => html::code_spans(&clean(&why.0)),
    }
}

fn filters(site: &Site<'_>) -> Vec<Filter> {
    let all = || site.actions.iter();
    let states = all().map(|standing| rows::word_choice(standing.state.as_str().to_owned()));
    let name = |owner: &OwnerName| site.config.catalog.display_name(owner).to_owned();
    let owners = all()
        .flat_map(|s| &s.action.owners)
        .map(|owner| (crate::slug::file_stem(&owner.0), name(owner)));
    let priorities =
        all().map(|s| rows::choice_or_none(&rows::written(&s.action.written.priority)));
    let statuses = all().map(|s| rows::word_choice(s.action.status.to_string()));
    let services = all()
        .flat_map(|s| &s.postmortem.document.front.services)
        .map(|name| rows::choice(&name.value));
    let teams = all()
        .flat_map(|s| site.input.summary.teams_of(s))
        .map(rows::choice);
    let severities = all()
        .filter_map(|s| s.postmortem.severity.as_ref())
        .map(|severity| rows::choice(&severity.name));
    vec![
        rows::filter("state", "Due", states),
        rows::filter("owner", "Owner", owners),
        rows::filter("priority", "Priority", priorities),
        rows::filter("status", "Status", statuses),
        rows::filter("service", "Service", services),
        rows::filter("team", "Team", teams),
        rows::filter("severity", "Severity", severities),
    ]
}
