//! Fixes: whatever is in a file, they mend what they are for, nothing else changes, and once is enough.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pm::config::Config;
use pm::diagnostic::Diagnostic;
use pm::edit;
use pm::fix::{Checked, settle};
use pm::model::{self, Postmortem};
use pm::parse;
use pm::source::{Source, SourceId, Sources};
use proptest::prelude::*;

use crate::rules::diagnostics;
use crate::support::{self, commit, git, init, run, tree, write};

const TODAY: &str = "2025-02-01";

const CATALOG: &str = "\
[people.alice]
name = \"Alice Novak\"
aliases = [\"ali\"]
email = \"alice@example.com\"
[people.bob]
name = \"Bob Novak\"
";

const PAGE: SourceId = SourceId(1);

/// One postmortem and a catalog.
struct Files(Sources);

impl Files {
    fn new(text: &str) -> Self {
        let mut sources = Sources::default();
        for (path, text) in [("catalog.toml", CATALOG), ("2025-01-15-a.md", text)] {
            sources.add(Source {
                path: path.into(),
                text: text.into(),
                ..Source::default()
            });
        }
        Self(sources)
    }

    fn text(&self) -> &str {
        &self.0.get(PAGE).text
    }

    fn postmortem(&self) -> Postmortem {
        let (config, _) = Config::read(&self.0, None, Some(SourceId(0)));
        let source = self.0.get(PAGE);
        let (document, _) = parse::parse(PAGE, source, &config);
        model::postmortem(PAGE, source, document, &config)
    }
}

impl Checked for Files {
    fn sources(&self) -> &Sources {
        &self.0
    }

    fn check(&mut self) -> Vec<Diagnostic> {
        diagnostics(&self.0, TODAY)
    }

    fn edit(&mut self, texts: BTreeMap<SourceId, String>) {
        for (id, text) in texts {
            self.0.replace(id, text);
        }
    }
}

/// What files are made of, whole and broken. A front matter comes before them.
const PIECES: &[&str] = &[
    "## Summary\n\nText.\n\n",
    "## Impact\n- Duration: 18 minutes\n",
    "## Timeline\n\n- 2025-01-15 14:05 utc — „Größe“ [started]\n- 14:10 UTC b (Alice Novak)\n",
    "## Timeline (all times CET)\n| Time | Event |\n|:--|--:|\n| 14:05 | a \\| `b \\| c` |\n| 14:06 utc | 字字 |\n\n",
    "## Root Cause\n\nText\n",
    "## Contributing Factors\n\n- F1: a (Detection Gap)\n- b (accepted: why)\n\n",
    "## Lessons Learned\n### What Went Well\n- a\n### More\n",
    "## Appendix\n\n> | q | r |\n> |--|--|\n\n",
    "## Action Items\n\n",
    "## Follow-ups\n### Prevention\n",
    "| ID   | Action | Owner       | Prio | Due         | Status | Type | Factor |\n|------|--------|-------------|------|-------------|--------|------|--------|\n",
    "| AI-1 | é 👩‍👩‍👧  | Alice Novak | High | 20 Feb 2025 | TODO   | Fix  | F1     |\n",
    "| AI-2 | b      | Ali, Bob    | p1   | 03/10/2021  | ✅ Done | Detection | F2 |\n",
    "| AI-3 | c <!-- pm-allow: time-order why --> | **bob** | **Low** | 2025/1/5 | done 1 Feb 2025 |\n",
    "| Task | Done |\n|---|---|\n| a | yes |\n| b | ✅ |\n",
    "- [ ] Do it (alice@example.com, High, due Jan 20, 2025, F1)\n",
    "- [x] ✅ Did it — @ali\n",
    "- High: do (x) (TODO)\n  <!-- pm-allow: missing-owner why -->\n- more (Alice Novak, later)\n",
    "<!-- pm-allow: missing-owner why -->\n",
    "<!-- pm-allow: overdue-action why -->\n\n",
    "<!-- PM_Allow unaligned-table: why -->\n\n",
    "- [ ] Do it <!-- pm-allow missing-due-date why -->\n",
    "text <!-- pm-allow: time-order\nwhy --> more\n",
    "```\n| a | b |\n|--|--|\n```\n",
    "```\n",
    "<!-- open\n",
    "  | a | b |\n  |--|--|\n  |x|\n",
    "  | a | b |\n  |--|--|\n  |x|yy|\n",
    "**Impact:** none\n\n",
    "# Impact\n\n",
    "\n",
    "a\r\n",
    "- a\n\n",
    "text",
];

const FRONTS: &[&str] = &[
    "+++\ntitle = \"é\"\nseverity = \"SEV4\"\n+++\n",
    "+++\ntitle = \"é\"\nseverity = \"p3\" # why\nstatus = 'In Review'\ntimezone = \"Etc/UTC\"\n+++\n\n",
    "+++\ntitle = \"é\"\nseverity = \"major\"\nstatus = \"draft\"\n# pm-allow: time-order why\ntrigger = \"Config change\"\n[[actions]]\naction = \"a\"\nowner = \"Ali\"\nstatus = \"TODO\"\n+++\n",
    "+++\ntitle = \"é\"\nseverity = \"SEV4\"\ndate = \"15 Jan 2025\"\ntimezone = \"europe/berlin\"\n[times]\nstarted = \"2025-01-15T14:00:00Z\" # why\nresolved = '2025-01-15T13:00:00Z'\n+++\n",
    "+++\nseverity = \n+++\n",
    "",
];

/// Front matter and pieces, with line breaks of either kind and perhaps a byte-order mark.
fn file() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(0..PIECES.len(), 0..16);
    (0..FRONTS.len(), pieces, any::<bool>(), any::<bool>()).prop_map(
        |(front, pieces, crlf, mark)| {
            let pieces = pieces.iter().map(|pick| PIECES[*pick]);
            let text: String = std::iter::once(FRONTS[front]).chain(pieces).collect();
            let text = if crlf {
                text.replace("\r\n", "\n").replace('\n', "\r\n")
            } else {
                text
            };
            if mark {
                format!("\u{feff}{text}")
            } else {
                text
            }
        },
    )
}

