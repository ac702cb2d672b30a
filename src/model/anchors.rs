//! Where the links of a page lead that have a fragment, `#timeline`: the IDs that the page has, and what else an author
//! may call them.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{BrokenLink, CowStr, Event, Parser};
use rayon::prelude::*;

use super::Postmortem;
use crate::address::{Lead, lead};
use crate::anchor::{self, Ids};
use crate::parse::blocks::OPTIONS;
use crate::parse::{Document, Part, Section, html};
use crate::source::Sources;
use crate::span::Span;

/// The ID of the part of every page that is its own.
const MAIN: &str = "main";

/// What the page of a postmortem has that a link can lead to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors {
    ids: BTreeSet<String>,
    /// IDs by the letters and digits of the text that they stand at.
    by_words: BTreeMap<String, String>,
}

/// The anchors of the pages to which a link with a fragment leads, by the paths of their sources. Few links have one.
#[derive(Debug, Clone, Default)]
pub struct LinkedAnchors(BTreeMap<String, Anchors>);

impl LinkedAnchors {
    pub fn of(sources: &Sources, postmortems: &[&Postmortem]) -> Self {
        let source = |postmortem: &Postmortem| sources.get(postmortem.source);
        let targets = postmortems.par_iter().flat_map_iter(|postmortem| {
            let source = source(postmortem);
            let mentions = postmortem.document.mentions(&source.text);
            mentions
                .filter(|mention| mention.address.contains('#'))
                .flat_map(|mention| match lead(source.folder(), &mention.address) {
                    Lead::Page { .. } => vec![source.path.clone()],
                    Lead::File { path, .. } => vec![format!("{path}/index.md"), path],
                    _ => Vec::new(),
                })
        });
        let targets: BTreeSet<String> = targets.collect();
        let wanted = postmortems
            .par_iter()
            .filter(|postmortem| targets.contains(&source(postmortem).path));
        let anchors = wanted.map(|postmortem| {
            let source = source(postmortem);
            (source.path.clone(), Anchors::of(postmortem, &source.text))
        });
        Self(anchors.collect())
    }

    /// Those of the page of a file, or of a bundle, with the path of its source.
    pub fn page(&self, path: &str) -> Option<(&str, &Anchors)> {
        let found = self.0.get_key_value(path);
        let found = found.or_else(|| self.0.get_key_value(&format!("{path}/index.md")));
        found.map(|(path, anchors)| (path.as_str(), anchors))
    }
}

impl Anchors {
    /// Gathers them from a postmortem and its file's text.
    pub fn of(postmortem: &Postmortem, text: &str) -> Self {
        let document = &postmortem.document;
        let mut gathering = Gathering {
            text,
            has_definitions: !document.definitions.is_empty(),
            raw: raw(document, text),
            ids: Ids::default(),
            counts: BTreeMap::new(),
            anchors: Self::default(),
        };
        gathering.known(MAIN);
        if let Some(heading) = &document.heading {
            gathering.name(&heading.value, MAIN);
        }
        for factor in &document.factors {
            gathering.own(&anchor::factor(&factor.id));
        }
        for action in &postmortem.actions {
            gathering.own(&anchor::action(&action.id.local));
        }
        for number in 1..=document.timeline.len() {
            gathering.known(&anchor::entry(number));
        }
        for heading in within(&document.headings, document.preamble) {
            gathering.heading(*heading);
        }
        for section in postmortem.sections() {
            gathering.section(&section, &document.headings);
        }
        gathering.anchors
    }

    /// The ID that a link's fragment leads to. It may be written as other programs make IDs of the same headings,
    /// GitHub for one: what counts are letters and digits.
    pub fn find<'s>(&'s self, fragment: &'s str) -> Option<&'s str> {
        // Browsers know these without any ID; footnotes have theirs from the site alone.
        let is_known = fragment.is_empty() || fragment.eq_ignore_ascii_case("top");
        if is_known || self.ids.contains(fragment) || is_footnote(fragment) {
            return Some(fragment);
        }
        self.by_words.get(&words(fragment)).map(String::as_str)
    }

    /// All of them.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }
}

struct Gathering<'t> {
    text: &'t str,
    has_definitions: bool,
    /// The anchors that the author set as raw HTML, which the site drops: their sections stand for them.
    raw: Vec<(String, usize)>,
    ids: Ids,
    /// How often each text has come.
    counts: BTreeMap<String, usize>,
    anchors: Anchors,
}

impl Gathering<'_> {
    fn section(&mut self, section: &Section, headings: &[Span]) {
        let title = &section.title.value;
        let id = self.own(title);
        self.name(title, &id);
        let prose = |span: Span| {
            let mut parts = section.parts.iter();
            parts.any(|part| matches!(part, Part::Prose(prose) if prose.contains(span)))
        };
        for heading in within(headings, section.span) {
            if heading.contains(section.title.span) {
                continue;
            }
            if prose(*heading) {
                self.heading(*heading);
            } else {
                // It has become an entry, a factor or a group of actions; those stand in this section.
                let title = self.title(*heading);
                self.name(&title, &id);
            }
        }
        let first = |offset| self.raw.partition_point(|(_, at)| *at < offset);
        for (name, _) in &self.raw[first(section.span.start)..first(section.span.end)] {
            let name = self.anchors.by_words.entry(words(name));
            name.or_insert_with(|| id.clone());
        }
    }

    fn heading(&mut self, span: Span) {
        let title = self.title(span);
        let id = self.own(&title);
        self.name(&title, &id);
    }

    /// What is read of a heading, as the page's IDs are made of it.
    fn title(&self, span: Span) -> String {
        let markdown = span.text(self.text);
        // Where a reference leads stands elsewhere, and does not matter.
        let resolve = |_: BrokenLink<'_>| {
            self.has_definitions
                .then(|| (CowStr::from(""), CowStr::from("")))
        };
        let events = Parser::new_with_broken_link_callback(markdown, OPTIONS, Some(resolve));
        let mut out = String::new();
        for event in events {
            match event {
                Event::Text(text) | Event::Code(text) => out.push_str(&text),
                Event::InlineHtml(text) => out.push_str(&html::text(&text)),
                Event::SoftBreak | Event::HardBreak => out.push(' '),
                _ => {}
            }
        }
        out
    }

    /// Gives a text an ID of its own.
    fn own(&mut self, text: &str) -> String {
        let id = self.ids.of(text);
        self.known(&id);
        id
    }

    fn known(&mut self, id: &str) {
        self.anchors.ids.insert(id.to_owned());
    }

    /// A text by which an ID is called, too. The second of its kind is called with a 1, as GitHub does.
    fn name(&mut self, text: &str, id: &str) {
        let words = words(text);
        let count = self.counts.entry(words.clone()).or_insert(0);
        let name = if *count == 0 {
            words
        } else {
            format!("{words}{count}")
        };
        *count += 1;
        self.anchors
            .by_words
            .entry(name)
            .or_insert_with(|| id.to_owned());
    }
}

