//! What `pm check` prints and writes, seen from the outside: in CI, with `--statistics`, `--verbose` and paths.

use std::fs;
use std::path::Path;

use crate::support::{pm, run, write};

const BAD: &str = "+++\ntitle = \"B\"\nseverity = \"SEV4\"\n+++\n\n## Summary\n\nTBD and TODO\n\n## Impact\n\nNone.\n\n## Root Cause\n\nB.\n";

/// A site in the folder `ops/a b` of a repository.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    // A worktree's `.git` is a file.
    let files = [
        (".git", "gitdir: elsewhere\n"),
        ("ops/a b/book.toml", ""),
        ("ops/a b/postmortems/2025-01-15-x.md", BAD),
        ("ops/a b/postmortems/_template.md", "TBD"),
    ];
    write(folder.path(), &files);
    folder
}

fn check(folder: &Path, arguments: &[&str], code: i32, expected: &str) {
    let (text, actual) = run(pm(folder).arg("check").args(arguments));
    assert_eq!(text, expected, "{arguments:?}");
    assert_eq!(actual, code, "{arguments:?}");
}

#[test]
fn annotations_name_files_from_the_top_of_the_repository() {
    let folder = repository();
    let expected = "\
::error file=ops/a b/postmortems/2025-01-15-x.md,line=8,col=1,endLine=8,endColumn=4,title=PM103 placeholder-text::`TBD` is a placeholder%0Ahelp: replace it, remove it, or set `status = \"draft\"` until it is known
::error file=ops/a b/postmortems/2025-01-15-x.md,line=8,col=9,endLine=8,endColumn=13,title=PM103 placeholder-text::`TODO` is a placeholder%0Ahelp: replace it, remove it, or set `status = \"draft\"` until it is known
Checked 1 postmortem: 2 errors in 1 file
";
    let site = folder.path().join("ops/a b");
    check(&site, &["--format", "github"], 1, expected);
    // Wherever it is run from.
    check(
        &site.join("postmortems"),
        &["--format", "github"],
        1,
        expected,
    );
    let arguments = ["--root", "ops/a b", "--format", "github"];
    check(folder.path(), &arguments, 1, expected);
}

#[test]
fn the_summary_is_added_to_the_jobs() {
    let folder = repository();
    let site = folder.path().join("ops/a b");
    let summary = folder.path().join("summary.md");
    let github = |format: &str| {
        let mut command = pm(&site);
        command.args(["check", "--quiet", "--format", format]);
        command.env("GITHUB_STEP_SUMMARY", &summary);
        command.env("GITHUB_SERVER_URL", "https://github.example");
        command.env("GITHUB_REPOSITORY", "o/r");
        command.env("GITHUB_SHA", "1a2b");
        run(&mut command)
    };
    let (_, code) = github("text");
    assert_eq!(code, 1);
    assert!(!summary.exists(), "only the format for GitHub writes it");
    fs::write(&summary, "Before.\n\n").unwrap();
    let (text, code) = github("github");
    assert_eq!(code, 1, "{text}");
    let link = "[<code>ops/a b/postmortems/2025-01-15-x.md:8</code>](https://github.example/o/r/blob/1a2b/ops/a%20b/postmortems/2025-01-15-x.md?plain=1#L8)";
    let row = |word: &str| {
        format!(
            "| 🔴 error | PM103 placeholder-text | {link} | <code>{word}</code> is a placeholder: replace it, remove it, or set <code>status = \"draft\"</code> until it is known |\n"
        )
    };
    let expected = format!(
        "Before.\n\n\
         ### pm check: 2 errors in 1 file\n\nChecked 1 postmortem.\n\n\
         | | Rule | Place | What is wrong, and what to do |\n|:--|:--|:--|:--|\n{}{}",
        row("TBD"),
        row("TODO")
    );
    assert_eq!(fs::read_to_string(&summary).unwrap(), expected);

    // GitHub takes a mebibyte of a step, and of more nothing.
    let full = "x".repeat(1024 * 1024 - 700);
    fs::write(&summary, &full).unwrap();
    assert_eq!(github("github").1, 1);
    let written = fs::read_to_string(&summary).unwrap();
    assert!(written.len() <= 1024 * 1024);
    assert!(
        written.ends_with("There was no room for 1 more finding.\n"),
        "{}",
        &written[full.len()..]
    );

    // The annotations are there: what cannot be written is said, and changes nothing.
    fs::remove_file(&summary).unwrap();
    fs::create_dir(&summary).unwrap();
    let (text, code) = github("github");
    assert_eq!(code, 1);
    assert!(text.contains("cannot write the job's summary to"), "{text}");
}

#[test]
fn statistics_are_text_or_json() {
    let folder = repository();
    let site = folder.path().join("ops/a b");
    let expected = "2  PM103  placeholder-text\nChecked 1 postmortem: 2 errors in 1 file\n";
    check(&site, &["--statistics"], 1, expected);
    let output = pm(&site)
        .args(["check", "--statistics", "--format", "json"])
        .output()
        .unwrap();
    let actual: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(actual["statistics"][0]["count"], 2);
    let expected = "error: there are no statistics as `sarif`: use `--format text` or `json`\n";
    check(&site, &["--statistics", "--format", "sarif"], 2, expected);
}

#[test]
fn times_are_said_where_they_are_asked_for() {
    let folder = repository();
    let site = folder.path().join("ops/a b");
    let (text, _) = run(pm(&site).args(["check", "--verbose"]));
    let lines = text
        .lines()
        .skip_while(|line| !line.trim_start().starts_with("check "));
    let rules: Vec<&str> = lines
        .skip(1)
        .take_while(|line| line.contains(" ms  "))
        .collect();
    assert_eq!(rules.len(), 11, "{text}");
    assert!(rules[10].ends_with(" other rules"), "{text}");
    let (text, _) = run(pm(&site).arg("check"));
    assert!(!text.contains(" ms"), "{text}");
}

#[test]
fn paths_that_are_no_postmortems_are_passed_over_or_mistakes() {
    let folder = repository();
    let site = folder.path().join("ops/a b");
    write(&site, &[("src/x.rs", ""), ("c.md", "TBD"), ("d.md", "")]);
    let passed = "\
Passed over, as no postmortem of this site: src/x.rs, c.md, d.md and 1 more
Checked 0 postmortems: no findings
";
    let template = "postmortems/_template.md";
    check(&site, &["src/x.rs", "c.md", "d.md", template], 0, passed);
    let (text, code) = run(pm(&site).args([
        "check",
        "c.md",
        "postmortems",
        "postmortems/2025-01-15-x.md",
    ]));
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("Checked 1 postmortem: 2 errors"), "{text}");
    let (text, code) = run(pm(&site).args(["check", "postmortems/2025-01-16-y.md"]));
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("there is no file or folder postmortems/2025-01-16-y.md"),
        "{text}"
    );
    let (text, code) = run(pm(&site).args(["check", "src"]));
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("there is no postmortem of this site in src"),
        "{text}"
    );
}
