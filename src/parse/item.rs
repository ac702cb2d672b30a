//! What the items of lists have in common: their text, what leads it (`F1:`, `[done]`, `**AI-2**`) and what trails it
//! (`(detection gap)`). What such a word means is for the section's parser.

use super::Context;
use super::blocks::{self, Block, BlockKind};
use crate::span::Span;

/// An item that begins with text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'b> {
    pub block: &'b Block<'b>,
    /// The first paragraph.
    pub paragraph: &'b Block<'b>,
    /// The source of the first paragraph, without a comment at its end.
    pub head: Span,
    /// The column at which the item's content stands.
    columns: usize,
}

impl<'b> Item<'b> {
    /// `None` where the item does not begin with a text that is read: it is empty, a comment, a block of code.
    pub fn new(cx: &Context<'_>, block: &'b Block<'b>) -> Option<Self> {
        let paragraph = block
            .children
            .first()
            .filter(|first| first.kind == BlockKind::Paragraph)?;
        let head = without_comment(cx.text, paragraph);
        (!head.is_empty()).then(|| Self {
            block,
            paragraph,
            head,
            columns: content_column(cx.text, block.span),
        })
    }

    /// All below the first paragraph.
    pub fn details(&self) -> Span {
        Span::new(self.paragraph.span.end, self.block.span.end)
    }

    /// The Markdown of what is left of the head and of all below it.
    pub fn markdown(&self, cx: &Context<'_>, head: Span) -> String {
        let mut out = blocks::dedented_by(cx.text, head, self.columns);
        let details = blocks::dedented_by(cx.text, self.details(), self.columns);
        if !details.trim().is_empty() {
            out.push_str(details.trim_end());
        }
        out
    }
}

/// The source of a block of text, without white space and comments at its end.
pub(super) fn without_comment(text: &str, block: &Block) -> Span {
    let mut end = block.span.end;
    for inline in block.inlines.iter().rev() {
        let is_comment = inline.html && inline.span.text(text).starts_with("<!--");
        let is_blank = !inline.html && inline.text.trim().is_empty();
        if inline.span.end < end || !(is_comment || is_blank) {
            break;
        }
        end = inline.span.start;
    }
    trimmed(text, Span::new(block.span.start, end.max(block.span.start)))
}

/// `span` without white space at both ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.text(text);
    let start = span.end - inside.trim_start().len();
    Span::new(start, (span.start + inside.trim_end().len()).max(start))
}

fn content_column(text: &str, item: Span) -> usize {
    let source = item.text(text);
    let digits = source.bytes().take_while(u8::is_ascii_digit).count();
    let marker = (digits + 1).min(source.len());
    let Some(rest) = source.get(marker..) else {
        return blocks::column(text, item.start) + 2;
    };
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let at = item.start + marker;
    if blanks == 0 || rest[blanks..].starts_with(['\n', '\r']) {
        blocks::column(text, at) + 1
    } else {
        blocks::column(text, at + blanks)
    }
}

/// How a leading word is set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `**word**`
    Bold,
    /// `[word]`
    Square,
    /// `(word)`
    Round,
    /// `word:`
    Colon,
    /// `word —`
    Dash,
    /// `word.`, `word)`
    Dot,
}

/// A word that leads a text and could mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lead {
    pub word: Span,
    pub mark: Mark,
    /// The text after it, never blank.
    pub rest: Span,
    /// What has to stand before the rest when the word is taken out of a bold run: `**F1: bold** text`.
    pub reopen: &'static str,
}

impl Lead {
    /// Whether a colon or a dash stands after the word, so that it is no part of the sentence.
    pub fn is_separated(&self, text: &str) -> bool {
        let between = Span::new(self.word.end, self.rest.start).text(text);
        self.mark != Mark::Bold || between.contains([':', '—', '–', '-'])
    }
}

