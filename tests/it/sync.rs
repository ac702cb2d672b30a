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

/// The rows of the table of actions, each cell without the blanks around it.
fn rows(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join(PATH)).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| AI-"));
    rows.map(|row| {
        let cells = row.trim_matches('|').split('|').map(str::trim);
        cells.collect::<Vec<_>>().join("|")
    })
    .collect()
}

/// The rows before, and what becomes of them by way of a file; a second run changes nothing.
fn check(input: &str, before: &str, after: &[&str], said: &str, code: i32) {
    let after: Vec<String> = after.iter().map(ToString::to_string).collect();
    check_twice(input, before, [&after, &after], said, code);
}

/// The same where the second run has more to write; a third changes nothing.
fn check_twice(input: &str, before: &str, after: [&[String]; 2], said: &str, code: i32) {
    let site = site(before);
    let folder = site.path();
    fs::write(folder.join("export"), input).unwrap();
    let from_file = ["actions", "sync", "--from", "export"];
    let (text, status) = run(pm(folder).args(from_file));
    assert_eq!(text, said);
    assert_eq!(status, code);
    assert_eq!(rows(folder), after[0]);
    let (_, again) = sync(folder, input, &[]);
    assert_eq!(again, code);
    assert_eq!(rows(folder), after[1]);
    let text = fs::read(folder.join(PATH)).unwrap();
    let (_, again) = sync(folder, input, &[]);
    assert_eq!(again, code);
    assert_eq!(fs::read(folder.join(PATH)).unwrap(), text);
}

const ROWS: &str = "\
| AI-1 | Cap    | open   | #41    |            |
| AI-2 | Write  | open   | larkspur/shop#42 |  |
| AI-3 | Alert  | open   |        |            |
";

/// The same with tickets of Jira.
const JIRA_ROWS: &str = "\
| AI-1 | Cap    | open   | SHOP-41 |           |
| AI-2 | Write  | open   | https://jira.example.com/browse/SHOP-42?focusedId=1 | |
| AI-3 | Alert  | open   |        |            |
";

/// What becomes of them, with this status of the action whose ticket says alone that it was made for it.
fn jira_after(status: &str) -> [String; 3] {
    [
        "AI-1|Cap|done|SHOP-41|2026-11-11|".into(),
        "AI-2|Write|wont-do|https://jira.example.com/browse/SHOP-42?focusedId=1|2026-11-12|SHOP-42: Won't Do".into(),
        format!("AI-3|Alert|{status}|SHOP-43||"),
    ]
}

const GITHUB_AFTER: [&str; 3] = [
    "AI-1|Cap|done|#41|2026-11-11|",
    "AI-2|Write|wont-do|larkspur/shop#42|2026-11-12|larkspur/shop#42: not planned",
    "AI-3|Alert|open|https://github.com/larkspur/shop/issues/43||",
];

#[test]
fn github_issues() {
    check(
        include_str!("sync/github.json"),
        ROWS,
        &GITHUB_AFTER,
        "\
2026-10-02-orders-lost/AI-1: open → done, completed 2026-11-11 (larkspur/shop#41)
2026-10-02-orders-lost/AI-2: open → wont-do, completed 2026-11-12, reason “larkspur/shop#42: not planned” (larkspur/shop#42)
2026-10-02-orders-lost/AI-3: ticket https://github.com/larkspur/shop/issues/43 (larkspur/shop#43)
Read 4 GitHub issues: changed 3 actions in 1 file
`--verbose` lists 1 ticket that no action has
",
        0,
    );
}

#[test]
fn one_github_issue() {
    check(
        r#"{"closedAt":"2026-11-10T12:00:00Z","state":"CLOSED","stateReason":"COMPLETED","url":"https://github.com/larkspur/shop/issues/41"}"#,
        "| AI-1 | Cap    | open   | https://GitHub.com/larkspur/shop/issues/41/#issuecomment-1 | |\n",
        &["AI-1|Cap|done|https://GitHub.com/larkspur/shop/issues/41/#issuecomment-1|2026-11-10"],
        "\
2026-10-02-orders-lost/AI-1: open → done, completed 2026-11-10 (larkspur/shop#41)
Read 1 GitHub issue: changed 1 action in 1 file
",
        0,
    );
}

