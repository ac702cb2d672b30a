//! All that a body links to and shows, in Markdown and in raw HTML alike.

use std::borrow::Cow;

use super::{Document, LinkKind, html};
use crate::span::Span;

/// A link or a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention<'a> {
    pub kind: LinkKind,
    /// What is written, from its first bracket to its last.
    pub span: Span,
    /// As it is read.
    pub address: Cow<'a, str>,
    /// It is an address between angle brackets, which some take for a placeholder.
    pub is_bare: bool,
}

impl Mention<'_> {
    /// Where the address is written, if it is written as it is read; else the whole.
    pub fn address_span(&self, text: &str) -> Span {
        if self.address.is_empty() {
            return self.span;
        }
        // Behind the text of a link, which may be the address too.
        let found = self.span.text(text).rfind(self.address.as_ref());
        found.map_or(self.span, |at| {
            let start = self.span.start + at;
            Span::new(start, start + self.address.len())
        })
    }
}

impl Document {
    /// The links and pictures of the body, those of raw HTML last; `text` is the file's.
    pub fn mentions<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Mention<'a>> {
        let links = self.links.iter().map(|link| Mention {
            kind: link.kind,
            span: link.span,
            address: Cow::Borrowed(&link.address),
            is_bare: link.span.text(text).starts_with('<'),
        });
        links.chain(
            self.raw_html(text)
                .flat_map(|(html, start)| in_html(html, start)),
        )
    }

    /// The raw HTML of the body, whole where it goes over several lines, and where each piece begins.
    pub fn raw_html<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (&'a str, usize)> {
        let joins = |a: &Span, b: &Span| {
            let between = text.get(a.end..b.start).unwrap_or_default();
            between.bytes().all(|byte| byte.is_ascii_whitespace())
        };
        let pieces = self.html.chunk_by(joins);
        pieces.filter_map(|piece| {
            let (first, last) = (piece.first()?, piece.last()?);
            Some((first.to(*last).text(text), first.start))
        })
    }
}

fn in_html(html: &str, start: usize) -> impl Iterator<Item = Mention<'_>> {
    html::tags(html).filter_map(move |tag| {
        let (kind, attribute) = match tag.name.as_str() {
            "a" => (LinkKind::Link, "href"),
            "img" => (LinkKind::Image, "src"),
            _ => return None,
        };
        let address = tag.attributes.into_iter().find(|a| a.name == attribute)?;
        Some(Mention {
            kind,
            span: Span::from(tag.range).shift(start),
            address: if address.value.contains('&') {
                Cow::Owned(html::unescaped(address.value))
            } else {
                Cow::Borrowed(address.value)
            },
            is_bare: false,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::{Source, SourceId};

    #[track_caller]
    fn check(text: &str, expected: &[(LinkKind, &str, &str)]) {
        let source = Source {
            text: text.into(),
            ..Source::default()
        };
        let (document, _) = crate::parse::parse(SourceId(0), &source, &Config::default());
        let mentions: Vec<Mention<'_>> = document.mentions(text).collect();
        let found: Vec<(LinkKind, &str, &str)> = mentions
            .iter()
            .map(|m| (m.kind, m.address.as_ref(), m.address_span(text).text(text)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn links_of_both_kinds_are_found_with_their_addresses() {
        use LinkKind::{Image, Link};
        check(
            "[x](x) ![a](g%20h.png 'x') [b][c] <https://d.example>\n\n[c]: e.md\n",
            &[
                (Link, "x", "x"),
                (Image, "g%20h.png", "g%20h.png"),
                (Link, "e.md", "[b][c]"),
                (Link, "https://d.example", "https://d.example"),
            ],
        );
        check(
            "a <a href=\"b.md?c&amp;d\">b</a>\n\n<p>\n<img\n  alt='x'\n  src=y.png>\n</p>\n",
            &[
                (Link, "b.md?c&d", "<a href=\"b.md?c&amp;d\">"),
                (Image, "y.png", "y.png"),
            ],
        );
        check("`<img src=x.png>` <!-- <img src=y.png> -->\n", &[]);
    }
}
