//! The report as a mail, a Slack message and a calendar, by other readers than ours: what they are whatever the actions
//! say, and that 10,000 of them are no more than a message holds.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use icalendar::parser::{read_calendar, unfold};
use pm::report::Report;
use quick_xml::events::Event;
use serde_json::Value;

use crate::support::{TODAY, pm, sample, write};

/// The parts of a message that are no list of actions.
const NEWS: [&str; 2] = ["What changed", "Late postmortems"];

/// The page is well formed and fetches nothing. Gives the texts of the rows that are actions.
pub fn read_html(text: &str) -> Vec<String> {
    assert!(text.len() < 102_000, "Gmail would cut it: {}", text.len());
    assert!(text.lines().all(|line| line.len() <= 998));
    let body = text.strip_prefix("<!doctype html>\n").unwrap();
    let mut reader = quick_xml::Reader::from_str(body);
    let (mut rows, mut depth, mut cell) = (Vec::new(), 0, None);
    let (mut heading, mut is_heading) = (String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                check_tag(&tag);
                depth += 1;
                is_heading = tag.name().as_ref() == "h2";
                if is_heading {
                    heading.clear();
                }
                let width = tag.try_get_attribute("width").unwrap();
                if tag.name().as_ref() == "td" && cell.is_none() {
                    let state = width.is_some_and(|width| width.value.as_ref() == "96");
                    cell = Some((depth, state, String::new()));
                }
            }
            Event::End(_) => {
                is_heading = false;
                if let Some((_, state, text)) = cell.take_if(|(at, ..)| *at == depth) {
                    let is_news = NEWS.contains(&heading.as_str());
                    rows.push((state && !is_news, text));
                }
                depth -= 1;
            }
            Event::Empty(tag) => {
                check_tag(&tag);
                if let Some((.., text)) = &mut cell
                    && tag.name().as_ref() == "br"
                {
                    text.push('\u{0}');
                }
            }
            Event::Text(part) => {
                if is_heading {
                    heading.push_str(&part);
                }
                if let Some((.., text)) = &mut cell {
                    text.push_str(&part);
                }
            }
            Event::GeneralRef(name) => {
                let char = match name.as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    other => panic!("{other:?}"),
                };
                if let Some((.., text)) = &mut cell {
                    text.push(char);
                }
            }
            Event::Eof => break,
            Event::Comment(comment) => assert!(comment.contains("[endif]")),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(depth, 0);
    // The cell after that of the state has the text before its line break.
    let after_state = rows.windows(2).filter(|pair| pair[0].0);
    let texts = after_state.map(|pair| {
        let text = pair[1].1.split('\u{0}').next().unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    texts.collect()
}

fn check_tag(tag: &quick_xml::events::BytesStart<'_>) {
    let name = tag.name().as_ref().to_owned();
    let known = [
        "html", "head", "meta", "title", "body", "div", "p", "h1", "h2", "table", "tr", "td",
        "span", "b", "br", "wbr", "a",
    ];
    assert!(known.contains(&name.as_str()), "{name}");
    for attribute in tag.attributes() {
        let attribute = attribute.unwrap();
        let key = attribute.key.as_ref().to_owned();
        let value = attribute.value.into_owned();
        assert!(key != "src" && key != "class" && !key.starts_with("on"));
        assert!(!value.contains("url("), "{value}");
        assert!(key != "href" || value.starts_with("https://"), "{value}");
    }
}

/// What Slack documents of an incoming webhook's blocks. Gives how many rows are actions.
pub fn read_slack(text: &str) -> usize {
    let message: Value = serde_json::from_str(text).unwrap();
    let characters = |text: &Value| {
        let text = text["text"].as_str().unwrap();
        assert!(!text.is_empty());
        text.encode_utf16().count()
    };
    assert!(!message["text"].as_str().unwrap().is_empty());
    let blocks = message["blocks"].as_array().unwrap();
    assert!(blocks.len() <= 50, "{}", blocks.len());
    let (mut rows, mut whole) = (0, 0);
    for block in blocks {
        let of_context = block["elements"].as_array().into_iter().flatten();
        let texts = block.get("text").into_iter().chain(of_context);
        whole += texts.map(characters).sum::<usize>();
        match block["type"].as_str().unwrap() {
            "header" => {
                assert_eq!(block["text"]["type"], "plain_text");
                assert!(characters(&block["text"]) <= 150, "{block}");
            }
            "section" => {
                assert!(characters(&block["text"]) <= 3000, "{block}");
                check_mrkdwn(&block["text"]);
                let text = block["text"]["text"].as_str().unwrap();
                let is_news = NEWS
                    .iter()
                    .any(|part| text.starts_with(&format!("*{part}*")));
                if is_news {
                    continue;
                }
                rows += text.lines().filter(|line| line.starts_with("• ")).count();
            }
            "context" => {
                let elements = block["elements"].as_array().unwrap();
                assert!((1..=10).contains(&elements.len()));
                elements.iter().for_each(check_mrkdwn);
            }
            other => panic!("{other}"),
        }
    }
    assert!(whole <= 9_500, "{whole}");
    rows
}

/// Nothing is between `<` and `>` but a link, and Slack is told to make nothing of the rest.
fn check_mrkdwn(text: &Value) {
    assert_eq!(
        (text["type"].as_str(), &text["verbatim"]),
        (Some("mrkdwn"), &Value::Bool(true))
    );
    let text = text["text"].as_str().unwrap();
    for piece in text.split('<').skip(1) {
        let (link, rest) = piece.split_once('>').unwrap();
        assert!(link.starts_with("https://") && link.contains('|'), "{link}");
        assert!(!rest.contains('>'), "{text}");
    }
    let entity = |piece: &str| {
        ["amp;", "lt;", "gt;"]
            .iter()
            .any(|name| piece.starts_with(name))
    };
    assert!(text.split('&').skip(1).all(entity), "{text}");
}

/// Every line as RFC 5545 has it; every component with what it needs. Gives the summaries of the events.
pub fn read_ics(text: &str) -> Vec<String> {
    let lines = text.strip_suffix("\r\n").unwrap().split("\r\n");
    for line in lines {
        assert!(line.len() <= 75 && !line.is_empty(), "{line:?}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).unwrap();
    assert!(!calendar.components.is_empty());
    let mut uids = BTreeSet::new();
    let mut summaries = Vec::new();
    for event in &calendar.components {
        if event.name == "VTIMEZONE" {
            assert_eq!(
                calendar.components.len(),
                1,
                "only where there is nothing else"
            );
            continue;
        }
        assert_eq!(event.name, "VEVENT");
        let value = |key: &str| event.find_prop(key).unwrap().val.to_string();
        assert!(uids.insert(value("UID")), "{} is there twice", value("UID"));
        assert!(value("DTSTAMP").ends_with('Z'));
        assert!(value("DTSTART") < value("DTEND"));
        summaries.push(value("SUMMARY"));
    }
    summaries
}

/// How many open actions of a report's site, whatever its sections, have a date and pass its filter.
pub fn dated(report: &Report<'_>) -> usize {
    let (summary, filter) = (report.summary, &report.options.filter);
    let open = summary.actions.iter().filter(|standing| {
        let open = !standing.state.is_closed() && standing.due().is_some();
        let open = open && summary.reminds_of(standing);
        open && filter.matches(summary, standing)
    });
    open.count()
}

/// Runs `pm report` on the sample site.
fn sampled(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let mut command = pm(folder.path());
    let output = command.arg("report").args(arguments).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_sample_sites_report_is_a_mail_a_message_and_a_calendar() {
    assert_eq!(TODAY, "2026-11-24");
    for by in ["owner", "team", "service", "due"] {
        let rows = read_html(&sampled(&["--format", "html", "--by", by]));
        let slack = read_slack(&sampled(&["--format", "slack", "--by", by]));
        assert_eq!(rows.len(), slack, "by {by}");
        assert!(rows.len() >= 19, "by {by}");
    }
    let events = read_ics(&sampled(&["--format", "ics"]));
    let late = events.iter().filter(|title| title.starts_with("Overdue: "));
    assert_eq!(late.count(), 7);
}

#[test]
fn the_same_day_gives_the_same_calendar() {
    let at = |today| sampled(&["--format", "ics", "--today", today]);
    let morning = at("2026-11-24T06:00:00Z");
    assert_eq!(morning, at("2026-11-24T18:00:00Z"));
    assert_eq!(morning, at("2026-11-24"));
    assert_ne!(morning, at("2026-11-25"));
}

#[test]
fn ten_thousand_actions_are_no_more_than_a_message_holds() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = String::new();
    for number in 0..10_000 {
        let (month, day, owner) = (1 + number % 12, 1 + number % 28, number % 300);
        let _ = writeln!(
            rows,
            "| X-{number} | Renew 東京 & <b> number {number} of \"them\" | @o{owner} | P{} | 2025-{month:02}-{day:02} | open |",
            number % 4
        );
    }
    let text = format!(
        "+++\ntitle = \"Big\"\nseverity = \"SEV1\"\ndate = 2025-01-01\n+++\n\n## Action Items\n\n\
         | ID | Action | Owner | Priority | Due | Status |\n|---|---|---|---|---|---|\n{rows}"
    );
    write(folder.path(), &[("postmortems/2025-01-01-big.md", &text)]);
    let report = |format: &str| {
        let mut command = pm(folder.path());
        let output = command
            .args(["report", "--format", format])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let html = report("html");
    let shown = read_html(&html).len();
    assert!(shown > 50, "{shown}");
    let note = format!("{} of 10000 actions are left out", 10_000 - shown);
    assert!(html.contains(&note), "{note}");
    assert!(read_slack(&report("slack")) > 30);
    assert_eq!(read_ics(&report("ics")).len(), 10_000);
}
