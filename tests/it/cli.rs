//! What a run does that no single stage decides: exit codes, streams, and one bad file among good ones.

use std::fs;
use std::path::Path;

use crate::support::{pm, run, sample};

fn site(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn check(folder: &Path, arguments: &[&str], code: i32, parts: &[&str]) {
    let (text, actual) = run(pm(folder).args(arguments));
    assert_eq!(actual, code, "{arguments:?}\n{text}");
    for part in parts {
        assert!(
            text.contains(part),
            "{arguments:?} must say {part:?}\n{text}"
        );
    }
}

#[test]
fn a_file_that_is_not_utf8_is_a_finding_of_its_own() {
    let folder = site(&[("postmortems/2025-01-17-x.md", b"\xff\xfe\x00bad")]);
    check(
        folder.path(),
        &["check"],
        1,
        &["non-utf8", "2025-01-17-x.md:1:1", "Checked 1 postmortem:"],
    );
    check(folder.path(), &["build"], 1, &["nothing was published"]);
}

#[test]
fn a_bad_configuration_stops_everything() {
    let folder = site(&[
        ("book.toml", b"[output.pm]\ntimezon = \"UTC\"\n"),
        ("postmortems/a.md", b""),
    ]);
    let expected = [
        "the configuration cannot be used",
        "book.toml:2:1",
        "did you mean `timezone`?",
    ];
    check(folder.path(), &["check"], 2, &expected);
    check(folder.path(), &["report"], 2, &expected);
}

#[test]
fn what_cannot_be_done_says_what_to_do() {
    let empty = tempfile::tempdir().unwrap();
    check(
        empty.path(),
        &["check"],
        2,
        &["there is no folder", "`pm init` makes a site here"],
    );
    check(
        empty.path(),
        &["--root", "nowhere", "check"],
        2,
        &["there is no folder", "nowhere"],
    );
    check(
        empty.path(),
        &["--today", "soon", "check"],
        2,
        &["write a date, 2026-01-15"],
    );
    check(
        empty.path(),
        &["explain", "missing-ownr"],
        2,
        &["did you mean `missing-owner`?"],
    );
    check(empty.path(), &["buidl"], 2, &["build"]);
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    check(
        folder.path(),
        &["check", "book.md"],
        2,
        &["there is no file or folder book.md"],
    );
    check(
        folder.path(),
        &["check", "runbooks"],
        2,
        &["there is no postmortem of this site in runbooks"],
    );
    check(folder.path(), &["report", "--owner", "jos"], 2, &["joss"]);
    check(
        folder.path(),
        &["new", "X", "--severity", "SEV9"],
        2,
        &["SEV1, SEV2, SEV3, SEV4"],
    );
    check(
        folder.path(),
        &["build", "--theme", "nowhere"],
        2,
        &["there is no theme folder"],
    );
}

#[test]
fn findings_are_exit_code_1_and_warnings_are_not() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    check(
        folder.path(),
        &["check"],
        0,
        &["overdue-action", "19 warnings in 8 files"],
    );
    check(
        folder.path(),
        &["report", "--fail-on", "overdue:P1:3"],
        1,
        &[
            "1 action is a reason to fail, by `overdue:P1:3`: 2026-10-27-group-orders-rebalance-again/AI-2",
        ],
    );
    check(
        folder.path(),
        &["report", "--fail-on", "overdue:P0"],
        0,
        &[],
    );
}

