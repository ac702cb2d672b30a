//! What trackers print, and how it is read.

mod plan;

use super::{Input, State, read};
use crate::config::Config;
use crate::source::{Source, Sources};

/// A site in Berlin, with a pattern for `PAY-12` and one for `#12`.
fn config() -> Config {
    let book = r"
[output.pm]
timezone = 'Europe/Berlin'

[[output.pm.tickets]]
pattern = 'PAY-\d+'
url = 'https://jira.example.com/browse/{key}'

[[output.pm.tickets]]
pattern = '#(?<key>\d+)'
url = 'https://github.com/acme/shop/issues/{key}'
";
    let mut sources = Sources::default();
    let id = sources.add(Source::new("book.toml".into(), book.into()));
    let (config, findings) = Config::read(&sources, Some(id), None);
    assert_eq!(findings, []);
    config
}

/// Records as lines: name, state, day, action.
fn check(text: &str, expected: &str) {
    let input = read(text, &config()).unwrap();
    assert_eq!(lines(&input), expected, "{text}");
}

fn check_error(text: &str, expected: &str) {
    assert_eq!(read(text, &config()), Err(expected.to_owned()), "{text}");
}

fn lines(input: &Input) -> String {
    let records = input.records.iter().map(|record| {
        let state = match &record.state {
            State::Open => "open",
            State::InProgress => "in progress",
            State::Done => "done",
            State::WontDo(reason) => reason,
            State::Elsewhere(what) => what,
        };
        let day = record.closed.map(|day| format!(" {day}"));
        let made_for = record.made_for.as_ref().map(|id| format!(" for {id}"));
        format!(
            "{} {}: {state}{}{}",
            record.place,
            record.shown(),
            day.unwrap_or_default(),
            made_for.unwrap_or_default()
        )
    });
    let problems = input.problems.iter().map(|problem| format!("! {problem}"));
    records.chain(problems).collect::<Vec<_>>().join("\n")
}

