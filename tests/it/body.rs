//! The body's parsers on any text: they never panic, and every span is where it says.

use pm::config::Config;
use pm::parse::blocks::{self, Block, BlockKind};
use pm::parse::{Document, Form, Part, Section, parse};
use pm::source::{Source, SourceId};
use pm::span::Span;
use pm::vocabulary::SectionKind;
use proptest::prelude::*;

fn read(text: &str) -> Document {
    let source = Source {
        path: "postmortems/2025-01-15-api-errors.md".into(),
        text: text.into(),
        ..Source::default()
    };
    parse(SourceId(0), &source, &Config::default()).0
}

/// Checks what holds of every document.
fn check(text: &str) {
    let document = read(text);
    let mut end = document.body.start;
    let within = |span: Span, outer: Span, what: &str| {
        assert!(
            outer.contains(span),
            "{what} {span:?} is not inside {outer:?}"
        );
        assert!(
            text.get(span.start..span.end).is_some(),
            "{what} {span:?} cuts a character"
        );
    };
    within(document.preamble, document.body, "the preamble");
    for section in &document.sections {
        assert!(
            section.span.start >= end,
            "{:?} overlaps the section before",
            section.title.value
        );
        end = section.span.end;
        within(section.span, document.body, "a section");
        within(section.title.span, section.span, "a title");
        within(section.content, section.span, "a content");
        parts(text, &document, section);
    }
    items(text, &document);
    for suppression in &document.suppressions {
        within(suppression.span, Span::new(0, text.len()), "a suppression");
        within(suppression.scope, Span::new(0, text.len()), "a scope");
        within(suppression.rule.span, suppression.span, "a rule");
        within(suppression.reason.span, suppression.span, "a reason");
    }
    for definition in &document.definitions {
        within(*definition, document.body, "a definition");
    }
}

/// The items of a document in the order of the text, with the part they belong to.
fn spans(document: &Document, part: &Part) -> Vec<Span> {
    match part {
        Part::Prose(span) => vec![*span],
        Part::Timeline(range) => document.timeline[range.clone()]
            .iter()
            .map(|entry| entry.span)
            .collect(),
        Part::Factors(range) => document.factors[range.clone()]
            .iter()
            .map(|factor| factor.span)
            .collect(),
        Part::Actions(range) => document.actions[range.clone()]
            .iter()
            .map(|action| action.span)
            .collect(),
        Part::Impact(range) => document.impact[range.clone()]
            .iter()
            .map(|figure| figure.span)
            .collect(),
        Part::Whys(range) => document.whys[range.clone()]
            .iter()
            .map(|why| why.span)
            .collect(),
    }
}

/// The parts are in order, do not overlap, and leave nothing out but the markup of tables.
fn parts(text: &str, document: &Document, section: &Section) {
    let spans: Vec<Span> = section
        .parts
        .iter()
        .flat_map(|part| spans(document, part))
        .collect();
    let mut at = section.content.start;
    let mut gaps = Vec::new();
    for span in &spans {
        assert!(
            section.content.contains(*span),
            "{span:?} is outside of {:?}\n{text:?}",
            section.content
        );
        assert!(
            span.start >= at,
            "{:?} overlaps what is before\n{text:?}",
            span.text(text)
        );
        gaps.push(Span::new(at, span.start.max(at)));
        at = span.end.max(at);
    }
    gaps.push(Span::new(at, section.content.end));
    let tables = tables(&blocks::parse(text, document.body));
    for gap in gaps {
        let is_blank = gap.text(text).trim().is_empty();
        let in_table = tables
            .iter()
            .any(|table| table.contains(trimmed(text, gap)));
        assert!(
            is_blank || in_table,
            "{:?} is in no part of\n{text}",
            gap.text(text)
        );
    }
}

fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.text(text);
    let start = span.end - inside.trim_start().len();
    Span::new(start, start.max(span.start + inside.trim_end().len()))
}

fn tables(blocks: &[Block]) -> Vec<Span> {
    let mut found = Vec::new();
    for block in blocks {
        if block.kind == BlockKind::Table {
            found.push(block.span);
        }
        found.extend(tables(&block.children));
    }
    found
}

