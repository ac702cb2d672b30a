//! The event stream of a piece of Markdown, rewritten for the page it stands on.

mod table;

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::highlight;
use super::links::Target;
use super::raw;
use super::sanitize::OWN;
use super::{Heading, Page, note_id, reference_id};
use crate::parse::html;
use crate::render::html::{escaped, href};
use table::Table;

pub(super) fn rewrite<'e>(
    page: &mut Page<'_>,
    events: Vec<Event<'e>>,
    level: u8,
    headings: &mut Vec<Heading>,
) -> Vec<Event<'e>> {
    let lowest = events.iter().filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level as u8),
        _ => None,
    });
    let mut rewriter = Rewriter {
        page,
        out: Vec::with_capacity(events.len()),
        headings,
        base: level,
        lowest: lowest.min().unwrap_or(1),
        last_level: level,
        links: Vec::new(),
        table: None,
    };
    let mut events = shallow(events).into_iter().peekable();
    while let Some(event) = events.next() {
        rewriter.event(event, &mut events);
    }
    rewriter.out
}

/// How deep quotes and lists are nested on a page. HTML is read in a time that grows with its depth squared.
const MAX_DEPTH: usize = 48;

/// The events without the quotes and lists that are nested deeper: what is in them stays, at the depth that is left.
fn shallow(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut depth = 0;
    let mut keep = |event: &Event<'_>| match event {
        Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) => {
            depth += 1;
            depth <= MAX_DEPTH
        }
        Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
            depth -= 1;
            depth < MAX_DEPTH
        }
        _ => true,
    };
    events.into_iter().filter(|event| keep(event)).collect()
}

type Rest<'e> = Peekable<IntoIter<Event<'e>>>;

struct Rewriter<'p, 'a, 'e> {
    page: &'p mut Page<'a>,
    out: Vec<Event<'e>>,
    headings: &'p mut Vec<Heading>,
    /// The level that the headings come below.
    base: u8,
    /// The least level among the headings of the source.
    lowest: u8,
    last_level: u8,
    /// What is to be written where each open link ends.
    links: Vec<String>,
    table: Option<Table>,
}

