//! Disk → [`Sources`]: finds the site, reads its configuration, postmortems and theme.
//!
//! Reads and nothing else: what the files say is for `config` and `parse`. A file that is not UTF-8 is read as far as
//! it can be, and says so; a file that cannot be read at all is an error.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the stage that reads the disk"
)]

mod linked;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use ignore::WalkBuilder;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::config::Config;
use crate::diagnostic::Finding;
use crate::site_file::Overrides;
pub use crate::source::{BOOK, CATALOG};
use crate::source::{Source, SourceId, Sources};
use crate::span::Span;

pub use linked::missing;

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
    /// `book.toml` and `catalog.toml`, where they are there.
    pub book: Option<SourceId>,
    pub catalog: Option<SourceId>,
    /// The postmortems, by path.
    pub postmortems: Vec<SourceId>,
}

/// Texts that stand for what is on disk: those of files that an editor has open. By absolute path.
pub type Overlay = BTreeMap<PathBuf, String>;

impl Place {
    /// The site's folder in the repository that it is in, with a slash at its end: `ops/postmortems/`. Empty where they
    /// are the same, or there is no repository.
    pub fn prefix(&self) -> String {
        let root = self
            .root
            .canonicalize()
            .unwrap_or_else(|_| self.root.clone());
        // In a worktree and in a submodule `.git` is a file.
        let repository = root.ancestors().find(|folder| folder.join(".git").exists());
        match repository.map(|folder| relative(folder, &root)) {
            Some(prefix) if !prefix.is_empty() => prefix + "/",
            _ => String::new(),
        }
    }
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
    load_with(place, &Overlay::new())
}

