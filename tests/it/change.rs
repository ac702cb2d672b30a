//! What the rules of the change say, and what they leave alone. `gate.rs` has the same with real repositories.

use pm::source::{Source, Sources};

use crate::rules::diagnostics;

/// A site as path and text.
type Site<'a> = &'a [(&'a str, &'a str)];

/// Checks that the rules of the change find `expected`: `rule path:line message`, where the path of what is in the old
/// text begins with `before:`.
fn check(before: Site<'_>, after: Site<'_>, expected: &[&str]) {
    let mut sources = Sources::default();
    let now = after.iter().map(|file| (file, None));
    let old = before.iter().map(|file| (file, Some("before".to_owned())));
    for ((path, text), revision) in now.chain(old) {
        sources.add(Source {
            revision,
            ..Source::new((*path).into(), text.as_bytes().to_vec())
        });
    }
    let found: Vec<String> = diagnostics(&sources, "2025-02-01")
        .into_iter()
        .filter(|diagnostic| diagnostic.code.starts_with("PM7"))
        .map(|diagnostic| {
            let finding = diagnostic.finding;
            let source = sources.get(finding.at.source);
            let line = source.text[..finding.at.span.start].matches('\n').count() + 1;
            format!(
                "{} {}:{line} {}",
                finding.rule,
                source.shown(),
                finding.message
            )
        })
        .collect();
    assert_eq!(found, expected);
}

fn table(rows: &[&str]) -> String {
    table_after("", rows)
}

/// Rows of `ID | Action | Due | Status | Reason`.
fn table_after(front: &str, rows: &[&str]) -> String {
    let head = "| ID | Action | Due | Status | Reason |\n|---|---|---|---|---|";
    let rows: Vec<String> = rows.iter().map(|row| format!("| {row} |\n")).collect();
    let title = "title = \"API errors\"\ndate = 2025-01-15\nseverity = \"SEV2\"";
    format!(
        "+++\n{title}\n{front}\n+++\n## Action Items\n\n{head}\n{}",
        rows.concat()
    )
}

/// One file, with one table before and another after.
fn check_rows(before: &[&str], after: &[&str], expected: &[&str]) {
    check(
        &[("a.md", &table(before))],
        &[("a.md", &table(after))],
        expected,
    );
}

#[test]
fn a_date_moves_quietly() {
    let open = "1 | Add an alert | 2025-02-15 | open |";
    let pushed = |id: &str| {
        format!(
            "due-date-pushed a.md:11 {id} was due 2025-02-15 and is now due 2025-03-01, without a reason"
        )
    };
    check_rows(
        &[open],
        &["1 | Add an alert | 2025-03-01 | open |"],
        &[&pushed("`1`")],
    );
    check_rows(
        &[open],
        &["1 | Add an alert | 2025-03-01 | blocked | "],
        &[&pushed("`1`")],
    );
    check_rows(
        &[open],
        &["| Add an alert | 2025-03-01 | open |"],
        &[&pushed("“Add an alert”")],
    );
    check_rows(
        &[open],
        &["1 | Add an alert | 2025-03-01 | open | the vendor is late"],
        &[],
    );
    check_rows(&[open], &["1 | Add an alert | 2025-02-14 | open |"], &[]);
    check_rows(
        &[open],
        &["1 | Add an alert | 2025-03-01 | wont-do | x"],
        &[],
    );
    check_rows(&[open], &["1 | Add an alert | soon | open |"], &[]);
    check_rows(
        &[open],
        &["1 | Add an alert | | open |"],
        &["due-date-pushed a.md:11 `1` was due 2025-02-15 and has no due date any more"],
    );
    check_rows(&["1 | Add an alert | | open |"], &[open], &[]);
    check_rows(
        &["1 | Add an alert | 2025-02-15 | done |"],
        &["1 | Add an alert | 2025-03-01 | open |"],
        &[],
    );
}

#[test]
fn a_reason_is_for_one_move() {
    check_rows(
        &["1 | Add an alert | 2025-02-15 | open | the vendor is late"],
        &["1 | Add an alert | 2025-03-01 | open | the vendor is late"],
        &[
            "due-date-pushed a.md:11 `1` was due 2025-02-15 and is now due 2025-03-01, without a reason",
        ],
    );
    check_rows(
        &["1 | Add an alert | 2025-02-15 | open | the vendor is late"],
        &["1 | Add an alert | 2025-03-01 | open | the vendor is late again"],
        &[],
    );
}

