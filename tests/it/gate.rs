//! `pm check --base` with real repositories: what is compared with what, and what it says where that cannot be had.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{commit, git, init, pm, run, sample, write};

const PATH: &str = "postmortems/2026-11-15-api-errors.md";

/// A postmortem without a finding of its own, with these actions.
fn postmortem(rows: &[&str]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("| {row} |\n")).collect();
    format!(
        "+++\ntitle = \"API errors\"\nseverity = \"SEV3\"\n+++\n\n## Summary\n\nOne call in eight failed.\n\n\
         ## Impact\n\nShoppers saw errors.\n\n## Timeline\n\n- 2026-11-15 14:05 UTC Errors begin\n\n\
         ## Contributing Factors\n\n- F1: The canary took no traffic (rollout gap)\n\n## Action Items\n\n\
         | ID | Action | Owner | Priority | Due | Status | Factor | Reason | Evidence |\n\
         |---|---|---|---|---|---|---|---|---|\n{}",
        rows.concat()
    )
}

const OPEN: [&str; 4] = [
    "AI-1 | Send traffic to the canary | @alice | P0 | 2026-12-15 | open | F1 | |",
    "AI-2 | Alert on the error rate at once | @bob | P1 | 2026-12-15 | open | F1 | |",
    "AI-3 | Rehearse the roll-back in staging | @carol | P1 | 2026-12-15 | in-progress | F1 | |",
    "AI-4 | Write the runbook for the deploy | @dave | P2 | 2026-12-15 | open | F1 | |",
];

/// The second is gone, the first is pushed, the third is closed.
const BROKEN: [&str; 3] = [
    "AI-1 | Send traffic to the canary | @alice | P0 | 2027-01-10 | open | F1 | |",
    "AI-3 | Rehearse the roll-back in staging | @carol | P1 | 2026-12-15 | done | F1 | |",
    OPEN[3],
];

/// A repository on a branch of its own, with a site of one postmortem in a folder of it; empty is the root.
struct Repository {
    folder: tempfile::TempDir,
    site: PathBuf,
}

impl Repository {
    fn new(below: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join(below);
        fs::create_dir_all(&site).unwrap();
        init(folder.path());
        write(&site, &[("book.toml", ""), (PATH, &postmortem(&OPEN))]);
        commit(folder.path(), "Add a postmortem");
        git(folder.path(), &["switch", "--quiet", "--create", "topic"]);
        Self { folder, site }
    }

    fn write(&self, files: &[(&str, &str)]) -> &Self {
        write(&self.site, files);
        self
    }

    fn commit(&self, message: &str) -> &Self {
        commit(self.folder.path(), message);
        self
    }

    fn git(&self, args: &[&str]) -> &Self {
        git(self.folder.path(), args);
        self
    }

    /// Runs `pm check` in one line a finding, and gives what it printed without what it says of the comparison.
    fn check(&self, args: &[&str], code: i32, expected: &[&str]) {
        let (text, actual) = self.run(args);
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("Compared with"))
            .collect();
        assert_eq!(lines, expected, "{args:?}");
        assert_eq!(actual, code, "{args:?}\n{text}");
    }

    fn run(&self, args: &[&str]) -> (String, i32) {
        run(pm(&self.site)
            .args(["check", "--format", "short"])
            .args(args))
    }
}

const THREE: [&str; 4] = [
    "postmortems/2026-11-15-api-errors.md:22:4: error[PM702] open-action-deleted: the open action `AI-2` was deleted",
    "postmortems/2026-11-15-api-errors.md:26:53: error[PM701] due-date-pushed: `AI-1` was due 2026-12-15 and is now due \
     2027-01-10, without a reason",
    "postmortems/2026-11-15-api-errors.md:27:73: error[PM703] closed-without-evidence: `AI-3` was closed without evidence",
    "Checked 1 changed postmortem: 3 errors in 1 file",
];

