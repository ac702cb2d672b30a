//! Each form before and after a change; a change made twice is made once.

use super::*;
use crate::source::SourceId;

fn config() -> Config {
    let mut config = Config::default();
    config.columns.insert("fällig".into(), Column::Due);
    config.columns.insert("wer".into(), Column::Owner);
    config
}

fn read(config: &Config, text: &str) -> (Source, Postmortem) {
    let source = Source::new("p/2025-01-15-a.md".into(), text.as_bytes().to_vec());
    let (document, _) = parse::parse(SourceId(0), &source, config);
    let postmortem = model::postmortem(SourceId(0), &source, document, config);
    (source, postmortem)
}

/// `due=2025-04-01 owner=bob`, with `_` for a blank.
fn changes(text: &str) -> Changes {
    let mut changes = Changes::default();
    let pairs = text.split(' ').filter_map(|pair| pair.split_once('='));
    for (key, value) in pairs {
        let value = value.replace('_', " ");
        let date = || Some(value.parse().unwrap());
        let word = || Some(value.clone());
        match key {
            "due" => changes.due = date(),
            "completed" => changes.completed = date(),
            "owner" => changes.owner = word(),
            "evidence" => changes.evidence = word(),
            "reason" => changes.reason = word(),
            "ticket" => changes.ticket = word(),
            "priority" => {
                changes.priority = crate::vocabulary::Vocabulary::parse(&value);
            }
            "status" => changes.status = crate::vocabulary::Vocabulary::parse(&value),
            _ => panic!("{key}"),
        }
    }
    changes
}

/// The whole text after a change to the first action; the same change once more changes nothing.
fn edited(text: &str, wanted: &str) -> Result<String, String> {
    let config = config();
    let changes = changes(wanted);
    let (source, postmortem) = read(&config, text);
    let refused = |refusal: Refusal| format!("{} {}", refusal.message, refusal.span.text(text));
    let once = edit_one(&config, &source, &postmortem, 0, &changes).map_err(refused)?;
    let (source, postmortem) = read(&config, &once.text);
    let twice = edit_one(&config, &source, &postmortem, 0, &changes).unwrap();
    assert_eq!(twice.text, once.text, "{wanted}");
    Ok(once.text)
}

/// A body that has no front matter, before and after.
fn check(wanted: &str, before: &str, after: &str) {
    let document = |body: &str| format!("# A\n\n## Action Items\n\n{body}\n\n## Lessons\n\nb\n");
    assert_eq!(
        edited(&document(before), wanted),
        Ok(document(after)),
        "{wanted}"
    );
}

/// The front matter, before and after.
fn check_front(wanted: &str, before: &str, after: &str) {
    let document = |front: &str| format!("+++\ntitle = \"A\"\n{front}\n+++\n\nb\n");
    assert_eq!(
        edited(&document(before), wanted),
        Ok(document(after)),
        "{wanted}"
    );
}

#[test]
fn a_cell_is_written_where_it_stands() {
    check(
        "due=2025-04-01",
        "| Action | Due |\n|--|--|\n| a | 2025-03-01 <!-- x --> |\n|b|2025-03-02|",
        "| Action | Due |\n|--|--|\n| a | 2025-04-01 <!-- x --> |\n|b|2025-03-02|",
    );
    check(
        "owner=bob",
        "|Action|Who|\n|-|-|\n|a||",
        "|Action|Who|\n|-|-|\n|a| @bob |",
    );
    check(
        "owner=bob",
        "|Action|Who|When|\n|-|-|-|\n|a||c|\n|d|carol|",
        "|Action|Who|When|\n|-|-|-|\n|a|bob|c|\n|d|carol|",
    );
    check(
        "priority=P0",
        "Action | Prio\n-|-\na | P1",
        "Action | Prio\n-|-\na | P0",
    );
}

#[test]
fn an_aligned_table_stays_aligned() {
    check(
        "due=2025-04-01",
        "| Action | Due |\n|--------|-----|\n| 字     |     |\n| é      | –   |",
        "| Action | Due        |\n|--------|------------|\n| 字     | 2025-04-01 |\n| é      | –          |",
    );
    check(
        "reason=a|b",
        "| Action | Due |\n|--------|-----|\n| a      | x   |\n| b      | –   |",
        "| Action | Due | Reason |\n|--------|-----|--------|\n| a      | x   | a\\|b   |\n| b      | –   |        |",
    );
}

