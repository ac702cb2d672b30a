//! The configurations that come with `pm`, and whatever else may stand in such a file.

use pm::config::Config;
use pm::diagnostic::Finding;
use pm::source::{Source, SourceId, Sources};
use proptest::prelude::*;

use crate::front_matter::near_toml;

fn read(book: &str, catalog: &str) -> (Config, Vec<Finding>) {
    let mut sources = Sources::default();
    let (book, catalog) = (
        add(&mut sources, "book.toml", book),
        add(&mut sources, "catalog.toml", catalog),
    );
    Config::read(&sources, Some(book), Some(catalog))
}

fn add(sources: &mut Sources, path: &str, text: &str) -> SourceId {
    sources.add(Source {
        path: path.into(),
        text: text.into(),
        ..Source::default()
    })
}

#[test]
fn the_sample_site_is_configured() {
    let (config, findings) = read(
        include_str!("../../book.toml"),
        include_str!("../../catalog.toml"),
    );
    assert_eq!(findings, []);
    assert_eq!(config.title, "Halfpenny postmortems");
    assert_eq!(
        config.base_url.as_deref(),
        Some("https://halfpenny.example.com/postmortems")
    );
    assert!(config.catalog.services.len() > 5 && config.catalog.people.len() > 5);
}

#[test]
fn what_init_writes_is_a_sound_configuration() {
    let (_, findings) = read(
        include_str!("../../src/scaffold/book.toml"),
        include_str!("../../src/scaffold/catalog.toml"),
    );
    assert_eq!(findings, []);
}

proptest! {
    #[test]
    fn configuration_is_read_whatever_it_holds(book in near_toml(), catalog in near_toml()) {
        let mut sources = Sources::default();
        let (book, catalog) = (add(&mut sources, "book.toml", &book), add(&mut sources, "catalog.toml", &catalog));
        let (_, findings) = Config::read(&sources, Some(book), Some(catalog));
        for finding in &findings {
            let text = &sources.get(finding.at.source).text;
            prop_assert!(text.get(finding.at.span.start..finding.at.span.end).is_some(), "{:?}", finding);
            prop_assert!(!finding.message.is_empty() && !finding.help.is_empty(), "{:?}", finding);
        }
    }
}
