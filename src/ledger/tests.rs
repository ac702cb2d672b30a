//! Histories, told by texts.

use super::*;
use crate::config::Config;
use crate::source::{Source, SourceId};
use crate::{model, parse};

/// A history: for each step its changes, as a path and the rows of its action table (or a whole text); `None` deletes.
#[derive(Default)]
struct History(Vec<Step>);

impl History {
    fn step(mut self, changes: &[(&str, Option<&str>)]) -> Self {
        let number = self.0.len() + 1;
        let at = format!("2025-01-{number:02}T12:00:00Z");
        let changes = changes.iter().map(|(path, text)| Change {
            path: (*path).to_owned(),
            version: text.map(|text| Arc::new(version(path, text))),
        });
        self.0.push(Step {
            origin: Origin {
                at: at.parse().unwrap(),
                commit: Some(format!("c{number}")),
                author: "Ada".to_owned(),
            },
            changes: changes.collect(),
        });
        self
    }

    /// `ID: event commit; …`, and those that were deleted.
    #[track_caller]
    fn check(self, expected: &[&str]) {
        let ledger = ledger(self.0);
        let there = ledger.stories.iter().map(|(id, story)| (id, story, ""));
        let deleted = ledger.deleted.iter().map(|(id, story)| (id, story, "-"));
        let told: Vec<String> = there
            .chain(deleted)
            .map(|(id, story, sign)| format!("{sign}{id}: {}", told(story)))
            .collect();
        assert_eq!(told, expected);
    }
}

fn version(path: &str, text: &str) -> Version {
    let text = if text.starts_with("+++") {
        text.to_owned()
    } else {
        let head = "| ID | Action | Owner | Priority | Due | Status | Reason |";
        format!("+++\ntitle = \"T\"\n+++\n## Action Items\n\n{head}\n|-|-|-|-|-|-|-|\n{text}\n")
    };
    let source = Source {
        path: path.to_owned(),
        text,
        ..Source::default()
    };
    let config = Config::default();
    let (document, _) = parse::parse(SourceId(0), &source, &config);
    Version::of(&model::postmortem(SourceId(0), &source, document, &config))
}

fn told(story: &Story) -> String {
    let day = |date: &Option<chrono::NaiveDate>| {
        date.map_or("-".into(), |d| d.format("%m-%d").to_string())
    };
    let events = story.events.iter().map(|event| {
        let what = match &event.what {
            What::Opened {
                status,
                due,
                owners,
            } => {
                format!("opened {status} {} {}", day(due), owners.join("+"))
            }
            What::DueMoved { from, to, reason } => {
                let reason = reason
                    .as_deref()
                    .map_or(String::new(), |r| format!(" “{r}”"));
                format!("due {}→{}{reason}", day(from), day(to))
            }
            What::Reassigned { from, to } => format!("owner {}→{}", from.join("+"), to.join("+")),
            What::PriorityChanged { from, to } => {
                let shown = |p: &Option<crate::vocabulary::Priority>| {
                    p.map_or("-".into(), |p| p.to_string())
                };
                format!("priority {}→{}", shown(from), shown(to))
            }
            What::Closed { status, .. } => format!("closed {status}"),
            What::Reopened { status } => format!("reopened {status}"),
            What::Deleted => "deleted".to_owned(),
            What::Restored => "restored".to_owned(),
        };
        format!("{what} {}", event.origin.commit.as_deref().unwrap_or("now"))
    });
    let mark = if story.uncertain { "? " } else { "" };
    format!("{mark}{}", events.collect::<Vec<_>>().join("; "))
}

const A: &str = "2025-01-01-a.md";
const B: &str = "2025-01-01-b.md";

#[test]
fn every_change_is_an_event() {
    History::default()
        .step(&[(A, Some("| 1 | Do | @ada | P1 | 2025-02-01 | open | |"))])
        .step(&[(A, Some("| 1 | Do | @ada | P1 | 2025-03-01 | open | No time |"))])
        .step(&[(A, Some("| 1 | Do it | @bob | P2 | 2025-03-05 | open | No time |"))])
        .step(&[(A, Some("| 1 | Do it | @bob | P2 | 2025-03-05 | done | |"))])
        .step(&[(A, Some("| 1 | Do it | @bob | P2 | 2025-03-09 | done | |"))])
        .step(&[(A, Some("| 1 | Do it | @bob | P2 | 2025-03-09 | doing | |"))])
        .check(&[
            "2025-01-01-a/1: opened open 02-01 ada c1; due 02-01→03-01 “No time” c2; due 03-01→03-05 c3; owner ada→bob c3; priority P1→P2 c3; closed done c4; reopened in-progress c6",
        ]);
}

