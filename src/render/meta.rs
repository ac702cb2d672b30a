//! What the head of a page says to programs: its address, whether search engines may list it, what a link to it looks
//! like elsewhere, and what can be subscribed to from it.
//!
//! Nothing of it is relative: where the site's address is not known, what needs it is left out.

use serde::Serialize;

use super::site::Site;
use super::{calendars, feeds, json};
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
    /// What else there is of it: feeds and calendars to subscribe to, and the same for programs; the page's own first.
    pub alternates: Vec<Alternate>,
}

/// Something to subscribe to, or for programs.
#[derive(Debug, Clone, Serialize)]
pub struct Alternate {
    /// What it brings: `Postmortems of checkout`.
    pub title: String,
    /// Its place in the site, without `frame.root`.
    pub path: String,
    /// `application/atom+xml`, `text/calendar` or `application/json`.
    pub media_type: &'static str,
    /// `feed`, `calendar` or `JSON`.
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
        alternates: alternates(site, path, title),
        ..Meta::default()
    }
}

/// What else there is of the page at `path`, whose title is `title`.
fn alternates(site: &Site<'_>, path: &str, title: &str) -> Vec<Alternate> {
    let calendar = |title: String, path: String| Alternate {
        title,
        path,
        media_type: "text/calendar",
        kind: "calendar",
    };
    let feed = |title: String, path: String| Alternate {
        title,
        path,
        media_type: "application/atom+xml",
        kind: "feed",
    };
    let mut all = Vec::new();
    // Neither the list of them nor the further pages of one, which are a folder deeper.
    let is_one = |folder: &str| {
        let name = path.strip_prefix(folder).filter(|name| !name.contains('/'));
        name.is_some_and(|name| name != "index.html")
    };
    if is_one("actions/by-owner/") {
        let title = format!("Action items of {title}");
        all.push(calendar(title.clone(), calendars::beside(path)));
        all.push(feed(title, feeds::beside(path)));
    } else if is_one("services/") || is_one("teams/") {
        all.push(feed(format!("Postmortems of {title}"), feeds::beside(path)));
    } else if path == "actions/index.html" || path == "report.html" {
        all.push(calendar("Action items".into(), calendars::PATH.into()));
        all.push(data("Action items", json::ACTIONS.into()));
    }
    all.push(feed(site.config.title.clone(), feeds::PATH.into()));
    all.push(data("Postmortems", json::INDEX.into()));
    all.retain(|it| it.kind != "feed" || site.config.base_url.is_some());
    all
}

fn data(title: &str, path: String) -> Alternate {
    Alternate {
        title: title.to_owned(),
        path,
        media_type: "application/json",
        kind: "JSON",
    }
}

/// The same for the page of a postmortem.
pub(super) fn article(site: &Site<'_>, postmortem: &Postmortem, mut page: Meta) -> Meta {
    let own = data("This postmortem", json::postmortem_path(&postmortem.id));
    page.alternates.insert(0, own);
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
