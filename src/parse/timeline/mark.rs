//! `[detected]`, `(resolved)`: the mark that makes an entry one of the incident's instants.

use super::line::Line;
use crate::span::{Span, Spanned};
use crate::vocabulary::{Instant, Vocabulary};

/// A mark at the beginning of a line.
pub(super) struct Mark {
    pub instant: Spanned<Instant>,
    /// Where it ends in the line's text.
    pub end: usize,
}

/// A mark in a text.
pub(super) struct Found {
    pub instant: Spanned<Instant>,
    /// What goes with it: its emphasis, the space and the separator beside it.
    pub cut: Span,
}

/// No mark is longer.
const LIMIT: usize = 40;

/// The mark before the time: `[detected] 14:05 — text`.
pub(super) fn at_start(line: &Line<'_>) -> Option<Mark> {
    let text = line.text.trim_start();
    let begin = line.text.len() - text.len();
    let (instant, length) = bracketed(text)?;
    let span = line.source(begin, begin + length);
    let after = &line.text[begin + length..];
    let gap = after.len() - after.trim_start_matches([' ', ':']).len();
    Some(Mark {
        instant: Spanned::new(instant, span),
        end: begin + length + gap,
    })
}

/// The mark of the paragraph under `span`: at its beginning, at its end, or in parentheses of its own within.
pub(super) fn find(source: &str, span: Span) -> Option<Found> {
    let text = span.text(source);
    let found = first(text)
        .or_else(|| last(text))
        .or_else(|| within(text))?;
    Some(Found {
        instant: Spanned::new(found.0, Span::from(found.1).shift(span.start)),
        cut: Span::from(found.2).shift(span.start),
    })
}

type Place = (Instant, std::ops::Range<usize>, std::ops::Range<usize>);

/// The instant in the brackets that `text` begins with, and their length. A link is none.
fn bracketed(text: &str) -> Option<(Instant, usize)> {
    let close = match text.chars().next()? {
        '[' => ']',
        '(' => ')',
        _ => return None,
    };
    let end = text
        .bytes()
        .take(LIMIT)
        .position(|byte| byte == close as u8)?;
    let inner = text[1..end].trim_matches(|c: char| c == ' ' || is_emphasis(c));
    let words = inner
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    let link = close == ']' && text[end + 1..].starts_with(['(', '[']);
    let could_be = words && !link && !inner.is_empty();
    let instant = could_be.then(|| Instant::parse(inner))??;
    Some((instant, end + 1))
}

fn is_emphasis(c: char) -> bool {
    matches!(c, '*' | '_' | '`')
}

/// Widens a place by the emphasis that is around it alone: `**[detected]**`.
fn with_emphasis(text: &str, mut start: usize, mut end: usize) -> (usize, usize) {
    while let (Some(before), Some(after)) = (
        text[..start].chars().next_back(),
        text[end..].chars().next(),
    ) && before == after
        && is_emphasis(before)
    {
        start -= 1;
        end += 1;
    }
    (start, end)
}

fn first(text: &str) -> Option<Place> {
    let at = text.len()
        - text
            .trim_start_matches(|c| c == ' ' || is_emphasis(c))
            .len();
    let (instant, length) = bracketed(&text[at..])?;
    let (start, end) = with_emphasis(text, at, at + length);
    if !text[..start].trim().is_empty() {
        return None;
    }
    let rest = &text[end..];
    let gap = rest.trim_start_matches([' ', ':', '—', '–', '-', ',']);
    // A dash that a word follows directly is that word's.
    let cut = if rest.starts_with(gap)
        || rest[..rest.len() - gap.len()].ends_with([' ', ':', '—', ','])
    {
        text.len() - gap.len()
    } else {
        end
    };
    Some((instant, at..at + length, 0..cut))
}

fn last(text: &str) -> Option<Place> {
    let trimmed = text.trim_end();
    let body = trimmed.trim_end_matches(|c| matches!(c, '.' | '!' | ' ') || is_emphasis(c));
    let open = match body.chars().next_back()? {
        ']' => '[',
        ')' => '(',
        _ => return None,
    };
    let at = body.rfind(open)?;
    let (instant, length) = bracketed(&body[at..])?;
    let link = body[..at].ends_with(']') || is_in_code(&body[..at]);
    if link || at + length != body.len() {
        return None;
    }
    let (start, end) = with_emphasis(text, at, at + length);
    let before = text[..start].trim_end().len();
    Some((instant, at..at + length, before..end))
}

/// `(detected)` within a sentence: the word itself and nothing else.
fn within(text: &str) -> Option<Place> {
    if !text.contains('(') {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let places = Instant::ALL.iter().filter_map(|instant| {
        let wanted = format!("({instant})");
        Some((*instant, lower.find(&wanted)?, wanted.len()))
    });
    let (instant, at, length) = places.min_by_key(|(_, at, _)| *at)?;
    if text[..at].ends_with(']') || is_in_code(&text[..at]) {
        return None;
    }
    let (start, end) = with_emphasis(text, at, at + length);
    // The space before it goes with it, unless that would join two words.
    let before = if text[end..].starts_with(char::is_alphanumeric) {
        start
    } else {
        text[..start].trim_end().len()
    };
    Some((instant, at..at + length, before..end))
}

/// Whether the text before a place leaves code open.
fn is_in_code(before: &str) -> bool {
    before.matches('`').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = match find(text, Span::new(0, text.len())) {
            None => "none".into(),
            Some(found) => format!(
                "{} {} | {}{}",
                found.instant.value,
                found.instant.span.text(text),
                &text[..found.cut.start],
                &text[found.cut.end..]
            ),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn a_mark_is_cut_out() {
        check("[detected] An alert", "detected [detected] | An alert");
        check("**[Detected]** An alert", "detected [Detected] | An alert");
        check("(detected): An alert", "detected (detected) | An alert");
        check("[resolved]", "resolved [resolved] | ");
        check(
            "All is well [resolved]",
            "resolved [resolved] | All is well",
        );
        check(
            "All is well (resolved).",
            "resolved (resolved) | All is well.",
        );
        check(
            "All is well **[resolved]**",
            "resolved [resolved] | All is well",
        );
        check(
            "**All is well [resolved]**",
            "resolved [resolved] | **All is well**",
        );
        check(
            "It came (detected) by mail",
            "detected (detected) | It came by mail",
        );
        check(
            "It came (detected)by mail",
            "detected (detected) | It came by mail",
        );
        check("x [ack]", "acknowledged [ack] | x");
        check("x (**outage begins**)", "started (**outage begins**) | x");
    }

    #[test]
    fn what_is_no_mark() {
        for text in [
            "detected",
            "We [detected] it",
            "(an alert detected) it",
            "[detected](https://x.example) it",
            "see [x](resolved)",
            "see [x][resolved]",
            "It (ack) came",
            "`x (detected) y` z",
            "[Alerting] x",
            "(detected",
            "",
            "é",
        ] {
            check(text, "none");
        }
    }
}
