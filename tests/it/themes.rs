//! Themes: those that `pm` has, a site's own, and `pm theme`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{TODAY, assert_same_tree, pm, root, run, sample, tree, write};

/// The budgets, in bytes: for all style sheets together, for all scripts, and for the page of each postmortem.
const CSS: usize = 30 * 1024;
const JS: usize = 40 * 1024;
const PAGE: usize = 50 * 1024;

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    folder
}

/// Runs it; gives what it printed.
fn check(folder: &Path, args: &[&str], code: i32, expected: &[&str]) -> String {
    let (text, actual) = run(pm(folder).args(args));
    assert_eq!(actual, code, "pm {}: {text}", args.join(" "));
    for part in expected {
        assert!(
            text.contains(part),
            "pm {}\nlacks {part}\nin {text}",
            args.join(" ")
        );
    }
    text
}

/// A build with a theme of these files fails and says all of these.
fn check_broken(files: &[(&str, &str)], expected: &[&str]) {
    let site = site();
    let folder = site.path();
    for (path, text) in files {
        write(folder, &[(&format!("theme/{path}"), text)]);
    }
    check(folder, &["build", "--theme", "theme"], 2, expected);
    assert!(!folder.join("public").exists(), "nothing is published");
}

#[test]
fn a_site_that_ejects_everything_looks_the_same() {
    let site = site();
    let folder = site.path();
    check(folder, &["build", "--output-dir", "before"], 0, &[]);
    let ejected = check(
        folder,
        &["theme", "eject", "."],
        0,
        &[
            "theme/templates/components/severity.html\n",
            "theme/style/tokens.css\n",
            "theme/script/main.js\n",
            "theme/static/icon.svg\n",
            "[output.pm]\ntheme = \"theme\"",
        ],
    );
    assert!(ejected.lines().count() > 50, "{ejected}");
    assert_same_tree(
        &tree(&folder.join("theme")),
        &tree(&root().join("themes/default")),
    );
    let book = fs::read_to_string(folder.join("book.toml")).unwrap();
    let book = book.replacen("\n[output.pm]\n", "\n[output.pm]\ntheme = \"theme\"\n", 1);
    write(folder, &[("book.toml", &book)]);
    let built = check(folder, &["build", "--output-dir", "after"], 0, &[]);
    assert!(!built.contains("theme"), "{built}");
    assert_same_tree(&tree(&folder.join("after")), &tree(&folder.join("before")));
    // Once more changes nothing, and there is nothing to be told.
    assert_eq!(
        check(folder, &["theme", "eject", "."], 0, &[]),
        "Nothing was copied: the files are there already, and the same\n"
    );
}

#[test]
fn parts_are_ejected_by_file_and_by_folder() {
    let site = site();
    let folder = site.path();
    let args = [
        "theme",
        "eject",
        "templates/404.html",
        "script/",
        "./script",
        "--to",
        "mine",
    ];
    assert_eq!(
        check(folder, &args, 0, &["theme = \"mine\""])
            .lines()
            .next(),
        Some("mine/script/copy.js")
    );
    let there = tree(&folder.join("mine"));
    assert!(there.contains_key("templates/404.html"));
    assert!(
        there
            .keys()
            .all(|path| path == "templates/404.html" || path.starts_with("script/"))
    );
    assert!(there.len() > 2);
}

#[test]
fn a_changed_file_is_overwritten_by_force_only() {
    let site = site();
    let folder = site.path();
    write(folder, &[("theme/templates/404.html", "mine")]);
    check(
        folder,
        &["theme", "eject", "templates"],
        2,
        &["theme/templates/404.html", "`--force` overwrites"],
    );
    assert_eq!(tree(&folder.join("theme")).len(), 1, "nothing was copied");
    let forced = ["theme", "eject", "templates/404.html", "--force"];
    check(folder, &forced, 0, &["theme/templates/404.html\n"]);
    assert_eq!(
        fs::read(folder.join("theme/templates/404.html")).unwrap(),
        fs::read(root().join("themes/default/templates/404.html")).unwrap()
    );
}

#[test]
fn an_unknown_path_gets_the_nearest() {
    let site = site();
    for (path, meant) in [
        ("postmortm.html", "templates/postmortem.html"),
        ("templates/postmortm.html", "templates/postmortem.html"),
        ("notice", "templates/components/notice.html"),
        ("icon.svg", "static/icon.svg"),
        ("components", "templates/components"),
    ] {
        let hint = format!("did you mean `{meant}`?");
        check(site.path(), &["theme", "eject", path], 2, &[&hint]);
    }
    check(
        site.path(),
        &["theme", "eject", "nothing-like-it"],
        2,
        &["`pm theme list`"],
    );
    assert!(!site.path().join("theme").exists());
}

