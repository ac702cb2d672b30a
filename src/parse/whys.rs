//! The Five Whys section: a chain of questions and answers, of any length.

use super::blocks::{Block, BlockKind, dedented};
use super::item::{self, Item, trimmed};
use super::{Context, Part, Why};
use crate::diagnostic::Finding;
use crate::span::Span;
use crate::vocabulary::fold;

/// Parses the blocks of the section. What is understood is appended to `found`; the parts cover all the blocks.
///
/// Nothing here can be wrong: what is no question and answers none is prose.
pub(super) fn parse(
    cx: &Context<'_>,
    blocks: &[Block],
    found: &mut Vec<Why>,
    _findings: &mut Vec<Finding>,
) -> Vec<Part> {
    let mut chain = Chain {
        cx,
        found,
        parts: Vec::new(),
    };
    for block in blocks {
        match block.kind {
            BlockKind::List { .. } => chain.list(block),
            BlockKind::Paragraph => {
                for line in lines(cx, block.span) {
                    chain.read(line, line);
                }
            }
            BlockKind::Heading(_) => chain.heading(block),
            _ => chain.parts.push(Part::Prose(block.span)),
        }
    }
    chain.parts
}

struct Chain<'a> {
    cx: &'a Context<'a>,
    found: &'a mut Vec<Why>,
    parts: Vec<Part>,
}

impl Chain<'_> {
    fn list(&mut self, list: &Block) {
        for block in &list.children {
            match Item::new(self.cx, block) {
                Some(item) => self.item(&item),
                None => self.parts.push(Part::Prose(block.span)),
            }
        }
    }

    /// The first paragraph asks or answers; a list below it goes on; all else answers.
    fn item(&mut self, item: &Item<'_>) {
        for (index, line) in lines(self.cx, item.paragraph.span).into_iter().enumerate() {
            // The bullet is the first line's, whatever blanks stand between.
            let start = if index == 0 {
                item.block.span.start
            } else {
                line.start
            };
            let end = line.end.min(item.head.end).max(line.start);
            self.read(Span::new(line.start, end), Span::new(start, line.end));
        }
        for child in item.block.children.iter().skip(1) {
            match child.kind {
                BlockKind::List { .. } => self.list(child),
                _ if self.goes_on() && child.kind != BlockKind::Html => {
                    self.answer(child.span, child.span);
                }
                _ => self.parts.push(Part::Prose(child.span)),
            }
        }
    }

    fn heading(&mut self, block: &Block) {
        let source = block.span.text(self.cx.text);
        let start = block.span.end - source.trim_start_matches('#').len();
        let end = block.span.start + source.trim_end_matches('#').len();
        let text = trimmed(self.cx.text, Span::new(start.min(end), end));
        self.read(text, block.span);
    }

    /// Reads a text that asks, and perhaps answers, or that answers the question before. All of it is at `span`.
    fn read(&mut self, text: Span, span: Span) {
        let (label, text) = labelled(self.cx, text);
        let is_open = self.goes_on() && self.found.last().is_some_and(|why| why.answer.is_empty());
        match question(self.cx.text, text, label) {
            Some((question, answer)) => self.ask(question, answer, span),
            None if is_open => self.answer(text, span),
            None => self.parts.push(Part::Prose(span)),
        }
    }

    fn ask(&mut self, question: Span, answer: Span, span: Span) {
        let (mut question, mut answer) = (
            dedented(self.cx.text, question),
            dedented(self.cx.text, answer),
        );
        if question.matches("**").count() % 2 == 1 {
            // The bold run goes on into the answer.
            question.push_str("**");
            answer.insert_str(0, "**");
        }
        self.found.push(Why {
            span,
            question,
            answer,
        });
        self.parts
            .push(Part::Whys(self.found.len() - 1..self.found.len()));
    }

    /// Adds to the answer of the last question.
    fn answer(&mut self, text: Span, span: Span) {
        if let Some(why) = self.found.last_mut() {
            if !why.answer.is_empty() {
                why.answer.push_str("\n\n");
            }
            why.answer.push_str(&dedented(self.cx.text, text));
            why.span = why.span.to(span);
        }
    }

    /// Whether nothing stands between the last question and here.
    fn goes_on(&self) -> bool {
        matches!(self.parts.last(), Some(Part::Whys(_)))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    None,
    Question,
    Answer,
}

/// The text after a leading `Q:` or `A:`.
fn labelled(cx: &Context<'_>, text: Span) -> (Label, Span) {
    for lead in item::leads(cx.text, text) {
        let word = fold(lead.word.text(cx.text));
        match word
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .trim_end()
        {
            "q" | "question" if lead.is_separated(cx.text) => return (Label::Question, lead.rest),
            "a" | "answer" if lead.is_separated(cx.text) => return (Label::Answer, lead.rest),
            _ => {}
        }
    }
    (Label::None, text)
}