#[test]
fn jira_search_of_version_2() {
    check_twice(
        include_str!("sync/jira.json"),
        JIRA_ROWS,
        [&jira_after("open"), &jira_after("in-progress")],
        "\
warning: record 5 (SHOP-45): the resolution `Shelved` is not known: say what it means under `[output.pm.statuses]` in `book.toml`
2026-10-02-orders-lost/AI-1: open → done, completed 2026-11-11 (SHOP-41)
2026-10-02-orders-lost/AI-2: open → wont-do, completed 2026-11-12, reason “SHOP-42: Won't Do” (SHOP-42)
2026-10-02-orders-lost/AI-3: ticket SHOP-43 (SHOP-43), which says in-progress: if this is its ticket, the next sync writes that
Read 5 Jira issues: changed 3 actions in 1 file
`--verbose` lists 1 ticket that no action has
",
        0,
    );
}

#[test]
fn jira_search_of_version_3() {
    check_twice(
        include_str!("sync/jira3.json"),
        JIRA_ROWS,
        [&jira_after("open"), &jira_after("in-progress")],
        "\
2026-10-02-orders-lost/AI-1: open → done, completed 2026-11-11 (SHOP-41)
2026-10-02-orders-lost/AI-2: open → wont-do, completed 2026-11-12, reason “SHOP-42: Won't Do” (SHOP-42)
2026-10-02-orders-lost/AI-3: ticket SHOP-43 (SHOP-43), which says in-progress: if this is its ticket, the next sync writes that
Read 3 Jira issues: changed 3 actions in 1 file
",
        0,
    );
}

#[test]
fn gitlab_issues() {
    check(
        include_str!("sync/gitlab.json"),
        "| AI-1 | Cap    | open   | larkspur/shop#41 |            |\n\
         | AI-2 | Write  | open   | https://gitlab.example.com/larkspur/shop/issues/42 | |\n\
         | AI-3 | Alert  | open   |        |            |\n",
        &[
            "AI-1|Cap|done|larkspur/shop#41|2026-11-11",
            "AI-2|Write|open|https://gitlab.example.com/larkspur/shop/issues/42|",
            "AI-3|Alert|open|https://gitlab.example.com/larkspur/shop/-/issues/43|",
        ],
        "\
2026-10-02-orders-lost/AI-1: open → done, completed 2026-11-11 (larkspur/shop#41)
2026-10-02-orders-lost/AI-3: ticket https://gitlab.example.com/larkspur/shop/-/issues/43 (larkspur/shop#43)
conflict: postmortems/2026-10-02-orders-lost.md:11: AI-2: larkspur/shop#42 was closed as a duplicate: put the ticket here that stands for it
Read 3 GitLab issues: changed 2 actions in 1 file, 1 conflict
",
        1,
    );
}

#[test]
fn the_csv_of_jira() {
    check(
        include_str!("sync/jira.csv"),
        "| AI-1 | Cap    | open   | https://jira.example.com/browse/SHOP-41 | |\n\
         | AI-2 | Write  | open   | shop-42 |            |\n\
         | AI-3 | Alert  | open   | SHOP-43 |            |\n",
        &[
            "AI-1|Cap|done|https://jira.example.com/browse/SHOP-41|2026-11-10|",
            "AI-2|Write|wont-do|shop-42|2026-11-12|SHOP-42: Won't Do",
            "AI-3|Alert|in-progress|SHOP-43||",
        ],
        "\
warning: line 7 (SHOP-44): `11/12/2026` can be read in more than one order of day, month and year
2026-10-02-orders-lost/AI-1: open → done, completed 2026-11-10 (SHOP-41)
2026-10-02-orders-lost/AI-2: open → wont-do, completed 2026-11-12, reason “SHOP-42: Won't Do” (SHOP-42)
2026-10-02-orders-lost/AI-3: open → in-progress (SHOP-43)
Read 4 rows: changed 3 actions in 1 file
",
        0,
    );
}

