//! `postmortems/<id>.html`: the document, with what is known of the incident around it.
//!
//! The structured parts are shown by components from what was understood of them; all else is the author's Markdown,
//! in the author's order. Nothing that was written is left out.

mod actions;
mod drawing;
mod header;
mod impact;
mod measures;
mod mentions;
mod phases;
mod scale;
mod sections;
mod timeline;
mod updates;

use rayon::prelude::*;
use serde::Serialize;

use super::markdown::{Footnote, Links, Page};
use super::site::{Site, postmortem_link, postmortem_path, root_of};
use super::theme::Theme;
use super::view::{Date, Fact, Frame, Link, Notice, Severity, Word};
use super::{OutputFile, html, meta};
use crate::address::encode;
use crate::model::Postmortem;
use crate::source::Source;
use crate::vocabulary::{DocumentStatus, fold};

use mentions::Mentions;

pub use drawing::{Band, Drawing, Mark, Tick};
pub use header::InstantView;
pub use impact::ImpactView;
pub use measures::MeasureView;
pub use phases::Segment;
pub use sections::{FactorView, PartView, SectionView, WhyView};
pub use timeline::EntryView;
pub use updates::{UpdateView, UpdatesView};

/// The view of `postmortem.html`.
#[derive(Debug, Serialize)]
pub struct PostmortemPage {
    /// What every page has.
    pub frame: Frame,
    /// The document's own level-1 heading, where it says something else than the title; may be empty.
    pub heading: String,
    /// Its ID.
    pub id: String,
    /// The date of the incident.
    pub date: Option<Date>,
    /// Null where it is missing or unknown to the site.
    pub severity: Option<Severity>,
    /// `draft`, `in-review` or `published`.
    pub status: Word,
    /// `incident`, `near-miss` or `game-day`.
    pub kind: Word,
    /// What the reader is to know first: that it is a draft, that its file has errors.
    pub notices: Vec<Notice>,
    /// The phases of the incident to scale; empty where less than two instants are known.
    pub phases: Vec<Segment>,
    /// Empty where none is known.
    pub measures: Vec<MeasureView>,
    /// How to make unknown durations known; empty where none is unknown.
    pub hint: String,
    /// The known instants, in order.
    pub instants: Vec<InstantView>,
    /// What the front matter says.
    pub facts: Vec<Fact>,
    /// The document, in its order.
    pub sections: Vec<SectionView>,
    /// The table of contents.
    pub toc: Vec<TocEntry>,
    /// The footnotes of the page.
    pub footnotes: Vec<Footnote>,
    /// Texts about the incident to paste.
    pub updates: UpdatesView,
    /// Where the file can be edited; may be empty.
    pub edit: String,
    /// The incident before this one; its text is empty where there is none.
    pub earlier: Link,
    /// The incident after this one, likewise.
    pub later: Link,
}

/// An entry of the table of contents.
#[derive(Debug, Serialize)]
pub struct TocEntry {
    /// The `id` that it leads to.
    pub id: String,
    /// What is shown.
    pub text: String,
    /// The entries below it.
    pub children: Vec<TocEntry>,
}

pub(super) fn render(site: &Site<'_>, theme: &Theme) -> anyhow::Result<Vec<OutputFile>> {
    let mentions = Mentions::of(site);
    let has_mermaid = theme.has_static("static/mermaid.js");
    let page = |postmortem: &&Postmortem| {
        let path = postmortem_path(&postmortem.id);
        let mut view = view(site, &path, postmortem, &mentions);
        view.frame.diagrams &= has_mermaid;
        theme.page("postmortem.html", &path, &view)
    };
    site.postmortems.par_iter().map(page).collect()
}

