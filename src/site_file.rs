//! Files on their way between the disk and the pages: what `render` gives to `write`, and a theme that `load` gives to
//! `render`.

use std::collections::BTreeMap;
use std::path::PathBuf;

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
