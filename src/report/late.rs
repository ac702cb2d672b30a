//! Postmortems that are themselves late.

use super::{Filter, Options};
use crate::aggregate::Summary;
use crate::model::{self, Late, Postmortem};

/// A postmortem that is late, and by how much.
#[derive(Debug, Clone, Copy)]
pub struct LatePostmortem<'a> {
    pub postmortem: &'a Postmortem,
    pub late: Late,
}

/// Those that are not published though they were due, and those that came too late in the period; the latest first.
/// What was late before is history.
pub(super) fn late<'a>(summary: &'a Summary<'a>, options: &Options) -> Vec<LatePostmortem<'a>> {
    let period = options.since..=summary.now.today;
    let late = summary.postmortems.iter().filter_map(|postmortem| {
        let committed = options.first_committed.get(&postmortem.source).copied();
        let late = model::late(postmortem, summary.config, committed, summary.now)?;
        let day = late.published.day();
        let is_news = day.is_none_or(|day| period.contains(&day));
        let is_wanted = is_news && wants(&options.filter, summary, postmortem);
        is_wanted.then_some(LatePostmortem { postmortem, late })
    });
    let mut late: Vec<_> = late.collect();
    // Stable: what is late by as much stays in the summary's order, the newest first.
    late.sort_by_key(|late| (late.late.published.day().is_some(), late.late.due));
    late
}

/// Whether a postmortem is asked for. One has no priority, and its authors are its owners.
fn wants(filter: &Filter, summary: &Summary<'_>, postmortem: &Postmortem) -> bool {
    let catalog = &summary.config.catalog;
    let authors = postmortem.document.front.authors.iter();
    let authors = authors.filter_map(|author| catalog.owner(&author.value));
    filter.matches_postmortem(summary, postmortem)
        && filter.priorities.is_empty()
        && filter.wants_any_owner(authors)
}
