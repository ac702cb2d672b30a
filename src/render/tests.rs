//! Whole sites made in memory: which pages there are, that links hold, that nothing is lost.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::*;
use crate::aggregate::summarise;
use crate::config::Config;
use crate::config::catalog::{Service, Team};
use crate::diagnostic::{Finding, Level};
use crate::source::{Source, SourceId};
use crate::span::{Span, Spanned};
use crate::time::Now;
use crate::{model, parse};

const CHECKOUT: &str = r#"+++
title = "Checkout <errors>"
date = 2025-01-15
severity = "SEV2"
services = ["checkout"]
tags = ["database", "Index"]
trigger = "migration"
related = ["2024-06-03-orders"]
authors = ["alice", "zoe"]

[times]
started = 2025-01-15T13:50:00Z
detected = 2025-01-15T13:55:00Z
+++

Word-preamble before any section.

## Summary

A migration failed, word-summary. See [orders](2024-06-03-orders.md#summary) and [^note].

[^note]: word-footnote

## Impact

- Duration: 28 minutes
- Users affected: 3,120 word-impact people

Word-impact-prose.

## Timeline

Word-timeline-prose, before the list.

- 13:50 — word-entry one [started]
- 14:?? — word-entry-unknown

## Contributing Factors

- F1: word-factor (direct cause)

Word-factor-prose.

## Custom section

### Deeper

Word-custom.

## Action Items

Word-action-prose.

| ID | Action | Owner | Priority | Due | Status | Factor | Mood |
|----|--------|-------|----------|-----|--------|--------|------|
| AI-1 | word-action `code` | alice | P1 | 2026-01-10 | open | F1 | word-extra |
| AI-2 | Another one | Bob Jones | P2 | soon-ish | maybe | | |
"#;

const ORDERS: &str =
    "+++\ntitle = \"Orders down\"\nseverity = \"SEV1\"\n+++\n\n## Summary\n\nDown.\n";

const DRAFT: &str = "+++\ntitle = \"Unfinished\"\nseverity = \"SEV3\"\nstatus = \"draft\"\n+++\n\n## Summary\n\nSecret.\n\n## Action Items\n\n- [ ] Word-draft (@carol, P2, due 2026-01-10)\n";

struct Built(BTreeMap<String, String>);

struct Options {
    drafts: bool,
    /// Path and message of an error.
    error: Option<(&'static str, &'static str)>,
}

const PLAIN: Options = Options {
    drafts: false,
    error: None,
};

fn build(files: &[(&str, &str)], options: &Options) -> Built {
    let config = config();
    let sources = sources(files);
    let one = |(id, source): (SourceId, &Source)| {
        let (document, _) = parse::parse(id, source, &config);
        model::postmortem(id, source, document, &config)
    };
    let corpus = model::corpus(sources.iter().map(one).collect());
    let now = Now::at("2026-01-15T12:00:00Z".parse().unwrap(), config.timezone);
    let summary = summarise(&corpus, &config, &crate::ledger::NOT_ASKED, now);
    let error = |(path, message): (&str, &str)| {
        let (source, _) = sources
            .iter()
            .find(|(_, source)| source.path == path)
            .unwrap();
        Diagnostic {
            code: "PM005",
            level: Level::Error,
            finding: Finding::new("missing-section", source, Span::default(), message),
        }
    };
    let diagnostics: Vec<_> = options.error.into_iter().map(error).collect();
    let mut report = crate::report::Options::new(now.today);
    report.filter.published = !options.drafts;
    let input = Input {
        summary: &summary,
        report: &report,
        sources: &sources,
        diagnostics: &diagnostics,
        drafts: options.drafts,
    };
    let files = render(&input, &Overrides::new()).unwrap();
    let text = |file: OutputFile| match file.contents {
        Contents::Bytes(bytes) => (file.path, String::from_utf8(bytes).unwrap()),
        Contents::CopyOf(from) => (file.path, format!("copy of {}", from.display())),
    };
    Built(files.into_iter().map(text).collect())
}

fn config() -> Config {
    let mut config = Config {
        edit_url_template: Some("https://git.example.com/edit/main/{path}".into()),
        ..Config::default()
    };
    let checkout = Service {
        tier: Some(1),
        team: Some("payments".into()),
        runbooks: vec![Spanned::new("runbooks/checkout.md".into(), 0..0)],
        ..Service::default()
    };
    config.catalog.services.insert("checkout".into(), checkout);
    config
        .catalog
        .teams
        .insert("payments".into(), Team::default());
    config
}

/// A bundle has a picture beside it.
fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        let is_bundle = path.ends_with("/index.md");
        sources.add(Source {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
            assets: is_bundle
                .then(|| "graph 1.png".to_owned())
                .into_iter()
                .collect(),
            ..Source::default()
        });
    }
    sources
}

