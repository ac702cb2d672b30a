//! What became of an action, told by a real git repository.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run git, write files and may panic"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{pm, run};

const FILE: &str = "postmortems/2025-01-15-api-errors.md";

/// A repository whose commits are a day apart, from 1 February 2025 on.
struct Repository {
    folder: tempfile::TempDir,
    day: u32,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repository = Self { folder, day: 0 };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        // What a merge brings is its own, however somebody likes to see merges.
        repository.git(&["config", "log.diffMerges", "combined"]);
        repository.write("book.toml", "");
        repository
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, args: &[&str]) -> String {
        let date = format!("2025-02-{:02}T12:00:00+01:00", self.day.max(1));
        let output = Command::new("git")
            .current_dir(self.root())
            .args(args)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_NAME", "Ada Ode")
            .env("GIT_AUTHOR_EMAIL", "ada@example.com")
            .env("GIT_COMMITTER_NAME", "Merge Bot")
            .env("GIT_COMMITTER_EMAIL", "bot@example.com")
            .env("GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z")
            .env("GIT_COMMITTER_DATE", date)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{args:?} {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Commits everything, on the next day; gives the hash.
    fn commit(&mut self) -> String {
        self.day += 1;
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message=x"]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn show(&self, id: &str) -> Value {
        let (text, code) = run(pm(self.root()).args(["actions", "show", id, "--format", "json"]));
        assert_eq!(code, 0, "{text}");
        serde_json::from_str(&text).unwrap()
    }
}

/// A postmortem whose one action has this row: owner, priority, due date, status, reason.
fn table(row: &str) -> String {
    format!(
        "+++\ntitle = \"API errors\"\nseverity = \"SEV2\"\n+++\n\n## Action Items\n\n| ID | Action | Owner | Priority | Due | Status | Reason |\n|--|--|--|--|--|--|--|\n| AI-1 | Add an alert | {row} |\n"
    )
}

const TOML: &str = "+++
title = \"API errors\"
severity = \"SEV2\"

[[actions]]
id = \"AI-1\"
action = \"Add an alert\"
owner = \"@bob\"
priority = \"P1\"
due = 2025-06-01
status = \"STATUS\"
+++
";

/// `event day commit from→to reason`, the commit by its number.
fn told(history: &Value, commits: &[String]) -> Vec<String> {
    let events = history["events"].as_array().unwrap().iter();
    let events = events.map(|event| {
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let commit = event["commit"].as_str().unwrap_or("now");
        let number = commits.iter().position(|known| known == commit);
        let number = number.map_or("?".to_owned(), |number| (number + 1).to_string());
        let mut out = format!(
            "{} {} c{number}",
            text(&event["event"]),
            &text(&event["at"])[..10]
        );
        if event["event"] != "opened" && !event["to"].is_null() {
            let from = text(&event["from"]).replace("null", "");
            write!(out, " {from}→{}", text(&event["to"])).unwrap();
        }
        if let Some(reason) = event["reason"].as_str() {
            write!(out, " ({reason})").unwrap();
        }
        assert!(event["author"] == "Ada Ode" || commit == "now");
        out
    });
    events.collect()
}

#[test]
fn every_event_has_its_commit_and_its_day() {
    let mut repository = Repository::new();
    let mut commits = Vec::new();
    let step = |repository: &mut Repository, row: &str| {
        repository.write(FILE, &table(row));
        repository.commit()
    };
    commits.push(step(&mut repository, "@ada | P1 | 2025-03-01 | open | "));
    commits.push(step(
        &mut repository,
        "@ada | P1 | 2025-04-01 | open | Vendor is late",
    ));
    commits.push(step(
        &mut repository,
        "@ada | P1 | 2025-05-01 | open | Vendor is late",
    ));
    commits.push(step(
        &mut repository,
        "@ada | P1 | 2025-06-01 | open | Holidays",
    ));
    commits.push(step(
        &mut repository,
        "@bob | P1 | 2025-06-01 | open | Holidays",
    ));
    // Another name, and another form.
    let renamed = FILE.replace("api-errors", "checkout-errors");
    repository.git(&["mv", FILE, &renamed]);
    commits.push(repository.commit());
    repository.write(&renamed, &TOML.replace("STATUS", "open"));
    commits.push(repository.commit());
    // A branch of two commits: what it brings is the merge's.
    repository.git(&["switch", "--quiet", "--create=close"]);
    repository.write(&renamed, &TOML.replace("STATUS", "in-progress"));
    repository.commit();
    repository.write(&renamed, &TOML.replace("STATUS", "done"));
    repository.commit();
    repository.git(&["switch", "--quiet", "main"]);
    repository.day += 1;
    repository.git(&["merge", "--quiet", "--no-ff", "--message=m", "close"]);
    commits.push(repository.git(&["rev-parse", "HEAD"]));
    repository.write(&renamed, &TOML.replace("STATUS", "in-progress"));
    commits.push(repository.commit());

    let expected = [
        "opened 2025-02-01 c1",
        "due-moved 2025-02-02 c2 2025-03-01→2025-04-01 (Vendor is late)",
        "due-moved 2025-02-03 c3 2025-04-01→2025-05-01",
        "due-moved 2025-02-04 c4 2025-05-01→2025-06-01 (Holidays)",
        "reassigned 2025-02-05 c5 [\"ada\"]→[\"bob\"]",
        "closed 2025-02-10 c8 →done",
        "reopened 2025-02-11 c9 →in-progress",
    ];
    let shown = repository.show("2025-01-15-checkout-errors/AI-1");
    assert_eq!(told(&shown["history"], &commits), expected);
    assert_eq!(shown["history"]["slips"], 3);
    assert_eq!(shown["history"]["first_due"], "2025-03-01");
    assert_eq!(shown["history"]["days_late"], Value::Null);

    // The cache is there, says the same, and can be deleted, or be nonsense.
    let cache = repository.root().join(".git/pm/versions.json");
    assert!(cache.is_file());
    assert_eq!(repository.show("AI-1"), shown);
    fs::write(&cache, "{").unwrap();
    assert_eq!(repository.show("AI-1"), shown);
    fs::remove_dir_all(cache.parent().unwrap()).unwrap();
    assert_eq!(repository.show("AI-1"), shown);

    // What is not committed is of today.
    repository.write(&renamed, &TOML.replace("STATUS", "done"));
    let shown = repository.show("AI-1");
    let now = told(&shown["history"], &commits);
    assert_eq!(now.last().unwrap(), "closed 2026-11-24 c? →done");
    assert_eq!(shown["history"]["days_late"], 541);
    assert_eq!(shown["history"]["days_to_close"], 660);
}

#[test]
fn what_cannot_be_known_is_unknown() {
    let mut repository = Repository::new();
    repository.write(FILE, &table("@ada | P1 | 2025-03-01 | open | "));
    repository.commit();
    repository.write(FILE, &table("@ada | P1 | 2025-04-01 | open | "));
    repository.commit();

    let shallow = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repository.root().display());
    let target = shallow.path().join("clone");
    repository.git(&[
        "clone",
        "--quiet",
        "--depth=1",
        &url,
        target.to_str().unwrap(),
    ]);
    let (text, code) = run(pm(&target).args(["actions", "show", "AI-1"]));
    assert_eq!(code, 0);
    assert!(
        text.contains("Its history is unknown: this clone has only the last part"),
        "{text}"
    );
    assert!(text.contains("git fetch --unshallow"), "{text}");

    let outside = tempfile::tempdir().unwrap();
    fs::create_dir(outside.path().join("postmortems")).unwrap();
    fs::write(outside.path().join(FILE), table("@ada | P1 | | open | ")).unwrap();
    let (text, code) = run(pm(outside.path()).args(["actions", "show", "AI-1"]));
    assert_eq!(code, 0);
    assert!(text.contains("is in no git repository"), "{text}");
}

