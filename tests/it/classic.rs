//! The template that most teams already have, with three lines of front matter added: all of it is understood.

use std::fs;
use std::path::Path;

use pm::config::Config;
use pm::model::{self, Measure, Postmortem};
use pm::parse::parse;
use pm::source::{Source, Sources};
use pm::vocabulary::{ActionStatus, SectionKind};

use crate::support::{pm, root, run};

fn classic() -> Postmortem {
    let source = Source {
        path: "postmortems/api-errors.md".into(),
        text: fs::read_to_string(root().join("tests/fixtures/classic.md")).unwrap(),
        ..Source::default()
    };
    let mut sources = Sources::default();
    let id = sources.add(source);
    let config = Config::default();
    let (document, findings) = parse(id, sources.get(id), &config);
    assert_eq!(findings, []);
    model::postmortem(id, sources.get(id), document, &config)
}

#[test]
fn it_is_understood_completely() {
    use SectionKind::*;
    let postmortem = classic();
    let document = &postmortem.document;
    let kinds: Vec<_> = document
        .sections
        .iter()
        .map(|section| section.kind.unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            Summary,
            Impact,
            Timeline,
            RootCause,
            ContributingFactors,
            WhatWentWell,
            WhatWentPoorly,
            WhereWeGotLucky,
            ActionItems,
            LessonsLearned
        ]
    );
    let instants: Vec<_> = document
        .timeline
        .iter()
        .map(|entry| entry.at.as_ref().unwrap().at.to_rfc3339())
        .collect();
    assert_eq!(
        instants,
        [
            "2025-01-15T13:50:00+00:00",
            "2025-01-15T13:55:00+00:00",
            "2025-01-15T14:00:00+00:00",
            "2025-01-15T14:05:00+00:00",
            "2025-01-15T14:18:00+00:00",
            "2025-01-15T14:30:00+00:00",
            "2025-01-15T14:37:00+00:00",
        ]
    );
    assert_eq!(
        document.timeline[3].text,
        "Pool exhaustion seen on the dashboard"
    );
    let factors: Vec<_> = document
        .factors
        .iter()
        .map(|factor| factor.id.as_str())
        .collect();
    assert_eq!(factors, ["F1", "F2", "F3", "F4"]);
    assert_eq!(document.impact[0].minutes, Some(47.0));
    let action = |action: &model::Action| {
        let due = action.written.due.known().unwrap().to_string();
        (action.owners[0].0.clone(), due, action.status)
    };
    let row = |owner: &str, due: &str| (owner.to_owned(), due.to_owned(), ActionStatus::Open);
    assert_eq!(
        postmortem.actions.iter().map(action).collect::<Vec<_>>(),
        [
            row("dana", "2025-02-01"),
            row("eli", "2025-02-15"),
            row("farah", "2025-02-15"),
            row("dana", "2025-02-28")
        ]
    );
    let unknown = postmortem
        .instants
        .measure(Measure::TimeToResolve)
        .unwrap_err();
    assert_eq!(
        unknown.0,
        "`started` is not known: mark an entry of the timeline with `[started]`, or set `started` under `[times]`"
    );
}

fn site(folder: &Path) {
    fs::create_dir(folder.join("postmortems")).unwrap();
    fs::copy(
        root().join("tests/fixtures/classic.md"),
        folder.join("postmortems/api-errors.md"),
    )
    .unwrap();
}

/// As of a day before the first due date, `check` asks only for what the template lacks, and for a date that is a
/// day later than the policy has it.
#[test]
fn check_asks_for_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (text, _) =
        run(pm(folder.path()).args(["--today", "2025-01-31", "check", "--format", "short"]));
    let mut rules: Vec<_> = text
        .lines()
        .filter_map(|line| line.split_once("] ")?.1.split(':').next())
        .collect();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(
        rules,
        [
            "due-beyond-policy",
            "factor-without-action",
            "factor-without-category",
            "missing-incident-commander",
            "missing-trigger"
        ],
        "{text}"
    );
}

/// Every entry is on the page as an instant that a program can read.
#[test]
fn its_page_carries_the_instants() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (text, code) =
        run(pm(folder.path()).args(["--today", "2025-01-31", "build", "--keep-going"]));
    assert_eq!(code, 0, "{text}");
    let page =
        fs::read_to_string(folder.path().join("public/postmortems/api-errors.html")).unwrap();
    for time in [
        "13:50", "13:55", "14:00", "14:05", "14:18", "14:30", "14:37",
    ] {
        assert!(
            page.contains(&format!("<time datetime=\"2025-01-15T{time}:00Z\"")),
            "{time}"
        );
    }
    assert!(
        page.contains("unknown") && page.contains("[started]"),
        "how to mark instants"
    );
}

/// Where nobody names a zone, the page does not pretend to know.
#[test]
fn a_zone_that_nobody_named_is_said() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let file = folder.path().join("postmortems/api-errors.md");
    let page = |text: &str, book: &str| {
        fs::write(&file, text).unwrap();
        fs::write(folder.path().join("book.toml"), book).unwrap();
        let (text, code) = run(pm(folder.path()).args(["build", "--keep-going"]));
        assert_eq!(code, 0, "{text}");
        fs::read_to_string(folder.path().join("public/postmortems/api-errors.html")).unwrap()
    };
    let named = fs::read_to_string(&file).unwrap();
    let unnamed = named.replace(" (all times UTC)", "");
    let says = "Times that name no zone are taken as UTC";
    assert!(!page(&named, "").contains(says));
    assert!(page(&unnamed, "").contains(says));
    assert!(!page(&unnamed, "[output.pm]\ntimezone = \"UTC\"\n").contains(says));
}
