//! What holds of every summary and every report, whatever the actions are.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use pm::aggregate::{Counts, Group, Summary, summarise};
use pm::config::Config;
use pm::model::{self, Corpus, OwnerName};
use pm::parse::{self, Document, Form, blocks};
use pm::report::{FORMATS, Filter, GroupBy, Options, Report, Section, report};
use pm::source::{Source, SourceId};
use pm::span::{Field, Span, Spanned};
use pm::time::Now;
use pm::vocabulary::{ActionStatus, Priority, Vocabulary};

use crate::messages;

const PEOPLE: [&str; 3] = ["alice", "bob", "carol"];
const SEVERITIES: [&str; 4] = ["SEV1", "SEV3", "SEV4", "none that is known"];

fn today() -> NaiveDate {
    "2026-01-15".parse().unwrap()
}

fn now() -> Now {
    Now {
        instant: "2026-01-15T00:00:00Z".parse().unwrap(),
        today: today(),
    }
}

fn spanned<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::default())
}

fn field<T>(value: Option<T>) -> Field<T> {
    value.map_or(Field::Missing, |value| Field::Known(spanned(value)))
}

/// A date within five weeks of today, or none.
fn some_date() -> impl Strategy<Value = Option<NaiveDate>> {
    let from = today() - Days::new(35);
    proptest::option::of((0..70u64).prop_map(move |days| from + Days::new(days)))
}

fn some_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z ]{1,30}",
        r"[=+@|\\*_`<>&#!\[\]~$a1 \t\r\n-]{0,20}",
        r"\PC{0,20}",
        any::<String>(),
    ]
}

fn some_action() -> impl Strategy<Value = parse::Action> {
    let owners = proptest::collection::vec(proptest::sample::select(&PEOPLE[..]), 0..3);
    let priority = proptest::option::of(proptest::sample::select(Priority::ALL));
    let status = proptest::option::of(proptest::sample::select(ActionStatus::ALL));
    let team = proptest::option::of("[a-c]");
    let written = (
        some_text(),
        owners,
        priority,
        some_date(),
        status,
        some_date(),
        some_date(),
        team,
    );
    written.prop_map(
        |(text, owners, priority, due, status, created, completed, team)| parse::Action {
            span: Span::default(),
            form: Form::Table,
            id: None,
            text: spanned(text),
            owners: owners
                .into_iter()
                .map(|owner| spanned(owner.to_owned()))
                .collect(),
            priority: field(priority),
            due: field(due),
            status: field(status),
            kind: Field::Missing,
            factors: Vec::new(),
            tickets: Vec::new(),
            created: field(created),
            completed: field(completed),
            evidence: None,
            reason: None,
            team: team.map(spanned),
            automation: Field::Missing,
            remind: Field::Missing,
            extra: Vec::new(),
            misread: false,
        },
    )
}

fn some_document() -> impl Strategy<Value = Document> {
    let services = proptest::collection::vec("[x-z]", 0..3);
    let severity = proptest::sample::select(&SEVERITIES[..]);
    let actions = proptest::collection::vec(some_action(), 0..8);
    (some_text(), some_date(), services, severity, actions).prop_map(
        |(title, date, services, severity, actions)| {
            let mut document = Document {
                actions,
                ..Document::default()
            };
            document.front.title = Some(spanned(title));
            document.front.date = date.map(spanned);
            document.front.severity = Some(spanned(severity.to_owned()));
            document.front.services = services.into_iter().map(spanned).collect();
            document
        },
    )
}

fn some_corpus() -> impl Strategy<Value = Corpus> {
    proptest::collection::vec(some_document(), 0..5).prop_map(|documents| {
        let config = Config::default();
        let each = documents.into_iter().enumerate();
        let postmortems = each.map(|(index, document)| {
            let source = Source {
                path: format!("postmortems/p{index}.md"),
                ..Source::default()
            };
            model::postmortem(SourceId(index), &source, document, &config)
        });
        model::corpus(postmortems.collect())
    })
}

