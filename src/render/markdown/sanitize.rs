//! The allow-list: the last fence before HTML is published.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// Begins the value of each attribute that `pm` itself sets. What an author's raw HTML puts into these attributes has
/// no mark and is dropped: it could clash with the page's own IDs and classes.
pub(super) const OWN: char = '\u{E000}';

/// Attributes that only `pm` may set.
const RESERVED: [&str; 5] = ["id", "class", "role", "tabindex", "aria-label"];

/// Schemes that a link may have.
pub(super) const SCHEMES: [&str; 10] = [
    "http", "https", "mailto", "tel", "ftp", "irc", "ircs", "xmpp", "slack", "msteams",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    // At most one value may be set on a tag: several would come in the order of a hash map.
    let mut builder = Builder::default();
    builder
        .add_tags(["input", "section", "figure", "figcaption"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("th", ["scope"])
        .add_tag_attributes("img", ["loading"])
        .add_tag_attributes("details", ["open"])
        .add_generic_attributes(RESERVED)
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
    let is_data = value
        .trim_start()
        .get(..5)
        .is_some_and(|head| head.eq_ignore_ascii_case("data:"));
    if is_data && !(element == "img" && name == "src" && is_picture(value)) {
        return None;
    }
    // The policy of the pages lets no picture in from elsewhere; the event stream has made links of them already.
    let is_remote =
        element == "img" && name == "src" && (value.contains("://") || value.starts_with("//"));
    (!is_remote).then_some(Cow::Borrowed(value))
}

/// Whether a `data:` URL holds a bitmap: an SVG could hold a script.
pub(super) fn is_picture(url: &str) -> bool {
    ["png", "jpeg", "gif", "webp", "avif"]
        .iter()
        .any(|kind| url.trim_start().starts_with(&format!("data:image/{kind};")))
}
