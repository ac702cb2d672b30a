//! `pm export`, and the way of a ticket there and back.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{TODAY, pm, root, run, sample, write};

const BOOK: &str = "\
[output.pm]
base-url = 'https://larkspur.example.com/pm'

[[output.pm.tickets]]
pattern = 'SHOP-\\d+'
url = 'https://jira.example.com/browse/{key}'
";

const CATALOG: &str = "\
[teams.orders]
lead = 'ann'

[people.ann]
name = 'Ann Lee'
team = 'orders'
email = 'ann@example.com'
";

const ORDERS: &str = "\
+++
title = 'Orders lost'
severity = 'SEV2'
+++

## Contributing Factors

- F1: Retries were not capped (rollout gap)

## Action Items

| ID   | Action                      | Owner | Priority | Due        | Status | Factor |
|------|-----------------------------|-------|----------|------------|--------|--------|
| AI-1 | Cap the retries of `worker` | @ann  | P1       | 2026-12-01 | open   | F1     |
| AI-2 | Write the runbook           | @ann  | P2       | 2026-12-15 | done   | F1     |
";

const SEARCH: &str = "\
+++
title = 'Search slow'
severity = 'SEV3'
+++

## Action Items

- [ ] Shard the index (@bob, P3)
- [ ] Alert on latency, [SHOP-9](https://jira.example.com/browse/SHOP-9) (@ann)
";

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("book.toml", BOOK),
            ("catalog.toml", CATALOG),
            ("postmortems/2026-10-02-orders-lost.md", ORDERS),
            ("postmortems/2026-10-09-search-slow.md", SEARCH),
        ],
    );
    folder
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

#[test]
fn issues_for_github() {
    let site = site();
    let mut command = pm(site.path());
    command.args([
        "export",
        "--format",
        "github-issues",
        "--output",
        "issues.jsonl",
    ]);
    let said = "2 open actions without a ticket; 1 has one\n";
    assert_eq!(run(&mut command), (said.to_owned(), 0));
    let index = pm::model::hashed_id("Shard the index");
    let base = "https://larkspur.example.com/pm/postmortems";
    let expected = [
        json!({
            "title": "Cap the retries of worker",
            "body": format!("An action of the postmortem [Orders lost]({base}/2026-10-02-orders-lost.html#action-ai-1) of 2026-10-02 (SEV2).\n\n- Owner: Ann Lee\n- Priority: P1\n- Due: 2026-12-01\n- Factor: F1: Retries were not capped\n\npm-action: 2026-10-02-orders-lost/AI-1"),
            "labels": ["postmortem", "P1"],
            "assignees": ["ann"],
        }),
        json!({
            "title": "Shard the index",
            "body": format!("An action of the postmortem [Search slow]({base}/2026-10-09-search-slow.html#action-{index}) of 2026-10-09 (SEV3).\n\n- Owner: bob\n- Priority: P3\n\npm-action: 2026-10-09-search-slow/{index}"),
            "labels": ["postmortem", "P3"],
            "assignees": ["bob"],
        }),
    ];
    let written = read(site.path(), "issues.jsonl");
    let written: Vec<Value> = written
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(written, expected);
}

#[test]
fn a_table_for_jira() {
    let site = site();
    let mut command = pm(site.path());
    command.args(["export", "--format", "jira-csv", "--owner", "ann"]);
    let (text, code) = run(&mut command);
    assert_eq!(
        text,
        "Summary,Description,Issue Type,Priority,Due Date,Assignee,Labels\n\
         Cap the retries of worker,\"An action of the postmortem [Orders lost|https://larkspur.example.com/pm/postmortems/2026-10-02-orders-lost.html#action-ai-1] of 2026-10-02 (SEV2).\n\n\
         * Owner: Ann Lee\n* Priority: P1\n* Due: 2026-12-01\n* Factor: F1: Retries were not capped\n\n\
         pm-action: 2026-10-02-orders-lost/AI-1\",Task,High,2026-12-01,ann@example.com,postmortem\n\
         1 open action without a ticket; 1 has one\n"
    );
    assert_eq!(code, 0);
}

#[test]
fn what_is_misspelt_is_told() {
    let site = site();
    let mut command = pm(site.path());
    let (text, code) = run(command.args(["export", "--format", "jira-csv", "--owner", "anm"]));
    assert_eq!(text, "error: unknown owner `anm`: did you mean `ann`?\n");
    assert_eq!(code, 2);
    let mut command = pm(site.path());
    let (text, code) = run(command.args(["export"]));
    assert!(text.contains("--format <FORMAT>"), "{text}");
    assert_eq!(code, 2);
}

#[test]
fn no_secret_is_exported() {
    let site = site();
    let secret = format!("AKIA{}", "QYLPMN5HFIQR7XYA");
    let text = ORDERS.replace("Cap the retries", &format!("Rotate {secret}"));
    write(
        site.path(),
        &[("postmortems/2026-10-02-orders-lost.md", &text)],
    );
    for format in ["github-issues", "jira-csv"] {
        let mut command = pm(site.path());
        let (text, code) = run(command.args(["export", "--format", format]));
        assert!(
            text.contains("Rotate xxxx") && !text.contains(&secret),
            "{text}"
        );
        assert_eq!(code, 0);
    }
}