#[test]
fn an_id_that_is_added_is_no_event() {
    History::default()
        .step(&[(A, Some("|  | Do | @ada | P1 | 2025-02-01 | open | |"))])
        .step(&[(A, Some("| AI-1 | Do | @ada | P1 | 2025-02-01 | open | |"))])
        .step(&[(
            A,
            Some("| AI-1 | Do something else | @ada | P1 | 2025-02-01 | done | |"),
        )])
        .check(&["2025-01-01-a/AI-1: opened open 02-01 ada c1; closed done c3"]);
}

#[test]
fn a_table_that_is_numbered_anew_keeps_its_stories() {
    History::default()
        .step(&[(A, Some("| 1 | Do | @ada | | 2025-03-01 | open | |\n| 2 | Test | @bob | | 2025-04-01 | open | |"))])
        .step(&[(A, Some("| 1 | Test | @bob | | 2025-04-01 | open | |"))])
        .check(&[
            "2025-01-01-a/1: opened open 04-01 bob c1",
            "-2025-01-01-a/1: opened open 03-01 ada c1; deleted c2",
        ]);
}

#[test]
fn a_table_and_toml_are_one() {
    let toml = "+++\ntitle = \"T\"\n[[actions]]\nid = \"1\"\naction = \"Do\"\nowner = \"ada\"\npriority = \"P1\"\ndue = 2025-02-01\nstatus = \"open\"\n+++\n";
    History::default()
        .step(&[(A, Some("| 1 | Do | @ada | P1 | 2025-02-01 | open | |"))])
        .step(&[(A, Some(toml))])
        .check(&["2025-01-01-a/1: opened open 02-01 ada c1"]);
}

#[test]
fn a_renamed_file_is_the_same_postmortem() {
    let row = "| 1 | Do | @ada | P1 | 2025-02-01 | open | |";
    History::default()
        .step(&[(A, Some(row))])
        .step(&[(A, None), (B, Some(row))])
        .step(&[(B, Some("| 1 | Do | @ada | P1 | 2025-02-01 | done | |"))])
        .check(&["2025-01-01-b/1: opened open 02-01 ada c1; closed done c3"]);
    // By the ID that both say, whatever the date.
    let says = |title: &str| {
        format!(
            "+++\ntitle = \"{title}\"\nid = \"x\"\n+++\n## Action Items\n\n| ID | Action | Owner |\n|-|-|-|\n| 1 | Do | @ada |\n"
        )
    };
    History::default()
        .step(&[(A, Some(&says("T")))])
        .step(&[(A, None), ("2024-12-31-c.md", Some(&says("U")))])
        .check(&["x/1: opened open - ada c1"]);
}

#[test]
fn what_is_deleted_while_open_is_told() {
    History::default()
        .step(&[(
            A,
            Some("| 1 | Do | @ada | | | open | |\n| 2 | Did | @ada | | | done | |"),
        )])
        .step(&[(A, Some(""))])
        .check(&["-2025-01-01-a/1: opened open - ada c1; deleted c2"]);
    History::default()
        .step(&[(A, Some("| 1 | Do | @ada | | | open | |"))])
        .step(&[(A, None)])
        .check(&["-2025-01-01-a/1: opened open - ada c1; deleted c2"]);
    // A deletion that is undone.
    History::default()
        .step(&[(A, Some("| 1 | Do | @ada | | | open | |"))])
        .step(&[(A, None)])
        .step(&[(A, Some("| 1 | Do | @bob | | | open | |"))])
        .check(&[
            "2025-01-01-a/1: opened open - ada c1; deleted c2; restored c3; owner ada→bob c3",
        ]);
}

#[test]
fn what_has_a_choice_is_uncertain() {
    // Two actions of one wording, without IDs.
    History::default()
        .step(&[(A, Some("|  | Do | @ada | | 2025-02-01 | open | |\n|  | Do | @bob | | 2025-02-02 | open | |"))])
        .step(&[(A, Some("| 1 | Do | @ada | | 2025-02-01 | open | |\n| 2 | Do | @bob | | 2025-02-02 | open | |"))])
        .check(&[
            "2025-01-01-a/1: ? opened open 02-01 ada c1",
            "2025-01-01-a/2: ? opened open 02-02 bob c1",
        ]);
    // Two files of one title and date become another.
    let row = "| 1 | Do | @ada | P1 | 2025-02-01 | open | |";
    History::default()
        .step(&[(A, Some(row)), (B, Some(row))])
        .step(&[(A, None), (B, None), ("2025-01-01-c.md", Some(row))])
        .check(&[
            "2025-01-01-c/1: ? opened open 02-01 ada c1",
            "-2025-01-01-b/1: ? opened open 02-01 ada c1; deleted c2",
        ]);
}

