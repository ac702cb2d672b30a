//! Twenty weeks of a repository: each week's report is the same whenever and wherever it is asked for again.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run git, write files and may panic"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use chrono::{Days, NaiveDate};

use crate::support::{pm, run};

const API: &str = "postmortems/2026-01-02-api.md";
const OUTAGE: &str = "postmortems/2026-01-02-api-outage.md";
const QUEUE: &str = "postmortems/2026-02-10-queue.md";
const DRAFT: &str = "postmortems/2026-03-31-cache/index.md";

const BOOK: &str = "[output.pm]\ntimezone = \"Europe/Berlin\"\n";

const CATALOG: &str = "[services.api]\nteam = \"core\"\n
[teams.core]\nlead = \"lea\"\nmembers = [\"ada\", \"bob\"]\n
[people.ada]\nname = \"Ada Ode\"\n[people.bob]\n[people.cy]\n[people.lea]\nname = \"Lea Ng\"\n[people.dee]\n";

const API_TEXT: &str = "+++
title = \"API down\"
date = 2026-01-02
severity = \"SEV1\"
services = [\"api\"]
+++

## Action Items

| ID | Action | Owner | Priority | Due | Status | Completed | Reason | Remind |
|--|--|--|--|--|--|--|--|--|
| AI-1 | Add an alert | @ada | P0 | 2026-01-16 | open | | | |
| AI-2 | Write the runbook | @bob | P2 | 2026-03-02 | open | | | |
| AI-3 | Rehearse the failover | @ada | P1 | 2026-02-01 | open | | | |
";

const QUEUE_TEXT: &str = "+++
title = \"Queue full\"
date = 2026-02-10
severity = \"SEV2\"
teams = [\"core\"]
+++

## Action Items

- [ ] Q-1: Raise the limit (@bob, P1, due 2026-02-20)
- [ ] Q-2: Page on depth (@cy, P2, due 2026-03-20)
";

const QUEUE_TOML: &str = "+++
title = \"Queue full\"
date = 2026-02-10
severity = \"SEV2\"
teams = [\"core\"]

[[actions]]
id = \"Q-1\"
action = \"Raise the limit\"
owner = \"@bob\"
priority = \"P1\"
due = 2026-02-20

[[actions]]
id = \"Q-2\"
action = \"Page on depth\"
owner = \"@cy\"
priority = \"P2\"
due = 2026-03-20
+++
";

const DRAFT_TEXT: &str = "+++
title = \"Cache cold\"
date = 2026-03-31
severity = \"SEV1\"
status = \"draft\"

[times]
resolved = 2026-03-31T10:00:00Z
+++

## Action Items

- [ ] C-1: Warm it up (@dee, P3)
";

/// A repository whose commits are dated.
struct Repository<'a>(&'a Path);

impl Repository<'_> {
    fn git(&self, at: &str, args: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.0)
            .args(args)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ann")
            .env("GIT_AUTHOR_EMAIL", "ann@example.com")
            .env("GIT_COMMITTER_NAME", "Ann")
            .env("GIT_COMMITTER_EMAIL", "ann@example.com")
            .env("GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z")
            .env("GIT_COMMITTER_DATE", at)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {args:?}: {said}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.join(path)).unwrap();
        assert!(
            from.is_empty() || text.matches(from).count() == 1,
            "{from} in {path}"
        );
        self.write(path, &text.replacen(from, to, 1));
    }

    fn commit(&self, at: &str) {
        self.git(at, &["add", "--all"]);
        self.git(at, &["commit", "--quiet", "--allow-empty", "--message=x"]);
    }

    /// Edits one file and commits it.
    fn step(&self, at: &str, path: &str, from: &str, to: &str) {
        self.edit(path, from, to);
        self.commit(at);
    }

    /// What a week's report says, as text and as JSON.
    fn report(&self, args: &[&str]) -> [String; 2] {
        ["text", "json"].map(|format| {
            let mut command = pm(self.0);
            command.args(["--quiet", "report", "--format", format]);
            let (text, code) = run(command.args(args));
            assert_eq!(code, 0, "{args:?}\n{text}");
            text
        })
    }

    /// What happened in a week, which ends with its Monday.
    fn week(&self, number: u32) {
        match number {
            1 => {
                self.git("", &["init", "--quiet", "--initial-branch=main"]);
                self.write("book.toml", BOOK);
                self.write("catalog.toml", CATALOG);
                self.write(API, API_TEXT);
                self.commit("2026-01-06T10:00:00Z");
            }
            2 => self.step(
                "2026-01-14T10:00:00Z",
                API,
                "2026-02-01 | open | | |",
                "2026-02-15 | open | | Vendor is late |",
            ),
            3 => {
                self.step("2026-01-20T10:00:00Z", API, "@ada | P0", "@cy | P0");
                // On the Monday itself: the next week begins with that day.
                self.step("2026-01-26T15:00:00Z", API, "2026-03-02", "2026-03-09");
            }
            4 => self.step(
                "2026-01-28T10:00:00Z",
                API,
                "2026-01-16 | open | |",
                "2026-01-16 | done | 2026-01-28 |",
            ),
            5 => self.step(
                "2026-02-03T10:00:00Z",
                API,
                "2026-01-16 | done | 2026-01-28 |",
                "2026-01-16 | in-progress | |",
            ),
            6 => {
                self.write(QUEUE, QUEUE_TEXT);
                self.commit("2026-02-11T10:00:00Z");
                self.step("2026-02-12T10:00:00Z", API, "2026-02-15", "2026-03-15");
                self.edit(API, "2026-03-15", "2026-04-15");
                self.step(
                    "2026-02-13T10:00:00Z",
                    API,
                    "Vendor is late",
                    "Vendor is later",
                );
            }
            7 => {
                self.git("", &["mv", API, OUTAGE]);
                self.commit("2026-02-17T10:00:00Z");
            }
            8 => {
                self.write(QUEUE, QUEUE_TOML);
                self.commit("2026-02-25T10:00:00Z");
            }
            9 => {
                // What a branch did is of the day of its merge.
                self.git("", &["switch", "--quiet", "--create=close"]);
                let done = "2026-03-09 | done | 2026-02-27 |";
                self.step(
                    "2026-02-27T10:00:00Z",
                    OUTAGE,
                    "2026-03-09 | open | |",
                    done,
                );
                self.git("", &["switch", "--quiet", "main"]);
                let merge = ["merge", "--quiet", "--no-ff", "--message=m", "close"];
                self.git("2026-03-05T10:00:00Z", &merge);
            }
            _ => self.later_week(number),
        }
    }

    fn later_week(&self, number: u32) {
        match number {
            10 => {
                let q2 = &QUEUE_TOML[QUEUE_TOML.find("\n[[actions]]\nid = \"Q-2\"").unwrap()..];
                self.step("2026-03-11T10:00:00Z", QUEUE, q2, "+++\n");
            }
            11 => {
                let ladder =
                    "[[output.pm.report.escalation]]\nto = \"director\"\nafter-days = 14\n";
                self.write("book.toml", &format!("{BOOK}\n{ladder}"));
                self.edit(
                    "catalog.toml",
                    "lead = \"lea\"",
                    "lead = \"lea\"\ndirector = \"dee\"",
                );
                self.commit("2026-03-18T10:00:00Z");
            }
            12 => self.step(
                "2026-03-24T10:00:00Z",
                "book.toml",
                "Europe/Berlin",
                "America/New_York",
            ),
            13 => {
                self.write(DRAFT, DRAFT_TEXT);
                self.commit("2026-04-01T10:00:00Z");
            }
            14 => self.step(
                "2026-04-07T10:00:00Z",
                QUEUE,
                "due = 2026-02-20",
                "due = 2026-02-20\nremind = false",
            ),
            16 => {
                let names = "\n[output.pm.statuses]\nerledigt = \"done\"\n";
                let book = fs::read_to_string(self.0.join("book.toml")).unwrap();
                self.write("book.toml", &(book + names));
                self.edit(QUEUE, "remind = false", "status = \"erledigt\"");
                self.commit("2026-04-22T10:00:00Z");
            }
            17 => self.step(
                "2026-04-28T10:00:00Z",
                OUTAGE,
                "2026-04-15 | open | |",
                "2026-04-15 | wont-do | 2026-04-28 |",
            ),
            18 => {
                // Late on Monday in New York, on Tuesday in UTC.
                let published = "status = \"published\"\npublished = 2026-05-11";
                self.step(
                    "2026-05-12T03:30:00Z",
                    DRAFT,
                    "status = \"draft\"",
                    published,
                );
            }
            19 => {
                self.git("", &["mv", "postmortems", "incidents"]);
                self.edit(
                    "book.toml",
                    "[output.pm]",
                    "[output.pm]\npostmortems = \"incidents\"",
                );
                self.commit("2026-05-13T10:00:00Z");
            }
            20 => {
                let gone = OUTAGE.replace("postmortems", "incidents");
                self.git("", &["rm", "--quiet", &gone]);
                self.commit("2026-05-20T10:00:00Z");
            }
            _ => {}
        }
    }
}

