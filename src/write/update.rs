//! One file of the site's own, with another text.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the stage that writes to the disk"
)]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// Puts `after` in the place of `before` in the file at `path`. Whoever reads the file sees the one or the other, whole.
/// A link is followed to the file that it names; the file keeps its mode and its owner, and is a new one to those that
/// have it under another name.
///
/// # Errors
/// Where the disk refuses, the file is read-only, or it does not hold `before` any more.
pub fn update(path: &Path, before: impl AsRef<[u8]>, after: impl AsRef<[u8]>) -> Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    let real = path.canonicalize().with_context(cannot)?;
    if fs::read(&real).with_context(cannot)? != before.as_ref() {
        bail!(
            "{} has changed since it was read, and was not written\n  run the command again",
            path.display()
        );
    }
    if fs::metadata(&real)
        .with_context(cannot)?
        .permissions()
        .readonly()
    {
        bail!("{} is read-only, and was not written", path.display());
    }
    // Beside it, so that the rename stays in one file system; the name begins with a dot, so that it is no postmortem.
    let temporary = real.with_file_name(format!(".pm-{}.tmp", std::process::id()));
    let done = stage(&real, &temporary, after.as_ref())
        .and_then(|()| fs::rename(&temporary, &real).map_err(Into::into));
    if done.is_err() {
        // It may never have been made.
        let _ = fs::remove_file(&temporary);
    }
    done.with_context(cannot)
}

/// Writes the new contents to a file that is like the old one.
fn stage(old: &Path, new: &Path, contents: &[u8]) -> Result<()> {
    // Nobody else may read it before it has the old one's mode, and nothing that is there already is written through.
    let mut file = private(new)?;
    file.write_all(contents)?;
    let metadata = fs::metadata(old)?;
    keep_owner(new, &metadata);
    file.set_permissions(metadata.permissions())?;
    file.sync_all()?;
    Ok(())
}

#[cfg(unix)]
fn private(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = File::options();
    options.write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> std::io::Result<File> {
    File::options().write(true).create_new(true).open(path)
}

/// Only root may give a file to somebody else; for the others the file is theirs already, or becomes so.
#[cfg(unix)]
fn keep_owner(path: &Path, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let _ = chown(path, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_path: &Path, _old: &fs::Metadata) {}
