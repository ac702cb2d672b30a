//! The remark at the end of a factor, `(detection gap, debt: testing)`.
//!
//! It is read only as a whole: where one piece is not understood, all of it is text.

use crate::diagnostic::{Finding, nearest};
use crate::parse::cell::{self, Cell};
use crate::parse::{Context, Factor, item};
use crate::source::Location;
use crate::span::{Field, Span, Spanned};
use crate::vocabulary::{FactorCategory, Vocabulary, fold};

/// Reads a remark, if all of it is understood; else it is part of the text, and nothing is taken.
pub(super) fn read(
    cx: &Context<'_>,
    inner: Span,
    factor: &mut Factor,
    findings: &mut Vec<Finding>,
) -> bool {
    let mut read = Vec::new();
    for span in item::pieces(cx.text, inner) {
        let Some(piece) = piece(cx, span, inner) else {
            return false;
        };
        let is_last = matches!(piece, Piece::Accepted(_));
        read.push(piece);
        if is_last {
            // A reason may have commas.
            break;
        }
    }
    for piece in read {
        match piece {
            Piece::Category(cell) if factor.category.is_missing() => {
                factor.category = cell::word(cx, &cell, findings);
            }
            Piece::Category(cell) => {
                let first = factor.category.span().unwrap_or(inner);
                findings.push(second_category(cx, first, cell.span));
                factor.category =
                    Field::Unreadable(Spanned::new(inner.text(cx.text).to_owned(), inner));
            }
            Piece::Debt(cell) => factor.debt = cell::word(cx, &cell, findings),
            Piece::Accepted(span) => {
                factor.accepted = Some(Spanned::new(span.text(cx.text).to_owned(), span));
            }
            Piece::Unexplained(span) => findings.push(unexplained(cx, span)),
        }
    }
    true
}

/// A piece of `(detection gap, debt: testing)`.
enum Piece<'a> {
    Category(Cell<'a>),
    Debt(Cell<'a>),
    Accepted(Span),
    /// Accepted, and not said why.
    Unexplained(Span),
}

fn piece<'a>(cx: &Context<'a>, span: Span, inner: Span) -> Option<Piece<'a>> {
    let cell = |span| Cell::of_span(cx, span, &[]);
    let is_acceptance = |text: &str| {
        matches!(
            fold(text).as_str(),
            "accepted" | "accepted risk" | "risk accepted"
        )
    };
    if let Some((key, value)) = item::key_value(cx.text, span) {
        let key = key.text(cx.text);
        return match fold(key).as_str() {
            "debt" | "reliability debt" => Some(Piece::Debt(cell(value))),
            "category" | "type" => Some(Piece::Category(cell(value))),
            _ if is_acceptance(key) && value.is_empty() => Some(Piece::Unexplained(span)),
            _ if is_acceptance(key) => Some(Piece::Accepted(item::trimmed(
                cx.text,
                Span::new(value.start, inner.end),
            ))),
            _ => None,
        };
    }
    let written = cell(span);
    if is_acceptance(&written.plain) {
        return Some(Piece::Unexplained(span));
    }
    let is_category = FactorCategory::parse(&written.plain).is_some() || is_attempt(&written.plain);
    is_category.then_some(Piece::Category(written))
}

/// Whether a text is a category misspelt.
fn is_attempt(text: &str) -> bool {
    const MOST_WORDS: usize = 2;
    let folded = fold(text);
    let names: Vec<String> = FactorCategory::ALL
        .iter()
        .map(|category| fold(category.as_str()))
        .collect();
    let is_near = nearest(&folded, names.iter().map(String::as_str)).is_some();
    folded.split(' ').count() <= MOST_WORDS && is_near
}

fn second_category(cx: &Context<'_>, first: Span, second: Span) -> Finding {
    let message = "the factor has two categories";
    cx.finding("invalid-value", second, message)
        .label("the second")
        .help("keep the one that matters more, or make two factors of it")
        .related(
            Location {
                source: cx.source,
                span: first,
            },
            "the first",
        )
}

/// The finding that a risk is accepted and not said why.
pub(super) fn unexplained(cx: &Context<'_>, span: Span) -> Finding {
    cx.finding(
        "invalid-value",
        span,
        "the risk is accepted without a reason",
    )
    .label("why?")
    .help("write `accepted: ` and the reason")
}
