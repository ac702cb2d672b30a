//! `404.html`: what a server shows for an address that there is nothing at, wherever that is; so its links are
//! absolute, below the path that the site is under.

use serde::Serialize;

use super::OutputFile;
use super::site::Site;
use super::theme::Theme;
use super::view::Frame;

/// The view of `404.html`.
#[derive(Debug, Serialize)]
pub struct NotFoundPage {
    /// What every page has.
    pub frame: Frame,
}

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let mut frame = site.frame(
        "404.html",
        "",
        "There is no such page",
        "There is nothing at this address.",
    );
    frame.root.clone_from(&site.config.site_url);
    for entry in &mut frame.nav {
        entry.href = format!("{}{}", frame.root, entry.href);
    }
    Ok(vec![theme.page(
        "404.html",
        "404.html",
        &NotFoundPage { frame },
    )?])
}