#[test]
fn figures_come_from_the_events() {
    let history = History::default()
        .step(&[(A, Some("| 1 | Do | @ada | P1 | 2025-01-02 | open | |"))])
        .step(&[(A, Some("| 1 | Do | @ada | P1 | 2025-01-03 | open | Ill |"))])
        .step(&[(A, Some("| 1 | Do | @ada | P1 | 2025-01-01 | open | |"))])
        .step(&[(A, Some("| 1 | Do | @ada | P1 | 2025-01-01 | done | |"))]);
    let ledger = ledger(history.0);
    let story = ledger.stories.values().next().unwrap();
    let slips: Vec<_> = story
        .slips()
        .map(|slip| (slip.from.to_string(), slip.to.to_string(), slip.reason))
        .collect();
    assert_eq!(
        slips,
        [("2025-01-02".into(), "2025-01-03".into(), Some("Ill"))]
    );
    assert_eq!(story.first_due().unwrap().to_string(), "2025-01-02");
    assert_eq!(story.time_to_close().unwrap().num_days(), 3);
    assert_eq!(story.days_late(chrono_tz::UTC), Some(3));
    assert_eq!(story.opened().unwrap().author, "Ada");
}

#[test]
fn an_id_that_is_given_anew_is_not_the_old_action() {
    let first = "| 1 | Do | @ada | P1 | 2025-02-01 | open | |";
    let second = "| 2 | Rotate the keys | @bob | P1 | 2025-03-01 | open | |";
    let other = "| 2 | Order chairs | @zed | P3 | 2025-03-05 | open | |";
    History::default()
        .step(&[(A, Some(&format!("{first}\n{second}")))])
        .step(&[(A, Some(first))])
        .step(&[(A, Some(&format!("{first}\n{other}")))])
        .check(&[
            "2025-01-01-a/1: opened open 02-01 ada c1",
            "2025-01-01-a/2: opened open 03-05 zed c3",
            "-2025-01-01-a/2: opened open 03-01 bob c1; deleted c2",
        ]);
}

#[test]
fn a_file_with_another_name_and_title_is_known_by_its_actions() {
    let titled = |title: &str, due: &str| {
        format!(
            "+++\ntitle = \"{title}\"\n+++\n## Action Items\n\n| ID | Action | Owner | Due | Status |\n|-|-|-|-|-|\n| 1 | Do | @ada | {due} | open |\n"
        )
    };
    History::default()
        .step(&[(A, Some(&titled("a", "2025-02-01")))])
        .step(&[(A, None), (B, Some(&titled("b", "2025-03-01")))])
        .check(&["2025-01-01-b/1: opened open 02-01 ada c1; due 02-01→03-01 c2"]);
}

#[test]
fn of_a_reworded_action_without_an_id_the_past_is_uncertain() {
    let one = |text: &str| {
        format!("+++\ntitle = \"a\"\n+++\n## Action Items\n\n- [ ] {text} (@ada, due 2025-02-01)\n")
    };
    let history = History::default()
        .step(&[(A, Some(&one("Rotate teh key")))])
        .step(&[(A, Some(&one("Rotate the key")))]);
    let ledger = ledger(history.0);
    let told: Vec<String> = ledger.stories.values().map(told).collect();
    assert_eq!(told, ["? opened open 02-01 ada c1"]);
    assert!(ledger.deleted.is_empty());
}

#[test]
fn a_date_that_was_away_for_a_while_has_moved() {
    let slips = |dues: &[&str]| {
        let mut history = History::default();
        for due in dues {
            history =
                history.step(&[(A, Some(&format!("| 1 | Do | @ada | P1 | {due} | open | |")))]);
        }
        let ledger = ledger(history.0);
        let story = ledger.stories.values().next().unwrap();
        let slips = story.slips();
        slips
            .map(|slip| format!("{}→{}", slip.from.format("%m-%d"), slip.to.format("%m-%d")))
            .collect::<Vec<_>>()
    };
    assert_eq!(slips(&["2025-02-01", "", "2025-03-01"]), ["02-01→03-01"]);
    assert_eq!(slips(&["2025-02-01", "", "2025-01-20"]), [""; 0]);
    assert_eq!(slips(&["", "2025-02-01"]), [""; 0]);
    assert_eq!(
        slips(&["2025-02-01", "2025-03-01", "2025-02-01", "2025-02-10"]),
        ["02-01→03-01", "02-01→02-10"]
    );
}

#[test]
fn the_last_commit_of_each_file_is_known() {
    let row = "| AI-1 | Do it | ann | P1 | | open | |";
    let mut steps = History::default()
        .step(&[("a.md", Some(row)), ("b.md", Some(row))])
        .step(&[("a.md", Some(row)), ("c.md", Some(row))])
        .step(&[("c.md", None)]);
    // What is not committed has no date that would be the same tomorrow.
    steps = steps.step(&[("b.md", Some(row))]);
    steps.0[3].origin.commit = None;
    let changed = ledger(steps.0).changed;
    let told: Vec<String> = changed
        .iter()
        .map(|(path, at)| format!("{path} {}", at.date_naive()))
        .collect();
    assert_eq!(told, ["a.md 2025-01-02", "b.md 2025-01-01"]);
}
