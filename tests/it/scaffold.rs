//! What `pm init` and `pm new` make, read back and checked.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use pm::check::{Site, check};
use pm::config::Config;
use pm::model;
use pm::parse;
use pm::render;
use pm::report::{FORMATS, Options, report};
use pm::scaffold::{File, New, TEMPLATE, init, new_postmortem};
use pm::source::{LineIndex, Source, SourceId, Sources};
use pm::time::Now;

/// A site in memory.
struct Made {
    sources: Sources,
    config: Config,
    corpus: model::Corpus,
    findings: Vec<pm::diagnostic::Finding>,
    now: Now,
}

impl Made {
    fn of(files: Vec<File>) -> Self {
        let mut sources = Sources::default();
        let mut ids = Vec::new();
        for file in files {
            let source = Source {
                path: file.path.clone(),
                text: file.contents,
                ..Source::default()
            };
            ids.push((file.path, sources.add(source)));
        }
        let id = |path: &str| ids.iter().find(|(p, _)| p == path).map(|(_, id)| *id);
        let (config, mut findings) = Config::read(&sources, id("book.toml"), id("catalog.toml"));
        let is_postmortem = |path: &str| path.starts_with("postmortems/") && !path.contains("/_");
        let mut postmortems = Vec::new();
        for (_, id) in ids.iter().filter(|(path, _)| is_postmortem(path)) {
            let (document, found) = parse::parse(*id, sources.get(*id), &config);
            findings.extend(found);
            postmortems.push(model::postmortem(*id, sources.get(*id), document, &config));
        }
        Self {
            corpus: model::corpus(postmortems),
            now: Now::at("2026-01-15T12:00:00Z".parse().unwrap(), config.timezone),
            sources,
            config,
            findings,
        }
    }

    /// `path:line level rule` for each finding, once.
    fn diagnostics(&self) -> Vec<String> {
        let site = Site {
            sources: &self.sources,
            corpus: &self.corpus,
            config: &self.config,
            now: self.now,
            known: &pm::check::Known::default(),
        };
        let line = |id: SourceId, offset: usize| {
            let source = self.sources.get(id);
            let position = LineIndex::new(&source.text).position(&source.text, offset);
            format!("{}:{}", source.path, position.line)
        };
        let found = check(&site, self.findings.clone());
        let mut lines: Vec<_> = found
            .iter()
            .map(|diagnostic| {
                let finding = &diagnostic.finding;
                let at = line(finding.at.source, finding.at.span.start);
                format!("{at} {} {}", diagnostic.level.as_str(), finding.rule)
            })
            .collect();
        lines.dedup();
        lines
    }
}

fn new(title: &str) -> File {
    let new = New {
        title,
        date: "2026-01-14".parse().unwrap(),
        severity: "SEV2",
        services: &["checkout-api".into()],
    };
    let mut file = new_postmortem(TEMPLATE, &new).unwrap();
    file.path.insert_str(0, "postmortems/");
    file
}

#[test]
fn a_new_site_has_nothing_wrong_with_it() {
    let made = Made::of(init("2026-01-15".parse().unwrap()));
    assert_eq!(made.diagnostics(), Vec::<String>::new());
}

#[test]
fn the_example_is_understood_whole() {
    let made = Made::of(init("2026-01-15".parse().unwrap()));
    let [example] = made.corpus.postmortems.as_slice() else {
        panic!("there is one postmortem");
    };
    let document = &example.document;
    assert_eq!(document.timeline.len(), 6);
    assert!(document.timeline.iter().all(|entry| entry.at.is_ok()));
    assert_eq!(example.instants.0.len(), 5);
    assert!(
        document
            .factors
            .iter()
            .all(|factor| factor.category.known().is_some())
    );
    assert_eq!(document.factors.len(), 3);
    assert_eq!(example.actions.len(), 3);
    let summary =
        pm::aggregate::summarise(&made.corpus, &made.config, &pm::ledger::NOT_ASKED, made.now);
    let counts = summary.counts();
    assert_eq!(
        (counts.open, counts.later, counts.done, counts.unowned),
        (2, 2, 1, 0)
    );
    let options = Options::new(made.now.today);
    let totals = report(&summary, &options).totals();
    assert_eq!((totals.overdue, totals.closed), (0, 1));
}

#[test]
fn a_new_postmortem_wants_its_placeholders_filled() {
    let mut files = init("2026-01-15".parse().unwrap());
    let file = new("The \"big\" one \\ again");
    let path = file.path.clone();
    assert_eq!(path, "postmortems/2026-01-14-the-big-one-again.md");
    files.push(file);
    let made = Made::of(files);
    let new = made
        .corpus
        .postmortems
        .iter()
        .find(|p| p.id.0 == "2026-01-14-the-big-one-again")
        .unwrap();
    assert_eq!(new.title, "The \"big\" one \\ again");
    assert_eq!(new.severity.as_ref().unwrap().name, "SEV2");
    assert_eq!(new.document.front.services[0].value, "checkout-api");
    // One finding a section.
    let lines = [21, 27, 37, 48, 56, 63, 69, 75, 84, 91].iter();
    let expected = lines.map(|line| format!("{path}:{line} warning placeholder-text"));
    assert_eq!(made.diagnostics(), expected.collect::<Vec<_>>());
}

#[test]
fn the_reports_links_lead_to_what_is_rendered() {
    let mut made = Made::of(init("2026-01-15".parse().unwrap()));
    made.config.base_url = Some("https://example.com/pm".into());
    let summary =
        pm::aggregate::summarise(&made.corpus, &made.config, &pm::ledger::NOT_ASKED, made.now);
    let mut options = Options::new(made.now.today);
    options.since = "2026-01-01".parse().unwrap();
    let json = FORMATS.iter().find(|format| format.name == "json").unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&(json.render)(&report(&summary, &options))).unwrap();
    let input = render::Input {
        summary: &summary,
        sources: &made.sources,
        diagnostics: &[],
        report: &options,
        drafts: false,
    };
    let files = render::render(&input, &pm::site_file::Overrides::new()).unwrap();
    let actions = json["actions"].as_array().unwrap();
    assert_eq!(actions.len(), 1);
    for action in actions {
        let url = action["url"]
            .as_str()
            .unwrap()
            .strip_prefix("https://example.com/pm/")
            .unwrap();
        let (path, anchor) = url.split_once('#').unwrap();
        let page = files.iter().find(|file| file.path == path).unwrap();
        let pm::site_file::Contents::Bytes(html) = &page.contents else {
            panic!("a page is not a copy");
        };
        let html = String::from_utf8_lossy(html);
        assert!(html.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
}
