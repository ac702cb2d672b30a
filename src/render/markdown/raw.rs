//! Links and pictures that an author wrote as raw HTML: they lead where those in Markdown would.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::Page;
use super::events::{open_link, picture};
use super::links::Target;
use super::sanitize::without_mark;
use crate::parse::html::{self, unescaped};
use crate::render::html::{escaped, href};

/// A tag `a` or `img` with its address: name, attributes before, the address in one of three ways, attributes after.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?is)<(a|img)(\s[^>]*?)?\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))([^>]*)>"#)
        .expect("the pattern is valid")
});

static ALT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?is)\salt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"#)
        .expect("the pattern is valid")
});

static SIZE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\s(?:width|height)\s*=").expect("the pattern is valid"));

/// The same HTML with its addresses resolved. What it does not recognise it leaves to the allow-list.
pub(super) fn resolve(page: &Page<'_>, html: &str) -> String {
    let replace = |tag: &Captures<'_>| {
        let part = |index: usize| tag.get(index).map_or("", |part| part.as_str());
        let address = unescaped(first(tag, 3));
        let attributes = format!("{}{}", part(2), part(6));
        if part(1).eq_ignore_ascii_case("img") {
            return image(page, &address, &attributes);
        }
        match page.links().link(&address) {
            Target::Address(address) => {
                format!("<a href=\"{}\"{attributes}>", href(&address))
            }
            // The end of the tag is somewhere behind: the text can only be left without an address.
            Target::Nowhere(_) | Target::Unsafe => "<a>".to_owned(),
        }
    };
    let shown = html::escape_text(&without_mark(html));
    TAG.replace_all(&shown, replace).into_owned()
}

fn image(page: &Page<'_>, address: &str, attributes: &str) -> String {
    match page.links().picture(address) {
        Ok(src) => {
            // One of the two of the author's and one of the file's would be a picture out of shape.
            let size = if SIZE.is_match(attributes) {
                String::new()
            } else {
                page.links().size(address)
            };
            format!("<img src=\"{}\"{size}{attributes}>", href(&src))
        }
        Err(target) => {
            let alt = ALT.captures(attributes);
            let alt = alt.map_or_else(String::new, |alt| unescaped(first(&alt, 1)));
            let (open, close) = open_link(&target, "");
            format!("{open}{}{close}", escaped(picture(&alt)))
        }
    }
}

/// The first of three groups that matched.
fn first<'t>(captures: &Captures<'t>, from: usize) -> &'t str {
    let groups = (from..from + 3).filter_map(|index| captures.get(index));
    groups
        .map(|group| group.as_str())
        .next()
        .unwrap_or_default()
}