/// The readings of a text's beginning as a leading word, the likeliest first.
pub(super) fn leads(text: &str, head: Span) -> Vec<Lead> {
    let source = head.text(text);
    let candidates = match source.as_bytes() {
        [b'*', b'*', ..] => vec![bold(source, "**"), plain(source, 2, "**")],
        [b'_', b'_', ..] => vec![bold(source, "__"), plain(source, 2, "__")],
        [b'[', ..] => vec![bracket(source, ']', Mark::Square)],
        [b'(', ..] => vec![bracket(source, ')', Mark::Round)],
        _ => vec![plain(source, 0, ""), key(source)],
    };
    let shift = |lead: Lead| Lead {
        word: lead.word.shift(head.start),
        rest: lead.rest.shift(head.start),
        ..lead
    };
    let is_whole = |lead: &Lead| !lead.word.is_empty() && !lead.rest.text(source).trim().is_empty();
    let candidates = candidates.into_iter().flatten().filter(is_whole);
    candidates.map(shift).collect()
}

/// `**word** rest`, `**word:** rest`, `**word**: rest`.
fn bold(source: &str, marker: &'static str) -> Option<Lead> {
    let close = 2 + source[2..].find(marker)?;
    let inner = source[2..close].trim_end();
    let word = inner.trim_end_matches([':', '.']).trim_end();
    let rest = after_separator(&source[close + 2..]);
    Some(Lead {
        word: Span::new(2, 2 + word.len()),
        mark: Mark::Bold,
        rest: Span::new(source.len() - rest.len(), source.len()),
        reopen: "",
    })
}

/// `[word] rest`, but no link.
fn bracket(source: &str, close: char, mark: Mark) -> Option<Lead> {
    let end = source.find(close)?;
    let after = &source[end + 1..];
    if source[1..end].contains(['[', '(', '\n'])
        || mark == Mark::Square && after.starts_with(['(', '['])
    {
        return None;
    }
    let rest = after_separator(after);
    let word = source[1..end].trim();
    let start = end - source[1..end].trim_start().len();
    Some(Lead {
        word: Span::new(start, start + word.len()),
        mark,
        rest: Span::new(source.len() - rest.len(), source.len()),
        reopen: "",
    })
}

/// `word: rest`, `word — rest`, `word. rest`, where the word is letters, digits and hyphens.
fn plain(source: &str, start: usize, reopen: &'static str) -> Option<Lead> {
    let length = source[start..].find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))?;
    let after = &source[start + length..];
    let spaced = |rest: &str| rest.starts_with(char::is_whitespace);
    let (mark, rest) = if let Some(rest) = after.strip_prefix(':') {
        (spaced(rest).then_some(Mark::Colon)?, rest)
    } else if let Some(rest) = after.strip_prefix(['.', ')']) {
        (spaced(rest).then_some(Mark::Dot)?, rest)
    } else {
        let rest = strip_dash(after)?;
        (Mark::Dash, rest)
    };
    let rest = rest.trim_start();
    Some(Lead {
        word: Span::new(start, start + length),
        mark,
        rest: Span::new(source.len() - rest.len(), source.len()),
        reopen,
    })
}

/// `some words: rest`.
fn key(source: &str) -> Option<Lead> {
    const LONGEST: usize = 40;
    let colon = source.find(':').filter(|colon| *colon <= LONGEST)?;
    let after = &source[colon + 1..];
    if !after.starts_with(char::is_whitespace)
        || source[..colon].contains(['\n', '*', '`', '[', '(', '.'])
    {
        return None;
    }
    Some(Lead {
        word: Span::new(0, source[..colon].trim_end().len()),
        mark: Mark::Colon,
        rest: Span::new(source.len() - after.trim_start().len(), source.len()),
        reopen: "",
    })
}

fn after_separator(after: &str) -> &str {
    let text = after.trim_start();
    let rest = text.strip_prefix(':').or_else(|| strip_dash(after));
    rest.unwrap_or(text).trim_start()
}

