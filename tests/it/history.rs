//! What `history` reads from real repositories, and what it says where there is nothing to read.

use std::path::Path;

use pm::history;

use crate::support::{commit, git, init, write};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// A repository with a site in a folder of it, of two commits.
fn repository() -> tempfile::TempDir {
    let root = folder();
    init(root.path());
    write(
        root.path(),
        &[
            ("outside.md", "x"),
            ("größe & more/p/a.md", "one\n"),
            ("größe & more/p/with \"quotes\".md", "two\r\n"),
            ("größe & more/book.toml", ""),
        ],
    );
    commit(root.path(), "One");
    let site = root.path().join("größe & more");
    write(&site, &[("p/a.md", "one and more\n"), ("p/b\tc.md", "new")]);
    commit(root.path(), "Two");
    root
}

fn error<T: std::fmt::Debug>(result: anyhow::Result<T>) -> String {
    format!("{:#}", result.unwrap_err())
}

#[test]
fn a_revision_is_read_as_it_was() {
    let root = repository();
    let site = root.path().join("größe & more");
    let repository = history::open(&site).unwrap();
    assert!(!repository.shallow);
    let first = history::resolve(&repository, "HEAD~1").unwrap();
    let files = history::files(&repository, &first).unwrap();
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["book.toml", "p/a.md", "p/with \"quotes\".md"]);
    let wanted = [&files[1], &files[0], &files[2], &files[1]];
    let texts = history::read(&repository, &wanted).unwrap();
    assert_eq!(texts, [&b"one\n"[..], b"", b"two\r\n", b"one\n"]);
    assert_eq!(history::read(&repository, &[]).unwrap(), [[0; 0]; 0]);
}

#[test]
fn what_changed_is_known_committed_or_not() {
    let root = repository();
    let site = root.path().join("größe & more");
    let repository = history::open(&site).unwrap();
    let changed = |since: &str| {
        let since = history::resolve(&repository, since).unwrap();
        let changed = history::changed(&repository, &since).unwrap();
        changed.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(changed("HEAD"), [""; 0]);
    // A file that the revision does not have is not a changed one until git knows it; `files` tells.
    assert_eq!(changed("HEAD~1"), ["p/a.md", "p/b\tc.md"]);
    std::fs::remove_file(site.join("p/with \"quotes\".md")).unwrap();
    write(&site, &[("p/a.md", "one\n"), ("p/untracked.md", "")]);
    write(root.path(), &[("outside.md", "y")]);
    assert_eq!(changed("HEAD~1"), ["p/b\tc.md", "p/with \"quotes\".md"]);
}

#[test]
fn the_merge_base_is_where_branches_part() {
    let root = folder();
    init(root.path());
    write(root.path(), &[("a.md", "1")]);
    commit(root.path(), "Common");
    git(root.path(), &["switch", "--quiet", "--create", "topic"]);
    write(root.path(), &[("a.md", "2")]);
    commit(root.path(), "Topic");
    git(root.path(), &["switch", "--quiet", "main"]);
    write(root.path(), &[("b.md", "3")]);
    commit(root.path(), "Main");
    let repository = history::open(root.path()).unwrap();
    let commit = |name| history::resolve(&repository, name).unwrap();
    let base = history::merge_base(&repository, &commit("topic"), &commit("main"), "main");
    assert_eq!(base.unwrap(), commit("main~1"));
    git(root.path(), &["switch", "--quiet", "--orphan", "other"]);
    write(root.path(), &[("c.md", "4")]);
    crate::support::commit(root.path(), "Unrelated");
    let said = error(history::merge_base(
        &repository,
        &commit("other"),
        &commit("main"),
        "main",
    ));
    assert_eq!(
        said,
        "`main` and HEAD have no commit in common: name a revision that HEAD comes from"
    );
}

#[test]
fn what_is_no_revision_is_refused() {
    let root = repository();
    let repository = history::open(root.path()).unwrap();
    let check = |revision: &str, expected: &str| {
        let said = error(history::resolve(&repository, revision));
        assert!(said.contains(expected), "{said}");
    };
    check("-x", "cannot be a revision");
    check("--output=/tmp/x", "cannot be a revision");
    check("", "cannot be a revision");
    check("HEAD~1..HEAD", "there is no revision");
    check("HEAD:book.toml", "there is no revision");
    check("nowhere", "`git branch --all` and `git tag` list");
    check(
        "origin/main",
        "`git fetch origin +refs/heads/main:refs/remotes/origin/main`",
    );
    let empty = folder();
    init(empty.path());
    let repository = history::open(empty.path()).unwrap();
    let said = error(history::resolve(&repository, "HEAD"));
    assert!(said.contains("there is no commit"), "{said}");
}

#[test]
fn where_there_is_no_repository_it_says_so() {
    let said = error(history::open(folder().path()));
    assert!(said.contains("is in no git repository"), "{said}");
}

/// Following the advice makes it work.
#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let origin = folder();
    init(origin.path());
    write(origin.path(), &[("p/a.md", "1")]);
    commit(origin.path(), "Common");
    git(origin.path(), &["switch", "--quiet", "--create", "topic"]);
    for text in ["2", "3", "4"] {
        write(origin.path(), &[("p/a.md", text)]);
        commit(origin.path(), "Topic");
    }
    let (clone, _at) = shallow(origin.path(), "topic");
    let repository = history::open(&clone).unwrap();
    assert!(repository.shallow);
    assert_eq!(
        history::first_commits(&repository, &history::resolve(&repository, "HEAD").unwrap())
            .unwrap(),
        None
    );
    let said = error(history::resolve(&repository, "origin/main"));
    let fetch = "fetch --unshallow origin +refs/heads/main:refs/remotes/origin/main";
    assert!(said.contains(&format!("`git {fetch}`")), "{said}");
    assert!(said.contains("`fetch-depth: 0`"), "{said}");
    git(
        &clone,
        &["fetch", "--quiet", "--depth=1", "origin", "main:main"],
    );
    let commit = |repository, name| history::resolve(repository, name).unwrap();
    let (head, main) = (commit(&repository, "HEAD"), commit(&repository, "main"));
    let said = error(history::merge_base(
        &repository,
        &head,
        &main,
        "origin/main",
    ));
    assert!(said.contains(&format!("`git {fetch}`")), "{said}");
    let words: Vec<&str> = fetch.split(' ').collect();
    git(&clone, &words);
    let repository = history::open(&clone).unwrap();
    assert!(!repository.shallow);
    let main = commit(&repository, "origin/main");
    let base = history::merge_base(&repository, &head, &main, "origin/main");
    assert_eq!(base.unwrap(), main);
}