/// The commands of the guide that post issues, with a `gh` that writes down what it is given.
#[cfg(unix)]
#[test]
fn there_and_back_by_way_of_github() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = site();
    let folder = site.path();
    let stub = folder.join("bin/gh");
    write(
        folder,
        &[(
            "bin/gh",
            "#!/bin/sh\n[ \"$*\" = 'api repos/larkspur/shop/issues --input -' ] || exit 9\ncat >> posted\necho >> posted\n",
        )],
    );
    fs::set_permissions(&stub, fs::Permissions::from_mode(0o755)).unwrap();
    let guide = fs::read_to_string(root().join("docs/src/trackers.md")).unwrap();
    let blocks = guide.split("```sh\n").skip(1);
    let mut scripts = blocks.map(|block| block.split("```").next().unwrap());
    let script = scripts.find(|script| script.contains("gh api")).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_pm")).parent().unwrap();
    let path = format!(
        "{}:{}:/usr/bin:/bin",
        folder.join("bin").display(),
        program.display()
    );
    let mut shell = Command::new("sh");
    shell.args(["-eu", "-c", script]).current_dir(folder);
    shell
        .env("PATH", path)
        .env("SOURCE_DATE_EPOCH", "1795478400");
    let (said, code) = run(&mut shell);
    assert_eq!(code, 0, "{said}");
    let posted = read(folder, "posted");
    let issues = posted.lines().filter(|line| !line.is_empty()).enumerate();
    let issues: Vec<Value> = issues
        .map(|(index, line)| {
            let issue: Value = serde_json::from_str(line).unwrap();
            json!({
                "url": format!("https://github.com/larkspur/shop/issues/{}", index + 1),
                "state": "OPEN",
                "stateReason": "",
                "closedAt": null,
                "body": issue["body"].as_str().unwrap().replace('\n', "\r\n"),
            })
        })
        .collect();
    assert_eq!(issues.len(), 2);
    there_and_back(folder, &Value::from(issues));
    assert_eq!(
        read(folder, "postmortems/2026-10-02-orders-lost.md"),
        ORDERS
            .replace(
                "| Factor |\n",
                "| Factor | Ticket                                    |\n"
            )
            .replace(
                "|--------|\n|",
                "|--------|-------------------------------------------|\n|"
            )
            .replacen(
                "| F1     |\n",
                "| F1     | https://github.com/larkspur/shop/issues/1 |\n",
                1
            )
            .replace(
                "| F1     |\n",
                "| F1     |                                           |\n"
            )
    );
    assert_eq!(
        read(folder, "postmortems/2026-10-09-search-slow.md"),
        SEARCH.replace(
            "(@bob, P3)",
            "(@bob, P3, ticket https://github.com/larkspur/shop/issues/2)"
        )
    );
}

#[test]
fn there_and_back_by_way_of_jira() {
    let site = site();
    let folder = site.path();
    let mut command = pm(folder);
    command.args(["export", "--format", "jira-csv", "--output", "actions.csv"]);
    assert_eq!(run(&mut command).1, 0);
    let table = read(folder, "actions.csv");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let issues: Vec<Value> = rows
        .records()
        .enumerate()
        .map(|(index, row)| {
            json!({
                "key": format!("SHOP-{}", index + 1),
                "self": format!("https://jira.example.com/rest/api/2/issue/{index}"),
                "fields": {
                    "description": &row.unwrap()[1],
                    "status": { "statusCategory": { "key": "new" } },
                    "resolution": null,
                },
            })
        })
        .collect();
    assert_eq!(issues.len(), 2);
    there_and_back(folder, &json!({ "issues": issues }));
    let list = read(folder, "postmortems/2026-10-09-search-slow.md");
    assert!(list.contains("(@bob, P3, ticket SHOP-2)"), "{list}");
}

/// The tickets are written back, and then nothing is left to export.
fn there_and_back(folder: &Path, tickets: &Value) {
    fs::write(folder.join("tickets.json"), tickets.to_string()).unwrap();
    let mut command = pm(folder);
    let (said, code) = run(command.args(["actions", "sync", "--from", "tickets.json"]));
    assert!(said.contains(": changed 2 actions in 2 files\n"), "{said}");
    assert_eq!(code, 0);
    let mut command = pm(folder);
    let left = run(command.args(["export", "--format", "github-issues"]));
    let said = "0 open actions without a ticket; 3 have one\n";
    assert_eq!(left, (said.to_owned(), 0));
}

#[test]
fn the_sample_site_is_exported_the_same_way_each_time() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    for format in ["github-issues", "jira-csv"] {
        let export = || {
            let mut command = pm(folder.path());
            command.args(["--today", TODAY, "export", "--format", format]);
            command.output().unwrap().stdout
        };
        let first = export();
        assert!(!first.is_empty());
        assert_eq!(first, export());
    }
}
