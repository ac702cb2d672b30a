//! A feed as a file: what RFC 4287 asks of each, and what XML does not allow in any.

use atom_syndication::{Category, Content, Entry, Feed, Link, Person, Text, WriteConfig};
use chrono::{DateTime, Utc};

use super::super::meta::address;
use super::super::site::Site;
use super::super::{Contents, OutputFile};

/// One entry.
pub(super) struct Item {
    /// Its full address of its own, which never changes.
    pub id: String,
    /// Where it can be read.
    pub url: String,
    pub title: String,
    pub updated: DateTime<Utc>,
    pub published: Option<DateTime<Utc>>,
    pub authors: Vec<String>,
    pub categories: Vec<String>,
    /// Clean HTML without links that are relative.
    pub html: String,
}

/// The feed at `path` of the page at `page`, its items in their order.
pub(super) fn file(
    site: &Site<'_>,
    path: &str,
    page: &str,
    title: &str,
    items: Vec<Item>,
) -> anyhow::Result<OutputFile> {
    let url = |path: &str| address(site, path).unwrap_or_default();
    let authors = match site.config.authors.as_slice() {
        [] => vec![person(&site.config.title)],
        authors => authors.iter().map(|author| person(author)).collect(),
    };
    let updated = items.iter().map(|item| item.updated).max();
    let feed = Feed {
        title: Text::plain(allowed(title)),
        id: url(path),
        // There must be a date, and an empty feed has none; the epoch is the same in every build.
        updated: updated.unwrap_or_default().into(),
        authors,
        links: vec![
            link("self", url(path), "application/atom+xml"),
            link("alternate", url(page), "text/html"),
        ],
        subtitle: Some(&site.config.description)
            .filter(|text| !text.is_empty())
            .map(|text| Text::plain(allowed(text))),
        lang: Some(site.config.language.clone()),
        entries: items.into_iter().map(entry).collect(),
        ..Feed::default()
    };
    let config = WriteConfig {
        write_document_declaration: true,
        indent_size: None,
    };
    let mut bytes = feed.write_with_config(Vec::new(), config)?;
    bytes.push(b'\n');
    Ok(OutputFile {
        path: path.to_owned(),
        contents: Contents::Bytes(bytes),
    })
}

fn entry(item: Item) -> Entry {
    let category = |term: String| Category {
        term: allowed(&term),
        ..Category::default()
    };
    Entry {
        title: Text::plain(allowed(&item.title)),
        id: item.id,
        updated: item.updated.into(),
        published: item.published.map(Into::into),
        authors: item.authors.iter().map(|name| person(name)).collect(),
        categories: item.categories.into_iter().map(category).collect(),
        links: vec![link("alternate", item.url, "text/html")],
        content: Some(Content {
            value: Some(allowed(&item.html)),
            content_type: Some("html".into()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

fn person(name: &str) -> Person {
    Person {
        name: allowed(name),
        ..Person::default()
    }
}

fn link(rel: &str, href: String, media_type: &str) -> Link {
    Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(media_type.to_owned()),
        ..Link::default()
    }
}

/// A text without the characters that XML 1.0 has no way to write.
fn allowed(text: &str) -> String {
    let is_char = |c: &char| !matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_char).collect()
}
