//! What each commit of the first-parent line changed: one `git log` over the site's folder.

use std::borrow::Cow;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{Commit, File, Repository, git};

/// A byte that no path begins with.
const MARK: char = '\u{1}';

/// A commit, and the files that it left otherwise than its first parent had them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    pub commit: Commit,
    /// The committer's date.
    pub at: DateTime<Utc>,
    /// The author's name.
    pub author: String,
    /// Files that are there, by path.
    pub files: Vec<File>,
    /// The paths of files that are gone.
    pub gone: Vec<String>,
}

/// The commits up to `head` that changed the site's folder, the oldest first. A merge is one change, that of its branch;
/// `None` where the history is cut off, since what it begins with would look new.
///
/// # Errors
/// Where git fails.
pub fn changes(repository: &Repository, head: &Commit) -> Result<Option<Vec<Changes>>> {
    if repository.shallow {
        return Ok(None);
    }
    let args = [
        "log",
        "--first-parent",
        "--diff-merges=first-parent",
        "--encoding=UTF-8",
        "--reverse",
        "--raw",
        "-z",
        "--no-renames",
        "--no-abbrev",
        "--no-show-signature",
        "--no-ext-diff",
        "--ignore-submodules",
        "--format=%x01%H %ct %an",
        "--relative",
        &head.0,
        "--",
        ".",
    ];
    let output = git::run(&repository.folder, &args)?.success(&repository.folder)?;
    Ok(Some(read(git::records(&output))))
}

fn read<'a>(mut records: impl Iterator<Item = Cow<'a, str>>) -> Vec<Changes> {
    let mut found: Vec<Changes> = Vec::new();
    while let Some(record) = records.next() {
        if let Some(head) = record.strip_prefix(MARK) {
            found.extend(commit(head));
            continue;
        }
        // `:<mode> <mode> <object> <object> <status>`, and the path.
        let mut about = record.trim_start().split(' ');
        let (mode, object) = (about.nth(1), about.nth(1));
        let (Some(mode), Some(object)) = (mode, object) else {
            continue;
        };
        let (Some(path), Some(changes)) = (records.next(), found.last_mut()) else {
            break;
        };
        if mode.starts_with("100") {
            changes.files.push(File {
                path: path.into_owned(),
                object: object.to_owned(),
            });
        } else {
            // Gone, or a link or a submodule now.
            changes.gone.push(path.into_owned());
        }
    }
    found
}

fn commit(head: &str) -> Option<Changes> {
    let mut parts = head.splitn(3, ' ');
    let hash = parts.next()?.to_owned();
    let seconds = parts.next()?.parse().ok()?;
    Some(Changes {
        commit: Commit(hash),
        at: DateTime::from_timestamp(seconds, 0)?,
        author: parts.next().unwrap_or_default().trim_end().to_owned(),
        files: Vec::new(),
        gone: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_commit_by_commit() {
        let log = "\u{1}aa 5 Ada Ode|\n:000000 100644 000 111 A|a b.md|:100644 000000 222 000 D|c.md|\u{1}bb 9 Bob|\n:100644 120000 111 333 T|a b.md|\u{1}cc 11 |";
        let told: Vec<String> = read(log.split('|').filter(|r| !r.is_empty()).map(Cow::Borrowed))
            .iter()
            .map(|c| {
                let files = c.files.iter().map(|f| format!("{}={}", f.path, f.object));
                let files: Vec<_> = files.collect();
                format!(
                    "{} {} {}: {files:?} {:?}",
                    c.commit.0,
                    c.at.timestamp(),
                    c.author,
                    c.gone
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                r#"aa 5 Ada Ode: ["a b.md=111"] ["c.md"]"#,
                r#"bb 9 Bob: [] ["a b.md"]"#,
                "cc 11 : [] []",
            ]
        );
    }
}