#[test]
fn a_change_that_breaks_promises_fails() {
    let repository = Repository::new("");
    repository.write(&[(PATH, &postmortem(&BROKEN))]);
    // In the working tree, and as a commit.
    repository.check(&["--base", "main"], 1, &THREE);
    repository
        .commit("Break promises")
        .check(&["--base", "main"], 1, &THREE);
    let named = THREE.map(|line| line.replace("changed ", ""));
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    repository.check(&["--base", "main", PATH], 1, &named);
    repository.check(&["--base", "main", "postmortems"], 1, &named);
    repository.check(&["--no-base"], 0, &["Checked 1 postmortem: no findings"]);
    repository.check(&[], 0, &["Checked 1 postmortem: no findings"]);
    let kept = [
        "AI-1 | Send traffic to the canary | @alice | P0 | 2027-01-10 | open | F1 | the new proxy comes in January |",
        "AI-2 | Alert on the error rate at once | @bob | P1 | 2026-12-15 | wont-do | F1 | the canary shows it | ",
        "AI-3 | Rehearse the roll-back in staging | @carol | P1 | 2026-12-15 | done | F1 | | https://git.example.com/7",
        OPEN[3],
    ];
    repository.write(&[(PATH, &postmortem(&kept))]);
    repository.check(
        &["--base", "main"],
        0,
        &["Checked 1 changed postmortem: no findings"],
    );
}

#[test]
fn a_site_in_a_folder_of_the_repository_is_the_same() {
    let repository = Repository::new("docs & more/größe");
    repository.write(&[(PATH, &postmortem(&BROKEN))]);
    repository.check(&["--base", "main"], 1, &THREE);
}

/// What others did to the main branch in the meantime is not the change's.
#[test]
fn only_the_change_since_the_branches_parted_counts() {
    let repository = Repository::new("");
    repository.write(&[("postmortems/2026-11-16-other.md", &postmortem(&[]))]);
    repository
        .commit("Add another")
        .git(&["switch", "--quiet", "main"]);
    let later = OPEN[0].replace("open", "done");
    repository.write(&[(PATH, &postmortem(&[&later]))]);
    repository
        .commit("Go on")
        .git(&["switch", "--quiet", "topic"]);
    let (text, code) = repository.run(&["--base", "main"]);
    assert_eq!(code, 1, "{text}");
    assert!(!text.contains("PM7"), "{text}");
    assert!(
        text.contains("the last commit in common with `main`"),
        "{text}"
    );
}

#[test]
fn other_findings_are_those_of_changed_files() {
    let repository = Repository::new("");
    let bad = postmortem(&[&OPEN[0].replace("@alice", "")]);
    repository.git(&["switch", "--quiet", "main"]);
    repository
        .write(&[("postmortems/2026-11-16-bad.md", &bad)])
        .commit("Add a bad one");
    let worse = bad.replace("API errors", "Worse");
    repository.write(&[("postmortems/2026-11-17-worse.md", &worse)]);
    let found = |name: &str| {
        format!("postmortems/{name}.md:26:10: error[PM402] missing-owner: `AI-1` has no owner")
    };
    let (bad, worse) = (found("2026-11-16-bad"), found("2026-11-17-worse"));
    let one = "Checked 1 changed postmortem: 1 error in 1 file";
    let more = "1 finding in files that did not change: `--all` shows them";
    repository.check(&["--base", "main"], 1, &[&worse, one, more]);
    let all = "Checked 3 postmortems: 2 errors in 2 files";
    repository.check(&["--base", "main", "--all"], 1, &[&bad, &worse, all]);
    // Files that are named are looked at, changed or not.
    let named = ["--base", "main", "postmortems/2026-11-16-bad.md"];
    repository.check(
        &named,
        1,
        &[&bad, "Checked 1 postmortem: 1 error in 1 file"],
    );
}

#[test]
fn a_deleted_file_is_shown_as_it_was() {
    let repository = Repository::new("");
    fs::remove_file(repository.site.join(PATH)).unwrap();
    let base = git(repository.folder.path(), &["rev-parse", "HEAD"]);
    let short = &base[..10];
    let gone = format!(
        "{short}:{PATH}:26:10: error[PM702] open-action-deleted: `AI-1` and 3 more open actions were deleted with their file"
    );
    let deleted = format!(
        "{short}:{PATH}:2:9: warning[PM705] published-text-removed: a published postmortem was deleted"
    );
    let checked = "Checked 0 changed postmortems: 1 error, 1 warning in 1 file";
    repository.check(&["--base", "main"], 1, &[&deleted, &gone, checked]);
    repository.check(
        &["--base", "main", "postmortems"],
        1,
        &[
            &deleted,
            &gone,
            "Checked 0 postmortems: 1 error, 1 warning in 1 file",
        ],
    );
    // What git names so, git shows.
    let shown = git(
        repository.folder.path(),
        &["show", &format!("{short}:{PATH}")],
    );
    assert_eq!(shown, postmortem(&OPEN).trim());
    let json = ["check", "--format", "json", "--base", "main"];
    let (text, _) = run(pm(&repository.site).args(json));
    assert!(
        text.contains(&format!("\"revision\": \"{short}\"")),
        "{text}"
    );
}

