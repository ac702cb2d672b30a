//! `pm-baseline.json`: what is known stays silent, and nothing else does.

use std::fs;
use std::path::Path;

use crate::support::{commit, git, init, pm, run, write};

const PATH: &str = "postmortems/2026-11-15-api-errors.md";

/// Three findings: two actions that nobody owns, and one that is overdue.
fn postmortem(rows: &str) -> String {
    format!(
        "+++\ntitle = \"API errors\"\nseverity = \"SEV4\"\n+++\n\n## Summary\n\nOne call in eight failed.\n\n\
         ## Impact\n\nShoppers saw errors.\n\n## Root Cause\n\nThe canary took no traffic.\n\n## Action Items\n\n\
         | ID | Action | Owner | Due | Status |\n|---|---|---|---|---|\n{rows}"
    )
}

const ROWS: &str = "| AI-1 | Send traffic to the canary | | 2026-12-15 | open |\n\
                    | AI-2 | Alert on the error rate | | 2026-12-15 | open |\n\
                    | AI-3 | Rehearse the roll-back | @carol | 2026-11-20 | open |\n";

const NEW: &str = "| AI-4 | Write the runbook | | 2026-12-15 | open |\n";

fn site(rows: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[("book.toml", ""), (PATH, &postmortem(rows))],
    );
    folder
}

/// Runs it and compares the exit code and, in order, every line that it prints.
fn check(folder: &Path, args: &[&str], code: i32, expected: &[&str]) {
    let (text, actual) = run(pm(folder).args(args));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines, expected, "{args:?}");
    assert_eq!(actual, code, "{args:?}\n{text}");
}

const SHORT: &[&str] = &["check", "--format", "short"];
const KNOWN: &str = "3 known findings, listed in pm-baseline.json: `--no-baseline` shows them";

#[test]
fn what_is_known_is_silent_and_what_is_new_is_not() {
    let site = site(ROWS);
    let folder = site.path();
    check(
        folder,
        &["check", "--write-baseline"],
        0,
        &["Wrote 3 known findings to pm-baseline.json"],
    );
    let text = fs::read_to_string(folder.join("pm-baseline.json")).unwrap();
    let shown: Vec<String> = text
        .lines()
        .filter_map(|line| Some(line.split_once(", \"fingerprint\"")?.0.trim().to_owned()))
        .collect();
    let entry = |rule: &str, text: &str| {
        format!("{{\"file\": \"{PATH}\", \"rule\": \"{rule}\", \"text\": \"{text}\"")
    };
    assert_eq!(
        shown,
        [
            entry("missing-owner", "Alert on the error rate"),
            entry("missing-owner", "Send traffic to the canary"),
            entry("overdue-action", "2026-11-20"),
        ]
    );
    check(
        folder,
        SHORT,
        0,
        &["Checked 1 postmortem: no findings", KNOWN],
    );
    // Lines move, days pass, tables are aligned; a new one is new.
    let rows = format!("{NEW}{}", ROWS.replace("| open", "|   open"));
    let more = postmortem(&rows).replace("## Impact", "More.\n\n## Impact");
    write(folder, &[(PATH, &more)]);
    let new = "postmortems/2026-11-15-api-errors.md:24:10: error[PM402] missing-owner: `AI-4` has no owner";
    let later = ["check", "--format", "short", "--today", "2026-11-30"];
    check(
        folder,
        &later,
        1,
        &[new, "Checked 1 postmortem: 1 error in 1 file", KNOWN],
    );
    let (all, code) = run(pm(folder).args(["check", "--no-baseline"]));
    assert!(
        code == 1 && all.contains("3 errors, 1 warning in 1 file"),
        "{all}"
    );
    // Writing it again takes in the new one, and writing it twice changes nothing.
    check(
        folder,
        &["check", "--write-baseline"],
        0,
        &["Wrote 4 known findings to pm-baseline.json"],
    );
    let text = fs::read_to_string(folder.join("pm-baseline.json")).unwrap();
    check(
        folder,
        &["check", "--write-baseline"],
        0,
        &["Wrote 4 known findings to pm-baseline.json"],
    );
    assert_eq!(
        fs::read_to_string(folder.join("pm-baseline.json")).unwrap(),
        text
    );
}

