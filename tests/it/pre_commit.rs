//! The hooks for pre-commit: what `.pre-commit-hooks.yaml` says is run on what is staged, as pre-commit does it.

use std::fs;
use std::path::Path;

use regex::Regex;
use yaml_rust2::{Yaml, YamlLoader};

use crate::support::{self, git, init, pm, root, run, write};

fn hooks() -> Vec<Yaml> {
    let text = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let mut documents = YamlLoader::load_from_str(&text).unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0).into_vec().unwrap()
}

fn hook(id: &str) -> Yaml {
    let mut hooks = hooks().into_iter();
    let hook = hooks.find(|hook| hook["id"].as_str() == Some(id));
    hook.unwrap_or_else(|| panic!("there is no hook {id}"))
}

/// A repository with files that are committed and others that are staged, with the site in the folder `site`.
fn repository(committed: &[(&str, &str)], staged: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path());
    write(folder.path(), committed);
    support::commit(folder.path(), "first");
    write(folder.path(), staged);
    git(folder.path(), &["add", "--all"]);
    folder
}

/// Runs a hook on what is staged; gives what it printed and the exit code, or nothing where it does not run.
fn commit(hook: &Yaml, folder: &Path, arguments: &[&str]) -> Option<(String, i32)> {
    let pattern = Regex::new(hook["files"].as_str().unwrap()).unwrap();
    // As pre-commit asks: what is deleted is not among them.
    let asked = [
        "diff",
        "--staged",
        "--name-only",
        "--no-ext-diff",
        "-z",
        "--diff-filter=ACMRTUXB",
    ];
    let staged = git(folder, &asked);
    let files: Vec<&str> = staged
        .split_terminator('\0')
        .filter(|path| pattern.is_match(path))
        .collect();
    if files.is_empty() {
        return None;
    }
    let mut entry = hook["entry"].as_str().unwrap().split(' ');
    assert_eq!(entry.next(), Some("pm"));
    let mut command = pm(folder);
    command.args(entry).args(arguments);
    if hook["pass_filenames"].as_bool() != Some(false) {
        command.args(files);
    }
    Some(run(&mut command))
}

const GOOD: &str = "+++\ntitle = \"A\"\nseverity = \"SEV4\"\n+++\n\n## Summary\n\nA.\n\n## Impact\n\nNone.\n\n## Root Cause\n\nA.\n";
const BAD: &str = "+++\ntitle = \"B\"\nseverity = \"SEV4\"\n+++\n\n## Summary\n\nTBD\n\n## Impact\n\nNone.\n\n## Root Cause\n\nB.\n";

#[test]
fn hooks_are_what_pre_commit_takes() {
    let ids: Vec<String> = hooks()
        .iter()
        .map(|hook| hook["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["pm-check", "pm-check-all"]);
    for hook in hooks() {
        assert_eq!(hook["language"].as_str(), Some("rust"));
        assert!(hook["name"].as_str().is_some() && hook["description"].as_str().is_some());
        let known = [
            "id",
            "name",
            "description",
            "entry",
            "language",
            "files",
            "pass_filenames",
            "require_serial",
        ];
        for key in hook.as_hash().unwrap().keys() {
            assert!(known.contains(&key.as_str().unwrap()), "{key:?}");
        }
    }
}

#[test]
fn what_is_staged_is_checked_and_nothing_else() {
    let folder = repository(
        &[
            ("book.toml", ""),
            ("postmortems/2025-01-10-old.md", BAD),
            ("postmortems/2025-01-11-gone.md", BAD),
        ],
        &[
            ("README.md", "TBD"),
            ("src/x.rs", ""),
            ("postmortems/README.md", "TBD"),
            ("postmortems/_template.md", "TBD"),
            ("postmortems/2025-01-15-new.md", BAD),
            ("postmortems/2025-01-16-good.md", GOOD),
        ],
    );
    git(
        folder.path(),
        &["rm", "--quiet", "postmortems/2025-01-11-gone.md"],
    );
    let (text, code) = commit(&hook("pm-check"), folder.path(), &["--format", "short"]).unwrap();
    let expected = "\
postmortems/2025-01-15-new.md:8:1: error[PM103] placeholder-text: `TBD` is a placeholder
Passed over, as no postmortem of this site: postmortems/README.md, postmortems/_template.md
Checked 2 postmortems: 1 error in 1 file
";
    assert_eq!((text.as_str(), code), (expected, 1));
    let (text, code) =
        commit(&hook("pm-check-all"), folder.path(), &["--format", "short"]).unwrap();
    let expected = "\
postmortems/2025-01-10-old.md:8:1: error[PM103] placeholder-text: `TBD` is a placeholder
postmortems/2025-01-15-new.md:8:1: error[PM103] placeholder-text: `TBD` is a placeholder
Checked 3 postmortems: 2 errors in 2 files
";
    assert_eq!((text.as_str(), code), (expected, 1));
}

#[test]
fn a_commit_without_postmortems_passes() {
    let before = [("postmortems/2025-01-10-old.md", BAD)];
    let folder = repository(&before, &[("postmortems/_template.md", "TBD")]);
    let (text, code) = commit(&hook("pm-check"), folder.path(), &[]).unwrap();
    assert_eq!(code, 0, "{text}");
    let folder = repository(&before, &[("docs/a.md", "TBD"), ("src/x.rs", "")]);
    assert_eq!(commit(&hook("pm-check"), folder.path(), &[]), None);
    assert_eq!(commit(&hook("pm-check-all"), folder.path(), &[]), None);
    let folder = repository(&before, &[("catalog.toml", "")]);
    assert_eq!(commit(&hook("pm-check"), folder.path(), &[]), None);
    let (text, code) = commit(&hook("pm-check-all"), folder.path(), &[]).unwrap();
    assert_eq!(code, 1, "{text}");
}

/// The other files of the site are read too, though nothing is reported in them.
#[test]
fn a_staged_file_is_held_against_the_whole_site() {
    let named = |title: &str| {
        GOOD.replace(
            "title = \"A\"",
            &format!("title = \"{title}\"\nid = \"same\""),
        )
    };
    let folder = repository(
        &[
            ("ops/book.toml", ""),
            ("ops/postmortems/2025-01-10-old.md", &named("A")),
        ],
        &[("ops/postmortems/2025-01-15-new.md", &named("B"))],
    );
    let (text, code) = commit(
        &hook("pm-check"),
        folder.path(),
        &["--root", "ops", "--format", "github"],
    )
    .unwrap();
    assert_eq!(code, 1, "{text}");
    let expected = "::error file=ops/postmortems/2025-01-15-new.md,line=3,";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.contains("title=PM008 duplicate-id"), "{text}");
    assert!(
        text.contains(": ops/postmortems/2025-01-10-old.md:3"),
        "{text}"
    );
}
