//! `robots.txt` and `sitemap.xml`: what search engines are asked to read.
//!
//! Postmortems name people and weaknesses, so by default they are asked to stay out, here and by a `meta` tag on every
//! page: a `robots.txt` counts at the root of a domain only.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::meta::address;
use super::site::{Site, postmortem_path};
use super::{Contents, OutputFile, feeds, html};

/// More addresses than this may not be in one sitemap.
const LIMIT: usize = 50_000;

/// Both files; `pages` are those of the site.
pub(super) fn render(site: &Site<'_>, pages: &[OutputFile]) -> Vec<OutputFile> {
    let mut files = sitemaps(site, pages);
    let mut text = String::from("User-agent: *\n");
    if site.config.indexing {
        text.push_str("Allow: /\n");
        if let Some(sitemap) = address(site, "sitemap.xml") {
            let _ = write!(text, "\nSitemap: {sitemap}\n");
        }
    } else {
        text.push_str("Disallow: /\n");
    }
    files.push(file("robots.txt", text));
    files
}

/// `sitemap.xml`, where the site's address is known; where there are too many pages for one, the list of those that it
/// takes.
fn sitemaps(site: &Site<'_>, pages: &[OutputFile]) -> Vec<OutputFile> {
    if site.config.base_url.is_none() {
        return Vec::new();
    }
    let changed: BTreeMap<String, String> = site
        .postmortems
        .iter()
        .filter_map(|it| {
            let at = feeds::changed(site, it)?;
            Some((postmortem_path(&it.id), at.to_rfc3339()))
        })
        .collect();
    let mut paths: Vec<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    paths.retain(|path| path.strip_suffix(".html").is_some_and(|page| page != "404"));
    paths.sort_unstable();
    let entry = |element: &str, path: &str| {
        let url = html::escaped(&address(site, path).unwrap_or_default());
        let changed = changed.get(path);
        let changed = changed.map(|at| format!("<lastmod>{at}</lastmod>"));
        let changed = changed.unwrap_or_default();
        format!("<{element}><loc>{url}</loc>{changed}</{element}>\n")
    };
    let map = |paths: &[&str]| {
        let entries: String = paths.iter().map(|path| entry("url", path)).collect();
        document("urlset", &entries)
    };
    if paths.len() <= LIMIT {
        return vec![file("sitemap.xml", map(&paths))];
    }
    let parts = paths.chunks(LIMIT).enumerate();
    let mut files: Vec<OutputFile> = parts
        .map(|(index, paths)| file(&format!("sitemap-{}.xml", index + 1), map(paths)))
        .collect();
    let entries: String = files.iter().map(|it| entry("sitemap", &it.path)).collect();
    files.push(file("sitemap.xml", document("sitemapindex", &entries)));
    files
}

fn document(root: &str, entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{entries}</{root}>\n"
    )
}

fn file(path: &str, text: String) -> OutputFile {
    OutputFile {
        path: path.to_owned(),
        contents: Contents::Bytes(text.into_bytes()),
    }
}
