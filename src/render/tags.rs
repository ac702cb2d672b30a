//! `tags/`: those that postmortems have.

use super::OutputFile;
use super::groups::{self, Group, Groups, Part};
use super::site::Site;
use super::theme::Theme;

const PART: Part = Part {
    key: "tags",
    kind: "tag",
    title: "Tags",
    lede: "What the postmortems are about, in their authors’ words.",
    filter: "",
};

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let mut groups = Groups::new();
    for postmortem in &site.postmortems {
        for tag in &postmortem.document.front.tags {
            groups::entry(&mut groups, &tag.value)
                .postmortems
                .push(postmortem);
        }
    }
    for standing in &site.actions {
        for tag in &standing.postmortem.document.front.tags {
            groups::entry(&mut groups, &tag.value)
                .actions
                .push(*standing);
        }
    }
    groups.values_mut().for_each(Group::dedup);
    groups::render(site, theme, &PART, groups)
}
