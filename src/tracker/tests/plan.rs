//! What comes of tickets and the actions of a site.

use super::super::{Conflict, Input, Plan, plan, read};
use super::config;
use crate::config::Config;
use crate::model::{self, Corpus};
use crate::parse;
use crate::source::{Source, SourceId};

const HEAD: &str = "\
+++
title = 'x'
severity = 'SEV1'
+++

## Action Items

| ID | Action | Status | Ticket | Completed | Reason |
|---|---|---|---|---|---|
";

/// A postmortem `2025-01-15-api` with these rows.
fn corpus(rows: &str) -> Corpus {
    let text = format!("{HEAD}{rows}");
    let source = Source::new("postmortems/2025-01-15-api.md".into(), text.into());
    let config = config();
    let (document, _) = parse::parse(SourceId(0), &source, &config);
    let postmortem = model::postmortem(SourceId(0), &source, document, &config);
    model::corpus(vec![postmortem])
}

fn decided(rows: &str, input: &Input) -> String {
    let corpus = corpus(rows);
    let Plan {
        changes,
        conflicts,
        undecided,
        records_left,
        actions_left,
        nameless,
        matched: _,
    } = plan(&corpus, &config(), input);
    let changes = changes.iter().map(|change| {
        let status = change.status.map(|status| format!(" {status}"));
        let completed = change.completed.map(|day| format!(" on {day}"));
        let reason = change.reason.as_ref().map(|reason| format!(" ({reason})"));
        let ticket = change
            .ticket
            .as_ref()
            .map(|ticket| format!(" ticket {ticket}"));
        let later = change.later.map(|status| format!(", {status} later"));
        let parts = [status, completed, reason, ticket, later]
            .into_iter()
            .flatten();
        format!("{}:{}", change.action().id.local, parts.collect::<String>())
    });
    let said = |mark: &'static str| {
        move |it: Conflict<'_>| format!("{mark} {}: {}", it.action.id.local, it.message)
    };
    let mut lines: Vec<String> = changes.collect();
    lines.extend(conflicts.into_iter().map(said("!")));
    lines.extend(undecided.into_iter().map(said("?")));
    lines.extend(
        records_left
            .into_iter()
            .map(|name| format!("record {name}")),
    );
    let left = actions_left.into_iter();
    lines.extend(left.map(|(id, tickets)| format!("action {} {tickets}", id.local)));
    if nameless > 0 {
        lines.push(format!("{nameless} nameless"));
    }
    lines.join("\n")
}

/// What becomes of the rows by a table of keys, statuses, resolutions and days.
fn check_plan(rows: &str, tickets: &str, expected: &str) {
    let text = format!("Key,Status,Resolution,Resolved,Description,URL\n{tickets}");
    let input = read(&text, &config()).unwrap();
    assert_eq!(input.problems, [], "{tickets}");
    assert_eq!(decided(rows, &input), expected, "{rows}{tickets}");
}

#[test]
fn a_ticket_closes_its_action() {
    check_plan(
        "| 1 | a | open | PAY-1 | | |\n| 2 | a | blocked | https://jira.example.com/browse/PAY-2?x#y | | |\n| 3 | a | | PAY-3 | | |\n",
        "PAY-1,Done,,2025-02-01\npay-2,Done,Won't Do,2025-02-02\nPAY-3,In Progress\n",
        "1: done on 2025-02-01\n2: wont-do on 2025-02-02 (pay-2: Won't Do)\n3: in-progress",
    );
}

#[test]
fn nothing_from_outside_is_read_as_markup() {
    check_plan(
        "| 1 | a | open | https://x.example.com/1 | | |\n| 2 | a | open | https://x.example.com/2 | | |\n",
        "<!-- pm-allow: x -->,Won't Do (<b>),,,,https://x.example.com/1\n,Declined,,,,https://x.example.com/2\n",
        "1: wont-do (https://x.example.com/1: Won't Do)\n2: wont-do (https://x.example.com/2: Declined)",
    );
}

#[test]
fn what_is_known_already_is_left_alone() {
    check_plan(
        "| 1 | a | done | PAY-1 | 2025-02-01 | |\n| 2 | a | in-progress | PAY-2 | | |\n| 3 | a | blocked | PAY-3 | | |\n| 4 | a | wont-do | PAY-4 | 2025-02-01 | No time |\n| 5 | a | done | PAY-5 | 2025-02-01 | |\n",
        "PAY-1,Done,,2025-02-01\nPAY-2,To Do\nPAY-3,In Progress\nPAY-4,Done,Declined,2025-02-01\nPAY-5,Done\n",
        "",
    );
    check_plan(
        "| 1 | a | done | PAY-1 | | |\n| 2 | a | wont-do | PAY-2 | 2025-02-01 | |\n",
        "PAY-1,Done,,2025-02-01\nPAY-2,Done,Declined,\n",
        "1: on 2025-02-01\n2: (PAY-2: Declined)",
    );
}

