//! Tables.

use super::{check, check_findings, check_parts};

#[test]
fn a_row_that_says_that_there_is_none_is_no_action() {
    for row in [
        "| None. | | |",
        "| No action items | N/A | - |",
        "| No action needed. | | |",
        "| N/A | N/A | N/A |",
        "| *None at this time* | n/a | |",
        "| No further action required | – | |\n| | | |",
    ] {
        let table = format!("| Action | Owner | Due |\n|--|--|--|\n{row}");
        check(&table, &[]);
        check_parts(&table, &[&table]);
    }
    check(
        "| ID | Action | Status |\n|--|--|--|\n| AI-1 | None | open |",
        &[],
    );
    // One that somebody owns is one, and so is one among others.
    check(
        "| Action | Owner |\n|--|--|\n| None | @bob |",
        &["None | owner @bob"],
    );
    check(
        "| Action | Owner |\n|--|--|\n| No action | |\n| Add an alert | @bob |",
        &["No action", "Add an alert | owner @bob"],
    );
}

#[test]
fn a_row_is_an_action() {
    check(
        "| ID | Action | Type | Owner | Priority | Due | Status | Factor | Ticket | Cost |\n|--|--|--|--|--|--|--|--|--|--|\n| AI-1 | Run **all** of it | prevent | @alice | P1 | 2025-02-15 | open | F2 | SHOP-412 | 3 d |\n",
        &[
            "Run **all** of it | id AI-1 | owner @alice | factor F2 | ticket SHOP-412 | priority P1 | due 2025-02-15 | status open | type prevent | Cost: 3 d",
        ],
    );
    check(
        "| Aufgabe | Who | By when | Done | Created | Done on | Evidence | Why | Team | Toil |\n|--|--|--|--|--|--|--|--|--|--|\n| é | Bob | 2025-02-15 | ✅ | 2025-01-16 | 2025-01-20 | [PR](/1) | late | Shop | 2 |",
        &[
            "é | owner Bob | due 2025-02-15 | status done | created 2025-01-16 | completed 2025-01-20 | automation scripted | evidence [PR](/1) | reason late | team Shop",
        ],
    );
}

#[test]
fn an_action_can_say_that_nobody_is_to_be_reminded() {
    check(
        "| Action | Remind |\n|--|--|\n| a | no |\n| b | Yes |\n| c | – |\n",
        &["a | remind no", "b | remind yes", "c"],
    );
    check_findings(
        "| Action | Remind |\n|--|--|\n| a | maybe |\n",
        &[("invalid-value", "maybe", "`maybe` is not a yes or no")],
    );
    check("- a (@bob, remind: no)\n", &["a | owner @bob | remind no"]);
}

#[test]
fn cells_that_say_nothing_are_missing() {
    check(
        "| Action | Owner | Due | Status | Priority | Ticket | Factor |\n|--|--|--|--|--|--|--|\n| a | — | n/a | | - | none | N/A |\n| | | | | | | |\n| - | - | | | | | |\n| b |\n",
        &["a", "b"],
    );
    check(
        "| Action | Owner | Due | Status | Priority |\n|--|--|--|--|--|\n| a | TBD | TBD | TODO | ? |\n| | Bob | | | |\n",
        &[
            r#"a | priority "?" | due "TBD" | status open"#,
            " | owner Bob",
        ],
    );
    check_findings(
        "| Action | Owner | Due | Priority |\n|--|--|--|--|\n| a | TBD | TBD | ? |\n",
        &[],
    );
}

#[test]
fn owners_are_split_and_kept_as_written() {
    let check = |cell: &str, expected: &str| {
        let expected = if expected.is_empty() {
            "a".to_owned()
        } else {
            format!("a | owner {expected}")
        };
        check(
            &format!("| Action | Owner |\n|--|--|\n| a | {cell} |\n"),
            &[&expected],
        );
    };
    check("@alice, @bob", "@alice+@bob");
    check("Alice and Bob", "Alice+Bob");
    check("Alice & Bob; Carol", "Alice+Bob+Carol");
    check("@alice/@bob", "@alice+@bob");
    check("@acme/payments", "@acme/payments");
    check("Alice / Bob", "Alice+Bob");
    check(
        "Alice Novak <alice@example.com>",
        "Alice Novak <alice@example.com>",
    );
    check("a+b@example.com", "a+b@example.com");
    check("[Alice](https://example.com/a,b) + **Bob**", "Alice+Bob");
    check("Alice<br>Bob", "Alice+Bob");
    check("Anderson (SRE, on call)", "Anderson (SRE, on call)");
    check("unassigned", "");
    check("alice, TBD", "alice");
}

#[test]
fn values_that_cannot_be_read_are_kept_and_reported() {
    check(
        "| Action | Priority | Due | Status | Type |\n|--|--|--|--|--|\n| a | P9 | soon | perhaps | detct |\n",
        &[r#"a | priority "P9" | due "soon" | status "perhaps" | type "detct""#],
    );
    check_findings(
        "| Action | Priority | Due | Status | Type |\n|--|--|--|--|--|\n| a | P9 | soon | perhaps | detct |\n",
        &[
            ("invalid-value", "P9", "`P9` is not a priority"),
            ("invalid-value", "soon", "`soon` is not a date"),
            ("invalid-value", "detct", "`detct` is not a type"),
        ],
    );
    check_findings(
        "| Action | Owner |\n|--|--|\n| a | b | Bob | c |\n",
        &[(
            "invalid-value",
            "Bob | c",
            "the row has more cells than the table's 2 columns",
        )],
    );
    // Which of the cells is whose, nobody can tell.
    check_findings(
        "| Action | Priority | Due |\n|--|--|--|\n| Alert on p|q | P1 | 2025-02-28 |\n",
        &[(
            "invalid-value",
            "2025-02-28",
            "the row has more cells than the table's 3 columns",
        )],
    );
}

#[test]
fn the_column_that_says_action_is_it() {
    check(
        "| Item | Action | Task |\n|--|--|--|\n| 1 | a | b |\n",
        &["a | Item: 1 | Task: b"],
    );
    check("| Task | What |\n|--|--|\n| a | b |\n", &["a | What: b"]);
    check("| Owner | Due |\n|--|--|\n| Bob | 2025-02-15 |\n", &[]);
    check_parts("| Owner |\n|--|\n| Bob |\n", &["| Owner |\n|--|\n| Bob |"]);
}

#[test]
fn factors_and_tickets_can_be_several() {
    let check = |header: &str, cell: &str, expected: &str| {
        check(
            &format!("| Action | {header} |\n|--|--|\n| a | {cell} |\n"),
            &[&format!("a | {expected}")],
        );
    };
    check("Factor", "F1, F2", "factor F1+F2");
    check("Factor", "F1 and F2", "factor F1+F2");
    check("Factor", "F1 F2", "factor F1+F2");
    check("Factor", "the slow alert", "factor the slow alert");
    check("Ticket", "A-1, A-2", "ticket A-1+A-2");
    check("Ticket", "[A-1](/a) [A-2](/b)", "ticket /a+/b");
    check(
        "Ticket",
        "https://example.com/1",
        "ticket https://example.com/1",
    );
    check(
        "Status",
        "done 2025-02-01",
        "status done | completed 2025-02-01",
    );
}

#[test]
fn a_blank_cell_unsays_nothing() {
    check(
        "| Action | Status | Completed |\n|--|--|--|\n| a | done 2025-02-01 | |\n| b | done 2025-02-01 | 2025-02-02 |\n",
        &[
            "a | status done | completed 2025-02-01",
            "b | status done | completed 2025-02-02",
        ],
    );
}