#[test]
fn a_csv_with_the_words_of_github() {
    check(
        include_str!("sync/issues.csv"),
        ROWS,
        &[
            "AI-1|Cap|done|#41|2026-11-11|",
            "AI-2|Write|wont-do|larkspur/shop#42|2026-11-12|larkspur/shop#42: not planned",
            "AI-3|Alert|open|||",
        ],
        "\
2026-10-02-orders-lost/AI-1: open → done, completed 2026-11-11 (larkspur/shop#41)
2026-10-02-orders-lost/AI-2: open → wont-do, completed 2026-11-12, reason “larkspur/shop#42: not planned” (larkspur/shop#42)
Read 3 rows: changed 2 actions in 1 file
`--verbose` lists 1 ticket that no action has
",
        0,
    );
}

#[test]
fn what_cannot_both_be_is_told_and_left_alone() {
    check(
        include_str!("sync/jira.json"),
        "| AI-1 | Cap    | done   | SHOP-41 | 2026-11-01 |\n\
         | AI-2 | Write  | done   | SHOP-44 | 2026-11-01 |\n\
         | AI-4 | Both   | open   | SHOP-41, SHOP-44 | |\n\
         | AI-5 | Half   | open   | SHOP-41, SHOP-9 | |\n\
         | AI-6 | Other  | open   | OPS-1   |            |\n",
        &[
            "AI-1|Cap|done|SHOP-41|2026-11-01",
            "AI-2|Write|done|SHOP-44|2026-11-01",
            "AI-4|Both|open|SHOP-41, SHOP-44|",
            "AI-5|Half|open|SHOP-41, SHOP-9|",
            "AI-6|Other|open|OPS-1|",
        ],
        "\
warning: record 5 (SHOP-45): the resolution `Shelved` is not known: say what it means under `[output.pm.statuses]` in `book.toml`
conflict: postmortems/2026-10-02-orders-lost.md:10: AI-1: completed 2026-11-01 here, 2026-11-11 in SHOP-41
conflict: postmortems/2026-10-02-orders-lost.md:11: AI-2: done here, open in SHOP-44
conflict: postmortems/2026-10-02-orders-lost.md:12: AI-4: its tickets disagree: SHOP-41 says done, SHOP-44 says open
left alone: postmortems/2026-10-02-orders-lost.md:13: AI-5: closed in SHOP-41, but SHOP-9 is not in the input
Read 5 Jira issues: nothing to change, 3 conflicts
`--verbose` lists 2 tickets that no action has and 1 action whose tickets are not among these
",
        1,
    );
}

#[test]
fn what_matches_nothing_is_listed_on_both_sides() {
    let site = site("| AI-6 | Other  | open   | OPS-1, #12 |  |\n");
    let input = include_str!("sync/github.json");
    let (text, code) = sync(site.path(), input, &["--verbose"]);
    assert_eq!(code, 0);
    for line in [
        "no action has larkspur/shop#41",
        "no action has larkspur/shop#44",
        "not in the input: OPS-1, #12 of 2026-10-02-orders-lost/AI-6",
        "Read 4 GitHub issues: nothing to change",
    ] {
        assert!(text.lines().any(|said| said == line), "{line}: {text}");
    }
    // Without the pattern nobody knows what `#12` is.
    write(site.path(), &[("book.toml", "")]);
    let (text, _) = sync(site.path(), input, &[]);
    assert!(
        text.contains("1 ticket such as `#12` could be of any repository: give"),
        "{text}"
    );
}

