//! The runner: levels, suppressions, order. Documents are made by hand, findings come as the parser's.
//!
//! [`found`] is for the tests of the rules, which begin with a text.

use super::runner::diagnose;
use super::*;
use crate::diagnostic::{Diagnostic, Finding};
use crate::model;
use crate::parse::{Document, Suppression};
use crate::source::Source;
use crate::span::{Field, Span, Spanned};
use crate::vocabulary::DocumentStatus;

const RULE: &str = "invalid-suppression";

/// A site of one file, of which the parser found `findings`; gives code, level and start of what is left.
struct Case {
    config: Config,
    document: Document,
    findings: Vec<Finding>,
}

impl Default for Case {
    fn default() -> Self {
        let mut document = Document::default();
        document.front.severity = Some(Spanned::new("SEV2".to_owned(), 0..0));
        Self {
            config: Config::default(),
            document,
            findings: vec![Finding::new(RULE, SourceId(0), Span::new(10, 14), "wrong")],
        }
    }
}

impl Case {
    fn allow(mut self, rule: &str, reason: &str, scope: Span) -> Self {
        self.document.suppressions.push(Suppression {
            span: Span::new(5, 8),
            rule: Spanned::new(rule.to_owned(), 6..8),
            reason: Spanned::new(reason.to_owned(), 8..8),
            scope,
        });
        self
    }

    fn draft(mut self) -> Self {
        self.document.front.status = Field::Known(Spanned::new(DocumentStatus::Draft, 0..0));
        self
    }

    fn check(self, expected: &[&str]) {
        let mut sources = Sources::default();
        let id = sources.add(Source {
            path: "2025-01-15-a.md".into(),
            text: "x".repeat(40),
            ..Source::default()
        });
        let source = sources.get(id);
        let postmortem = model::postmortem(id, source, self.document, &self.config);
        let corpus = model::corpus(vec![postmortem]);
        let site = Site {
            sources: &sources,
            corpus: &corpus,
            config: &self.config,
            now: Now::at("2026-01-15T00:00:00Z".parse().unwrap(), chrono_tz::UTC),
            known: &Known::default(),
        };
        let ours = |d: &Diagnostic| [RULE, "unused-suppression"].contains(&d.finding.rule);
        let found: Vec<String> = check(&site, self.findings)
            .iter()
            .filter(|d| ours(d))
            .map(|d| {
                let at = d.finding.at.span.start;
                format!("{} {} {at}", d.code, d.level.as_str())
            })
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_rule_has_its_level_unless_the_site_says_otherwise() {
    Case::default().check(&["PM011 error 10"]);
    let configured = |levels: &[(&str, Option<Level>)], severity: &[(&str, Option<Level>)]| {
        let named = |levels: &[(&str, Option<Level>)]| {
            let levels = levels.iter();
            levels
                .map(|(name, level)| ((*name).to_owned(), *level))
                .collect()
        };
        let mut case = Case::default();
        case.config.rules = named(levels);
        let rules = named(severity);
        case.config.severity_rules.insert("SEV2".to_owned(), rules);
        case
    };
    let (off, warn) = ([(RULE, None)], [(RULE, Some(Level::Warning))]);
    configured(&warn, &[]).check(&["PM011 warning 10"]);
    configured(&off, &[]).check(&[]);
    configured(&off, &warn).check(&["PM011 warning 10"]);
    configured(&warn, &off).check(&[]);
    let mut other = configured(&warn, &off);
    other.document.front.severity = Some(Spanned::new("SEV3".to_owned(), 0..0));
    other.check(&["PM011 warning 10"]);
}

#[test]
fn what_is_asked_for_and_what_a_draft_lacks_are_warnings() {
    let advisory = |finding: Finding| vec![finding.advisory()];
    let finding = Case::default().findings.remove(0);
    Case {
        findings: advisory(finding.clone()),
        ..Case::default()
    }
    .check(&["PM011 warning 10"]);
    // A draft's mistakes stay mistakes.
    Case::default().draft().check(&["PM011 error 10"]);
    let lenient = diagnose(
        &Config::default(),
        Some(&draft()),
        Finding {
            rule: "ambiguous-time",
            ..finding
        },
    );
    assert_eq!(lenient.map(|d| d.level), Some(Level::Warning));
}

fn draft() -> Postmortem {
    let document = Case::default().draft().document;
    model::postmortem(
        SourceId(0),
        &Source::default(),
        document,
        &Config::default(),
    )
}

#[test]
fn a_suppression_with_a_reason_drops_what_begins_in_its_scope() {
    Case::default()
        .allow(RULE, "we know", Span::new(10, 20))
        .check(&[]);
    Case::default()
        .allow(RULE, "we know", Span::new(0, 10))
        .check(&["PM012 warning 6", "PM011 error 10"]);
    Case::default()
        .allow(RULE, "we know", Span::new(11, 20))
        .check(&["PM012 warning 6", "PM011 error 10"]);
    Case::default()
        .allow("missing-owner", "we know", Span::new(0, 40))
        .check(&["PM012 warning 6", "PM011 error 10"]);
    // What is missing stands at the very end.
    let mut at_end = Case::default();
    at_end.findings[0].at.span = Span::at(40);
    at_end.allow(RULE, "we know", Span::new(0, 40)).check(&[]);
}

#[test]
fn a_suppression_that_is_wrong_drops_nothing() {
    Case::default()
        .allow(RULE, "  ", Span::new(0, 40))
        .check(&["PM011 error 6", "PM011 error 10"]);
    Case::default()
        .allow("invalid-supression", "we know", Span::new(0, 40))
        .check(&["PM011 error 6", "PM011 error 10"]);
}

#[test]
fn a_suppression_of_a_rule_that_is_off_is_not_unused() {
    let mut case = Case::default().allow(RULE, "we know", Span::new(0, 40));
    case.config.rules.insert(RULE.to_owned(), None);
    case.check(&[]);
}

#[test]
fn findings_are_in_order_and_once() {
    let at = |start| Finding::new(RULE, SourceId(0), Span::new(start, start + 1), "wrong");
    Case {
        findings: vec![at(20), at(3), at(20), at(7)],
        ..Case::default()
    }
    .check(&["PM011 error 3", "PM011 error 7", "PM011 error 20"]);
}

#[test]
fn a_rule_is_explained_by_name_and_by_code() {
    let name = |text| explain(text).map(|rule| rule.name);
    assert_eq!(name("pm011"), Some(RULE));
    assert_eq!(name(" Unused-Suppression "), Some("unused-suppression"));
    assert_eq!(name("PM"), None);
}

/// What a rule finds in a postmortem of 15 January 2025 with this front matter and body: `line:column message`, with a
/// `?` where it is only advice.
pub(super) fn found(rule: &Rule, front: &str, body: &str) -> Vec<String> {
    found_with(rule, "", front, body)
}

/// The same, with a `catalog.toml`.
pub(super) fn found_with(rule: &Rule, catalog: &str, front: &str, body: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let catalog = sources.add(Source {
        path: "catalog.toml".into(),
        text: catalog.to_owned(),
        ..Source::default()
    });
    let (config, _) = Config::read(&sources, None, Some(catalog));
    let looked = Looked {
        config,
        ..Looked::default()
    };
    looked.found(rule, front, body)
}

/// A look at one postmortem, which is `SourceId(0)`.
pub(super) struct Looked<'a> {
    pub now: &'a str,
    pub config: Config,
    pub known: Known,
}

impl Default for Looked<'_> {
    fn default() -> Self {
        Self {
            now: "2025-02-01T00:00:00Z",
            config: Config::default(),
            known: Known::default(),
        }
    }
}