#[test]
fn what_is_mended_is_said_and_pruned() {
    let site = site(ROWS);
    let folder = site.path();
    check(
        folder,
        &["check", "--write-baseline"],
        0,
        &["Wrote 3 known findings to pm-baseline.json"],
    );
    let rows = ROWS.replace("canary | |", "canary | @ann |");
    write(folder, &[(PATH, &postmortem(&format!("{NEW}{rows}")))]);
    let new = "postmortems/2026-11-15-api-errors.md:22:10: error[PM402] missing-owner: `AI-4` has no owner";
    let known = "2 known findings, listed in pm-baseline.json: `--no-baseline` shows them";
    let one = "Checked 1 postmortem: 1 error in 1 file";
    let stale =
        "1 entry of pm-baseline.json is not needed any more: `pm check --prune-baseline` cleans up";
    check(folder, SHORT, 1, &[new, one, known, stale]);
    // What is new does not slip in.
    check(
        folder,
        &["check", "--prune-baseline"],
        0,
        &["Wrote 2 known findings to pm-baseline.json"],
    );
    check(folder, SHORT, 1, &[new, one, known]);
}

#[test]
fn the_baseline_can_be_elsewhere() {
    let site = site(ROWS);
    let folder = site.path();
    let wrote = "Wrote 3 known findings to old.json";
    let hint = "`baseline = \"…\"` under `[output.pm]` in book.toml makes it the one that is used";
    check(
        folder,
        &["check", "--write-baseline", "old.json"],
        0,
        &[wrote, hint],
    );
    let silent = [
        "Checked 1 postmortem: no findings",
        &KNOWN.replace("pm-baseline", "old"),
    ];
    let named = ["check", "--baseline", "old.json"];
    check(folder, &named, 0, &silent);
    write(
        folder,
        &[("book.toml", "[output.pm]\nbaseline = \"old.json\"\n")],
    );
    check(folder, &["check"], 0, &silent);
    check(folder, &["check", "--write-baseline"], 0, &[wrote]);
    let nothing =
        ["error: there is no baseline nowhere.json: `pm check --write-baseline` makes it"];
    check(
        folder,
        &["check", "--baseline", "nowhere.json"],
        2,
        &nothing,
    );
    fs::remove_file(folder.join("old.json")).unwrap();
    check(
        folder,
        &["check"],
        2,
        &[&nothing[0].replace("nowhere", "old")],
    );
}

#[test]
fn what_is_no_baseline_is_neither_read_nor_written_over() {
    let site = site(ROWS);
    let folder = site.path();
    let before = fs::read_to_string(folder.join(PATH)).unwrap();
    let (text, code) = run(pm(folder).args(["check", "--write-baseline", PATH]));
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("was not written over: it is no baseline"),
        "{text}"
    );
    assert_eq!(fs::read_to_string(folder.join(PATH)).unwrap(), before);
    write(folder, &[("pm-baseline.json", "<<<<<<< HEAD\n")]);
    let (text, code) = run(pm(folder).arg("check"));
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("the baseline pm-baseline.json cannot be used"),
        "{text}"
    );
}

/// What a change does is over when it is merged, and no state that could be known.
#[test]
fn a_baseline_excuses_no_change() {
    let site = site(ROWS);
    let folder = site.path();
    init(folder);
    commit(folder, "Begin");
    git(folder, &["switch", "--quiet", "--create", "topic"]);
    write(
        folder,
        &[(
            PATH,
            &postmortem("| AI-1 | Send traffic to the canary | | 2026-12-20 | open |\n"),
        )],
    );
    let pull_request = |args: &[&str]| {
        let mut command = pm(folder);
        command.env("GITHUB_BASE_REF", "main").args(args);
        git(folder, &["update-ref", "refs/remotes/origin/main", "main"]);
        run(&mut command)
    };
    let (text, _) = pull_request(&["check", "--write-baseline"]);
    assert!(
        text.ends_with("Wrote 1 known finding to pm-baseline.json\n"),
        "{text}"
    );
    let (text, code) = pull_request(SHORT);
    assert_eq!(code, 1, "{text}");
    assert_eq!(text.matches("PM70").count(), 3, "{text}");
    assert!(!text.contains("missing-owner"), "{text}");
    // Where only changed files are looked at, only their known findings are counted.
    let other = postmortem(ROWS).replace("API errors", "Slow search");
    write(folder, &[("postmortems/2026-11-16-search.md", &other)]);
    commit(folder, "More");
    let (text, _) = run(pm(folder).args(["check", "--write-baseline"]));
    assert!(text.contains("Wrote 4 known findings"), "{text}");
    let (text, _) = run(pm(folder).args(["check", "--base", "HEAD"]));
    assert!(!text.contains("known findings"), "{text}");
}

