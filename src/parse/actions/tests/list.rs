//! Lists, and what stands around them.

use super::{check, check_findings, check_parts, read};

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