/// The Monday that a week ends with.
fn monday(week: u32) -> String {
    let first: NaiveDate = "2026-01-12".parse().unwrap();
    (first + Days::new(7 * u64::from(week - 1))).to_string()
}

#[test]
fn every_week_is_reported_again_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository(folder.path());
    let mut printed = Vec::new();
    for week in 1..=20 {
        repository.week(week);
        printed.push(repository.report(&["--today", &monday(week)]));
    }

    // The working tree says something else, and so does the configuration.
    let text = QUEUE_TEXT.replace("[ ]", "[x]");
    repository.write("incidents/2026-02-10-queue.md", &text);
    repository.write("incidents/2026-05-24-new.md", API_TEXT);
    repository.write("postmortems/2026-05-24-newer.md", API_TEXT);
    repository.write(
        "book.toml",
        "[output.pm]\ntimezone = \"Asia/Tokyo\"\n[output.pm.report.remind]\nincident = false\n",
    );
    fs::remove_file(folder.path().join("catalog.toml")).unwrap();

    let clone = tempfile::tempdir().unwrap();
    let from = folder.path().to_str().unwrap();
    Repository(clone.path()).git("", &["clone", "--quiet", from, "."]);
    for (week, printed) in (1..).zip(&printed) {
        let at = ["--at", &monday(week)];
        for (place, name) in [(folder.path(), "here"), (clone.path(), "clone")] {
            let again = Repository(place).report(&at);
            for (again, printed) in again.iter().zip(printed) {
                assert_eq!(again, printed, "week {week}, {name}");
            }
        }
    }
    weeks_say_what_changed(&printed);
}

