//! The sections of a postmortem, in the author's order: prose as HTML, what was understood as views.

use std::ops::Range;

use serde::Serialize;

use super::super::markdown::{Heading, Page};
use super::super::rows::written;
use super::super::site::{Site, name_link};
use super::super::view::{ActionRow, Link, Word};
use super::actions;
use super::drawing::{self, Drawing};
use super::impact::{self, ImpactView};
use super::timeline::{self, Cursor, EntryView};
use crate::anchor;
use crate::model::{Action, Postmortem};
use crate::parse::{self, Factor, Part, Section, TimelineEntry};
use crate::span::{Field, Span};
use crate::vocabulary::Vocabulary;

/// A section.
#[derive(Debug, Serialize)]
pub struct SectionView {
    /// Its `id` on the page.
    pub id: String,
    /// As written; empty for what stands before the first section.
    pub title: String,
    /// `timeline`, `root-cause`; empty for a section that `pm` has no name for.
    pub kind: String,
    /// 2, or 3 under another section.
    pub level: u8,
    /// What it consists of, in order.
    pub parts: Vec<PartView>,
    /// The headings inside.
    pub headings: Vec<Heading>,
    /// How many sections, from this one on, can stand side by side: what went well, what went poorly, where we got
    /// lucky; 0 where none begin here.
    pub beside: usize,
    /// Whether it is the last of those.
    pub ends_beside: bool,
}

/// A part of a section. `kind` says which, and which other fields it has.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum PartView {
    Prose {
        /// What the author wrote, as clean HTML.
        html: String,
    },
    Timeline {
        /// The entries to scale; null where less than two times are known.
        drawing: Option<Drawing>,
        /// The entries.
        entries: Vec<EntryView>,
        /// The phases that occur.
        legend: Vec<Word>,
        /// The zone that was taken for times that name none, where neither the file nor `book.toml` sets `timezone`; may be
        /// empty.
        assumed_zone: String,
    },
    Factors {
        /// The factors.
        factors: Vec<FactorView>,
    },
    Actions {
        /// The actions.
        actions: Vec<ActionRow>,
    },
    Impact {
        /// The figures.
        figures: Vec<ImpactView>,
    },
    Whys {
        /// The steps.
        whys: Vec<WhyView>,
    },
}

/// A contributing factor, with the actions that are about it.
#[derive(Debug, Serialize)]
pub struct FactorView {
    /// `F1`.
    pub id: String,
    /// Its `id` on the page.
    pub anchor: String,
    /// The factor.
    pub html: String,
    /// The category's page; its text is empty where none is given.
    pub category: Link,
    /// `testing`, or what is written there.
    pub debt: String,
    /// The reason for which the risk is accepted; empty where it is not.
    pub accepted: String,
    /// The actions that name it.
    pub actions: Vec<ActionRow>,
}

/// A step of the five whys.
#[derive(Debug, Serialize)]
pub struct WhyView {
    /// HTML.
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
    let factors = &postmortem.document.factors;
    let mut context = Context {
        root,
        factor_anchors: factors
            .iter()
            .map(|factor| markdown.id(&anchor::factor(&factor.id)))
            .collect(),
        postmortem,
        text: &site.source(postmortem).text,
        unchosen_zone: (!site.config.timezone_chosen).then(|| site.config.timezone.name()),
        actions: actions::rows(site, root, postmortem, markdown),
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
            beside: 0,
            ends_beside: false,
        });
    }
    for section in postmortem.sections() {
        out.push(context.section(&section));
    }
    put_beside(&mut out);
    out
}

/// Finds the sections that can stand side by side: neighbours of one level, each of another kind.
fn put_beside(sections: &mut [SectionView]) {
    let mut start = 0;
    while start < sections.len() {
        let (level, mut kinds) = (sections[start].level, Vec::new());
        let rest = sections[start..].iter();
        let run = rest.take_while(|section| {
            let fits =
                section.level == level && !kinds.contains(&&*section.kind) && is_narrow(section);
            kinds.push(&section.kind);
            fits
        });
        let count = run.count();
        if count > 1 {
            sections[start].beside = count;
            sections[start + count - 1].ends_beside = true;
        }
        start += count.max(1);
    }
}

/// Whether a section reads well in a third of the page.
fn is_narrow(section: &SectionView) -> bool {
    const MOST: usize = 2500;
    let kinds = ["what-went-well", "what-went-poorly", "where-we-got-lucky"];
    let fits = |part: &PartView| match part {
        PartView::Prose { html } => {
            html.len() <= MOST
                && !["<table", "<pre", "<img"]
                    .iter()
                    .any(|wide| html.contains(wide))
        }
        _ => false,
    };
    kinds.contains(&section.kind.as_str()) && section.parts.iter().all(fits)
}

