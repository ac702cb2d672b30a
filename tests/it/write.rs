//! Publishing: whole, sparing, and never at the cost of somebody else's file.

use std::fs;
use std::path::Path;

use pm::site_file::{Contents, OutputFile};
use pm::write::{Force, Written, write};

fn site(files: &[(&str, &str)]) -> Vec<OutputFile> {
    let file = |(path, text): &(&str, &str)| OutputFile {
        path: (*path).to_owned(),
        contents: Contents::Bytes(text.as_bytes().to_vec()),
    };
    files.iter().map(file).collect()
}

fn publish(output: &Path, files: &[(&str, &str)]) -> Written {
    write(Path::new("."), output, &site(files), Force::No).unwrap()
}

/// The files below a folder with their texts, the manifest left out.
fn tree(folder: &Path) -> Vec<(String, String)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = files
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    let name = |entry: &walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let texts = files.map(|entry| (name(&entry), fs::read_to_string(entry.path()).unwrap()));
    texts
        .filter(|(path, _)| path != ".pm-manifest.json")
        .collect()
}

fn texts(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
fn a_second_build_touches_only_what_changed() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("deep/public");
    let first = publish(
        &out,
        &[("a.html", "a"), ("b/c.html", "c"), ("old.html", "o")],
    );
    assert_eq!((first.changed, first.unchanged, first.removed), (4, 0, 0));
    let stamp = fs::metadata(out.join("a.html"))
        .unwrap()
        .modified()
        .unwrap();

    let again = publish(
        &out,
        &[("a.html", "a"), ("b/c.html", "c"), ("old.html", "o")],
    );
    assert_eq!((again.changed, again.unchanged, again.removed), (0, 4, 0));

    // The manifest changes too: a file is gone.
    let next = publish(&out, &[("a.html", "a"), ("b/c.html", "C")]);
    assert_eq!((next.changed, next.unchanged, next.removed), (2, 1, 1));
    assert!(next.at_once);
    assert_eq!(tree(&out), texts(&[("a.html", "a"), ("b/c.html", "C")]));
    assert_eq!(
        fs::metadata(out.join("a.html"))
            .unwrap()
            .modified()
            .unwrap(),
        stamp
    );
    // Nothing is left beside it.
    let beside: Vec<_> = fs::read_dir(out.parent().unwrap()).unwrap().collect();
    assert_eq!(beside.len(), 1);
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.txt"), "years of work").unwrap();
    let error = write(Path::new("."), &out, &site(&[("a.html", "a")]), Force::No).unwrap_err();
    assert!(error.to_string().contains("was not made by pm"), "{error}");
    assert_eq!(tree(&out), texts(&[("thesis.txt", "years of work")]));

    write(Path::new("."), &out, &site(&[("a.html", "a")]), Force::Yes).unwrap();
    assert_eq!(
        tree(&out),
        texts(&[("a.html", "a"), ("thesis.txt", "years of work")])
    );
    // From now on it has a manifest, and the stranger still stays.
    publish(&out, &[("b.html", "b")]);
    assert_eq!(
        tree(&out),
        texts(&[("b.html", "b"), ("thesis.txt", "years of work")])
    );
}

#[test]
fn a_checkout_is_written_file_by_file() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    publish(&out, &[("a.html", "a"), ("gone/x.html", "x")]);
    fs::create_dir(out.join(".git")).unwrap();
    fs::write(out.join(".git/HEAD"), "ref").unwrap();
    let written = publish(&out, &[("a.html", "A")]);
    assert!(!written.at_once);
    assert_eq!(tree(&out), texts(&[(".git/HEAD", "ref"), ("a.html", "A")]));
    assert!(!out.join("gone").exists());
}

#[test]
fn an_interrupted_swap_is_repaired() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    publish(&out, &[("a.html", "a")]);
    // As if the power had gone between the two renames.
    fs::rename(&out, root.path().join(".public.pm-old")).unwrap();
    fs::create_dir(root.path().join(".public.pm-new")).unwrap();
    let written = publish(&out, &[("a.html", "a")]);
    assert_eq!((written.changed, written.unchanged), (0, 2));
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn the_folders_mode_is_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    publish(&out, &[("a.html", "a")]);
    fs::set_permissions(&out, fs::Permissions::from_mode(0o750)).unwrap();
    publish(&out, &[("a.html", "b")]);
    assert_eq!(
        fs::metadata(&out).unwrap().permissions().mode() & 0o777,
        0o750
    );
}
