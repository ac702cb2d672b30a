//! A secret that an author left in a file leaves the program by no way.

use std::fs;

use pm::emit::{FORMATS, Style};
use pm::source::{Source, Sources};

use crate::rules::{diagnostics, listing};
use crate::support::{commit, init, pm, run, tree, write};

/// Put together here, so that no scanner takes this file for a leak.
fn token() -> String {
    format!("gh{}{}", "p_", "4kQz9Lm2Xv7Rt1Wy8Bn3Cd6Fg5Hj0PsKaTuE")
}

/// The secret in places that rules quote and point at: an action without an owner, an unknown key, a bad status.
fn page(secret: &str) -> String {
    format!(
        "+++\n\
         title = \"API errors\"\n\
         severity = \"SEV4\"\n\
         tokn = \"{secret}\"\n\
         tags = [\"{secret}\"]\n\
         +++\n\n\
         ## Summary\n\nTODO: say that {secret} was used.\n\n> {secret}\n\n```\n{secret}\n```\n\n\
         ## Action Items\n\n\
         | ID | Action | Status |\n|----|--------|--------|\n\
         | AI-1 | Revoke {secret} | {secret} |\n\
         | {secret} | Look for others | opne |\n"
    )
}

#[test]
fn no_format_prints_a_secret() {
    let secret = token();
    let mut sources = Sources::default();
    sources.add(Source {
        path: "postmortems/2025-01-15-a.md".into(),
        text: page(&secret),
        ..Source::default()
    });
    let found = diagnostics(&sources, "2025-02-01");
    let rules: Vec<&str> = found.iter().map(|d| d.finding.rule).collect();
    for rule in ["secret", "unknown-key", "missing-owner", "unknown-status"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    for diagnostic in &found {
        assert!(
            !format!("{diagnostic:?}").contains(&secret),
            "{diagnostic:?}"
        );
    }
    for format in FORMATS {
        for style in [Style::Plain, Style::Coloured] {
            let text = format.emit(&listing(&found, &sources, style));
            assert!(!text.contains(&secret), "{}: {text}", format.name);
            let says = text.contains("a GitHub token is written here");
            assert!(says, "{}: {text}", format.name);
        }
    }
}

/// What would change is no way out either: neither as a patch nor as a suggestion.
#[test]
fn no_fix_shows_a_secret() {
    let secret = token();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("postmortems/2025-01-15-a.md");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    // An alignment of the whole table, and a status by itself.
    let page = format!(
        "+++\ntitle = \"API errors\"\nseverity = \"sev4\"\n+++\n\n## Action Items\n\n\
         | ID | Action | Status |\n|--|--|--|\n| AI-1 | Revoke {secret} | Todo |\n"
    );
    fs::write(&file, &page).unwrap();
    for arguments in [
        &["check", "--diff", "--hints"][..],
        &["check", "--format", "rdjson", "--hints"],
        &["check", "--format", "sarif", "--hints"],
        &["check", "--format", "json", "--hints"],
    ] {
        let (text, _) = run(pm(folder.path()).args(arguments));
        assert!(!text.contains(&secret), "{arguments:?}: {text}");
        assert!(!text.contains("Revoke ***"), "{arguments:?}: {text}");
    }
    run(pm(folder.path()).args(["check", "--fix", "--hints"]));
    let fixed = fs::read_to_string(&file).unwrap();
    assert!(fixed.contains(&secret) && fixed.contains("SEV4"), "{fixed}");
}

#[test]
fn no_page_shows_a_secret() {
    let secret = token();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("postmortems/2025-01-15-a.md");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, page(&secret)).unwrap();
    let shows = || {
        let files = tree(&folder.path().join("public"));
        assert!(!files.is_empty());
        files
            .values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains(&secret))
    };

    let (text, code) = run(pm(folder.path()).arg("build"));
    assert_eq!(code, 1, "{text}");
    assert!(!text.contains(&secret) && text.contains("***"), "{text}");
    assert!(!folder.path().join("public").exists());

    let (text, code) = run(pm(folder.path()).args(["build", "--keep-going"]));
    assert_eq!(code, 0, "{text}");
    assert!(!shows());
    let page_path = folder.path().join("public/postmortems/2025-01-15-a.html");
    let html = fs::read_to_string(page_path).unwrap();
    assert!(html.contains("Revoke xxxxxxxx") && html.contains("a GitHub token is written here"));

    // A site that only warns of secrets does not publish them either.
    let warn = "[output.pm.rules]\nsecret = \"warn\"\n";
    fs::write(folder.path().join("book.toml"), warn).unwrap();
    run(pm(folder.path()).args(["build", "--keep-going"]));
    assert!(!shows());

    // What somebody has said is none stays.
    let allowed = "+++\ntitle = \"A\"\nseverity = \"SEV4\"\n+++\n\n<!-- pm-allow: secret revoked that day -->\n\n## Summary\n\n";
    fs::write(&file, format!("{allowed}{secret}\n")).unwrap();
    run(pm(folder.path()).args(["build", "--keep-going"]));
    assert!(shows());
}

