//! The structure of the source, held against what `src/lib.rs` says of it.

use std::fs;
use std::path::{Path, PathBuf};

/// Which stage may use which. A stage is a module and its children; a stage that is not named on the right is out of
/// bounds. The leaves may be used by all.
const MAY_USE: &[(&str, &[&str])] = &[
    ("load", &["config"]),
    ("history", &[]),
    ("config", &[]),
    ("parse", &["config"]),
    ("model", &["config", "parse"]),
    ("budget", &["config", "model", "parse"]),
    ("aggregate", &["config", "ledger", "model", "parse"]),
    ("check", &["budget", "config", "model", "parse", "scaffold"]),
    (
        "actions",
        &["aggregate", "config", "ledger", "model", "parse", "report"],
    ),
    ("baseline", &[]),
    ("emit", &[]),
    (
        "export",
        &["aggregate", "config", "model", "parse", "report", "tracker"],
    ),
    ("fix", &[]),
    (
        "report",
        &["aggregate", "config", "ledger", "model", "parse"],
    ),
    (
        "render",
        &[
            "aggregate",
            "config",
            "export",
            "ledger",
            "model",
            "parse",
            "report",
            "search",
        ],
    ),
    ("scaffold", &[]),
    ("search", &[]),
    ("ledger", &["config", "model", "parse"]),
    ("lsp", &["check", "config", "model", "parse"]),
    ("tracker", &["config", "model", "parse"]),
    ("write", &[]),
];

const LEAVES: &[&str] = &[
    "address",
    "anchor",
    "diagnostic",
    "edit",
    "fingerprint",
    "language",
    "markdown",
    "secrets",
    "site_file",
    "slug",
    "source",
    "span",
    "tables",
    "time",
    "vocabulary",
    "words",
];

fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap);
    let rust = files.filter(|entry| {
        entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "rs")
    });
    let stage = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(&root).unwrap().to_owned();
        let first = path
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap();
        (
            first.trim_end_matches(".rs").to_owned(),
            path,
            fs::read_to_string(entry.path()).unwrap(),
        )
    };
    rust.map(stage).collect()
}

/// The modules of this crate that a text names in `use crate::…` or in a path.
fn used(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in text.split("crate::").skip(1) {
        let names = match piece.strip_prefix('{') {
            Some(list) => list
                .split('}')
                .next()
                .unwrap()
                .split(',')
                .map(str::trim)
                .collect(),
            None => vec![piece],
        };
        let module = |name: &str| {
            name.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap()
                .to_owned()
        };
        found.extend(
            names
                .into_iter()
                .map(module)
                .filter(|name| !name.is_empty()),
        );
    }
    found
}

#[test]
fn stages_use_only_what_comes_before_them() {
    let mut wrong = Vec::new();
    for (stage, path, text) in sources() {
        if matches!(stage.as_str(), "lib" | "main" | "cli") {
            continue;
        }
        let leaf = LEAVES.contains(&stage.as_str());
        let row = MAY_USE.iter().find(|(name, _)| *name == stage);
        if !leaf && row.is_none() {
            wrong.push(format!(
                "{}: `{stage}` is neither a leaf nor a stage of the table",
                path.display()
            ));
        }
        let allowed = row.map_or(&[][..], |(_, allowed)| allowed);
        for module in used(&text) {
            let fine = module == stage
                || LEAVES.contains(&module.as_str())
                || allowed.contains(&module.as_str());
            if !fine {
                wrong.push(format!("{}: `{stage}` uses `{module}`", path.display()));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_use_is_seen_in_every_form() {
    assert_eq!(used("use crate::span::Span;"), ["span"]);
    assert_eq!(used("use crate::{model::Corpus, time};"), ["model", "time"]);
    assert_eq!(used("fn f(x: crate::check::Site) {}"), ["check"]);
}

#[test]
fn every_module_says_what_it_is() {
    let missing: Vec<_> = sources()
        .into_iter()
        .filter(|(_, _, text)| !text.starts_with("//!"))
        .map(|(_, path, _)| path)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// About 400 lines. Tests apart: they are long where they are thorough.
#[test]
fn files_stay_readable() {
    let code = |text: &str| {
        text.split("#[cfg(test)]\nmod tests")
            .next()
            .map_or(0, |code| code.lines().count())
    };
    let files = sources()
        .into_iter()
        .filter(|(_, path, _)| !path.ends_with("tests.rs"));
    let long = files.map(|(_, path, text)| (code(&text), path));
    let long: Vec<_> = long.filter(|(lines, _)| *lines > 420).collect();
    assert!(
        long.is_empty(),
        "look for the second thing hiding in them: {long:?}"
    );
}
