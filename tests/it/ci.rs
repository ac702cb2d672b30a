//! The files for CI systems: that `pm init` makes them, that the guide shows them, and that their shell steps do what they
//! are for. The steps are taken from the YAML and run by bash in a real repository; `gh` is a script that records, Slack
//! and GitLab are a listener on this machine.

mod github;
mod gitlab;
mod job;
mod listener;

use std::fs;
use std::path::Path;

use pm::scaffold::{Ci, File};

use crate::support::{init, pm, root, run, tree, write};

/// Days that an action is due on: over a week ago, not so long ago, and not yet.
const LONG_AGO: &str = "2026-11-10";
const LATELY: &str = "2026-11-20";
const SOON: &str = "2026-12-03";

#[test]
fn the_guide_shows_the_files() {
    let guide = fs::read_to_string(root().join("docs/src/ci.md")).unwrap();
    for File { path, contents } in Ci::ALL.into_iter().flat_map(|ci| ci.files(".")) {
        let shown: Vec<&str> = guide
            .split("\n```yaml\n")
            .zip(guide.split("\n```yaml\n").skip(1))
            .filter(|(before, _)| {
                let line = before.trim_end().rsplit('\n').next();
                line.is_some_and(|line| {
                    line.starts_with(&format!("`{path}`")) || line.ends_with(&format!("`{path}`:"))
                })
            })
            .map(|(_, block)| block.split("```\n").next().unwrap())
            .collect();
        assert_eq!(shown, [contents], "docs/src/ci.md shows {path}");
    }
}

#[track_caller]
fn says(folder: &Path, arguments: &[&str], expected: &str) {
    let (said, code) = run(pm(folder).arg("init").args(arguments));
    assert_eq!((said.as_str(), code), (expected, 0));
}

const GITHUB_NEXT: &str = "\
Next: in what was made, let PM_GIT and PM_REV say where your pm comes from
In the repository's settings, the variable PUBLISH_PAGES = true publishes the site, and the secret SLACK_WEBHOOK_URL sends the report to Slack
";

const GITLAB_NEXT: &str = "\
Next: in what was made, let PM_GIT and PM_REV say where your pm comes from
In the project's CI/CD settings, the variable PUBLISH_PAGES = true publishes the site; a schedule with POSTMORTEM_REPORT = true keeps an issue with the report, for which it needs an access token as REPORT_TOKEN, and sends it to Slack where there is a SLACK_WEBHOOK_URL
";

/// The paths below a folder, without git's own.
fn paths(folder: &Path) -> Vec<String> {
    let paths = tree(folder).into_keys();
    paths.filter(|path| !path.starts_with(".git/")).collect()
}

fn workflow(folder: &Path) -> String {
    fs::read_to_string(folder.join(".github/workflows/postmortems.yml")).unwrap()
}

#[test]
fn init_makes_a_site_with_its_ci() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path());
    let made = "\
made book.toml
made catalog.toml
made postmortems/2026-11-14-checkout-slow.md
made postmortems/_template.md
made .gitignore
made .github/workflows/postmortems.yml
made .github/workflows/postmortem-report.yml
";
    says(
        folder.path(),
        &["--ci", "github"],
        &format!("{made}{GITHUB_NEXT}"),
    );
    assert_eq!(workflow(folder.path()), Ci::Github.files(".")[0].contents);
}

#[test]
fn init_adds_ci_to_a_site_and_leaves_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path());
    let there = [
        ("book.toml", "[book]\ntitle = \"Ours\"\n"),
        (".gitlab-ci.yml", "stages: [test]\n"),
    ];
    write(folder.path(), &there);
    // From a folder within the site too.
    fs::create_dir(folder.path().join("postmortems")).unwrap();
    let at = fs::canonicalize(folder.path()).unwrap();
    let include =
        "Add to your .gitlab-ci.yml:\n  include:\n    - local: /.gitlab/postmortems.yml\n";
    says(
        folder.path(),
        &["--ci", "gitlab"],
        &format!(
            "made .gitlab/postmortems.yml\nleft as it is: .gitlab-ci.yml\n{GITLAB_NEXT}{include}"
        ),
    );
    assert_eq!(
        paths(folder.path()),
        [".gitlab-ci.yml", ".gitlab/postmortems.yml", "book.toml"]
    );
    assert_eq!(
        fs::read_to_string(folder.path().join(".gitlab-ci.yml")).unwrap(),
        there[1].1
    );
    let made = format!(
        "made {0}/.github/workflows/postmortems.yml\nmade {0}/.github/workflows/postmortem-report.yml\n",
        at.display()
    );
    says(
        &at.join("postmortems"),
        &["--ci", "github"],
        &format!("{made}{GITHUB_NEXT}"),
    );
    // Nothing is lost the second time either.
    write(
        folder.path(),
        &[(".github/workflows/postmortems.yml", "name: ours\n")],
    );
    let left = "left as it is: .github/workflows/postmortems.yml\nleft as it is: .github/workflows/postmortem-report.yml\n";
    says(
        folder.path(),
        &["--ci", "github"],
        &format!("{left}{GITHUB_NEXT}"),
    );
    assert_eq!(workflow(folder.path()), "name: ours\n");
}

#[test]
fn init_puts_ci_at_the_root_of_the_repository() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path());
    let (said, code) = run(pm(folder.path()).args(["init", "ops/reviews", "--ci", "github"]));
    assert_eq!(code, 0, "{said}");
    let expected = [
        ".github/workflows/postmortem-report.yml",
        ".github/workflows/postmortems.yml",
        "ops/reviews/.gitignore",
        "ops/reviews/book.toml",
        "ops/reviews/catalog.toml",
        "ops/reviews/postmortems/2026-11-14-checkout-slow.md",
        "ops/reviews/postmortems/_template.md",
    ];
    assert_eq!(paths(folder.path()), expected);
    let text = workflow(folder.path());
    assert!(
        text.contains("\n  SITE: \"ops/reviews\"   # the folder of book.toml\n"),
        "{text}"
    );
}

#[test]
fn init_outside_git_takes_the_site_for_the_root() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("reviews/book.toml", "")]);
    let said = "\
there is no git repository yet: the site is taken for its root
made reviews/.gitlab/postmortems.yml
made reviews/.gitlab-ci.yml
";
    says(
        folder.path(),
        &["reviews", "--ci", "gitlab"],
        &format!("{said}{GITLAB_NEXT}"),
    );
    let made = fs::read_to_string(folder.path().join("reviews/.gitlab/postmortems.yml")).unwrap();
    assert_eq!(made, Ci::Gitlab.files(".")[0].contents);
}

#[test]
fn init_knows_two_systems() {
    let folder = tempfile::tempdir().unwrap();
    let (said, code) = run(pm(folder.path()).args(["init", "--ci", "jenkins"]));
    assert_eq!(code, 2);
    assert!(said.contains("[possible values: github, gitlab]"), "{said}");
    assert_eq!(paths(folder.path()), Vec::<String>::new());
}