#[test]
fn a_renamed_file_is_the_same_postmortem() {
    let repository = Repository::new("");
    let other = "postmortems/2025/2026-11-15-api-down/index.md";
    repository.write(&[(other, &postmortem(&OPEN))]);
    fs::remove_file(repository.site.join(PATH)).unwrap();
    let none = "Checked 1 changed postmortem: no findings";
    repository.check(&["--base", "main"], 0, &[none]);
    repository
        .commit("Rename")
        .check(&["--base", "main"], 0, &[none]);
    repository.write(&[(other, &postmortem(&OPEN[1..]))]);
    let gone = format!(
        "{other}:22:4: error[PM702] open-action-deleted: the open action `AI-1` was deleted"
    );
    repository.check(
        &["--base", "main"],
        1,
        &[&gone, "Checked 1 changed postmortem: 1 error in 1 file"],
    );
}

#[test]
fn a_table_can_turn_into_toml() {
    let repository = Repository::new("");
    let front = "[[actions]]\nid = \"AI-1\"\naction = \"Send traffic to the canary\"\nowner = \"@alice\"\ndue = 2026-12-15\nfactors = [\"F1\"]\n";
    let text = postmortem(&[]).replace(
        "severity = \"SEV3\"\n",
        &format!("severity = \"SEV3\"\n{front}"),
    );
    let (text, _) = text.split_once("## Action Items").unwrap();
    repository.write(&[(PATH, text)]);
    let (text, _) = repository.run(&["--base", "main"]);
    assert!(!text.contains("`AI-1`"), "{text}");
    assert_eq!(text.matches("open-action-deleted").count(), 3, "{text}");
}

#[test]
fn an_id_that_is_added_deletes_nothing() {
    let repository = Repository::new("");
    let without: Vec<String> = OPEN.iter().map(|row| row[4..].to_owned()).collect();
    let without: Vec<&str> = without.iter().map(String::as_str).collect();
    repository
        .write(&[(PATH, &postmortem(&without))])
        .commit("Without IDs");
    repository.write(&[(PATH, &postmortem(&OPEN))]);
    repository.check(
        &["--base", "HEAD"],
        0,
        &["Checked 1 changed postmortem: no findings"],
    );
}

/// The folder of then is in the configuration of then.
#[test]
fn a_folder_can_have_another_name_now() {
    let repository = Repository::new("");
    let renamed = PATH.replace("postmortems/", "_incidents/");
    fs::remove_file(repository.site.join(PATH)).unwrap();
    repository.write(&[
        ("book.toml", "[output.pm]\npostmortems = \"_incidents\"\n"),
        (&renamed, &postmortem(&OPEN[1..])),
    ]);
    let gone = format!(
        "{renamed}:22:4: error[PM702] open-action-deleted: the open action `AI-1` was deleted"
    );
    let checked = "Checked 1 changed postmortem: 1 error in 1 file";
    repository.check(&["--base", "main"], 1, &[&gone, checked]);
    repository
        .commit("Move")
        .write(&[(&renamed, &postmortem(&OPEN[2..]))]);
    let gone = gone.replace("AI-1", "AI-2");
    repository.check(&["--base", "HEAD"], 1, &[&gone, checked]);
}

#[test]
fn in_a_pull_request_its_target_is_the_default() {
    let repository = Repository::new("");
    repository.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    repository.write(&[(PATH, &postmortem(&BROKEN))]);
    let check = |variables: &[(&str, &str)], arguments: &[&str], code: i32, part: &str| {
        let mut command = pm(&repository.site);
        command.args(["check", "--format", "short"]).args(arguments);
        let (text, actual) = run(command.envs(variables.iter().copied()));
        assert!(text.contains(part), "{text}");
        assert_eq!(actual, code, "{text}");
    };
    let github = [("GITHUB_BASE_REF", "main")];
    let said = "the last commit in common with `origin/main` (GITHUB_BASE_REF)";
    check(&github, &[], 1, said);
    check(
        &github,
        &["--no-base"],
        0,
        "Checked 1 postmortem: no findings",
    );
    let main = git(repository.folder.path(), &["rev-parse", "main"]);
    let gitlab = [("CI_MERGE_REQUEST_DIFF_BASE_SHA", main.as_str())];
    check(&gitlab, &[], 1, "(CI_MERGE_REQUEST_DIFF_BASE_SHA)");
    // What nobody asked for does not fail, but says what is missing.
    let elsewhere = [("GITHUB_BASE_REF", "release")];
    check(
        &elsewhere,
        &[],
        0,
        "what it changes is not looked at: there is no revision `origin/release`",
    );
    check(&elsewhere, &["--base", "main"], 1, "3 errors");
    check(
        &elsewhere,
        &["--base", "origin/release"],
        2,
        "`git fetch origin +refs/heads/release",
    );
}

