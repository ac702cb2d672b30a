//! Disk → [`Sources`]: finds the site, reads its configuration, postmortems and theme.
//!
//! Reads and nothing else: what the files say is for `config` and `parse`. A file that is not UTF-8 is read as far as
//! it can be, and says so; a file that cannot be read at all is an error.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the stage that reads the disk"
)]

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use ignore::WalkBuilder;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::config::Config;
use crate::diagnostic::Finding;
use crate::render::Overrides;
use crate::source::{Source, SourceId, Sources};

/// The name of the configuration, by which a site is found.
pub const BOOK: &str = "book.toml";
const CATALOG: &str = "catalog.toml";

/// Where a site is.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder that all paths are relative to.
    pub root: PathBuf,
    /// The configuration file, if there is one.
    pub book: Option<PathBuf>,
}

/// A site as it lies on disk.
#[derive(Debug)]
pub struct Loaded {
    pub sources: Sources,
    pub config: Config,
    /// What is wrong with the configuration.
    pub findings: Vec<Finding>,
    /// The postmortems, by path.
    pub postmortems: Vec<SourceId>,
}

/// Finds the site that `from` is in: the nearest folder upwards with a `book.toml`, else `from` itself.
pub fn find(from: &Path) -> Place {
    for folder in from.ancestors() {
        let book = folder.join(BOOK);
        if book.is_file() {
            return Place {
                root: folder.to_owned(),
                book: Some(book),
            };
        }
    }
    Place {
        root: from.to_owned(),
        book: None,
    }
}

/// Reads the configuration, the catalog and every postmortem.
///
/// # Errors
/// Where a folder or a file cannot be read, or there is no folder of postmortems.
pub fn load(place: &Place) -> Result<Loaded> {
    let mut sources = Sources::default();
    let mut read_if_there = |path: &Path| -> Result<Option<SourceId>> {
        if !path.is_file() {
            return Ok(None);
        }
        read(&place.root, path, Vec::new()).map(|source| Some(sources.add(source)))
    };
    let book = match &place.book {
        Some(path) => read_if_there(path)?,
        None => None,
    };
    let catalog = read_if_there(&place.root.join(CATALOG))?;
    let (config, findings) = Config::read(&sources, book, catalog);
    let files = postmortem_files(&place.root, &config.postmortems)?;
    let read: Vec<Source> = files
        .par_iter()
        .map(|file| read(&place.root, &file.path, file.assets.clone()))
        .collect::<Result<_>>()?;
    let postmortems = read.into_iter().map(|source| sources.add(source)).collect();
    Ok(Loaded {
        sources,
        config,
        findings,
        postmortems,
    })
}

/// Reads a site's own theme: every file below `folder`, relative to it.
///
/// # Errors
/// Where the folder is missing or a file in it cannot be read.
pub fn theme(folder: &Path) -> Result<Overrides> {
    let mut overrides = Overrides::new();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry =
            entry.with_context(|| format!("cannot read the theme in {}", folder.display()))?;
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            overrides.insert(relative(folder, entry.path()), bytes);
        }
    }
    Ok(overrides)
}

