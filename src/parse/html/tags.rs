//! The tags of raw HTML, with their attributes.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::MARKUP;

/// A whole tag, of whatever element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'h> {
    /// In lower case.
    pub name: String,
    /// `</name>`.
    pub is_end: bool,
    /// Where it stands in the HTML.
    pub range: Range<usize>,
    pub attributes: Vec<Attribute<'h>>,
}

/// An attribute of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'h> {
    /// In lower case.
    pub name: String,
    /// As written, without its quotation marks; empty where it has none.
    pub value: &'h str,
    /// Where it stands in the HTML, name and value.
    pub range: Range<usize>,
}

/// The tags in a piece of HTML, those in comments apart.
pub fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    MARKUP.captures_iter(html).filter_map(move |found| {
        let (whole, name) = (found.get(0)?, found.get(1)?);
        Some(Tag {
            name: name.as_str().to_ascii_lowercase(),
            is_end: whole.as_str().starts_with("</"),
            range: whole.range(),
            attributes: attributes(html, name.end()..whole.end()),
        })
    })
}

/// The attributes that stand under `range`; of two with one name the first counts.
fn attributes(html: &str, range: Range<usize>) -> Vec<Attribute<'_>> {
    static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?"#)
            .expect("the pattern is valid")
    });
    let mut out: Vec<Attribute<'_>> = Vec::new();
    for found in ATTRIBUTE.captures_iter(&html[range.clone()]) {
        let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else {
            continue;
        };
        let name = name.as_str().to_ascii_lowercase();
        if out.iter().any(|known| known.name == name) {
            continue;
        }
        let mut values = (2..5).filter_map(|group| found.get(group));
        out.push(Attribute {
            name,
            value: values.next().map_or("", |value| value.as_str()),
            range: range.start + whole.start()..range.start + whole.end(),
        });
    }
    out
}

/// Undoes what an author escaped in an attribute; the entities that addresses and titles have.
pub fn unescaped(text: &str) -> String {
    let named = [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    let mut out = text.to_owned();
    for (entity, character) in named {
        out = out.replace(entity, character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_names_and_attributes() {
        let html = "x <A HREF='b&amp;c' title=\"d e\" open><!-- <b> --></a> <br/><x-y z=1";
        let found: Vec<String> = tags(html)
            .map(|tag| {
                let attributes = tag.attributes.iter();
                let attributes: Vec<String> = attributes
                    .map(|a| format!("{}={} ({})", a.name, a.value, &html[a.range.clone()]))
                    .collect();
                let end = if tag.is_end { "/" } else { "" };
                format!("{end}{} {}", tag.name, attributes.join(", "))
            })
            .collect();
        let expected = [
            "a href=b&amp;c (HREF='b&amp;c'), title=d e (title=\"d e\"), open= (open)",
            "/a ",
            "br ",
        ];
        assert_eq!(found, expected);
        assert_eq!(unescaped("b&amp;c&quot;"), "b&c\"");
    }
}