#[test]
fn a_new_column_speaks_the_tables_language() {
    check(
        "due=2025-04-01",
        "|Action|Wer|\n|-|-|\n|a|c|",
        "|Action|Wer| Fällig |\n|-|-|--------|\n|a|c| 2025-04-01 |",
    );
    check(
        "due=2025-04-01",
        "|action|who|\n|-|-|\n|a|c|",
        "|action|who| due |\n|-|-|-----|\n|a|c| 2025-04-01 |",
    );
    check(
        "due=2025-04-01",
        "**Action** | **Who**\n--|--\na | c\nb\n",
        "**Action** | **Who** | **Due**\n--|--|---\na | c | 2025-04-01\nb\n",
    );
}

#[test]
fn a_word_is_spelt_as_its_column_spells_it() {
    check(
        "status=done",
        "| Action | Status |\n|--|--|\n| a | Open |\n| b | Shipped |",
        "| Action | Status |\n|--|--|\n| a | Shipped |\n| b | Shipped |",
    );
    check(
        "status=wont-do priority=P1",
        "| Action | Status | Prio |\n|--|--|--|\n| a | Open | low |\n| b | Done | High |",
        "| Action | Status | Prio |\n|--|--|--|\n| a | wont-do | High |\n| b | Done | High |",
    );
}

#[test]
fn a_dated_status_keeps_its_form() {
    let table = |status: &str| format!("| Action | Status |\n|--|--|\n| a | {status} |");
    let check =
        |wanted: &str, before: &str, after: &str| check(wanted, &table(before), &table(after));
    check("completed=2025-02-02", "done 2025-02-01", "done 2025-02-02");
    check("status=wont-do", "done 2025-02-01", "wont-do 2025-02-01");
    check("status=open", "done 2025-02-01", "open");
}

#[test]
fn two_cells_side_by_side_are_two_values() {
    check(
        "status=open",
        "|Action|Status|Due|Completed|\n|-|-|-|-|\n|a|done||2025-02-01|",
        "|Action|Status|Due|Completed|\n|-|-|-|-|\n|a|open||2025-02-01|",
    );
}

#[test]
fn an_item_has_a_box_and_a_remark() {
    check("status=done", "- [ ] a (P1)", "- [x] a (P1)");
    check("status=open", "- [x] a", "- [ ] a");
    check(
        "status=done completed=2025-02-01",
        "- [ ] a",
        "- [x] a (done 2025-02-01)",
    );
    check(
        "status=blocked",
        "- [ ] a (@c, P1).",
        "- [ ] a (@c, P1, blocked).",
    );
    check(
        "status=done completed=2025-02-01 evidence=x owner=bob",
        "- a",
        "- a (done 2025-02-01, @bob, evidence: x)",
    );
    check(
        "completed=2025-02-01",
        "- a (wont-do, P1)",
        "- a (wont-do 2025-02-01, P1)",
    );
    check(
        "completed=2025-02-01",
        "- a (status: wont-do)",
        "- a (status: wont-do, closed on: 2025-02-01)",
    );
    check("status=done", "- 🚧 a", "- ✅ a");
    check("status=done", "1. OPEN: a", "1. DONE: a");
    check(
        "status=wont-do reason=no",
        "* [ ] a",
        "* [x] a (wont-do, reason: no)",
    );
    check(
        "status=done completed=2025-02-01 evidence=https://example.com/1 due=2025-03-01",
        "- [ ] a b\n  c (due 2025-02-01) <!-- d -->\n  - e",
        "- [x] a b\n  c (due 2025-03-01, done 2025-02-01, evidence: https://example.com/1) <!-- d -->\n  - e",
    );
    check(
        "due=2025-03-01 reason=x,_y",
        "- a (reason: b, c)",
        "- a (due 2025-03-01, reason: x, y)",
    );
    check(
        "evidence=x",
        "- a (reason: b, c)",
        "- a (reason: b, c) (evidence: x)",
    );
    check("owner=bob", "- @carol, @dave: a", "- @bob: a");
    check(
        "owner=bob",
        "### @carol\n\n- a\n- b",
        "### @carol\n\n- a (@bob)\n- b",
    );
    check("priority=P0", "- a — @carol", "- a — @carol (P0)");
}