/// Reads a text file, as `pm new` does the template; `None` where there is none.
///
/// # Errors
/// Where it is there and cannot be read.
pub fn text(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

struct File {
    path: PathBuf,
    assets: Vec<String>,
}

/// Every `*.md` below the folder, by path, with the assets of bundles. What begins with `_` or `.` and what git ignores
/// is passed over; so is `README.md`, the page that a forge shows for the folder.
fn postmortem_files(root: &Path, folder: &str) -> Result<Vec<File>> {
    let base = root.join(folder);
    if !base.is_dir() {
        bail!(
            "there is no folder {}\n  `pm init` makes a site here; or name the folder of the postmortems as `postmortems` under \
             `[output.pm]` in {BOOK}, or the site's folder with `--root`",
            base.display()
        );
    }
    let skipped = |name: &str| name.starts_with(['_', '.']);
    let walk = WalkBuilder::new(&base)
        .hidden(true)
        .filter_entry(move |entry| {
            entry.depth() == 0 || !skipped(&entry.file_name().to_string_lossy())
        })
        .build();
    let (mut pages, mut others) = (Vec::new(), Vec::new());
    for entry in walk {
        let entry = entry.with_context(|| format!("cannot read {}", base.display()))?;
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.into_path();
        if path.extension().is_none_or(|extension| extension != "md") {
            others.push(path);
        } else if path
            .file_name()
            .is_none_or(|name| !name.eq_ignore_ascii_case("readme.md"))
        {
            pages.push(path);
        }
    }
    pages.sort();
    others.sort();
    let with_assets = |path: PathBuf| {
        let bundle = path
            .parent()
            .filter(|parent| path.ends_with("index.md") && *parent != base);
        let assets = bundle.map(|bundle| {
            // The files are sorted, so those below one folder are neighbours.
            let from = others.partition_point(|other| other.as_path() < bundle);
            let below = others[from..]
                .iter()
                .take_while(|other| other.starts_with(bundle));
            below.map(|other| relative(bundle, other)).collect()
        });
        File {
            assets: assets.unwrap_or_default(),
            path,
        }
    };
    Ok(pages.into_iter().map(with_assets).collect())
}

fn read(root: &Path, path: &Path, assets: Vec<String>) -> Result<Source> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (text, invalid_utf8) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (
                String::from_utf8_lossy(error.as_bytes()).into_owned(),
                Some(at),
            )
        }
    };
    Ok(Source {
        path: relative(root, path),
        text,
        invalid_utf8,
        assets,
    })
}

/// `path` below `base`, with `/` on every system; `path` itself where it is elsewhere.
fn relative(base: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(base).unwrap_or(path).components();
    let names: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(files: &[&str]) -> Vec<(String, Vec<String>)> {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let loaded = load(&find(root.path())).unwrap();
        let source = |id: &SourceId| {
            let source = loaded.sources.get(*id);
            (source.path.clone(), source.assets.clone())
        };
        loaded.postmortems.iter().map(source).collect()
    }

    #[test]
    fn finds_pages_and_the_assets_of_bundles() {
        let found = paths(&[
            "postmortems/2025/b.md",
            "postmortems/a.md",
            "postmortems/_template.md",
            "postmortems/_old/x.md",
            "postmortems/.hidden.md",
            "postmortems/README.md",
            "postmortems/graph.png",
            "postmortems/bundle/index.md",
            "postmortems/bundle/graph.svg",
            "postmortems/bundle/data/raw.csv",
            "postmortems/bundle/_notes.txt",
            "postmortems/bundle-2/other.txt",
            "elsewhere.md",
        ]);
        let page = |path: &str, assets: &[&str]| {
            (
                path.to_owned(),
                assets.iter().map(ToString::to_string).collect(),
            )
        };
        assert_eq!(
            found,
            [
                page("postmortems/2025/b.md", &[]),
                page("postmortems/a.md", &[]),
                page(
                    "postmortems/bundle/index.md",
                    &["data/raw.csv", "graph.svg"]
                ),
            ]
        );
    }

    #[test]
    fn bytes_that_are_not_utf8_are_kept_as_far_as_they_can_be() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("postmortems")).unwrap();
        fs::write(root.path().join("postmortems/a.md"), b"caf\xe9 au lait").unwrap();
        let loaded = load(&find(root.path())).unwrap();
        let source = loaded.sources.get(loaded.postmortems[0]);
        assert_eq!(source.text, "caf\u{fffd} au lait");
        assert_eq!(source.invalid_utf8, Some(3));
    }

    #[test]
    fn a_site_is_found_from_inside() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(find(&deep).root, deep);
        fs::write(root.path().join(BOOK), "").unwrap();
        assert_eq!(find(&deep).root, root.path());
    }
}
