//! The whole site at once: staged beside the old one, then the two folders change places.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the stage that writes to the disk"
)]

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::manifest::{self, Manifest};
use super::{Planned, create};

/// Keeps a second build out of the same place until it is dropped. The lock is on the folder that holds the output, so
/// that no lock file stays behind.
#[cfg(unix)]
pub(super) fn lock(output: &Path) -> Result<File> {
    let parent = output.parent().unwrap_or(output);
    let folder = File::open(parent).with_context(|| format!("cannot open {}", parent.display()))?;
    rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive)
        .with_context(|| format!("cannot lock {}", parent.display()))?;
    Ok(folder)
}

#[cfg(not(unix))]
pub(super) fn lock(_output: &Path) -> Result<()> {
    Ok(())
}

/// Puts right what a build that was interrupted left behind: an old site that was moved aside, a half-staged new one.
pub(super) fn repair(output: &Path) -> Result<()> {
    let aside = beside(output, "old");
    if aside.exists() && !output.exists() {
        fs::rename(&aside, output)
            .with_context(|| format!("cannot bring back {}", output.display()))?;
    }
    for leftover in [aside, beside(output, "new")] {
        remove_tree(&leftover)?;
    }
    Ok(())
}

/// Stages and swaps. `false` where the place does not allow it, and nothing was done.
pub(super) fn publish(output: &Path, planned: &[Planned<'_>], old: &Manifest) -> Result<bool> {
    if is_mount_point(output) {
        return Ok(false);
    }
    let Some(foreign) = foreign_files(output, old)? else {
        return Ok(false);
    };
    let stage = beside(output, "new");
    if fs::create_dir(&stage).is_err() {
        // The folder that holds the output may not be ours to write to.
        return Ok(false);
    }
    let done = keep_mode(output, &stage)
        .and_then(|()| stage_files(&stage, output, planned, &foreign))
        .and_then(|()| swap(&stage, output));
    if done.is_err() {
        remove_tree(&stage)?;
    }
    done.map(|()| true)
}

/// Who may read the old site may read the new one, and nobody else.
fn keep_mode(output: &Path, stage: &Path) -> Result<()> {
    let Ok(old) = fs::metadata(output) else {
        return Ok(());
    };
    fs::set_permissions(stage, old.permissions())
        .with_context(|| format!("cannot set the mode of {}", stage.display()))
}

/// `.public.pm-new` for `public`.
fn beside(output: &Path, what: &str) -> PathBuf {
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!(".{name}.pm-{what}"))
}

fn remove_tree(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn is_mount_point(output: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).ok().map(|meta| meta.dev());
    let parent = output.parent().and_then(device);
    device(output).is_some_and(|own| parent.is_some_and(|parent| parent != own))
}

#[cfg(not(unix))]
fn is_mount_point(_output: &Path) -> bool {
    false
}

/// Files in the output that are not `pm`'s, such as a `CNAME`: they are carried over. `None` where there is something
/// that cannot be, a link or a checkout's `.git`.
fn foreign_files(output: &Path, old: &Manifest) -> Result<Option<Vec<String>>> {
    let mut foreign = Vec::new();
    if !output.exists() {
        return Ok(Some(foreign));
    }
    for entry in WalkDir::new(output).min_depth(1) {
        let entry = entry.with_context(|| format!("cannot read {}", output.display()))?;
        if entry.file_name() == ".git" || entry.path_is_symlink() {
            return Ok(None);
        }
        let path = entry
            .path()
            .strip_prefix(output)
            .expect("walked from there");
        let Some(path) = path.to_str() else {
            return Ok(None);
        };
        let path = path.replace('\\', "/");
        if entry.file_type().is_file() && path != manifest::NAME && !old.files.contains(&path) {
            foreign.push(path);
        }
    }
    Ok(Some(foreign))
}

fn stage_files(
    stage: &Path,
    output: &Path,
    planned: &[Planned<'_>],
    foreign: &[String],
) -> Result<()> {
    planned.par_iter().try_for_each(|file| {
        let to = stage.join(file.path);
        if file.same && link(&output.join(file.path), &to) {
            return Ok(());
        }
        create(&to, &file.bytes)
    })?;
    for path in foreign {
        let (from, to) = (output.join(path), stage.join(path));
        if !to.exists() && !link(&from, &to) {
            fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
        }
    }
    Ok(())
}

/// Whether the file could be linked; some file systems cannot.
fn link(from: &Path, to: &Path) -> bool {
    let made = to
        .parent()
        .is_none_or(|parent| fs::create_dir_all(parent).is_ok());
    made && fs::hard_link(from, to).is_ok()
}

fn swap(stage: &Path, output: &Path) -> Result<()> {
    let cannot = || format!("cannot move the new site to {}", output.display());
    if !output.exists() {
        return fs::rename(stage, output).with_context(cannot);
    }
    if exchange(stage, output) {
        return remove_tree(stage);
    }
    let aside = beside(output, "old");
    fs::rename(output, &aside).with_context(cannot)?;
    if let Err(error) = fs::rename(stage, output) {
        fs::rename(&aside, output).with_context(cannot)?;
        return Err(error).with_context(cannot);
    }
    remove_tree(&aside)
}

/// Lets two folders change places in one step, where the system can.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_a: &Path, _b: &Path) -> bool {
    false
}
