//! Running the `git` program: the same whatever the machine's language and settings, and without leaving anything
//! behind.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the one place that runs a program, and it is git"
)]

use std::borrow::Cow;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, anyhow};

/// What git printed and how it ended.
pub(super) struct Output {
    /// `None` where a signal ended it.
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    stderr: String,
}

impl Output {
    /// What it printed, where all went well.
    pub fn success(self, folder: &Path) -> Result<Vec<u8>> {
        if self.code == Some(0) {
            Ok(self.stdout)
        } else {
            Err(explain(folder, &self.stderr))
        }
    }
}

/// Runs git in a folder.
pub(super) fn run(folder: &Path, args: &[&str]) -> Result<Output> {
    feed(folder, args, Vec::new())
}

/// The same, with something to read.
pub(super) fn feed(folder: &Path, args: &[&str], input: Vec<u8>) -> Result<Output> {
    let mut command = command(folder, args);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => anyhow!(
            "there is no program `git`, which pm asks for what changed: install it, or put it into PATH"
        ),
        _ => anyhow!(error).context("cannot run git"),
    })?;
    let mut stdin = child.stdin.take().context("git takes no input")?;
    // Beside the reading, since git waits where nobody takes what it prints.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().context("cannot run git")?;
    // Where git did not read to the end, it says why, and its exit code too.
    let _ = writer.join();
    Ok(Output {
        code: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .args(["--no-pager", "--literal-pathspecs"])
        .args(["-c", "core.quotePath=false"])
        .args(["-c", "log.showRoot=true"])
        // Which may be a file that is not there, or is another folder's.
        .args(["-c", "diff.orderFile=/dev/null"])
        .args(args)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // The repository is the one that the folder is in. Inside a hook these name another folder's, or one that is
    // relative to another folder.
    for variable in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_NAMESPACE",
        "GIT_EXTERNAL_DIFF",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
    ] {
        command.env_remove(variable);
    }
    command
}

/// The error that git's own words stand for, with what to do about it.
fn explain(folder: &Path, stderr: &str) -> anyhow::Error {
    let folder = folder.display();
    if stderr.contains("dubious ownership") {
        let mut said = stderr.lines().map(str::trim);
        let remedy = said
            .rfind(|line| line.starts_with("git config"))
            .unwrap_or("git config --global --add safe.directory FOLDER");
        return anyhow!(
            "git does not look into {folder}, since it belongs to somebody else\n  if you trust it: `{remedy}`"
        );
    }
    if stderr.contains("not a git repository") {
        return anyhow!("{folder} is in no git repository, so nothing is known of its past");
    }
    anyhow!("git failed in {folder}\n  {}", stderr.trim())
}

/// What stands between the NULs of a listing. Names that are not UTF-8 are read as far as they can be.
pub(super) fn records(output: &[u8]) -> impl Iterator<Item = Cow<'_, str>> {
    let records = output.split(|byte| *byte == 0);
    records
        .filter(|record| !record.is_empty())
        .map(String::from_utf8_lossy)
}

/// Takes the next object from what `cat-file --batch` prints: `<object> <type> <size>`, a line feed, the contents, a
/// line feed. `None` where git has not got it.
pub(super) fn object(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (head, after) = (&rest[..end], &rest[end + 1..]);
    *rest = after;
    let size = std::str::from_utf8(head).ok()?.split(' ').nth(2)?;
    let size: usize = size.parse().ok()?;
    let contents = after.get(..size)?.to_vec();
    *rest = after.get(size + 1..).unwrap_or_default();
    Some(contents)
}
