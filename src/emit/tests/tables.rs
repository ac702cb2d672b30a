//! The job summary and the statistics.

use super::*;
use crate::edit::Edit;

fn summarised(diagnostics: &[Diagnostic], sources: &Sources, limit: usize) -> String {
    let checked: Vec<SourceId> = sources.iter().map(|(id, _)| id).collect();
    let listing = Listing {
        checked: &checked,
        prefix: "ops/",
        ..listing(diagnostics, sources, Style::Plain)
    };
    summary(&listing, Some("https://github.com/o/r/blob/1a2b"), limit)
}

#[test]
fn a_summary_is_a_table_in_which_messages_have_no_markup() {
    let mut sources = Sources::default();
    let first = diagnostic(&mut sources, "a b|c.md", "\n«a»\n");
    let mut second = diagnostic(&mut sources, "b.md", "«b»\n");
    second.level = Level::Error;
    second.finding.message = "no `a|b*` | <img> _x_\n[l](u) @bob ` \u{1b}".into();
    second.finding.help = String::new();
    let expected = "\
### pm check: 1 error, 1 warning in 2 files

Checked 2 postmortems.

| | Rule | Place | What is wrong, and what to do |
|:--|:--|:--|:--|
| 🔴 error | PM402 missing-owner | [<code>ops/b.md:1</code>](https://github.com/o/r/blob/1a2b/ops/b.md?plain=1#L1) | no <code>a\\|b\\*</code> \\| &lt;img> \\_x\\_ \\[l\\](u) @<!-- -->bob \\` \u{fffd} |
| 🟡 warning | PM402 missing-owner | [<code>ops/a b\\|c.md:2</code>](https://github.com/o/r/blob/1a2b/ops/a%20b%7Cc.md?plain=1#L2) | it is wrong: put it right |
";
    let actual = summarised(&[first, second], &sources, 10_000);
    assert_eq!(actual, expected, "\n{actual}");
}

#[test]
fn a_summary_keeps_to_its_limit() {
    let mut sources = Sources::default();
    let warning = diagnostic(&mut sources, "a.md", "«a»\n");
    let error = Diagnostic {
        level: Level::Error,
        ..warning.clone()
    };
    let diagnostics = [vec![warning; 50], vec![error; 3]].concat();
    let whole = summarised(&diagnostics, &sources, usize::MAX);
    assert_eq!(whole.matches("| it is wrong").count(), 53);
    let cut = summarised(&diagnostics, &sources, 1000);
    assert!(cut.len() <= 1000, "{}", cut.len());
    assert_eq!(cut.matches("🔴").count(), 3, "{cut}");
    let shown = cut.matches("| it is wrong").count();
    let last = format!("\nThere was no room for {} more findings.\n", 53 - shown);
    assert!(cut.ends_with(&last), "{cut}");
    assert_eq!(summarised(&diagnostics, &sources, 10), "");
}

#[test]
fn a_clean_check_is_summarised_too() {
    let sources = Sources::default();
    let expected = "### pm check: no findings\n\nChecked 0 postmortems.\n";
    assert_eq!(summarised(&[], &sources, 1000), expected);
}

#[test]
fn statistics_count_rules() {
    let mut sources = Sources::default();
    let plain = diagnostic(&mut sources, "a.md", "«a»\n");
    let mut fixed = plain.clone();
    fixed.finding = fixed.finding.fix("remove it", vec![Edit::insert(0, "")]);
    let other = Diagnostic {
        code: "PM101",
        level: Level::Error,
        finding: Finding {
            rule: "missing-section",
            ..fixed.finding.clone()
        },
    };
    let third = Diagnostic {
        code: "PM001",
        level: Level::Hint,
        finding: Finding {
            rule: "non-utf8",
            ..plain.finding.clone()
        },
    };
    let mut diagnostics = vec![plain.clone(), other, fixed, third];
    diagnostics.extend(vec![plain; 8]);
    let expected = "\
10  PM402  missing-owner    1 fixable
 1  PM001  non-utf8
 1  PM101  missing-section  fixable
";
    assert_eq!(statistics::text(&diagnostics), expected);
    assert_eq!(statistics::text(&[]), "");
    let row = |code: &str, rule: &str, levels: [usize; 3], fixable: usize| {
        let [errors, warnings, hints] = levels;
        serde_json::json!({
            "code": code,
            "rule": rule,
            "count": errors + warnings + hints,
            "errors": errors,
            "warnings": warnings,
            "hints": hints,
            "fixable": fixable,
        })
    };
    let actual: serde_json::Value = serde_json::from_str(&statistics::json(&diagnostics)).unwrap();
    let expected = serde_json::json!({
        "version": 1,
        "statistics": [
            row("PM402", "missing-owner", [0, 10, 0], 1),
            row("PM001", "non-utf8", [0, 0, 1], 0),
            row("PM101", "missing-section", [1, 0, 0], 1),
        ],
    });
    assert_eq!(actual, expected);
}
