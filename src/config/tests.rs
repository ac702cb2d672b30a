//! `book.toml` and `catalog.toml` as people write them, and as they should not.

mod catalog;
mod report;

use super::Config;
use crate::diagnostic::Level;
use crate::source::{LineIndex, Source, SourceId, Sources};
use crate::time::{DateOrder, Zone};
use crate::vocabulary::{ActionStatus, Column, Priority, SectionKind};

/// The configuration, and the findings as `line:column rule: message (help)` with the related places.
fn read(book: &str, catalog: &str) -> (Config, String) {
    let mut sources = Sources::default();
    let mut add = |text: &str| {
        sources.add(Source {
            text: text.into(),
            ..Source::default()
        })
    };
    let ids = (add(book), add(catalog));
    let (config, findings) = Config::read(&sources, Some(ids.0), Some(ids.1));
    let position = |source: SourceId, offset: usize| {
        let text = &sources.get(source).text;
        let at = LineIndex::new(text).position(text, offset);
        format!("{}:{}", at.line, at.column)
    };
    let findings = findings.iter().map(|finding| {
        let at = position(finding.at.source, finding.at.span.start);
        let related = finding.related.iter().map(|(place, label)| {
            format!(", {label} {}", position(place.source, place.span.start))
        });
        format!(
            "{at} {}: {} ({}){}",
            finding.rule,
            finding.message,
            finding.help,
            related.collect::<String>()
        )
    });
    let findings: Vec<String> = findings.collect();
    (config, findings.join("\n"))
}

/// A sound `book.toml`.
fn book(text: &str) -> Config {
    let (config, findings) = read(text, "");
    assert_eq!(findings, "", "{text}");
    config
}

/// A line of `[output.pm]` and what is wrong with it; the line is the second.
fn check_pm(line: &str, expected: &str) {
    let (_, findings) = read(&format!("[output.pm]\n{line}\n"), "");
    assert_eq!(findings, expected, "{line}");
}

#[test]
fn nothing_is_a_configuration() {
    let (config, findings) = Config::read(&Sources::default(), None, None);
    assert_eq!(findings, []);
    assert_eq!(format!("{config:?}"), format!("{:?}", Config::default()));
    let mut empty = book("\u{feff}\n");
    // It was read, though nothing stands in it.
    assert!(empty.catalog.source.take().is_some());
    assert_eq!(format!("{empty:?}"), format!("{config:?}"));
}

#[test]
fn mdbook_reads_the_same_file() {
    let config = book(
        r#"[book]
title = "Incidents"
authors = ["Platform"]
description = "What broke"
language = "pt-BR"
src = "docs"
text-direction = "ltr"
multilingual = false

[rust]
edition = "2024"

[build]
build-dir = "book"
create-missing = false

[preprocessor.links]
[preprocessor.mermaid]
command = "mdbook-mermaid"

[output.html]
default-theme = "light"
git-repository-icon = "fab-github"
git-repository-url = "https://git.example.com/shop/incidents/"
edit-url-template = "https://git.example.com/shop/incidents/edit/main/{path}"
site-url = "incidents"
additional-css = ["a.css"]
no-section-label = true

[output.html.search]
limit-results = 15

[output.html.redirect]
"/a.html" = "b.html"

[output.linkcheck]
optional = true

[output.pm]
optional = true
command = "pm build"
"#,
    );
    assert_eq!(config.title, "Incidents");
    assert_eq!(config.authors, ["Platform"]);
    assert_eq!(config.description, "What broke");
    assert_eq!(config.language, "pt-BR");
    assert_eq!(config.site_url, "/incidents/");
    let url = "https://git.example.com/shop/incidents";
    assert_eq!(config.git_repository_url.as_deref(), Some(url));
    let template = format!("{url}/edit/main/{{path}}");
    assert_eq!(config.edit_url_template, Some(template));
}