struct Context<'c, 'a> {
    root: &'c str,
    postmortem: &'c Postmortem,
    text: &'c str,
    /// The site's, where nobody chose it.
    unchosen_zone: Option<&'static str>,
    /// Of all factors, in the order of the file; each once, even where two factors have one ID.
    factor_anchors: Vec<String>,
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
            beside: 0,
            ends_beside: false,
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

    /// Where neither the file nor the site names a zone, times are read in UTC, which may not be what the author meant:
    /// say so.
    fn assumed_zone(&self, entries: &[TimelineEntry]) -> String {
        let is_assumed = |entry: &TimelineEntry| {
            let known = entry.at.as_ref();
            known.is_ok_and(|moment| !moment.zone_written)
        };
        let chosen_by_the_file = self.postmortem.document.front.timezone.is_some();
        match self.unchosen_zone {
            Some(zone) if !chosen_by_the_file && entries.iter().any(is_assumed) => zone.to_owned(),
            _ => String::new(),
        }
    }

    fn structured(&mut self, part: &Part) -> PartView {
        let document = &self.postmortem.document;
        match part {
            Part::Prose(_) => PartView::Prose {
                html: String::new(),
            },
            Part::Timeline(range) => {
                let written = slice(&document.timeline, range);
                let entries: Vec<_> = written
                    .iter()
                    .map(|entry| {
                        timeline::entry(self.postmortem, entry, &mut self.cursor, self.markdown)
                    })
                    .collect();
                let whole = written.len() == document.timeline.len();
                let instants = &self.postmortem.instants;
                PartView::Timeline {
                    drawing: drawing::drawing(written, &entries, instants, whole),
                    assumed_zone: self.assumed_zone(written),
                    legend: legend(&entries),
                    entries,
                }
            }
            Part::Factors(range) => {
                let anchors = slice(&self.factor_anchors, range).to_vec();
                let factors = slice(&document.factors, range)
                    .iter()
                    .zip(anchors)
                    .map(|(factor, anchor)| self.factor(factor, anchor))
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
                        .map(|figure| impact::impact(figure, self.markdown))
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

    fn factor(&mut self, factor: &Factor, anchor: String) -> FactorView {
        let category = match &factor.category {
            Field::Known(known) => {
                let Link { href, .. } = name_link(self.root, "factors", known.value.as_str());
                Link {
                    text: Word::new(&known.value).text,
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
                .any(|id| id.value.trim().eq_ignore_ascii_case(&factor.id))
        };
        let actions = self
            .postmortem
            .actions
            .iter()
            .zip(&self.actions)
            .filter(about);
        FactorView {
            id: factor.id.clone(),
            anchor,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn section(kind: &str, level: u8, html: &str) -> SectionView {
        SectionView {
            id: kind.to_owned(),
            title: kind.to_owned(),
            kind: kind.to_owned(),
            level,
            parts: vec![PartView::Prose {
                html: html.to_owned(),
            }],
            headings: Vec::new(),
            beside: 0,
            ends_beside: false,
        }
    }

    /// `beside` of each section, and `|` after the last one of those that stand side by side.
    #[track_caller]
    fn check(sections: &[(&str, u8, &str)], expected: &[&str]) {
        let mut views: Vec<_> = sections
            .iter()
            .map(|(kind, level, html)| section(kind, *level, html))
            .collect();
        put_beside(&mut views);
        let told: Vec<String> = views
            .iter()
            .map(|view| format!("{}{}", view.beside, if view.ends_beside { "|" } else { "" }))
            .collect();
        assert_eq!(told, expected, "{sections:?}");
    }

    #[test]
    fn lessons_that_are_neighbours_stand_side_by_side() {
        let well = ("what-went-well", 2, "<p>A.</p>");
        let poorly = ("what-went-poorly", 2, "<p>B.</p>");
        let lucky = ("where-we-got-lucky", 2, "<p>C.</p>");
        let other = ("summary", 2, "<p>D.</p>");
        check(&[other, well, poorly, lucky], &["0", "3", "0", "0|"]);
        check(&[lucky, well, other, poorly], &["2", "0|", "0", "0"]);
        check(&[well, well, poorly], &["0", "2", "0|"]);
        check(&[well], &["0"]);
        check(&[], &[]);
        // Of another level, or too wide for a third of the page.
        check(&[well, (poorly.0, 3, poorly.2), lucky], &["0", "0", "0"]);
        let table = (poorly.0, 2, "<table></table>");
        check(&[well, table, lucky], &["0", "0", "0"]);
    }
}
