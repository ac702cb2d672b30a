//! A report of thousands of actions is still the body of an issue.

use super::*;

/// So many actions of so many owners; the later in the list, the later they are due.
fn many(actions: u64, owners: u64) -> Site {
    let mut site = Site::default();
    site.config.base_url = Some("https://pm.example.com".into());
    let mut postmortem = dated("2025-12-01-orders-down", "2025-12-01");
    let first: NaiveDate = "1990-01-01".parse().unwrap();
    for number in 0..actions {
        let due = first + Days::new(number);
        let written = action(
            &format!("AI-{number}"),
            "Run the *whole* of it again, and café",
        )
        .owner(&format!("owner{}", number % owners))
        .due(&due.to_string());
        postmortem = postmortem.action(written);
    }
    site.add(postmortem);
    site
}

/// The IDs of the rows in the groups, and how many more there are said to be.
fn read(markdown: &str) -> (Vec<u64>, usize) {
    let rows = markdown.lines().filter(|line| line.starts_with("| **"));
    let rows = rows.map(|row| {
        assert!(row.ends_with(" |"), "{row}");
        assert_eq!(row.matches(" | ").count(), 5, "{row}");
        let id = row.split("/AI-").nth(1).unwrap();
        id.split(']').next().unwrap().parse().unwrap()
    });
    let more = markdown.lines().filter_map(|line| {
        let line = line.strip_prefix("and ")?;
        assert!(line.contains(": run `pm report"), "{line}");
        let number = line.split(' ').next()?;
        let of_groups = line.split(" with ").nth(1);
        let number = of_groups
            .and_then(|rows| rows.split(' ').next())
            .unwrap_or(number);
        number.parse::<usize>().ok()
    });
    (rows.collect(), more.sum())
}

#[track_caller]
fn check(actions: u64, owners: u64, least: usize, line: &str) {
    let site = many(actions, owners);
    let summary = site.summary();
    let options = week();
    let markdown = (markdown::FORMAT.render)(&report(&summary, &options));
    assert!(markdown.len() <= 65_000, "{}", markdown.len());
    let figures = markdown.split("## Figures").next().unwrap();
    let (mut shown, more) = read(figures);
    assert_eq!(shown.len() + more, usize::try_from(actions).unwrap());
    assert!(shown.len() >= least, "{} of {actions}", shown.len());
    // The most urgent are those that were due first.
    shown.sort_unstable();
    assert_eq!(shown, (0..shown.len() as u64).collect::<Vec<_>>());
    assert!(markdown.contains(line), "{line}");
}

#[test]
fn what_fits_is_whole_and_the_most_urgent() {
    check(5_000, 4, 200, "more: run `pm report --owner owner3`\n");
    check(5_000, 1_000, 80, "more groups with ");
    check(12_000, 1, 200, "more: run `pm report --owner owner0`\n");
    check(12_000, 12_000, 80, "more groups with ");
}

#[test]
fn what_fits_is_not_cut() {
    let site = many(100, 4);
    let summary = site.summary();
    let options = week();
    let markdown = (markdown::FORMAT.render)(&report(&summary, &options));
    let (shown, more) = read(&markdown);
    assert_eq!((shown.len(), more), (100, 0));
}

#[test]
fn a_row_that_is_too_long_costs_no_other_its_place() {
    let mut site = Site::default();
    let mut monster = action("1", &"word ".repeat(50_000)).due("2026-01-01");
    for number in 0..300 {
        monster = monster.owner(&format!("somebody-with-a-rather-long-name-{number}"));
    }
    let small = action("2", "x").owner("bob").due("2026-01-02");
    site.add(dated("a", "2025-12-01").action(monster).action(small));
    let summary = site.summary();
    let options = week();
    let markdown = (markdown::FORMAT.render)(&report(&summary, &options));
    assert!(markdown.len() <= 65_000);
    assert!(
        markdown.contains("| x | bob | 2026-01-02 | a/2 |"),
        "{markdown}"
    );
    assert!(markdown.contains("and 300 more groups with 300 rows: run `pm report`"));
}
