//! `pm actions sync` with what each tracker prints, and what it leaves to people.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use serde_json::Value;

use pm::config::Config;
use pm::tracker;

use crate::support::{pm, run, write};

const BOOK: &str = r"
[output.pm]
timezone = 'Europe/Berlin'

[[output.pm.tickets]]
pattern = 'SHOP-\d+'
url = 'https://jira.example.com/browse/{key}'

[[output.pm.tickets]]
pattern = '#(?<key>\d+)'
url = 'https://github.com/larkspur/shop/issues/{key}'
";

const PATH: &str = "postmortems/2026-10-02-orders-lost.md";

/// A postmortem with these rows of ID, action, status, ticket and completion date.
fn postmortem(rows: &str) -> String {
    format!(
        "+++\ntitle = 'Orders lost'\nseverity = 'SEV2'\n+++\n\n## Action Items\n\n\
         | ID   | Action | Status | Ticket | Completed  |\n\
         |------|--------|--------|--------|------------|\n{rows}\n## Lessons Learned\n\nNone.\n"
    )
}

fn site(rows: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[("book.toml", BOOK), (PATH, &postmortem(rows))],
    );
    folder
}

/// Runs it with `input` as its standard input: what it prints, stdout before stderr, and the exit code.
fn sync(folder: &Path, input: &str, args: &[&str]) -> (String, i32) {
    let mut command: Command = pm(folder);
    command.args(["actions", "sync", "--from", "-"]).args(args);
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Whoever refuses the input need not read all of it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        String::from_utf8(text).unwrap(),
        output.status.code().unwrap(),
    )
}

/// The rows of the site before and after, by way of a file; a second run changes nothing.
fn check(input: &str, before: &str, after: &str, said: &str, code: i32) {
    let folder = site(before);
    let file = folder.path().join("export");
    fs::write(&file, input).unwrap();
    let mut command = pm(folder.path());
    let result = run(command.args(["actions", "sync", "--from", "export"]));
    assert_eq!(result, (said.to_owned(), code));
    let text = fs::read_to_string(folder.path().join(PATH)).unwrap();
    assert_eq!(text, after);
    let (_, again) = sync(folder.path(), input, &[]);
    assert_eq!(again, code);
    let text = fs::read_to_string(folder.path().join(PATH)).unwrap();
    assert_eq!(text, after);
}

#[test]
fn github() {
    check(
        include_str!("sync/github.json"),
        "| AI-1 | Cap    | open   | #41    |            |\n\
         | AI-2 | Write  | open   | larkspur/shop#42 |  |\n\
         | AI-3 | Alert  |        |        |            |\n",
        &format!(
            "{}{}{}",
            "+++\ntitle = 'Orders lost'\nseverity = 'SEV2'\n+++\n\n## Action Items\n\n\
             | ID   | Action | Status | Ticket | Completed  | Reason |\n\
             |------|--------|--------|--------|------------| --- |\n",
            "| AI-1 | Cap    | done   | #41    | 2026-11-11 | |\n\
             | AI-2 | Write  | wont-do   | larkspur/shop#42 | 2026-11-12 | larkspur/shop#42: not planned |\n\
             | AI-3 | Alert  |        | #43        |            | |\n",
            "\n## Lessons Learned\n\nNone.\n"
        ),
        "2026-10-02-orders-lost/AI-1: open → done, completed 2026-11-11 (larkspur/shop#41)\n",
        0,
    );
}
