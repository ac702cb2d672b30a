//! `severities/`: the levels of the site that a postmortem has, the most severe first.

use super::OutputFile;
use super::groups::{self, Group, Groups, Part};
use super::site::Site;
use super::theme::Theme;

const PART: Part = Part {
    key: "severities",
    kind: "severity",
    nav: "postmortems",
    title: "Severities",
    lede: "How bad it was.",
    filter: "severity",
};

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let by_severity = site.input.summary.by_severity().into_iter();
    let known = by_severity.filter_map(|(severity, group)| {
        let severity = site.severity(severity?);
        let mut group = Group::from(site.shown_of(group));
        group.note = severity.word;
        // By rank, not by name.
        Some((format!("{:06}", severity.rank), group))
    });
    let groups: Groups<'_> = known
        .filter(|(_, group)| !group.postmortems.is_empty())
        .collect();
    groups::render(site, theme, &PART, groups)
}