#[test]
fn a_comment_beside_a_value_stays() {
    check(
        "due=2025-01-30",
        "- [ ] Do a (@a, due 2025-02-01 <!-- x -->, P1)",
        "- [ ] Do a (@a, due 2025-01-30 <!-- x -->, P1)",
    );
    check(
        "due=2025-01-30",
        "- Do a (@a, due <!-- y --> <!-- x --> 2025-02-01 <!-- z -->, P1)",
        "- Do a (@a, due <!-- y --> <!-- x --> 2025-01-30 <!-- z -->, P1)",
    );
    check(
        "status=done",
        "- Do a (@a, blocked <!-- x -->, P1)",
        "- Do a (@a, done <!-- x -->, P1)",
    );
    check(
        "completed=2025-02-01",
        "- Do a (@a, wont-do <!-- x -->, P1)",
        "- Do a (@a, wont-do 2025-02-01 <!-- x -->, P1)",
    );
}

#[test]
fn a_comment_inside_a_value_is_not_lost() {
    let check = |wanted: &str, body: &str| {
        let refused = edited(&format!("## Action Items\n\n{body}\n"), wanted);
        let why = "a comment stands inside the value, and would be lost <!-- x -->";
        assert_eq!(refused, Err(why.into()), "{body}");
    };
    check("owner=bob", "- Do a (owner: @a <!-- x --> @b, P1)");
    check(
        "owner=bob",
        "| Action | Owner |\n|--|--|\n| Do a | @a, <!-- x --> @b |",
    );
    check("reason=c", "- Do a (reason: a <!-- x --> b)");
}

#[test]
fn a_key_is_written_where_it_stands() {
    check_front(
        "due=2025-04-01 owner=bob status=done reason=\"x\\y\"",
        "[[actions]]\naction = \"a\"\nowner = ['carol'] # c\ndue = 2025-03-01\n\n[[actions]]\naction = \"b\"",
        "[[actions]]\naction = \"a\"\nowner = ['bob'] # c\ndue = 2025-04-01\nstatus = \"done\"\nreason = \"\\\"x\\\\y\\\"\"\n\n[[actions]]\naction = \"b\"",
    );
}

#[test]
fn an_array_keeps_what_stands_around_its_values() {
    let check = |before: &str, after: &str| {
        let table = |owner: &str| format!("[[actions]]\naction = \"a\"\nowner = {owner}");
        check_front("owner=zed", &table(before), &table(after));
    };
    check("[\n  '@a', # main\n]", "[\n  '@zed', # main\n]");
    check(
        "[ # two\n \"@a\",\n \"@b\" # c\n]",
        "[ # two\n \"@zed\" # c\n]",
    );
    check("[\"@a\", '# no']", "[\"@zed\"]");
    check("[ ]", "[\"@zed\"]");
    check("[ # none yet\n]", "[\"@zed\" # none yet\n]");
}

#[test]
fn a_comment_between_the_values_of_an_array_is_not_lost() {
    let text = "+++\n[[actions]]\naction = \"a\"\nowner = [\"@a\", # main\n\"@b\"]\n+++\n";
    let why = "a comment stands inside the value, and would be lost # main";
    assert_eq!(edited(text, "owner=zed"), Err(why.into()));
    let refused =
        "+++\nactions = [{ action = \"a\", tickets = [\n\"A-1\"\n# x\n, \"A-2\"] }]\n+++\n";
    let why = "a comment stands inside the value, and would be lost # x";
    assert_eq!(edited(refused, "ticket=A-3"), Err(why.into()));
}