/// What the reports say of their weeks, worked out by hand from the script above.
fn weeks_say_what_changed(printed: &[[String; 2]]) {
    let check = |week: u32, expected: &[&str]| {
        let text = &printed[week as usize - 1][0];
        let mut paragraphs = text.split("\n\n");
        let paragraph = paragraphs.find(|paragraph| paragraph.starts_with("Since "));
        let lines = paragraph.unwrap().lines();
        // Columns are as wide as they have to be.
        let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        assert_eq!(lines.collect::<Vec<_>>(), expected, "week {week}\n{text}");
    };
    check(
        1,
        &[
            "Since 2026-01-05: 3 opened",
            "opened P0 2026-01-02-api/AI-1 Ada Ode due 2026-01-16 Add an alert",
            "opened P1 2026-01-02-api/AI-3 Ada Ode due 2026-02-01 Rehearse the failover",
            "opened P2 2026-01-02-api/AI-2 bob due 2026-03-02 Write the runbook",
        ],
    );
    check(
        2,
        &[
            "Since 2026-01-12: 1 newly overdue · 1 slipped",
            "newly overdue P0 2026-01-02-api/AI-1 Ada Ode due 2026-01-16 Add an alert",
            "slipped P1 2026-01-02-api/AI-3 Ada Ode 2026-02-01 → 2026-02-15: Vendor is late Rehearse the failover",
        ],
    );
    check(
        3,
        &[
            "Since 2026-01-19: 1 slipped · 1 reassigned",
            "slipped P2 2026-01-02-api/AI-2 bob 2026-03-02 → 2026-03-09 Write the runbook",
            "reassigned P0 2026-01-02-api/AI-1 cy Ada Ode → cy Add an alert",
        ],
    );
    check(
        4,
        &[
            "Since 2026-01-26: 1 slipped · 1 closed",
            "slipped P2 2026-01-02-api/AI-2 bob 2026-03-02 → 2026-03-09 Write the runbook",
            "closed P0 2026-01-02-api/AI-1 cy done Add an alert",
        ],
    );
    check(
        5,
        &[
            "Since 2026-02-02: 1 newly overdue · 1 reopened",
            "newly overdue P0 2026-01-02-api/AI-1 cy due 2026-01-16 Add an alert",
            "reopened P0 2026-01-02-api/AI-1 cy due 2026-01-16 Add an alert",
        ],
    );
    check(
        6,
        &[
            "Since 2026-02-09: 1 slipped · 2 opened",
            "slipped P1 2026-01-02-api/AI-3 Ada Ode 2026-02-15 → 2026-04-15, twice: Vendor is later Rehearse the failover",
            "opened P1 2026-02-10-queue/Q-1 bob due 2026-02-20 Raise the limit",
            "opened P2 2026-02-10-queue/Q-2 cy due 2026-03-20 Page on depth",
        ],
    );
    // A file that is renamed opens nothing.
    check(
        7,
        &[
            "Since 2026-02-16: 1 newly overdue",
            "newly overdue P1 2026-02-10-queue/Q-1 bob due 2026-02-20 Raise the limit",
        ],
    );
    check(8, &["Since 2026-02-23: nothing changed"]);
    check(
        9,
        &[
            "Since 2026-03-02: 1 closed",
            "closed P2 2026-01-02-api-outage/AI-2 bob done Write the runbook",
        ],
    );
    check(
        15,
        &[
            "Since 2026-04-13: 1 newly overdue",
            "newly overdue P1 2026-01-02-api-outage/AI-3 Ada Ode due 2026-04-15 Rehearse the failover",
        ],
    );
    check(
        16,
        &[
            "Since 2026-04-20: 1 closed",
            "closed P1 2026-02-10-queue/Q-1 bob done Raise the limit",
        ],
    );
    check(
        17,
        &[
            "Since 2026-04-27: 1 closed",
            "closed P1 2026-01-02-api-outage/AI-3 Ada Ode won't do Rehearse the failover",
        ],
    );
    let line = |week: usize, word: &str| -> Vec<String> {
        let lines = printed[week - 1][0].lines();
        let lines = lines.filter(|line| line.contains(word));
        lines
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    };
    // What is gone has no words any more, and the commit has them.
    let deleted = line(10, "  deleted ");
    assert_eq!(deleted.len(), 1);
    let expected = "deleted – 2026-02-10-queue/Q-2 – in ";
    assert!(deleted[0].starts_with(expected), "{}", deleted[0]);
    assert!(deleted[0].ends_with(" by Ann"), "{}", deleted[0]);
    // The folder of the postmortems was another until then, so of their past nothing is said.
    assert!(line(20, "  deleted ").is_empty());
    assert_eq!(line(20, "that git cannot tell from others").len(), 1);
    // Due on 2 April at 10:00 UTC; the Monday begins at 04:00 UTC in New York.
    assert_eq!(
        line(13, "2026-03-31-cache  still"),
        ["3 days late SEV1 2026-03-31-cache still a draft Cache cold"]
    );
    assert_eq!(
        line(18, "2026-03-31-cache  published"),
        ["38 days late SEV1 2026-03-31-cache published 2026-05-11 Cache cold"]
    );
    assert_eq!(
        line(8, "Escalated"),
        ["Escalated: 2"],
        "the usual steps are there since the team has a lead"
    );
    assert_eq!(
        line(3, "escalated"),
        [
            "10 days late P0 2026-01-02-api/AI-1 cy 2026-01-16 Add an alert · escalated to Lea Ng (team lead)"
        ]
    );
    assert_eq!(
        line(14, "not reminded"),
        ["1 overdue · 1 due within 7 days · 1 without a date or owner · 1 not reminded of"]
    );
    assert_eq!(line(6, "Slipped:"), ["Slipped: 2 of the 5 open"]);
    let moved = "moved 3 times, first due 2026-02-01";
    assert_eq!(line(15, moved).len(), 1, "{}", printed[14][0]);
}