#[test]
fn github_says_why_it_was_closed() {
    check(
        r#"[
{"number": 1, "url": "https://github.com/acme/shop/issues/1", "title": "a", "state": "OPEN", "stateReason": "", "closedAt": null, "body": "Do it.\r\n\r\npm-action: 2025-01-15-api/AI-1"},
{"number": 2, "url": "https://github.com/acme/shop/issues/2", "state": "CLOSED", "stateReason": "COMPLETED", "closedAt": "2025-02-01T23:30:00Z"},
{"number": 3, "url": "https://github.com/acme/shop/issues/3", "state": "CLOSED", "stateReason": "NOT_PLANNED", "closedAt": "2025-02-02T09:00:00Z"},
{"number": 4, "url": "https://github.com/acme/shop/issues/4", "state": "CLOSED", "stateReason": "DUPLICATE", "closedAt": "2025-02-02T09:00:00Z"},
{"number": 5, "url": "https://github.com/acme/shop/issues/5", "state": "CLOSED", "closedAt": "2025-02-02T09:00:00Z"},
{"number": 6, "url": "https://github.com/acme/shop/issues/6", "state": "CLOSED", "stateReason": "", "closedAt": "soon"},
{"number": 7, "state": "OPEN"},
{"number": 8, "url": "https://github.com/acme/shop/pull/8", "state": "MERGED", "mergedAt": "2025-02-02T09:00:00Z"},
{"number": 9, "url": "https://github.com/acme/shop/pull/9", "state": "CLOSED"},
17
]"#,
        "\
record 1 acme/shop#1: open for 2025-01-15-api/AI-1
record 2 acme/shop#2: done 2025-02-02
record 3 acme/shop#3: not planned 2025-02-02
record 4 acme/shop#4: closed as a duplicate 2025-02-02
record 8 acme/shop#8: done
record 9 acme/shop#9: closed without being merged
! record 5 (acme/shop#5): it is closed, and `stateReason` does not say whether it was done: ask for it too, with `--json url,state,stateReason,…`
! record 6 (acme/shop#6): `soon` is not a date
! record 7 (#7): it has no `url`: ask for it, with `--json url,state,…`
! record 10: it is not an object, so it is no issue",
    );
}

#[test]
fn github_speaks_as_an_interface_too_and_page_after_page() {
    check(
        r#"{"url": "https://github.com/acme/shop/issues/1", "state": "OPEN"}
[{"url": "https://api.github.com/repos/acme/shop/issues/2", "html_url": "https://github.com/acme/shop/issues/2", "number": 2, "state": "closed", "state_reason": null, "closed_at": "2025-02-01T12:00:00Z"}]
[{"url": "https://api.github.com/repos/acme/shop/issues/3", "html_url": "https://github.com/acme/shop/issues/3", "number": 3, "state": "closed", "state_reason": "not_planned", "closed_at": "2025-02-01T12:00:00Z"},
{"html_url": "https://github.com/acme/shop/pull/4", "number": 4, "state": "closed", "state_reason": null, "closed_at": "2025-02-01T12:00:00Z", "pull_request": {"merged_at": "2025-02-01T12:00:00Z"}},
{"html_url": "https://github.com/acme/shop/pull/5", "number": 5, "state": "closed", "state_reason": null, "closed_at": "2025-02-01T12:00:00Z", "pull_request": {"merged_at": null}}]"#,
        "\
record 1 acme/shop#1: open
record 2 acme/shop#2: done 2025-02-01
record 3 acme/shop#3: not planned 2025-02-01
record 4 acme/shop#4: done 2025-02-01
record 5 acme/shop#5: closed without being merged 2025-02-01",
    );
}

#[test]
fn jira_says_how_it_was_resolved() {
    let issue = |key: &str, category: &str, resolution: &str, date: &str| {
        format!(
            r#"{{"expand": "", "id": "1", "self": "https://jira.example.com/rest/api/2/issue/1", "key": "{key}",
"fields": {{"status": {{"name": "Released", "statusCategory": {{"id": 1, "key": "{category}", "name": "x"}}}}, "resolution": {resolution}, "resolutiondate": {date}}}}}"#
        )
    };
    let named = |name: &str| format!(r#"{{"id": "1", "name": "{name}"}}"#);
    let day = r#""2025-02-01T23:30:00.000+0000""#;
    let issues = [
        issue("PAY-1", "new", "null", "null"),
        issue("PAY-2", "indeterminate", "null", "null"),
        issue("PAY-3", "done", &named("Done"), day),
        issue("PAY-4", "done", &named("Won't Do"), day),
        issue("PAY-5", "done", "null", "null"),
        issue("PAY-6", "done", &named("Parked"), day),
        issue("PAY-7", "strange", "null", "null"),
        r#"{"key": "PAY-8", "fields": {"status": {"name": "Done", "statusCategory": {"key": "done"}}, "resolutiondate": null}}"#.into(),
        r#"{"key": "PAY-9", "fields": {}}"#.into(),
    ];
    let text = format!(
        r#"{{"startAt": 0, "maxResults": 50, "total": 9, "issues": [{}]}}"#,
        issues.join(",")
    );
    check(
        &text,
        "\
record 1 PAY-1: open
record 2 PAY-2: in progress
record 3 PAY-3: done 2025-02-02
record 4 PAY-4: Won't Do 2025-02-02
record 5 PAY-5: done
! record 6 (PAY-6): the resolution `Parked` is not known: say what it means under `[output.pm.statuses]` in `book.toml`
! record 7 (PAY-7): the category `strange` is not known
! record 8 (PAY-8): it is closed, and `resolution` does not say whether it was done: ask for `fields=status,resolution,resolutiondate`
! record 9 (PAY-9): it has no `fields.status.statusCategory.key`: ask for the field `status`",
    );
    let read = |text: &str| read(text, &config()).unwrap();
    let input = read(&text);
    assert!(!input.is_partial);
    let url = "https://jira.example.com/browse/PAY-1";
    assert_eq!(input.records[0].url.as_deref(), Some(url));
    assert!(read(&text.replace(r#""total": 9"#, r#""total": 10"#)).is_partial);
    assert!(read(r#"{"isLast": false, "nextPageToken": "x", "issues": []}"#).is_partial);
}

#[test]
fn what_jira_calls_wont_do_is_not_done() {
    let issue = |key: &str, status: &str, resolution: &str| {
        format!(
            r#"{{"key": "{key}", "fields": {{"status": {{"name": "{status}", "statusCategory": {{"key": "done"}}}}, "resolution": {resolution}}}}}"#
        )
    };
    let issues = [
        issue("PAY-1", "Won't Do", "null"),
        issue("PAY-2", "Closed", "null"),
        issue("PAY-3", "Limbo", "null"),
        issue("PAY-4", "In Review", "null"),
        // Some projects give all that they close the same resolution.
        issue("PAY-5", "Won't Do", r#"{"name": "Done"}"#),
        issue("PAY-6", "Limbo", r#"{"name": "Done"}"#),
        issue("PAY-7", "Declined", r#"{"name": "Duplicate"}"#),
        issue("PAY-8", "", "null"),
    ];
    check(
        &format!("[{}]", issues.join(",")),
        "\
record 1 PAY-1: Won't Do
record 2 PAY-2: done
record 5 PAY-5: Won't Do
record 6 PAY-6: done
record 7 PAY-7: closed as a duplicate
! record 3 (PAY-3): the status `Limbo` is not known: say what it means under `[output.pm.statuses]` in `book.toml`
! record 4 (PAY-4): the status `In Review` is not known as one that closes: say what it means under `[output.pm.statuses]` in `book.toml`
! record 8 (PAY-8): it is closed, and neither a resolution nor the name of its status says whether it was done",
    );
}

#[test]
fn the_status_in_a_table_says_more_than_its_category() {
    check(
        "Issue key,Status,Status Category,Resolution\n\
PAY-1,Rejected,Done,\n\
PAY-2,Rejected,Done,Done\n\
PAY-3,Closed,Done,\n\
PAY-4,Limbo,Done,\n\
PAY-5,Limbo,In Progress,\n\
PAY-6,Limbo,,\n\
PAY-7,,Done,\n",
        "\
line 2 PAY-1: Rejected
line 3 PAY-2: Rejected
line 4 PAY-3: done
line 6 PAY-5: in progress
! line 5 (PAY-4): the status `Limbo` is not known: say what it means under `[output.pm.statuses]` in `book.toml`
! line 7 (PAY-6): the status `Limbo` is not known: say what it means under `[output.pm.statuses]` in `book.toml`
! line 8 (PAY-7): it is closed, and neither a resolution nor the name of its status says whether it was done",
    );
}

#[test]
fn a_table_without_resolutions_does_not_say_what_closed_means() {
    check(
        "Issue key,Status\nPAY-1,Closed\nPAY-2,Resolved\nPAY-3,Done\nPAY-4,Won't Do\nPAY-5,To Do\n",
        "\
line 4 PAY-3: done
line 5 PAY-4: Won't Do
line 6 PAY-5: open
! line 2 (PAY-1): `Closed` does not say whether it was done: add the column `Resolution`, or say what it means under `[output.pm.statuses]` in `book.toml`
! line 3 (PAY-2): `Resolved` does not say whether it was done: add the column `Resolution`, or say what it means under `[output.pm.statuses]` in `book.toml`",
    );
    let mut config = config();
    config
        .statuses
        .insert("closed".into(), crate::vocabulary::ActionStatus::Done);
    let input = read("Issue key,Status\nPAY-1,Closed\n", &config).unwrap();
    assert_eq!(lines(&input), "line 2 PAY-1: done");
}

#[test]
fn pages_of_jira_add_up() {
    let check = |pages: &[&str], is_partial: bool| {
        let input = read(&pages.join("\n"), &config()).unwrap();
        assert_eq!(input.is_partial, is_partial, "{pages:?}");
    };
    let issue = r#"{"key": "PAY-1", "fields": {"status": {"statusCategory": {"key": "new"}}}}"#;
    let two = format!(r#"{{"startAt": 0, "total": 3, "issues": [{issue}, {issue}]}}"#);
    let third = format!(r#"{{"startAt": 2, "total": 3, "issues": [{issue}]}}"#);
    check(&[&two, &third], false);
    check(&[&third, &two], false);
    check(&[&two], true);
    check(&[&third], true);
    // Two searches, one after another.
    check(&[&two, &third, &two], true);
    check(&[&two, &third, &two, &third], false);
    let vast = r#"{"startAt": 0, "total": 18446744073709551615, "issues": []}"#;
    check(&[vast, vast], true);
    let first = r#"{"isLast": false, "nextPageToken": "x", "issues": []}"#;
    let last = r#"{"isLast": true, "issues": []}"#;
    check(&[first, last], false);
    check(&[first, first], true);
}

#[test]
fn a_repository_may_be_called_as_a_kind_of_ticket() {
    check(
        r#"[{"url": "https://github.com/acme/pull/issues/1", "state": "CLOSED", "stateReason": "COMPLETED"},
{"url": "https://github.com/acme/pull/pull/2?w=1#x", "state": "CLOSED"},
{"url": "https://github.com/pull/shop/issues/3", "state": "CLOSED", "stateReason": "COMPLETED"}]"#,
        "\
record 1 acme/pull#1: done
record 2 acme/pull#2: closed without being merged
record 3 pull/shop#3: done",
    );
}

#[test]
fn jiras_documents_are_read_for_the_mark() {
    check(
        r#"{"isLast": true, "issues": [{"key": "PAY-1", "self": "https://api.atlassian.com/ex/jira/1/rest/api/3/issue/1", "fields": {
"status": {"statusCategory": {"key": "new"}},
"description": {"type": "doc", "version": 1, "content": [
  {"type": "paragraph", "content": [{"type": "text", "text": "Do "}, {"type": "text", "text": "it.", "marks": [{"type": "strong"}]}]},
  {"type": "paragraph", "content": [{"type": "text", "text": "Owner: Ann"}, {"type": "hardBreak"}, {"type": "text", "text": "pm-action: 2025-01-15-api/AI-1"}]}]}}},
{"key": "PAY-2", "fields": {"status": {"statusCategory": {"key": "new"}}, "description": "Do it.\n\npm-action: 2025-01-15-api/AI-2\n"}}]}"#,
        "\
record 1 PAY-1: open for 2025-01-15-api/AI-1
record 2 PAY-2: open for 2025-01-15-api/AI-2",
    );
}

#[test]
fn gitlab_says_what_became_of_copies() {
    check(
        r##"[
{"id": 76, "iid": 1, "state": "opened", "closed_at": null, "web_url": "https://gitlab.example.com/acme/shop/-/issues/1", "references": {"short": "#1", "relative": "#1", "full": "acme/shop#1"}, "description": null},
{"id": 77, "iid": 2, "state": "closed", "closed_at": "2025-02-01T23:30:00.123Z", "web_url": "https://gitlab.example.com/acme/shop/-/issues/2", "references": {"full": "acme/shop#2"}, "_links": {"closed_as_duplicate_of": null}, "moved_to_id": null},
{"id": 78, "iid": 3, "state": "closed", "closed_at": "2025-02-01T12:00:00Z", "web_url": "https://gitlab.example.com/acme/shop/-/issues/3", "_links": {"closed_as_duplicate_of": "https://gitlab.example.com/api/v4/projects/1/issues/1"}},
{"id": 79, "iid": 4, "state": "closed", "closed_at": "2025-02-01T12:00:00Z", "references": {"full": "acme/shop#4"}, "moved_to_id": 90},
{"id": 80, "iid": 5, "state": "opened"},
{"id": 81, "iid": 6, "state": "weird\u001b[2J", "references": {"full": "acme/shop#6"}}
]"##,
        "\
record 1 acme/shop#1: open
record 2 acme/shop#2: done 2025-02-02
record 3 https://gitlab.example.com/acme/shop/-/issues/3: closed as a duplicate 2025-02-01
record 4 acme/shop#4: moved to another project 2025-02-01
! record 5 (#5): it has neither `web_url` nor `references`
! record 6 (acme/shop#6): the state `weird[2J` is not known",
    );
}

#[test]
fn tables_are_known_by_their_headers() {
    // Jira, in the cloud.
    check(
        "\u{feff}Summary,Issue key,Issue id,Issue Type,Status,Labels,Labels,Resolution,Resolved,Description,Status Category\r\n\
Cap it,PAY-1,10001,Task,In Review,a,b,,,\"x\n\npm-action: 2025-01-15-api/AI-1\",In Progress\r\n\
Log it,PAY-2,10002,Task,Closed,,,Done,15/Jan/25 11:30 PM,,Done\r\n\
Drop it,PAY-3,10003,Task,Closed,,,Won't Do,16/Jan/25 9:00 AM,,Done\r\n\
Close it,PAY-4,10004,Task,Closed,,,Unresolved,,,Done\r\n\
Lose it,PAY-5,10005,Task,Closed,,,Done,one day,,Done\r\n\
,,,,,,,,,,\r\n\
Name it,,10006,Task,To Do,,,,,,To Do\r\n",
        "\
line 2 PAY-1: in progress for 2025-01-15-api/AI-1
line 5 PAY-2: done 2025-01-15
line 6 PAY-3: Won't Do 2025-01-16
line 7 PAY-4: done
! line 8 (PAY-5): `one day` is not a date
! line 10: it names no ticket",
    );
    // GitLab.
    check(
        "Title,Description,Issue ID,URL,State,Closed At (UTC)\n\
a,,1,https://gitlab.example.com/acme/shop/-/issues/1,Closed,2025-02-01 23:30:00\n\
b,,2,https://gitlab.example.com/acme/shop/-/issues/2,Open,\n",
        "\
line 2 acme/shop#1: done 2025-02-02
line 3 acme/shop#2: open",
    );
    // GitHub's words, with semicolons.
    check(
        "url;state;stateReason;closedAt\n\
https://github.com/acme/shop/issues/1;CLOSED;NOT_PLANNED;2025-02-01T23:30:00Z\n\
https://github.com/acme/shop/issues/2;LIMBO;;\n",
        "\
line 2 acme/shop#1: NOT PLANNED 2025-02-02
! line 3 (https://github.com/acme/shop/issues/2): the status `LIMBO` is not known: say what it means under `[output.pm.statuses]` in `book.toml`",
    );
}

#[test]
fn what_is_no_list_of_issues_says_so() {
    check_error("\u{feff} \n", "there is nothing in it");
    check_error(
        "<!DOCTYPE html>",
        "it is a page of HTML, as a server sends to who is not signed in, and not JSON or CSV",
    );
    check_error(
        "[{\"number\": 1,",
        "it is not sound JSON: EOF while parsing a value at line 1 column 14",
    );
    check_error("[] 1", "it is JSON, but no list of issues");
    check_error(
        r#"{"message": "Bad credentials", "status": "401"}"#,
        "it is no list of issues, but the tracker's answer `Bad credentials`",
    );
    check_error(
        r#"{"errorMessages": ["The value 'X' does not exist\u0007"], "errors": {}}"#,
        "it is no list of issues, but the tracker's answer `The value 'X' does not exist`",
    );
    check_error(
        r#"{"a": 1}"#,
        "it is no issue of GitHub, GitLab or Jira, and no list of them: its keys are `a`",
    );
    check_error(
        "Summary,Status\na,b\n",
        "it is neither JSON nor a table with a column that names the tickets, `Issue key` or `URL`, in its first line",
    );
    check_error(
        "Key,Summary\na,b\n",
        "it is neither JSON nor a table with a column that says how far they are, `Status` or `State`, in its first line",
    );
    check("[]", "");
    check(
        r#"[{"id": 1}]"#,
        "! record 1: it is no issue of GitHub, GitLab or Jira: its keys are `id`",
    );
}
