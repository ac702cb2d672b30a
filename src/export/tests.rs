//! Each format of a small site.

use super::{Export, Exported, FORMATS, Render};
use crate::aggregate::samples::{Site, action, dated};
use crate::report::{Filter, Wanted};
use crate::vocabulary::DocumentStatus;

fn export(site: &Site, format: &str, wanted: &Wanted) -> Exported {
    let summary = site.summary();
    let filter = Filter::read(&summary, wanted).unwrap();
    let format = FORMATS.iter().find(|it| it.name == format).unwrap();
    let Render::Actions(render) = format.render else {
        panic!("no format of actions")
    };
    render(&Export {
        summary: &summary,
        filter: &filter,
    })
}

fn only(owner: &str, priority: &str) -> Wanted {
    Wanted {
        owners: vec![owner.into()],
        priorities: vec![priority.into()],
        ..Wanted::default()
    }
}

#[test]
fn an_issue_is_an_object_a_line() {
    let exported = export(&Site::sample(), "github-issues", &only("alice", "P1"));
    assert_eq!(
        exported.text,
        concat!(
            r#"{"title":"Run migrations against a full copy of orders in CI","#,
            r#""body":"An action of the postmortem [Checkout errors after a NOT NULL migration](https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-1) of 2025-12-10 (SEV2).\n\n"#,
            r#"- Owner: Alice Novak\n- Priority: P1\n- Due: 2026-01-03\n- Factor: F2\n\n"#,
            r#"pm-action: 2025-12-10-checkout-errors/AI-1","#,
            r#""labels":["postmortem","P1"],"assignees":["alice"]}"#,
            "\n"
        )
    );
    assert_eq!(exported.said, "1 open action without a ticket");
    let all = export(&Site::sample(), "github-issues", &Wanted::default());
    assert_eq!(all.text.lines().count(), 6);
    assert_eq!(all.said, "6 open actions without a ticket");
}

#[test]
fn a_table_is_harmless_in_a_spreadsheet() {
    let of_finance = Wanted {
        teams: vec!["Finance".into()],
        ..Wanted::default()
    };
    let exported = export(&Site::sample(), "jira-csv", &of_finance);
    assert_eq!(
        exported.text,
        "Summary,Description,Issue Type,Priority,Due Date,Assignee,Labels\n\
         \"'=SUM of the search budget, reviewed\",\"An action of the postmortem [Search slow for an hour|https://pm.example.com/postmortems/2025-06-02-search-slow.html#action-ai-2] of 2025-06-02 (SEV3).\n\n\
         * Due: 2026-02-01\n\n\
         pm-action: 2025-06-02-search-slow/AI-2\",Task,,2026-02-01,,postmortem\n"
    );
    let exported = export(&Site::sample(), "jira-csv", &only("bob", "P0"));
    let row = exported.text.lines().last().unwrap();
    assert_eq!(
        row,
        "pm-action: 2025-12-10-checkout-errors/AI-2\",Task,Highest,2026-01-14,bob,postmortem"
    );
}

#[test]
fn a_wide_formula_is_one_too() {
    let mut site = Site::default();
    site.add(dated("a", "").action(action("AI-1", "＝HYPERLINK")));
    let long = format!("＠{}", "é".repeat(300));
    site.add(dated("b", "").action(action("AI-1", &long)));
    let table = export(&site, "jira-csv", &Wanted::default()).text;
    assert!(table.contains("\n'＝HYPERLINK,"), "{table}");
    // The whole text stands at the head of the description.
    assert!(table.contains("…,\"'＠é"), "{table}");
}

#[test]
fn texts_mean_in_a_ticket_what_they_say() {
    let mut site = Site::default();
    let text = "Tell @ops *not* to `!retry` [x](y.md), {code} #12 <b>\u{1b}[2J";
    let written = action("AI-1", text)
        .owner("Bob Ray")
        .owner("@bad_login")
        .owner("@bob");
    let long = action("AI-2", &"é".repeat(300));
    site.add(dated("a_b", "").titled("[T]|").action(written).action(long));
    let exported = export(&site, "github-issues", &Wanted::default());
    let issues: Vec<serde_json::Value> = exported
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        issues[0]["title"],
        "Tell @ops not to !retry x, {code} #12 [2J"
    );
    let body = issues[0]["body"].as_str().unwrap();
    assert_eq!(
        body,
        "An action of the postmortem “\\[T\\]\\|”.\n\n- Owner: bob-ray, bad-login, bob\n\npm-action: a-b/AI-1"
    );
    assert_eq!(issues[0]["assignees"], serde_json::json!(["bob"]));
    assert_eq!(issues[1]["title"].as_str().unwrap().chars().count(), 250);
    let body = issues[1]["body"].as_str().unwrap();
    assert!(body.starts_with(&format!("{}\n\n", "é".repeat(300))));
    let table = export(&site, "jira-csv", &Wanted::default()).text;
    assert!(table.contains("“\\[T\\]\\|”"), "{table}");
}

#[test]
fn what_has_a_ticket_or_is_closed_is_not_exported() {
    let mut site = Site::default();
    let draft = dated("a", "2026-01-01")
        .action(action("AI-1", "One").ticket("PAY-1"))
        .action(action("AI-2", "Two").status("done"))
        .action(action("AI-3", "Three").status("blocked"));
    site.add(draft);
    site.add(
        dated("b", "2026-01-02")
            .status(DocumentStatus::Draft)
            .action(action("AI-1", "TODO")),
    );
    let exported = export(&site, "github-issues", &Wanted::default());
    assert_eq!(exported.text.lines().count(), 1);
    assert!(exported.text.starts_with(r#"{"title":"Three","#));
    assert_eq!(
        exported.said,
        "1 open action without a ticket; 1 has one; 1 in a draft is left out"
    );
}
