//! The sections of a postmortem, in the author's order: prose as HTML, what was understood as views.

use std::ops::Range;

use serde::Serialize;

use super::super::factors::anchor as factor_anchor;
use super::super::markdown::{Heading, Page};
use super::super::rows::{self, written};
use super::super::site::Site;
use super::super::view::{ActionRow, Date, Detail, Link, Word};
use super::timeline::{self, Cursor, EntryView};
use crate::model::{Action, Postmortem};
use crate::parse::{self, Factor, Part, Section};
use crate::span::{Field, Span, Spanned};
use crate::vocabulary::{SectionKind, Vocabulary};

/// A section.
#[derive(Debug, Serialize)]
pub struct SectionView {
    pub id: String,
    /// As written; empty for what stands before the first section.
    pub title: String,
    /// `timeline`, `root-cause`; empty for a section that `pm` has no name for.
    pub kind: String,
    /// 2, or 3 under another section.
    pub level: u8,
    pub parts: Vec<PartView>,
    /// The headings inside.
    pub headings: Vec<Heading>,
}

/// A part of a section; `kind` says which.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum PartView {
    Prose {
        html: String,
    },
    Timeline {
        entries: Vec<EntryView>,
        legend: Vec<Word>,
    },
    Factors {
        factors: Vec<FactorView>,
    },
    Actions {
        actions: Vec<ActionRow>,
    },
    Impact {
        figures: Vec<ImpactView>,
    },
    Whys {
        whys: Vec<WhyView>,
    },
}

/// A contributing factor, with the actions that are about it.
#[derive(Debug, Serialize)]
pub struct FactorView {
    /// `F1`.
    pub id: String,
    pub anchor: String,
    pub html: String,
    /// The category's page; its text is empty where none is given.
    pub category: Link,
    /// `testing`, or what is written there.
    pub debt: String,
    /// The reason for which the risk is accepted; empty where it is not.
    pub accepted: String,
    pub actions: Vec<ActionRow>,
}

/// A figure of the impact.
#[derive(Debug, Serialize)]
pub struct ImpactView {
    /// `Users affected`.
    pub label: &'static str,
    /// The figure itself, `11,200`; empty where the value is a sentence.
    pub figure: String,
    /// What else is written, as HTML.
    pub html: String,
}

/// A step of the five whys.
#[derive(Debug, Serialize)]
pub struct WhyView {
    pub question: String,
    /// May be empty.
    pub answer: String,
}

pub(super) fn sections(
    site: &Site<'_>,
    root: &str,
    postmortem: &Postmortem,
    markdown: &mut Page<'_>,
) -> Vec<SectionView> {
    let mut context = Context {
        site,
        root,
        postmortem,
        text: &site.source(postmortem).text,
        actions: action_rows(site, root, postmortem, markdown),
        cursor: Cursor::default(),
        markdown,
    };
    let mut out = Vec::new();
    let preamble = context.prose(postmortem.document.preamble, 1);
    if let Some((part, headings)) = preamble {
        out.push(SectionView {
            id: String::new(),
            title: String::new(),
            kind: String::new(),
            level: 2,
            parts: vec![part],
            headings,
        });
    }
    for section in complete(postmortem) {
        out.push(context.section(&section));
    }
    out
}

/// The sections, and what front matter gives that no section shows: in the section of its name, else in a new one.
fn complete(postmortem: &Postmortem) -> Vec<Section> {
    type Wrap = fn(Range<usize>) -> Part;
    let document = &postmortem.document;
    let kinds: [(SectionKind, usize, Wrap); 5] = [
        (SectionKind::Impact, document.impact.len(), Part::Impact),
        (
            SectionKind::Timeline,
            document.timeline.len(),
            Part::Timeline,
        ),
        (
            SectionKind::ContributingFactors,
            document.factors.len(),
            Part::Factors,
        ),
        (SectionKind::FiveWhys, document.whys.len(), Part::Whys),
        (
            SectionKind::ActionItems,
            postmortem.actions.len(),
            Part::Actions,
        ),
    ];
    let mut sections = document.sections.clone();
    for (kind, length, wrap) in kinds {
        let shown = sections
            .iter()
            .flat_map(|section| &section.parts)
            .filter_map(|part| match (kind, part) {
                (SectionKind::Impact, Part::Impact(range))
                | (SectionKind::Timeline, Part::Timeline(range))
                | (SectionKind::ContributingFactors, Part::Factors(range))
                | (SectionKind::FiveWhys, Part::Whys(range))
                | (SectionKind::ActionItems, Part::Actions(range)) => Some(range.clone()),
                _ => None,
            });
        let missing = uncovered(length, shown.collect());
        if missing.is_empty() {
            continue;
        }
        section_of(&mut sections, kind)
            .parts
            .extend(missing.into_iter().map(wrap));
    }
    sections
}

/// The runs of `0..length` that are in none of the ranges.
fn uncovered(length: usize, mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut out = Vec::new();
    let mut at = 0;
    for range in ranges {
        if range.start > at {
            out.push(at..range.start);
        }
        at = at.max(range.end);
    }
    if at < length {
        out.push(at..length);
    }
    out
}

