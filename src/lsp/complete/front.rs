//! Completion in the front matter: keys, and the values of those that have a list.

use std::collections::BTreeSet;

use lsp_types::CompletionItemKind;

use super::{Line, Word, Words, people, plain, vocabulary};
use crate::lsp::View;
use crate::span::Span;
use crate::vocabulary::{
    ActionStatus, ActionType, Automation, Debt, DetectedBy, DocumentStatus, FactorCategory,
    Instant, Kind, Priority, Role, Trigger, Visibility,
};

/// The keys outside of every table, in the order of the guide.
const TOP: &[&str] = &[
    "title",
    "date",
    "severity",
    "status",
    "published",
    "kind",
    "id",
    "services",
    "teams",
    "tags",
    "trigger",
    "detected-by",
    "environments",
    "regions",
    "repeat-of",
    "change",
    "timezone",
    "visibility",
    "authors",
    "reviewers",
    "related",
    "tracker",
    "hypothesis",
];

/// The tables, and those that may come several times.
const TABLES: &[&str] = &[
    "[times]",
    "[roles]",
    "[impact]",
    "[extra]",
    "[[alerts]]",
    "[[budget]]",
    "[[timeline]]",
    "[[factors]]",
    "[[actions]]",
];

/// The keys of each table but those of vocabularies.
const IN_TABLE: &[(&str, &[&str])] = &[
    ("alerts", &["name", "runbook"]),
    (
        "budget",
        &[
            "service",
            "objective",
            "error-ratio",
            "duration-minutes",
            "bad-events",
            "consumed-minutes",
        ],
    ),
    ("timeline", &["at", "end", "text", "mark"]),
    ("factors", &["id", "text", "category", "debt", "accepted"]),
    (
        "actions",
        &[
            "id",
            "action",
            "type",
            "owner",
            "priority",
            "due",
            "status",
            "factors",
            "tickets",
            "created",
            "completed",
            "evidence",
            "reason",
            "team",
            "automation",
            "remind",
        ],
    ),
    (
        "impact",
        &[
            "duration-minutes",
            "users-affected",
            "revenue-impact",
            "budget-consumed",
            "data-lost",
            "text",
        ],
    ),
];

pub(super) fn words(view: View<'_>, line: &Line<'_>, front: Span) -> Option<Words> {
    let above = Span::new(front.start, line.start.max(front.start)).text(view.text);
    let table = table(above);
    if line.before.trim_start().starts_with('#') {
        return None;
    }
    match line.before.split_once('=') {
        Some((key, value)) => values(view, line, table, key.trim(), value),
        None => Some(keys(line, above, table)),
    }
}

/// The table that the lines above leave open; empty before the first.
fn table(above: &str) -> &str {
    let headers = above.lines().rev().map(str::trim);
    let mut headers = headers.filter(|line| line.starts_with('[') && line.ends_with(']'));
    let header = headers.next().unwrap_or_default();
    header.trim_matches(['[', ']', ' '])
}

fn keys(line: &Line<'_>, above: &str, table: &str) -> Words {
    let in_vocabulary = |words: Vec<Word>| words.into_iter().map(|word| word.text).collect();
    let names: Vec<String> = match table {
        "" => TOP.iter().map(ToString::to_string).collect(),
        "times" => in_vocabulary(vocabulary::<Instant>()),
        "roles" => in_vocabulary(vocabulary::<Role>()),
        _ => {
            let row = IN_TABLE.iter().find(|(name, _)| *name == table);
            let keys = row.map_or(&[][..], |(_, keys)| keys);
            keys.iter().map(ToString::to_string).collect()
        }
    };
    let open = above.rfind("\n[").map_or(above, |at| &above[at..]);
    let written: BTreeSet<&str> = open
        .lines()
        .filter_map(|line| Some(line.split_once('=')?.0.trim()))
        .collect();
    let keys = names
        .iter()
        .filter(|name| !written.contains(name.as_str()))
        .map(|name| Word {
            text: format!("{name} = "),
            detail: String::new(),
            kind: CompletionItemKind::PROPERTY,
        });
    let tables = TABLES
        .iter()
        .filter(|table| table.starts_with("[[") || !above.contains(*table))
        .map(|table| Word {
            text: (*table).to_owned(),
            detail: String::new(),
            kind: CompletionItemKind::STRUCT,
        });
    let indentation = line.before.len() - line.before.trim_start().len();
    Words {
        words: keys.chain(tables).collect(),
        span: line.from(indentation),
    }
}

