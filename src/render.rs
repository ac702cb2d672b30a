//! [`Summary`] → the files of the site: a view struct and a template a page.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::aggregate::Summary;
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// A file of the built site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to the site, with `/`.
    pub path: String,
    pub contents: Contents,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contents {
    Bytes(Vec<u8>),
    /// The bytes of this file, relative to the site's root: assets of bundles.
    CopyOf(PathBuf),
}

/// What the site's own theme folder holds, by path: templates, components and static files that replace `pm`'s own.
pub type Overrides = BTreeMap<String, Vec<u8>>;

/// All that the pages are made of.
pub struct Input<'a> {
    pub summary: &'a Summary<'a>,
    pub sources: &'a Sources,
    /// Pages of postmortems with errors say so (`--keep-going`).
    pub diagnostics: &'a [Diagnostic],
    /// Whether drafts are shown.
    pub drafts: bool,
}

/// Renders the whole site, sorted by path.
///
/// # Errors
/// Where a template of the site's theme is wrong: names the template, the line and the page.
pub fn render(input: &Input<'_>, overrides: &Overrides) -> anyhow::Result<Vec<OutputFile>> {
    let _ = (input, overrides);
    Ok(Vec::new())
}