#[test]
fn the_list_says_what_is_replaced() {
    let site = site();
    let folder = site.path();
    write(folder, &[("theme/style/tokens.css", "")]);
    let text = check(folder, &["theme", "list"], 0, &["\ntemplates/index.html\n"]);
    let replaced: Vec<_> = text
        .lines()
        .filter(|line| line.contains("replaced"))
        .collect();
    assert_eq!(replaced.len(), 1, "{text}");
    assert!(replaced[0].starts_with("style/tokens.css "));
    let (json, _) = run(pm(folder).args(["theme", "list", "--format", "json", "--from", "dense"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["theme"], "dense");
    let file = serde_json::json!({"path": "style/tokens.css", "replaced": true});
    assert!(json["files"].as_array().unwrap().contains(&file), "{json}");
}

#[test]
fn what_is_without_effect_is_said() {
    let site = site();
    let folder = site.path();
    write(
        folder,
        &[
            ("theme/templates/postmortm.html", ""),
            ("theme/README.md", "Our theme."),
        ],
    );
    let text = check(
        folder,
        &["build", "--quiet", "--theme", "theme"],
        0,
        &[
            "warning: the theme's templates/postmortm.html is not used, since no page is made with it and no template names it: did you mean `templates/postmortem.html`?",
        ],
    );
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn what_is_wrong_in_a_theme_is_found() {
    check_broken(
        &[("templates/postmortem.html", "{{ id }}\n{{ titel }}")],
        &[
            "cannot render the page postmortems/",
            ".html",
            "postmortem.html:2:",
            "titel",
        ],
    );
    check_broken(
        &[("templates/404.html", "a\nb\n{% if %}")],
        &["the theme cannot be used", "404.html:3:"],
    );
    check_broken(
        &[(
            "templates/components/severity.html",
            "{% component severity(of, long: bool = false) %}\n{{ of.nmae }}{% endcomponent %}",
        )],
        &["cannot render the page", "severity.html:2:", "nmae"],
    );
    check_broken(
        &[("style/main.css", "@import \"./tokns.css\";\n")],
        &["main.css imports tokns.css, which there is not"],
    );
    check_broken(
        &[("style/tables.css", "table { } /* open")],
        &["a comment in style/tables.css does not end"],
    );
    check_broken(
        &[("script/main.js", "export default 1;\n")],
        &["script/main.js: `export default 1;` cannot be bundled"],
    );
}

#[test]
fn a_theme_is_a_folder_or_a_name() {
    let site = site();
    let folder = site.path();
    check(
        folder,
        &["build", "--theme", "denze"],
        2,
        &["there is no theme folder", "it has `default` and `dense`"],
    );
    write(folder, &[("dense/static/mine.txt", "")]);
    check(folder, &["build", "--theme", "dense"], 0, &[]);
    assert!(
        folder.join("public/static/mine.txt").exists(),
        "a folder wins"
    );
}

/// The second theme, by name and as files: every page of the sample site, and no file without effect.
#[test]
fn the_dense_theme_builds_the_sample_site() {
    let site = site();
    let folder = site.path();
    let build = |theme: &str, to: &str| {
        let args = [
            "--today",
            TODAY,
            "build",
            "--drafts",
            "--theme",
            theme,
            "--output-dir",
            to,
        ];
        let text = check(folder, &args, 0, &[]);
        assert!(!text.contains("warning: "), "{text}");
        tree(&folder.join(to))
    };
    let default = build("default", "a");
    let dense = build("dense", "b");
    let pages: Vec<_> = default.keys().filter(|path| is_page(path)).collect();
    assert!(pages.iter().all(|path| dense.contains_key(*path)));
    let index = String::from_utf8_lossy(&dense["postmortems/index.html"]);
    assert!(index.contains("<time datetime=\"2026-11-23\">2026-11-23</time>"));
    check(folder, &["theme", "eject", ".", "--from", "dense"], 0, &[]);
    assert_same_tree(&build("theme", "c"), &dense);
    // It is the default theme’s style and more.
    within_budgets(&dense, CSS + 3_000);
}

#[test]
fn the_sample_site_is_small() {
    within_budgets(&tree(&root().join("tests/golden/sample")), CSS);
}

fn within_budgets(site: &BTreeMap<String, Vec<u8>>, most_css: usize) {
    let of_all = |ending: &str| -> usize {
        let files = site
            .iter()
            .filter(|(path, _)| path.starts_with("static/") && path.ends_with(ending));
        files.map(|(_, bytes)| bytes.len()).sum()
    };
    let (css, js) = (of_all(".css"), of_all(".js"));
    assert!(css > 10_000 && css < most_css, "{css} bytes of CSS");
    assert!(js > 4_000 && js < JS, "{js} bytes of JavaScript");
    let pages = site.iter().filter(|(path, _)| {
        let name = path.strip_prefix("postmortems/");
        name.is_some_and(|name| is_page(name) && name != "index.html")
    });
    let pages: Vec<_> = pages.map(|(path, bytes)| (bytes.len(), path)).collect();
    assert!(pages.len() > 15, "the site is whole");
    let large: Vec<_> = pages.iter().filter(|(size, _)| *size >= PAGE).collect();
    assert!(large.is_empty(), "pages of {PAGE} bytes or more: {large:?}");
}

fn is_page(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "html")
}
