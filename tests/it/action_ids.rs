//! The fix of `missing-action-id` on any file: the actions stay what they are but for their IDs, what the fix is not for
//! stays byte for byte, and a second time there is nothing to do.

use pm::config::Config;
use pm::diagnostic::Fix;
use pm::edit;
use pm::parse::{Action, Document, Form, parse};
use pm::source::{Source, SourceId, Sources};
use pm::span::{Field, Span, Spanned};
use proptest::prelude::*;

use crate::rules::diagnostics;

fn source(text: &str) -> Source {
    Source {
        path: "2025-01-15-a.md".into(),
        text: text.into(),
        ..Source::default()
    }
}

fn read(text: &str) -> Document {
    parse(SourceId(0), &source(text), &Config::default()).0
}

/// The fix, if there is one.
fn fix(text: &str) -> Option<Fix> {
    let mut sources = Sources::default();
    sources.add(source(text));
    let mut ours = diagnostics(&sources, "2025-02-01")
        .into_iter()
        .filter(|diagnostic| diagnostic.finding.rule == "missing-action-id");
    ours.next().and_then(|diagnostic| diagnostic.finding.fix)
}

/// All that is read of an action, but its ID and where it stands.
fn said(action: &Action) -> Vec<String> {
    fn field<T: std::fmt::Debug>(field: &Field<T>) -> String {
        match field {
            Field::Missing => String::new(),
            Field::Unreadable(text) => format!("? {}", text.value),
            Field::Known(value) => format!("{:?}", value.value),
        }
    }
    let all = |texts: &[Spanned<String>]| {
        let texts: Vec<&str> = texts.iter().map(|text| text.value.as_str()).collect();
        texts.join(" + ")
    };
    let extra = action.extra.iter();
    let extra = extra.map(|(header, cell)| format!("{header}: {}", cell.value));
    vec![
        format!("{:?}", action.form),
        action.text.value.clone(),
        all(&action.owners),
        all(&action.factors),
        all(&action.tickets),
        field(&action.priority),
        field(&action.due),
        field(&action.status),
        field(&action.kind),
        field(&action.created),
        field(&action.completed),
        all(action.evidence.as_slice()),
        all(action.reason.as_slice()),
        extra.collect::<Vec<_>>().join(" | "),
    ]
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let before = read(text);
    let Some(fix) = fix(text) else {
        return Ok(());
    };
    for edit in &fix.edits {
        let in_table = before.tables.iter().any(|table| table.contains(edit.span));
        prop_assert!(in_table || edit.span.is_empty(), "{edit:?} removes text");
    }
    let edited = edit::apply(text, &fix.edits);
    let after = read(&edited);
    let all = |document: &Document| document.actions.iter().map(said).collect::<Vec<_>>();
    prop_assert_eq!(all(&before), all(&after), "\n{}\n{}", text, edited);
    let id = |action: &Action| action.id.as_ref().map(|id| id.value.to_lowercase());
    let old: Vec<_> = before.actions.iter().map(id).collect();
    let new: Vec<_> = after.actions.iter().map(id).collect();
    let mut given = Vec::new();
    for (old, new) in old.iter().zip(new) {
        match (old, new) {
            (Some(old), new) => prop_assert_eq!(Some(old), new.as_ref(), "an ID has changed"),
            (None, new) => given.extend(new),
        }
    }
    prop_assert!(!given.is_empty(), "{} gives nothing\n{}", fix.title, edited);
    let mut once = given.clone();
    once.extend(old.into_iter().flatten());
    for id in &given {
        let same = once.iter().filter(|other| *other == id).count();
        prop_assert_eq!(same, 1, "{} is given twice\n{}", id, edited);
    }
    prop_assert_eq!(self::fix(&edited), None, "a second time\n{}", edited);
    Ok(())
}