/// `<a name="x">` and `<span id="x">`, with where they stand.
fn raw(document: &Document, text: &str) -> Vec<(String, usize)> {
    let mut out = Vec::new();
    for (html, start) in document.raw_html(text) {
        for tag in html::tags(html) {
            let names = tag.attributes.iter();
            let names = names.filter(|a| matches!(a.name.as_str(), "id" | "name"));
            out.extend(names.map(|a| (a.value.to_owned(), start + tag.range.start)));
        }
    }
    out
}

/// Those of the spans, which are in their order, that are in another.
fn within(spans: &[Span], outer: Span) -> &[Span] {
    let start = spans.partition_point(|span| span.start < outer.start);
    let end = spans.partition_point(|span| span.start < outer.end);
    &spans[start..end.max(start)]
}

fn is_footnote(fragment: &str) -> bool {
    let number = fragment.strip_prefix("fn-");
    let number = number.or_else(|| fragment.strip_prefix("fnref-"));
    number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// The letters and digits of a text, in lower case.
fn words(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::model;
    use crate::parse;
    use crate::source::{Source, SourceId};

    fn anchors(text: &str) -> Anchors {
        let source = Source {
            path: "2025-01-15-a.md".into(),
            text: text.into(),
            ..Source::default()
        };
        let config = Config::default();
        let (document, _) = parse::parse(SourceId(0), &source, &config);
        let postmortem = model::postmortem(SourceId(0), &source, document, &config);
        Anchors::of(&postmortem, text)
    }

    #[track_caller]
    fn check(text: &str, fragment: &str, expected: Option<&str>) {
        let anchors = anchors(text);
        assert_eq!(anchors.find(fragment), expected, "{anchors:?}");
    }

    const TEXT: &str = "# The title\n\nBefore.\n\n### Scope\n\n## 🕐 Timeline\n\n### 14:05 Deploy\n\nIt went out.\n\n\
        ## What didn't go well\n\n### Notes on `a_b`\n\ntext\n\n### Notes\n\n### Notes\n\n\
        ## Contributing Factors\n\n- F1: x (direct cause)\n\n\
        ## Action Items\n\n| ID | Action |\n|----|--------|\n| AI-1 | Do it |\n";

    #[test]
    fn a_link_leads_to_what_a_page_has() {
        check(TEXT, "timeline", Some("timeline"));
        check(TEXT, "scope", Some("scope"));
        check(TEXT, "what-didn-t-go-well", Some("what-didn-t-go-well"));
        check(TEXT, "notes-2", Some("notes-2"));
        check(TEXT, "factor-f1", Some("factor-f1"));
        check(TEXT, "action-ai-1", Some("action-ai-1"));
        check(TEXT, "t_1", Some("t_1"));
        check(TEXT, "t_2", None);
        check(TEXT, "", Some(""));
        check(TEXT, "fn-1", Some("fn-1"));
        check(TEXT, "resolution", None);
        check(TEXT, "notes-7", None);
        check("", "timeline", None);
    }

    #[test]
    fn it_may_be_written_as_others_make_their_ids() {
        check(TEXT, "what-didnt-go-well", Some("what-didn-t-go-well"));
        check(TEXT, "-timeline", Some("timeline"));
        check(TEXT, "Timeline", Some("timeline"));
        check(TEXT, "notes-on-a_b", Some("notes-on-a-b"));
        // GitHub counts from the second on.
        check(TEXT, "notes-1", Some("notes-2"));
        check(TEXT, "the-title", Some("main"));
        check(TEXT, "1405-deploy", Some("timeline"));
    }

    #[test]
    fn references_in_headings_are_read_as_on_the_page() {
        let text = "## Work on [the queue][q]\n\nx\n\n[q]: https://example.com\n";
        check(text, "work-on-the-queue", Some("work-on-the-queue"));
    }

    #[test]
    fn an_anchor_of_raw_html_leads_to_its_section() {
        let text =
            "## Impact\n\n<a name=\"numbers\"></a>\n\nx\n\n## Resolution\n\n<b id=fix>y</b>\n";
        check(text, "numbers", Some("impact"));
        check(text, "fix", Some("resolution"));
    }

    #[test]
    fn sections_from_the_front_matter_have_ids_too() {
        let text = "+++\n[[factors]]\nid = \"F1\"\ntext = \"x\"\n+++\n\n## Summary\n\nx\n";
        check(text, "contributing-factors", Some("contributing-factors"));
    }
}
