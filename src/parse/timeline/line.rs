//! The beginning of a line as it is read, with the way back to the source.
//!
//! Times are written in bold, in code, with escapes: `**14:05** UTC`, `\[08:47\]`. They are looked for in the text
//! without that markup; what is cut out is cut out of the source.

use std::borrow::Cow;

use crate::span::Span;
use crate::time::cursor::is_space;

/// How much of a line is read: no time is longer, and it keeps the cost of a line constant.
const LIMIT: usize = 240;

/// A line of source, or its beginning.
pub(super) struct Line<'a> {
    /// What is read: emphasis dropped, escapes resolved, every white space a space.
    pub text: Cow<'a, str>,
    /// Where the line begins in the source.
    start: usize,
    /// Where the pieces of `text` come from; empty where it is all one piece of the source.
    pieces: Vec<Piece>,
    /// Emphasis and code marks, and how much of `text` stands before them.
    markup: Vec<(usize, Span)>,
    /// Where the line ends in the source, without its line break.
    pub end: usize,
    /// `text` is the whole line.
    pub whole: bool,
}

/// A piece of a line's text: copied from the source as it stands, or one character for what stands there.
#[derive(Clone, Copy)]
struct Piece {
    /// Where it begins in the text.
    at: usize,
    source: Span,
}

impl<'a> Line<'a> {
    /// The first line under `span`.
    pub fn new(source: &'a str, span: Span) -> Self {
        let all = span.text(source);
        let length = all.find('\n').unwrap_or(all.len());
        let content = all[..length].trim_end();
        let limit = content.len().min(LIMIT);
        let mut line = Self {
            text: Cow::Borrowed(&content[..content.ceil_char_boundary(limit)]),
            start: span.start,
            pieces: Vec::new(),
            markup: Vec::new(),
            end: span.start + content.len(),
            whole: content.len() <= LIMIT,
        };
        if line.text.contains(is_special) {
            line.text = Cow::Owned(line.read(content, limit));
        }
        line
    }

    /// Reads `content` up to `limit`, or to the end of what stands there.
    fn read(&mut self, content: &str, limit: usize) -> String {
        let mut text = String::with_capacity(limit);
        let mut at = 0;
        while at < limit {
            let rest = &content[at..];
            let plain = rest.find(is_special).unwrap_or(rest.len());
            let plain = plain.min(rest.ceil_char_boundary(limit - at));
            at += if plain > 0 {
                self.push(&mut text, &rest[..plain], at, plain);
                plain
            } else {
                self.step(&mut text, content, at)
            };
        }
        text
    }

    /// Reads the special character at `at` and what belongs to it, and says how long that is.
    fn step(&mut self, text: &mut String, content: &str, at: usize) -> usize {
        let rest = &content[at..];
        let c = rest
            .chars()
            .next()
            .expect("the loop ends before the content does");
        if let Some((read, length)) = escaped(rest)
            .or_else(|| entity(rest))
            .or_else(|| line_break(rest))
        {
            self.push(text, read.encode_utf8(&mut [0; 4]), at, length);
            return length;
        }
        // In bytes, as all lengths here.
        let run = rest.len() - rest.trim_start_matches(c).len();
        if is_markup(content, at, c, run) {
            let span = Span::new(at, at + run).shift(self.start);
            self.markup.push((text.len(), span));
            return run;
        }
        let read = if is_space(c) { ' ' } else { c };
        self.push(text, read.encode_utf8(&mut [0; 4]), at, c.len_utf8());
        c.len_utf8()
    }

    fn push(&mut self, text: &mut String, read: &str, at: usize, length: usize) {
        self.pieces.push(Piece {
            at: text.len(),
            source: Span::new(at, at + length).shift(self.start),
        });
        text.push_str(read);
    }

    /// The piece with the character at `at`, and where it ends in the text.
    fn piece(&self, at: usize) -> (Piece, usize) {
        let next = self.pieces.partition_point(|piece| piece.at <= at);
        let end = self
            .pieces
            .get(next)
            .map_or(self.text.len(), |next| next.at);
        let all = Piece {
            at: 0,
            source: Span::new(self.start, self.start + self.text.len()),
        };
        (self.pieces[..next].last().copied().unwrap_or(all), end)
    }

    /// The source of a piece of the text.
    pub fn source(&self, start: usize, end: usize) -> Span {
        let from = self.offset(start);
        if start >= end || end > self.text.len() {
            return Span::at(from);
        }
        let (piece, piece_end) = self.piece(end - 1);
        let to = if end == piece_end {
            piece.source.end
        } else {
            piece.source.start + (end - piece.at)
        };
        Span::new(from, to)
    }

    /// Where in the source the character at `at` stands; the line's end behind the last one.
    pub fn offset(&self, at: usize) -> usize {
        if at >= self.text.len() {
            return self.end;
        }
        let (piece, _) = self.piece(at);
        piece.source.start + (at - piece.at)
    }

