//! The site as it was at another revision: its configuration and its postmortems, read from git, as the working tree's
//! are from the disk.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use super::env::Env;
use super::workspace::{Workspace, refuse_bad_configuration};
use crate::config::Config;
use crate::diagnostic::Finding;
use crate::history::{self, Commit, File, Repository};
use crate::load::{self, Loaded, Place};
use crate::source::{Source, SourceId, Sources};
use crate::time::{Now, midnight};

/// A point in the history, as it is named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum When {
    Date(NaiveDate),
    Revision(String),
}

/// A date, else what is a revision or nothing.
pub(super) fn when(text: &str) -> Result<When, String> {
    match super::env::date(text) {
        Ok(date) => Ok(When::Date(date)),
        Err(error) if text.trim().is_empty() => Err(format!("{error}, or name a revision")),
        Err(_) => Ok(When::Revision(text.to_owned())),
    }
}

/// The repository of a site, and the commit of it that a revision names.
///
/// # Errors
/// Where there is none; it may have been meant as a date.
pub(super) fn find(place: &Place, revision: &str) -> Result<(Repository, Commit)> {
    let found = history::open(&place.root).and_then(|repository| {
        let commit = history::resolve(&repository, revision)?;
        Ok((repository, commit))
    });
    found.with_context(|| {
        format!("`{revision}` is neither a date, such as 2026-01-15, nor a revision")
    })
}

/// Opens the site as it was: at a revision, or at the end of a day. Today is then that day, unless `--today` says
/// otherwise; what is not committed does not count.
///
/// # Errors
/// Where git does not have it, or the configuration of then has errors.
pub(super) fn open(env: &Env, when: &When) -> Result<Workspace> {
    let place = env.place()?;
    if let (Some(book), None) = (&place.book, book_path(&place)) {
        bail!(
            "{} is not in the site's folder, so git does not tell what it said then",
            book.display()
        );
    }
    let (repository, commit) = match when {
        When::Date(date) => end_of_day(&place, *date)?,
        When::Revision(revision) => find(&place, revision)?,
    };
    let loaded = env.stage("load", || load(&place, &repository, &commit))?;
    let zone = loaded.config.timezone;
    if let When::Date(date) = when
        && *date > env.now(zone).today
    {
        bail!("{date} is still to come");
    }
    let now = match (env.given_now(zone), when) {
        (Some(now), _) => now,
        (None, When::Date(today)) => Now {
            instant: midnight(*today, zone),
            today: *today,
        },
        (None, When::Revision(_)) => Now::at(history::committed(&repository, &commit)?, zone),
    };
    refuse_bad_configuration(env, &loaded, now)
        .with_context(|| format!("as of {}", commit.short()))?;
    env.say(&format!("As of {}, {}", commit.short(), now.today));
    Ok(env.stage("parse", || Workspace::of(place, loaded, now).at(commit)))
}

/// The commit that a day ended with, in the zone that the site had then: it says itself what its zone is.
fn end_of_day(place: &Place, date: NaiveDate) -> Result<(Repository, Commit)> {
    let repository = history::open(&place.root)?;
    let head = history::resolve(&repository, "HEAD")?;
    let next = date + Days::new(1);
    let before = |instant| {
        let found = history::last_before(&repository, &head, instant)?;
        found.with_context(|| format!("nothing was committed before the end of {date}"))
    };
    // The day ends last in the west.
    let mut commit = before(midnight(next, Tz::Etc__GMTPlus12))?;
    for _ in 0..2 {
        let files = history::files(&repository, &commit)?;
        let old = read(
            place,
            &repository,
            &files,
            &mut Sources::default(),
            None,
            |_| false,
        )?;
        commit = before(midnight(next, old.config.timezone))?;
    }
    Ok((repository, commit))
}

fn load(place: &Place, repository: &Repository, commit: &Commit) -> Result<Loaded> {
    let files = history::files(repository, commit)?;
    let mut sources = Sources::default();
    let old = read(place, repository, &files, &mut sources, None, |_| true)?;
    let folder = match old.config.postmortems.as_str() {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    if !files.iter().any(|file| file.path.starts_with(&folder)) {
        bail!(
            "there was no folder {} at {}",
            old.config.postmortems,
            commit.short()
        );
    }
    Ok(Loaded {
        sources,
        config: old.config,
        findings: old.findings,
        book: old.book,
        catalog: old.catalog,
        postmortems: old.postmortems,
    })
}

/// What was read of a site at a commit.
pub(super) struct Old {
    pub config: Config,
    pub findings: Vec<Finding>,
    pub book: Option<SourceId>,
    pub catalog: Option<SourceId>,
    /// In the order in which the disk would give them.
    pub postmortems: Vec<SourceId>,
}

/// Reads of a commit's files the configuration, and those of its postmortems that are wanted. Where the present site's
/// sources are beside them, `label` says which commit these are of.
///
/// # Errors
/// Where git fails.
pub(super) fn read(
    place: &Place,
    repository: &Repository,
    files: &[File],
    sources: &mut Sources,
    label: Option<&str>,
    wanted: impl Fn(&str) -> bool,
) -> Result<Old> {
    let book = book_path(place);
    let is_book = |file: &&File| book.as_ref() == Some(&file.path);
    let is_catalog = |file: &&File| file.path == load::CATALOG;
    let book: Vec<&File> = files.iter().filter(is_book).collect();
    let catalog: Vec<&File> = files.iter().filter(is_catalog).collect();
    let book = add(repository, &book, sources, label)?.first().copied();
    let catalog = add(repository, &catalog, sources, label)?.first().copied();
    let (config, findings) = Config::read(sources, book, catalog);
    let is_wanted = |file: &&File| {
        load::names_a_postmortem(&config.postmortems, &file.path) && wanted(&file.path)
    };
    let mut pages: Vec<&File> = files.iter().filter(is_wanted).collect();
    pages.sort_by(|a, b| Path::new(&a.path).cmp(Path::new(&b.path)));
    let postmortems = add(repository, &pages, sources, label)?;
    Ok(Old {
        config,
        findings,
        book,
        catalog,
        postmortems,
    })
}

fn add(
    repository: &Repository,
    files: &[&File],
    sources: &mut Sources,
    label: Option<&str>,
) -> Result<Vec<SourceId>> {
    let contents = history::read(repository, files)?;
    let read = files.iter().zip(contents).map(|(file, bytes)| Source {
        revision: label.map(str::to_owned),
        ..Source::new(file.path.clone(), bytes)
    });
    Ok(read.map(|source| sources.add(source)).collect())
}

/// The path of `book.toml`, where it is in the site's folder.
fn book_path(place: &Place) -> Option<String> {
    match &place.book {
        Some(book) => load::below(&place.root, book),
        None => Some(load::BOOK.to_owned()),
    }
}
