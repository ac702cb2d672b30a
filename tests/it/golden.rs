//! The whole sample site, byte for byte; and the same bytes whatever the machine.
//!
//! `UPDATE=1 cargo test golden` writes the expected site anew: read the difference before committing it.

use std::fs;

use crate::support::{TODAY, assert_same_tree, pm, root, run, sample, tree};

#[test]
fn the_sample_site_is_as_expected() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let (text, code) = run(pm(folder.path()).args(["--today", TODAY, "build", "--drafts"]));
    assert_eq!(code, 0, "{text}");
    let mut actual = tree(&folder.path().join("public"));
    // The index says what the pages say; whoever reads the difference would read it twice. `search.rs` asks it.
    actual.retain(|path, _| !path.starts_with("search/"));
    let golden = root().join("tests/golden/sample");
    if std::env::var_os("UPDATE").is_some() {
        let _ = fs::remove_dir_all(&golden);
        for (path, bytes) in &actual {
            let path = golden.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    let expected = tree(&golden);
    assert!(expected.len() > 50, "the golden site is whole");
    assert_same_tree(&actual, &expected);
}

#[test]
fn two_builds_are_identical_whatever_the_surroundings() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let build = |out: &str, surroundings: &[(&str, &str)]| {
        let mut command = pm(folder.path());
        command
            .args(["build", "--drafts", "--output-dir", out])
            .envs(surroundings.iter().copied());
        let (text, code) = run(&mut command);
        assert_eq!(code, 0, "{text}");
        tree(&folder.path().join(out))
    };
    let one = build(
        "one",
        &[
            ("RAYON_NUM_THREADS", "1"),
            ("TZ", "Pacific/Kiritimati"),
            ("LANG", "tr_TR.UTF-8"),
        ],
    );
    let two = build(
        "two",
        &[
            ("RAYON_NUM_THREADS", "7"),
            ("TZ", "America/Los_Angeles"),
            ("LANG", "C"),
        ],
    );
    assert_same_tree(&one, &two);
}