    /// Where a text begins in the source that is cut at `at`, and the markup to write in front of it because it was
    /// opened before: `**14:05: text** more`.
    pub fn cut(&self, source: &str, at: usize) -> (String, usize) {
        let mut open = self.open_markup(source, at);
        let mut start = self.offset(at);
        // Markup directly before the text belongs to it.
        while let Some(run) = open.last()
            && run.whole
            && run.span.end == start
        {
            start = run.span.start;
            open.pop();
        }
        let again = open.iter().map(|run| run.c.to_string().repeat(run.left));
        (again.collect(), start)
    }

    fn open_markup(&self, source: &str, at: usize) -> Vec<Run> {
        let mut open: Vec<Run> = Vec::new();
        let before = self
            .markup
            .iter()
            .take_while(|(position, _)| *position <= at);
        for (_, span) in before {
            let text = span.text(source);
            let Some(c) = text.chars().next() else {
                continue;
            };
            let mut left = text.len();
            // `***14:05** text*`: a run can close a part of another one.
            while left > 0
                && let Some(top) = open.last_mut().filter(|top| top.c == c)
            {
                let closed = left.min(top.left);
                left -= closed;
                top.left -= closed;
                top.whole = false;
                if top.left == 0 {
                    open.pop();
                }
            }
            if left > 0 {
                open.push(Run {
                    c,
                    left,
                    whole: left == text.len(),
                    span: *span,
                });
            }
        }
        open
    }
}

/// A run of marks that open emphasis or code, and how much of it is still open.
struct Run {
    c: char,
    left: usize,
    whole: bool,
    span: Span,
}

/// Whether a character may be read as another, or not at all.
fn is_special(c: char) -> bool {
    matches!(c, '*' | '_' | '`' | '~' | '\\' | '&' | '<') || (c != ' ' && is_space(c))
}

/// `\[`
fn escaped(rest: &str) -> Option<(char, usize)> {
    let c = rest.strip_prefix('\\')?.chars().next()?;
    c.is_ascii_punctuation().then_some((c, 2))
}

/// The entities that stand between times.
fn entity(rest: &str) -> Option<(char, usize)> {
    const ENTITIES: [(&str, char); 9] = [
        ("&ndash;", '–'),
        ("&mdash;", '—'),
        ("&nbsp;", ' '),
        ("&minus;", '−'),
        ("&rarr;", '→'),
        ("&#8211;", '–'),
        ("&#8212;", '—'),
        ("&#160;", ' '),
        ("&gt;", '>'),
    ];
    let found = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
    found.map(|(name, c)| (*c, name.len()))
}

/// The line break of a table's cell.
fn line_break(rest: &str) -> Option<(char, usize)> {
    let tags = ["<br>", "<br/>", "<br />"];
    let found = tags.iter().find(|tag| rest.starts_with(*tag));
    found.map(|tag| (' ', tag.len()))
}

/// Whether a run of `c` is emphasis, code or strike-through. A star between spaces is a star, and an underscore
/// between letters (`America/New_York`) an underscore.
fn is_markup(content: &str, at: usize, c: char, run: usize) -> bool {
    let before = content[..at].chars().next_back();
    let after = content[at + run..].chars().next();
    let in_word =
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
    let is_gap = |c: Option<char>| c.is_none_or(is_space);
    let alone = is_gap(before) && is_gap(after);
    match c {
        '*' => !alone,
        '_' => !in_word && !alone,
        '`' => true,
        '~' => run == 2,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(source: &str) -> Line<'_> {
        Line::new(source, Span::new(0, source.len()))
    }

    #[test]
    fn a_line_is_read_without_its_markup() {
        let check = |source: &str, expected: &str| assert_eq!(line(source).text, expected);
        check("**14:05** UTC: `x`\nnext", "14:05 UTC: x");
        check("\\[08:47\\] \\~x", "[08:47] ~x");
        check("14:05&ndash;14:20<br>x", "14:05–14:20 x");
        check("~~14:05~~ ~14:10", "14:05 ~14:10");
        check("14:05 America/New_York _x_", "14:05 America/New_York x");
        check("a * b", "a * b");
        check("14:05\u{a0}UTC\r\nx", "14:05 UTC");
    }

    #[test]
    fn the_way_back_ends_at_characters() {
        let source = "é **14:05** — x";
        let line = line(source);
        let at = line.text.find("14:05").unwrap();
        assert_eq!(line.source(at, at + 5).text(source), "14:05");
        let dash = line.text.find('—').unwrap();
        assert_eq!(line.source(dash, dash + 3).text(source), "—");
        assert_eq!(line.offset(line.text.len()), source.len());
    }

    #[test]
    fn markup_that_goes_on_is_opened_again() {
        let check = |source: &str, text: &str, expected: &str| {
            let line = line(source);
            let at = line.text.find(text).unwrap();
            let (again, start) = line.cut(source, at);
            assert_eq!(again + &source[start..], expected, "{source}");
        };
        check("**14:05** x", "x", "x");
        check("**14:05: x** y", "x", "**x** y");
        check("**14:05** **x** y", "x", "**x** y");
        check("***14:05** x*", "x", "*x*");
        check("`14:05` *x*", "x", "*x*");
        check("**14:05 `x`**", "x", "**`x`**");
        check("**14:05** [x]", "[", "[x]");
    }
}