#[test]
fn what_cannot_both_be_is_a_conflict() {
    check_plan(
        "| 1 | a | done | PAY-1 | | |\n| 2 | a | done | PAY-2 | 2025-02-01 | |\n| 3 | a | open | PAY-3 | soon | |\n| 4 | a | wont-do | PAY-4 | | x |\n| 5 | a | done | PAY-5 | | |\n| 6 | a | half | PAY-6 | | |\n| 7 | a | open | PAY-7 | | |\n",
        "PAY-1,In Progress\nPAY-2,Done,,2025-02-02\nPAY-3,Done,,2025-02-02\nPAY-4,Done\nPAY-5,Done,Declined\nPAY-6,Done\nPAY-7,Done,Duplicate\n",
        "\
! 1: done here, open in PAY-1
! 2: completed 2025-02-01 here, 2025-02-02 in PAY-2
! 3: completed 2025-02-02 in PAY-3, and what is written here, `soon`, is not a date
! 4: wont-do here, done in PAY-4
! 5: done here, wont-do in PAY-5
! 6: done in PAY-6, and the status here, `half`, cannot be read
! 7: PAY-7 was closed as a duplicate: put the ticket here that stands for it",
    );
}

#[test]
fn several_tickets_must_agree() {
    check_plan(
        "| 1 | a | open | PAY-1, PAY-2 | | |\n| 2 | a | open | PAY-3, PAY-1 | | |\n| 3 | a | open | PAY-1, PAY-9 | | |\n| 4 | a | done | PAY-1, PAY-9 | | |\n| 5 | a | open | PAY-4, PAY-9 | | |\n| 6 | a | open | PAY-3, PAY-4 | | |\n",
        "PAY-1,Done,,2025-02-01\nPAY-2,Done,,2025-02-03\nPAY-3,To Do\nPAY-4,In Progress\n",
        "\
1: done on 2025-02-03
5: in-progress
6: in-progress
! 2: its tickets disagree: PAY-1 says done, PAY-3 says open
? 3: closed in PAY-1, but PAY-9 is not in the input",
    );
}

#[test]
fn a_ticket_that_is_not_there_hides_no_disagreement() {
    check_plan(
        "| 1 | a | done | PAY-1, PAY-9 | 2025-02-01 | |\n| 2 | a | done | PAY-2, PAY-9 | 2025-02-01 | |\n| 3 | a | done | PAY-2, PAY-9 | 2025-02-03 | |\n| 4 | a | done | PAY-2, PAY-9 | | |\n",
        "PAY-1,Done,Declined,2025-02-01\nPAY-2,Done,,2025-02-02\n",
        "\
! 1: done here, wont-do in PAY-1
! 2: completed 2025-02-01 here, 2025-02-02 in PAY-2",
    );
}

#[test]
fn what_matches_nothing_is_told() {
    check_plan(
        "| 1 | a | open | OPS-1 | | |\n| 2 | a | open | #7 | | |\n| 3 | a | open | | | |\n| 4 | a | open | !12, [text](https://x.example.com/4) | | |\n",
        "PAY-1,Done,,2025-02-01\nPAY-2,Done\n",
        "record PAY-1\nrecord PAY-2\naction 1 OPS-1\naction 2 #7\naction 4 https://x.example.com/4",
    );
}

#[test]
fn a_number_is_a_ticket_where_a_pattern_says_of_what() {
    let text = r#"[{"number": 7, "url": "https://github.com/acme/shop/issues/7", "state": "CLOSED", "stateReason": "COMPLETED", "closedAt": "2025-02-01T12:00:00Z"},
{"number": 7, "url": "https://github.com/acme/web/issues/7", "state": "OPEN", "stateReason": "", "closedAt": null}]"#;
    let input = read(text, &config()).unwrap();
    let rows = "| 1 | a | open | #7 | | |\n| 2 | a | done | acme/web#7 | | |\n";
    assert_eq!(
        decided(rows, &input),
        "1: done on 2025-02-01\n! 2: done here, open in acme/web#7"
    );
    let corpus = corpus(rows);
    let plan = plan(&corpus, &Config::default(), &input);
    assert_eq!((plan.nameless, plan.actions_left.len()), (1, 1));
}

#[test]
fn a_ticket_that_was_made_for_an_action_is_written_into_it() {
    let made = "pm-action: 2025-01-15-api/";
    check_plan(
        "| 1 | a | open | | | |\n| 2 | a | open | | | |\n| 3 | a | open | PAY-3 | | |\n| 4 | a | open | | | |\n| 5 | a | open | | | |\n| 6 | a | open | PAY-3 | | |\n",
        &format!(
            "PAY-1,Done,,2025-02-01,{made}1,https://jira.example.com/browse/PAY-1\n\
             X-2,To Do,,,{made}2,https://x.example.com/X-2\n\
             PAY-3,To Do,,,{made}3,\n\
             A-4,To Do,,,{made}4,https://x.example.com/A-4\n\
             B-4,To Do,,,{made}4,https://x.example.com/B-4\n\
             A-5,To Do,,,{made}5,https://x.example.com/<b>\n\
             A-6,To Do,,,{made}6,https://x.example.com/A-6\n\
             A-7,To Do,,,{made}7,https://x.example.com/A-7\n\
             C-2,Done,Duplicate,,{made}2,https://x.example.com/C-2\n"
        ),
        "\
1: ticket PAY-1, done later
2: ticket https://x.example.com/X-2
! 4: several were made for it: A-4, B-4
! 6: A-6 was made for it too, and its ticket is PAY-3
? 5: A-5 was made for it, and has no address that can be written down
record A-7",
    );
}