/// Three weeks of a site in a folder of its repository.
fn three_weeks(folder: &Path) -> String {
    let repository = Repository(folder);
    repository.git("", &["init", "--quiet", "--initial-branch=main"]);
    repository.write("ops/book.toml", "");
    let path = format!("ops/{API}");
    repository.write(&path, API_TEXT);
    repository.commit("2026-01-06T10:00:00Z");
    repository.step("2026-01-14T23:30:00Z", &path, "2026-02-01", "2026-02-15");
    repository.step("2026-01-20T10:00:00Z", &path, "2026-02-15", "2026-03-15");
    repository.git("", &["rev-parse", "HEAD~1"])
}

#[test]
fn a_report_can_be_of_a_revision_or_since_one() {
    let folder = tempfile::tempdir().unwrap();
    let second = three_weeks(folder.path());
    let site = folder.path().join("ops");
    let check = |args: &[&str], code: i32, expected: &[&str]| {
        let (text, actual) = run(pm(&site).arg("report").args(args));
        assert_eq!(actual, code, "{args:?}\n{text}");
        for part in expected {
            assert!(text.contains(part), "{args:?}: {part}\n{text}");
        }
    };
    let (short, moved) = (&second[..10], "2026-02-01 → 2026-02-15");
    let as_of = format!("As of {short}, 2026-01-14");
    let since = "Since 2026-01-07: 1 slipped\n";
    check(&["--at", "HEAD~1"], 0, &[&as_of, since, moved]);
    check(&["--at", short], 0, &[&as_of]);
    // A day without a commit is as the last one left it, and another day can be given.
    let as_of = format!("As of {short}, 2026-01-19");
    check(&["--at", "2026-01-19"], 0, &[&as_of, "3 days late"]);
    let later = ["--at", "HEAD~1", "--today", "2026-01-20"];
    check(&later, 0, &["As of", ", 2026-01-20", "4 days late"]);
    // What came after a revision, whatever its day.
    let once = "2026-02-15 → 2026-03-15";
    check(&["--since", "HEAD~1"], 0, &["Since 2026-01-14: ", once]);
    check(
        &["--since", "HEAD~2", "--today", "2026-01-21"],
        0,
        &[
            "Since 2026-01-06: 1 newly overdue · 1 slipped",
            "2026-02-01 → 2026-03-15, twice",
        ],
    );
    check(
        &["--since", "2026-01-21"],
        0,
        &["Since 2026-01-21: 2 newly overdue\n"],
    );
    let fail = ["--fail-on", "slips:P1:2", "--fail-on", "overdue:P0:500"];
    let said = "1 action is a reason to fail, by `slips:P1:2`: 2026-01-02-api/AI-3\n";
    check(&fail, 1, &[said]);
    check(&["--fail-on", "slips:3"], 0, &[]);
    let before = "nothing was committed before the end of 2026-01-05";
    check(&["--at", "2026-01-05"], 2, &[before]);
    check(
        &["--at", "0001-01-01"],
        2,
        &["nothing was committed before"],
    );
    check(
        &["--since", "0001-01-01"],
        0,
        &["3 newly overdue · 1 slipped · 3 opened"],
    );
    let neither = "`yesterday` is neither a date, such as 2026-01-15, nor a revision";
    check(
        &["--at", "yesterday"],
        2,
        &[neither, "there is no revision"],
    );
    check(&["--since", "--help"], 2, &[]);
    let outside = folder.path().join("other.toml");
    fs::write(&outside, "").unwrap();
    let outside = outside.to_str().unwrap();
    let args = ["--at", "HEAD", "--root", ".", "--config", outside];
    check(&args, 2, &["is not in the site's folder"]);
    // The configuration of then can be wrong, and it is said of when.
    Repository(folder.path()).step(
        "2026-01-22T10:00:00Z",
        "ops/book.toml",
        "",
        "[output.pm]\ntimezone = 3\n",
    );
    fs::write(site.join("book.toml"), "").unwrap();
    check(
        &["--at", "HEAD"],
        2,
        &["as of ", "the configuration cannot be used", "book.toml:2"],
    );
}

#[test]
fn a_shallow_clone_knows_the_present_and_says_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    three_weeks(folder.path());
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", folder.path().display());
    let args = ["clone", "--quiet", "--depth=2", &url, "."];
    Repository(clone.path()).git("", &args);
    let site = clone.path().join("ops");
    let report = |args: &[&str]| run(pm(&site).arg("report").args(args));
    let (text, code) = report(&["--since", "2026-01-10"]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(text.matches("What changed since").count(), 1, "{text}");
    assert!(text.contains("git fetch --unshallow"), "{text}");
    // The state of then is there, and is the last before it for certain.
    let (text, code) = report(&["--at", "2026-01-19"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("3 days late"), "{text}");
    let (text, code) = report(&["--at", "2026-01-10"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("git fetch --unshallow"), "{text}");
    let (text, code) = report(&["--fail-on", "slips"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("whether `slips` holds is unknown"), "{text}");
}