/// The last commit of a branch alone, as CI systems check it out.
fn shallow(origin: &Path, branch: &str) -> (std::path::PathBuf, tempfile::TempDir) {
    let at = folder();
    let url = format!("file://{}", origin.display());
    let args = [
        "clone",
        "--quiet",
        "--depth=1",
        "--branch",
        branch,
        &url,
        "clone",
    ];
    git(at.path(), &args);
    (at.path().join("clone"), at)
}

#[test]
fn files_keep_the_day_on_which_they_first_came() {
    let root = folder();
    init(root.path());
    let commit_at = |day: &str, message: &str| {
        git(root.path(), &["add", "--all"]);
        let date = format!("{day}T10:00:00Z");
        let name = "GIT_COMMITTER_DATE";
        let mut command = std::process::Command::new("git");
        command.arg("-C").arg(root.path()).env(name, date);
        command.args(["-c", "user.name=Ann", "-c", "user.email=ann@example.com"]);
        command.args(["commit", "--quiet", "--message", message]);
        assert!(command.status().unwrap().success());
    };
    let long = "A long text that is the same under both names.\n".repeat(5);
    write(root.path(), &[("s/p/é.md", &long), ("s/p/b.md", "b")]);
    commit_at("2025-01-15", "One");
    git(root.path(), &["mv", "s/p/é.md", "s/p/new name.md"]);
    write(root.path(), &[("s/p/b.md", "more"), ("s/p/c.md", "c")]);
    commit_at("2025-02-20", "Two");
    write(root.path(), &[("s/p/uncommitted.md", "d")]);
    let repository = history::open(&root.path().join("s")).unwrap();
    let found =
        history::first_commits(&repository, &history::resolve(&repository, "HEAD").unwrap())
            .unwrap()
            .unwrap();
    let found: Vec<String> = found
        .iter()
        .map(|(path, at)| format!("{path} {}", at.format("%F %H:%M")))
        .collect();
    assert_eq!(
        found,
        [
            "p/b.md 2025-01-15 10:00",
            "p/c.md 2025-02-20 10:00",
            "p/new name.md 2025-01-15 10:00",
        ]
    );
}
