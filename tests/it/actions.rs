//! `pm actions`: lists, and edits in place.

mod documents;
mod property;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{git, pm, run};

const FILE: &str = "postmortems/2026-10-01-slow-search.md";

const POSTMORTEM: &str = "\
+++
title = \"Slow search\"
date = 2026-10-01
severity = \"SEV4\"
+++

## Summary

Search was slow.

## Impact

Nobody could search.

## Root Cause

An index was missing.

## Action Items

| ID   | Action                    | Owner  | Priority | Due        | Status |
|------|---------------------------|--------|----------|------------|--------|
| AI-1 | Add the missing index     | @alice | P1       | 2026-11-10 | open   |
| AI-2 | Alert on a slow search    | @bob   | P2       | 2026-12-01 | open   |
| AI-3 | Write down how to reindex | @bob   | P2       | 2026-11-01 | done   |
";

const OTHER: &str = "\
+++
title = \"Orders lost\"
date = 2026-10-02
severity = \"SEV4\"

[[actions]]
id = \"AI-1\"
action = \"Keep orders in a queue\"
owner = \"alice\"
due = 2026-12-01 # agreed
+++

## Summary

Orders were lost.
";

/// A site of two postmortems, with a catalog of two people.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let catalog = "[people.alice]\nname = \"Alice Novak\"\n\n[people.bob]\n";
    fs::create_dir(folder.path().join("postmortems")).unwrap();
    for (path, text) in [
        ("book.toml", ""),
        ("catalog.toml", catalog),
        (FILE, POSTMORTEM),
        ("postmortems/2026-10-02-orders-lost.md", OTHER),
    ] {
        fs::write(folder.path().join(path), text).unwrap();
    }
    folder
}

