//! The days on which git first had postmortems, where a rule needs them: for those that should have been published by
//! some day and do not say when they were.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};

use super::workspace::Workspace;
use crate::config::Config;
use crate::history;
use crate::model::Postmortem;
use crate::source::SourceId;
use crate::time::Now;
use crate::vocabulary::{DocumentStatus, Instant};

/// The rule that asks.
const RULE: &str = "late-postmortem";

/// A commit with more postmortems than this brought old ones from elsewhere, and says nothing of when they were written.
const MANY: usize = 5;

/// Whether the rule may ask.
pub(super) fn is_asked(config: &Config) -> bool {
    let is_off = config.rules.get(RULE) == Some(&None);
    !is_off || !config.severity_rules.is_empty()
}

/// The days, as far as they are known; none where there is no git, no repository or not its whole history.
pub(super) fn days(workspace: &Workspace) -> BTreeMap<SourceId, NaiveDate> {
    let needed = needed(workspace);
    if needed.is_empty() {
        return BTreeMap::new();
    }
    let found = history::open(&workspace.place.root);
    let found = found.and_then(|repository| {
        let head = workspace.head(&repository)?;
        history::first_commits(&repository, &head)
    });
    let Ok(Some(commits)) = found else {
        return BTreeMap::new();
    };
    let mut together: HashMap<DateTime<Utc>, usize> = HashMap::new();
    let postmortems = workspace.corpus.postmortems.iter();
    let paths = postmortems.map(|postmortem| &workspace.sources.get(postmortem.source).path);
    for at in paths.filter_map(|path| commits.get(path)) {
        *together.entry(*at).or_default() += 1;
    }
    let day = |id: &SourceId| {
        let at = commits.get(&workspace.sources.get(*id).path)?;
        let is_one_of_many = together.get(at).is_some_and(|number| *number > MANY);
        let day = Now::at(*at, workspace.config.timezone).today;
        (!is_one_of_many).then_some((*id, day))
    };
    needed.iter().filter_map(day).collect()
}

fn needed(workspace: &Workspace) -> Vec<SourceId> {
    let config = &workspace.config;
    let has_deadline = |postmortem: &Postmortem| {
        let rank = postmortem.severity.as_ref().map(|severity| severity.rank);
        let level = rank.and_then(|rank| config.severities.get(rank));
        level.is_some_and(|level| level.postmortem_due_hours.is_some())
    };
    let is_needed = |postmortem: &&Postmortem| {
        postmortem.status == DocumentStatus::Published
            && postmortem.document.front.published.is_none()
            && postmortem.instants.get(Instant::Resolved).is_some()
            && has_deadline(postmortem)
    };
    let postmortems = workspace.corpus.postmortems.iter();
    let needed = postmortems.filter(is_needed);
    needed.map(|postmortem| postmortem.source).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::load;

    #[expect(
        clippy::disallowed_methods,
        reason = "a test makes a repository on the disk"
    )]
    fn write(root: &Path, name: &str, front: &str) {
        let folder = root.join("postmortems");
        std::fs::create_dir_all(&folder).unwrap();
        let times = "[times]\nresolved = 2025-01-15T12:00:00Z\n";
        let text = format!("+++\n{front}\n{times}+++\n");
        std::fs::write(folder.join(name), text).unwrap();
    }

    #[expect(clippy::disallowed_methods, reason = "a test makes a repository")]
    fn git(root: &Path, date: &str, args: &[&str]) {
        let mut command = std::process::Command::new("git");
        command.arg("-C").arg(root).env("GIT_COMMITTER_DATE", date);
        command.args(["-c", "user.name=Ann", "-c", "user.email=ann@example.com"]);
        assert!(command.args(args).status().unwrap().success(), "{args:?}");
    }

    fn check(root: &Path, expected: &[&str]) {
        let place = load::find(root);
        let loaded = load::load(&place).unwrap();
        let now = Now::at("2025-02-01T00:00:00Z".parse().unwrap(), chrono_tz::UTC);
        let workspace = Workspace::of(place, loaded, now);
        let days = days(&workspace);
        let found: Vec<String> = days
            .iter()
            .map(|(id, day)| format!("{} {day}", workspace.sources.get(*id).stem()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn days_are_asked_for_where_they_matter() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let severe = "severity = \"SEV2\"";
        write(root, "a.md", severe);
        write(root, "b.md", "severity = \"SEV4\"");
        write(root, "c.md", "severity = \"SEV1\"\npublished = 2025-01-16");
        write(root, "d.md", "severity = \"SEV1\"\nstatus = \"draft\"");
        check(root, &[]);
        git(root, "", &["init", "--quiet"]);
        check(root, &[]);
        git(root, "", &["add", "--all"]);
        // In the site's zone, which is UTC.
        let date = "2025-01-20T23:30:00-05:00";
        git(root, date, &["commit", "--quiet", "--message", "One"]);
        write(root, "e.md", severe);
        check(root, &["a 2025-01-21"]);
        // Old ones from elsewhere.
        for name in ["f.md", "g.md", "h.md", "i.md", "j.md"] {
            write(root, name, severe);
        }
        git(root, "", &["add", "--all"]);
        git(
            root,
            "2025-01-25T10:00:00Z",
            &["commit", "--quiet", "--message", "Two"],
        );
        check(root, &["a 2025-01-21"]);
    }
}
