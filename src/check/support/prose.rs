//! What of a body is its author's own prose, sentence by sentence: for the rules that judge how something is said.
//!
//! Front matter, titles, code, quotations, links and HTML are others' words, or nobody's. A finding of these rules is
//! about a sentence, so a sentence is what they get; texts without a word of theirs cost one quick look.

use std::ops::Range;

use super::people;
use crate::check::Site;
use crate::language::List;
use crate::model::Postmortem;
use crate::parse::Document;
use crate::span::Span;
use crate::vocabulary::SectionKind;

/// Stands for what is not prose. No word, and no blank either: nothing is found across it.
const OTHER: u8 = 1;

/// A phrase in a sentence.
#[derive(Debug, Clone, Copy)]
pub(in crate::check) struct Said<'a> {
    pub span: Span,
    /// Whom it names.
    pub name: Option<Span>,
    /// How it is said otherwise; `None` for a site's own phrase.
    pub help: Option<&'a str>,
    /// The section that it stands in.
    pub section: Option<SectionKind>,
    /// The sentence asks.
    pub asks: bool,
    /// It stands in a heading.
    pub heads: bool,
}

impl Said<'_> {
    /// The phrase as a message has it: without line breaks and the marks of emphasis.
    pub fn quoted(&self, text: &str) -> String {
        let plain = self.span.text(text).replace(['*', '_', '>'], " ");
        let words: Vec<&str> = plain.split_whitespace().collect();
        format!("“{}”", words.join(" "))
    }
}

/// The phrases of a rule in some pieces of a body, which must be in their order.
pub(in crate::check) fn said<'a>(
    site: &'a Site<'_>,
    postmortem: &Postmortem,
    rule: &str,
    within: &[Span],
) -> Vec<Said<'a>> {
    let text = &site.sources.get(postmortem.source).text;
    let lexicon = site.config.words.lexicon(&site.config.language);
    let Some(list) = lexicon.list(rule) else {
        return Vec::new();
    };
    let mut prose = Prose::new(text, &postmortem.document, list);
    for span in within {
        for at in list.near(span.text(text)) {
            prose.read(span.start + at);
        }
    }
    let mut said = prose.said;
    said.retain_mut(|said| match said.name {
        None => true,
        Some(name) => {
            said.name = people::named(site, postmortem, name);
            said.name.is_some()
        }
    });
    said
}

/// A reading of a body, from its beginning to its end.
struct Prose<'t, 'l> {
    text: &'t str,
    document: &'t Document,
    list: &'l List,
    /// A paragraph, an item, a row: what no sentence goes beyond.
    block: Span,
    /// The block's text, with [`OTHER`] for what is not prose.
    own: String,
    /// The last sentence that was read, in `own`.
    sentence: Range<usize>,
    said: Vec<Said<'l>>,
}

impl<'t, 'l> Prose<'t, 'l> {
    fn new(text: &'t str, document: &'t Document, list: &'l List) -> Self {
        Self {
            text,
            document,
            list,
            block: Span::at(document.body.start),
            own: String::new(),
            sentence: 0..0,
            said: Vec::new(),
        }
    }

    /// Reads the sentence at `at`, unless it has been read. Places come in their order.
    fn read(&mut self, at: usize) {
        if at < self.block.start + self.sentence.end {
            return;
        }
        if at >= self.block.end {
            self.block = block(self.text, self.document.body, self.block.end, at);
            self.own = own(self.text, self.document, self.block);
            self.sentence = 0..0;
        }
        while self.block.start + self.sentence.end <= at {
            let start = self.sentence.end;
            self.sentence = start..sentence_end(&self.own, start);
        }
        let sentence = &self.own[self.sentence.clone()];
        let start = self.block.start + self.sentence.start;
        let asks = sentence.trim_end_matches(closes).ends_with('?');
        let heads = self.block.text(self.text).trim_start().starts_with('#');
        for found in self.list.find(sentence) {
            let span = Span::from(found.range).shift(start);
            let Some(section) = section(self.document, span) else {
                continue;
            };
            self.said.push(Said {
                span,
                name: found.name.map(|name| Span::from(name).shift(start)),
                help: found.help,
                section,
                asks,
                heads,
            });
        }
    }
}

/// The kind of the section around `span`; `None` where it is part of a title.
#[expect(
    clippy::option_option,
    reason = "a place in a section of no known kind is not one in a title"
)]
fn section(document: &Document, span: Span) -> Option<Option<SectionKind>> {
    let overlaps = |other: Span| other.start < span.end && span.start < other.end;
    if document
        .heading
        .as_ref()
        .is_some_and(|title| overlaps(title.span))
    {
        return None;
    }
    let after = document
        .sections
        .partition_point(|section| section.span.start < span.end);
    let Some(section) = after.checked_sub(1).map(|index| &document.sections[index]) else {
        return Some(None);
    };
    (!overlaps(section.title.span)).then_some(section.kind)
}