/// A filter with up to two values a key.
fn some_filter() -> impl Strategy<Value = Filter> {
    let config = Config::default();
    let severities: Vec<_> = SEVERITIES
        .iter()
        .filter_map(|name| config.severity(name))
        .collect();
    let owners = proptest::sample::select(&PEOPLE[..]).prop_map(|name| OwnerName(name.into()));
    (
        proptest::collection::vec(owners, 0..3),
        proptest::collection::vec("[a-c]", 0..2),
        proptest::collection::vec("[x-z]", 0..2),
        proptest::collection::vec(proptest::sample::select(Priority::ALL), 0..3),
        proptest::collection::vec(proptest::sample::select(severities), 0..3),
    )
        .prop_map(|(owners, teams, services, priorities, severities)| Filter {
            published: false,
            owners,
            teams,
            services,
            priorities,
            severities,
        })
}

fn some_options() -> impl Strategy<Value = Options> {
    let by = proptest::sample::select(&GroupBy::ALL[..]);
    let since = (0..40u64).prop_map(|days| today() - Days::new(days));
    (since, by, some_filter()).prop_map(|(since, by, filter)| Options {
        since,
        by,
        filter,
        ..Options::new(today())
    })
}

/// The place in memory of every action of a report: two can be alike in all they say.
fn identities(report: &Report<'_>) -> Vec<*const model::Action> {
    report
        .items
        .iter()
        .map(|item| std::ptr::from_ref(item.standing.action))
        .collect()
}

fn sum<'g, 'a: 'g>(groups: impl Iterator<Item = &'g Group<'a>>) -> usize {
    groups.map(|group| group.actions.len()).sum()
}

fn check_counts(summary: &Summary<'_>) {
    let counts = summary.counts();
    let total: usize = summary
        .corpus
        .postmortems
        .iter()
        .map(|p| p.actions.len())
        .sum();
    let Counts {
        overdue,
        due_soon,
        later,
        undated,
        done,
        wont_do,
        ..
    } = counts;
    assert_eq!(counts.total, total);
    assert_eq!(counts.open, overdue + due_soon + later + undated);
    assert_eq!(counts.total, counts.open + done + wont_do);
    assert!(counts.unowned <= counts.open);
    assert_eq!(sum(summary.by_status().values()), total);
    assert_eq!(sum(summary.by_due().values()), total);
    assert_eq!(sum(summary.by_priority().values()), total);
    assert_eq!(sum(summary.by_severity().values()), total);
    assert_eq!(sum(summary.by_year().values()), total);
    let closed = |status: &ActionStatus| status.is_closed();
    let by_status = summary.by_status();
    let closed = by_status
        .iter()
        .filter(|(status, _)| closed(status))
        .map(|(_, group)| group);
    assert_eq!(sum(closed), done + wont_do);
}

