//! The sample site's message, and what Slack must not make of a text.

use serde_json::{Value, json};

use super::*;
use crate::aggregate::samples::{Site, action, dated};
use crate::report::{Options, report};

fn slack(site: &Site, by: GroupBy) -> Value {
    let mut options = Options::new("2026-01-15".parse().unwrap());
    options.by = by;
    serde_json::from_str(&render(&report(&site.summary(), &options))).unwrap()
}

#[test]
fn a_message_has_a_section_a_group() {
    let section = |text: &str| json!({"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": true}});
    let expected = json!({
        "text": "Action items on 2026-01-15: 2 overdue · 1 due within 7 days · 2 without a date or owner · 2 closed since 2026-01-08",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "Postmortems: action items on 2026-01-15"}},
            section("2 overdue · 1 due within 7 days · 2 without a date or owner · 2 closed since 2026-01-08"),
            section("*checkout-api*: 2 overdue · 1 due within 7 days · 1 closed\n\
                • *12 days late* · P1 · Run migrations against a full copy of orders in CI · Alice Novak · <https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-1|AI-1>\n\
                • *1 day late* · P0 · Alert on 5xx | by tenant, not in total · bob · <https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-2|AI-2>\n\
                • due in 5 days · P2 · Document the rollback · Alice Novak · <https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-3|AI-3>\n\
                • done 2026-01-12 · P1 · Cap the retries of the order worker · bob · <https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-5|AI-5>"),
            section("*Search*: 2 without a date or owner · 1 closed\n\
                • due in 17 days · =SUM of the search budget, reviewed · no owner · <https://pm.example.com/postmortems/2025-06-02-search-slow.html#action-ai-2|AI-2>\n\
                • no due date · P3 · Shard the index · no owner · <https://pm.example.com/postmortems/2025-06-02-search-slow.html#action-ai-1|AI-1>\n\
                • won't do 2026-01-09 · Rewrite in another language · carol-diaz · <https://pm.example.com/postmortems/2025-06-02-search-slow.html#action-ai-3|AI-3>"),
            section("*Open*: 6 · 31–90 days: 4 · over 90 days: 2\n\
                *Done*: 1 since 2026-01-08 · by the due date: 0 of 1 · within policy: 0 of 1 · dropped: 1"),
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "<https://pm.example.com/actions/index.html|All actions>", "verbatim": true}]},
        ]
    });
    let actual = slack(&Site::sample(), GroupBy::Service);
    assert_eq!(actual, expected, "{actual:#}");
}

#[test]
fn nobody_is_called() {
    let mut site = Site::default();
    let text = "Tell <!channel> & <@U1> @here, \\<https://example.com|x>";
    let late = action("1", text).owner("bob").due("2026-01-14");
    site.add(dated("a", "2025-12-01").action(late));
    let message = slack(&site, GroupBy::Owner);
    let expected = "*bob*: 1 overdue\n• *1 day late* · Tell &lt;!channel&gt; &amp; &lt;@U1&gt; @here, \
                    &lt;https://example.com|x&gt; · a/1";
    assert_eq!(message["blocks"][2]["text"]["text"], expected);
    // A header, the totals, Bob and the figures.
    assert_eq!(message["blocks"].as_array().unwrap().len(), 4);
}

#[test]
fn nothing_to_say_is_said() {
    let message = slack(&Site::default(), GroupBy::Owner);
    let nothing =
        "Nothing is overdue, nothing is due within 7 days, and no action lacks a date or an owner.";
    assert_eq!(message["blocks"][1]["text"]["text"], nothing);
    assert_eq!(message["blocks"].as_array().unwrap().len(), 2);
}

/// The groups share the room by urgency: what is latest is in, whoever has it, and what is not is counted.
#[test]
fn the_most_urgent_is_kept() {
    let mut site = Site::default();
    let mut draft = dated("a", "2025-01-01");
    for number in 1..=500 {
        let due = format!("2025-{:02}-{:02}", 1 + number % 12, 1 + number % 28);
        let owner = format!("owner-{:02}", number % 60);
        draft = draft.action(action(&number.to_string(), "Do it").owner(&owner).due(&due));
    }
    site.add(draft.action(action("oldest", "x").owner("zoe").due("2024-01-01")));
    let message = slack(&site, GroupBy::Owner);
    let blocks = message["blocks"].as_array().unwrap();
    let texts: Vec<&str> = blocks
        .iter()
        .filter_map(|block| block["text"]["text"].as_str())
        .collect();
    let rows: usize = texts.iter().map(|text| text.matches("\n• ").count()).sum();
    assert!(blocks.len() <= 50 && rows > 30, "{} {rows}", blocks.len());
    let [.., last, figures] = texts.as_slice() else {
        panic!("{texts:?}");
    };
    assert!(last.starts_with("*zoe*: 1 overdue\n"), "{last}");
    assert_eq!(*figures, "*Open*: 501 · over 90 days: 501");
    let note = blocks.last().unwrap()["elements"][0]["text"]
        .as_str()
        .unwrap();
    let left_out = 501 - rows;
    let expected = format!("{left_out} of 501 actions are left out, the least urgent ones");
    assert!(note.starts_with(&expected), "{note}");
    let more: Vec<&str> = texts
        .iter()
        .filter_map(|text| text.rsplit_once("\n_… and ").map(|(_, more)| more))
        .collect();
    assert!(
        !more.is_empty() && more.iter().all(|more| more.ends_with(" more_")),
        "{more:?}"
    );
}