/// Drafts that are not published cannot keep the rest from being published, and an old site stays where there are errors.
#[test]
fn errors_publish_nothing_and_leave_the_old_site() {
    let good = b"+++\ntitle = \"A\"\nseverity = \"SEV4\"\n+++\n## Summary\n\na\n\n## Impact\n\nb\n\n## Root Cause\n\nc\n";
    let folder = site(&[("postmortems/2025-01-15-a.md", good)]);
    check(
        folder.path(),
        &["build"],
        0,
        &["Built 1 postmortem into public"],
    );
    let page = folder.path().join("public/postmortems/2025-01-15-a.html");
    let old = fs::read(&page).unwrap();
    let bad = b"+++\ntitle = \"A\"\nseverity = \"SEV9\"\n+++\n";
    fs::write(folder.path().join("postmortems/2025-01-15-a.md"), bad).unwrap();
    check(
        folder.path(),
        &["build"],
        1,
        &["unknown-severity", "the old site stays as it was"],
    );
    assert_eq!(fs::read(&page).unwrap(), old);
    check(
        folder.path(),
        &["build", "--keep-going"],
        0,
        &["the pages concerned say so"],
    );
    assert!(fs::read_to_string(&page).unwrap().contains("SEV9"));
    let draft = b"+++\ntitle = \"A\"\nseverity = \"SEV9\"\nstatus = \"draft\"\n+++\n";
    fs::write(folder.path().join("postmortems/2025-01-15-a.md"), draft).unwrap();
    check(folder.path(), &["build"], 0, &["Built 0 postmortems"]);
}

fn postmortem(more: &str, owner: &str) -> String {
    format!(
        "+++\ntitle = \"A\"\nseverity = \"SEV4\"\n{more}\n+++\n## Summary\n\na\n\n## Impact\n\nb\n\n## Root Cause\n\nc\n\n\
         ## Action Items\n\n| Action | Owner | Due |\n|---|---|---|\n| d | {owner} | 2030-01-01 |\n"
    )
}

/// One bad file costs only its own page: a name may be longer than any file system holds.
#[test]
fn long_names_do_not_stop_a_build() {
    let long = "word".repeat(80);
    let text = postmortem(
        &format!("id = \"{long}\"\nservices = [\"{long}\"]\ntags = [\"{long}\"]"),
        &long,
    );
    let folder = site(&[("postmortems/2025-01-15-a.md", text.as_bytes())]);
    check(
        folder.path(),
        &["build"],
        0,
        &["Built 1 postmortem into public"],
    );
}

/// Names that have no letter are still two names, with a page each.
#[test]
fn every_name_has_a_page_of_its_own() {
    let text = postmortem("tags = [\"!!!\", \"???\"]", "@ann");
    let folder = site(&[("postmortems/2025-01-15-a.md", text.as_bytes())]);
    check(folder.path(), &["build"], 0, &[]);
    let tags = fs::read_dir(folder.path().join("public/tags")).unwrap();
    let pages = tags.filter(|entry| {
        let path = entry.as_ref().unwrap().path();
        path.extension()
            .is_some_and(|extension| extension == "html")
    });
    assert_eq!(pages.count(), 3, "two tags and the index");
}

#[test]
fn odd_values_are_refused_and_do_not_panic() {
    let book = b"[[output.pm.severities]]\nname = \"SEV1\"\npostmortem-due-hours = 4294967295\n";
    let folder = site(&[("book.toml", book), ("postmortems/a.md", b"")]);
    check(
        folder.path(),
        &["check"],
        2,
        &["postmortem-due-hours", "book.toml:3"],
    );
    check(
        folder.path(),
        &["--today=-262143-01-01", "report"],
        2,
        &["write a date, 2026-01-15"],
    );
}

/// A draft's picture in a bundle inside a published one stays where it is.
#[test]
fn a_drafts_files_are_not_published_through_another_bundle() {
    let draft = postmortem("status = \"draft\"", "@ann");
    let folder = site(&[
        (
            "postmortems/b/index.md",
            postmortem("", "@ann")
                .replace("title", "date = 2025-01-15\ntitle")
                .as_bytes(),
        ),
        ("postmortems/b/own.png", b"own"),
        ("postmortems/b/nested/index.md", draft.as_bytes()),
        ("postmortems/b/nested/secret.png", b"secret"),
    ]);
    check(
        folder.path(),
        &["build"],
        0,
        &["Built 1 postmortem into public"],
    );
    let published = crate::support::tree(&folder.path().join("public"));
    assert!(published.contains_key("postmortems/b/own.png"));
    assert!(!published.values().any(|bytes| bytes == b"secret"));
}