#[test]
fn the_site_tells_it_too() {
    let mut repository = Repository::new();
    repository.write(
        "book.toml",
        "[output.html]\ngit-repository-url = \"https://git.example.com/a/b/\"\n",
    );
    let site = |repository: &Repository| {
        let build = ["--today", "2025-03-10", "build", "--keep-going"];
        let (text, code) = run(pm(repository.root()).args(build));
        assert_eq!(code, 0, "{text}");
        let page = |path: &str| {
            let path = repository.root().join("public").join(path);
            fs::read_to_string(path).unwrap()
        };
        let postmortem = "postmortems/2025-01-15-api-errors.html";
        [
            postmortem,
            "actions/index.html",
            "actions/by-owner/ada.html",
            "report.html",
        ]
        .map(page)
    };
    repository.write(FILE, &table("@ada | P1 | 2025-03-01 | open | "));
    repository.commit();
    let [postmortem, actions, owner, _] = site(&repository);
    assert!(postmortem.contains("<span class=\"key\">in git since</span> 1 Feb 2025</span>"));
    assert!(!postmortem.contains("class=\"history\""));
    assert!(actions.contains("<td data-label=\"Slips\" class=\"num\">0</td>"));
    assert!(!actions.contains("moved") && !owner.contains("moved"));

    repository.write(
        FILE,
        &table("@ada | P1 | 2025-03-05 | open | Vendor & co are late"),
    );
    let hash = repository.commit();
    let [postmortem, actions, owner, report] = site(&repository);
    let event = format!(
        "<li><time datetime=\"2025-02-02\">2 Feb 2025</time> <span>due 1 Mar 2025 → 5 Mar 2025: Vendor &amp; co are late</span> <a href=\"https://git.example.com/a/b/commit/{hash}\">{}</a> Ada Ode</li>",
        &hash[..7]
    );
    assert!(postmortem.contains(&event), "{event}\n{postmortem}");
    assert!(postmortem.contains("<summary>History <span class=\"count\">2</span></summary>"));
    assert!(
        report.contains("<p>Since 2025-03-03: 1 newly overdue</p>"),
        "{report}"
    );
    assert!(report.contains("<td data-label=\"Change\">newly overdue</td>"));
    for page in [&postmortem, &actions, &owner, &report] {
        assert!(page.contains("<div class=\"meta\">moved once, first due 1 Mar 2025</div>"));
    }
    assert!(actions.contains("<td data-label=\"Slips\" class=\"num\">1</td>"));

    fs::remove_dir_all(repository.root().join(".git")).unwrap();
    let [postmortem, actions, _, report] = site(&repository);
    assert!(!postmortem.contains("Feb 2025"));
    assert!(actions.contains("How often due dates moved is unknown: "));
    assert!(!actions.contains("Slips"));
    assert!(report.contains("What changed since 2025-03-03 is unknown: "));
}