fn sample(options: &Options) -> Built {
    let files = [
        ("postmortems/2024-06-03-orders.md", ORDERS),
        ("postmortems/2025-01-15-checkout.md", CHECKOUT),
        ("postmortems/2025-12-01-draft.md", DRAFT),
        (
            "postmortems/2025-11-01-bundle/index.md",
            "# Bundle\n\n## Summary\n\n![Graph](<graph 1.png>)\n",
        ),
    ];
    build(&files, options)
}

impl Built {
    fn page(&self, path: &str) -> &str {
        self.0
            .get(path)
            .unwrap_or_else(|| panic!("no {path} in {:?}", self.0.keys()))
    }

    fn html(&self) -> impl Iterator<Item = (&str, &str)> {
        let pages = self
            .0
            .iter()
            .filter(|(path, _)| path.rsplit('.').next() == Some("html"));
        pages.map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

#[test]
fn there_is_a_page_for_everything() {
    let site = sample(&PLAIN);
    let pages: Vec<&str> = site
        .html()
        .map(|(path, _)| path)
        .filter(|path| !path.starts_with("factors/"))
        .collect();
    let expected = [
        "404.html",
        "actions/by-owner/alice.html",
        "actions/by-owner/bob-jones.html",
        "actions/by-owner/index.html",
        "actions/index.html",
        "index.html",
        "postmortems/2024-06-03-orders.html",
        "postmortems/2025-01-15-checkout.html",
        "postmortems/2025-11-01-bundle.html",
        "postmortems/index.html",
        "report.html",
        "search.html",
        "services/checkout.html",
        "services/index.html",
        "severities/index.html",
        "severities/sev1.html",
        "severities/sev2.html",
        "tags/database.html",
        "tags/index.html",
        "tags/index_.html",
        "teams/index.html",
        "teams/payments.html",
        "years/2024.html",
        "years/2025.html",
        "years/index.html",
    ];
    assert_eq!(pages, expected);
    assert_eq!(
        site.page("postmortems/2025-11-01-bundle/graph 1.png"),
        "copy of postmortems/2025-11-01-bundle/graph 1.png"
    );
    assert!(
        site.page("postmortems/2025-11-01-bundle.html")
            .contains("src=\"../postmortems/2025-11-01-bundle/graph%201.png\"")
    );
}

/// The rules report them; a page that is built nevertheless has every anchor once.
#[test]
fn doubled_ids_have_anchors_of_their_own() {
    let text = "## Factors\n\n- F1: a\n- F1: b\n\n## Actions\n\n- AI-1: c (F1)\n- AI-1: d\n";
    let site = build(&[("postmortems/2025-01-15-a.md", text)], &PLAIN);
    let page = site.page("postmortems/2025-01-15-a.html");
    for id in ["factor-f1", "factor-f1-2", "action-ai-1", "action-ai-1-2"] {
        let anchors = page.matches(&format!(" id=\"{id}\"")).count();
        assert_eq!(anchors, 1, "{id}");
    }
}

#[test]
fn every_link_leads_somewhere() {
    let site = sample(&Options {
        drafts: true,
        ..PLAIN
    });
    let link = Regex::new(r#"(?:href|src)="([^"]*)""#).unwrap();
    let id = Regex::new(r#"\sid="([^"]*)""#).unwrap();
    let ids = |text: &str| {
        id.captures_iter(text)
            .map(|id| id[1].to_owned())
            .collect::<Vec<_>>()
    };
    for (path, text) in site.html().filter(|(path, _)| *path != "404.html") {
        let own = ids(text);
        assert_eq!(
            own.len(),
            own.iter().collect::<BTreeSet<_>>().len(),
            "{path} has an id twice: {own:?}"
        );
        for link in link
            .captures_iter(text)
            .map(|link| link[1].replace("&amp;", "&"))
        {
            // A path in braces stands in the row that the browser makes rows of.
            if link.contains("://") || link.contains('{') {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let mut folder: Vec<&str> = path.split('/').collect();
            folder.pop();
            for part in file.split('/') {
                match part {
                    ".." => drop(folder.pop()),
                    part => folder.push(part),
                }
            }
            let target = if file.is_empty() {
                path.to_owned()
            } else {
                folder.join("/").replace("%20", " ")
            };
            let found = site.0.get(&target);
            assert!(
                found.is_some(),
                "{path} links to {target}, which is not there"
            );
            let is_state = fragment.contains('=');
            let known = || ids(found.unwrap()).contains(&fragment.to_owned());
            assert!(
                fragment.is_empty() || is_state || known(),
                "{path} links to {link}, which is not there"
            );
        }
    }
}

#[test]
fn nothing_that_was_written_is_lost() {
    let site = sample(&PLAIN);
    let page = site.page("postmortems/2025-01-15-checkout.html");
    let words = Regex::new(r"(?i)\bword-[a-z-]+").unwrap();
    for word in words.find_iter(CHECKOUT).map(|word| word.as_str()) {
        assert!(page.contains(word), "{word} is not on the page");
    }
    for text in [
        "Checkout &lt;errors&gt;",
        "soon-ish",
        "maybe",
        "Custom section",
        "zoe",
        "14:??",
    ] {
        assert!(page.contains(text), "{text} is not on the page");
    }
}

#[test]
fn the_pages_keep_their_own_policy() {
    let site = sample(&PLAIN);
    let forbidden =
        Regex::new(r"<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]|javascript:").unwrap();
    for (path, text) in site.html() {
        assert!(text.contains("Content-Security-Policy"), "{path}");
        assert!(
            !forbidden.is_match(text),
            "{path}: {:?}",
            forbidden.find(text)
        );
    }
}

#[test]
fn what_is_not_known_says_how_to_make_it_known() {
    let site = sample(&PLAIN);
    let page = site.page("postmortems/2025-01-15-checkout.html");
    assert!(page.contains(
        "<summary>5 min <small>how?</small></summary><p class=\"how\">started 13:50 (front matter) → detected 13:55 \
         (front matter)</p>"
    ));
    assert!(page.contains("<dd>unknown</dd><dd class=\"how\">mitigated is not known</dd>"));
    assert!(page.contains(
        "mark the entries of the timeline with [acknowledged], [mitigated] and [resolved]"
    ));
}

#[test]
fn a_page_says_who_links_to_it() {
    let site = build(
        &[
            ("postmortems/2024-06-03-orders.md", ORDERS),
            (
                "postmortems/2025-02-01-a.md",
                "# A\n\n## Summary\n\n[Once](2024-06-03-orders.md), [twice](2024-06-03-orders.md#summary), \
                 [itself](2025-02-01-a.md) and [a folder](2025-11-01-bundle).\n",
            ),
            (
                "postmortems/2025-11-01-bundle/index.md",
                "+++\nrelated = [\"2025-02-01-a\"]\n+++\n# Bundle\n\n## Summary\n\n[A](../2025-02-01-a.md)\n",
            ),
        ],
        &PLAIN,
    );
    let check = |path: &str, expected: Option<&str>| {
        let Some((_, rest)) = site.page(path).split_once("<dt>Mentioned by</dt>") else {
            return assert_eq!(None, expected, "{path}");
        };
        let (values, _) = rest.split_once("</div>").unwrap();
        let text = Regex::new("<[^>]*>").unwrap().replace_all(values, "");
        assert_eq!(Some(text.trim()), expected, "{path}");
    };
    check("postmortems/2024-06-03-orders.html", Some("A 1 Feb 2025"));
    check("postmortems/2025-02-01-a.html", Some("Bundle 1 Nov 2025"));
    // Its front matter names the one that links to it.
    check("postmortems/2025-11-01-bundle.html", None);
}

#[test]
fn drafts_are_shown_where_asked_for() {
    let site = sample(&PLAIN);
    assert!(
        site.html()
            .all(|(_, text)| !text.contains("Unfinished") && !text.contains("Word-draft"))
    );
    assert!(!site.page("index.json").contains("Unfinished"));
    let site = sample(&Options {
        drafts: true,
        ..PLAIN
    });
    assert!(
        site.page("postmortems/2025-12-01-draft.html")
            .contains("This is a draft.")
    );
    assert!(site.page("actions/index.html").contains("Word-draft"));
    assert!(site.page("report.html").contains("Word-draft"));
}

#[test]
fn a_page_says_that_its_file_has_errors() {
    let site = sample(&Options {
        error: Some((
            "postmortems/2024-06-03-orders.md",
            "there is no section Impact",
        )),
        ..PLAIN
    });
    assert!(
        site.page("postmortems/2024-06-03-orders.html")
            .contains("<li>there is no section Impact</li>")
    );
    assert!(
        !site
            .page("postmortems/2025-01-15-checkout.html")
            .contains("class=\"notice")
    );
}

#[test]
fn of_two_with_one_id_the_first_has_the_page() {
    let again = ORDERS.replace("Orders down", "Another");
    let site = build(
        &[
            ("postmortems/2024-06-03-orders.md", ORDERS),
            ("postmortems/x/2024-06-03-orders.md", &again),
        ],
        &PLAIN,
    );
    assert!(
        site.page("postmortems/2024-06-03-orders.html")
            .contains("Orders down")
    );
    assert!(!site.page("postmortems/index.html").contains("Another"));
}

#[test]
fn parts_from_front_matter_come_where_they_belong() {
    let file = "+++\ntitle = \"T\"\ndate = 2025-01-15\nseverity = \"SEV1\"\n\n[[timeline]]\nat = 2025-01-15T10:00:00Z\ntext = \"Began\"\n\n[[actions]]\naction = \"Mend\"\nowner = \"alice\"\n+++\n\n## Summary\n\nS.\n\n## Root Cause\n\nR.\n\n## Appendix\n\nA.\n";
    let site = build(&[("postmortems/t.md", file)], &PLAIN);
    let page = site.page("postmortems/t.html");
    let heading = Regex::new(r#"<h2 id="([^"]*)">"#).unwrap();
    let order: Vec<_> = heading
        .captures_iter(page)
        .map(|h| h[1].to_owned())
        .collect();
    assert_eq!(
        order,
        [
            "summary",
            "timeline",
            "root-cause",
            "appendix",
            "action-items"
        ]
    );
    assert!(
        page.contains("<time datetime=\"2025-01-15T10:00:00Z\">10:00</time>")
            && page.contains("Mend")
    );
}

#[test]
fn the_index_for_programs_has_a_version() {
    let site = sample(&PLAIN);
    let json: serde_json::Value = serde_json::from_str(site.page("index.json")).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["postmortems"][1]["id"], "2025-01-15-checkout");
    let page = site.page("actions.json");
    let json: serde_json::Value = serde_json::from_str(page).unwrap();
    assert_eq!(json["actions"][0]["id"], "2025-01-15-checkout/AI-1");
    assert_eq!(json["actions"][0]["state"], "overdue");
}

#[test]
fn a_site_without_postmortems_is_a_site() {
    let site = build(&[], &PLAIN);
    assert!(site.page("index.html").contains("Nothing is overdue"));
    assert!(
        site.page("postmortems/index.html")
            .contains("There is no postmortem yet")
    );
}

/// The check asks [`model::Anchors`] which links hold: it must know what a page has, no more and no less.
#[test]
fn a_page_has_the_ids_that_its_anchors_know() {
    let files = [
        ("postmortems/2024-06-03-orders.md", ORDERS),
        ("postmortems/2025-01-15-checkout.md", CHECKOUT),
        ("postmortems/2025-02-01-links.md", LINKS),
    ];
    let (site, config) = (build(&files, &PLAIN), config());
    let id = Regex::new(r#"\sid="([^"]*)""#).unwrap();
    for (source_id, source) in sources(&files).iter() {
        let (document, _) = parse::parse(source_id, source, &config);
        let postmortem = model::postmortem(source_id, source, document, &config);
        let anchors = model::Anchors::of(&postmortem, &source.text);
        let page = site.page(&format!("postmortems/{}.html", source.stem()));
        let on_page: BTreeSet<&str> = id
            .captures_iter(page)
            .map(|id| id.get(1).unwrap().as_str())
            .filter(|id| !id.starts_with("fn") && !id.starts_with("update-"))
            .collect();
        assert_eq!(on_page, anchors.ids().collect(), "{}", source.path);
    }
}

const LINKS: &str = "\
# Links

See [below](#what-didnt-go-well), [again](#notes-1), [there](2025-01-15-checkout.md?x#Custom-Section) and [nothing](#gone).

## Summary

Down.

## What didn't go well

### Notes

x

### Notes <on-call> & [more][m]

y

### Notes

z

[m]: https://example.com

## Timeline

### 14:05 Deploy

Out it went.
";

#[test]
fn links_to_headings_are_found_however_their_ids_are_written() {
    let files = [
        ("postmortems/2025-01-15-checkout.md", CHECKOUT),
        ("postmortems/2025-02-01-links.md", LINKS),
    ];
    let site = build(&files, &PLAIN);
    let page = site.page("postmortems/2025-02-01-links.html");
    for href in [
        "#what-didn-t-go-well",
        "#notes-2",
        "../postmortems/2025-01-15-checkout.html?x#custom-section",
        "#gone",
    ] {
        assert!(
            page.contains(&format!("<a href=\"{href}\">")),
            "{href}\n{page}"
        );
    }
}
