//! For people: the message, the lines that it is about with a mark under the place, and what to do.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use rayon::prelude::*;

use super::{Listing, Places, Style, harmless, one_line};
use crate::diagnostic::{self, Diagnostic};
use crate::source::{Location, SourceId};
use crate::span::Span;

/// A table's row can be far wider than any terminal; what is farther from the mark than this is cut.
const WIDTH: usize = 120;

/// How many bytes of a file are looked through for one finding: a longer stretch, or line, is not shown whole.
const WINDOW: usize = 16 * 1024;

/// How many characters are marked of a long span, so that its beginning is in view.
const MARKED: usize = 80;

pub(super) fn emit(listing: &Listing<'_>) -> String {
    let renderer = match listing.style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let renderer = renderer.term_width(WIDTH);
    // Findings are in the order of files: those of one need one index of its lines.
    let files = listing
        .diagnostics
        .par_chunk_by(|a, b| a.finding.at.source == b.finding.at.source);
    files
        .map(|diagnostics| of_file(listing, diagnostics, &renderer))
        .collect()
}

fn of_file(listing: &Listing<'_>, diagnostics: &[Diagnostic], renderer: &Renderer) -> String {
    let mut places = Places::new(listing);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let group = group(diagnostic, &mut places);
        // The renderer pads lines of marks in some cases.
        for line in renderer.render(&[group]).lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

fn group<'a>(diagnostic: &'a Diagnostic, places: &mut Places<'a>) -> Group<'a> {
    let finding = &diagnostic.finding;
    let level = match diagnostic.level {
        diagnostic::Level::Error => Level::ERROR,
        diagnostic::Level::Warning => Level::WARNING,
        diagnostic::Level::Hint => Level::NOTE.with_name("hint"),
    };
    let title = level
        .primary_title(harmless(&finding.message))
        .id(format!("{} {}", diagnostic.code, finding.rule));
    let mut marks = vec![(finding.at, AnnotationKind::Primary, finding.label.as_str())];
    for (at, label) in &finding.related {
        marks.push((*at, AnnotationKind::Context, label));
    }
    let mut group = Group::with_title(title);
    while let Some((first, ..)) = marks.first() {
        let source = first.source;
        let (here, elsewhere) = marks.into_iter().partition(|(at, ..)| at.source == source);
        group = shown_in(group, source, here, places);
        marks = elsewhere;
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(harmless(&finding.help)));
    }
    if let Some(fix) = &finding.fix {
        let name = Level::HELP.with_name("fix");
        group = group.element(name.message(harmless(&fix.title)));
    }
    group
}

type Mark<'a> = (Location, AnnotationKind, &'a str);

/// Adds the lines of one file that the marks are in: all together where they are near each other, else each by itself. Of
/// a line that is too long to look through again and again there is only the place.
fn shown_in<'a>(
    group: Group<'a>,
    id: SourceId,
    marks: Vec<Mark<'a>>,
    places: &mut Places<'a>,
) -> Group<'a> {
    let source = places.sources.get(id);
    let spans: Vec<Span> = marks
        .iter()
        .map(|(at, ..)| shown(&source.text, at.span))
        .collect();
    let all = spans.iter().copied().reduce(Span::to).unwrap_or_default();
    let window = lines(id, all, places);
    if window.end - window.start <= WINDOW {
        return group.element(snippet(id, window, marks, &spans, places));
    }
    if marks.len() > 1 {
        let marks = marks.into_iter();
        return marks.fold(group, |group, mark| shown_in(group, id, vec![mark], places));
    }
    let place = places.position(id, all.start);
    let origin = Origin::path(one_line(&source.shown()));
    group.element(origin.line(place.line).char_column(place.column))
}

fn snippet<'a>(
    id: SourceId,
    window: Span,
    marks: Vec<Mark<'a>>,
    spans: &[Span],
    places: &mut Places<'a>,
) -> Snippet<'a, Annotation<'a>> {
    let source = places.sources.get(id);
    let mut snippet = Snippet::source(window.text(&source.text))
        .path(one_line(&source.shown()))
        .line_start(places.position(id, window.start).line);
    for ((_, kind, label), span) in marks.into_iter().zip(spans) {
        let range = span.start - window.start..span.end - window.start;
        let label = (!label.is_empty()).then(|| harmless(label));
        snippet = snippet.annotation(kind.span(range).label(label));
    }
    snippet
}

/// What is marked of a span: the beginning of its first line, without a byte-order mark and a line break.
fn shown(text: &str, span: Span) -> Span {
    let start = span.start.max(first_byte(text));
    let rest = &text[start..span.end.max(start)];
    let end = start + rest.find('\n').unwrap_or(rest.len());
    let line = text[start..end].trim_end_matches('\r');
    let length = line
        .char_indices()
        .nth(MARKED)
        .map_or(line.len(), |(at, _)| at);
    Span::new(start, start + length)
}

/// The whole lines that a span is in, without a byte-order mark and the last line break.
fn lines(id: SourceId, span: Span, places: &mut Places<'_>) -> Span {
    let text = &places.sources.get(id).text;
    let lines = places.lines(id, span);
    let start = lines.start.max(first_byte(text));
    let end = start
        + text[start..lines.end.max(start)]
            .trim_end_matches('\r')
            .len();
    Span::new(start, end.max(span.end))
}

/// Where a text begins after a byte-order mark; farther on it is a character like any other.
fn first_byte(text: &str) -> usize {
    text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len()
}