impl<'e> Rewriter<'_, '_, 'e> {
    fn event(&mut self, event: Event<'e>, rest: &mut Rest<'e>) {
        match event {
            Event::Start(tag) => self.start(tag, rest),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.links.is_empty() => self.text(&text),
            Event::InlineMath(text) => self.out.push(Event::Text(format!("${text}$").into())),
            Event::DisplayMath(text) => self.out.push(Event::Text(format!("$${text}$$").into())),
            Event::InlineHtml(html) => self
                .out
                .push(Event::InlineHtml(raw::resolve(self.page, &html).into())),
            Event::FootnoteReference(label) => self.footnote(&label),
            Event::TaskListMarker(done) => {
                let (checked, name) = if done {
                    (" checked", "done")
                } else {
                    ("", "not done")
                };
                self.html(format!(
                    "<input type=\"checkbox\"{checked} disabled aria-label=\"{OWN}{name}\"> "
                ));
            }
            other => self.out.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'e>, rest: &mut Rest<'e>) {
        match tag {
            Tag::Heading { level, .. } => self.heading(level as u8, rest),
            Tag::Link {
                dest_url, title, ..
            } => self.link(&dest_url, &title),
            Tag::Image {
                dest_url, title, ..
            } => self.image(&dest_url, &title, rest),
            Tag::FootnoteDefinition(_) => skip_to_end(rest),
            Tag::HtmlBlock => self.html_block(rest),
            Tag::BlockQuote(Some(kind)) => self.html(alert(kind)),
            Tag::CodeBlock(kind) => self.code_block(&kind, rest),
            Tag::Item if is_task(rest) => self.html(format!("<li class=\"{OWN}task\">")),
            Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => {
                self.start_table(tag, rest);
            }
            other => self.out.push(Event::Start(other)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => {
                let closing = self.links.pop().unwrap_or_default();
                self.html(closing);
            }
            TagEnd::BlockQuote(Some(_)) => self.html("</div>\n".into()),
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => {
                self.end_table(tag);
            }
            other => self.out.push(Event::End(other)),
        }
    }

    /// A block of raw HTML, whole: a tag can reach over several of its lines, which come one by one.
    fn html_block(&mut self, rest: &mut Rest<'e>) {
        let mut html = String::new();
        for event in rest.by_ref() {
            match event {
                Event::End(TagEnd::HtmlBlock) => break,
                Event::Html(line) | Event::Text(line) => html += &line,
                _ => {}
            }
        }
        self.out
            .push(Event::Html(raw::resolve(self.page, &html).into()));
    }

    fn html(&mut self, html: String) {
        if !html.is_empty() {
            self.out.push(Event::InlineHtml(html.into()));
        }
    }

    fn heading(&mut self, level: u8, rest: &mut Rest<'e>) {
        let mut inner = Vec::new();
        for event in rest.by_ref() {
            if matches!(event, Event::End(TagEnd::Heading(_))) {
                break;
            }
            inner.push(event);
        }
        let text = text_of(&inner);
        let wanted = self.base + 1 + (level - self.lowest);
        let level = wanted.min(self.last_level + 1).min(6);
        self.last_level = level;
        let id = self.page.id(&text);
        let tag = Tag::Heading {
            level: HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H6),
            id: Some(format!("{OWN}{id}").into()),
            classes: Vec::new(),
            attrs: Vec::new(),
        };
        let end = tag.to_end();
        self.out.push(Event::Start(tag));
        let mut inner = inner.into_iter().peekable();
        while let Some(event) = inner.next() {
            self.event(event, &mut inner);
        }
        self.html(format!(
            " <a class=\"{OWN}anchor\" href=\"#{}\" aria-label=\"{OWN}Link to “{}”\">#</a>",
            href(&id),
            escaped(&text)
        ));
        self.out.push(Event::End(end));
        self.headings.push(Heading { level, id, text });
    }

    fn link(&mut self, url: &str, title: &str) {
        let (open, close) = open_link(&self.page.links.link(url), title);
        self.html(open);
        self.links.push(close);
    }

    /// A picture of the site itself; one from elsewhere becomes a link, since no page asks other hosts for anything.
    fn image(&mut self, url: &str, title: &str, rest: &mut Rest<'e>) {
        let alt = text_to_end_of_image(rest);
        let title_attribute = if title.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", escaped(title))
        };
        let target = match self.page.links.picture(url) {
            Ok(address) => {
                let size = self.page.links.size(url);
                return self.html(format!(
                    "<img src=\"{}\" alt=\"{}\"{size}{title_attribute}>",
                    href(&address),
                    escaped(&alt)
                ));
            }
            Err(target) => target,
        };
        let text = picture(&alt);
        if self.links.is_empty() {
            let (open, close) = open_link(&target, title);
            self.html(format!("{open}{}{close}", escaped(text)));
        } else {
            self.html(escaped(text));
        }
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, rest: &mut Rest<'e>) {
        let mut code = String::new();
        for event in rest.by_ref() {
            match event {
                Event::End(TagEnd::CodeBlock) => break,
                Event::Text(text) => code += &text,
                _ => {}
            }
        }
        let language = match kind {
            CodeBlockKind::Fenced(info) => info
                .split([' ', ',', '{', '}', '\t'])
                .find(|word| !word.is_empty()),
            CodeBlockKind::Indented => None,
        };
        self.page.diagrams |= language == Some("mermaid");
        let highlighted = language.and_then(|name| highlight::html(name, &code));
        let class = language.map(|name| format!(" class=\"{OWN}language-{}\"", escaped(name)));
        self.html(format!(
            "<div class=\"{OWN}code\"><pre tabindex=\"{OWN}0\"><code{}>{}</code></pre></div>\n",
            class.unwrap_or_default(),
            highlighted.unwrap_or_else(|| escaped(&code))
        ));
    }