/// What a rule on wording quotes of one sentence in a section.
pub(super) fn quoted(rule: &Rule, section: &str, sentence: &str) -> Vec<String> {
    let found = found(rule, "", &format!("## {section}\n\n{sentence}\n"));
    let quoted = found.iter();
    let quoted = quoted.filter_map(|finding| finding.split(['“', '”']).nth(1));
    quoted.map(str::to_owned).collect()
}

impl Looked<'_> {
    /// What a rule finds with this front matter and body.
    pub fn found(self, rule: &Rule, front: &str, body: &str) -> Vec<String> {
        self.found_in(rule, &whole(front, body))
    }

    /// What a rule finds in a whole file.
    pub fn found_in(&self, rule: &Rule, text: &str) -> Vec<String> {
        let index = crate::source::LineIndex::new(text);
        let findings = self.look(rule, text);
        let said = findings.iter().map(|finding| {
            let at = index.position(text, finding.at.span.start);
            let advice = if finding.advisory { "?" } else { "" };
            format!("{}:{} {}{advice}", at.line, at.column, finding.message)
        });
        said.collect()
    }

    /// The file with the fixes of a rule made.
    pub fn mended(&self, rule: &Rule, front: &str, body: &str) -> String {
        let text = whole(front, body);
        let fixes = self.look(rule, &text).into_iter();
        let fixes = fixes.filter_map(|finding| finding.fix);
        let edits: Vec<_> = fixes.flat_map(|fix| fix.edits).collect();
        crate::edit::apply(&text, &edits)
    }

    pub fn look(&self, rule: &Rule, text: &str) -> Vec<Finding> {
        let mut sources = Sources::default();
        let id = sources.add(Source {
            path: "2025-01-15-a.md".into(),
            text: text.to_owned(),
            ..Source::default()
        });
        let source = sources.get(id);
        let (document, _) = crate::parse::parse(id, source, &self.config);
        let postmortem = model::postmortem(id, source, document, &self.config);
        let corpus = model::corpus(vec![postmortem]);
        let site = Site {
            sources: &sources,
            corpus: &corpus,
            config: &self.config,
            now: Now::at(self.now.parse().unwrap(), self.config.timezone),
            known: &self.known,
        };
        let mut findings = rule.document(&site, &corpus.postmortems[0]);
        findings.extend(rule.site(&site));
        findings
    }
}

