//! The allow-list: the last fence before HTML is published.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use regex::Regex;

use crate::address::{SCHEMES, as_browsers_read, is_picture, scheme};
use crate::parse::html::{ATTRIBUTES, ELEMENT_ATTRIBUTES, ELEMENTS};

/// Begins the value of each attribute that `pm` itself sets. What an author's raw HTML puts into these attributes has
/// no mark and is dropped ([`without_mark`]): it could clash with the page's own IDs and classes.
pub(super) const OWN: char = '\u{E000}';

/// Attributes that only `pm` may set.
const RESERVED: [&str; 5] = ["id", "class", "role", "tabindex", "aria-label"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    // At most one value may be set on a tag: several would come in the order of a hash map.
    let mut builder = Builder::default();
    let attributes = ELEMENT_ATTRIBUTES.iter();
    let attributes = attributes
        .map(|(name, own)| (*name, own.iter().copied().collect()))
        .collect();
    builder
        .tags(ELEMENTS.iter().copied().collect::<HashSet<_>>())
        .tag_attributes(attributes)
        .generic_attributes(ATTRIBUTES.into_iter().chain(RESERVED).collect())
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("img", "loading", "lazy")
        .url_schemes(SCHEMES.into_iter().chain(["data"]).collect::<HashSet<_>>())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(attribute);
    builder
});

pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

fn attribute<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    if RESERVED.contains(&name) {
        return value.strip_prefix(OWN).map(Cow::Borrowed);
    }
    if !URLS.contains(&name) {
        return Some(Cow::Borrowed(value));
    }
    let url = as_browsers_read(value);
    let allowed = if element == "img" && name == "src" {
        // The policy of the pages lets no picture in from elsewhere; the event stream has made links of them already.
        is_picture(&url) || (scheme(&url).is_none() && !url.starts_with("//"))
    } else {
        !url.to_ascii_lowercase().starts_with("data:")
    };
    allowed.then_some(Cow::Borrowed(value))
}

/// Attributes whose value is an address.
const URLS: [&str; 4] = ["href", "src", "cite", "longdesc"];

/// Takes the mark out of an author's raw HTML, however it is written: as it is, or as a character reference, which is
/// read as the character before attributes are looked at.
pub(super) fn without_mark(html: &str) -> Cow<'_, str> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\x{E000}|&#0*57344;?|&#x0*e000;?").expect("the pattern is valid")
    });
    // Not by nothing: what stood around it could become a reference.
    MARK.replace_all(html, "\u{FFFD}")
}