fn count(diagnostics: &[Diagnostic], rule: &str) -> usize {
    let of_rule = diagnostics.iter().filter(|d| d.finding.rule == rule);
    of_rule.count()
}

fn fixable(diagnostics: &[Diagnostic], rule: &str) -> usize {
    let of_rule = diagnostics.iter().filter(|d| d.finding.rule == rule);
    of_rule.filter(|d| d.finding.fix.is_some()).count()
}

/// A case runs every rule many times over, so there are fewer of them, unless somebody asks for more.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig {
        cases: if asked { usual.cases } else { 64 },
        ..usual
    }
}

proptest! {
    #![proptest_config(config())]

    /// Each fix by itself mends its finding, on character boundaries, and touches nothing but its spans.
    #[test]
    fn a_fix_mends_its_finding(text in file()) {
        let mut files = Files::new(&text);
        let before = files.check();
        for diagnostic in &before {
            let Some(fix) = &diagnostic.finding.fix else { continue };
            let mut edits = fix.edits.clone();
            edits.sort_by_key(|edit| edit.span);
            for edit in &edits {
                prop_assert!(text.get(edit.span.start..edit.span.end).is_some(), "{fix:?}");
            }
            for pair in edits.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start, "{fix:?}");
            }
            let mut fixed = Files::new(&edit::apply(&text, &edits));
            let rule = diagnostic.finding.rule;
            let after = fixed.check();
            // Of several actions without an ID, which are one finding, some may have no place for one.
            let partly = rule == "missing-action-id" && fixable(&after, rule) == 0;
            prop_assert!(
                count(&after, rule) < count(&before, rule) || partly,
                "{rule}: {fix:?}\n{text}\n{}", fixed.text()
            );
        }
    }

    /// With all fixes made nothing is left to fix, no rule finds more than before, and what was read is still read.
    #[test]
    fn all_fixes_together_change_nothing_else(text in file()) {
        let mut files = Files::new(&text);
        let before = files.check();
        let was = files.postmortem();
        // What is made readable there can be wrong, or tell what other values mean.
        // A comment that has an effect now can have none to have.
        let allows = fixable(&before, "invalid-suppression") > 0;
        let reveals = fixable(&before, "invalid-value") > 0;
        let outcome = settle(&mut files, |_| true);
        let left = outcome.left.iter().find(|d| d.finding.fix.is_some());
        prop_assert!(left.is_none(), "{left:?}\n{text}\n{}", files.text());
        prop_assert_eq!(settle(&mut files, |_| true).before, BTreeMap::new());
        for diagnostic in outcome.left.iter().filter(|_| !reveals) {
            let rule = diagnostic.finding.rule;
            prop_assert!(
                rule == "placeholder-text" || (allows && rule == "unused-suppression") || count(&outcome.left, rule) <= count(&before, rule),
                "{rule}\n{text}\n{}", files.text()
            );
        }
        if !text.replace("\r\n", "").contains('\n') {
            prop_assert!(!files.text().replace("\r\n", "").contains('\n'));
        }
        prop_assert_eq!(text.starts_with('\u{feff}'), files.text().starts_with('\u{feff}'));
        let mut is = files.postmortem();
        for (action, before) in is.actions.iter_mut().zip(&was.actions) {
            if before.written.id.is_none() {
                action.id = before.id.clone();
            }
        }
        prop_assert_eq!(actions(&was), actions(&is), "{}\n{}", text, files.text());
        if !reveals {
            prop_assert_eq!(entries(&was), entries(&is), "{}\n{}", text, files.text());
        }
        prop_assert_eq!(factors(&was), factors(&is), "{}\n{}", text, files.text());
        let (was, is) = (sections(&was), sections(&is));
        let mut rest = is.iter();
        prop_assert!(was.iter().all(|title| rest.any(|other| other == title)), "{was:?} {is:?}");
    }
}

