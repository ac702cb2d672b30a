//! What the report says of the past, from stories made by hand. Today is 2026-01-15, and the period begins on the 8th.

use std::collections::BTreeMap;

use super::*;
use crate::ledger::{Event, Ledger, Origin, Story, What};
use crate::model::{ActionId, PostmortemId};
use crate::vocabulary::{ActionStatus, DocumentStatus};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An event at noon of a day, by the commit of that name.
fn event(on: &str, what: What) -> Event {
    let origin = Origin {
        at: format!("{on}T12:00:00Z").parse().unwrap(),
        commit: Some(on.to_owned()),
        author: "Ada".into(),
    };
    Event { origin, what }
}

fn opened(on: &str, due: &str) -> Event {
    let what = What::Opened {
        status: ActionStatus::Open,
        due: Some(day(due)),
        owners: vec!["bob".into()],
    };
    event(on, what)
}

fn moved(on: &str, from: &str, to: &str) -> Event {
    let what = What::DueMoved {
        from: Some(day(from)),
        to: Some(day(to)),
        reason: Some(format!("**since** {on}")),
    };
    event(on, what)
}

fn closed(on: &str, due: &str) -> Event {
    let what = What::Closed {
        status: ActionStatus::Done,
        due: Some(day(due)),
    };
    event(on, what)
}

fn reassigned(on: &str, from: &[&str], to: &[&str]) -> Event {
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    let (from, to) = (names(from), names(to));
    event(on, What::Reassigned { from, to })
}

fn id(local: &str) -> ActionId {
    ActionId {
        postmortem: PostmortemId("a".into()),
        local: local.into(),
    }
}

/// A site with one action, `a/1`, whose story this is.
fn site(written: crate::aggregate::samples::Written, events: Vec<Event>) -> Site {
    let mut site = Site::default();
    site.add(dated("a", "2025-12-01").severity("SEV2").action(written));
    let story = Story {
        events,
        uncertain: false,
    };
    site.history = Ok(Ledger {
        changed: BTreeMap::default(),
        stories: BTreeMap::from([(id("1"), story)]),
        deleted: Vec::new(),
    });
    site
}

