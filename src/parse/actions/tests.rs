//! Action items in the ways in which people write them.

use std::fmt::Write as _;

use crate::config::Config;
use crate::config::catalog::Person;
use crate::parse::{Action, Document, Part, sections};
use crate::span::{Field, Spanned};
use crate::vocabulary::Column;

fn config() -> Config {
    let mut config = Config::default();
    let alice = Person {
        name: Some("Alice Novak".into()),
        ..Person::default()
    };
    config.catalog.people.insert("alice".into(), alice);
    config.columns.insert("aufgabe".into(), Column::Action);
    config
}

fn read(markdown: &str) -> (Document, Vec<crate::diagnostic::Finding>, String) {
    let text = format!("## Action Items\n\n{markdown}");
    let (document, findings) = sections::read(&text, &config());
    (document, findings, text)
}

/// One line an action: its text, and each value that is not missing.
fn check(markdown: &str, expected: &[&str]) {
    let (document, _, _) = read(markdown);
    let lines: Vec<String> = document.actions.iter().map(line).collect();
    assert_eq!(lines, expected, "{markdown}");
}

/// The rule, the text under the caret, and the message of each finding.
fn check_findings(markdown: &str, expected: &[(&str, &str, &str)]) {
    let (_, findings, text) = read(markdown);
    let findings: Vec<_> = findings
        .iter()
        .map(|finding| {
            (
                finding.rule,
                finding.at.span.text(&text),
                finding.message.as_str(),
            )
        })
        .collect();
    assert_eq!(findings, expected, "{markdown}");
}

/// The parts of the section: prose as it stands, actions as their number.
fn check_parts(markdown: &str, expected: &[&str]) {
    let (document, _, text) = read(markdown);
    let parts: Vec<String> = document.sections[0]
        .parts
        .iter()
        .map(|part| match part {
            Part::Prose(span) => span.text(&text).to_owned(),
            Part::Actions(range) => format!("{range:?}"),
            _ => "?".into(),
        })
        .collect();
    assert_eq!(parts, expected, "{markdown}");
}

fn line(action: &Action) -> String {
    let mut out = action.text.value.clone();
    let list = |items: &[Spanned<String>]| {
        let items: Vec<&str> = items.iter().map(|item| item.value.as_str()).collect();
        items.join("+")
    };
    if let Some(id) = &action.id {
        let _ = write!(out, " | id {}", id.value);
    }
    for (name, items) in [
        ("owner", &action.owners),
        ("factor", &action.factors),
        ("ticket", &action.tickets),
    ] {
        if !items.is_empty() {
            let _ = write!(out, " | {name} {}", list(items));
        }
    }
    let fields = [
        ("priority", field(&action.priority)),
        ("due", field(&action.due)),
        ("status", field(&action.status)),
        ("type", field(&action.kind)),
        ("created", field(&action.created)),
        ("completed", field(&action.completed)),
        ("automation", field(&action.automation)),
    ];
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(out, " | {name} {value}");
    }
    for (name, value) in [
        ("evidence", &action.evidence),
        ("reason", &action.reason),
        ("team", &action.team),
    ] {
        if let Some(value) = value {
            let _ = write!(out, " | {name} {}", value.value);
        }
    }
    for (header, value) in &action.extra {
        let _ = write!(out, " | {header}: {}", value.value);
    }
    out
}