#[test]
fn pm_has_its_own_table() {
    let config = book(
        r#"[output.pm]
postmortems = "./docs//postmortems/"
output-dir = "site"
timezone = "Europe/Berlin"
date-order = "mdy"
base-url = "https://example.com/incidents/"
indexing = true
theme = "theme"

[output.pm.zones]
IST = "+05:30"
cst = "America/Chicago"

[output.pm.sections]
"Was ist passiert?" = "Summary"

[output.pm.columns]
Crew = "team"

[output.pm.statuses]
"Im Gange" = "in-progress"
"#,
    );
    assert_eq!(config.postmortems, "docs/postmortems");
    assert_eq!(config.output_dir, "site");
    assert_eq!(config.timezone, chrono_tz::Europe::Berlin);
    assert!(config.timezone_chosen);
    assert_eq!(config.date_order, Some(DateOrder::MonthDayYear));
    let base_url = config.base_url.as_deref();
    assert_eq!(base_url, Some("https://example.com/incidents"));
    assert!(config.indexing);
    assert_eq!(config.theme.as_deref(), Some("theme"));
    let offset = chrono::FixedOffset::east_opt(19_800).unwrap();
    assert_eq!(config.zones["IST"], Zone::Fixed(offset));
    let chicago = Zone::Named(chrono_tz::America::Chicago);
    assert_eq!(config.zones["CST"], chicago);
    let section = config.section("was ist PASSIERT");
    assert_eq!(section, Some(SectionKind::Summary));
    assert_eq!(config.column("crew"), Some(Column::Team));
    assert_eq!(config.status("im gange"), Some(ActionStatus::InProgress));
}

#[test]
fn policy_is_the_sites() {
    let config = book(
        r#"[output.pm.rules]
overdue-action = "error"
missing-owner = "off"

[output.pm.rules.critical]
missing-owner = "warn"

[output.pm.required]
Major = ["Summary", "What happened", "impact"]

[[output.pm.severities]]
name = "Critical"
aliases = ["SEV1"]
acknowledge-minutes = 5
postmortem-due-hours = 48
due-days = { P0 = 14, P1 = 30 }

[[output.pm.severities]]
name = "Major"
"#,
    );
    assert_eq!(config.rules["overdue-action"], Some(Level::Error));
    assert_eq!(config.rules["missing-owner"], None);
    let critical = &config.severity_rules["Critical"];
    assert_eq!(critical["missing-owner"], Some(Level::Warning));
    let spans = config.rule_spans.iter();
    let spans: Vec<_> = spans
        .map(|(name, at)| (name.as_str(), at.span.start))
        .collect();
    let expected = [
        ("overdue-action", 18),
        ("missing-owner", 43),
        ("missing-owner", 93),
    ];
    assert_eq!(spans, expected);
    let required = [SectionKind::Summary, SectionKind::Impact];
    assert_eq!(config.required["Major"], required);
    let [critical, major] = &config.severities[..] else {
        panic!()
    };
    assert_eq!(
        (critical.name.as_str(), critical.acknowledge_minutes),
        ("Critical", Some(5))
    );
    assert_eq!(critical.postmortem_due_hours, Some(48));
    assert_eq!(
        critical.due_days,
        [(Priority::P0, 14), (Priority::P1, 30)].into()
    );
    assert_eq!(
        (major.name.as_str(), major.acknowledge_minutes),
        ("Major", None)
    );
    assert_eq!(config.severity("sev1").unwrap().rank, 0);
    assert_eq!(config.severity("SEV4"), None);
}