/// A paragraph's lines that begin with `Q:` or `A:`, with what follows each; else the paragraph.
fn lines(cx: &Context<'_>, paragraph: Span) -> Vec<Span> {
    let mut lines: Vec<Span> = Vec::new();
    let mut at = paragraph.start;
    for line in paragraph.text(cx.text).split_inclusive('\n') {
        let span = trimmed(cx.text, Span::new(at, at + line.len()));
        at += line.len();
        match lines.last_mut() {
            Some(last) if labelled(cx, span).0 == Label::None => *last = last.to(span),
            _ => lines.push(span),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The question that a text begins with, and what follows it; `None` where it asks nothing.
fn question(text: &str, span: Span, label: Label) -> Option<(Span, Span)> {
    let source = span.text(text);
    let asks_why = fold(source).split(' ').next() == Some("why");
    let end = question_mark(source);
    let (end, after) = match end {
        Some(end) => (end, end),
        None if label == Label::Question => (source.len(), source.len()),
        None if asks_why => without_mark(source),
        None => return None,
    };
    if label == Label::Answer {
        return None;
    }
    let rest = source[after..]
        .trim_start()
        .trim_start_matches([':', '—', '–', '→'])
        .trim_start();
    let rest = rest
        .strip_prefix("- ")
        .or_else(|| rest.strip_prefix("-> "))
        .unwrap_or(rest)
        .trim_start();
    let answer = Span::new(span.end - rest.len(), span.end);
    Some((
        trimmed(text, Span::new(span.start, span.start + end)),
        trimmed(text, answer),
    ))
}

/// Where the first question ends, bold or not; a `?` in code or in an address asks nothing.
fn question_mark(source: &str) -> Option<usize> {
    let mut in_code = false;
    for (at, c) in source.char_indices() {
        in_code ^= c == '`';
        let rest = &source[at + c.len_utf8()..];
        let ends = rest.is_empty()
            || rest.starts_with(|c: char| !c.is_alphanumeric() && !matches!(c, '=' | '&' | '/'));
        if c == '?' && !in_code && ends {
            return Some(
                source.len()
                    - rest
                        .trim_start_matches(['*', '_', '?', '!', '"', '”'])
                        .len(),
            );
        }
    }
    None
}

/// The end of a question that has no question mark, and where the answer begins.
fn without_mark(source: &str) -> (usize, usize) {
    let bold = source
        .strip_prefix("**")
        .and_then(|rest| rest.find("**"))
        .map(|close| close + "****".len());
    if let Some(end) = bold {
        return (end, end);
    }
    let separators = [" — ", " – ", " - ", ": "];
    let first = separators
        .iter()
        .filter_map(|separator| Some((source.find(separator)?, separator.len())));
    first
        .min()
        .map_or((source.len(), source.len()), |(at, length)| {
            (at, at + length)
        })
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::parse::{Part, sections};

    /// Question and answer of each step; then the parts.
    fn check(markdown: &str, expected: &[(&str, &str)], parts: &[&str]) {
        let text = format!("## Five Whys\n\n{markdown}");
        let (document, _) = sections::read(&text, &Config::default());
        let whys: Vec<(&str, &str)> = document
            .whys
            .iter()
            .map(|why| (why.question.as_str(), why.answer.as_str()))
            .collect();
        assert_eq!(whys, expected, "{markdown}");
        let part = |part: &Part| match part {
            Part::Prose(span) => span.text(&text).to_owned(),
            Part::Whys(range) => format!("{range:?}"),
            _ => "?".into(),
        };
        let written: Vec<String> = document.sections[0].parts.iter().map(part).collect();
        assert_eq!(written, parts, "{markdown}");
    }

    #[test]
    fn items_ask_and_answer() {
        check(
            "1. **Why did it fail?** Because of `x?`.\n2. Why é? — so\n   it is\n3. Why so - for this\n",
            &[
                ("**Why did it fail?**", "Because of `x?`."),
                ("Why é?", "so\nit is"),
                ("Why so", "for this"),
            ],
            &["0..3"],
        );
        check(
            "1. **Why? It is.**\n",
            &[("**Why?**", "**It is.**")],
            &["0..1"],
        );
        check(
            "- **Why was it down** no disk\n",
            &[("**Why was it down**", "no disk")],
            &["0..1"],
        );
    }

    #[test]
    fn answers_follow_their_questions() {
        check(
            "- Q: Is it?\n- A: It is.\n- B\n",
            &[("Is it?", "It is.")],
            &["0..1", "- B"],
        );
        check(
            "**Q:** Is it\n**A:** It is.\n\nQ: And?\n\nYes.\n",
            &[("Is it", "It is."), ("And?", "Yes.")],
            &["0..2"],
        );
        check(
            "### Why a?\n\nb\n\n### Why c?\n",
            &[("Why a?", "b"), ("Why c?", "")],
            &["0..2"],
        );
        check(
            "1. Why a?\n\n   b\n\n   c\n",
            &[("Why a?", "b\n\nc")],
            &["0..1"],
        );
    }

    #[test]
    fn chains_nest() {
        check(
            "- Why a?\n  - b\n    - Why b?\n      - c\n- Why d? e\n",
            &[("Why a?", "b"), ("Why b?", "c"), ("Why d?", "e")],
            &["0..3"],
        );
    }

    #[test]
    fn the_rest_is_prose() {
        check(
            "It broke.\n\n- See https://example.com/?a=1\n",
            &[],
            &["It broke.\n\n- See https://example.com/?a=1"],
        );
        check(
            "Why?\n\n    code\n\nb\n",
            &[("Why?", "")],
            &["0..1", "    code\n\nb"],
        );
    }
}
