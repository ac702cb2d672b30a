//! When files first came: one `git log` over the site's folder.

use std::borrow::Cow;
use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{Commit, Repository, git};

/// A byte that no path begins with.
const MARK: char = '\u{1}';

/// When each file of the site at `head` was first committed, under whatever name it had then; `None` where the history is cut off,
/// since the first commit of such a clone has everything in it.
///
/// # Errors
/// Where git fails.
pub fn first_commits(
    repository: &Repository,
    head: &Commit,
) -> Result<Option<BTreeMap<String, DateTime<Utc>>>> {
    if repository.shallow {
        return Ok(None);
    }
    let args = [
        "log",
        "--no-show-signature",
        "--diff-filter=AR",
        "--find-renames",
        "-l0",
        "--name-status",
        "-z",
        "--format=%x01%ct",
        "--no-ext-diff",
        "--relative",
        &head.0,
        "--",
        ".",
    ];
    let output = git::run(&repository.folder, &args)?.success(&repository.folder)?;
    Ok(Some(firsts(git::records(&output))))
}

/// Walks the log from its newest commit back.
fn firsts<'a>(mut records: impl Iterator<Item = Cow<'a, str>>) -> BTreeMap<String, DateTime<Utc>> {
    let mut at = None;
    let mut first: BTreeMap<String, DateTime<Utc>> = BTreeMap::new();
    // What a file was called before: the name that it has now.
    let mut now: BTreeMap<String, String> = BTreeMap::new();
    while let Some(record) = records.next() {
        if let Some(seconds) = record.strip_prefix(MARK) {
            let seconds = seconds.trim().parse().ok();
            at = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
            continue;
        }
        let (Some(path), Some(at)) = (records.next(), at) else {
            break;
        };
        if record.trim_start().starts_with('R') {
            let Some(new) = records.next() else { break };
            let name = now.get(&*new).cloned();
            now.insert(path.into_owned(), name.unwrap_or_else(|| new.into_owned()));
        } else {
            let name = now.get(&*path).cloned();
            let known = first
                .entry(name.unwrap_or_else(|| path.into_owned()))
                .or_insert(at);
            *known = at.min(*known);
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(log: &str, expected: &[(&str, i64)]) {
        let found = firsts(log.split('|').map(Cow::Borrowed));
        let found: Vec<_> = found
            .iter()
            .map(|(path, at)| (path.as_str(), at.timestamp()))
            .collect();
        assert_eq!(found, expected, "{log}");
    }

    #[test]
    fn the_oldest_commit_counts() {
        check(
            "\u{1}9|\nA|b.md|A|c.md|\u{1}5|\nA|a.md|\u{1}3|\nA|c.md",
            &[("a.md", 5), ("b.md", 9), ("c.md", 3)],
        );
    }

    #[test]
    fn a_file_keeps_its_day_under_another_name() {
        check(
            "\u{1}9|\nR100|b.md|c.md|\u{1}7|\nR090|a.md|b.md|\u{1}2|\nA|a.md",
            &[("c.md", 2)],
        );
    }

    #[test]
    fn what_is_cut_short_is_read_as_far_as_it_goes() {
        check("\u{1}9|\nR100|b.md", &[]);
        check("\u{1}|\nA|b.md", &[]);
        check("", &[]);
    }
}
