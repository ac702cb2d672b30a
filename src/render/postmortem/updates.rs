//! Texts about the incident to paste.

use serde::Serialize;

use super::super::format;
use super::super::html;
use super::super::markdown::Page;
use super::super::site::Site;
use crate::export::status_updates;
use crate::model::Postmortem;

/// Texts about the incident to paste.
#[derive(Debug, Serialize)]
pub struct UpdatesView {
    /// For colleagues.
    pub internal: String,
    /// The `id` of the element that holds it.
    pub internal_id: String,
    /// For a status page, in order.
    pub public: Vec<UpdateView>,
    /// What there is no text for, and why, as HTML.
    pub left_out: Vec<String>,
}

/// A text for a status page.
#[derive(Debug, Serialize)]
pub struct UpdateView {
    /// The `id` of the element that holds it.
    pub id: String,
    /// `Investigating`, `Identified`, `Monitoring` or `Resolved`.
    pub stage: &'static str,
    /// `15 Jan 2025, 13:50`, in UTC.
    pub time: String,
    /// `2025-01-15T13:50:00Z`.
    pub datetime: String,
    /// What a person must write is in brackets.
    pub text: String,
}

pub(super) fn view(
    site: &Site<'_>,
    postmortem: &Postmortem,
    markdown: &mut Page<'_>,
) -> UpdatesView {
    let updates =
        status_updates::updates(site.input.summary, postmortem, site.actions_of(postmortem));
    let public = updates.public.into_iter().map(|update| UpdateView {
        id: markdown.id(&format!("update-{}", update.stage.as_str())),
        stage: update.stage.as_str(),
        time: format!(
            "{}, {}",
            format::date(update.at.date_naive()),
            format::clock(&update.at, false)
        ),
        datetime: update.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        text: update.text,
    });
    let public = public.collect();
    UpdatesView {
        internal: updates.internal,
        internal_id: markdown.id("update-internal"),
        public,
        left_out: updates
            .left_out
            .iter()
            .map(|it| html::code_spans(it))
            .collect(),
    }
}
