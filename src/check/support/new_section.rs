//! A section that is missing: where it goes, and the edit that puts it there, to be filled in.

use super::{is_draft, without_comments};
use crate::check::Site;
use crate::config::Config;
use crate::edit::Edit;
use crate::model::Postmortem;
use crate::parse::blocks::{self, BlockKind};
use crate::parse::{Document, Section};
use crate::scaffold;
use crate::span::Span;
use crate::vocabulary::{SectionKind, Vocabulary};

/// The section that a missing one goes after: of those that usually come before it, the one that does so last.
pub fn anchor(document: &Document, kind: SectionKind) -> Option<(usize, &Section)> {
    let sections = document.sections.iter().enumerate();
    let before = sections
        .filter(|(_, section)| section.kind.is_some_and(|known| order(known) < order(kind)));
    before.max_by_key(|(_, section)| section.kind.map(order))
}

/// The place of a section among the others.
fn order(kind: SectionKind) -> usize {
    let position = SectionKind::ALL.iter().position(|known| *known == kind);
    position.expect("the list has every section")
}

/// The edit that adds a section to be filled in. `None` where its heading would not be read as one, or as more than one.
pub fn edit(site: &Site<'_>, postmortem: &Postmortem, kind: SectionKind) -> Option<Edit> {
    let text = &site.sources.get(postmortem.source).text;
    let document = &postmortem.document;
    if document.front.unread.broken {
        return None;
    }
    let hashes = hashes(text, document)?;
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let New { title, contents } = New::of(site, postmortem, kind);
    let section = format!("{hashes} {title}\n\n{contents}").replace('\n', newline);
    let Some(next) = next(document, kind) else {
        return at_end(text, document, &section, newline);
    };
    let at = before_comments(text, document, next.span.start)?;
    let gap = gap(&text[..at], newline);
    let added = format!("{gap}{section}{newline}{newline}");
    // The comments may stand inside another one.
    let moved = text[at..]
        .trim_start_matches([' ', '\t'])
        .starts_with("<!--");
    let is_read = !moved || is_heading(text, document, at, &gap, &added);
    is_read.then(|| Edit::insert(at, added))
}

/// What the headings of the file begin with. A heading of another kind than the file's own would take the place of
/// those.
fn hashes<'t>(text: &'t str, document: &Document) -> Option<&'t str> {
    let sections = document
        .sections
        .iter()
        .filter(|section| section.level == 2);
    let hashes = sections.map(|section| {
        let heading = section.span.text(text);
        &heading[..heading.len() - heading.trim_start_matches('#').len()]
    });
    let mut hashes: Vec<&str> = hashes.collect();
    hashes.sort_unstable();
    hashes.dedup();
    match hashes.as_slice() {
        [] | ["#", "##"] => Some("##"),
        [one] if !one.is_empty() => Some(one),
        // A deeper one would become a part of the new section.
        _ => None,
    }
}

/// The section before which the missing one goes; `None` for the end of the file.
fn next(document: &Document, kind: SectionKind) -> Option<&Section> {
    let after = if let Some((index, _)) = anchor(document, kind) {
        index + 1
    } else {
        // Above the first that is known, so that what a team writes at the top stays there.
        let mut sections = document.sections.iter();
        sections
            .position(|section| section.kind.is_some())
            .unwrap_or(0)
    };
    // A section of level 3 belongs to the one above it.
    document.sections[after..]
        .iter()
        .find(|section| section.level == 2)
}

/// The beginning of the line of a heading, or of the first comment above it that allows something in its section; `None`
/// where something else stands between. What stands above all sections is for the whole file only there.
fn before_comments(text: &str, document: &Document, heading: usize) -> Option<usize> {
    let suppressions = document.suppressions.iter();
    let mut comments = suppressions
        .filter(|suppression| suppression.scope.start == heading)
        .map(|suppression| suppression.span.start);
    let at = comments.find(|at| *at < heading).unwrap_or(heading);
    let between = without_comments(&text[at..heading]);
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    between.trim().is_empty().then_some(line)
}