fn view(
    site: &Site<'_>,
    path: &str,
    postmortem: &Postmortem,
    mentions: &Mentions<'_>,
) -> PostmortemPage {
    let source = site.source(postmortem);
    let root = root_of(path);
    let description = super::format::excerpt(site.summary(postmortem), 160);
    let mut frame = site.frame(path, "postmortems", &postmortem.title, &description);
    frame.meta = meta::article(site, postmortem, frame.meta);
    frame.crumbs = vec![Link {
        text: "Postmortems".into(),
        href: "index.html".into(),
    }];
    let links = Links {
        paths: &site.paths,
        source: &source.path,
        folder: source.folder(),
        root: &root,
    };
    let mut markdown = Page::new(postmortem.document.body.text(&source.text), links);
    let sections = sections::sections(site, &root, postmortem, &mut markdown);
    let by = mentions.by(postmortem);
    let neighbours = site.links(postmortem);
    let neighbour = |other: Option<&Postmortem>| match other {
        Some(other) => postmortem_link(&root, other),
        None => Link {
            text: String::new(),
            href: String::new(),
        },
    };
    frame.diagrams = markdown.has_diagrams();
    PostmortemPage {
        heading: other_heading(postmortem),
        id: postmortem.id.0.clone(),
        date: postmortem.date.map(Date::new),
        severity: postmortem
            .severity
            .as_ref()
            .map(|severity| site.severity(severity)),
        status: Word::new(&postmortem.status),
        kind: Word::new(&postmortem.kind),
        notices: notices(site, postmortem),
        phases: phases::segments(&postmortem.instants),
        measures: measures::measures(postmortem),
        hint: measures::hint(postmortem),
        instants: header::instants(postmortem),
        facts: header::facts(site, &root, postmortem, markdown.links(), by),
        toc: toc(&sections),
        sections,
        updates: updates::view(site, postmortem, &mut markdown),
        footnotes: markdown.footnotes(),
        edit: edit(site, source),
        earlier: neighbour(neighbours.previous),
        later: neighbour(neighbours.next),
        frame,
    }
}

/// A title in the front matter must not make the heading that stands in the file vanish.
fn other_heading(postmortem: &Postmortem) -> String {
    let heading = postmortem.document.heading.as_ref();
    let other = heading.filter(|heading| fold(&heading.value) != fold(&postmortem.title));
    other
        .map(|heading| heading.value.clone())
        .unwrap_or_default()
}

fn notices(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Notice> {
    let notice = |tone, text: String, items| Notice { tone, text, items };
    let status = match postmortem.status {
        DocumentStatus::Draft => Some("This is a draft."),
        DocumentStatus::InReview => Some("This is in review and may still change."),
        DocumentStatus::Published => None,
    };
    let status = status.map(|text| notice("warning", text.to_owned(), Vec::new()));
    let errors: Vec<_> = site
        .errors(postmortem)
        .iter()
        .map(|text| html::code_spans(text))
        .collect();
    let number = crate::words::count(errors.len(), "error");
    let text = format!("pm check finds {number} in this file.");
    let errors = (!errors.is_empty()).then(|| notice("error", text, errors));
    errors.into_iter().chain(status).collect()
}

fn toc(sections: &[SectionView]) -> Vec<TocEntry> {
    let mut out: Vec<TocEntry> = Vec::new();
    let entry = |id: &str, text: &str| TocEntry {
        id: id.to_owned(),
        text: text.to_owned(),
        children: Vec::new(),
    };
    for section in sections.iter().filter(|section| !section.title.is_empty()) {
        match out.last_mut() {
            Some(last) if section.level > 2 => {
                last.children.push(entry(&section.id, &section.title));
            }
            _ => out.push(entry(&section.id, &section.title)),
        }
        if let Some(last) = out.last_mut() {
            let inner = section.headings.iter().filter(|heading| heading.level == 3);
            last.children
                .extend(inner.map(|heading| entry(&heading.id, &heading.text)));
        }
    }
    out
}

fn edit(site: &Site<'_>, source: &Source) -> String {
    let template = site.config.edit_url_template.as_ref();
    template
        .map(|template| template.replace("{path}", &encode(&source.path)))
        .unwrap_or_default()
}