fn text(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

/// Runs `pm actions` with words that have no blanks, `_` for one.
fn actions(folder: &Path, command: &str) -> (String, i32) {
    let words = command.split(' ').map(|word| word.replace('_', " "));
    run(pm(folder).arg("actions").args(words))
}

#[test]
fn what_changed_is_said_and_nothing_else_is_changed() {
    let site = site();
    let (said, code) = actions(
        site.path(),
        "set slow-search/AI-1 --due 2026-12-24 --reason late_vendor --owner Alice_Novak --priority p0",
    );
    let expected = format!(
        "2026-10-01-slow-search/AI-1  {FILE}:23\n  reason     – → late vendor\n  priority   P1 → P0\n  due        2026-11-10 → 2026-12-24\n"
    );
    assert_eq!((said.as_str(), code), (expected.as_str(), 0));
    let after = POSTMORTEM
        .replace("Status |\n", "Status | Reason      |\n")
        .replace("--------|\n", "--------|-------------|\n")
        .replace(
            "P1       | 2026-11-10 | open   |\n",
            "P0       | 2026-12-24 | open   | late vendor |\n",
        )
        .replace(
            "2026-12-01 | open   |\n",
            "2026-12-01 | open   |             |\n",
        )
        .replace("done   |\n", "done   |             |\n");
    assert_eq!(text(site.path(), FILE), after);
    let again = "set slow-search/AI-1 --due 2026-12-24 --reason late_vendor --owner alice";
    let (said, code) = actions(site.path(), again);
    assert_eq!(
        (said.as_str(), code),
        ("2026-10-01-slow-search/AI-1: nothing to change\n", 0)
    );
    assert_eq!(text(site.path(), FILE), after);
}

#[test]
fn closing_writes_the_day_and_the_evidence() {
    let site = site();
    let command = "close orders-lost/AI-1 --evidence https://example.com/1 --on 2026-11-20";
    let (said, code) = actions(site.path(), command);
    assert_eq!(code, 0, "{said}");
    let path = "postmortems/2026-10-02-orders-lost.md";
    let keys = "# agreed\nstatus = \"done\"\ncompleted = 2026-11-20\nevidence = \"https://example.com/1\"\n";
    assert_eq!(text(site.path(), path), OTHER.replace("# agreed\n", keys));
    // The page links what shows it.
    let (said, code) = run(pm(site.path()).args(["build", "--keep-going"]));
    assert_eq!(code, 0, "{said}");
    let page = text(
        site.path(),
        "public/postmortems/2026-10-02-orders-lost.html",
    );
    assert!(page.contains("<a href=\"https://example.com/1\""), "{page}");
    // Closed again another day, it was still closed on that one.
    let (said, _) = actions(site.path(), "close orders-lost/AI-1");
    assert_eq!(said, "2026-10-02-orders-lost/AI-1: nothing to change\n");
    let (said, _) = actions(site.path(), "close AI-3");
    assert_eq!(said, "2026-10-01-slow-search/AI-3: nothing to change\n");
    let (said, _) = actions(site.path(), "set orders-lost/AI-1 --status open");
    let told = "open again, but the day of its completion, 2026-11-20, stays: take it out\n";
    assert!(said.contains(told), "{said}");
}

#[test]
fn a_dry_run_shows_a_diff_and_writes_nothing() {
    let site = site();
    let (said, code) = actions(
        site.path(),
        "wont-do orders-lost/AI-1 --reason sold --dry-run",
    );
    let diff = "--- a/postmortems/2026-10-02-orders-lost.md\n+++ b/postmortems/2026-10-02-orders-lost.md\n@@ -8,6 +8,8 @@\n action = \"Keep orders in a queue\"\n owner = \"alice\"\n due = 2026-12-01 # agreed\n+status = \"wont-do\"\n+reason = \"sold\"\n +++\n \n ## Summary\n";
    assert!(said.starts_with(diff), "{said}");
    assert_eq!(code, 0);
    assert_eq!(
        text(site.path(), "postmortems/2026-10-02-orders-lost.md"),
        OTHER
    );
}

#[test]
fn one_problem_stops_all_and_all_are_told() {
    let site = site();
    let check = |command: &str, expected: &str| {
        let (said, code) = actions(site.path(), command);
        assert_eq!((said.as_str(), code), (expected, 2), "{command}");
        assert_eq!(text(site.path(), FILE), POSTMORTEM, "{command}");
    };
    check(
        "close slow-search/AI-2 slow-search/AI-9 AI-1 --evidence yes --on 2026-11-25",
        "error: `yes` is nothing to look at: write an address, `https://…`, a file or a ticket\n       \
         `--on 2026-11-25` is to come: today is 2026-11-24\n       \
         there is no action `slow-search/AI-9`\n       \
         `AI-1` names several actions:\n         2026-10-01-slow-search/AI-1\n         2026-10-02-orders-lost/AI-1\n",
    );
    check(
        "close AI-2",
        "error: nothing shows that 2026-10-01-slow-search/AI-2 was done: link it with `pm actions close \
         2026-10-01-slow-search/AI-2 --evidence URL`\n",
    );
    check(
        "set AI-2 --due 2027-01-01",
        "error: 2026-10-01-slow-search/AI-2 is due 2026-12-01, and 2027-01-01 is later: say why with `--reason`\n",
    );
    check(
        "set AI-2 --owner bbo",
        "error: unknown owner `bbo`: did you mean `bob`?\n",
    );
    check(
        "set AI-2 --status wont-do",
        "error: 2026-10-01-slow-search/AI-2 has no reason: say with `--reason` why it will not be done\n",
    );
    check(
        "set AI-2 --reason none",
        "error: 2026-10-01-slow-search/AI-2 (postmortems/2026-10-01-slow-search.md:24): `none` as its reason would not be \
         read as it is meant\n         edit the file by hand, and look at what `pm check` says of it\n",
    );
}

#[test]
fn what_the_check_newly_finds_is_told() {
    let site = site();
    let (said, code) = actions(site.path(), "set AI-2 --due 2026-10-05");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("warning[PM406 overdue-action]"), "{said}");
    assert!(!said.contains("`AI-1` is"), "known before: {said}");
    let after = POSTMORTEM.replace("2026-12-01", "2026-10-05");
    assert_eq!(text(site.path(), FILE), after);
    let (said, code) = actions(site.path(), "set AI-2 --due 2026-09-01");
    assert_eq!(code, 2, "{said}");
    assert!(
        said.starts_with("error: the change would be an error of `pm check`, and was not made")
    );
    assert!(said.contains("error[PM408 due-before-incident]"), "{said}");
    assert_eq!(text(site.path(), FILE), after);
}

