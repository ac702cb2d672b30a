//! File by file, each replaced by a rename: for folders that cannot change places.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the stage that writes to the disk"
)]

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::manifest::{self, Manifest};
use super::{Planned, create};

/// Writes what differs, then removes what is gone.
pub(super) fn publish(
    output: &Path,
    planned: &[Planned<'_>],
    gone: &[&str],
    old: &Manifest,
) -> Result<()> {
    // If this build is cut short, the next must know both sites' files as `pm`'s.
    let new = planned
        .iter()
        .map(|file| file.path.to_owned())
        .filter(|path| path != manifest::NAME);
    let both = Manifest::new(old.files.iter().cloned().chain(new));
    replace(&output.join(manifest::NAME), &both.to_bytes())?;
    for file in planned
        .iter()
        .filter(|file| !file.same && file.path != manifest::NAME)
    {
        replace(&output.join(file.path), &file.bytes)?;
    }
    for path in gone {
        let path = output.join(path);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", path.display()));
            }
            _ => remove_empty_folders(output, &path),
        }
    }
    let manifest = planned.iter().find(|file| file.path == manifest::NAME);
    manifest.map_or(Ok(()), |file| replace(&output.join(file.path), &file.bytes))
}

/// Writes beside the file and renames, so that no reader sees half of it.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.pm-new"));
    create(&temporary, bytes)?;
    fs::rename(&temporary, path).with_context(|| format!("cannot write {}", path.display()))
}

/// Removes the folders that held a removed file, as long as they are empty.
fn remove_empty_folders(output: &Path, file: &Path) {
    for folder in file
        .ancestors()
        .skip(1)
        .take_while(|folder| *folder != output)
    {
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}
