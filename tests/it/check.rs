//! A file with ten different mistakes gives ten diagnostics, each at its place, in one run.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use pm::diagnostic::Level;
use pm::emit::{Counts, FORMATS, Style};
use pm::source::{LineIndex, Source, Sources};

use crate::rules::{diagnostics, listing};

/// Line, column, what stands under the mark, and the rule.
type Place<'a> = (usize, usize, &'a str, &'a str);

const TEN: &str = r#"+++
title = "API errors after a deploy"
sevrity = "SEV2"
severity = "SEV2"
services = "api"

[times]
started = 2025-01-15T14:05:00Z
detected = 2025-01-15T13:09:00Z
+++

# API errors after a deploy

## Summary

TBD

## Impact

## Timeline

- 2025-01-15 14:05 UTC — Deploy of release 311
- 2025-01-15 13:09 UTC — Der Alarm für „Fehlerquote“ schlägt an
- 2025-01-15 14:18 UTC — Rolled back

## Contributing Factors

- F1: The canary took no traffic
- F2: No alert watched the error rate (detection gap)

## Action Items

| ID   | Action                         | Owner  | Due        | Status  | Factor |
|------|--------------------------------|--------|------------|---------|--------|
| AI-1 | Add an alert on the error rate | @alice | 2025-01-25 | open    | F2     |
| AI-2 | Send traffic to the canary     |        | 2025-02-15 | blocekd | F1     |
"#;

#[test]
fn ten_mistakes_are_ten_diagnostics() {
    check(
        TEN,
        &[
            (3, 1, "sevrity", "unknown-key"),
            (5, 12, "\"api\"", "invalid-value"),
            (9, 12, "2025-01-15T13:09:00Z", "time-order"),
            (16, 1, "TBD", "placeholder-text"),
            (18, 4, "Impact", "empty-section"),
            (23, 3, "2025-01-15 13:09 UTC", "timeline-order"),
            (28, 3, "F1", "factor-without-category"),
            (35, 52, "2025-01-25", "overdue-action"),
            (36, 10, "Send traffic to the canary", "missing-owner"),
            (36, 65, "blocekd", "unknown-status"),
        ],
    );
}

/// The same with the line breaks of Windows and a byte-order mark: lines and columns are what an editor shows.
#[test]
fn line_breaks_and_byte_order_marks_move_nothing() {
    let windows = format!("\u{feff}{}", TEN.replace('\n', "\r\n"));
    let expected = places(TEN);
    let expected: Vec<Place<'_>> = expected
        .iter()
        .map(|(l, c, t, r)| (*l, *c, t.as_str(), *r))
        .collect();
    check(&windows, &expected);
}

/// Asked for at SEV2, and not there: four sections, a trigger and a commander, which are no mistakes of the ten.
fn is_counted(rule: &str) -> bool {
    ![
        "missing-section",
        "missing-incident-commander",
        "missing-trigger",
    ]
    .contains(&rule)
}