/// What is understood of the actions, without the way in which it is written.
fn actions(postmortem: &Postmortem) -> Vec<String> {
    let actions = postmortem.actions.iter();
    let line = |action: &model::Action| {
        let written = &action.written;
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            action.id.local,
            plain(&written.text.value),
            action.owners,
            action.status,
            written.priority.known(),
            written.due.known(),
            written.kind.known(),
            written.completed.known(),
            values(&written.factors),
            values(&written.tickets),
            written
                .extra
                .iter()
                .map(|(header, _)| header)
                .collect::<Vec<_>>(),
            written.form,
        )
    };
    actions.map(line).collect()
}

fn entries(postmortem: &Postmortem) -> Vec<String> {
    let entries = postmortem.document.timeline.iter();
    entries
        .map(|entry| format!("{:?} {:?}", entry.at, plain(&entry.text)))
        .collect()
}

fn factors(postmortem: &Postmortem) -> Vec<String> {
    let factors = postmortem.document.factors.iter();
    factors
        .map(|factor| {
            format!(
                "{} {:?} {:?}",
                factor.id,
                plain(&factor.text),
                factor.category.known()
            )
        })
        .collect()
}

fn sections(postmortem: &Postmortem) -> Vec<String> {
    let sections = postmortem.document.sections.iter();
    sections
        .map(|section| {
            format!(
                "{} {:?} {}",
                section.level, section.kind, section.title.value
            )
        })
        .collect()
}

fn values(items: &[pm::span::Spanned<String>]) -> Vec<&str> {
    items.iter().map(|item| item.value.as_str()).collect()
}

