//! What stands in for GitHub and GitLab: a repository with a site, whose CI files are read and their shell steps run.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use yaml_rust2::{Yaml, YamlLoader};

use crate::support::{self, git, pm, run};

/// Where the site is in the repository.
pub const SITE: &str = "ops/our reviews";

/// What an action is to do, as an open P1 of the postmortem: what a shell, JSON, HTML and a form could take amiss.
pub const NASTY: &str =
    "Say \"no\" & 'never' to `touch pwned`, $(touch pwned), $HOME; +1 100% \\\\n a < b > c";

/// Records its arguments and the file or input that it is given as a body, and answers as `gh` does.
const GH: &str = r#"#!/usr/bin/env bash
[ "$GH_TOKEN" = "the token" ] || { echo "no token" >&2; exit 4; }
number=$(find "$LOG" -name 'call-*' | wc -l)
printf '%s\0' "$@" > "$LOG/call-$number"
while [ $# -gt 0 ]; do
  if [ "$1" = --body-file ]; then
    if [ "$2" = - ]; then cat; else cat "$2"; fi > "$LOG/body-$number"
  fi
  words="$words $1"
  shift
done
case "$words" in
  " $GH_FAILS"*) echo "HTTP 502" >&2; exit 1 ;;
  " issue list"*) printf '%s' "$GH_ISSUE" ;;
esac
"#;

pub struct Repository {
    folder: tempfile::TempDir,
}

/// How a script ended, and what it printed.
pub struct Ran {
    pub code: i32,
    pub said: String,
}

impl Repository {
    /// A repository whose one open P1 is due on this day, with the CI files as `pm init` makes them.
    pub fn new(ci: &str, due: &str) -> Self {
        for (tool, arguments) in [
            ("bash", "--version"),
            ("curl", "--version"),
            ("git", "version"),
        ] {
            let found = Command::new(tool).arg(arguments).output();
            let found = found.is_ok_and(|output| output.status.success());
            assert!(
                found,
                "these tests run the steps of CI files: they need {tool} on the PATH"
            );
        }
        let repository = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for folder in ["bin", "log", "home", "repository"] {
            fs::create_dir(repository.folder.path().join(folder)).unwrap();
        }
        repository.program("gh", GH);
        // Nothing is installed here.
        repository.program("cargo", "#!/bin/sh\necho 'cargo was run' >&2\nexit 9\n");
        let root = repository.root();
        support::init(&root);
        let (said, code) = run(pm(&root).args(["init", SITE, "--ci", ci]));
        assert_eq!(code, 0, "{said}");
        fs::remove_file(
            root.join(SITE)
                .join("postmortems/2026-11-14-checkout-slow.md"),
        )
        .unwrap();
        repository.write(&postmortem(due));
        support::commit(&root, "The site");
        repository
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    pub fn write(&self, text: &str) {
        let path = format!("{SITE}/postmortems/2026-11-05-orders-down.md");
        support::write(&self.root(), &[(&path, text)]);
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    pub fn yaml(&self, path: &str) -> Yaml {
        let mut documents = YamlLoader::load_from_str(&self.read(path)).unwrap();
        assert_eq!(documents.len(), 1, "{path}");
        documents.remove(0)
    }

    /// The folder before all others on the PATH.
    pub fn bin(&self) -> PathBuf {
        self.folder.path().join("bin")
    }

    fn program(&self, name: &str, text: &str) {
        let path = self.bin().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a script at the repository's root with these variables and no others but what every machine has.
    pub fn bash(&self, script: &str, variables: &BTreeMap<String, String>) -> Ran {
        let file = self.folder.path().join("script.sh");
        fs::write(&file, script).unwrap();
        let path = std::env::var("PATH").expect("there is a PATH");
        let mut command = Command::new("bash");
        command.arg("-e").arg(&file).current_dir(self.root());
        command.env_clear();
        command.env("PATH", format!("{}:{path}", self.bin().display()));
        command.env("HOME", self.folder.path().join("home"));
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("LOG", self.log());
        // 2026-11-24T00:00:00Z
        command.env("SOURCE_DATE_EPOCH", "1795478400");
        command.envs(variables);
        let (said, code) = run(&mut command);
        let touched = self.root().join("pwned").exists();
        assert!(!touched, "what an action says was run:\n{script}");
        Ran { code, said }
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// How `gh` was called since the last time: the arguments, and the body where one was given.
    pub fn calls(&self) -> Vec<(Vec<String>, Option<String>)> {
        let mut calls = Vec::new();
        while let Ok(call) = fs::read_to_string(self.logged("call", calls.len())) {
            let body = fs::read_to_string(self.logged("body", calls.len())).ok();
            let words = call.split_terminator('\0').map(ToOwned::to_owned);
            calls.push((words.collect(), body));
        }
        fs::remove_dir_all(self.log()).unwrap();
        fs::create_dir(self.log()).unwrap();
        calls
    }

    fn logged(&self, what: &str, number: usize) -> PathBuf {
        self.log().join(format!("{what}-{number}"))
    }

    /// What `pm` prints for this site when it is asked here.
    pub fn pm(&self, arguments: &[&str]) -> String {
        let output = pm(&self.root())
            .args(["--root", SITE])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    }

    /// Commits something else on a branch, as a pull request does, and gives the commit that it begins at.
    pub fn pull_request(&self, text: &str) -> String {
        let root = self.root();
        let base = git(&root, &["rev-parse", "HEAD"]);
        git(&root, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
        git(&root, &["switch", "--quiet", "--create", "change"]);
        self.write(text);
        support::commit(&root, "A change");
        base
    }
}

/// A postmortem that has nothing wrong with it, but for what its action says.
pub fn postmortem(due: &str) -> String {
    let text = include_str!("../../../src/scaffold/example.md");
    let mut text = text.replace("{{ due-p1 }}", due);
    for (placeholder, date) in [
        ("{{ incident }}", "2026-11-05"),
        ("{{ published }}", "2026-11-07"),
        ("{{ completed }}", "2026-11-12"),
        ("{{ due-done }}", "2026-11-19"),
        ("{{ due-p2 }}", "2026-12-15"),
    ] {
        text = text.replace(placeholder, date);
    }
    let action = "Refuse migrations in CI that lock a table of more than a million rows";
    assert!(text.contains(action));
    text.replace(action, NASTY)
}

/// The strings of a mapping, as variables.
pub fn strings(yaml: &Yaml) -> BTreeMap<String, String> {
    let Some(pairs) = yaml.as_hash() else {
        assert!(yaml.is_badvalue(), "{yaml:?}");
        return BTreeMap::new();
    };
    let string = |yaml: &Yaml| yaml.as_str().expect("a string").to_owned();
    let strings = pairs.iter();
    strings
        .map(|(name, value)| (string(name), string(value)))
        .collect()
}

/// Makes a program be there under another path.
pub fn link(program: &str, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(program, to).unwrap();
}
