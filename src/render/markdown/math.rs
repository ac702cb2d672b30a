//! Formulas, which stay as they are written.

use std::borrow::Cow;

use pulldown_cmark::Options;

/// How Markdown is read for a page.
pub(super) const OPTIONS: Options = crate::parse::blocks::OPTIONS.union(Options::ENABLE_MATH);

/// The text, with `\(…\)` and `\[…\]` so that they stay as they are.
pub(super) fn kept(markdown: &str) -> Cow<'_, str> {
    Cow::Borrowed(markdown)
}