/// The line breaks that make a blank line of what stands before.
fn gap(before: &str, newline: &str) -> String {
    let mut lines = before.rsplit('\n');
    let last = lines.next().unwrap_or_default();
    let is_blank = |line: &str| line.trim().is_empty();
    match lines.next() {
        _ if before.trim().is_empty() => String::new(),
        Some(above) if last.is_empty() && is_blank(above) => String::new(),
        Some(_) if last.is_empty() => newline.to_owned(),
        _ => newline.repeat(2),
    }
}

/// At the end, the file ends in a line break or not as it did before.
fn at_end(text: &str, document: &Document, section: &str, newline: &str) -> Option<Edit> {
    let gap = gap(text, newline);
    let end = if text.ends_with('\n') { newline } else { "" };
    let added = format!("{gap}{section}{end}");
    // A block of code or a comment may still be open, and would swallow it.
    is_heading(text, document, text.len(), &gap, &added).then(|| Edit::insert(text.len(), added))
}

/// Whether what is added at a place begins with a heading, behind its gap.
fn is_heading(text: &str, document: &Document, at: usize, gap: &str, added: &str) -> bool {
    let mut sections = document.sections.iter().rev();
    let above = sections.find(|section| section.span.start < at);
    let start = above.map_or(document.body.start, |section| section.span.start);
    let rest = format!("{}{added}", &text[start..at]);
    let blocks = blocks::parse(&rest, Span::new(0, rest.len()));
    blocks.iter().any(|block| {
        block.span.start == at - start + gap.len() && matches!(block.kind, BlockKind::Heading(_))
    })
}

/// What is added.
struct New {
    title: String,
    contents: String,
}

const PLACEHOLDER: &str = "TODO";

impl New {
    /// The section of the site's own template, else of `pm`'s. Its text is only given to drafts: elsewhere it would be
    /// taken for what happened. Where it would be read as entries, factors or actions that nobody has written, a
    /// placeholder stands for it.
    fn of(site: &Site<'_>, postmortem: &Postmortem, kind: SectionKind) -> Self {
        let own = site.known.template.as_deref();
        let own = own.and_then(|template| section(template, site.config, kind));
        let title = own.map_or(kind.as_str(), |(title, _)| title).to_owned();
        if !is_draft(postmortem) {
            return Self {
                title,
                contents: PLACEHOLDER.to_owned(),
            };
        }
        let template = own.or_else(|| section(scaffold::TEMPLATE, site.config, kind));
        let written = template.map_or("", |(_, contents)| contents);
        let is_structured = matches!(
            kind,
            SectionKind::Timeline | SectionKind::ContributingFactors | SectionKind::ActionItems
        );
        let contents = if written.is_empty() || is_structured {
            leading_comment(written) + PLACEHOLDER
        } else {
            written.to_owned()
        };
        Self {
            title,
            contents: contents.replace("\r\n", "\n"),
        }
    }
}

/// The heading and the text of a template's section.
fn section<'t>(
    template: &'t str,
    config: &Config,
    kind: SectionKind,
) -> Option<(&'t str, &'t str)> {
    let mut sections = template.split("\n## ").skip(1);
    sections.find_map(|section| {
        let (title, contents) = section.split_once('\n').unwrap_or((section, ""));
        let title = title.trim().trim_end_matches('#').trim_end();
        (config.section(title) == Some(kind)).then_some((title, contents.trim()))
    })
}

/// The comment that a text begins with, and a blank line.
fn leading_comment(text: &str) -> String {
    let comment = text
        .strip_prefix("<!--")
        .and_then(|text| text.split_once("-->"));
    comment.map_or_else(String::new, |(inside, _)| format!("<!--{inside}-->\n\n"))
}