fn check(text: &str, expected: &[Place<'_>]) {
    let found = places(text);
    let found: Vec<Place<'_>> = found
        .iter()
        .map(|(l, c, t, r)| (*l, *c, t.as_str(), *r))
        .collect();
    assert_eq!(found, expected, "\n{}", output(text, "text"));
}

fn places(text: &str) -> Vec<(usize, usize, String, &'static str)> {
    let sources = sources(text);
    let index = LineIndex::new(text);
    let diagnostics = diagnostics(&sources, "2025-02-01");
    let counted = diagnostics.iter().filter(|d| is_counted(d.finding.rule));
    counted
        .map(|diagnostic| {
            let span = diagnostic.finding.at.span;
            let at = index.position(text, span.start);
            (
                at.line,
                at.column,
                span.text(text).to_owned(),
                diagnostic.finding.rule,
            )
        })
        .collect()
}

fn output(text: &str, format: &str) -> String {
    let sources = sources(text);
    let diagnostics = diagnostics(&sources, "2025-02-01");
    let format = FORMATS.iter().find(|known| known.name == format).unwrap();
    let counts = Counts::of(&diagnostics);
    format!(
        "{}{counts}\n",
        format.emit(&listing(&diagnostics, &sources, Style::Plain))
    )
}

fn sources(text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add(Source {
        path: "postmortems/2025-01-15-api-errors.md".into(),
        text: text.into(),
        ..Source::default()
    });
    sources
}

/// A `|` too many moves all that follows into the wrong column. That is one mistake.
#[test]
fn a_row_with_a_cell_too_many_is_one_mistake() {
    let head = "+++\ntitle = \"A\"\nseverity = \"SEV4\"\n+++\n## Summary\na\n## Impact\na\n## Root Cause\na\n## Action Items\n";
    let table =
        "| ID | Action | Type | Owner | Priority | Due | Status |\n|---|---|---|---|---|---|---|\n";
    let text = |row: &str| {
        format!("{head}\n{table}{row}\n| AI-2 | Add a probe | | | P9 | 2025-03-01 | open |\n")
    };
    let wrong = "| AI-1 | Alert when `p|q` fails | detect | team | High | 2025-03-01 | TODO |";
    let found = places(&text(wrong));
    let found: Vec<Place<'_>> = found
        .iter()
        .map(|(l, c, t, r)| (*l, *c, t.as_str(), *r))
        .filter(|(.., rule)| *rule != "unaligned-table")
        .collect();
    let other = [
        (16, 10, "Add a probe", "missing-owner"),
        (16, 28, "P9", "invalid-value"),
    ];
    let surplus = (15, 71, "TODO", "invalid-value");
    assert_eq!(found, [&[surplus], &other[..]].concat());
    // Without it, each value is looked at again.
    let right = wrong.replace("p|q", "pq");
    let rules: Vec<&str> = places(&text(&right))
        .iter()
        .map(|(.., rule)| *rule)
        .collect();
    assert!(rules.contains(&"group-owner"), "{rules:?}");
    // What a text says in whatever cell, it says.
    let linked = wrong.replace("fails", "fails [x](gone.md)");
    let rules: Vec<&str> = places(&text(&linked))
        .iter()
        .map(|(.., rule)| *rule)
        .collect();
    assert_eq!(rules.len(), found.len() + 1, "{rules:?}");
}

/// The template that teams have used for years, with three lines on top.
const CLASSIC: &str = r#"+++
title = "Checkout errors after a schema migration"
date = 2025-01-15
severity = "SEV2"
+++

# Postmortem: Checkout errors after a schema migration

## Summary

For 28 minutes one checkout in eight failed, as the new column could not be empty and the old release left it so.

## Impact

- Duration: 28 minutes
- Users affected: about 1,200
- Revenue impact: €9,000 in delayed orders

## Timeline (all times UTC)

- 13:50 - Migration deployed
- 13:55 - Alert on the error rate of checkout
- 14:00 - On-call acknowledges
- 14:08 - Errors traced to the new column
- 14:15 - Roll-back of the migration begins
- 14:18 - Error rate back to normal
- 14:50 - Delayed orders replayed

## Root Cause

The migration added a column with `NOT NULL` and no default, while the old release was still writing rows without it.

## Contributing Factors

- Migrations run before the release that needs them
- The staging database has no traffic from the old release
- No alert watches failed inserts
- The roll-back of a migration is not rehearsed

## What Went Well

- The alert fired within five minutes

## What Went Poorly

- The roll-back had to be written by hand

## Where We Got Lucky

- It was a Wednesday afternoon

## Action Items

| Action | Owner | Priority | Due Date | Status |
|--------|-------|----------|----------|--------|
| Add a default to every new column | @alice | P0 | 2025-01-22 | TODO |
| Replay traffic against staging | @bob | P1 | 2025-02-05 | TODO |
| Alert on failed inserts | @carol | P1 | 2025-01-31 | TODO |
| Rehearse the roll-back | @dave | P2 | 2025-02-28 | TODO |

## Lessons Learned

A schema and the code that writes to it change in steps that each work with what came before.
"#;

#[test]
fn the_classic_template_is_asked_only_for_what_it_lacks() {
    let sources = sources(CLASSIC);
    let mut diagnostics = diagnostics(&sources, "2025-01-21");
    diagnostics.retain(|diagnostic| diagnostic.level > Level::Hint);
    let short = FORMATS
        .iter()
        .find(|format| format.name == "short")
        .unwrap();
    let expected = "\
postmortems/2025-01-15-api-errors.md:4:12: warning[PM208] missing-incident-commander: no incident commander is named
postmortems/2025-01-15-api-errors.md:4:12: warning[PM213] missing-trigger: `trigger` is missing
postmortems/2025-01-15-api-errors.md:35:1: warning[PM302] factor-without-category: factor F1 has no category
postmortems/2025-01-15-api-errors.md:36:1: warning[PM302] factor-without-category: factor F2 has no category
postmortems/2025-01-15-api-errors.md:37:1: warning[PM302] factor-without-category: factor F3 has no category
postmortems/2025-01-15-api-errors.md:38:1: warning[PM302] factor-without-category: factor F4 has no category
postmortems/2025-01-15-api-errors.md:52:4: warning[PM303] factor-without-action: no action says which contributing factor it addresses
";
    let actual = short.emit(&listing(&diagnostics, &sources, Style::Plain));
    assert_eq!(actual, expected, "\n{actual}");
}

/// What files are made of, whole and broken.
const PIECES: &[&str] = &[
    "+++\n",
    "title = \"é\"\n",
    "severity = \"SEV1\"\nstatus = \"draft\"\n",
    "severity = \n",
    "# pm-allow: time-order\n",
    "[times]\nstarted = 2025-01-15T14:05:00Z\ndetected = 2025-01-15T13:09:00Z\n",
    "\u{feff}",
    "\r\n",
    "\n",
    "## Summary\n",
    "## Timeline\n",
    "- 2025-01-15 14:05 – 13:00 UTC — „Größe“ [started]\n",
    "- 14:?? — b [resolved]\n",
    "## Contributing Factors\n",
    "- F1: TODO (detection gap)\n",
    "- 字 <describe this> ???\n",
    "## Action Items\n",
    "| ID | Action | Owner | Due | Status | Factor |\n|---|---|---|---|---|---|\n",
    "| 1 | ü\t`x` | TBD | 2024-02-30 | blocekd | F9 |\n",
    "| a | b | @team |\n",
    "- [ ] Do (@alice, P1, due 2024-01-01, F1)\n",
    "<!-- pm-allow: overdue-action because -->\n",
    "<!-- pm-allow: ",
    "a <!---> b\n",
    "<!-->\n",
    "```\n",
    "👩‍👩‍👧 e\u{301}\u{1b}[31m\u{0}",
];

#[test]
fn the_shortest_comments_are_comments() {
    let text = "## Summary\n\na <!---> b <!--> c\n\n<!-->\n";
    let sources = sources(text);
    let rules = diagnostics(&sources, "2025-02-01");
    assert!(
        !rules
            .iter()
            .any(|d| d.finding.rule == "invalid-suppression")
    );
}

proptest::proptest! {
    /// Whatever is in a file, every diagnostic stands in it, and every format prints it.
    #[test]
    fn any_file_can_be_checked_and_printed(picks in proptest::collection::vec(0..PIECES.len(), 0..24)) {
        let text: String = picks.iter().map(|pick| PIECES[*pick]).collect();
        let sources = sources(&text);
        let diagnostics = diagnostics(&sources, "2025-02-01");
        for diagnostic in &diagnostics {
            let span = diagnostic.finding.at.span;
            proptest::prop_assert!(text.get(span.start..span.end).is_some(), "{diagnostic:?}");
        }
        for format in FORMATS {
            for style in [Style::Plain, Style::Coloured] {
                let printed = format.emit(&listing(&diagnostics, &sources, style));
                proptest::prop_assert!(printed.len() >= diagnostics.len());
            }
        }
    }
}
