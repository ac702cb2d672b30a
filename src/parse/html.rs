//! Which raw HTML in Markdown is markup. The rest is text: what somebody wrote as `<cluster-name>` or `<script>` in
//! prose is there to be read, and must neither vanish nor take with it what follows.

mod tags;

use std::sync::LazyLock;

use regex::Regex;

pub use tags::{Attribute, Tag, tags, unescaped};

/// The elements that a page can hold.
pub const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "area",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "map",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The attributes that every element may have.
pub const ATTRIBUTES: [&str; 2] = ["lang", "title"];

/// The attributes that an element may have beside those.
pub const ELEMENT_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang"]),
    ("bdo", &["dir"]),
    ("blockquote", &["cite"]),
    ("col", &["align", "char", "charoff", "span"]),
    ("colgroup", &["align", "char", "charoff", "span"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("hr", &["align", "size", "width"]),
    (
        "img",
        &["align", "alt", "height", "loading", "src", "width"],
    ),
    ("input", &["type", "checked", "disabled"]),
    ("ins", &["cite", "datetime"]),
    ("ol", &["start"]),
    ("q", &["cite"]),
    ("table", &["align", "char", "charoff", "summary"]),
    ("tbody", &["align", "char", "charoff"]),
    (
        "td",
        &["align", "char", "charoff", "colspan", "headers", "rowspan"],
    ),
    (
        "th",
        &[
            "align", "char", "charoff", "colspan", "headers", "rowspan", "scope",
        ],
    ),
    ("thead", &["align", "char", "charoff"]),
    ("tr", &["align", "char", "charoff"]),
];

/// Whether a page keeps an attribute of an element; both in lower case.
pub fn keeps(element: &str, attribute: &str) -> bool {
    let own = ELEMENT_ATTRIBUTES.iter().find(|(name, _)| *name == element);
    ATTRIBUTES.contains(&attribute) || own.is_some_and(|(_, own)| own.contains(&attribute))
}

/// Whether a page can hold an element, whatever its case.
pub fn is_element(name: &str) -> bool {
    ELEMENTS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// A comment, or a whole tag. A tag that does not end is none: in HTML it would swallow what follows.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    let attribute = r#"\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"#;
    let pattern = format!(r"(?s)<!--.*?-->|</?([A-Za-z][A-Za-z0-9-]*)(?:{attribute})*\s*/?>");
    Regex::new(&pattern).expect("the pattern is valid")
});

/// The HTML with all that is no markup escaped, so that it is shown as it was written.
pub fn escape_text(html: &str) -> String {
    rewrite(html, str::to_owned, |text| text.replace('<', "&lt;"))
}

/// What is read of the HTML: all that is no markup.
pub fn text(html: &str) -> String {
    rewrite(html, |_| String::new(), str::to_owned)
}

/// Whether there is nothing to read.
pub fn is_markup(html: &str) -> bool {
    text(html).trim().is_empty()
}

fn rewrite(html: &str, markup: impl Fn(&str) -> String, text: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut end = 0;
    for tag in MARKUP.captures_iter(html) {
        let whole = tag.get(0).expect("a match has its whole");
        let is_known = tag.get(1).is_none_or(|name| is_element(name.as_str()));
        out += &text(&html[end..whole.start()]);
        let piece = whole.as_str();
        out += &if is_known { markup(piece) } else { text(piece) };
        end = whole.end();
    }
    out += &text(&html[end..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_and_whole_tags_are_markup() {
        let check = |html: &str, escaped: &str, read: &str| {
            assert_eq!(escape_text(html), escaped);
            assert_eq!(text(html), read);
        };
        check("<b>x</b>", "<b>x</b>", "x");
        check(
            "<script>x</script>",
            "&lt;script>x&lt;/script>",
            "<script>x</script>",
        );
        check("<cluster-name>", "&lt;cluster-name>", "<cluster-name>");
        check("<BR/><!-- no -->", "<BR/><!-- no -->", "");
        check("<div title=\"", "&lt;div title=\"", "<div title=\"");
        check("<a href='x' b>t</a>", "<a href='x' b>t</a>", "t");
        check("<!-- open <b>x</b>", "&lt;!-- open <b>x</b>", "<!-- open x");
        check(
            "<?php ?> <![CDATA[x]]>",
            "&lt;?php ?> &lt;![CDATA[x]]>",
            "<?php ?> <![CDATA[x]]>",
        );
    }
}