/// The section of a kind, made where there is none: before the first that usually comes after it.
fn section_of(sections: &mut Vec<Section>, kind: SectionKind) -> &mut Section {
    let found = sections
        .iter()
        .position(|section| section.kind == Some(kind));
    let index = found.unwrap_or_else(|| {
        let later = sections.iter().position(|section| {
            section.level == 2 && section.kind.is_some_and(|other| other > kind)
        });
        let index = later.unwrap_or(sections.len());
        let title = Section {
            kind: Some(kind),
            title: Spanned::new(kind.as_str().to_owned(), Span::default()),
            level: 2,
            span: Span::default(),
            content: Span::default(),
            parts: Vec::new(),
        };
        sections.insert(index, title);
        index
    });
    &mut sections[index]
}

struct Context<'c, 'a> {
    site: &'c Site<'c>,
    root: &'c str,
    postmortem: &'c Postmortem,
    text: &'c str,
    /// The rows of all actions, in the order of the file.
    actions: Vec<ActionRow>,
    cursor: Cursor,
    markdown: &'c mut Page<'a>,
}

impl Context<'_, '_> {
    fn section(&mut self, section: &Section) -> SectionView {
        let title = section.title.value.clone();
        let mut view = SectionView {
            id: self.markdown.id(&title),
            kind: section
                .kind
                .map(|kind| crate::slug::slug(kind.as_str()))
                .unwrap_or_default(),
            title,
            level: section.level,
            parts: Vec::new(),
            headings: Vec::new(),
        };
        for part in &section.parts {
            if let Part::Prose(span) = part {
                if let Some((part, headings)) = self.prose(*span, section.level) {
                    view.parts.push(part);
                    view.headings.extend(headings);
                }
            } else {
                view.parts.push(self.structured(part));
            }
        }
        view
    }

    fn prose(&mut self, span: Span, level: u8) -> Option<(PartView, Vec<Heading>)> {
        let fragment = self.markdown.blocks(span.text(self.text), level);
        (!fragment.html.trim().is_empty()).then_some((
            PartView::Prose {
                html: fragment.html,
            },
            fragment.headings,
        ))
    }

    fn structured(&mut self, part: &Part) -> PartView {
        let document = &self.postmortem.document;
        match part {
            Part::Prose(_) => PartView::Prose {
                html: String::new(),
            },
            Part::Timeline(range) => {
                let entries = slice(&document.timeline, range).iter();
                let entries: Vec<_> = entries
                    .map(|entry| {
                        timeline::entry(self.postmortem, entry, &mut self.cursor, self.markdown)
                    })
                    .collect();
                PartView::Timeline {
                    legend: legend(&entries),
                    entries,
                }
            }
            Part::Factors(range) => {
                let factors = slice(&document.factors, range)
                    .iter()
                    .map(|factor| self.factor(factor))
                    .collect();
                PartView::Factors { factors }
            }
            Part::Actions(range) => PartView::Actions {
                actions: slice(&self.actions, range).to_vec(),
            },
            Part::Impact(range) => {
                let figures = slice(&document.impact, range).iter();
                PartView::Impact {
                    figures: figures
                        .map(|figure| impact(figure, self.markdown))
                        .collect(),
                }
            }
            Part::Whys(range) => {
                let why = |why: &parse::Why| WhyView {
                    question: self.markdown.inline(&why.question),
                    answer: self.markdown.inline(&why.answer),
                };
                PartView::Whys {
                    whys: slice(&document.whys, range).iter().map(why).collect(),
                }
            }
        }
    }

    fn factor(&mut self, factor: &Factor) -> FactorView {
        let category = match &factor.category {
            Field::Known(known) => {
                let Link { href, .. } =
                    self.site
                        .name_link(self.root, "factors", known.value.as_str());
                Link {
                    text: Word::new(known.value).text,
                    href,
                }
            }
            other => Link {
                text: written(other),
                href: String::new(),
            },
        };
        let about = |(action, _): &(&Action, &ActionRow)| {
            action
                .written
                .factors
                .iter()
                .any(|id| id.value == factor.id)
        };
        let actions = self
            .postmortem
            .actions
            .iter()
            .zip(&self.actions)
            .filter(about);
        FactorView {
            id: factor.id.clone(),
            anchor: factor_anchor(&factor.id),
            actions: actions.map(|(_, row)| row.clone()).collect(),
            html: self.markdown.inline(&factor.text),
            category,
            debt: written(&factor.debt),
            accepted: factor
                .accepted
                .as_ref()
                .map(|reason| reason.value.clone())
                .unwrap_or_default(),
        }
    }
}

/// The items of a range; a range that reaches beyond them is cut off rather than a reason to fail.
fn slice<'s, T>(items: &'s [T], range: &Range<usize>) -> &'s [T] {
    let end = range.end.min(items.len());
    &items[range.start.min(end)..end]
}

