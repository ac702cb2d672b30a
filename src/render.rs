//! [`Summary`] → the files of the site: a view struct and a template a page.
//!
//! One more page is a file `render/<name>.rs` with a view and a function from the site to files, a template of the same
//! name in `themes/default/templates`, and a line in `PAGES`. Templates see views and nothing else; views hold what a
//! page shows, in the words in which it shows it, so that a theme decides how it looks and never what is so.

pub mod actions;
mod bundle;
mod calendars;
pub mod factors;
mod facts;
mod feeds;
mod format;
pub mod groups;
mod html;
pub mod index;
pub mod json;
mod list;
pub mod markdown;
pub mod meta;
pub mod not_found;
pub mod owners;
pub mod postmortem;
pub mod postmortems;
pub mod report;
mod robots;
mod rows;
mod search;
pub mod search_page;
mod services;
mod severities;
mod site;
mod tags;
mod teams;
pub mod theme;
pub mod view;
mod years;

use std::path::PathBuf;

use rayon::prelude::*;

use crate::aggregate::Summary;
use crate::diagnostic::Diagnostic;
use crate::site_file::{Contents, OutputFile, Overrides};
use crate::source::Sources;
use site::{Site, asset_path};
pub use theme::Theme;

/// All that the pages are made of.
pub struct Input<'a> {
    pub summary: &'a Summary<'a>,
    pub sources: &'a Sources,
    /// Pages of postmortems with errors say so (`--keep-going`).
    pub diagnostics: &'a [Diagnostic],
    /// Whether drafts are shown.
    pub drafts: bool,
    /// What the report is about; what is no part of the site is left out of it.
    pub report: &'a crate::report::Options,
}

type Pages = fn(&Site<'_>, &Theme) -> anyhow::Result<Vec<OutputFile>>;

/// The pages of the site, by the template they begin with.
const PAGES: &[Pages] = &[
    actions::render,
    factors::render,
    index::render,
    not_found::render,
    owners::render,
    postmortem::render,
    postmortems::render,
    report::render,
    search::render,
    search_page::render,
    services::render,
    severities::render,
    tags::render,
    teams::render,
    years::render,
];

/// Renders the whole site, sorted by path.
///
/// # Errors
/// Where a template of the site's theme is wrong: names the template, the line and the page.
pub fn render(input: &Input<'_>, overrides: &Overrides) -> anyhow::Result<Vec<OutputFile>> {
    let theme = Theme::new(overrides)?;
    let site = Site::new(input, &theme);
    let pages: Vec<Vec<OutputFile>> = PAGES
        .par_iter()
        .map(|pages| pages(&site, &theme))
        .collect::<anyhow::Result<_>>()?;
    let mut files: Vec<OutputFile> = pages.into_iter().flatten().collect();
    files.extend(robots::render(&site, &files));
    files.extend(calendars::render(&site));
    files.extend(feeds::render(&site)?);
    files.extend(json::render(&site)?);
    files.extend(assets(&site));
    files.extend(theme.statics());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The files beside the `index.md` of each bundle.
fn assets(site: &Site<'_>) -> Vec<OutputFile> {
    let of = |postmortem: &&crate::model::Postmortem| {
        let source = site.source(postmortem);
        let id = postmortem.id.clone();
        let copy = move |asset: &String| OutputFile {
            path: asset_path(&id, asset),
            contents: Contents::CopyOf(PathBuf::from(format!("{}/{asset}", source.folder()))),
        };
        source.assets.iter().map(copy).collect::<Vec<_>>()
    };
    site.postmortems.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests;