/// The section on what changed, without the columns that are always the same.
fn changes(site: &Site, options: &Options) -> String {
    let summary = site.summary();
    let report = report(&summary, options);
    let lines = report.known_changes().iter().map(|change| {
        let kind = words::kind_of_change(change.what.as_str());
        format!("{kind} {}", words::change(&report, change))
    });
    let headline = words::changes(&report);
    headline
        .into_iter()
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

#[track_caller]
fn check(due: &str, status: &str, events: Vec<Event>, expected: &[&str]) {
    let written = action("1", "x").owner("bob").due(due).status(status);
    let told = changes(&site(written, events), &week());
    let told: Vec<&str> = told.lines().skip(1).collect();
    assert_eq!(told, expected);
}

#[test]
fn what_became_overdue_was_not_on_the_first_day() {
    let since_december = |due: &str| vec![opened("2025-12-12", due)];
    let overdue = &["newly overdue due 2026-01-08"];
    check("2026-01-08", "open", since_december("2026-01-08"), overdue);
    check("2026-01-07", "open", since_december("2026-01-07"), &[]);
    check("2026-01-15", "open", since_december("2026-01-15"), &[]);
    // It was to be done later, and now earlier: that is no slip.
    let mut brought_forward = since_december("2026-01-20");
    brought_forward.push(moved("2026-01-09", "2026-01-20", "2026-01-10"));
    check(
        "2026-01-10",
        "open",
        brought_forward,
        &["newly overdue due 2026-01-10"],
    );
    // It was closed then.
    let mut reopened = since_december("2026-01-02");
    reopened.push(closed("2026-01-03", "2026-01-02"));
    let status = ActionStatus::Open;
    reopened.push(event("2026-01-12", What::Reopened { status }));
    check(
        "2026-01-02",
        "open",
        reopened,
        &["newly overdue due 2026-01-02", "reopened due 2026-01-02"],
    );
    // It was to be late already when it came.
    let expected = ["newly overdue due 2026-01-01", "opened due 2026-01-01"];
    let came = vec![opened("2026-01-08", "2026-01-01")];
    check("2026-01-01", "open", came, &expected);
}

#[test]
fn moves_are_told_as_one() {
    let events = vec![
        opened("2025-12-12", "2026-02-01"),
        moved("2025-12-20", "2026-02-01", "2026-02-10"),
        moved("2026-01-08", "2026-02-10", "2026-02-20"),
        moved("2026-01-09", "2026-02-20", "2026-03-01"),
        reassigned("2026-01-10", &["bob"], &["ann"]),
        reassigned("2026-01-11", &["ann"], &["ann", "cy"]),
    ];
    let expected = [
        "slipped 2026-02-10 → 2026-03-01, twice: since 2026-01-09",
        "reassigned bob → ann, cy",
    ];
    check("2026-03-01", "open", events, &expected);
    let back = vec![
        opened("2025-12-12", "2026-02-01"),
        reassigned("2026-01-10", &["bob"], &[]),
        reassigned("2026-01-11", &[], &["bob"]),
    ];
    check("2026-02-01", "open", back, &[]);
}

#[test]
fn the_commits_say_what_is_of_the_period_where_they_are_known() {
    let written = action("1", "x").due("2026-02-01").status("done");
    let events = vec![
        opened("2025-12-12", "2026-02-01"),
        closed("2026-01-02", "2026-02-01"),
    ];
    let site = site(written, events);
    let mut options = week();
    assert_eq!(
        changes(&site, &options),
        "Since 2026-01-08: nothing changed"
    );
    options.commits = Some(["2026-01-02".to_owned()].into());
    assert_eq!(
        changes(&site, &options),
        "Since 2026-01-08: 1 closed\nclosed done"
    );
}

#[test]
fn what_is_uncertain_is_counted_and_not_told() {
    let written = action("1", "x").due("2026-01-10");
    let mut site = site(written, vec![opened("2026-01-12", "2026-01-10")]);
    let ledger = site.history.as_mut().unwrap();
    ledger.stories.get_mut(&id("1")).unwrap().uncertain = true;
    assert_eq!(
        changes(&site, &week()),
        "Since 2026-01-08: nothing changed · 1 that git cannot tell from others"
    );
}

#[test]
fn an_action_that_came_and_went_is_no_news() {
    let written = action("1", "x").due("2026-03-01");
    let mut site = site(written, vec![opened("2025-12-12", "2026-03-01")]);
    let gone = |local: &str, opened_on: &str| {
        let story = Story {
            events: vec![
                opened(opened_on, "2026-03-01"),
                event("2026-01-12", What::Deleted),
            ],
            uncertain: false,
        };
        (id(local), story)
    };
    let ledger = site.history.as_mut().unwrap();
    ledger.deleted = vec![gone("2", "2026-01-09"), gone("3", "2026-01-07")];
    let expected = "Since 2026-01-08: 1 deleted\ndeleted in 2026-01-12 by Ada";
    assert_eq!(changes(&site, &week()), expected);
    // Nobody can tell of what priority it was.
    let mut options = week();
    options.filter.priorities = vec![Priority::P1];
    assert_eq!(
        changes(&site, &options),
        "Since 2026-01-08: nothing changed"
    );
    options.filter.priorities.clear();
    options.filter.owners = vec![OwnerName("bob".into())];
    assert_eq!(changes(&site, &options), expected);
}

#[test]
fn an_action_that_came_back_is_opened() {
    let came_back = |on: &str| {
        vec![
            opened("2025-12-12", "2026-03-01"),
            event("2026-01-03", What::Deleted),
            event(on, What::Restored),
        ]
    };
    let opened = &["opened due 2026-03-01"];
    check("2026-03-01", "open", came_back("2026-01-09"), opened);
    check("2026-03-01", "open", came_back("2026-01-07"), &[]);
}

#[test]
fn an_unknown_past_is_said_once_with_the_remedy() {
    let mut site = Site::sample();
    site.history = Err(Unknown("there is no past\n  `git make-some`".into()));
    let summary = site.summary();
    let options = week();
    let report = report(&summary, &options);
    let text = (text::FORMAT.render)(&report);
    let said =
        "\nWhat changed since 2026-01-08 is unknown: there is no past\n  `git make-some`\n\n";
    assert_eq!(text.matches(said).count(), 1, "{text}");
    assert_eq!(text.matches(" is unknown").count(), 1, "{text}");
    let markdown = (markdown::FORMAT.render)(&report);
    let said = "## What changed\n\nWhat changed since 2026-01-08 is unknown: there is no past\n\\`git make-some\\`\n";
    assert!(markdown.contains(said), "{markdown}");
    let said = "What changed since 2026-01-08 is unknown: there is no past `git make-some`";
    let html = (html::FORMAT.render)(&report);
    assert!(html.contains(&format!(">{said}</p>")), "{html}");
    let slack: serde_json::Value = serde_json::from_str(&(slack::FORMAT.render)(&report)).unwrap();
    assert_eq!(slack["blocks"][2]["text"]["text"], said);
    let json: serde_json::Value = serde_json::from_str(&(json::FORMAT.render)(&report)).unwrap();
    assert_eq!(json["changes"], serde_json::Value::Null);
    assert_eq!(
        json["changes_unknown"],
        "there is no past\n  `git make-some`"
    );
}

#[test]
fn a_row_says_how_often_it_moved_and_to_whom_it_goes() {
    let written = action("1", "x")
        .owner("bob")
        .priority("P0")
        .due("2026-01-02")
        .team("platform");
    let events = vec![
        opened("2025-12-02", "2025-12-20"),
        moved("2025-12-12", "2025-12-20", "2025-12-28"),
        moved("2025-12-20", "2025-12-28", "2026-01-02"),
    ];
    let mut site = site(written, events);
    let catalog = &mut site.config.catalog;
    let lead = crate::config::catalog::Team {
        lead: Some("@Lea".into()),
        ..Default::default()
    };
    catalog.teams.insert("Platform".into(), lead);
    super::check(
        &site,
        "text",
        &week(),
        "
1 overdue

Since 2026-01-08: nothing changed

Escalated: 1
  lea (team lead)  13 days late  P0  a/1  bob

bob: 1 overdue
  13 days late  P0  a/1  bob  2026-01-02  x · moved twice, first due 2025-12-20 · escalated to lea (team lead)

Open: 1 · 31–90 days: 1
Slipped: 1 of the 1 open
",
    );
    let options = week();
    let summary = site.summary();
    let report = report(&summary, &options);
    let csv = (csv::FORMAT.render)(&report);
    let row = csv.lines().last().unwrap();
    assert!(row.ends_with(",,2,2025-12-20,lea (team lead)"), "{row}");
    let markdown = (markdown::FORMAT.render)(&report);
    let row = "| **13 days late** · moved twice, first due 2025-12-20 · escalated to lea (team lead) | P0 | x | bob | 2026-01-02 | a/1 |";
    assert!(markdown.contains(row), "{markdown}");
    let fail = |condition: &str| {
        let condition: FailOn = condition.parse().unwrap();
        condition.matching(&report).unwrap().len()
    };
    let counts = ["slips", "slips:2", "slips:P0:2", "slips:P1", "slips:3"].map(fail);
    assert_eq!(counts, [1, 1, 1, 0, 0]);
}

#[test]
fn completion_is_measured_by_three_dates() {
    // Due first on 20 December, last on 20 January, by the policy of a P1 at SEV2 on 31 December; done on 9 January.
    let written = action("1", "x")
        .priority("P1")
        .due("2026-01-20")
        .status("done");
    let events = vec![
        opened("2025-12-02", "2025-12-20"),
        moved("2025-12-12", "2025-12-20", "2026-01-20"),
        closed("2026-01-09", "2026-01-20"),
    ];
    let site = site(written, events);
    let options = week();
    let summary = site.summary();
    let completion = report(&summary, &options).figures.completion;
    let share = |yes, no, unknown| Share { yes, no, unknown };
    let expected = Completion {
        done: 1,
        dropped: 0,
        by_first_due: share(0, 1, 0),
        by_last_due: share(1, 0, 0),
        within_policy: share(0, 1, 0),
    };
    assert_eq!(completion, expected);
}

#[test]
fn a_mail_and_a_message_say_what_changed() {
    let written = action("1", "x & y").owner("bob").due("2026-01-20");
    let opened = opened("2025-12-12", "2026-01-10");
    let moved = moved("2026-01-09", "2026-01-10", "2026-01-20");
    let mut site = site(written, vec![opened, moved]);
    site.add(
        dated("b", "2026-01-03")
            .severity("SEV1")
            .status(DocumentStatus::Draft)
            .resolved("2026-01-03T12:00:00Z"),
    );
    let (options, summary) = (week(), site.summary());
    let report = report(&summary, &options);
    let slack: serde_json::Value = serde_json::from_str(&(slack::FORMAT.render)(&report)).unwrap();
    let blocks: Vec<_> = slack["blocks"].as_array().unwrap().iter().collect();
    let texts: Vec<_> = blocks.iter().map(|b| b["text"]["text"].as_str()).collect();
    let expected = [
        "*What changed*: Since 2026-01-08: 1 slipped\n\
         • *slipped* · x &amp; y · bob · 2026-01-10 → 2026-01-20: since 2026-01-09 · a/1",
        "*Late postmortems*: 1\n• *9 days late* · SEV1 · b · still a draft",
        "*bob*: 1 due within 7 days\n\
         • due in 5 days · x &amp; y · moved once, first due 2026-01-10 · a/1",
        "*Open*: 1 · 31–90 days: 1\n*Slipped*: 1 of the 1 open",
    ];
    assert_eq!(texts[2..], expected.map(Some));
    let html = (html::FORMAT.render)(&report);
    let mut read = String::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        read.push_str(if tag.starts_with("/td") { "\n" } else { "" });
        read.push_str(&text.replace('\n', " "));
    }
    let read: Vec<String> = read
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let read = read.join("\n");
    for expected in [
        "What changed Since 2026-01-08: 1 slipped slipped\n\
         x &amp; y bob · 2026-01-10 → 2026-01-20: since 2026-01-09 · a/1\n",
        "Late postmortems 1 postmortem 9 days late\nb SEV1 · still a draft · b\n",
        "bob 1 due within 7 days due in 5 days\n\
         x &amp; y due 2026-01-20 · moved once, first due 2026-01-10 · a/1\n",
        "Figures Open: 1 · 31–90 days: 1 Slipped: 1 of the 1 open",
    ] {
        assert!(read.contains(expected), "{expected}\n{read}");
    }
}
