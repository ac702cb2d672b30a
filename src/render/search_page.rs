//! `search.html`: where the search shows all that it finds. The page is a frame; the script fills it from the files that
//! the index is in, and without the script it leads to the lists.

use serde::Serialize;

use super::OutputFile;
use super::site::Site;
use super::theme::Theme;
use super::view::Frame;

/// The view of `search.html`.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    /// What every page has.
    pub frame: Frame,
}

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let frame = site.frame(
        "search.html",
        "",
        "Search",
        "Search the text of every postmortem.",
    );
    Ok(vec![theme.page(
        "search.html",
        "search.html",
        &SearchPage { frame },
    )?])
}