#[test]
fn nobody_closes_an_action_by_writing_its_id_into_a_ticket() {
    let site = site("| AI-3 | Alert  | open   |        |            |\n");
    let input = r#"{"url": "https://github.com/larkspur/shop/issues/7", "state": "CLOSED", "stateReason": "COMPLETED", "closedAt": "2026-11-10T12:00:00Z", "body": "Trust me.\n\npm-action: 2026-10-02-orders-lost/AI-3"}"#;
    let (text, code) = sync(site.path(), input, &[]);
    assert_eq!(
        text,
        "\
2026-10-02-orders-lost/AI-3: ticket https://github.com/larkspur/shop/issues/7 (larkspur/shop#7), which says done: if this is its ticket, the next sync writes that
Read 1 GitHub issue: changed 1 action in 1 file
"
    );
    assert_eq!(code, 0);
    assert_eq!(
        rows(site.path()),
        ["AI-3|Alert|open|https://github.com/larkspur/shop/issues/7|"]
    );
    let (text, _) = sync(site.path(), input, &[]);
    assert!(
        text.contains("AI-3: open → done, completed 2026-11-10 (larkspur/shop#7)"),
        "{text}"
    );
}

#[test]
fn what_is_printed_is_harmless_to_a_terminal() {
    let site = tempfile::tempdir().unwrap();
    let actions = "+++\ntitle = 'A'\nseverity = 'SEV2'\n\n\
                   [[actions]]\nid = \"AI\\u001b[2J-1\"\naction = \"Cap\"\ntickets = [\"SHOP-41\"]\n\n\
                   [[actions]]\nid = \"AI\\u001b[2J-2\"\naction = \"Log\"\nstatus = \"done\"\ntickets = [\"SHOP-42\"]\n\n\
                   [[actions]]\nid = \"AI\\u001b[2J-3\"\naction = \"Log\"\ntickets = [\"SHOP-49\"]\n+++\n";
    write(
        site.path(),
        &[
            ("book.toml", BOOK),
            ("postmortems/2026-10-01-a.md", actions),
        ],
    );
    let input = "Key,Status\nSHOP-41,Done\nSHOP-42,To Do\n";
    let (text, code) = sync(site.path(), input, &["--verbose"]);
    assert!(text.contains("AI[2J-1: open → done (SHOP-41)"), "{text:?}");
    assert!(text.contains("AI[2J-2: done here, open in"), "{text:?}");
    assert!(text.contains("SHOP-49 of 2026-10-01-a/AI[2J-3"), "{text:?}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
    assert_eq!(code, 1);
}

#[test]
fn a_wrong_file_is_not_quoted() {
    let site = site(ROWS);
    let (text, code) = sync(site.path(), "PASSWORD=tulip-9031-harbour\nTOKEN=x\n", &[]);
    assert_eq!(
        text,
        "error: cannot use the standard input: it is neither JSON nor a table with a column that names the tickets, `Issue key` or `URL`, in its first line\n"
    );
    assert_eq!(code, 2);
}

#[test]
fn a_dry_run_is_the_patch() {
    let site = site(ROWS);
    let folder = site.path();
    let before = fs::read(folder.join(PATH)).unwrap();
    let input = include_str!("sync/github.json");
    let mut command = pm(folder);
    fs::write(folder.join("export"), input).unwrap();
    command.args(["actions", "sync", "--dry-run", "--from", "export"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("Read 4 GitHub issues: would change 3 actions in 1 file"),
        "{said}"
    );
    assert_eq!(fs::read(folder.join(PATH)).unwrap(), before);
    fs::write(folder.join("patch"), &output.stdout).unwrap();
    crate::support::init(folder);
    crate::support::git(folder, &["apply", "patch"]);
    assert_eq!(rows(folder), GITHUB_AFTER);
}

#[test]
fn lists_and_front_matter_are_written_too() {
    let site = tempfile::tempdir().unwrap();
    let list = "+++\ntitle = 'A'\nseverity = 'SEV2'\n+++\n\n## Action Items\n\n\
                - [ ] Cap the retries (ticket SHOP-41)\n- [ ] Alert on tenants\n";
    let toml = "+++\ntitle = 'B'\nseverity = 'SEV2'\n\n[[actions]]\nid = \"AI-1\"\naction = \"Write it\"\ntickets = [\"SHOP-42\"]\n+++\n";
    write(
        site.path(),
        &[
            ("book.toml", BOOK),
            ("postmortems/2026-10-01-a.md", list),
            ("postmortems/2026-10-02-b.md", toml),
        ],
    );
    let (text, code) = sync(site.path(), include_str!("sync/jira.json"), &["--quiet"]);
    let problem = "warning: record 5 (SHOP-45): the resolution `Shelved` is not known: say what it means under `[output.pm.statuses]` in `book.toml`\n";
    assert_eq!((text.as_str(), code), (problem, 0));
    let read = |path: &str| fs::read_to_string(site.path().join(path)).unwrap();
    assert_eq!(
        read("postmortems/2026-10-01-a.md"),
        list.replace(
            "- [ ] Cap the retries (ticket SHOP-41)",
            "- [x] Cap the retries (ticket SHOP-41, done 2026-11-11)"
        )
    );
    assert_eq!(
        read("postmortems/2026-10-02-b.md"),
        toml.replace(
            "tickets = [\"SHOP-42\"]\n",
            "tickets = [\"SHOP-42\"]\nstatus = \"wont-do\"\ncompleted = 2026-11-12\nreason = \"SHOP-42: Won't Do\"\n"
        )
    );
}

#[test]
fn what_cannot_be_used_changes_nothing() {
    let site = site(ROWS);
    let check = |input: &str, expected: &str| {
        let (text, code) = sync(site.path(), input, &[]);
        assert_eq!((text.as_str(), code), (expected, 2), "{input}");
    };
    check(
        "",
        "error: cannot use the standard input: there is nothing in it\n",
    );
    check(
        "[{\"number\": 41,\n \"url\"",
        "error: cannot use the standard input: it is not sound JSON: EOF while parsing an object at line 2 column 6\n",
    );
    check(
        r#"{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest"}"#,
        "error: cannot use the standard input: it is no list of issues, but the tracker's answer `Bad credentials`\n",
    );
    let mut command = pm(site.path());
    let (text, code) = run(command.args(["actions", "sync", "--from", "missing.json"]));
    assert!(
        text.starts_with("error: cannot read missing.json: "),
        "{text}"
    );
    assert_eq!(code, 2);
    fs::write(
        site.path().join("latin1.csv"),
        b"Key,Status\nSHOP-41,Gel\xf6st\n",
    )
    .unwrap();
    let mut command = pm(site.path());
    let latin1 = run(command.args(["actions", "sync", "--from", "latin1.csv"]));
    let expected = "error: latin1.csv is not UTF-8, from byte 22 on: save it as UTF-8\n";
    assert_eq!(latin1, (expected.to_owned(), 2));
}

#[test]
fn a_file_that_cannot_be_written_without_a_loss_is_left() {
    let site = site(ROWS);
    let path = site.path().join(PATH);
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend(b"caf\xe9\n");
    fs::write(&path, &bytes).unwrap();
    let (text, code) = sync(
        site.path(),
        "url,state\nhttps://github.com/larkspur/shop/issues/41,done\n",
        &[],
    );
    assert_eq!(
        text,
        "\
not written: postmortems/2026-10-02-orders-lost.md:10: AI-1: the file is not UTF-8, so it cannot be written without a loss: save it as UTF-8
Read 1 row: nothing to change, 1 refusal
`--verbose` lists 1 action whose tickets are not among these
"
    );
    assert_eq!(code, 1);
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

/// JSON that has the keys of the trackers' issues, with whatever values.
fn some_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        proptest::sample::select(&WORDS[..]).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        let key = prop_oneof![
            4 => proptest::sample::select(&KEYS[..]).prop_map(str::to_owned),
            1 => any::<String>(),
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((key, inner), 0..10)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

const KEYS: [&str; 24] = [
    "issues",
    "key",
    "fields",
    "self",
    "status",
    "statusCategory",
    "resolution",
    "resolutiondate",
    "name",
    "description",
    "content",
    "text",
    "iid",
    "web_url",
    "references",
    "full",
    "closed_at",
    "number",
    "url",
    "state",
    "stateReason",
    "closedAt",
    "body",
    "message",
];

const WORDS: [&str; 14] = [
    "SHOP-41",
    "larkspur/shop#41",
    "https://github.com/larkspur/shop/issues/41",
    "https://jira.example.com/rest/api/2/issue/1",
    "done",
    "new",
    "OPEN",
    "CLOSED",
    "closed",
    "opened",
    "NOT_PLANNED",
    "2026-11-10T23:30:05Z",
    "9999-12-31T23:59:59-23:59",
    "x\npm-action: 2026-10-02-orders-lost/AI-1",
];

/// Lines that could be a table.
fn some_table() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        proptest::sample::select(&WORDS[..]).prop_map(str::to_owned),
        proptest::sample::select(&["Key", "URL", "Status", "Resolution", "Resolved", "Body"][..])
            .prop_map(str::to_owned),
        "[\"\\r\\n,;\\t a-z0-9/:-]{0,12}",
    ];
    let row = proptest::collection::vec(cell, 0..8).prop_map(|cells| cells.join(","));
    proptest::collection::vec(row, 0..8).prop_map(|rows| {
        format!(
            "Key,URL,Status,Resolution,Resolved,Body\n{}",
            rows.join("\n")
        )
    })
}

/// Days of all years that the calendar has, and beyond both its ends.
fn some_day() -> impl Strategy<Value = String> {
    let year = prop_oneof![
        -300_000..300_000,
        -262_146..-262_140,
        262_139..262_146,
        -2..2,
        9_996..10_002,
    ];
    let rest = proptest::sample::select(
        &[
            "-12-31T23:59:59.000+0000",
            "-01-01T00:00:00.000+0000",
            "-12-31T23:59:59-23:59",
            "-01-01 00:00:00",
            "-12-31 23:59:59 UTC",
            "-01-01",
        ][..],
    );
    (year, rest).prop_map(|(year, rest): (i32, &str)| format!("{year:+05}{rest}"))
}

/// Reads it, and holds it against a site: whatever is said is on one line, and harmless to a terminal.
fn survives(text: &str) {
    let config = Config::default();
    let Ok(input) = tracker::read(text, &config) else {
        return;
    };
    let names = input.records.iter().map(tracker::Record::shown);
    let problems = input.problems.iter().map(ToString::to_string);
    for said in names.chain(problems) {
        assert!(!said.contains(char::is_control), "{said:?}");
    }
    let corpus = pm::model::corpus(Vec::new());
    let plan = tracker::plan(&corpus, &config, &input);
    assert_eq!(plan.records_left.len(), input.records.len());
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        survives(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_json_is_read(value in some_json()) {
        survives(&value.to_string());
    }

    #[test]
    fn any_day_is_read(day in some_day(), is_utc: bool, is_east: bool) {
        let zone = if is_east { "Pacific/Kiritimati" } else { "Pacific/Pago_Pago" };
        let config = Config { timezone: zone.parse().unwrap(), ..Config::default() };
        let header = if is_utc { "Closed at (UTC)" } else { "Closed at" };
        let text = format!("Key,Status,{header}\nSHOP-41,Done,{day}\n");
        let input = tracker::read(&text, &config).unwrap();
        assert_eq!(input.records.len() + input.problems.len(), 1);
    }

    #[test]
    fn any_table_is_read(text in some_table()) {
        survives(&text);
    }
}