/// What somebody wrote, and who, is shown on a terminal: it must not move the cursor there or colour the rest.
#[test]
fn no_control_character_reaches_the_terminal() {
    let mut repository = Repository::new();
    let evil = "\u{1b}[31mred\u{7}";
    let page = |row: &str| table(row).replace("alert", &format!("{evil}\u{9b}2J alert"));
    repository.write(FILE, &page("@ada | P1 | 2025-03-01 | open | "));
    repository.git(&["add", "--all"]);
    let author = format!("--author=A{evil} <a@example.com>");
    repository.git(&["commit", "--quiet", "--message=x", &author]);
    repository.write(
        FILE,
        &page(&format!("@bob | P1 | 2025-04-01 | open | {evil}")),
    );
    repository.commit();
    let (text, code) = run(pm(repository.root()).args(["actions", "show", "AI-1"]));
    assert_eq!(code, 0, "{text}");
    let is_control = |c: char| c.is_control() && c != '\n';
    assert!(!text.contains(is_control), "{text:?}");
    assert!(
        text.contains("[31mred") && text.contains("2J alert"),
        "{text}"
    );
}

#[test]
fn a_site_that_was_moved_has_a_past_that_is_not_seen() {
    let mut repository = Repository::new();
    repository.write(FILE, &table("@ada | P1 | 2025-03-01 | open | "));
    repository.commit();
    fs::create_dir(repository.root().join("ops")).unwrap();
    repository.git(&["mv", "postmortems", "book.toml", "ops"]);
    repository.commit();
    let show = [
        "--root", "ops", "actions", "show", "AI-1", "--format", "json",
    ];
    let (text, code) = run(pm(repository.root()).args(show));
    assert_eq!(code, 0, "{text}");
    let shown: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(shown["history"]["uncertain"], true, "{text}");
    let (text, _) =
        run(pm(repository.root()).args(["--root", "ops", "report", "--fail-on", "slips"]));
    assert!(!text.contains("1 opened"), "{text}");
}
