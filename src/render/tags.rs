//! `tags/`: those that postmortems have.

use super::OutputFile;
use super::groups::{self, Part};
use super::site::Site;
use super::theme::Theme;

const PART: Part = Part {
    key: "tags",
    kind: "tag",
    nav: "postmortems",
    title: "Tags",
    lede: "What the postmortems are about, in their authors’ words.",
    filter: "",
};

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let groups = groups::gathered(site, site.input.summary.by_tag());
    groups::render(site, theme, &PART, groups)
}