fn legend(entries: &[EntryView]) -> Vec<Word> {
    let used = super::phases::NAMES
        .iter()
        .filter(|(key, _)| entries.iter().any(|entry| entry.phase == *key));
    used.map(|(key, text)| Word {
        key: (*key).to_owned(),
        text: (*text).to_owned(),
    })
    .collect()
}

/// A figure of the impact: what can stand large, and the rest.
fn impact(figure: &parse::Figure, markdown: &mut Page<'_>) -> ImpactView {
    let value = figure.value.value.trim();
    let (number, rest) = split_figure(value);
    ImpactView {
        label: figure.key.as_str(),
        figure: number.to_owned(),
        html: markdown.inline(rest),
    }
}

/// `11,200 people could not sign in` → `11,200` and the rest; `80 minutes` → itself.
fn split_figure(value: &str) -> (&str, &str) {
    const SHORT: usize = 16;
    let is_plain = !value.contains(['`', '*', '[', '<', '_']);
    if is_plain && value.chars().count() <= SHORT {
        return (value, "");
    }
    let first_word = value.split_whitespace().next().unwrap_or_default();
    let first = first_word.trim_end_matches([',', ';', ':']);
    let is_number = first.chars().any(|c| c.is_ascii_digit())
        && !first.contains(['`', '*', '[', '<', '_', '(']);
    if !is_number || first.len() > SHORT {
        return ("", value);
    }
    let mut end = first.len();
    if first == first_word {
        let rest = value[end..].trim_start();
        let unit = rest
            .split([' ', ',', ';', ':', '('])
            .next()
            .unwrap_or_default();
        let units = [
            "minutes", "minute", "min", "hours", "hour", "h", "days", "day", "seconds", "s", "%",
            "k", "million", "EUR", "USD", "GBP", "€",
        ];
        if units.contains(&unit) {
            end = value.len() - rest.len() + unit.len();
        }
    }
    let (number, rest) = value.split_at(end);
    (
        number,
        rest.trim_start_matches([',', ';', ':', ' ', '–', '—']),
    )
}

/// The actions of a postmortem as rows, with all that is known of them. Their anchors are taken before any heading's.
fn action_rows(
    site: &Site<'_>,
    root: &str,
    postmortem: &Postmortem,
    markdown: &mut Page<'_>,
) -> Vec<ActionRow> {
    for factor in &postmortem.document.factors {
        markdown.id(&factor_anchor(&factor.id));
    }
    let own = site.actions_of(postmortem);
    let standing = |action: &Action| {
        own.iter()
            .find(|standing| std::ptr::eq(standing.action, action))
    };
    let mut rows = Vec::new();
    for action in &postmortem.actions {
        let Some(standing) = standing(action) else {
            continue;
        };
        let mut row = rows::action(site, root, standing);
        row.anchor = markdown.id(&row.anchor);
        row.html = markdown.inline(&action.written.text.value);
        row.details = details(&action.written, &postmortem.document.factors, markdown);
        rows.push(row);
    }
    rows
}

/// All that is written of an action beside its text, owner, priority, due date and status.
fn details(action: &parse::Action, factors: &[Factor], markdown: &mut Page<'_>) -> Vec<Detail> {
    let mut out = Vec::new();
    let mut add = |label: &str, html: String| {
        if !html.is_empty() {
            out.push(Detail {
                label: label.to_owned(),
                html,
            });
        }
    };
    let escaped = super::super::html::escaped;
    let date = |field: &Field<chrono::NaiveDate>| match field {
        Field::Missing => String::new(),
        Field::Unreadable(text) => escaped(&text.value),
        Field::Known(date) => Date::new(date.value).text,
    };
    add("type", escaped(&written(&action.kind)));
    let factor = |id: &Spanned<String>| {
        let (anchor, text) = (escaped(&factor_anchor(&id.value)), escaped(&id.value));
        let exists = factors.iter().any(|factor| factor.id == id.value);
        if exists {
            format!("<a href=\"#{anchor}\">{text}</a>")
        } else {
            text
        }
    };
    add(
        "factor",
        action
            .factors
            .iter()
            .map(factor)
            .collect::<Vec<_>>()
            .join(", "),
    );
    let tickets: Vec<String> = action
        .tickets
        .iter()
        .map(|ticket| markdown.inline(&ticket.value))
        .collect();
    add("ticket", tickets.join(", "));
    if let Field::Unreadable(text) = &action.status {
        add("status as written", escaped(&text.value));
    }
    add("created", date(&action.created));
    add("completed", date(&action.completed));
    for (label, value) in [
        ("evidence", &action.evidence),
        ("reason", &action.reason),
        ("team", &action.team),
    ] {
        add(
            label,
            value
                .as_ref()
                .map(|value| markdown.inline(&value.value))
                .unwrap_or_default(),
        );
    }
    add("automation", escaped(&written(&action.automation)));
    for (header, cell) in &action.extra {
        add(&header.to_lowercase(), markdown.inline(&cell.value));
    }
    out
}
