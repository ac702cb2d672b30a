//! One row to the letter, what mail clients and servers take, and what a text becomes.

use super::*;
use crate::aggregate::samples::{Site, action, dated};
use crate::report::{Options, report};

fn html(site: &Site, by: GroupBy) -> String {
    let mut options = Options::new("2026-01-15".parse().unwrap());
    options.by = by;
    render(&report(&site.summary(), &options))
}

#[test]
fn a_text_stays_what_it_is() {
    let check = |text: &str, expected: &str| assert_eq!(text::escaped(text), expected, "{text}");
    check(
        "a < b && c > \"d\"",
        "a &lt; b &amp;&amp; c &gt; &quot;d&quot;",
    );
    let word = "a".repeat(26);
    check(&word, &format!("{}<wbr\n/>a", "a".repeat(25)));
    let hyphens = format!("{}-{}", "a".repeat(20), "b".repeat(20));
    check(&hyphens, &hyphens);
    let rule = "-".repeat(26);
    check(&rule, &format!("{}<wbr\n/>-", "-".repeat(25)));
    let letters = ["a", "b", "c"].map(|letter| letter.repeat(25));
    let line = format!("{} ddd x", letters.join(" "));
    check(&line, &line.replace(" x", "\nx"));
}

#[test]
fn dates_are_not_broken() {
    let whole = |date: &str| format!("<span style=\"white-space:nowrap\">{date}</span>");
    let check = |text: &str, expected: &str| assert_eq!(text::unbroken(text), expected, "{text}");
    check("no date: 2026-1-15, 12-34", "no date: 2026-1-15, 12-34");
    check(
        "closed since 2026-01-08",
        &format!("closed since {}", whole("2026-01-08")),
    );
    let moved = format!("{} → {}: é", whole("2026-01-08"), whole("2026-02-08"));
    check("2026-01-08 → 2026-02-08: é", &moved);
    check(
        "2025-12-10-a/AI-2",
        &format!("{}-a/AI-2", whole("2025-12-10")),
    );
}

#[test]
fn a_row_has_its_style_on_itself() {
    let mut site = Site::default();
    site.config.base_url = Some("https://example.com/pm?a=\"&b".into());
    let late = action("1", "Fix a < b")
        .owner("bob")
        .priority("P1")
        .due("2026-01-14");
    site.add(dated("a", "2025-12-01").action(late));
    let page = html(&site, GroupBy::Team);
    let start = page.find("<h2").unwrap();
    let end = page.rfind("<h2").unwrap();
    let font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
    let expected = format!(
        "\
<h2 style=\"margin:28px 0 0;font-size:17px;line-height:24px\">No team</h2>
<p style=\"margin:0 0 4px;font-size:13px;line-height:18px;color:#767676\">1 overdue</p>
<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">
<tr>
<td width=\"96\" valign=\"top\" style=\"padding:9px 8px 9px 0;border-top:1px solid #bbb;{font};font-size:13px;line-height:20px;font-weight:bold;color:#d92d20\">1 day late</td>
<td valign=\"top\" style=\"padding:9px 0;border-top:1px solid #bbb;{font};font-size:15px;line-height:20px\">Fix a &lt; b
<br/><span style=\"font-size:12px;line-height:18px;color:#767676\">P1 · 
bob · 
due <span style=\"white-space:nowrap\">2026-01-14</span> · 
<a href=\"https://example.com/pm?a=&quot;&amp;b/postmortems/a.html#action-1\"
style=\"color:#2970d6\">a/1</a></span></td>
</tr>
</table>
"
    );
    assert_eq!(&page[start..end], expected);
}

#[test]
fn nothing_to_say_is_said() {
    let page = html(&Site::default(), GroupBy::Owner);
    let nothing = "Nothing is overdue, nothing is due within 7 days, and no action lacks a date or an\nowner.";
    assert!(page.contains(nothing), "{page}");
    assert!(!page.contains("href"), "no site, no links");
}

#[test]
fn a_long_report_is_not_cut_off_by_others() {
    let mut site = Site::default();
    let mut draft = dated("a", "2025-01-01");
    for number in 1..=1000 {
        let due = format!("2025-{:02}-{:02}", 1 + number % 12, 1 + number % 28);
        let owner = format!("owner-{}", number % 60);
        let text = format!("Task {number} & more");
        draft = draft.action(action(&number.to_string(), &text).owner(&owner).due(&due));
    }
    site.add(
        draft.action(
            action("oldest", "The oldest")
                .owner("zoe")
                .due("2024-01-01"),
        ),
    );
    let page = html(&site, GroupBy::Owner);
    assert!((80_000..100_000).contains(&page.len()), "{}", page.len());
    assert!(page.lines().all(|line| line.len() < 998));
    let rows = page.matches("<td width=\"96\"").count();
    let note = format!("{} of 1001 actions are left out", 1001 - rows);
    assert!(rows > 80 && page.contains(&note), "{rows}");
    assert!(page.contains("The oldest"));
}

/// What the actions leave is for the figures of the groups.
#[test]
fn figures_are_whole_where_there_is_room() {
    let page = |owners: usize, each: usize| {
        let mut site = Site::default();
        let mut draft = dated("a", "2025-01-01");
        for number in 0..owners * each {
            let owner = format!("owner-{}", number % owners);
            let written = action(&number.to_string(), "Do it").owner(&owner);
            draft = draft.action(written.due("2026-01-01"));
        }
        site.add(draft);
        html(&site, GroupBy::Owner)
    };
    let figures = |page: &str| {
        page.split(">Figures<")
            .nth(1)
            .unwrap()
            .matches("<tr>")
            .count()
    };
    let some = page(20, 1);
    assert_eq!(figures(&some), 21, "a row each, and the header");
    let many = page(200, 10);
    assert!(many.len() < 100_000, "{}", many.len());
    assert!((5..21).contains(&figures(&many)), "{}", figures(&many));
    assert!(
        many.split(">Figures<")
            .nth(1)
            .unwrap()
            .contains(" more</td>")
    );
}
