//! Every `console` block in the README and the guide that begins with `$ pm` is run, and must print what it shows.
//!
//! The blocks of a page run in order in one copy of the sample site, as of 2026-11-24. What is printed is stdout, then
//! stderr. `[..]` stands for any text within a line, `...` alone for any lines. A `json file=NAME` block is the file of that
//! name in there.

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::IntoData as _;

use crate::support::{git, git_at, init, pm, root, run, sample};

struct Block {
    line: usize,
    /// A file that is there from here on.
    file: Option<(String, String)>,
    commands: Vec<(String, String)>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((line, fence)) = lines.next() {
        if let Some(name) = fence.strip_prefix("```json file=") {
            let text = lines.by_ref().take_while(|(_, text)| *text != "```");
            let text: Vec<&str> = text.map(|(_, text)| text).collect();
            let text = text.join("\n") + "\n";
            blocks.push(Block {
                line: line + 1,
                file: Some((name.to_owned(), text)),
                commands: Vec::new(),
            });
        }
        if fence.trim() != "```console" {
            continue;
        }
        let mut commands: Vec<(String, String)> = Vec::new();
        for (_, text) in lines.by_ref().take_while(|(_, text)| text.trim() != "```") {
            if let Some(command) = text.strip_prefix("$ ") {
                commands.push((command.to_owned(), String::new()));
            } else {
                let last = commands.last_mut();
                let (_, output) = last.expect("a console block begins with a command");
                output.push_str(text);
                output.push('\n');
            }
        }
        blocks.push(Block {
            line: line + 1,
            file: None,
            commands,
        });
    }
    blocks
}

/// Words as a shell splits them: quotes hold together, nothing is expanded.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Runs a page's blocks and gives how many commands it ran.
fn check(page: &Path) -> usize {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    // As it came into git a week before it is looked at.
    init(folder.path());
    git(folder.path(), &["add", "--all"]);
    let args = ["commit", "--quiet", "--message=Sample"];
    git_at("2026-11-16T12:00:00Z", folder.path(), &args);
    let mut cwd = folder.path().to_owned();
    let mut count = 0;
    for block in blocks(&fs::read_to_string(page).unwrap()) {
        if let Some((name, text)) = block.file {
            fs::write(cwd.join(name), text).unwrap();
        }
        for (command, expected) in block.commands {
            let place = format!("{}:{}: {command}", page.display(), block.line);
            let mut words = words(&command).into_iter();
            match words.next().as_deref() {
                Some("cd") => cwd = cwd.join(words.next().unwrap()),
                Some("pm") => {
                    let (text, _) = run(pm(&cwd).args(words));
                    let matches = snapbox::Assert::new().try_eq(
                        Some(&place),
                        text.into_data(),
                        expected.into_data(),
                    );
                    matches.unwrap_or_else(|error| panic!("{place}\n{error}"));
                    count += 1;
                }
                other => panic!("{place}: {other:?} cannot be run here; use a `sh` fence"),
            }
        }
    }
    count
}

#[test]
fn what_the_documentation_shows_is_what_happens() {
    let guide = walkdir::WalkDir::new(root().join("docs/src"))
        .sort_by_file_name()
        .into_iter();
    let mut pages: Vec<PathBuf> = guide.map(|entry| entry.unwrap().into_path()).collect();
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.push(root().join("README.md"));
    let count: usize = pages.iter().map(|page| check(page)).sum();
    assert!(count >= 5, "only {count} commands are shown");
}

#[test]
fn words_are_split_as_a_shell_does() {
    assert_eq!(
        words(r#"pm new "Two words" --severity SEV2"#),
        ["pm", "new", "Two words", "--severity", "SEV2"]
    );
}