fn field<T: ToString>(field: &Field<T>) -> String {
    match field {
        Field::Missing => String::new(),
        Field::Unreadable(text) => format!("{:?}", text.value),
        Field::Known(value) => value.value.to_string(),
    }
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
fn an_item_is_an_action() {
    check(
        "- [ ] Add the alert (@carol, P2, due 2025-02-28, F2)\n- [x] Page\n* Plain\n",
        &[
            "Add the alert | owner @carol | factor F2 | priority P2 | due 2025-02-28 | status open",
            "Page | status done",
            "Plain",
        ],
    );
    check(
        "1. One\n2. Two (done 2025-02-01)\n",
        &["One", "Two | status done | completed 2025-02-01"],
    );
    check(
        "- Ship (owner: Bob Jones; ticket SHOP-1, id AI-3, detect, created 2025-01-16)\n",
        &["Ship | id AI-3 | owner Bob Jones | ticket SHOP-1 | type detect | created 2025-01-16"],
    );
    check(
        "- Ship (wont-do, reason: too slow, and too late)\n",
        &["Ship | status wont-do | reason too slow, and too late"],
    );
    check(
        "- Ship (@carol) (in progress)\n",
        &["Ship | owner @carol | status in-progress"],
    );
    check(
        "- Ship (high, docs, @carol)\n",
        &["Ship | owner @carol | priority P1 | type process"],
    );
}

#[test]
fn a_remark_is_read_whole_or_not_at_all() {
    let same = |text: &str| check(&format!("- {text}\n"), &[text]);
    same("Ship (@carol, once it is ready)");
    same("Ship (see PM2019-009)");
    same("Ship (due to the migration)");
    same("Ship (docs)");
    same("Ship (high)");
    same("Ship (new)");
    same("Ship (2025)");
    same("Ship (2025-02-28)");
    same("Ship (Dave)");
    same("Ship f(x)");
    check("- Ship (alice)\n", &["Ship | owner alice"]);
    check(
        "- Ship (Alice Novak and @bob, P0).\n",
        &["Ship | owner Alice Novak+@bob | priority P0"],
    );
}

#[test]
fn a_remark_that_cannot_be_read_is_reported() {
    check(
        "- Ship (@carol, due whenever)\n",
        &[r#"Ship | owner @carol | due "whenever""#],
    );
    check_findings(
        "- Ship (@carol, due whenever)\n",
        &[("invalid-value", "whenever", "`whenever` is not a date")],
    );
    check_findings("- Ship (@carol, due TBD)\n", &[]);
    check(
        "- Ship (status: perhaps)\n",
        &[r#"Ship | status "perhaps""#],
    );
}

#[test]
fn what_leads_an_item_is_taken() {
    check("- AI-1: Ship\n", &["Ship | id AI-1"]);
    check("- **AI-1**: Ship\n", &["Ship | id AI-1"]);
    check("- **AI-1: Ship** it\n", &["**Ship** it | id AI-1"]);
    check("- [AI-1] [done] Ship\n", &["Ship | id AI-1 | status done"]);
    check(
        "- [DONE] Ship\n- DONE: Ship\n- DONE - Ship\n",
        &[
            "Ship | status done",
            "Ship | status done",
            "Ship | status done",
        ],
    );
    check(
        "- ✅ Ship\n- 🚧 P1: Ship\n- Ship ✅\n",
        &[
            "Ship | status done",
            "Ship | priority P1 | status in-progress",
            "Ship | status done",
        ],
    );
    check(
        "- @carol: Ship\n- @carol Ship\n- [@carol] Ship\n",
        &[
            "Ship | owner @carol",
            "Ship | owner @carol",
            "Ship | owner @carol",
        ],
    );
    check(
        "- @carol and @acme/ops, @dave: Ship\n",
        &["Ship | owner @carol+@acme/ops+@dave"],
    );
    check(
        "- Alice: Ship\n- [Alice Novak] Ship\n",
        &["Ship | owner Alice", "Ship | owner Alice Novak"],
    );
    check(
        "- Ship — @carol, @dave\n- Ship - @carol\n",
        &["Ship | owner @carol+@dave", "Ship | owner @carol"],
    );
}

#[test]
fn nothing_is_guessed() {
    let same = |text: &str| check(&format!("- {text}\n"), &[text]);
    same("[jo] Ship");
    same("jo: Ship");
    same("Backend: Ship");
    same("Tell @carol about it");
    same("Tell @carol");
    same("@carol's laptop");
    same("New: Ship");
    same("[*] Ship");
    same("S3: Ship");
    same("~~Ship~~");
    same("**Blocked** by a vendor");
    same("**Alice** ships");
}

#[test]
fn links_in_the_text_are_tickets() {
    check(
        "- Ship [#12](https://example.com/12)\n",
        &["Ship [#12](https://example.com/12) | ticket https://example.com/12"],
    );
    check("- Ship ([#12](/12))\n", &["Ship ([#12](/12)) | ticket /12"]);
    check(
        "- Ship (@carol, [#12](/12))\n",
        &["Ship | owner @carol | ticket /12"],
    );
    check(
        "- Ship [it][a], see https://example.com/1.\n\n[a]: /a\n",
        &["Ship [it][a], see https://example.com/1. | ticket /a+https://example.com/1"],
    );
    check(
        "- Call `https://example.com`, ![x](/x.png)\n",
        &["Call `https://example.com`, ![x](/x.png)"],
    );
}

#[test]
fn groups_give_an_owner_or_a_type() {
    check(
        "### @carol\n\n- a\n\n### Prevent\n\n- b (detect)\n\n**Alice:**\n\n1. c\n\n### Process improvements\n\n- d\n",
        &[
            "a | owner @carol",
            "b | type detect",
            "c | owner Alice | type prevent",
            "d",
        ],
    );
    check(
        "- **Detection**\n  - [ ] a\n  - [ ] b (@bob)\n- @carol:\n  - c\n- d\n  - detail\n- e\n  - [ ] f\n",
        &[
            "a | status open | type detect",
            "b | owner @bob | status open | type detect",
            "c | owner @carol",
            "d\n- detail",
            "f | status open",
        ],
    );
    check(
        "### @carol\n\n| Action | Owner |\n|--|--|\n| a | |\n| b | Bob |\n",
        &["a | owner @carol", "b | owner Bob"],
    );
}

#[test]
fn what_is_no_action_is_prose() {
    check(
        "- None\n- N/A\n- No action items.\n- TBD\n- [ ]\n- <!-- later -->\n",
        &[],
    );
    check("Ship it.\n", &[]);
    check_parts(
        "Intro\n\n- None\n- a\n- b\n\n| Action |\n|--|\n| c |\n\n- **Detection**\n  - [ ] d\n\n<!-- x -->\n",
        &[
            "Intro\n\n- None",
            "0..3",
            "- **Detection**",
            "3..4",
            "<!-- x -->",
        ],
    );
}

#[test]
fn an_item_of_many_lines_is_dedented() {
    check(
        "1. Ship\n   it\n   - a\n     - b\n2. [ ] x (P1)\n   - y\n",
        &["Ship\nit\n- a\n  - b", "x\n- y | priority P1 | status open"],
    );
    check("- Ship (P1) <!-- soon -->\n", &["Ship | priority P1"]);
}

#[test]
fn spans_are_where_the_values_stand() {
    let (document, _, text) = read(
        "| Action | Due |\n|--|--|\n| Shîp `a\\|b` <!-- c --> | 2025-02-15 |\n\n- [x] **AI-1**: Shîp (@çarol, P1)\n",
    );
    let [row, item] = document.actions.as_slice() else {
        panic!("{:?}", document.actions);
    };
    assert_eq!(row.text.span.text(&text), "Shîp `a\\|b`");
    assert_eq!(row.due.span().unwrap().text(&text), "2025-02-15");
    assert_eq!(
        row.span.text(&text),
        "| Shîp `a\\|b` <!-- c --> | 2025-02-15 |"
    );
    assert_eq!(item.text.span.text(&text), "Shîp");
    assert_eq!(item.id.as_ref().unwrap().span.text(&text), "AI-1");
    assert_eq!(item.owners[0].span.text(&text), "@çarol");
    assert_eq!(item.priority.span().unwrap().text(&text), "P1");
    assert_eq!(item.status.span().unwrap().text(&text), "[x]");
}
