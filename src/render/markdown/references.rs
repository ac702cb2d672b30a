//! What the pieces of a file refer to in other pieces: link definitions and footnotes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd, TextMergeStream};

use crate::parse::blocks::OPTIONS;

/// The definitions of a whole file.
#[derive(Debug, Clone, Default)]
pub(super) struct References<'a> {
    /// Address and title by label, in lower case.
    links: BTreeMap<String, (String, String)>,
    /// What stands in each footnote.
    notes: BTreeMap<String, Vec<Event<'a>>>,
    /// The labels of the footnotes as they are defined.
    order: Vec<String>,
}

impl<'a> References<'a> {
    pub(super) fn gather(body: &'a str) -> Self {
        // Both kinds of definition have this in them; most files have neither.
        if !body.contains("]:") {
            return Self::default();
        }
        let parser = Parser::new_ext(body, OPTIONS);
        let mut out = Self::default();
        for (label, definition) in parser.reference_definitions().iter() {
            let title = definition.title.as_deref().unwrap_or_default().to_owned();
            out.links
                .insert(label.to_lowercase(), (definition.dest.to_string(), title));
        }
        let mut open: Option<(String, Vec<Event<'a>>)> = None;
        for event in TextMergeStream::new(parser) {
            match (event, &mut open) {
                (Event::Start(Tag::FootnoteDefinition(label)), _) => {
                    open = Some((label.to_string(), Vec::new()));
                }
                (Event::End(TagEnd::FootnoteDefinition), _) => out.keep(open.take()),
                (event, Some((_, events))) => events.push(event),
                (_, None) => {}
            }
        }
        out
    }

    fn keep(&mut self, note: Option<(String, Vec<Event<'a>>)>) {
        let Some((label, events)) = note else { return };
        if !self.notes.contains_key(&label) {
            self.order.push(label.clone());
            self.notes.insert(label, events);
        }
    }

    /// The address and the title that a label stands for.
    pub(super) fn link<'b>(&self, label: &str) -> Option<(CowStr<'b>, CowStr<'b>)> {
        let (address, title) = self.links.get(&label.to_lowercase())?;
        Some((address.clone().into(), title.clone().into()))
    }

    pub(super) fn labels(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    pub(super) fn note(&self, label: &str) -> Vec<Event<'a>> {
        self.notes.get(label).cloned().unwrap_or_default()
    }

    /// Stand-ins for the footnotes that `markdown` refers to and does not define: without a definition in the same
    /// text, the parser would take the reference for plain text.
    pub(super) fn missing_notes(&self, markdown: &str) -> String {
        let mut out = String::new();
        for label in &self.order {
            let (reference, definition) = (format!("[^{label}]"), format!("[^{label}]:"));
            // In the middle of a line `[^label]:` is a reference and a colon.
            let mut lines = markdown.lines().map(str::trim_start);
            let mut is_defined = || lines.any(|line| line.starts_with(&definition));
            if markdown.contains(&reference) && !is_defined() {
                let _ = writeln!(out, "{definition} .\n");
            }
        }
        out
    }
}