#[test]
fn an_open_action_vanishes() {
    let rows = [
        "1 | Add an alert | 2025-02-15 | open |",
        "2 | Test it | 2025-02-15 | done |",
        "3 | Rehearse | 2025-02-15 | perhaps |",
        "| Talk to the vendor | 2025-02-15 | |",
    ];
    check_rows(
        &rows,
        &[],
        &[
            "open-action-deleted a.md:7 the open action `1` was deleted",
            "open-action-deleted a.md:7 the open action “Talk to the vendor” was deleted",
        ],
    );
}

#[test]
fn a_file_vanishes_with_its_actions() {
    let rows = [
        "1 | Add an alert | 2025-02-15 | open |",
        "| Test it | | |",
        "3 | Done | | done |",
    ];
    let published = "published-text-removed before:a.md:2 a published postmortem was deleted";
    check(
        &[("a.md", &table(&rows))],
        &[],
        &[
            published,
            "open-action-deleted before:a.md:11 the open actions `1` and “Test it” were deleted with their file",
        ],
    );
    check(&[("a.md", &table(&rows[2..]))], &[], &[published]);
    let more = ["1 | A | | |", "2 | B | | |", "3 | C | | |"];
    check(
        &[("a.md", &table(&more))],
        &[],
        &[
            published,
            "open-action-deleted before:a.md:11 `1` and 2 more open actions were deleted with their file",
        ],
    );
}

#[test]
fn what_moves_is_not_deleted() {
    let rows = ["1 | Add an alert | 2025-02-15 | open |", "| Test it | | |"];
    // To another name.
    check(&[("a.md", &table(&rows))], &[("b.md", &table(&rows))], &[]);
    // To another postmortem, whatever its name.
    let other = table(&rows).replace("API errors", "Slow search");
    check(
        &[("a.md", &table(&rows)), ("b.md", "## Action Items\n")],
        &[("a.md", &table(&[])), ("b.md", &other)],
        &[],
    );
    // It got an ID, and IDs are not compared without case or style.
    check_rows(
        &rows,
        &[
            "1 | Add an alert | 2025-02-15 | open |",
            "AI-2 | *Test*  it | | |",
        ],
        &[],
    );
    // To TOML, and to a list.
    let toml = "[[actions]]\nid = \"1\"\naction = \"Add an alert\"\ndue = 2025-02-15\n[[actions]]\naction = \"Test it\"\n";
    let title = "title = \"API errors\"\ndate = 2025-01-15\nseverity = \"SEV2\"\n";
    check(
        &[("a.md", &table(&rows))],
        &[("a.md", &format!("+++\n{title}{toml}+++\n"))],
        &[],
    );
    let list = "- [ ] 1: Add an alert (due 2025-02-15)\n- [ ] Test it\n";
    let list = format!("+++\n{title}+++\n## Action Items\n\n{list}");
    check(&[("a.md", &table(&rows))], &[("a.md", &list)], &[]);
}

#[test]
fn a_date_that_moves_with_its_action_is_pushed() {
    check(
        &[("a.md", &table(&["1 | Add an alert | 2025-02-15 | open |"]))],
        &[
            ("a.md", &table(&[])),
            (
                "b.md",
                "## Action Items\n\n- [ ] Add an alert (due 2025-03-01)\n",
            ),
        ],
        &[
            "due-date-pushed b.md:3 “Add an alert” was due 2025-02-15 and is now due 2025-03-01, without a reason",
        ],
    );
}

/// What cannot be read may hold anything.
#[test]
fn broken_files_delete_nothing() {
    let toml = "+++\ntitle = \"A\"\n[[actions]]\naction = \"Add an alert\"\n+++\n";
    check(
        &[("a.md", toml)],
        &[("a.md", "+++\ntitle = \"A\n[[actions]\n+++\n")],
        &[],
    );
    check(
        &[("a.md", toml)],
        &[("a.md", "+++\ntitle = \"A\"\nactions = 3\n+++\n")],
        &[],
    );
}