#[test]
fn a_file_that_is_not_text_is_left_alone() {
    let site = site();
    let path = site.path().join(FILE);
    let mut bytes = POSTMORTEM.as_bytes().to_vec();
    bytes.extend(b"caf\xe9\n");
    fs::write(&path, &bytes).unwrap();
    let (said, code) = actions(site.path(), "set AI-2 --owner alice");
    assert_eq!(code, 2);
    assert!(
        said.contains(&format!("({FILE}:26): the file is not UTF-8")),
        "{said}"
    );
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_secret_is_not_printed() {
    let site = site();
    let path = site.path().join(FILE);
    let secret = ["AKIA", "IOSFODNN7EXAMPLQ"].concat();
    fs::write(&path, POSTMORTEM.replace("Search was slow.", &secret)).unwrap();
    let (said, code) = actions(site.path(), "set AI-2 --owner alice --dry-run");
    assert_eq!(code, 0, "{said}");
    assert!(!said.contains(&secret), "{said}");
    assert!(
        said.contains("are not shown: there is a secret in it"),
        "{said}"
    );
}

#[test]
fn an_id_cannot_speak_to_the_terminal() {
    let site = site();
    let path = site.path().join(FILE);
    let red = POSTMORTEM.replace("| AI-2 ", "| A\u{1b}[31m\u{202e}2 ");
    fs::write(&path, red.replace("| AI-3 ", "| A\u{1b}[31m\u{202e}2 ")).unwrap();
    let id = "A\u{1b}[31m\u{202e}2";
    let check = |command: &str, expected: &str| {
        let (said, _) = actions(site.path(), command);
        assert!(said.contains(expected), "{command}\n{said}");
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
    };
    let several =
        "`A[31m2` names several actions:\n         2026-10-01-slow-search/A[31m2\n         2026-10";
    check(&format!("set {id} --owner alice"), several);
    let several = "`A[31m2` names several actions:\n  2026-10-01-slow-search/A[31m2\n  2026-10";
    check(&format!("show {id}"), several);
    let near = "there is no action `b/A[31m2`: did you mean 2026-10-01-slow-search/A[31m2";
    check(&format!("show b/{id}"), near);
    check(&format!("set b/{id} --owner alice"), near);
    check("show \u{1b}a", "there is no action `a`");

    fs::write(&path, red).unwrap();
    let said = |what: &str| format!("2026-10-01-slow-search/A[31m2{what}");
    check(
        &format!("set {id} --due 2027-01-01"),
        &said(" is due 2026-12-01, and"),
    );
    check(&format!("close {id}"), &said(" --evidence URL"));
    check(
        &format!("set {id} --status wont-do"),
        &said(" has no reason"),
    );
    check(&format!("set {id} --reason none"), &said(" (postmortems/"));
    check(
        &format!("set {id} --owner bob"),
        &said(": nothing to change"),
    );
    check(
        &format!("set {id} --owner \u{1b}x"),
        "unknown owner `x`: the catalog",
    );
    check(&format!("set {id} --owner alice"), &said("  postmortems/"));
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_mode_and_a_folder_its_link() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let site = site();
    let folder = site.path().join("postmortems");
    fs::rename(&folder, site.path().join("elsewhere")).unwrap();
    symlink("elsewhere", &folder).unwrap();
    let path = site.path().join(FILE);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let (said, code) = actions(site.path(), "set AI-2 --owner alice");
    assert_eq!(code, 0, "{said}");
    assert!(folder.is_symlink());
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o640
    );
    let row = "| AI-2 | Alert on a slow search    | @alice | P2";
    assert!(text(site.path(), FILE).contains(row));
}

#[test]
fn a_list_can_be_asked_for_in_many_ways() {
    let site = site();
    let check = |options: &str, expected: &[&str]| {
        let (said, code) = run(pm(site.path())
            .args(["actions", "list", "--quiet", "--format", "json"])
            .args(options.split_whitespace()));
        assert_eq!(code, 0, "{said}");
        let json: Value = serde_json::from_str(&said).unwrap();
        let ids = json["actions"].as_array().unwrap().iter();
        let ids: Vec<&str> = ids.map(|action| action["id"].as_str().unwrap()).collect();
        let short: Vec<&str> = ids.iter().map(|id| &id["2026-10-0".len()..]).collect();
        assert_eq!(short, expected, "{options}");
    };
    check(
        "",
        &[
            "1-slow-search/AI-1",
            "1-slow-search/AI-2",
            "2-orders-lost/AI-1",
        ],
    );
    check(
        "--owner bob --all --sort priority --reverse",
        &["1-slow-search/AI-3", "1-slow-search/AI-2"],
    );
    check(
        "--state overdue,done",
        &["1-slow-search/AI-1", "1-slow-search/AI-3"],
    );
    check(
        "--due-after 2026-12-01 --sort owner",
        &["2-orders-lost/AI-1", "1-slow-search/AI-2"],
    );
    let (said, code) = actions(site.path(), "list --owner bbo");
    assert_eq!(
        (said.as_str(), code),
        ("error: unknown owner `bbo`: did you mean `bob`?\n", 2)
    );
}

#[test]
fn what_moved_is_known_from_git_alone() {
    let site = site();
    let (said, code) = actions(site.path(), "list --slips 1");
    assert_eq!(code, 2, "{said}");
    assert!(
        said.starts_with("error: how often actions moved is not known: "),
        "{said}"
    );
    git(site.path(), &["init", "--quiet"]);
    git(site.path(), &["add", "--all"]);
    git(site.path(), &["commit", "--quiet", "--message=x"]);
    let (said, code) = actions(site.path(), "set AI-2 --due 2026-12-03 --reason x");
    assert_eq!(code, 0, "{said}");
    let (said, _) = actions(site.path(), "list --slips 1");
    assert_eq!(
        said,
        "due in 9 days  P2  2026-10-01-slow-search/AI-2  bob  moved once  Alert on a slow search\n1 action\n"
    );
}