#[test]
fn misspelt_and_misplaced_keys_are_found() {
    let text = r#"severities = 1
[book]
titel = "a"
new-in-mdbook = 1
[output.html]
siteurl = "/"
edit-url = "a"
[output.pm]
output_dir = "a"
title = "b"
outptu-dir = "c"
[output.pm.required]
SEV9 = ["Summary"]
[outputs.pm]
"#;
    let (config, findings) = read(text, "");
    assert_eq!(
        findings,
        "1:1 unknown-key: unknown key `severities` (`severities` belongs under `[output.pm]`)
3:1 unknown-key: unknown key `titel` in `[book]` (did you mean `title`?)
6:1 unknown-key: unknown key `siteurl` in `[output.html]` (did you mean `site-url`?)
9:1 unknown-key: unknown key `output_dir` in `[output.pm]` (keys are in kebab-case: write `output-dir`)
10:1 unknown-key: unknown key `title` in `[output.pm]` (`title` belongs under `[book]`)
11:1 unknown-key: unknown key `outptu-dir` in `[output.pm]` (did you mean `output-dir`?)
13:1 invalid-value: `SEV9` is not a severity of this site (did you mean `SEV1`? The severities are `SEV1`, `SEV2`, `SEV3`, `SEV4`)
14:2 unknown-key: unknown key `outputs` (did you mean `output`?)"
    );
    assert_eq!(config.output_dir, "public");
}

#[test]
fn addresses() {
    let html = |line: &str| read(&format!("[output.html]\n{line}\n"), "");
    let site_url = |value: &str, expected: &str| {
        let (config, findings) = html(&format!("site-url = \"{value}\""));
        assert_eq!(
            (config.site_url.as_str(), findings.as_str()),
            (expected, ""),
            "{value}"
        );
    };
    site_url("/", "/");
    site_url("", "/");
    site_url("a/b", "/a/b/");
    site_url("//a/", "/a/");
    site_url("https://example.com/a", "/a/");
    site_url("https://example.com", "/");
    assert_eq!(
        html("site-url = \"/a?b\"").1,
        "2:12 invalid-value: `/a?b` is not a path on a server (write a path such as `/postmortems/`)"
    );
    assert_eq!(
        html("edit-url-template = \"https://example.com/edit\"").1,
        "2:21 invalid-value: this address is the same for every file (write `{path}` where the file's path goes)"
    );
    let not_a_url = |url: &str| {
        check_pm(
            &format!("base-url = '{url}'"),
            &format!(
                "2:12 invalid-value: `{url}` is not an absolute address (write an address such as `https://example.com/postmortems`)"
            ),
        );
    };
    not_a_url("example.com");
    not_a_url("ftp://example.com");
    not_a_url("javascript:alert(1)");
    not_a_url("https:///a");
    not_a_url("https://example.com/?a");
    not_a_url("https://exa mple.com");
    not_a_url("https://example.com/\"><script>");
}

#[test]
fn folders_lie_below_the_root_and_apart() {
    check_pm("postmortems = \"a..b/c\"", "");
    let relative = "write a path relative to the folder of `book.toml`, without `..`";
    let below = |path: &str, help: &str| {
        check_pm(
            &format!("output-dir = '{path}'"),
            &format!("2:14 invalid-value: `{path}` is not a folder below the site's root ({help})"),
        );
    };
    below("/srv/www", relative);
    below("../www", relative);
    below("a/../b", relative);
    below("C:\\www", relative);
    below(
        "a\\b",
        "write `/` between the parts of a path, on every system",
    );
    let apart = "give the output a folder of its own";
    check_pm(
        "output-dir = 'postmortems/site'",
        &format!(
            "2:14 invalid-value: `output-dir`, `postmortems/site`, and `postmortems`, `postmortems`, must not be in one another ({apart})"
        ),
    );
    check_pm(
        "postmortems = '.'",
        &format!(
            "2:15 invalid-value: `output-dir`, `public`, and `postmortems`, `.`, must not be in one another ({apart})"
        ),
    );
    check_pm(
        "postmortems = 'a/b'\noutput-dir = './a/'",
        &format!(
            "3:14 invalid-value: `output-dir`, `a`, and `postmortems`, `a/b`, must not be in one another ({apart}), `postmortems` 2:15"
        ),
    );
    check_pm(
        "theme = 'public/theme'",
        &format!(
            "2:9 invalid-value: `output-dir`, `public`, and `theme`, `public/theme`, must not be in one another ({apart})"
        ),
    );
    check_pm("postmortems = 'public-postmortems'\ntheme = 'publi'", "");
    let (config, _) = read("[output.pm]\npostmortems = '.'\ntheme = 'public'\n", "");
    let folders = (
        config.postmortems.as_str(),
        config.output_dir.as_str(),
        config.theme,
    );
    assert_eq!(folders, ("postmortems", "public", None));
}