#[test]
fn an_action_is_closed_and_nothing_shows_it() {
    let open = "1 | Add an alert | 2025-02-15 | open |";
    let finding = "closed-without-evidence a.md:11 `1` was closed without evidence";
    check_rows(
        &[open],
        &["1 | Add an alert | 2025-02-15 | done |"],
        &[finding],
    );
    check_rows(
        &[open],
        &["1 | Add an alert | 2025-02-15 | ✅ |"],
        &[finding],
    );
    check_rows(
        &[open],
        &["1 | Add an [alert](https://git.example.com/1) | | done |"],
        &[],
    );
    check_rows(
        &[open],
        &["1 | Add an alert | | done | merged as #412"],
        &[],
    );
    check_rows(&[open], &["1 | Add an alert | | wont-do | too costly"], &[]);
    check_rows(
        &["1 | Add an alert | | odd |"],
        &["1 | Add an alert | | done |"],
        &[],
    );
    check_rows(&[], &["1 | Add an alert | 2025-02-15 | done |"], &[]);
    let list = |text: &str| format!("## Action Items\n\n{text}\n");
    let check_list = |was: &str, is: &str, expected: &[&str]| {
        check(&[("a.md", &list(was))], &[("a.md", &list(is))], expected);
    };
    check_list(
        "- [ ] Add an alert (@ann)",
        "- [x] Add an alert (@ann)",
        &["closed-without-evidence a.md:3 “Add an alert” was closed without evidence"],
    );
    check_list(
        "- [ ] Add an alert",
        "- [x] Add an alert (evidence: on the dashboard)",
        &[],
    );
    check_list(
        "- [ ] Add an alert",
        "- [x] Add an alert https://git.example.com/1",
        &[],
    );
    check_list("- [ ] Add an alert", "- [x] Add an alert (SHOP-12)", &[]);
}

#[test]
fn a_severity_is_lowered() {
    let file = |severity: &str| format!("+++\ntitle = \"A\"\nseverity = \"{severity}\"\n+++\n");
    let check_severity = |was: &str, is: &str, expected: &[&str]| {
        check(&[("a.md", &file(was))], &[("a.md", &file(is))], expected);
    };
    let finding = "severity-lowered a.md:3 the severity was lowered from SEV1 to SEV2";
    check_severity("SEV1", "SEV2", &[finding]);
    check_severity("critical", "major", &[finding]);
    check_severity("SEV1", "critical", &[]);
    check_severity("SEV3", "SEV1", &[]);
    check_severity("SEV1", "SEV9", &[]);
    check_severity("SEV9", "SEV4", &[]);
}

/// Each revision is read by its own configuration.
#[test]
fn each_version_is_read_by_its_own_configuration() {
    let before = "[output.pm.columns]\n\"Bis\" = \"Due\"\n";
    let after = "[output.pm.columns]\n\"Frist\" = \"Due\"\n";
    let file = |head: &str, due: &str| {
        format!("## Action Items\n\n| Action | {head} |\n|---|---|\n| Add an alert | {due} |\n")
    };
    check(
        &[("book.toml", before), ("a.md", &file("Bis", "2025-02-15"))],
        &[("book.toml", after), ("a.md", &file("Frist", "2025-03-01"))],
        &[
            "due-date-pushed a.md:5 “Add an alert” was due 2025-02-15 and is now due 2025-03-01, without a reason",
        ],
    );
}

#[test]
fn a_draft_promised_nothing() {
    let draft = |rows: &[&str]| table_after("status = \"draft\"", rows);
    let rows = [
        "1 | Add an alert | 2025-02-15 | open |",
        "2 | Test it | | |",
    ];
    check(&[("a.md", &draft(&rows))], &[("a.md", &draft(&[]))], &[]);
    check(&[("a.md", &draft(&rows))], &[], &[]);
    let published = table(&["1 | Add an alert | 2025-03-01 | done |"]);
    check(&[("a.md", &draft(&rows))], &[("a.md", &published)], &[]);
}

const LONG: &str =
    "The page was not heard for thirteen minutes, as the phone had been left in another room.";