/// [`load`], with some files as an editor has them and not as they lie on disk.
///
/// # Errors
/// As for [`load`].
pub fn load_with(place: &Place, overlay: &Overlay) -> Result<Loaded> {
    let mut sources = Sources::default();
    let mut read_if_there = |path: &Path| -> Result<Option<SourceId>> {
        if !path.is_file() && !overlay.contains_key(path) {
            return Ok(None);
        }
        read(&place.root, path, Vec::new(), overlay).map(|source| Some(sources.add(source)))
    };
    let book = match &place.book {
        Some(path) => read_if_there(path)?,
        None => None,
    };
    let catalog = read_if_there(&place.root.join(CATALOG))?;
    let (config, mut findings) = Config::read(&sources, book, catalog);
    let files = postmortem_files(&place.root, &config.postmortems, overlay)?;
    let read: Vec<Source> = files
        .par_iter()
        .map(|file| read(&place.root, &file.path, file.assets.clone(), overlay))
        .collect::<Result<_>>()?;
    let postmortems: Vec<_> = read.into_iter().map(|source| sources.add(source)).collect();
    for (file, id) in files.iter().zip(&postmortems) {
        findings.extend(file.unnameable.iter().map(|name| unnameable(*id, name)));
        let name = file.path.strip_prefix(&place.root).unwrap_or(&file.path);
        if name.to_str().is_none() {
            findings.push(unnamed(*id));
        }
    }
    Ok(Loaded {
        sources,
        config,
        findings,
        book,
        catalog,
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
    /// Assets whose names are not UTF-8, as far as they can be written.
    unnameable: Vec<String>,
}

impl File {
    fn new(path: PathBuf) -> Self {
        Self {
            path,
            assets: Vec::new(),
            unnameable: Vec::new(),
        }
    }
}

/// Every `*.md` below the folder, by path, with the assets of bundles. What begins with `_` or `.` and what git ignores
/// is passed over; so is `README.md`, the page that a forge shows for the folder.
fn postmortem_files(root: &Path, folder: &str, overlay: &Overlay) -> Result<Vec<File>> {
    let base = root.join(folder);
    if !base.is_dir() {
        bail!(
            "there is no folder {}\n  `pm init` makes a site here; or name the folder of the postmortems as `postmortems` under \
             `[output.pm]` in {BOOK}, or the site's folder with `--root`",
            base.display()
        );
    }
    // Only the repository's own `.gitignore` files count: what one person's machine ignores must not change the site.
    let walk = WalkBuilder::new(&base)
        .hidden(true)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .filter_entry(|entry| {
            entry.depth() == 0 || !is_skipped(&entry.file_name().to_string_lossy())
        })
        .build();
    let (mut pages, mut others) = (Vec::new(), Vec::new());
    for entry in walk {
        let entry = entry.with_context(|| format!("cannot read {}", base.display()))?;
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.into_path();
        if !is_markdown(&path) {
            others.push(path);
        } else if !is_readme(&path) {
            pages.push(path);
        }
    }
    // What an editor has not saved yet for the first time.
    let is_new = |path: &&PathBuf| {
        let is_named = || names_a_postmortem(folder, &relative(root, path));
        path.starts_with(&base) && is_named() && !path.exists()
    };
    pages.extend(overlay.keys().filter(is_new).cloned());
    pages.sort();
    others.sort();
    Ok(with_assets(&base, pages, others))
}

fn is_skipped(name: &str) -> bool {
    name.starts_with(['_', '.'])
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}

fn is_readme(path: &Path) -> bool {
    let name = path.file_name();
    name.is_some_and(|name| name.eq_ignore_ascii_case("readme.md"))
}

/// Whether a path relative to the root is a postmortem's by its name, as [`load`] takes them from `folder`; whether git
/// ignores it, a name cannot tell.
pub fn names_a_postmortem(folder: &str, path: &str) -> bool {
    let below = path.strip_prefix(folder);
    let below = below.and_then(|rest| match folder {
        "" => Some(rest),
        _ => rest.strip_prefix('/'),
    });
    let path = Path::new(path);
    below.is_some_and(|below| !below.split('/').any(is_skipped))
        && is_markdown(path)
        && !is_readme(path)
}

/// The pages, each bundle with the files in its folder.
fn with_assets(base: &Path, pages: Vec<PathBuf>, others: Vec<PathBuf>) -> Vec<File> {
    let mut files: Vec<File> = pages.into_iter().map(File::new).collect();
    let bundles: BTreeMap<PathBuf, usize> = files
        .iter()
        .enumerate()
        .filter(|(_, file)| file.path.ends_with("index.md"))
        .filter_map(|(index, file)| Some((file.path.parent()?.to_owned(), index)))
        .filter(|(folder, _)| folder != base)
        .collect();
    for other in others {
        // The innermost bundle has it: one that is a draft must not be published through another around it.
        let holder = other.ancestors().skip(1).find_map(|folder| {
            let index = bundles.get(folder)?;
            Some((*index, relative(folder, &other)))
        });
        if let Some((index, name)) = holder {
            let file = &mut files[index];
            let names = if other.to_str().is_some() {
                &mut file.assets
            } else {
                &mut file.unnameable
            };
            names.push(name);
        }
    }
    files
}

fn unnamed(page: SourceId) -> Finding {
    let message = "the name of this file, or of a folder that it is in, is not UTF-8";
    Finding::new("non-utf8", page, Span::at(0), message)
        .label("its first line")
        .help("rename it; as it is, no link can lead to it")
}

fn unnameable(bundle: SourceId, name: &str) -> Finding {
    let message = format!("the name of `{name}`, a file beside this one, is not UTF-8");
    Finding::new("non-utf8", bundle, Span::at(0), message)
        .label("its bundle")
        .help("rename it; as it is, it cannot be published")
}

fn read(root: &Path, path: &Path, assets: Vec<String>, overlay: &Overlay) -> Result<Source> {
    let image_sizes = image_sizes(path, &assets);
    if let Some(text) = overlay.get(path) {
        return Ok(Source {
            path: relative(root, path),
            text: text.clone(),
            assets,
            image_sizes,
            ..Source::default()
        });
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Source {
        assets,
        image_sizes,
        ..Source::new(relative(root, path), bytes)
    })
}

/// The sizes of the pictures beside a page, from the first bytes of each. One that is none, or is broken, has none.
fn image_sizes(page: &Path, assets: &[String]) -> BTreeMap<String, (usize, usize)> {
    let Some(folder) = page.parent() else {
        return BTreeMap::new();
    };
    let is_image = |asset: &&String| {
        let extension = Path::new(asset).extension().unwrap_or_default();
        IMAGES
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    };
    let size = |asset: &String| {
        let size = imagesize::size(folder.join(asset)).ok()?;
        (size.width > 0 && size.height > 0).then(|| (asset.clone(), (size.width, size.height)))
    };
    assets.iter().filter(is_image).filter_map(size).collect()
}

/// The endings of the bitmaps whose size can be read.
const IMAGES: [&str; 6] = ["bmp", "gif", "jpeg", "jpg", "png", "webp"];

/// `path` below `base`, with `/` on every system, if it is there.
pub fn below(base: &Path, path: &Path) -> Option<String> {
    path.starts_with(base).then(|| relative(base, path))
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
    fn the_sizes_of_bitmaps_are_read_where_they_can_be() {
        let root = tempfile::tempdir().unwrap();
        let bundle = root.path().join("postmortems/b");
        fs::create_dir_all(&bundle).unwrap();
        // The head of a bitmap 300 pixels wide and 200 high, by the two formats' own layouts.
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x2c\0\0\0\xc8\x08\x02\0\0\0";
        let files: [(&str, &[u8]); 6] = [
            ("index.md", b"# B\n"),
            ("a.PNG", png),
            ("b.gif", b"GIF89a\x2c\x01\xc8\0\0\0\0"),
            ("broken.png", b"\x89PNG\r\n\x1a\n\0"),
            ("c.svg", b"<svg width='300' height='200'/>"),
            ("d.jpg", b""),
        ];
        for (name, bytes) in files {
            fs::write(bundle.join(name), bytes).unwrap();
        }
        let loaded = load(&find(root.path())).unwrap();
        let sizes = &loaded.sources.get(loaded.postmortems[0]).image_sizes;
        let expected = [
            ("a.PNG".to_owned(), (300, 200)),
            ("b.gif".to_owned(), (300, 200)),
        ];
        assert_eq!(sizes, &BTreeMap::from(expected));
        assert!(loaded.findings.is_empty());
    }

    #[test]
    fn a_postmortem_is_known_by_its_path() {
        let check = |folder: &str, path: &str, expected: bool| {
            assert_eq!(names_a_postmortem(folder, path), expected, "{path}");
        };
        check("postmortems", "postmortems/2025/b.md", true);
        check("postmortems", "postmortems/bundle/index.md", true);
        check("postmortems", "postmortems/graph.png", false);
        check("postmortems", "postmortems/ReadMe.md", false);
        check("postmortems", "postmortems/_old/x.md", false);
        check("postmortems", "postmortems/.hidden.md", false);
        check("postmortems", "postmortems-2/a.md", false);
        check("postmortems", "a.md", false);
        check("", "a/b.md", true);
        check("", ".git/b.md", false);
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

    #[test]
    fn a_site_knows_its_folder_in_the_repository() {
        let root = tempfile::tempdir().unwrap();
        let site = root.path().join("ops/a b");
        fs::create_dir_all(site.join("sub/.git")).unwrap();
        let prefix = |from: &Path| {
            let place = Place {
                root: from.to_owned(),
                book: None,
            };
            place.prefix()
        };
        assert_eq!(prefix(&site.join("sub")), "");
        fs::write(root.path().join(".git"), "gitdir: elsewhere\n").unwrap();
        assert_eq!(prefix(root.path()), "");
        assert_eq!(prefix(&site), "ops/a b/");
        assert_eq!(prefix(&site.join("../a b/.")), "ops/a b/");
    }

    /// A draft's picture in a bundle inside another one is not the other's to publish.
    #[test]
    fn an_asset_is_of_the_innermost_bundle() {
        let found = paths(&[
            "postmortems/b/index.md",
            "postmortems/b/own.png",
            "postmortems/b/nested/index.md",
            "postmortems/b/nested/secret.png",
        ]);
        let assets: Vec<_> = found.into_iter().map(|(_, assets)| assets).collect();
        assert_eq!(assets, [["own.png"], ["secret.png"]]);
    }

    #[test]
    fn only_the_repositorys_own_ignore_files_count() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("postmortems");
        fs::create_dir(&folder).unwrap();
        fs::write(root.path().join(".ignore"), "*.md\n").unwrap();
        fs::write(root.path().join(".gitignore"), "b.md\n").unwrap();
        for name in ["a.md", "b.md"] {
            fs::write(folder.join(name), "").unwrap();
        }
        let loaded = load(&find(root.path())).unwrap();
        assert_eq!(loaded.postmortems.len(), 1);
        assert_eq!(
            loaded.sources.get(loaded.postmortems[0]).path,
            "postmortems/a.md"
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf8_is_a_finding() {
        use std::os::unix::ffi::OsStrExt as _;
        let root = tempfile::tempdir().unwrap();
        let bundle = root.path().join("postmortems/b");
        fs::create_dir_all(&bundle).unwrap();
        fs::write(bundle.join("index.md"), "").unwrap();
        fs::write(bundle.join(std::ffi::OsStr::from_bytes(b"x\xff.png")), "").unwrap();
        let loaded = load(&find(root.path())).unwrap();
        assert_eq!(
            loaded.sources.get(loaded.postmortems[0]).assets,
            Vec::<String>::new()
        );
        assert_eq!(loaded.findings.len(), 1);
        assert_eq!(loaded.findings[0].rule, "non-utf8");
        let page = std::ffi::OsStr::from_bytes(b"x\xff.md");
        fs::write(root.path().join("postmortems").join(page), "").unwrap();
        let loaded = load(&find(root.path())).unwrap();
        assert_eq!(loaded.findings.len(), 2);
    }
}