/// A piece of Markdown without its comments; white space aside.
fn plain(markdown: &str) -> String {
    let mut out = String::new();
    let mut rest = markdown;
    while let Some((before, comment)) = rest.split_once("<!--") {
        out += before;
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    out += rest;
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Three findings to fix (a date, the table, a status), and one that stays.
const A: &str = "\
+++
title = \"A\"
severity = \"SEV4\"
date = \"15 Jan 2025\"
+++

## Summary

a

## Impact

None.

## Root Cause

c

## Action Items

| ID | Action | Owner | Due | Status |
|----|--------|-------|-----|--------|
| AI-1 | Größe | @alice | 2026-12-01 | TODO |
| AI-2 | b | | 2026-12-01 | open |
";

const A_FIXED: &str = "\
+++
title = \"A\"
severity = \"SEV4\"
date = 2025-01-15
+++

## Summary

a

## Impact

None.

## Root Cause

c

## Action Items

| ID   | Action | Owner  | Due        | Status |
|------|--------|--------|------------|--------|
| AI-1 | Größe  | @alice | 2026-12-01 | open   |
| AI-2 | b      |        | 2026-12-01 | open   |
";

/// One finding to fix; a byte-order mark, the line breaks of Windows, and none at the end.
const B: &str = "\u{feff}+++\r\ntitle = \"B\"\r\nseverity = \"low\"\r\ndate = 2025-01-16\r\n+++\r\n## Summary\r\na\r\n## Impact\r\nb\r\n## Root Cause\r\nc";

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("book.toml", ""),
        ("postmortems/a.md", A),
        ("postmortems/b c.md", B),
    ];
    write(folder.path(), &files);
    folder
}

/// Runs `pm check`, which must exit with `code` and say the parts.
fn check(folder: &Path, arguments: &[&str], code: i32, parts: &[&str]) -> String {
    let (text, actual) = run(support::pm(folder).arg("check").args(arguments));
    assert_eq!(actual, code, "{arguments:?}\n{text}");
    for part in parts {
        assert!(text.contains(part), "{arguments:?}: {part:?}\n{text}");
    }
    text
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("postmortems").join(name)).unwrap()
}

#[test]
fn fix_writes_the_files_and_reports_what_is_left() {
    let site = site();
    let folder = site.path();
    check(folder, &[], 1, &["1 fixable with --fix"]);
    check(folder, &["--hints"], 1, &["4 fixable with --fix"]);
    check(
        folder,
        &["--fix", "postmortems/a.md"],
        1,
        &["Fixed 3 findings in 1 file\n", "missing-owner"],
    );
    assert_eq!(read(folder, "a.md"), A_FIXED);
    assert_eq!(read(folder, "b c.md"), B, "only what is named is fixed");
    check(
        folder,
        &["--fix", "--format", "short"],
        1,
        &[
            "Fixed 1 finding in 1 file\n",
            "Checked 2 postmortems: 1 error",
        ],
    );
    assert_eq!(read(folder, "b c.md"), B.replace("low", "SEV4"));
    let before = tree(folder);
    let text = check(folder, &["--fix"], 1, &["missing-owner"]);
    assert!(!text.contains("Fixed"), "{text}");
    assert_eq!(tree(folder), before, "once is enough");
}