/// Reports, histories and messages about the configuration are no way out either; nor is a version of a file that is
/// over, from which somebody took the secret out again.
#[test]
fn no_report_no_history_and_no_message_shows_a_secret() {
    let secret = token();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let path = "postmortems/2025-01-15-a.md";
    let page = |what: &str, reason: &str, due: &str| {
        format!(
            "+++\ntitle = \"API errors {what}\"\nseverity = \"SEV4\"\n+++\n\n## Action Items\n\n\
             | ID | Action | Owner | Due | Status | Reason |\n|--|--|--|--|--|--|\n\
             | AI-1 | Revoke {what} | @ann | {due} | open | {reason} |\n"
        )
    };
    init(root);
    write(
        root,
        &[("book.toml", ""), (path, &page(&secret, "", "2026-10-01"))],
    );
    commit(root, "Begin");
    write(root, &[(path, &page(&secret, &secret, "2026-11-01"))]);
    commit(root, "Push it");

    let runs = |shows: &str| {
        for arguments in [
            &["report"][..],
            &["report", "--format", "markdown"],
            &["report", "--format", "json"],
            &["report", "--format", "csv"],
            &["actions", "show", "AI-1"],
            &["actions", "show", "AI-1", "--format", "json"],
        ] {
            let (text, code) = run(pm(root).args(arguments));
            assert_eq!(code, 0, "{arguments:?}: {text}");
            assert!(!text.contains(&secret), "{arguments:?}: {text}");
            assert!(text.contains(shows), "{arguments:?}: {text}");
        }
    };
    runs("Revoke xxxxxxxxxxxxxxxx");

    // The file is clean now, and what it was is remembered.
    write(root, &[(path, &page("it", "", "2026-11-01"))]);
    commit(root, "Clean up");
    runs("Revoke it");
    let (text, _) = run(pm(root).args(["actions", "show", "AI-1"]));
    assert!(text.contains("2026-10-01 → 2026-11-01: xxxxxx"), "{text}");
    let cache = fs::read_to_string(root.join(".git/pm/versions.json")).unwrap();
    assert!(cache.contains("AI-1") && !cache.contains(&secret));

    let book = format!("[output.pm]\ntimezone = \"{secret}\"\n{secret} = 1\n");
    write(root, &[("book.toml", &book)]);
    for arguments in [&["check"][..], &["build"], &["report"]] {
        let (text, code) = run(pm(root).args(arguments));
        assert_eq!(code, 2, "{text}");
        assert!(!text.contains(&secret) && text.contains("***"), "{text}");
    }
}

/// As a program writes it that is careful about Markdown.
#[test]
fn an_escaped_token_is_one() {
    let secret = token().replace('_', "\\_");
    let mut sources = Sources::default();
    sources.add(Source {
        path: "postmortems/2025-01-15-a.md".into(),
        text: page(&secret),
        ..Source::default()
    });
    let found = diagnostics(&sources, "2025-02-01");
    let whole = &sources.iter().next().unwrap().1.text;
    let marked: Vec<&str> = found
        .iter()
        .filter(|d| d.finding.rule == "secret")
        .map(|d| d.finding.at.span.text(whole))
        .collect();
    assert_eq!(marked, [secret.as_str(); 8]);
    for format in FORMATS {
        let text = format.emit(&listing(&found, &sources, Style::Plain));
        assert!(!text.contains(&secret), "{}: {text}", format.name);
        assert!(!text.contains(&token()), "{}: {text}", format.name);
    }
}
