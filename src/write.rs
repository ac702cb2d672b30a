//! [`OutputFile`]s → disk: the site that a visitor sees is the old one or the new one, whole.
//!
//! The new site is staged beside the old one, with what did not change hard-linked from there, so that its time stamps
//! stay and a sync moves only what changed; then the two folders change places. Where that cannot be (the output is a
//! mount point, or holds a checkout), each file is replaced by a rename of its own, and the caller is told.
//! [`update`] does that for the site's own files.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the stage that writes to the disk"
)]

mod manifest;
mod place;
mod swap;
mod update;

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use rayon::prelude::*;

use crate::site_file::{Contents, OutputFile};
use manifest::Manifest;

pub use update::update;

/// What a build did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or differ.
    pub changed: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Whether the new site took the old one's place at once.
    pub at_once: bool,
}

/// Whether a folder that `pm` did not make may be written into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    No,
    Yes,
}

/// A file to be published, its bytes at hand.
struct Planned<'a> {
    path: &'a str,
    bytes: Cow<'a, [u8]>,
    /// The old site has the same bytes under that path.
    same: bool,
}

/// Publishes the site into `output`; contents that are copies are read from below `root`.
///
/// # Errors
/// Where the disk refuses, or `output` is a folder that `pm` did not make and `force` is not given.
pub fn write(root: &Path, output: &Path, files: &[OutputFile], force: Force) -> Result<Written> {
    let output = resolve(output)?;
    if output.is_file() {
        bail!("{} is a file, and the site is a folder", output.display());
    }
    let _lock = swap::lock(&output)?;
    swap::repair(&output)?;
    let old = Manifest::read(&output)?;
    if old.is_none() && force == Force::No && !is_absent_or_empty(&output)? {
        bail!(
            "{} was not made by pm: it is not empty and has no {}\n  choose another folder with `--output-dir`, or say `--force` to \
             write into it; nothing in it but pm's own files will be removed",
            output.display(),
            manifest::NAME
        );
    }
    let old = old.unwrap_or_default();
    let new = Manifest::new(files.iter().map(|file| file.path.clone()));
    let manifest_file = OutputFile {
        path: manifest::NAME.to_owned(),
        contents: Contents::Bytes(new.to_bytes()),
    };
    let all = files.par_iter().chain([&manifest_file]);
    let planned: Vec<Planned> = all
        .map(|file| plan(root, &output, file))
        .collect::<Result<_>>()?;
    let gone: Vec<&str> = old
        .files
        .difference(&new.files)
        .map(String::as_str)
        .collect();
    let changed = planned.iter().filter(|file| !file.same).count();
    let mut written = Written {
        changed,
        unchanged: planned.len() - changed,
        removed: gone.len(),
        at_once: true,
    };
    if changed > 0 || !gone.is_empty() {
        written.at_once = swap::publish(&output, &planned, &old)?;
        if !written.at_once {
            place::publish(&output, &planned, &gone, &old)
                .with_context(|| format!("cannot write into {}", output.display()))?;
        }
    }
    Ok(written)
}

/// Makes a file that was not there, with the folders that lead to it. `false` where there is one already: it stays.
///
/// # Errors
/// Where the disk refuses.
pub fn new_file(path: &Path, bytes: &[u8]) -> Result<bool> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    }
    let made = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path);
    let cannot = || format!("cannot write {}", path.display());
    match made {
        Ok(mut file) => file.write_all(bytes).map(|()| true).with_context(cannot),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error).with_context(cannot),
    }
}

/// The folder itself where `output` is a link to it, with an absolute parent, so that there is a "beside".
fn resolve(output: &Path) -> Result<PathBuf> {
    if let Ok(real) = output.canonicalize() {
        return Ok(real);
    }
    let name = output
        .file_name()
        .with_context(|| format!("{} cannot be an output folder", output.display()))?;
    let parent = match output.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    let parent = parent
        .canonicalize()
        .with_context(|| format!("cannot read {}", parent.display()))?;
    Ok(parent.join(name))
}

fn is_absent_or_empty(folder: &Path) -> Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", folder.display())),
    }
}

fn plan<'a>(root: &Path, output: &Path, file: &'a OutputFile) -> Result<Planned<'a>> {
    let is_inside = Path::new(&file.path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    assert!(
        is_inside,
        "a page's path is made of slugs and names of files: {}",
        file.path
    );
    let bytes: Cow<'_, [u8]> = match &file.contents {
        Contents::Bytes(bytes) => Cow::Borrowed(bytes),
        Contents::CopyOf(path) => {
            let path = root.join(path);
            let read = fs::read(&path);
            Cow::Owned(read.with_context(|| format!("cannot read {}", path.display()))?)
        }
    };
    Ok(Planned {
        path: &file.path,
        same: has_bytes(&output.join(&file.path), &bytes),
        bytes,
    })
}

fn has_bytes(path: &Path, bytes: &[u8]) -> bool {
    let same_length = fs::symlink_metadata(path)
        .is_ok_and(|meta| meta.is_file() && meta.len() == bytes.len() as u64);
    same_length && fs::read(path).is_ok_and(|old| old == bytes)
}

/// Writes a new file, with the folders that lead to it.
fn create(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