#[test]
fn other_values_are_judged_too() {
    check_pm(
        "date-order = 'ymd'",
        "2:14 invalid-value: `output.pm.date-order` cannot be `ymd` (write one of `dmy`, `mdy`)",
    );
    check_pm(
        "zones = { IST = '+5:30', X = 'Mars', ist = '+05:30', PST = '-24:00' }",
        "2:17 invalid-value: `+5:30` is not an offset (write hours and minutes, as in `+05:30`)
2:30 invalid-value: `Mars` is not a time zone that is known (write a name of the IANA time zone database, such as `Europe/Berlin`)
2:60 invalid-value: `-24:00` is not an offset (write hours and minutes, as in `+05:30`)",
    );
    check_pm(
        "zones = { IST = '+05:30', ist = '+05:30' }",
        "2:27 invalid-value: `IST` is given twice (keep one of the two: abbreviations are compared without case)",
    );
    check_pm(
        "rules = { a = 'warning', SEV9 = { b = 'off' }, sev-2 = { c = false } }",
        "2:15 invalid-value: `output.pm.rules.a` cannot be `warning` (write one of `off`, `hint`, `warn`, `error`)
2:26 invalid-value: `SEV9` is not a severity of this site (did you mean `SEV1`? The severities are `SEV1`, `SEV2`, `SEV3`, `SEV4`)
2:62 invalid-value: `output.pm.rules.sev-2.c` must be a string, not `true` or `false` (write one of `off`, `hint`, `warn`, `error`)",
    );
    check_pm(
        "required.SEV1 = ['Sumary', 'Customers', 3]",
        "2:18 invalid-value: `Sumary` is not a section that `pm` knows (did you mean `Summary`?)
2:28 invalid-value: `Customers` is not a section that `pm` knows (write a section that `pm` knows, or make it an alias of one under `[output.pm.sections]`)
2:41 invalid-value: an item of `output.pm.required.SEV1` must be a string, not a whole number (write `\"3\"`)",
    );
    check_pm(
        "columns = { Crew = 'team', crew = 'Owner' }",
        "2:28 invalid-value: `crew` is given two meanings (keep one of the two: names are compared without case and punctuation)",
    );
    assert_eq!(
        read("[book]\nlanguage = 'English (UK)'\n", "").1,
        "2:12 invalid-value: `English (UK)` is not a language tag (write a tag such as `en`, `de` or `pt-BR`)"
    );
}

#[test]
fn severities_are_told_apart() {
    let text = "[[output.pm.severities]]
name = 'High'
aliases = ['1']
due-days = { P0 = 7, p1 = 14 }
[[output.pm.severities]]
aliases = ['2']
[[output.pm.severities]]
name = 'Low'
aliases = ['HIGH', '1']
acknowledge-minutes = 0
";
    let (config, findings) = read(text, "");
    assert_eq!(
        findings,
        "4:22 unknown-key: unknown key `p1` in `[output.pm.severities.due-days]` (did you mean `P1`?)
5:1 missing-field: `[[output.pm.severities]]` needs `name` (add `name = …` below it)
9:12 invalid-value: two severities share this name (give it to one of them), the first 2:8
9:20 invalid-value: two severities share this name (give it to one of them), the first 3:12
10:23 invalid-value: `output.pm.severities.acknowledge-minutes` must be a whole number, at least 1 (write a whole number, at least 1, or remove it)"
    );
    let names: Vec<_> = config
        .severities
        .iter()
        .map(|level| level.name.as_str())
        .collect();
    assert_eq!(names, ["High", "Low"]);
    let (config, _) = read("[[output.pm.severities]]\n", "");
    assert_eq!(config.severities, Config::default().severities);
}