fn values(view: View<'_>, line: &Line<'_>, table: &str, key: &str, before: &str) -> Option<Words> {
    let words = list(view, table, key)?;
    // Inside quotation marks the bare word, else one with its own.
    let is_quoted = before.matches('"').count() % 2 == 1;
    let quote = |word: Word| Word {
        text: if is_quoted {
            word.text
        } else {
            format!("\"{}\"", word.text)
        },
        ..word
    };
    let span = if is_quoted {
        let start = line.before.rfind('"').map_or(0, |at| at + 1);
        line.from(start)
    } else {
        line.word()
    };
    Some(Words {
        span,
        words: words.into_iter().map(quote).collect(),
    })
}

/// The values that a key can have, where there is a list of them.
fn list(view: View<'_>, table: &str, key: &str) -> Option<Vec<Word>> {
    let catalog = &view.site.config.catalog;
    Some(match (table, key) {
        ("", "severity") => severities(view),
        ("", "status") => vocabulary::<DocumentStatus>(),
        ("", "kind") => vocabulary::<Kind>(),
        ("", "trigger") => vocabulary::<Trigger>(),
        ("", "detected-by") => vocabulary::<DetectedBy>(),
        ("", "visibility") => vocabulary::<Visibility>(),
        ("", "services") | ("budget", "service") => {
            let services = catalog.services.iter();
            services
                .map(|(name, service)| plain(name, service.team.as_deref().unwrap_or_default()))
                .collect()
        }
        ("", "teams") | ("actions", "team") => {
            catalog.teams.keys().map(|name| plain(name, "")).collect()
        }
        ("", "related" | "repeat-of") => postmortems(view),
        ("", "tags") => tags(view),
        ("", "authors" | "reviewers") | ("roles", _) | ("actions", "owner") => handles(view),
        ("timeline", "mark") => vocabulary::<Instant>(),
        ("factors", "category") => vocabulary::<FactorCategory>(),
        ("factors", "debt") => vocabulary::<Debt>(),
        ("actions", "status") => vocabulary::<ActionStatus>(),
        ("actions", "priority") => vocabulary::<Priority>(),
        ("actions", "type") => vocabulary::<ActionType>(),
        ("actions", "automation") => vocabulary::<Automation>(),
        ("actions", "factors") => super::body::factors(view),
        ("budget", "objective") => objectives(view),
        _ => return None,
    })
}

fn severities(view: View<'_>) -> Vec<Word> {
    let levels = view.site.config.severities.iter();
    let alias = |aliases: &[String]| aliases.first().cloned().unwrap_or_default();
    levels
        .map(|level| plain(&level.name, &alias(&level.aliases)))
        .collect()
}

/// People without the `@` that they have in the body.
fn handles(view: View<'_>) -> Vec<Word> {
    let mut people = people(view);
    for person in &mut people {
        person.text.remove(0);
    }
    people
}

/// The other postmortems, the latest first.
fn postmortems(view: View<'_>) -> Vec<Word> {
    let others = view.site.corpus.postmortems.iter();
    let mut others: Vec<_> = others
        .filter(|other| other.source != view.postmortem.source)
        .collect();
    others.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id)));
    others
        .into_iter()
        .map(|other| plain(&other.id.0, &other.title))
        .collect()
}

/// The tags in use.
fn tags(view: View<'_>) -> Vec<Word> {
    let postmortems = view.site.corpus.postmortems.iter();
    let tags = postmortems.flat_map(|postmortem| &postmortem.document.front.tags);
    let tags: BTreeSet<&str> = tags.map(|tag| tag.value.as_str()).collect();
    tags.into_iter().map(|tag| plain(tag, "")).collect()
}

fn objectives(view: View<'_>) -> Vec<Word> {
    let services = view.site.config.catalog.services.values();
    let names = services.flat_map(|service| &service.objectives);
    let names: BTreeSet<&str> = names.map(|objective| objective.name.as_str()).collect();
    names.into_iter().map(|name| plain(name, "")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::{Source, SourceId};

    /// The parser knows every key that is offered, so that none can be offered that is not one.
    #[test]
    fn every_key_is_one() {
        let check = |text: String| {
            let source = Source {
                path: "2025-01-15-a.md".into(),
                text: format!("+++\n{text}\n+++\n"),
                ..Source::default()
            };
            let (_, findings) = crate::parse::parse(SourceId(0), &source, &Config::default());
            let unknown = findings
                .iter()
                .find(|finding| finding.rule == "unknown-key");
            assert_eq!(unknown, None, "{text}");
        };
        for key in TOP {
            check(format!("{key} = \"x\""));
        }
        for (table, keys) in IN_TABLE {
            let (open, close) = if *table == "impact" {
                ("[", "]")
            } else {
                ("[[", "]]")
            };
            for key in *keys {
                check(format!("{open}{table}{close}\n{key} = \"x\""));
            }
        }
    }
}