    fn footnote(&mut self, label: &str) {
        let (number, count) = self.page.refer(label);
        let (note, reference) = (note_id(number), reference_id(number, count));
        self.html(format!("<sup id=\"{OWN}{reference}\"><a href=\"#{note}\" aria-label=\"{OWN}Footnote {number}\">{number}</a></sup>"));
    }

    /// Text outside of links: addresses in it become links.
    fn text(&mut self, text: &CowStr<'e>) {
        let mut rest: &str = text;
        while let Some((before, url, after)) = next_address(rest) {
            self.out.push(Event::Text(before.to_owned().into()));
            self.html(format!("<a href=\"{}\">{}</a>", href(url), escaped(url)));
            rest = after;
        }
        if rest.len() == text.len() {
            self.out.push(Event::Text(text.clone()));
        } else {
            self.out.push(Event::Text(rest.to_owned().into()));
        }
    }
}

/// What is written before and after the text of a link.
pub(super) fn open_link(target: &Target, title: &str) -> (String, String) {
    let title = if title.is_empty() {
        String::new()
    } else {
        format!(" title=\"{}\"", escaped(title))
    };
    match target {
        Target::Address(address) => (
            format!("<a href=\"{}\"{title}>", href(address)),
            "</a>".into(),
        ),
        Target::Nowhere(path) => (String::new(), format!(" (<code>{}</code>)", escaped(path))),
        Target::Unsafe => Default::default(),
    }
}

/// What a picture that cannot be shown is called.
pub(super) fn picture(alt: &str) -> &str {
    if alt.is_empty() { "picture" } else { alt }
}

fn alert(kind: BlockQuoteKind) -> String {
    let (class, title) = match kind {
        BlockQuoteKind::Note => ("note", "Note"),
        BlockQuoteKind::Tip => ("tip", "Tip"),
        BlockQuoteKind::Important => ("important", "Important"),
        BlockQuoteKind::Warning => ("warning", "Warning"),
        BlockQuoteKind::Caution => ("caution", "Caution"),
    };
    format!(
        "<div class=\"{OWN}alert alert-{class}\" role=\"{OWN}note\"><p class=\"{OWN}alert-title\">{title}</p>\n"
    )
}

/// Whether the item whose start was just read begins with a check box.
fn is_task(rest: &mut Rest<'_>) -> bool {
    match rest.peek() {
        Some(Event::TaskListMarker(_)) => true,
        Some(Event::Start(Tag::Paragraph)) => {
            // In a loose list the box stands inside of the paragraph.
            rest.clone()
                .nth(1)
                .is_some_and(|event| matches!(event, Event::TaskListMarker(_)))
        }
        _ => false,
    }
}

fn skip_to_end(rest: &mut Rest<'_>) {
    for event in rest.by_ref() {
        if matches!(event, Event::End(TagEnd::FootnoteDefinition)) {
            return;
        }
    }
}

fn text_to_end_of_image(rest: &mut Rest<'_>) -> String {
    let mut inner = Vec::new();
    let mut depth = 0;
    for event in rest.by_ref() {
        match event {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) if depth == 0 => break,
            Event::End(TagEnd::Image) => depth -= 1,
            other => inner.push(other),
        }
    }
    text_of(&inner)
}

fn text_of(events: &[Event<'_>]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::InlineHtml(html) => out.push_str(&html::text(html)),
            Event::InlineMath(text) => out.extend(["$", text, "$"]),
            Event::DisplayMath(text) => out.extend(["$$", text, "$$"]),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// The first web address in a text, with what is before and after it. Punctuation at its end belongs to the sentence.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let start = [text.find("https://"), text.find("http://")]
        .into_iter()
        .flatten()
        .min()?;
    let (before, rest) = text.split_at(start);
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|'))
        .unwrap_or(rest.len());
    let mut url =
        rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '’', '”']);
    if url.ends_with(')') && url.matches(')').count() > url.matches('(').count() {
        url = &url[..url.len() - 1];
    }
    let host = url
        .split_once("://")
        .is_some_and(|(_, host)| !host.is_empty());
    host.then(|| (before, url, &rest[url.len()..]))
}
