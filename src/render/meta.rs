//! What the head of a page says to programs: its address, whether search engines may list it, what a link to it looks
//! like elsewhere, and what can be subscribed to from it.
//!
//! Nothing of it is relative: where the site's address is not known, what needs it is left out.

use serde::Serialize;

use super::feeds;
use super::site::Site;
use crate::address::scheme;
use crate::model::Postmortem;
use crate::parse::LinkKind;
use crate::slug::percent_encoded;
use crate::time::midnight;

/// What the head of a page says to programs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Meta {
    /// The page's full address; empty without `base-url`, and on 404.html.
    pub url: String,
    /// Whether search engines may list the page: `indexing` in `book.toml`.
    pub indexing: bool,
    /// `website`, or on the page of a postmortem `article`.
    pub kind: &'static str,
    /// When the postmortem was published, as RFC 3339; empty where that is not known, and on other pages.
    pub published: String,
    /// The full address of a picture for links to the page; may be empty.
    pub image: String,
    /// What can be subscribed to: the site's feed, and those of what the page is about.
    pub feeds: Vec<Feed>,
}

/// Something to subscribe to.
#[derive(Debug, Clone, Serialize)]
pub struct Feed {
    /// What it brings: `Postmortems of checkout`.
    pub title: String,
    /// Its place in the site, without `frame.root`.
    pub path: String,
    /// `application/atom+xml` or `text/calendar`.
    pub media_type: &'static str,
    /// `feed` or `calendar`.
    pub kind: &'static str,
}

/// The head of the page at `path`, whose title is `title`.
pub(super) fn page(site: &Site<'_>, path: &str, title: &str) -> Meta {
    // It is shown at addresses that do not exist.
    let is_missing = path == "404.html";
    Meta {
        url: if is_missing {
            String::new()
        } else {
            address(site, path).unwrap_or_default()
        },
        indexing: site.config.indexing && !is_missing,
        kind: "website",
        feeds: feeds::of_page(site, path, title),
        ..Meta::default()
    }
}

/// The same for the page of a postmortem.
pub(super) fn article(site: &Site<'_>, postmortem: &Postmortem, page: Meta) -> Meta {
    let published = postmortem.document.front.published.as_ref();
    let published = published.map(|day| midnight(day.value, site.config.timezone));
    Meta {
        kind: "article",
        published: published.map(|at| at.to_rfc3339()).unwrap_or_default(),
        image: image(site, postmortem).unwrap_or_default(),
        ..page
    }
}

/// The full address of a file of the site, where the site's is known.
pub(super) fn address(site: &Site<'_>, path: &str) -> Option<String> {
    let base = site.config.base_url.as_ref()?;
    Some(format!("{base}/{}", percent_encoded(path)))
}

/// The first picture that the postmortem shows and that is its own. Previews do without drawings: few draw an SVG.
fn image(site: &Site<'_>, postmortem: &Postmortem) -> Option<String> {
    let source = site.source(postmortem);
    let is_picture = |name: &str| {
        let (_, kind) = name.rsplit_once('.').unwrap_or_default();
        ["png", "jpg", "jpeg", "gif", "webp"].contains(&kind.to_lowercase().as_str())
    };
    let links = postmortem.document.links.iter();
    let images =
        links.filter(|link| link.kind == LinkKind::Image && scheme(&link.address).is_none());
    images
        .filter_map(
            |image| match crate::address::lead(source.folder(), &image.address) {
                crate::address::Lead::File { path, .. } if is_picture(&path) => {
                    site.paths.outputs.get(&path)
                }
                _ => None,
            },
        )
        .find_map(|path| address(site, path))
}