/// The values of items stand inside the items.
fn items(text: &str, document: &Document) {
    let inside = |span: Option<Span>, item: Span| {
        if let Some(span) = span {
            assert!(
                item.contains(span),
                "{:?} is not inside {:?}",
                span.text(text),
                item.text(text)
            );
        }
    };
    for factor in &document.factors {
        inside(factor.id_span, factor.span);
        inside(factor.category.span(), factor.span);
        inside(factor.debt.span(), factor.span);
        inside(
            factor.accepted.as_ref().map(|reason| reason.span),
            factor.span,
        );
        assert!(!factor.id.is_empty());
    }
    for action in &document.actions {
        inside(Some(action.text.span), action.span);
        inside(action.due.span(), action.span);
        inside(action.status.span(), action.span);
        inside(action.priority.span(), action.span);
        inside(action.completed.span(), action.span);
        inside(action.id.as_ref().map(|id| id.span), action.span);
        for value in action.factors.iter().chain(&action.tickets) {
            inside(Some(value.span), action.span);
        }
        for owner in &action.owners {
            assert!(text.get(owner.span.start..owner.span.end).is_some());
        }
        if action.form == Form::Table {
            assert_eq!(action.text.span.text(text), action.text.value);
        }
    }
    for figure in &document.impact {
        inside(Some(figure.value.span), figure.span);
        assert_eq!(figure.value.span.text(text), figure.value.value);
    }
}

const TEMPLATE: &str = "\
# Postmortem: gate scanners rejected tickets

**Date:** 2025-01-15

## Summary

Scanners at the gates rejected valid tickets for 47 minutes.

## Impact

- **Duration**: 47 minutes (13:50–14:37 UTC)
- **Users affected**: about 3,100 visitors
- **Revenue impact**: €4,000 in refunds
- Queues at every gate

## Timeline (all times UTC)

- 13:50 - Clock drift passes the limit
- 13:55 - First alert

## Root Cause

The scanners trusted their own clocks.

## Contributing Factors

1. No check of the clock at start
2. The alert paged the wrong team
3. The rollout reached all gates at once
4. The runbook was out of date

## What Went Well

- The alert fired.

## What Went Poorly

- It took 20 minutes to find the runbook.

## Where We Got Lucky

- It was a Wednesday.

## Action Items

| Action | Owner | Priority | Due Date | Status |
|--------|-------|----------|----------|--------|
| Check the clock at start | @alice | P0 | 2025-01-22 | TODO |
| Page the gate team | @bob | P1 | 2025-01-29 | TODO |
| Roll out by gate | Carol Diaz | P1 | 2025-02-15 | TODO |
| Rewrite the runbook | @dave | P2 | 2025-02-28 | TODO |

## Lessons Learned

Clocks drift.
";

#[test]
fn the_sections_of_the_classic_template_are_read() {
    let document = read(TEMPLATE);
    assert_eq!(
        document.heading.as_ref().unwrap().value,
        "Postmortem: gate scanners rejected tickets"
    );
    assert_eq!(document.preamble.text(TEMPLATE), "**Date:** 2025-01-15");
    let kinds: Vec<SectionKind> = document
        .sections
        .iter()
        .filter_map(|section| section.kind)
        .collect();
    let expected = [
        SectionKind::Summary,
        SectionKind::Impact,
        SectionKind::Timeline,
        SectionKind::RootCause,
        SectionKind::ContributingFactors,
        SectionKind::WhatWentWell,
        SectionKind::WhatWentPoorly,
        SectionKind::WhereWeGotLucky,
        SectionKind::ActionItems,
        SectionKind::LessonsLearned,
    ];
    assert_eq!(kinds, expected);
    assert_eq!(document.sections.len(), expected.len());
    check(TEMPLATE);
}

#[test]
fn the_factors_and_figures_of_the_classic_template_are_read() {
    let document = read(TEMPLATE);
    let factors: Vec<(&str, &str)> = document
        .factors
        .iter()
        .map(|factor| (factor.id.as_str(), factor.text.as_str()))
        .collect();
    assert_eq!(
        factors,
        [
            ("F1", "No check of the clock at start"),
            ("F2", "The alert paged the wrong team"),
            ("F3", "The rollout reached all gates at once"),
            ("F4", "The runbook was out of date"),
        ]
    );

    let figures: Vec<(&str, Option<f64>)> = document
        .impact
        .iter()
        .map(|figure| (figure.value.value.as_str(), figure.minutes))
        .collect();
    assert_eq!(
        figures,
        [
            ("47 minutes (13:50–14:37 UTC)", Some(47.0)),
            ("about 3,100 visitors", None),
            ("€4,000 in refunds", None),
        ]
    );
}

