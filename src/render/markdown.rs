//! Markdown → HTML that is safe to publish.
//!
//! Two fences, one behind the other: the event stream is rewritten (links, images, headings, footnotes, tables), and
//! what comes out is cleaned against an allow-list. All pieces of one page go through one [`Page`], so that IDs and
//! footnotes are unique over the page, and a reference finds its definition wherever in the file it stands.

mod events;
mod highlight;
mod links;
mod raw;
mod references;
mod sanitize;

use pulldown_cmark::{BrokenLink, CowStr, Options, Parser, TextMergeStream, html};
use serde::Serialize;

use crate::anchor::Ids;
use crate::parse::blocks::OPTIONS;

pub use links::{Links, SitePaths};
use references::References;

/// A heading inside of a piece of Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Its `id` on the page.
    pub id: String,
    /// Markup stripped.
    pub text: String,
}

/// A footnote of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Footnote {
    /// Its `id` on the page.
    pub id: String,
    /// What the references show; counted from 1.
    pub number: usize,
    /// The IDs of the places that refer to it; empty for one that nothing refers to.
    pub references: Vec<String>,
    /// Its text, as HTML.
    pub html: String,
}

/// A rendered piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fragment {
    pub html: String,
    pub headings: Vec<Heading>,
}

/// The state that the pieces of one page share.
pub struct Page<'a> {
    links: Links<'a>,
    references: References<'a>,
    ids: Ids,
    /// Whether there is a diagram on the page.
    diagrams: bool,
    /// Labels in the order of their first reference, with the number of references so far.
    noted: Vec<(String, usize)>,
}

impl<'a> Page<'a> {
    /// A page for the Markdown of `body`, whose links are resolved by `links`.
    pub fn new(body: &'a str, links: Links<'a>) -> Self {
        Self {
            links,
            references: References::gather(body),
            ids: Ids::default(),
            diagrams: false,
            noted: Vec::new(),
        }
    }

    pub fn links(&self) -> &Links<'a> {
        &self.links
    }

    /// Whether what was rendered so far has a diagram in it: a block of code in the language `mermaid`.
    pub fn has_diagrams(&self) -> bool {
        self.diagrams
    }

    /// An `id` that the page does not have yet, made from `text`.
    pub fn id(&mut self, text: &str) -> String {
        self.ids.of(text)
    }

    /// Renders blocks. Headings come out below `level`, without a gap, whatever their level in the source.
    pub fn blocks(&mut self, markdown: &str, level: u8) -> Fragment {
        if markdown.trim().is_empty() {
            return Fragment::default();
        }
        let notes = self.references.missing_notes(markdown);
        let text = if notes.is_empty() {
            CowStr::from(markdown)
        } else {
            CowStr::from(format!("{markdown}\n\n{notes}"))
        };
        let known = self.references.clone();
        let resolve = |broken: BrokenLink<'_>| known.link(&broken.reference);
        let parser = Parser::new_with_broken_link_callback(&text, options(&text), Some(resolve));
        let events: Vec<_> = TextMergeStream::new(parser).collect();
        self.html_of(events, level)
    }

    /// Renders a text that is one line in most cases: a single paragraph comes without its `<p>`.
    pub fn inline(&mut self, markdown: &str) -> String {
        let markdown = markdown.trim();
        if is_plain(markdown) {
            return markdown.to_owned();
        }
        let html = self.blocks(markdown, 6).html;
        let inner = html
            .trim()
            .strip_prefix("<p>")
            .and_then(|rest| rest.strip_suffix("</p>"));
        match inner {
            Some(inner) if !inner.contains("<p>") => inner.to_owned(),
            _ => html.trim().to_owned(),
        }
    }

    /// The footnotes: those that were referred to, in the order of the references, then those that nothing refers to.
    pub fn footnotes(mut self) -> Vec<Footnote> {
        let mut out = Vec::new();
        // A footnote's text may refer to another one: the list grows while it is walked.
        loop {
            let index = out.len();
            if index == self.noted.len() {
                let unseen = self
                    .references
                    .labels()
                    .find(|label| !self.has_noted(label));
                let Some(label) = unseen.map(str::to_owned) else {
                    break;
                };
                self.noted.push((label, 0));
            }
            let label = self.noted[index].0.clone();
            let events = self.references.note(&label);
            let html = self.html_of(events, 6).html;
            out.push((index, html));
        }
        let footnote = |(index, html): (usize, String)| Footnote {
            id: note_id(index + 1),
            number: index + 1,
            references: (1..=self.noted[index].1)
                .map(|n| reference_id(index + 1, n))
                .collect(),
            html,
        };
        out.into_iter().map(footnote).collect()
    }

    fn html_of(&mut self, events: Vec<pulldown_cmark::Event<'_>>, level: u8) -> Fragment {
        let mut headings = Vec::new();
        let events = events::rewrite(self, events, level, &mut headings);
        let mut out = String::new();
        html::push_html(&mut out, events.into_iter());
        Fragment {
            html: sanitize::clean(&out),
            headings,
        }
    }

    /// The number of a footnote and how often it has been referred to, this time included.
    fn refer(&mut self, label: &str) -> (usize, usize) {
        let known = self.noted.iter().position(|(known, _)| known == label);
        let index = known.unwrap_or_else(|| {
            self.noted.push((label.to_owned(), 0));
            self.noted.len() - 1
        });
        self.noted[index].1 += 1;
        (index + 1, self.noted[index].1)
    }

    fn has_noted(&self, label: &str) -> bool {
        self.noted.iter().any(|(known, _)| known == label)
    }
}

fn note_id(number: usize) -> String {
    format!("fn-{number}")
}

fn reference_id(number: usize, count: usize) -> String {
    if count == 1 {
        format!("fnref-{number}")
    } else {
        format!("fnref-{number}-{count}")
    }
}

/// How a piece is read: with formulas, which stay as they are written, unless it has amounts of money. What stands
/// between two of those is no formula, and its emphasis is meant.
fn options(markdown: &str) -> Options {
    let is_amount = |(at, _)| {
        let after = &markdown.as_bytes()[at + 1..];
        after.first().is_some_and(u8::is_ascii_digit)
    };
    if markdown.match_indices('$').any(is_amount) {
        OPTIONS
    } else {
        OPTIONS.union(Options::ENABLE_MATH)
    }
}

/// Whether a line means in HTML and in Markdown what it says, so that it needs neither parser nor cleaning. Most
/// entries of a timeline are like that.
fn is_plain(line: &str) -> bool {
    let special = |c: char| {
        matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '"' | '\n' | '\r'
        )
    };
    let starts_plain = line.starts_with(|c: char| c.is_alphabetic());
    starts_plain && !line.contains(special) && !line.contains("://")
}

#[cfg(test)]
mod tests;