/// As GitHub checks it out: the merge of the pull request, of which with a depth of 2 the parents are there too.
#[test]
fn a_shallow_clone_of_a_merge_has_its_target() {
    let repository = Repository::new("");
    repository
        .write(&[(PATH, &postmortem(&BROKEN))])
        .commit("Break promises");
    repository.git(&["switch", "--quiet", "main"]);
    repository
        .write(&[("postmortems/2026-11-16-other.md", &postmortem(&[]))])
        .commit("Go on");
    repository.git(&["switch", "--quiet", "--detach"]);
    repository.git(&["merge", "--quiet", "--no-ff", "--no-edit", "topic"]);
    repository.git(&["branch", "merged"]);
    let merge = git(repository.folder.path(), &["rev-parse", "HEAD"]);
    let clone = |depth: &str| {
        let at = tempfile::tempdir().unwrap();
        let url = format!("file://{}", repository.folder.path().display());
        let args = ["clone", "--quiet", depth, "--branch", "merged", &url, "."];
        git(at.path(), &args);
        at
    };
    let check = |folder: &Path| {
        let mut command = pm(folder);
        command.args(["check", "--format", "short"]);
        command.envs([
            ("GITHUB_BASE_REF", "main"),
            ("GITHUB_REF", "refs/pull/7/merge"),
            ("GITHUB_SHA", &merge),
        ]);
        run(&mut command)
    };
    let two = clone("--depth=2");
    let (text, code) = check(two.path());
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("Checked 1 changed postmortem: 3 errors"),
        "{text}"
    );
    let one = clone("--depth=1");
    let (text, _) = check(one.path());
    assert!(
        text.contains("which has only the last part of the history"),
        "{text}"
    );
    assert!(text.contains("`fetch-depth: 0`"), "{text}");
    let (text, code) = run(pm(one.path()).args(["check", "--base", "origin/main"]));
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("git fetch --unshallow origin"), "{text}");
}

#[test]
fn what_cannot_be_compared_says_why() {
    let repository = Repository::new("");
    let check = |command: &mut std::process::Command, parts: &[&str]| {
        let (text, code) = run(command);
        assert_eq!(code, 2, "{text}");
        for part in parts {
            assert!(text.contains(part), "{part}\n{text}");
        }
    };
    let pm_check = |base: &str| {
        let mut command = pm(&repository.site);
        command.args(["check", base]);
        command
    };
    check(&mut pm_check("--base=-x"), &["`-x` cannot be a revision"]);
    check(
        &mut pm_check("--base=--output=x"),
        &["cannot be a revision"],
    );
    check(
        &mut pm_check("--base=nowhere"),
        &["there is no revision `nowhere`"],
    );
    let mut foreign = pm_check("--base=main");
    foreign.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    check(
        &mut foreign,
        &[
            "belongs to somebody else",
            "`git config --global --add safe.directory",
        ],
    );
    let mut without = pm_check("--base=main");
    without.env("PATH", "/nowhere");
    check(&mut without, &["there is no program `git`"]);
    let elsewhere = tempfile::tempdir().unwrap();
    sample(elsewhere.path());
    let mut outside = pm(elsewhere.path());
    check(
        outside.args(["check", "--base", "main"]),
        &["is in no git repository"],
    );
    // Without the option nobody needs git.
    let (text, code) = run(pm(elsewhere.path()).arg("check").env("PATH", "/nowhere"));
    assert_eq!(code, 0, "{text}");
}