/// The file of [`found`] with the fixes of a rule made.
pub(super) fn mended(rule: &Rule, config: &Config, front: &str, body: &str) -> String {
    let looked = Looked {
        config: config.clone(),
        ..Looked::default()
    };
    looked.mended(rule, front, body)
}

fn whole(front: &str, body: &str) -> String {
    format!("+++\n{front}\n+++\n{body}")
}

#[test]
fn what_nobody_asks_for_is_not_looked_for_unless_it_is_allowed() {
    let check = |comment: &str, least: Level, expected: &[&str]| {
        let text = format!("## Impact\n\n{comment}\n| a | b |\n|--|--|\n| ccc | d |\n");
        let mut sources = Sources::default();
        let id = sources.add(Source {
            path: "2025-01-15-a.md".into(),
            text,
            ..Source::default()
        });
        let config = Config::default();
        let (document, _) = crate::parse::parse(id, sources.get(id), &config);
        let postmortem = model::postmortem(id, sources.get(id), document, &config);
        let site = Site {
            sources: &sources,
            corpus: &model::corpus(vec![postmortem]),
            config: &config,
            now: Now::at("2026-01-15T00:00:00Z".parse().unwrap(), chrono_tz::UTC),
            known: &Known::default(),
        };
        let found = measured(&site, Vec::new(), least, &());
        let rules = found.iter().map(|d| d.finding.rule);
        let ours = ["unaligned-table", "unused-suppression"];
        let ours: Vec<&str> = rules.filter(|rule| ours.contains(rule)).collect();
        assert_eq!(ours, expected, "{comment}");
    };
    let allowed = "<!-- pm-allow: unaligned-table as it came -->";
    check("", Level::Hint, &["unaligned-table"]);
    check("", Level::Warning, &[]);
    check(allowed, Level::Hint, &[]);
    check(allowed, Level::Warning, &[]);
}

/// What a rule finds in a whole site, of whose files some are not there; a file that is there under another name is
/// `missing = there`. Line, what is marked, message and help.
pub(super) fn found_in_site(rule: &Rule, files: &[(&str, &str)], missing: &[&str]) -> Vec<String> {
    let mut sources = Sources::default();
    for (path, text) in files {
        let folder = path.strip_suffix("index.md").filter(|f| !f.is_empty());
        sources.add(Source {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
            assets: folder.map(|_| "graph.png".to_owned()).into_iter().collect(),
            ..Source::default()
        });
    }
    let named = |name: &str| {
        let mut files = sources.iter();
        files
            .find(|(_, source)| source.path == name)
            .map(|(id, _)| id)
    };
    let (config, _) = Config::read(&sources, named("book.toml"), named("catalog.toml"));
    let is_page = |path: &str| std::path::Path::new(path).extension() != Some("toml".as_ref());
    let pages = sources.iter().filter(|(_, source)| is_page(&source.path));
    let pages = pages.map(|(id, source)| {
        let (document, _) = crate::parse::parse(id, source, &config);
        model::postmortem(id, source, document, &config)
    });
    let corpus = model::corpus(pages.collect());
    let known = lacking(missing);
    let site = Site {
        sources: &sources,
        corpus: &corpus,
        config: &config,
        now: Now::at("2025-02-01T00:00:00Z".parse().unwrap(), chrono_tz::UTC),
        known: &known,
    };
    let mut findings: Vec<Finding> = match rule.check {
        Check::Site(check) => check(&site),
        Check::Document(check) => corpus
            .postmortems
            .iter()
            .flat_map(|p| check(&site, p))
            .collect(),
        Check::Change(_) | Check::Elsewhere => Vec::new(),
    };
    findings.sort_by_key(|finding| finding.at);
    let said = findings.iter().map(|finding| {
        let source = sources.get(finding.at.source);
        let index = crate::source::LineIndex::new(&source.text);
        let at = index.position(&source.text, finding.at.span.start);
        let marked = finding.at.span.text(&source.text);
        format!(
            "{} {marked}: {} ({})",
            at.line, finding.message, finding.help
        )
    });
    said.collect()
}

/// What is known where files are not there: `missing`, or `missing = there`.
fn lacking(files: &[&str]) -> Known {
    let mut known = Known::default();
    for file in files {
        let (path, there) = file.split_once(" = ").unwrap_or((file, ""));
        known.missing_files.insert(path.to_owned());
        if !there.is_empty() {
            let misspelt = &mut known.misspelt_files;
            misspelt.insert(path.to_owned(), there.to_owned());
        }
    }
    known
}