#[test]
fn a_site_has_words_of_its_own() {
    let config = book(
        "[output.pm.words.blame-language]\nadd = ['cowboy *']\nallow = ['lazy']\n[output.pm.words.named-cause]\nallow = ['@renovate']\n",
    );
    let own = &config.words.phrases["blame-language"];
    assert_eq!((own.add.len(), own.allow.len()), (1, 1));
    assert_eq!(config.words.names.allow, ["@renovate"]);
    check_pm(
        "words.counterfactual = { add = ['* …', 'x'], allow = 'lazy', also = [] }",
        "2:33 invalid-value: a phrase must have a word (write the words that are to be found; `*` stands for any letters)
2:54 invalid-value: `output.pm.words.counterfactual.allow` must be an array of strings, not a string (write `allow = [\"lazy\"]`)
2:62 unknown-key: unknown key `also` in `[output.pm.words.counterfactual]` (remove it)",
    );
    check_pm(
        "words.blame = {}",
        "2:7 unknown-key: unknown key `blame` in `[output.pm.words]` (did you mean `blame-language`?)",
    );
    let long = format!("words.counterfactual.add = ['{}']", "x".repeat(201));
    check_pm(
        &long,
        "2:29 invalid-value: a phrase must have at most 200 characters (write the few words that are to be found)",
    );
}

#[test]
fn a_key_leads_to_the_ticket() {
    let config = book(
        r"
[[output.pm.tickets]]
pattern = '(PAY|SHOP)-\d+'
url = 'https://jira.example.com/browse/{key}'

[[output.pm.tickets]]
pattern = '#(?<key>\d+)'
url = 'https://git.example.com/shop/app/issues/{key}'

[[output.pm.tickets]]
pattern = 'case .+|no (?<key>\d+)'
url = 'https://desk.example.com/?id={key}&from={key}'
",
    );
    let check = |written: &str, expected: Option<&str>| {
        assert_eq!(
            config.tickets.address(written).as_deref(),
            expected,
            "{written}"
        );
    };
    check("PAY-12", Some("https://jira.example.com/browse/PAY-12"));
    check(" SHOP-3 ", Some("https://jira.example.com/browse/SHOP-3"));
    check("XPAY-12", None);
    check("PAY-12b", None);
    check("#7", Some("https://git.example.com/shop/app/issues/7"));
    check("no 7", Some("https://desk.example.com/?id=7&from=7"));
    check(
        "case a\"&<b",
        Some("https://desk.example.com/?id=case%20a%22%26%3Cb&from=case%20a%22%26%3Cb"),
    );
    check("", None);
}

#[test]
fn patterns_of_tickets_are_judged() {
    let check = |lines: &str, expected: &str| {
        let (config, findings) = read(&format!("[[output.pm.tickets]]\n{lines}\n"), "");
        assert_eq!(findings, expected, "{lines}");
        assert_eq!(config.tickets.address("A-1"), None);
    };
    let url = "url = 'https://example.com/{key}'";
    check(
        &format!("pattern = 'A-[1'\n{url}"),
        "2:11 invalid-value: this is not a regular expression: unclosed character class \
         (write a pattern such as 'SHOP-\\d+', in single quotes, where TOML leaves `\\` alone)",
    );
    check(
        &format!("pattern = '(A-1)*'\n{url}"),
        "2:11 invalid-value: this pattern matches where nothing is written \
         (write what a key always has, as in 'SHOP-\\d+')",
    );
    check(
        "pattern = 'A-1'\nurl = 'https://example.com/'",
        "3:7 invalid-value: this address is the same for every ticket \
         (write `{key}` where the ticket's key goes)",
    );
    check(
        "pattern = 'A-1'\nurl = 'javascript:{key}'",
        "3:7 invalid-value: `javascript:{key}` is not an absolute address \
         (write an address such as `https://example.com/postmortems`)",
    );
    check(
        "patern = 'A-1'\nurl = 'https://example.com/{key}'",
        "1:1 missing-field: `[[output.pm.tickets]]` needs `pattern` (add `pattern = …` below it)\n\
         2:1 unknown-key: unknown key `patern` in `[[output.pm.tickets]]` (did you mean `pattern`?)",
    );
}