const IDS: &[&str] = &["", "AI-1", "A2", "—", "3", "SHOP-412", "TBD", "ai-7", "`x`"];
const TEXTS: &[&str] = &[
    "Ship it",
    "**Ship** it",
    "TODO",
    "Größe ✅ messen",
    "a \\| b",
    "",
    "[see](https://example.com/1)",
    "Done: *x*",
    "S3: copy <!-- c -->",
    "@bob: ship",
    "P1: ship",
    "✅ shipped",
    "[done] ship",
    "AI-9: ship",
    "Alice Novak: ship (@carol, due 2025-02-01)",
    "ship (P2, blocked, F1)",
    "🚧 DOING: P1: @carol: ship",
];
const HEADERS: &[&str] = &["ID", "#", "Key", "Owner", "Status", "Mood", "**ID**", ""];
const CELLS: &[&str] = &["", "x", "done", "@bob", "AI-4", "é", "-", "[ ]"];
const BULLETS: &[&str] = &[
    "- ",
    "* [ ] ",
    "+ [x] ",
    "1. ",
    "22) [X]   ",
    "-\n  ",
    "  - ",
    "-\t",
];

/// A table with a column of actions and up to three others, aligned or not.
fn table() -> impl Strategy<Value = String> {
    let headers = proptest::sample::subsequence(HEADERS, 0..4);
    let row = (0..TEXTS.len(), 0..IDS.len(), 0..CELLS.len());
    let rows = proptest::collection::vec(row, 1..5);
    (headers, 0..4_usize, rows, any::<bool>(), any::<bool>()).prop_map(
        |(mut headers, at, rows, aligned, crlf)| {
            headers.insert(at.min(headers.len()), "Action");
            let mut lines = vec![headers.clone(), vec!["---"; headers.len()]];
            for (text, id, cell) in rows {
                let cells = headers.iter().map(|header| match *header {
                    "Action" => TEXTS[text],
                    "ID" | "#" | "Key" | "**ID**" => IDS[id],
                    _ => CELLS[cell],
                });
                lines.push(cells.collect());
            }
            let widest = |column: usize| {
                let cells = lines.iter().map(|line| line[column].chars().count());
                cells.max().unwrap_or(0)
            };
            let widths: Vec<usize> = (0..headers.len())
                .map(|column| if aligned { widest(column) } else { 0 })
                .collect();
            let end = if crlf { "|\r\n" } else { "|\n" };
            let line = |line: &Vec<&str>| {
                let cells = line.iter().zip(&widths);
                let cells = cells.map(|(cell, width)| format!("| {cell:width$} "));
                cells.collect::<String>() + end
            };
            lines.iter().map(line).collect::<String>() + "\n"
        },
    )
}

fn list() -> impl Strategy<Value = String> {
    let item = (0..BULLETS.len(), 0..TEXTS.len());
    proptest::collection::vec(item, 1..5).prop_map(|items| {
        let line =
            |(bullet, text): &(usize, usize)| format!("{}{}\n", BULLETS[*bullet], TEXTS[*text]);
        items.iter().map(line).collect::<String>() + "\n"
    })
}

fn toml() -> impl Strategy<Value = String> {
    let item = (0..IDS.len(), 0..TEXTS.len(), 0..3_usize);
    proptest::collection::vec(item, 1..4).prop_map(|items| {
        let table = |(id, text, form): &(usize, usize, usize)| {
            let indent = ["", "  ", "\t"][*form];
            let header = ["[[actions]]", "[[actions]] # one", "[[actions]]\n# two"][*form];
            let id = match IDS[*id] {
                "" => String::new(),
                "3" => format!("{indent}id = 3\n"),
                id => format!("{indent}id = \"{id}\"\n"),
            };
            format!("{header}\n{indent}action = '{}'\n{id}", TEXTS[*text])
        };
        items.iter().map(table).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn of_tables_and_lists(parts in proptest::collection::vec(prop_oneof![table(), list()], 1..4)) {
        check(&format!("## Action Items\n\n{}", parts.join("Prose.\n\n")))?;
    }

    #[test]
    fn of_toml(tables in toml()) {
        check(&format!("+++\n{tables}+++\n\n## Summary\n"))?;
    }
}

#[test]
fn what_is_beside_stays() {
    let text = "+++\n+++\n## Action Items\n\nProse.  \n\n| Action |\n|---|\n| a |\n\n\tcode\n";
    let edited = edit::apply(text, &fix(text).unwrap().edits);
    let table = Span::new(text.find('|').unwrap(), text.rfind('|').unwrap() + 1);
    assert!(edited.starts_with(&text[..table.start]));
    assert!(edited.ends_with(&text[table.end..]));
    assert_eq!(read(&edited).actions[0].form, Form::Table);
}
