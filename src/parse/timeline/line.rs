//! The beginning of a line as it is read, with the way back to the source.
//!
//! Times are written in bold, in code, with escapes: `**14:05** UTC`, `\[08:47\]`. They are looked for in the text
//! without that markup; what is cut out is cut out of the source.

use crate::span::Span;
use crate::time::cursor::is_space;

/// How much of a line is read: no time is longer, and it keeps the cost of a line constant.
const LIMIT: usize = 240;

/// A line of source, or its beginning.
pub(super) struct Line {
    /// What is read: emphasis dropped, escapes resolved, every white space a space.
    pub text: String,
    /// The source of each byte of `text`.
    spans: Vec<Span>,
    /// Emphasis and code marks, and how much of `text` stands before them.
    markup: Vec<(usize, Span)>,
    /// Where the line ends in the source, without its line break.
    pub end: usize,
    /// `text` is the whole line.
    pub whole: bool,
}

impl Line {
    /// The first line under `span`.
    pub fn new(source: &str, span: Span) -> Self {
        let all = span.text(source);
        let length = all.find('\n').unwrap_or(all.len());
        let content = all[..length].trim_end();
        let mut line = Self {
            text: String::new(),
            spans: Vec::new(),
            markup: Vec::new(),
            end: span.start + content.len(),
            whole: content.len() <= LIMIT,
        };
        let mut at = 0;
        while at < content.len().min(LIMIT) {
            at += line.step(content, at, span.start);
        }
        line
    }

    /// Reads what stands at `at` and says how long it is.
    fn step(&mut self, content: &str, at: usize, base: usize) -> usize {
        let rest = &content[at..];
        let c = rest
            .chars()
            .next()
            .expect("the loop ends before the content does");
        if let Some((read, length)) = escaped(rest)
            .or_else(|| entity(rest))
            .or_else(|| line_break(rest))
        {
            self.push(read, base + at, length);
            return length;
        }
        // In bytes, as all lengths here.
        let run = rest.len() - rest.trim_start_matches(c).len();
        if is_markup(content, at, c, run) {
            let span = Span::new(base + at, base + at + run);
            self.markup.push((self.text.len(), span));
            return run;
        }
        self.push(if is_space(c) { ' ' } else { c }, base + at, c.len_utf8());
        c.len_utf8()
    }

    fn push(&mut self, c: char, start: usize, length: usize) {
        self.text.push(c);
        let span = Span::new(start, start + length);
        self.spans.extend(std::iter::repeat_n(span, c.len_utf8()));
    }

    /// The source of a piece of the text.
    pub fn source(&self, start: usize, end: usize) -> Span {
        match (
            self.spans.get(start),
            end.checked_sub(1).and_then(|last| self.spans.get(last)),
        ) {
            (Some(first), Some(last)) if start < end => Span::new(first.start, last.end),
            _ => Span::at(self.offset(start)),
        }
    }

    /// Where in the source the character at `at` stands; the line's end behind the last one.
    pub fn offset(&self, at: usize) -> usize {
        self.spans.get(at).map_or(self.end, |span| span.start)
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

    fn line(source: &str) -> Line {
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