/// Known errors do not keep a site from being published, and the pages say that they are there.
#[test]
fn known_errors_stop_no_build() {
    let site = site(ROWS);
    let folder = site.path();
    check(
        folder,
        &["check", "--write-baseline"],
        0,
        &["Wrote 3 known findings to pm-baseline.json"],
    );
    let (text, code) = run(pm(folder).arg("build"));
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("2 known errors: the pages concerned say so"),
        "{text}"
    );
    let page =
        fs::read_to_string(folder.join("public/postmortems/2026-11-15-api-errors.html")).unwrap();
    assert!(page.contains("finds 2 errors in this file"));
    write(folder, &[(PATH, &postmortem(&format!("{NEW}{ROWS}")))]);
    let (text, code) = run(pm(folder).arg("build"));
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("1 error in 1 file: nothing was published"),
        "{text}"
    );
}

/// Two sections that a file lacks are two findings at one place: one that is known does not hide the other.
#[test]
fn one_missing_section_is_not_another() {
    let page = "+++\ntitle = \"API errors\"\nseverity = \"SEV4\"\n+++\n\n## Summary\n\nOne call in eight failed.\n";
    let required = |sections: &str| format!("[output.pm.required]\nSEV4 = [{sections}]\n");
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let book = required("\"Summary\", \"Root Cause\"");
    write(folder, &[("book.toml", &book), (PATH, page)]);
    check(
        folder,
        &["check", "--write-baseline"],
        0,
        &["Wrote 1 known finding to pm-baseline.json"],
    );
    let book = required("\"Summary\", \"Impact\", \"Root Cause\"");
    write(folder, &[("book.toml", &book)]);
    let new = "postmortems/2026-11-15-api-errors.md:6:4: error[PM101] missing-section: there is no section `Impact`";
    let one = "Checked 1 postmortem: 1 error in 1 file, 1 fixable with --fix";
    check(
        folder,
        SHORT,
        1,
        &[
            new,
            one,
            &KNOWN.replace("3 known findings", "1 known finding"),
        ],
    );
}

/// A file that is renamed, or moved into a bundle, has the findings that it had; a copy has not, nor has another file.
#[test]
fn what_is_known_stays_so_under_another_name() {
    let site = site(ROWS);
    let folder = site.path();
    let other = postmortem("| AI-7 | Add a cache | | 2026-12-15 | open |\n");
    write(folder, &[("postmortems/2026-11-10-search.md", &other)]);
    check(
        folder,
        &["check", "--write-baseline"],
        0,
        &["Wrote 4 known findings to pm-baseline.json"],
    );
    let silent = [
        "Checked 2 postmortems: no findings".to_owned(),
        KNOWN.replace('3', "4"),
    ];
    let silent: Vec<&str> = silent.iter().map(String::as_str).collect();
    let mut at = PATH.to_owned();
    for to in [
        "postmortems/2026/2026-11-15-api-errors.md",
        "postmortems/2026-11-15-checkout-errors.md",
        "postmortems/2026-11-15-checkout-errors/index.md",
    ] {
        fs::create_dir_all(folder.join(to).parent().unwrap()).unwrap();
        fs::rename(folder.join(&at), folder.join(to)).unwrap();
        at = to.to_owned();
        check(folder, SHORT, 0, &silent);
    }
    let pruned = ["check", "--prune-baseline"];
    check(
        folder,
        &pruned,
        0,
        &["Wrote 4 known findings to pm-baseline.json"],
    );
    let text = fs::read_to_string(folder.join("pm-baseline.json")).unwrap();
    assert_eq!(text.matches(&at).count(), 3, "{text}");
    assert!(!text.contains("api-errors"), "{text}");
    check(folder, SHORT, 0, &silent);
    // What is still there under its name is not hidden twice.
    write(
        folder,
        &[("postmortems/2026-11-18-copy.md", &postmortem(ROWS))],
    );
    let (text, code) = run(pm(folder).args(SHORT));
    assert_eq!(code, 1, "{text}");
    assert_eq!(text.matches("2026-11-18-copy.md:").count(), 3, "{text}");
    // A name that is free does not make another file's findings known.
    fs::remove_file(folder.join("postmortems/2026-11-18-copy.md")).unwrap();
    fs::remove_file(folder.join("postmortems/2026-11-10-search.md")).unwrap();
    let third = postmortem("| AI-7 | Add a queue | | 2026-12-15 | open |\n");
    write(folder, &[("postmortems/2026-11-19-third.md", &third)]);
    let (text, code) = run(pm(folder).args(SHORT));
    assert_eq!(code, 1, "{text}");
    assert_eq!(text.matches("2026-11-19-third.md:").count(), 1, "{text}");
}
