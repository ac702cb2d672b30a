//! `years/`: those in which an incident was, the newest first. What has no date is on no year's page.

use super::OutputFile;
use super::groups::{self, Group, Groups, Part};
use super::site::Site;
use super::theme::Theme;

const PART: Part = Part {
    key: "years",
    kind: "year",
    nav: "postmortems",
    title: "Years",
    lede: "What happened when.",
    filter: "",
};

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let by_year = site.input.summary.by_year().into_iter();
    let known = by_year.filter_map(|(year, group)| {
        let group = Group::from(site.shown_of(group));
        // The newest comes first in the order of keys.
        Some((format!("{:012}", 1_000_000 - i64::from(year?)), group))
    });
    let groups: Groups<'_> = known
        .filter(|(_, group)| !group.postmortems.is_empty())
        .collect();
    groups::render(site, theme, &PART, groups)
}
