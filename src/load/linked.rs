//! Which of the files that a site links to are not there.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Those of the paths, relative to the root, at which there is no file and no folder; with the path that is the same
/// but for upper and lower case, or for the way in which accents are kept, where there is one.
///
/// Names count exactly, on systems too that do not tell `A` from `a`: the site is read on others. What the system does
/// not let one look at is taken to be there.
pub fn missing(root: &Path, paths: &BTreeSet<String>) -> BTreeMap<String, Option<String>> {
    let mut folders = Folders {
        root,
        names: HashMap::new(),
    };
    let folds = !paths.is_empty() && folders.fold_case();
    let paths: Vec<&String> = paths.iter().collect();
    let absent: Vec<(&String, bool)> = paths
        .into_par_iter()
        .map(|path| (path, is_there(&root.join(path))))
        .filter(|(_, there)| folds || !there)
        .collect();
    let missing = absent.into_iter().filter_map(|(path, there)| {
        let other = folders.find(path).filter(|found| found != path);
        (other.is_some() || !there).then(|| (path.clone(), other))
    });
    missing.collect()
}

fn is_there(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(_) => true,
        Err(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => false,
            // A link that leads to itself is no file either.
            _ => !fs::symlink_metadata(path).is_ok_and(|link| link.is_symlink()),
        },
    }
}

/// The names in the folders below the root, read when they are first asked for.
struct Folders<'a> {
    root: &'a Path,
    /// By folder: the names by their [`key`].
    names: HashMap<String, HashMap<String, Vec<String>>>,
}

impl Folders<'_> {
    /// Whether the system finds a file under a name that is not quite its own.
    fn fold_case(&mut self) -> bool {
        let root = self.root;
        let names = self.names("");
        let swapped = |c: char| {
            if c.is_ascii_lowercase() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        };
        let mut alone = names.values().filter_map(|names| match names.as_slice() {
            [name] => Some((name, name.chars().map(swapped).collect::<String>())),
            _ => None,
        });
        let probe = alone.find(|(name, swapped)| *name != swapped);
        probe.is_some_and(|(_, swapped)| fs::symlink_metadata(root.join(swapped)).is_ok())
    }

    /// The path as the disk has it.
    fn find(&mut self, path: &str) -> Option<String> {
        let mut real = String::new();
        for part in path.split('/') {
            let names = self.names(&real).get(&key(part))?;
            let same = names.iter().find(|name| *name == part);
            let name = same.or(names.first())?.clone();
            if !real.is_empty() {
                real.push('/');
            }
            real.push_str(&name);
        }
        Some(real)
    }

    fn names(&mut self, folder: &str) -> &HashMap<String, Vec<String>> {
        let path = self.root.join(folder);
        self.names.entry(folder.to_owned()).or_insert_with(|| {
            let entries = fs::read_dir(path).into_iter().flatten().flatten();
            let mut names: HashMap<String, Vec<String>> = HashMap::new();
            for name in entries.filter_map(|entry| entry.file_name().into_string().ok()) {
                names.entry(key(&name)).or_default().push(name);
            }
            for names in names.values_mut() {
                names.sort();
            }
            names
        })
    }
}

/// What names have in common that a system may take for the same.
fn key(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in [
            "runbooks/API.md",
            "graphs/Größe.png",
            "a.md",
            "A2.md",
            "a2.md",
        ] {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        root
    }

    /// The path that is there instead; `gone` where there is none, and `there` where nothing is missing.
    #[track_caller]
    fn check(root: &Path, path: &str, expected: &str) {
        let found = missing(root, &BTreeSet::from([path.to_owned()]));
        let found = match found.get(path) {
            None => "there",
            Some(other) => other.as_deref().unwrap_or("gone"),
        };
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn files_and_folders_are_found_by_their_exact_names() {
        let site = site();
        let root = site.path();
        check(root, "runbooks/API.md", "there");
        check(root, "runbooks", "there");
        check(root, "a2.md", "there");
        check(root, "graphs/Gro\u{308}\u{df}e.png", "graphs/Größe.png");
        check(root, "runbooks/x.md", "gone");
        check(root, "nowhere/x.md", "gone");
        check(root, "a.md/x.md", "gone");
        check(root, "runbooks/api.md", "runbooks/API.md");
        check(root, "Runbooks/Api.MD", "runbooks/API.md");
        check(root, "graphs/GRÖSSE.png", "gone");
        check(root, "graphs/grÖße.png", "graphs/Größe.png");
        check(root, &"x".repeat(5000), "gone");
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_nowhere_are_no_files() {
        let site = site();
        let root = site.path();
        std::os::unix::fs::symlink("loop", root.join("loop")).unwrap();
        std::os::unix::fs::symlink("gone", root.join("dangling")).unwrap();
        std::os::unix::fs::symlink("runbooks", root.join("books")).unwrap();
        check(root, "loop", "gone");
        check(root, "dangling", "gone");
        check(root, "books/API.md", "there");
        check(root, "books/api.md", "books/API.md");
    }
}