#[test]
fn the_actions_of_the_classic_template_are_read() {
    let document = read(TEMPLATE);
    let actions: Vec<String> = document
        .actions
        .iter()
        .map(|action| {
            let owners: Vec<&str> = action
                .owners
                .iter()
                .map(|owner| owner.value.as_str())
                .collect();
            let (priority, due) = (
                action.priority.known().unwrap(),
                action.due.known().unwrap(),
            );
            let status = action.status.known().unwrap();
            format!(
                "{} | {} | {priority} | {due} | {status}",
                action.text.value,
                owners.join("+")
            )
        })
        .collect();
    assert_eq!(
        actions,
        [
            "Check the clock at start | @alice | P0 | 2025-01-22 | open",
            "Page the gate team | @bob | P1 | 2025-01-29 | open",
            "Roll out by gate | Carol Diaz | P1 | 2025-02-15 | open",
            "Rewrite the runbook | @dave | P2 | 2025-02-28 | open",
        ]
    );
}

/// Pieces of postmortems, whole and broken.
const PIECES: &[&str] = &[
    "# Title\n",
    "## Summary\n",
    "## Impact\n",
    "## Timeline (PST)\n",
    "## Contributing Factors\n",
    "## Action Items\n",
    "## Five Whys\n",
    "## Lessons Learned\n",
    "### What went well\n",
    "### @carol\n",
    "### Why é?\n",
    "# Fallout\n",
    "Impact\n------\n",
    "## 2025-02-01\n",
    "**Impact:** ü\n",
    "**Root cause**\n",
    "- **Impact**: x\n",
    "- **Key events**\n",
    "- F1: é (detection gap)\n",
    "- a (design, debt: ops, accepted: ja, é)\n",
    "- a (detection gapp)\n",
    "- (a)\n",
    "- [ ] Ship é (@carol, P2, due 2025-02-28, F2)\n",
    "- [x] **AI-1: x** [é](/ü) — @dave\n",
    "* ✅ done (é\n",
    "- [ ]\n",
    "1. @a, @b: x\n",
    "  - [ ] nested\n",
    "    - deeper (P1)\n",
    "- **Detection**\n",
    "- None\n",
    "- \\*x\\* (P1)\n",
    "| Action | Owner | Due | X |\n|--|--|--|--|\n",
    "| é `a\\|b` | @a + b | 03/10/2021 | y |\n",
    "| a |\n",
    "| | | | |\n",
    "| - | — |\n",
    "| a | b | c | d | e |\n",
    "| Metric | Value |\n|--|--|\n| Duration | 1 h |\n",
    "| ID | Factor |\n|--|--|\n| F1 | é |\n",
    "- Duration: 1h 20m (é)\n",
    "Duration: 3 h\nUsers: ü\nmore\n",
    "- **Cost:**\n",
    "1. Why? **é**\n",
    "Q: a\nA: b\n",
    "- 14:05 é\n",
    "<!-- pm-allow: a b -->\n",
    "- x <!-- pm-allow: a -->\n",
    "<!-- é\n",
    "[a]: /x\n",
    "> quote\n",
    "```\n",
    "    code\n",
    "\tcode\n",
    "\n",
    "\n\n",
    "\r\n",
    "  ",
    "---\n",
    "title: x\n",
    "- ",
    "**",
    "(",
    ")",
    "`",
    "[",
    "]",
    "|",
    "é",
    "\u{feff}",
    "\u{2028}",
    "&amp;",
    "<br>",
    "![i](/i)",
    "[^1]\n\n[^1]: note\n",
];

fn pieces() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..24);
    (pieces, any::<bool>()).prop_map(|(pieces, crlf)| {
        let text = pieces.concat();
        if crlf {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    })
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_lines_are_read(text in "([-*#>|0-9. \t\\[\\]()`:~a-cé]{0,12}(\r?\n)){0,24}") {
        check(&text);
    }

    #[test]
    fn any_pieces_are_read(text in pieces()) {
        check(&text);
    }
}