/// With `--keep-going`, what is not published is named, and the page that stands in its place says so.
#[test]
fn a_postmortem_that_cannot_be_published_is_named() {
    let text = |title: &str| postmortem("", "@ann").replace("\"A\"", &format!("\"{title}\""));
    let folder = site(&[
        ("postmortems/A/2025-01-15-a.md", text("First").as_bytes()),
        ("postmortems/B/2025-01-15-a.md", text("Second").as_bytes()),
    ]);
    let said = [
        "Built 1 postmortem",
        "postmortems/B/2025-01-15-a.md is not published: postmortems/A/2025-01-15-a.md has its ID",
    ];
    check(folder.path(), &["build", "--keep-going"], 0, &said);
    let page =
        fs::read_to_string(folder.path().join("public/postmortems/2025-01-15-a.html")).unwrap();
    assert!(page.contains("First") && page.contains("finds 1 error in this file"));
}

/// Nothing of what somebody wrote is missing from the page.
#[test]
fn words_that_look_like_tags_and_headings_beside_the_title_are_shown() {
    let text = postmortem("", "@ann")
        .replace(
            "## Summary\n\na",
            "# Checkout was slow\n\n## Summary\n\nThe <script> tag of <cluster-name>.\n\nSecond.",
        )
        .replace("| d |", "| Rotate <token> now |");
    let folder = site(&[("postmortems/2025-01-15-a.md", text.as_bytes())]);
    check(folder.path(), &["build", "--keep-going"], 0, &[]);
    check(
        folder.path(),
        &["--today", "2030-02-01", "report"],
        0,
        &["Rotate <token> now"],
    );
    let page =
        fs::read_to_string(folder.path().join("public/postmortems/2025-01-15-a.html")).unwrap();
    for text in [
        "Checkout was slow",
        "The &lt;script&gt; tag of &lt;cluster-name&gt;.",
        "Second.",
        "Rotate &lt;token&gt; now",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

/// The front page names every overdue action or says how many it leaves out.
#[test]
fn the_front_page_says_what_it_leaves_out() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    check(folder.path(), &["build"], 0, &[]);
    let page = fs::read_to_string(folder.path().join("public/index.html")).unwrap();
    assert!(page.contains("#state=overdue\">1 more overdue</a>"));
}

#[test]
fn the_output_is_a_folder() {
    let folder = site(&[
        (
            "postmortems/2025-01-15-a.md",
            postmortem("", "@ann").as_bytes(),
        ),
        ("file", b"x"),
    ]);
    check(
        folder.path(),
        &["build", "-o", "file"],
        2,
        &["is a file, and the site is a folder"],
    );
    check(
        folder.path(),
        &["report", "--since", "garbage"],
        2,
        &[
            "`garbage` is neither a date, such as 2026-01-15, nor a revision",
            "is in no git repository",
        ],
    );
    check(folder.path(), &["help", "build"], 0, &["Build the site"]);
}

/// An owner or a date that is not read because of what stands beside it is not lost in silence.
#[test]
fn a_remark_that_is_not_read_is_named() {
    let text = |item: &str| {
        let text = postmortem("", "@ann");
        let (before, _) = text.split_once("| Action |").unwrap();
        format!("{before}- [ ] Add the alert {item}\n")
    };
    let says = "is not understood, so nothing of this remark is read";
    for (item, piece) in [
        ("(@mira, P1, due 2030-01-01, see wiki)", "`see wiki`"),
        ("(Mira Holt, P1, due 2030-01-01)", "`Mira Holt`"),
        ("(@mira, P1, 2030-01-01)", "`2030-01-01`"),
    ] {
        let folder = site(&[("postmortems/2025-01-15-a.md", text(item).as_bytes())]);
        check(
            folder.path(),
            &["check", "--format", "short"],
            1,
            &[&format!("{piece} {says}")],
        );
    }
    for item in ["(@mira, P1, due 2030-01-01)", "(see the wiki)"] {
        let folder = site(&[("postmortems/2025-01-15-a.md", text(item).as_bytes())]);
        let (printed, _) = run(pm(folder.path()).args(["check"]));
        assert!(!printed.contains(says), "{printed}");
    }
}

/// A team that keeps its postmortems elsewhere and links to them names a file in either way.
#[cfg(unix)]
#[test]
fn a_file_in_a_folder_that_is_a_link_is_one_of_the_site() {
    let outside = tempfile::tempdir().unwrap();
    let page = "+++\ntitle = \"API errors\"\nseverity = \"SEV4\"\n+++\n\n## Summary\n\nTBD\n";
    let name = "2025-01-15-api-errors.md";
    fs::write(outside.path().join(name), page).unwrap();
    let site = site(&[("book.toml", b"")]);
    std::os::unix::fs::symlink(outside.path(), site.path().join("postmortems")).unwrap();
    let through = format!("postmortems/{name}");
    let direct = outside.path().join(name);
    for path in [&through, "postmortems", direct.to_str().unwrap()] {
        check(
            site.path(),
            &["check", "--format", "short", path],
            1,
            &[
                "postmortems/2025-01-15-api-errors.md:8:1: error[PM103]",
                "Checked 1 postmortem: ",
            ],
        );
    }
}

/// Hooks run at the top of a repository and name files of a site somewhere below.
#[test]
fn the_site_of_a_named_file_is_found() {
    let page = b"+++\ntitle = \"API errors\"\nseverity = \"SEV4\"\n+++\n\n## Summary\n\nTBD\n";
    let a = "ops/pm/postmortems/2025-01-15-a.md";
    let b = "ops/pm/postmortems/2025-01-16-b.md";
    let c = "web/postmortems/2025-01-17-c.md";
    let site = site(&[
        (
            "ops/pm/book.toml",
            b"[output.pm.rules]\nmissing-section = \"off\"\n",
        ),
        (a, page),
        (b, page),
        ("web/book.toml", b""),
        (c, page),
        ("README.md", b"# Shop\n"),
    ]);
    let folder = site.path();
    let short = |paths: &[&'static str]| [&["check", "--format", "short"], paths].concat();
    let one = "postmortems/2025-01-15-a.md:8:1: error[PM103]";
    check(
        folder,
        &short(&[a]),
        1,
        &[one, "Checked 1 postmortem: 1 error in 1 file"],
    );
    check(
        folder,
        &short(&["README.md", a, b]),
        1,
        &[
            "Passed over, as no postmortem of this site: README.md",
            "Checked 2 postmortems: 2 errors in 2 files",
        ],
    );
    check(
        &folder.join("ops"),
        &short(&[
            "pm/postmortems/2025-01-15-a.md",
            "../ops/pm/postmortems/2025-01-16-b.md",
        ]),
        1,
        &["Checked 2 postmortems: "],
    );
    check(folder, &short(&["ops/pm"]), 1, &["Checked 2 postmortems: "]);
    check(
        folder,
        &short(&["ops/pm/postmortems"]),
        1,
        &["Checked 2 postmortems: "],
    );
    check(
        folder,
        &short(&[a, c]),
        2,
        &[
            "ops/pm/postmortems/2025-01-15-a.md and web/postmortems/2025-01-17-c.md are of two sites, ops/pm and web: check one at a time",
        ],
    );
    // Where nothing is named, or the folder is a site's, nothing changes.
    check(folder, &["check"], 2, &["there is no folder "]);
    check(folder, &short(&["README.md"]), 2, &["there is no folder "]);
    let inside = folder.join("web");
    let name = "../ops/pm/postmortems/2025-01-15-a.md";
    check(
        &inside,
        &short(&[name]),
        0,
        &["Passed over, as no postmortem of this site"],
    );
    fs::create_dir(folder.join("postmortems")).unwrap();
    check(folder, &short(&[a]), 0, &["Passed over"]);
}