#[test]
fn what_would_be_misread_is_refused() {
    let check = |wanted: &str, body: &str, message: &str| {
        let text = format!("## Action Items\n\n{body}\n");
        let refused = edited(&text, wanted).unwrap_err();
        assert!(refused.starts_with(message), "{refused}");
    };
    let misread = "as its reason would not be read as it is meant";
    check("reason=none", "- a", &format!("`none` {misread}"));
    check("reason=)", "- a (P1)", &format!("`)` {misread}"));
    check("reason=a\u{7}", "- a", "the new Reason has a line break or");
    check("reason=", "- a", "the new Reason is empty");
    check(
        "reason=x",
        "a | Action\n-|-\nb | c | d",
        "the table needs a new column, and this row has more cells than its 2 columns",
    );
}

#[test]
fn a_ticket_is_written_where_there_is_none() {
    let wanted = "ticket=https://jira.example.com/browse/PAY-7";
    let url = "https://jira.example.com/browse/PAY-7";
    check(
        wanted,
        "| Action | Ticket |\n|---|---|\n| a | – |\n| b | PAY-1 |",
        &format!("| Action | Ticket |\n|---|---|\n| a | {url} |\n| b | PAY-1 |"),
    );
    check(
        "ticket=PAY-7",
        "| Action |\n|--------|\n| a      |\n| b      |",
        "| Action | Ticket |\n|--------|--------|\n| a      | PAY-7  |\n| b      |        |",
    );
    check(wanted, "- a", &format!("- a (ticket {url})"));
    check(
        "ticket=https://desk.example.com/abc",
        "- a (@bob, P1)",
        "- a (@bob, P1, ticket: https://desk.example.com/abc)",
    );
    check_front(
        "ticket=PAY-7",
        "[[actions]]\naction = \"a\"",
        "[[actions]]\naction = \"a\"\ntickets = [\"PAY-7\"]",
    );
}

#[test]
fn what_is_refused_takes_nothing_with_it() {
    let config = config();
    // A table without the column can be given none, where a row has more cells than it has columns.
    let table = |headers: &str, cells: &str| {
        let dashes = "-|".repeat(headers.split('|').count());
        format!("{headers}\n{dashes}\n{cells}\n\n")
    };
    let text = [
        "## Action Items\n\n",
        &table(
            "Action | Owner | Priority | Due | Reason",
            "a | @b | P2 | 2025-03-01 | c | d",
        ),
        &table(
            "Action | Status | Priority | Due | Reason",
            "e | open | P2 | 2025-03-01 | c | d",
        ),
        &table(
            "Action | Status | Owner | Due | Reason",
            "f | open | @b | 2025-03-01 | c | d",
        ),
        &table(
            "Action | Status | Owner | Priority | Due",
            "g | open | @b | P2 | 2025-03-01",
        ),
    ]
    .concat();
    let (source, postmortem) = read(&config, &text);
    assert_eq!(postmortem.actions.len(), 4);
    let changes = changes("status=blocked owner=zed priority=P1 due=2025-04-01");
    let requests: Vec<Request<'_>> = (0..4)
        .map(|action| Request {
            action,
            changes: &changes,
        })
        .collect();
    let edited = edit(&config, &source, &postmortem, &requests);
    let refused: Vec<usize> = edited.refused.iter().map(|of| of.action).collect();
    assert_eq!(refused, [0, 1, 2]);
    assert_eq!(
        edited.text,
        text.replace(
            "g | open | @b | P2 | 2025-03-01",
            "g | blocked | @zed | P1 | 2025-04-01"
        )
    );
}

#[test]
fn ten_thousand_are_no_more_work_each() {
    let config = config();
    let rows = "| a | open | @b |\n".repeat(10_000);
    let table = format!("## Action Items\n\n| Action | Status | Owner |\n|--|--|--|\n{rows}");
    let (source, postmortem) = read(&config, &table);
    let changes = changes("status=blocked reason=x");
    let requests: Vec<Request<'_>> = (0..postmortem.actions.len())
        .map(|action| Request {
            action,
            changes: &changes,
        })
        .collect();
    let edited = edit(&config, &source, &postmortem, &requests);
    assert_eq!(edited.refused, []);
    let row = "| a | blocked | @b | x |\n";
    assert_eq!(edited.text.matches(row).count(), 10_000);
}