/// What `--diff` prints makes of the files what `--fix` makes of them.
#[test]
fn git_can_apply_the_diff() {
    let site = site();
    let folder = site.path();
    init(folder);
    commit(folder, "as it was");
    let before = tree(&folder.join("postmortems"));
    let output = support::pm(folder)
        .args(["check", "--diff"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "Would fix 4 findings in 2 files\n"
    );
    assert_eq!(
        tree(&folder.join("postmortems")),
        before,
        "nothing is written"
    );
    let patch = tempfile::NamedTempFile::new().unwrap();
    fs::write(patch.path(), output.stdout).unwrap();
    git(
        folder,
        &[
            "apply",
            "--whitespace=nowarn",
            patch.path().to_str().unwrap(),
        ],
    );
    let applied = tree(&folder.join("postmortems"));
    assert_ne!(applied, before);
    check(folder, &["--diff"], 0, &["Nothing to fix"]);
    git(folder, &["checkout", "--quiet", "."]);
    check(folder, &["--fix"], 1, &["Fixed 4 findings in 2 files"]);
    assert_eq!(tree(&folder.join("postmortems")), applied);
    let patch = check(folder, &["--diff", "--quiet"], 0, &[]);
    assert_eq!(patch, "");
}

#[test]
fn what_is_allowed_or_off_is_not_fixed() {
    let site = site();
    let folder = site.path();
    let allowed = A.replace(
        "## Summary",
        "<!-- pm-allow: unaligned-table why -->\n\n## Summary",
    );
    let book = "[output.pm.rules]\ninvalid-value = \"off\"\n";
    write(
        folder,
        &[("postmortems/a.md", &allowed), ("book.toml", book)],
    );
    check(folder, &["--fix"], 1, &["Fixed 2 findings in 2 files"]);
    assert_eq!(read(folder, "a.md"), allowed.replace("TODO", "open"));
}

#[test]
fn what_is_known_is_not_mended_by_the_way() {
    let site = site();
    let folder = site.path();
    check(folder, &["--write-baseline", "--hints"], 0, &[]);
    let new = "+++\ntitle = \"C\"\nseverity = \"SEV4\"\ndate = \"17 Jan 2025\"\n+++\n";
    write(folder, &[("postmortems/c.md", new)]);
    check(folder, &["--fix"], 1, &["Fixed 4 findings in 1 file\n"]);
    assert_eq!(read(folder, "a.md"), A);
    check(
        folder,
        &["--fix", "--no-baseline"],
        1,
        &["Fixed 4 findings in 2 files\n"],
    );
}

#[test]
fn a_file_that_is_not_utf8_is_never_written() {
    let site = site();
    let path = site.path().join("postmortems/a.md");
    let bytes = A.replace('ö', "\u{1}").into_bytes();
    let bytes: Vec<u8> = bytes
        .into_iter()
        .map(|byte| if byte == 1 { 0xf6 } else { byte })
        .collect();
    fs::write(&path, &bytes).unwrap();
    check(
        site.path(),
        &["--fix"],
        1,
        &["Fixed 1 finding in 1 file", "non-utf8"],
    );
    assert_eq!(fs::read(&path).unwrap(), bytes);
    // Nor is one offered: its edits are of a text that the file does not hold.
    let text = check(
        site.path(),
        &["--hints", "--format", "json", "postmortems/a.md"],
        1,
        &["\"invalid-value\"", "\"unaligned-table\""],
    );
    assert!(!text.contains("\"edits\""), "{text}");
}

/// Who reads that it failed must know which files are changed by now.
#[cfg(unix)]
#[test]
fn what_was_written_before_it_failed_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = site();
    let folder = site.path();
    write(folder, &[("postmortems/z.md", A)]);
    let lock = |name: &str, mode| {
        let path = folder.join("postmortems").join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    lock("a.md", 0o444);
    let said = "no file was fixed";
    let text = check(folder, &["--fix"], 2, &[said, "a.md is read-only"]);
    assert!(!text.contains("Fixed"), "{text}");
    lock("a.md", 0o644);
    lock("z.md", 0o444);
    let said = "only these files were fixed: postmortems/a.md, postmortems/b c.md";
    check(folder, &["--fix"], 2, &[said, "z.md is read-only"]);
    assert_eq!(read(folder, "a.md"), A_FIXED);
    assert_eq!(read(folder, "z.md"), A);
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_mode_and_a_link_its_target() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let site = site();
    let folder = site.path();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let path = folder.join("postmortems/a.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    check(folder, &["--fix"], 1, &["Fixed 4 findings"]);
    assert_eq!(mode(&path), 0o640);
    let names: Vec<String> = tree(folder).into_keys().collect();
    assert_eq!(
        names,
        ["book.toml", "postmortems/a.md", "postmortems/b c.md"]
    );

    fs::create_dir(folder.join("elsewhere")).unwrap();
    let target = folder.join("elsewhere/a.txt");
    fs::write(&target, "before").unwrap();
    let link = folder.join("link");
    symlink("elsewhere/a.txt", &link).unwrap();
    pm::write::update(&link, "before", "after").unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&target).unwrap(), "after");

    let changed = pm::write::update(&link, "before", "again").unwrap_err();
    assert!(
        changed
            .to_string()
            .contains("has changed since it was read")
    );
    fs::set_permissions(&target, fs::Permissions::from_mode(0o440)).unwrap();
    let readonly = pm::write::update(&link, "after", "again").unwrap_err();
    assert!(readonly.to_string().contains("is read-only"));
    assert_eq!(fs::read_to_string(&target).unwrap(), "after");
}
