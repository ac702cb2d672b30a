//! The comments in a text.

use crate::markdown::comment;
use crate::span::Span;

/// The comments of a body, whose raw HTML is under `html`: each line of a block by itself.
pub(in crate::check) fn comments(text: &str, html: &[Span]) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for span in html {
        match runs.last_mut() {
            Some(last) if text[last.end..span.start].trim().is_empty() => last.end = span.end,
            _ => runs.push(*span),
        }
    }
    let mut comments = Vec::new();
    for run in runs {
        let mut at = run.start;
        while let Some(open) = text[at..run.end].find("<!--") {
            let start = at + open;
            let Some(length) = comment(&text[start..run.end]) else {
                break;
            };
            at = start + length;
            comments.push(Span::new(start, at));
        }
    }
    comments
}