/// What follows a dash: a long one, or a hyphen between spaces.
fn strip_dash(after: &str) -> Option<&str> {
    let text = after.trim_start();
    text.strip_prefix(['—', '–']).or_else(|| {
        let rest = text.strip_prefix('-')?;
        (text.len() < after.len() && rest.starts_with(char::is_whitespace)).then_some(rest)
    })
}

/// A parenthesis at the end of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tail {
    pub inner: Span,
    /// The text before it, never blank.
    pub rest: Span,
}

/// The parenthesis that a text ends in, where it could be a remark and not the address of a link or a call.
pub(super) fn tail(text: &str, head: Span) -> Option<Tail> {
    let source = head.text(text);
    let closed = source.trim_end().trim_end_matches('.').strip_suffix(')')?;
    let mut depth = 1;
    let open = closed.bytes().rposition(|byte| {
        depth += match byte {
            b')' => 1,
            b'(' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    let before = &closed[..open];
    let is_remark =
        before.ends_with(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '*' | '_' | ')'));
    let rest = before.trim_end();
    (is_remark && !closed.ends_with('\\') && !rest.is_empty()).then(|| Tail {
        inner: trimmed(text, Span::new(open + 1, closed.len()).shift(head.start)),
        rest: Span::new(head.start, head.start + rest.len()),
    })
}

/// The pieces of a remark, between the commas and semicolons that stand in no bracket. A year after a comma belongs to
/// the date before.
pub(super) fn pieces(text: &str, inner: Span) -> Vec<Span> {
    let mut pieces: Vec<Span> = Vec::new();
    let mut from = inner.start;
    let mut depth = 0_i32;
    for (at, byte) in inner
        .text(text)
        .bytes()
        .enumerate()
        .chain([(inner.end - inner.start, b',')])
    {
        match byte {
            b'(' | b'[' | b'<' => depth += 1,
            b')' | b']' | b'>' => depth -= 1,
            b',' | b';' if depth <= 0 || inner.start + at == inner.end => {
                let piece = trimmed(text, Span::new(from, inner.start + at));
                let is_year = piece.text(text).len() == 4
                    && piece.text(text).bytes().all(|b| b.is_ascii_digit());
                match pieces.last_mut() {
                    Some(last) if is_year => *last = last.to(piece),
                    _ => pieces.push(piece),
                }
                from = (inner.start + at + 1).min(inner.end);
            }
            _ => {}
        }
    }
    pieces
}

/// The length of the `@handle` that a text begins with.
pub(super) fn handle(source: &str) -> Option<usize> {
    let name = source.strip_prefix('@')?;
    let end = name.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-' | '/'));
    let name = name[..end.unwrap_or(name.len())].trim_end_matches(['.', '_', '-', '/']);
    (!name.is_empty()).then_some(1 + name.len())
}

/// `Key: value`, `**Key:** value`, `**Key**: value`, `**Key: value**`.
pub(super) fn key_value(text: &str, line: Span) -> Option<(Span, Span)> {
    const LONGEST: usize = 60;
    let line = trimmed(text, line);
    let source = line.text(text);
    let marker = &source[..source.len() - source.trim_start_matches(['*', '_']).len()];
    let colon = source.find(':').filter(|colon| *colon <= LONGEST)?;
    let written = &source[marker.len().min(colon)..colon];
    let key = written.trim_end_matches(['*', '_']);
    let (mut from, mut to) = (colon + 1, source.len());
    if !marker.is_empty() && key.len() == written.len() {
        if source[from..].starts_with(marker) {
            from += marker.len();
        } else if source[from..].ends_with(marker) {
            to -= marker.len();
        } else {
            return None;
        }
    }
    let start = marker.len().min(colon);
    let key = Span::new(start, start + key.len()).shift(line.start);
    let value = Span::new(from, to).shift(line.start);
    let (key, value) = (trimmed(text, key), trimmed(text, value));
    (!key.is_empty()).then_some((key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Span {
        Span::new(0, text.len())
    }

    #[test]
    fn words_lead_a_text_in_many_forms() {
        let check = |text: &str, word: &str, mark: Mark, rest: &str| {
            let is = |lead: &Lead| {
                lead.word.text(text) == word
                    && lead.mark == mark
                    && format!("{}{}", lead.reopen, lead.rest.text(text)) == rest
            };
            let leads = leads(text, whole(text));
            assert!(leads.iter().any(is), "{text}: {leads:?}");
        };
        check("F1: no copy", "F1", Mark::Colon, "no copy");
        check("F1. no copy", "F1", Mark::Dot, "no copy");
        check("F1 — no copy", "F1", Mark::Dash, "no copy");
        check("F1—no copy", "F1", Mark::Dash, "no copy");
        check("DONE - ship", "DONE", Mark::Dash, "ship");
        check("**F1**: no copy", "F1", Mark::Bold, "no copy");
        check("**F1:** no copy", "F1", Mark::Bold, "no copy");
        check("**F1: no** copy", "F1", Mark::Colon, "**no** copy");
        check("__AI-1__ ship", "AI-1", Mark::Bold, "ship");
        check("[done] ship", "done", Mark::Square, "ship");
        check("[ é ]: ship", "é", Mark::Square, "ship");
        check("(P1) ship", "P1", Mark::Round, "ship");
        check("Alice Novak: ship", "Alice Novak", Mark::Colon, "ship");
    }

    #[test]
    fn what_leads_nowhere_is_no_lead() {
        let check = |text: &str| assert_eq!(leads(text, whole(text)), [], "{text}");
        check("[link](https://example.com) text");
        check("[link][id] text");
        check("**bold**");
        check("plain text");
        check("well-known text");
        check("14:05 text");
        check("[x");
        check("**");
        check("");
    }

    #[test]
    fn a_parenthesis_at_the_end_is_a_tail() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let tail = tail(text, whole(text));
            let tail = tail.map(|tail| (tail.rest.text(text), tail.inner.text(text)));
            assert_eq!(tail, expected, "{text}");
        };
        check("ship it (P1)", Some(("ship it", "P1")));
        check("ship it ( P1 (a) ).", Some(("ship it", "P1 (a)")));
        check("**ship**(é)", Some(("**ship**", "é")));
        check("see [it](https://example.com)", None);
        check("call f(x)", None);
        check("(all of it)", None);
        check("one) too many)", None);
        check("ship \\(it\\)", None);
        check("ship", None);
    }

    #[test]
    fn a_remark_has_pieces() {
        let check = |text: &str, expected: &[&str]| {
            let pieces: Vec<&str> = pieces(text, whole(text))
                .iter()
                .map(|span| span.text(text))
                .collect();
            assert_eq!(pieces, expected);
        };
        check(
            "@carol,  P2 ; due Feb 3, 2025",
            &["@carol", "P2", "due Feb 3, 2025"],
        );
        check("[a, b](c), d (e, f)", &["[a, b](c)", "d (e, f)"]);
        check("a,", &["a", ""]);
        check("a (", &["a ("]);
        check("", &[""]);
    }

    #[test]
    fn handles_end_where_the_name_does() {
        let check =
            |text: &str, expected: Option<usize>| assert_eq!(handle(text), expected, "{text}");
        check("@carol: x", Some(6));
        check("@c.d-e. x", Some(6));
        check("@acme/payments", Some(14));
        check("@", None);
        check("carol", None);
    }

    #[test]
    fn keys_have_values() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let read = key_value(text, whole(text));
            let read = read.map(|(key, value)| (key.text(text), value.text(text)));
            assert_eq!(read, expected, "{text}");
        };
        check("Duration: 47 min", Some(("Duration", "47 min")));
        check(" **Duration:** 47 *min*", Some(("Duration", "47 *min*")));
        check("**Duration**: 47 min", Some(("Duration", "47 min")));
        check("**Duration: 47 min**", Some(("Duration", "47 min")));
        check("_Users affected_: é", Some(("Users affected", "é")));
        check("Duration:", Some(("Duration", "")));
        check("**Duration: 47** min", None);
        check(": x", None);
        check("no key", None);
    }
}
