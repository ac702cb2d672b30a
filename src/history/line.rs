//! The first-parent line: which commit a day ended with, and which commits came after another.

use std::collections::HashSet;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

use super::{Commit, Repository, git, is_hash};

/// The last commit of the first-parent line up to `head` that was made before an instant, by the committer's clock;
/// `None` where all came later.
///
/// # Errors
/// Where git fails, or the history is cut off before such a commit.
pub fn last_before(
    repository: &Repository,
    head: &Commit,
    instant: DateTime<Utc>,
) -> Result<Option<Commit>> {
    // Up to and with this second. Git counts none before 1970, and takes a sign for a very large number.
    let until = format!("--min-age={}", (instant.timestamp() - 1).max(0));
    let args = ["rev-list", "-1", "--first-parent", &until, &head.0];
    let output = git::run(&repository.folder, &args)?.success(&repository.folder)?;
    let hash = String::from_utf8_lossy(&output).trim().to_owned();
    if is_hash(&hash) {
        return Ok(Some(Commit(hash)));
    }
    if repository.shallow {
        bail!(
            "this clone has only the last part of the history, and nothing from before {}\n  \
             `git fetch --unshallow` fetches the rest; in a workflow, check out with `fetch-depth: 0`",
            instant.format("%Y-%m-%d %H:%M UTC")
        );
    }
    Ok(None)
}

/// When a commit was made, by the committer's clock.
///
/// # Errors
/// Where git fails.
pub fn committed(repository: &Repository, commit: &Commit) -> Result<DateTime<Utc>> {
    let args = [
        "log",
        "-1",
        "--no-show-signature",
        "--format=%ct",
        &commit.0,
    ];
    let output = git::run(&repository.folder, &args)?.success(&repository.folder)?;
    let seconds = String::from_utf8_lossy(&output).trim().parse().ok();
    match seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)) {
        Some(at) => Ok(at),
        None => bail!("git does not say when {} was made", commit.short()),
    }
}

/// The commits of the first-parent line up to `head` that `before` does not come from, by their full hashes; all of
/// them without one.
///
/// # Errors
/// Where git fails.
pub fn since(
    repository: &Repository,
    head: &Commit,
    before: Option<&Commit>,
) -> Result<HashSet<String>> {
    let except = before.map(|commit| format!("^{}", commit.0));
    let mut args = vec!["rev-list", "--first-parent", &head.0];
    args.extend(except.as_deref());
    let output = git::run(&repository.folder, &args)?.success(&repository.folder)?;
    let output = String::from_utf8_lossy(&output);
    Ok(output.lines().map(str::to_owned).collect())
}
