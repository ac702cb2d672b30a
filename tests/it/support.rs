//! What the tests share: running the program, and folders as maps of texts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The day on which the sample site is looked at.
pub const TODAY: &str = "2026-11-24";

/// The program, in `folder`, in surroundings that are the same on every machine.
pub fn pm(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pm"));
    command.current_dir(folder);
    for name in [
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "TZ",
        "LANG",
        "LC_ALL",
        "COLUMNS",
        // By these a run knows that it is in a pull request.
        "GITHUB_BASE_REF",
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
        "BITBUCKET_PR_DESTINATION_BRANCH",
        "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
        "CHANGE_TARGET",
        "CI_COMMIT_TARGET_BRANCH",
        "SYSTEM_PULLREQUEST_TARGETBRANCH",
        // By these, that it is a step of GitHub Actions.
        "GITHUB_STEP_SUMMARY",
        "GITHUB_SERVER_URL",
        "GITHUB_REPOSITORY",
        "GITHUB_SHA",
    ] {
        command.env_remove(name);
    }
    // 2026-11-24T00:00:00Z
    command.env("SOURCE_DATE_EPOCH", "1795478400");
    command
}

/// Runs git in `folder`, as somebody whose machine has no settings, and gives what it printed.
pub fn git(folder: &Path, args: &[&str]) -> String {
    git_with(Command::new("git"), folder, args)
}

/// The same at another time, as RFC 3339 has it.
pub fn git_at(at: &str, folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.env("GIT_AUTHOR_DATE", at);
    command.env("GIT_COMMITTER_DATE", at);
    git_with(command, folder, args)
}

fn git_with(mut command: Command, folder: &Path, args: &[&str]) -> String {
    command.arg("-C").arg(folder).args(args);
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "Ann"),
        ("GIT_AUTHOR_EMAIL", "ann@example.com"),
        ("GIT_COMMITTER_NAME", "Ann"),
        ("GIT_COMMITTER_EMAIL", "ann@example.com"),
    ] {
        command.env(name, value);
    }
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Makes a repository whose branch is `main`.
pub fn init(folder: &Path) {
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
}

/// Commits all that there is.
pub fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", message]);
}

/// Writes files, with the folders that they need.
pub fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Runs it and gives what it printed, stdout before stderr, and the exit code.
pub fn run(command: &mut Command) -> (String, i32) {
    let Output {
        stdout,
        stderr,
        status,
    } = command.output().unwrap();
    let text = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    (text, status.code().expect("no signal"))
}

/// The root of this project, which is the sample site too.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Copies the sample site, without what is built or versioned.
pub fn sample(to: &Path) {
    for name in ["book.toml", "catalog.toml", "postmortems", "runbooks"] {
        copy(&root().join(name), &to.join(name));
    }
}

pub fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file below a folder with its bytes.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry
            .path()
            .strip_prefix(folder)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        (path, fs::read(entry.path()).unwrap())
    };
    files.map(read).collect()
}

/// Compares two trees and says what differs: missing files, extra ones, and the first line that is not the same.
pub fn assert_same_tree(actual: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>) {
    let mut wrong = Vec::new();
    for path in expected.keys().filter(|path| !actual.contains_key(*path)) {
        wrong.push(format!("missing: {path}"));
    }
    for (path, bytes) in actual {
        match expected.get(path) {
            None => wrong.push(format!("extra: {path}")),
            Some(want) if want != bytes => wrong.push(difference(path, bytes, want)),
            Some(_) => {}
        }
    }
    assert!(
        wrong.is_empty(),
        "{} files differ\n{}",
        wrong.len(),
        wrong[..wrong.len().min(8)].join("\n")
    );
}

fn difference(path: &str, actual: &[u8], expected: &[u8]) -> String {
    let (actual, expected) = (
        String::from_utf8_lossy(actual),
        String::from_utf8_lossy(expected),
    );
    let lines = actual.lines().map(Some).chain(std::iter::repeat(None));
    let wanted = expected.lines().map(Some).chain(std::iter::repeat(None));
    let first = lines
        .zip(wanted)
        .enumerate()
        .take(100_000)
        .find(|(_, (a, b))| a != b);
    match first {
        Some((line, (a, b))) => format!(
            "{path}:{}\n  is     {}\n  wanted {}",
            line + 1,
            a.unwrap_or("(end)"),
            b.unwrap_or("(end)")
        ),
        None => format!("{path}: line endings"),
    }
}