/// The block around `at`, which is after `from`, where the block before ends.
fn block(text: &str, body: Span, from: usize, at: usize) -> Span {
    let line_start = |at: usize| {
        text[from..at]
            .rfind('\n')
            .map_or(from, |end| from + end + 1)
    };
    let line_end = |at: usize| {
        text[at..body.end]
            .find('\n')
            .map_or(body.end, |end| at + end + 1)
    };
    let mut start = line_start(at);
    while start > from && !begins_block(&text[start..]) {
        let before = line_start(start - 1);
        if text[before..start].trim().is_empty() {
            break;
        }
        start = before;
    }
    let mut end = line_end(at);
    while end < body.end {
        let next = line_end(end);
        if text[end..next].trim().is_empty() || begins_block(&text[end..next]) {
            break;
        }
        end = next;
    }
    Span::new(start, end)
}

/// Whether a line begins with the mark of a heading, an item, a row or code.
fn begins_block(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']);
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < line.len() && digits.starts_with(['.', ')']);
    numbered
        || line.starts_with(['#', '|'])
        || ["- ", "* ", "+ ", "```", "~~~"]
            .iter()
            .any(|mark| line.starts_with(mark))
}

/// The text of a block with [`OTHER`] for what is not its author's own.
fn own(text: &str, document: &Document, block: Span) -> String {
    let mut bytes = block.text(text).as_bytes().to_vec();
    let mut hide = |span: Span| {
        let start = span.start.max(block.start) - block.start;
        let end = span.end.min(block.end).saturating_sub(block.start);
        if start < end {
            bytes[start..end].fill(OTHER);
        }
    };
    let verbatim = &document.verbatim;
    let first = verbatim.partition_point(|span| span.end <= block.start);
    let inside = verbatim[first..].iter().copied();
    inside
        .take_while(|span| span.start < block.end)
        .for_each(&mut hide);
    let links = &document.links;
    let first = links.partition_point(|link| link.span.start < block.start);
    let inside = links[first..].iter().map(|link| link.span);
    inside
        .take_while(|span| span.start < block.end)
        .for_each(&mut hide);
    let definitions = &document.definitions;
    let first = definitions.partition_point(|span| span.end <= block.start);
    let inside = definitions[first..].iter().copied();
    inside
        .take_while(|span| span.start < block.end)
        .for_each(&mut hide);
    let own = String::from_utf8(bytes).expect("spans begin and end between characters");
    without_quotations(own)
}

/// How quotations are opened and closed. A mark may be both: of two kinds, or of one.
const QUOTATIONS: [(char, &str); 8] = [
    ('"', "\""),
    ('\'', "'"),
    ('“', "”"),
    ('„', "“”"),
    ('‘', "’"),
    ('‚', "‘’"),
    ('«', "»"),
    ('»', "«"),
];

/// The text with [`OTHER`] for what stands in quotation marks. A mark that is not closed quotes nothing.
fn without_quotations(text: String) -> String {
    // The bytes that the marks begin with.
    let may_quote = |byte: u8| matches!(byte, b'"' | b'\'' | 0xc2 | 0xe2);
    if !text.bytes().any(may_quote) {
        return text;
    }
    let mut open: [Option<usize>; QUOTATIONS.len()] = [None; QUOTATIONS.len()];
    let mut quoted = Vec::new();
    let mut before = None;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let after = rest.peek().map(|(_, c)| *c);
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let closes = !is_blank(before) && !is_letter(after);
        let opens = !is_letter(before) && !is_blank(after);
        before = Some(c);
        let ends = |kind: &usize| QUOTATIONS[*kind].1.contains(c) && open[*kind].is_some();
        if let Some(kind) = (0..open.len()).find(ends).filter(|_| closes) {
            let start = open[kind].unwrap_or(at);
            quoted.push(start..at + c.len_utf8());
            // What was opened inside is closed with it.
            for inside in &mut open {
                *inside = inside.filter(|opened| *opened < start);
            }
        } else if let Some(kind) = QUOTATIONS.iter().position(|(mark, _)| *mark == c)
            && opens
        {
            open[kind].get_or_insert(at);
        }
    }
    let mut bytes = text.into_bytes();
    for span in quoted {
        bytes[span].fill(OTHER);
    }
    String::from_utf8(bytes).expect("quotations begin and end between characters")
}

/// What may stand between the end of a sentence and the blank after it.
fn closes(c: char) -> bool {
    c.is_whitespace() || matches!(c, ')' | ']' | '*' | '_' | '"' | '”' | '’' | '»' | '\u{1}')
}

/// Where the sentence ends that begins at `start`: after its blanks.
fn sentence_end(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(found) = text[at..].find(['.', '!', '?', '…', '|']) {
        let mark = at + found;
        let c = text[mark..].chars().next().unwrap_or_default();
        at = mark + c.len_utf8();
        let rest = text[at..].trim_start_matches(|c| closes(c) && !char::is_whitespace(c));
        let next = rest.trim_start();
        let is_abbreviation = c == '.' && next.starts_with(char::is_lowercase);
        if c == '|' || (next.len() < rest.len() && !is_abbreviation) || rest.is_empty() {
            return text.len() - next.len();
        }
    }
    text.len()
}