#[test]
fn published_text_is_removed() {
    let section = format!("## Summary\n\na\n\n## Luck\n\n{LONG}\n");
    let finding = "published-text-removed a.md:1 the published section Luck was removed";
    let check_text = |was: &str, is: &str, expected: &[&str]| {
        check(&[("a.md", was)], &[("a.md", is)], expected);
    };
    check_text(&section, "## Summary\n\na\n", &[finding]);
    // It moved, it has another name, it is shorter, it says nothing.
    check_text(&section, &format!("## Summary\n\na\n{LONG}\n"), &[]);
    check_text(
        &section,
        "## Summary\n\na\n\n## Where We Got Lucky\n\nb\n",
        &[],
    );
    check_text(
        "## Summary\n\na\n\n## Luck\n\nNone.\n",
        "## Summary\n\na\n",
        &[],
    );
    // What only asked for something was no text.
    let comment = format!("## Summary\n\na\n\n## Luck\n\n<!-- {LONG} -->\n");
    check_text(&comment, "## Summary\n\na\n", &[]);
    let much = format!("## Summary\n\n{}\n", format!("{LONG} ").repeat(20));
    let finding = "published-text-removed a.md:1 49 % of the published text was removed";
    check_text(
        &much,
        &format!("## Summary\n\n{}\n", format!("{LONG} ").repeat(10)),
        &[finding],
    );
    check_text(
        &much,
        &format!("## Summary\n\n{}\n", format!("{LONG} ").repeat(15)),
        &[],
    );
    let withdrawn = format!("+++\nstatus = \"draft\"\n+++\n{much}");
    let finding = "published-text-removed a.md:2 a published postmortem was made a draft";
    check_text(&much, &withdrawn, &[finding]);
    let in_review = "+++\nstatus = \"in-review\"\n+++\n";
    check_text(&format!("{in_review}{much}"), in_review, &[]);
}

#[test]
fn entries_of_a_timeline_are_removed() {
    let timeline = |entries: &[&str]| {
        format!(
            "+++\ndate = 2025-01-15\n+++\n## Timeline\n\n{}\n",
            entries.join("\n")
        )
    };
    let all = [
        "- 13:50 Release 311 goes out",
        "- 14:05 The on-call engineer is paged",
        "- 14:18 The release is rolled back",
    ];
    let check_entries = |is: &[&str], expected: &[&str]| {
        check(
            &[("a.md", &timeline(&all))],
            &[("a.md", &timeline(is))],
            expected,
        );
    };
    let one = "published-text-removed a.md:4 an entry of the published timeline was removed";
    check_entries(&all[1..], &[one]);
    let two = "published-text-removed a.md:4 2 entries of the published timeline were removed";
    check_entries(&all[..1], &[two]);
    // Corrected, joined, in another form.
    check_entries(
        &[
            "- 13:52 Release 311 goes out",
            "- 14:05 Ann is paged",
            all[2],
        ],
        &[],
    );
    check_entries(
        &[all[0], "- 14:18 The on-call engineer is paged; rolled back"],
        &[],
    );
    let toml = "+++\ndate = 2025-01-15\n[[timeline]]\nat = 2025-01-15T13:50:00Z\ntext = \"Release 311 goes out\"\n\
                [[timeline]]\nat = 2025-01-15T14:05:00Z\ntext = \"Paged\"\n[[timeline]]\nat = 2025-01-15T14:18:00Z\ntext = \"Back\"\n+++\n";
    check(&[("a.md", &timeline(&all))], &[("a.md", toml)], &[]);
}

#[test]
fn a_comment_allows_a_change_and_is_not_unused_later() {
    let rows = ["1 | Add an alert | 2025-02-15 | open |"];
    let allowed = table(&[]).replace(
        "## Action",
        "<!-- pm-allow: open-action-deleted it was a double -->\n\n## Action",
    );
    check(&[("a.md", &table(&rows))], &[("a.md", &allowed)], &[]);
    let unused = |sources: &Sources| {
        let found = diagnostics(sources, "2025-02-01");
        found
            .iter()
            .filter(|d| d.finding.rule == "unused-suppression")
            .count()
    };
    let mut sources = Sources::default();
    sources.add(Source::new("a.md".into(), allowed.into_bytes()));
    assert_eq!(unused(&sources), 0, "without a change nobody can tell");
    sources.add(Source {
        revision: Some("before".into()),
        ..Source::new("a.md".into(), table(&[]).into_bytes())
    });
    assert_eq!(unused(&sources), 1, "it would hide the next deletion");
}