proptest! {
    #[test]
    fn counts_add_up(corpus in some_corpus()) {
        let config = Config::default();
        check_counts(&summarise(&corpus, &config, &pm::ledger::NOT_ASKED, now()));
    }

    #[test]
    fn every_reported_action_is_in_one_section_and_in_a_group(corpus in some_corpus(), options in some_options()) {
        let config = Config::default();
        let summary = summarise(&corpus, &config, &pm::ledger::NOT_ASKED, now());
        let report = report(&summary, &options);
        let totals = report.totals();
        let incomplete = report.items.iter().filter(|item| item.section == Section::Incomplete).count();
        prop_assert_eq!(totals.overdue + totals.due_soon + incomplete + totals.closed, report.items.len());
        prop_assert!(totals.incomplete >= incomplete);
        let all = identities(&report);
        let distinct: BTreeSet<_> = all.iter().collect();
        prop_assert_eq!(distinct.len(), all.len());
        let grouped = report.groups.iter().flat_map(|group| &group.items);
        let grouped: BTreeSet<_> = grouped.map(|item| std::ptr::from_ref(item.standing.action)).collect();
        prop_assert_eq!(grouped, all.into_iter().collect());
        prop_assert!(report.groups.iter().all(|group| !group.items.is_empty()));
    }

    #[test]
    fn filters_never_add(corpus in some_corpus(), options in some_options(), more in some_filter()) {
        let config = Config::default();
        let summary = summarise(&corpus, &config, &pm::ledger::NOT_ASKED, now());
        let all = Options { filter: Filter::default(), ..options.clone() };
        let all: BTreeSet<_> = identities(&report(&summary, &all)).into_iter().collect();
        let some: BTreeSet<_> = identities(&report(&summary, &options)).into_iter().collect();
        prop_assert!(some.is_subset(&all));
        // A key that was open to all is narrowed: fewer. Another value of a key that was not: more, but never too many.
        let mut narrowed = options.clone();
        if narrowed.filter.priorities.is_empty() {
            narrowed.filter.priorities = more.priorities;
            let fewer: BTreeSet<_> = identities(&report(&summary, &narrowed)).into_iter().collect();
            prop_assert!(fewer.is_subset(&some));
        } else {
            narrowed.filter.priorities.extend(more.priorities);
            let wider: BTreeSet<_> = identities(&report(&summary, &narrowed)).into_iter().collect();
            prop_assert!(some.is_subset(&wider) && wider.is_subset(&all));
        }
    }

    #[test]
    fn every_format_can_be_read_back(corpus in some_corpus(), options in some_options()) {
        let config = Config::default();
        let summary = summarise(&corpus, &config, &pm::ledger::NOT_ASKED, now());
        let report = report(&summary, &options);
        let json = FORMATS.iter().find(|format| format.name == "json").unwrap();
        let json: serde_json::Value = serde_json::from_str(&(json.render)(&report)).unwrap();
        let texts = json["actions"].as_array().unwrap().iter();
        let texts: Vec<String> = texts.map(|action| action["text"].as_str().unwrap().to_owned()).collect();
        prop_assert_eq!(texts.len(), report.items.len());
        for format in FORMATS {
            let text = (format.render)(&report);
            prop_assert!(text.ends_with('\n'), "{}", format.name);
            let controls = text.replace("\r\n", "\n");
            prop_assert!(!controls.chars().any(|c| c.is_control() && c != '\n'), "{}", format.name);
            match format.name {
                "json" => {}
                "csv" => read_csv(&text, report.items.len()),
                "markdown" => read_markdown(&text, &report, &texts),
                "text" => {
                    let grouped: usize = report.groups.iter().map(|group| group.items.len()).sum();
                    let paragraphs = text.split("\n\n").skip(1).take(report.groups.len());
                    let lines: usize = paragraphs.map(|group| group.lines().count()).sum();
                    prop_assert_eq!(lines, report.groups.len() + grouped);
                }
                "html" => {
                    prop_assert_eq!(messages::read_html(&text), grouped_texts(&report, &texts));
                }
                "slack" => {
                    let rows: usize = report.groups.iter().map(|group| group.items.len()).sum();
                    prop_assert_eq!(messages::read_slack(&text), rows);
                }
                "ics" => prop_assert_eq!(messages::read_ics(&text).len(), messages::dated(&report)),
                other => prop_assert!(false, "say here how `{}` is read back", other),
            }
        }
    }
}

fn read_csv(text: &str, rows: usize) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), rows);
    for cell in records.iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell:?}"
        );
    }
}

/// There is nothing but headings, sentences and tables, and every action is read as it was written.
fn read_markdown(text: &str, report: &Report<'_>, texts: &[String]) {
    use blocks::BlockKind::{Heading, Paragraph, Table};
    let blocks = blocks::parse(text, Span::new(0, text.len()));
    for block in &blocks {
        assert!(
            matches!(block.kind, Heading(1 | 2) | Paragraph | Table),
            "{:?} in\n{text}",
            block.kind
        );
    }
    let is_group = |table: &&blocks::Block| {
        let first = table
            .children
            .first()
            .and_then(|head| head.children.first());
        table.kind == Table && first.is_some_and(|cell| cell.text() == "State")
    };
    let tables = blocks.iter().filter(is_group);
    let rows = tables.flat_map(|table| &table.children[1..]);
    let actual: Vec<String> = rows
        .map(|row| row.children[2].text().trim().to_owned())
        .collect();
    assert_eq!(actual, grouped_texts(report, texts), "{text}");
}

/// The texts of the actions, group by group.
fn grouped_texts(report: &Report<'_>, texts: &[String]) -> Vec<String> {
    let order = identities(report);
    let items = report.groups.iter().flat_map(|group| &group.items);
    let text = |item: &pm::report::Item<'_>| {
        let place = std::ptr::from_ref(item.standing.action);
        texts[order.iter().position(|other| *other == place).unwrap()].clone()
    };
    items.map(text).collect()
}
