//! git → what the site's files were at another revision, which of them changed, and when they first came.
//!
//! A few runs of the `git` program, never one for each file, and never a checkout: the working tree, the index and the
//! references are only read. What git cannot tell is an error that says what to do, or unknown; a clone without its
//! history is never taken for one whose history is short. What the files say is for `config` and `parse`.

mod changes;
mod git;
mod line;
mod log;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};

pub use changes::{Changes, changes};
pub use line::{committed, last_before, since};
pub use log::first_commits;

/// The git repository that a site is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The site's folder. All paths are relative to it, with `/` on every system; what is outside is not seen.
    folder: PathBuf,
    /// The history is cut off: what lies behind the cut is unknown.
    pub shallow: bool,
    /// Where git keeps what all working trees of the repository share.
    pub common_dir: PathBuf,
}

/// A commit, by its full hash.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Commit(String);

impl Commit {
    /// The whole hash.
    pub fn hash(&self) -> &str {
        &self.0
    }

    /// As people write it. Long enough to be the only one of its kind.
    pub fn short(&self) -> &str {
        &self.0[..self.0.len().min(10)]
    }
}

/// A file of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: String,
    /// The name of its contents in git's store.
    pub object: String,
}

/// Finds the repository that `folder` is in.
///
/// # Errors
/// Where there is no git, or no repository, or git does not trust it.
pub fn open(folder: &Path) -> Result<Repository> {
    let args = ["rev-parse", "--is-shallow-repository", "--git-common-dir"];
    let output = git::run(folder, &args)?.success(folder)?;
    let output = String::from_utf8_lossy(&output);
    let (shallow, common_dir) = output.split_once('\n').unwrap_or((&output, ""));
    Ok(Repository {
        folder: folder.to_owned(),
        shallow: shallow == "true",
        common_dir: folder.join(common_dir.trim_end_matches('\n')),
    })
}

/// The commit that a revision names: a branch, a tag, a hash, `HEAD~3`.
///
/// # Errors
/// Where there is none; the message says how to fetch it.
pub fn resolve(repository: &Repository, revision: &str) -> Result<Commit> {
    if revision.starts_with('-') || revision.trim().is_empty() {
        bail!("`{revision}` cannot be a revision: name a branch, a tag or a commit");
    }
    let commit = format!("{revision}^{{commit}}");
    let args = ["rev-parse", "--verify", "--quiet", &commit];
    let output = git::run(&repository.folder, &args)?;
    let hash = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.code == Some(0) && is_hash(&hash) {
        return Ok(Commit(hash));
    }
    if revision == "HEAD" {
        bail!("there is no commit in this repository yet, so there is nothing to compare with");
    }
    let which = if repository.shallow {
        "this clone, which has only the last part of the history"
    } else {
        "this repository"
    };
    Err(anyhow!(
        "there is no revision `{revision}` in {which}\n{}",
        how_to_fetch(repository, revision)
    ))
}

/// The last commit that both come from. `name` is what the user calls `other`.
///
/// # Errors
/// Where there is none, as far as this clone knows; the message says how to fetch it.
pub fn merge_base(
    repository: &Repository,
    head: &Commit,
    other: &Commit,
    name: &str,
) -> Result<Commit> {
    let args = ["merge-base", &head.0, &other.0];
    let output = git::run(&repository.folder, &args)?;
    if output.code == Some(1) {
        if repository.shallow {
            bail!(
                "this clone has only the last part of the history, and not where `{name}` and HEAD part\n{}",
                how_to_fetch(repository, name)
            );
        }
        bail!("`{name}` and HEAD have no commit in common: name a revision that HEAD comes from");
    }
    let found = output.success(&repository.folder)?;
    let found = String::from_utf8_lossy(&found);
    let first = found.lines().next().unwrap_or_default();
    if !is_hash(first) {
        bail!("git names no commit that `{name}` and HEAD both come from");
    }
    Ok(Commit(first.to_owned()))
}

/// Whether a commit is another one, or among those that lead to it.
///
/// # Errors
/// Where git fails.
pub fn is_ancestor(repository: &Repository, older: &Commit, newer: &Commit) -> Result<bool> {
    let args = ["merge-base", "--is-ancestor", &older.0, &newer.0];
    let output = git::run(&repository.folder, &args)?;
    match output.code {
        Some(1) => Ok(false),
        _ => output.success(&repository.folder).map(|_| true),
    }
}

/// The ordinary files of a commit, by path.
///
/// # Errors
/// Where git fails.
pub fn files(repository: &Repository, commit: &Commit) -> Result<Vec<File>> {
    let args = ["ls-tree", "-r", "-z", &commit.0];
    let output = git::run(&repository.folder, &args)?.success(&repository.folder)?;
    let mut files: Vec<File> = git::records(&output)
        .filter_map(|record| file(&record))
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// `<mode> <type> <object>\t<path>`. Links and submodules are no files of the site.
fn file(record: &str) -> Option<File> {
    let (about, path) = record.split_once('\t')?;
    let mut about = about.split(' ');
    let (mode, object) = (about.next()?, about.nth(1)?);
    mode.starts_with("100").then(|| File {
        path: path.to_owned(),
        object: object.to_owned(),
    })
}

/// The files of a commit that are not the same in the working tree, or not there. New ones are not among them: they are
/// those that [`files`] does not have.
///
/// # Errors
/// Where git fails.
pub fn changed(repository: &Repository, since: &Commit) -> Result<BTreeSet<String>> {
    let args = [
        "diff",
        "--name-only",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        "--ignore-submodules",
        "--relative",
        &since.0,
        "--",
        ".",
    ];
    let output = git::run(&repository.folder, &args)?.success(&repository.folder)?;
    Ok(git::records(&output).map(Cow::into_owned).collect())
}

/// The contents of files, in their order.
///
/// # Errors
/// Where git fails, or has not got one of them.
pub fn read(repository: &Repository, files: &[&File]) -> Result<Vec<Vec<u8>>> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let mut wanted = String::new();
    for file in files {
        wanted += &file.object;
        wanted.push('\n');
    }
    let args = ["cat-file", "--batch", "--buffer"];
    let output = git::feed(&repository.folder, &args, wanted.into_bytes())?;
    let output = output.success(&repository.folder)?;
    let mut rest = output.as_slice();
    let contents = files.iter().map(|file| {
        let bytes = git::object(&mut rest);
        bytes.with_context(|| {
            format!(
                "git has not got the contents of {}\n  `git fsck` says what is missing",
                file.path
            )
        })
    });
    contents.collect()
}

fn is_hash(text: &str) -> bool {
    text.len() >= 40 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// What gets a revision and the history up to it into this clone.
fn how_to_fetch(repository: &Repository, revision: &str) -> String {
    let branch = revision
        .strip_prefix("refs/remotes/")
        .unwrap_or(revision)
        .strip_prefix("origin/");
    // The destination is named, since a clone of one branch does not make `origin/…` of another by itself.
    let what = branch.map_or_else(String::new, |branch| {
        format!(" +refs/heads/{branch}:refs/remotes/origin/{branch}")
    });
    if !repository.shallow {
        return match branch {
            Some(_) => format!("  fetch it: `git fetch origin{what}`"),
            None => "  `git branch --all` and `git tag` list what there is; `git fetch origin --tags` gets more".into(),
        };
    }
    format!(
        "  fetch the rest: `git fetch --unshallow origin{what}`\n  \
         on GitHub Actions, check out with `fetch-depth: 0`; on GitLab CI, set the variable `GIT_DEPTH: 0`"
    )
}