/// As in a hook, where git names its own folder and index, which may be another repository's.
#[test]
fn the_repository_is_that_of_the_folder() {
    let repository = Repository::new("site");
    repository.write(&[(PATH, &postmortem(&BROKEN))]);
    let elsewhere = tempfile::tempdir().unwrap();
    init(elsewhere.path());
    let mut command = pm(&repository.site);
    command.env("GIT_DIR", elsewhere.path().join(".git"));
    command.env("GIT_INDEX_FILE", elsewhere.path().join("index"));
    let (text, code) = run(command.args(["check", "--base", "main"]));
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("3 errors in 1 file"), "{text}");
}

/// What a machine sets for git changes neither what is compared nor what an action's history is.
#[test]
fn settings_of_git_change_nothing() {
    let repository = Repository::new("größe [1]");
    repository.write(&[(PATH, &postmortem(&BROKEN))]);
    let folder = repository.folder.path();
    let arguments: [&[&str]; 2] = [
        &["check", "--format", "short", "--base", "main"],
        &["actions", "show", "AI-1", "--format", "json"],
    ];
    let runs = |variables: &[(&str, &str)]| {
        arguments.map(|arguments| {
            // Each reads git anew.
            let _ = fs::remove_dir_all(folder.join(".git/pm"));
            let mut command = pm(&repository.site);
            run(command.args(arguments).envs(variables.iter().copied()))
        })
    };
    let usual = runs(&[]);
    let [(gate, code), (history, _)] = &usual;
    assert_eq!(
        (*code, gate.matches("error[PM70").count()),
        (1, 3),
        "{gate}"
    );
    assert!(
        history.contains("\"opened\"") && history.contains("\"due-moved\""),
        "{history}"
    );

    fs::write(folder.join(".git/order"), "zz*\n*.md\n").unwrap();
    let order = folder.join(".git/order");
    let config: &[(&str, &str)] = &[
        ("log.showRoot", "false"),
        ("log.showRoot", "true"),
        ("diff.orderFile", order.to_str().unwrap()),
        ("diff.orderFile", "nowhere"),
        ("diff.noPrefix", "true"),
        ("diff.renames", "copies"),
        ("diff.relative", "true"),
        ("diff.ignoreSubmodules", "all"),
        ("core.quotePath", "true"),
        ("log.follow", "true"),
        ("log.showSignature", "true"),
        ("log.date", "relative"),
        ("log.diffMerges", "combined"),
        ("log.diffMerges", "off"),
        ("log.mailmap", "false"),
        ("i18n.logOutputEncoding", "latin1"),
        ("color.ui", "always"),
    ];
    for (name, value) in config {
        git(folder, &["config", name, value]);
        assert_eq!(runs(&[]), usual, "{name} = {value}");
        git(folder, &["config", "--unset", name]);
    }
    for name in [
        "GIT_LITERAL_PATHSPECS",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
    ] {
        assert_eq!(runs(&[(name, "1")]), usual, "{name}");
    }
    for (name, value) in [
        ("GIT_EXTERNAL_DIFF", "false"),
        ("GIT_PREFIX", "x/"),
        ("GIT_NAMESPACE", "x"),
    ] {
        assert_eq!(runs(&[(name, value)]), usual, "{name}");
    }
}

/// A comment that allowed a change stays in the file, and does not allow the next one.
#[test]
fn what_is_allowed_is_allowed_in_its_change_only() {
    let repository = Repository::new("");
    let allowing = |rows: &[&str]| {
        postmortem(rows).replace(
            "## Action Items\n",
            "<!-- pm-allow: open-action-deleted they were doubles -->\n\n## Action Items\n",
        )
    };
    let none = "Checked 1 changed postmortem: no findings";
    repository.write(&[(PATH, &allowing(&OPEN[1..]))]);
    repository.check(&["--base", "main"], 0, &[none]);
    repository
        .commit("Delete a double")
        .git(&["switch", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--ff-only", "topic"]);
    repository.git(&["switch", "--quiet", "--create", "next"]);
    repository.write(&[(PATH, &allowing(&OPEN[2..]))]);
    let gone = format!(
        "{PATH}:24:4: error[PM702] open-action-deleted: the open action `AI-2` was deleted"
    );
    let unused = format!(
        "{PATH}:22:16: warning[PM012] unused-suppression: `open-action-deleted` is allowed here, but finds nothing"
    );
    let (text, code) = repository.run(&["--base", "main"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains(&gone), "{text}");
    assert!(text.contains(&unused), "{text}");
}
