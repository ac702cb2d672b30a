//! Whatever is in a file, a path or a message, every format is what it claims to be, by another reader than ours; and a
//! fix that went through a format still does what it did.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use jsonschema::Validator;
use pm::check::RULES;
use pm::diagnostic::{Diagnostic, Finding, Level, RuleInfo};
use pm::edit::{self, Edit};
use pm::emit::{self, FORMATS, Listing, Style};
use pm::source::{Location, Source, SourceId, Sources};
use pm::span::Span;
use proptest::collection::vec;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use quick_xml::events::Event as Xml;
use serde_json::Value;

use crate::support::{pm, root, sample};

/// The schema that is published with the standard.
static SARIF: LazyLock<Validator> = LazyLock::new(|| {
    let path = root().join("tests/fixtures/sarif/sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    // A bracket too many makes it no regular expression; `pm` gives no language.
    for object in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][object]["properties"]["language"];
        let pattern = language.as_object_mut().unwrap().remove("pattern");
        assert!(pattern.is_some(), "{object}");
    }
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).unwrap()
});

fn assert_sarif(log: &Value) {
    let errors = SARIF.iter_errors(log);
    let errors: Vec<String> = errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{log:#}");
}

#[test]
fn the_schema_is_not_content_with_anything() {
    let mut log = serde_json::json!({"version": "2.1.0", "runs": []});
    assert_sarif(&log);
    log["runs"] = serde_json::json!([{"results": []}]);
    assert!(!SARIF.is_valid(&log), "a run needs a tool");
    log["runs"] = serde_json::json!([{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "x"}, "level": "hint"}]}]);
    assert!(!SARIF.is_valid(&log), "there is no level `hint`");
}

/// As `pm` writes it, with every rule described that the sample site has findings of.
#[test]
fn the_sarif_of_the_sample_site_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let output = pm(folder.path())
        .args(["check", "--hints", "--format", "sarif"])
        .output()
        .unwrap();
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_sarif(&log);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 10, "{}", results.len());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], result["ruleId"]);
        let short = rule["shortDescription"]["text"].as_str().unwrap();
        assert!(!short.is_empty() && short.len() < 1024, "{short}");
    }
}

/// The guide has a section for each, in the table's order, and what it shows of YAML is YAML.
#[test]
fn every_format_is_in_the_guide() {
    let page = fs::read_to_string(root().join("docs/src/formats.md")).unwrap();
    let headings = page.lines().filter_map(|line| line.strip_prefix("## "));
    let described = headings.flat_map(|heading| heading.split('`').skip(1).step_by(2));
    let names = FORMATS.iter().map(|format| format.name);
    assert_eq!(described.collect::<Vec<_>>(), names.collect::<Vec<_>>());
    for page in ["docs/src/formats.md", "docs/src/ci.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let blocks: Vec<&str> = text.split("```yaml\n").skip(1).collect();
        assert!(!blocks.is_empty(), "{page}");
        for block in blocks {
            let block = block.split("```").next().unwrap();
            let parsed = yaml_rust2::YamlLoader::load_from_str(block);
            assert!(
                parsed.is_ok_and(|documents| documents.len() == 1),
                "{page}\n{block}"
            );
        }
    }
}

/// Every rule's page can be described.
#[test]
fn every_rule_can_be_described_in_sarif() {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("a.md".into(), b"a\n".to_vec()));
    let diagnostics = RULES.iter().map(|rule| Diagnostic {
        code: rule.code,
        level: Level::Warning,
        finding: Finding::new(rule.name, id, Span::new(0, 1), "wrong"),
    });
    let diagnostics: Vec<Diagnostic> = diagnostics.collect();
    let log = json(&emitted("sarif", &diagnostics, &sources));
    assert_sarif(&log);
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    assert_eq!(rules.len(), RULES.len());
    for rule in rules {
        assert_ne!(rule["shortDescription"]["text"], "", "{rule}");
    }
}

const ESCAPE: char = '\u{1b}';
const PREFIX: &str = "ops, and:more/";

fn emitted(format: &str, diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let format = FORMATS.iter().find(|known| known.name == format).unwrap();
    listed(diagnostics, sources, |listing| format.emit(listing))
}

fn listed(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    emit: impl Fn(&Listing<'_>) -> String,
) -> String {
    let rules: Vec<RuleInfo> = RULES.iter().map(|rule| rule.info()).collect();
    let checked: Vec<SourceId> = sources.iter().map(|(id, _)| id).collect();
    emit(&Listing {
        diagnostics,
        sources,
        checked: &checked,
        rules: &rules,
        prefix: PREFIX,
        style: Style::Plain,
    })
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What a path, a text or a message is made of: what some format has a meaning for.
const PIECES: &[&str] = &[
    "a",
    "é",
    "😀",
    "字",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "%",
    "%0A",
    "::",
    ",",
    ":",
    "]]>",
    "<!--",
    "-->",
    "<b>",
    "&",
    "&amp;",
    "\"",
    "'",
    "`",
    "``",
    "|",
    "\\",
    "\\|",
    "[l](u)",
    "![i](u)",
    "{0}",
    "}",
    "@bob",
    "#12",
    "*x*",
    "_",
    "~~",
    "$",
    "\u{0}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{feff}",
    "\n\u{feff}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{202e}",
    "\u{2028}",
    "##[error]",
    "```\n",
    "# h\n",
    "- x\n",
    "https://example.com/x",
];

fn text(pieces: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    vec(prop::sample::select(PIECES), pieces).prop_map(|pieces| pieces.concat())
}

/// A finding, with numbers that become places in its text.
#[derive(Debug, Clone)]
struct Seed {
    source: usize,
    at: (u16, u16),
    rule: usize,
    level: Level,
    message: String,
    label: String,
    help: String,
    related: Vec<(usize, u16, String)>,
    fix: Option<(String, Vec<u16>, Vec<String>)>,
}

fn seed() -> impl Strategy<Value = Seed> {
    let level = prop::sample::select(&[Level::Error, Level::Warning, Level::Hint][..]);
    let related = vec((0..3usize, any::<u16>(), text(0..4)), 0..3);
    let fix = (text(1..4), vec(any::<u16>(), 2..8), vec(text(0..3), 4));
    let place = (0..3usize, any::<(u16, u16)>(), 0..RULES.len(), level);
    let said = (text(1..8), text(0..4), text(0..4));
    (place, said, related, prop::option::of(fix)).prop_map(|(place, said, related, fix)| Seed {
        source: place.0,
        at: place.1,
        rule: place.2,
        level: place.3,
        message: said.0,
        label: said.1,
        help: said.2,
        related,
        fix,
    })
}

fn site() -> impl Strategy<Value = (Sources, Vec<Diagnostic>)> {
    let files = vec((text(1..5), text(0..12)), 3);
    (files, vec(seed(), 0..6)).prop_map(|(files, seeds)| {
        let mut sources = Sources::default();
        let mut ids = Vec::new();
        for (path, text) in files {
            let path = format!("{path}{}.md", ids.len());
            ids.push(sources.add(Source::new(path, text.into_bytes())));
        }
        let diagnostics = seeds.into_iter().map(|seed| grown(seed, &ids, &sources));
        let diagnostics = diagnostics.collect();
        (sources, diagnostics)
    })
}

fn grown(seed: Seed, ids: &[SourceId], sources: &Sources) -> Diagnostic {
    let id = ids[seed.source];
    let offset = |id, number: u16| {
        let text = &sources.get(id).text;
        let boundaries: Vec<usize> = (0..=text.len())
            .filter(|at| text.is_char_boundary(*at))
            .collect();
        boundaries[usize::from(number) % boundaries.len()]
    };
    let (a, b) = (offset(id, seed.at.0), offset(id, seed.at.1));
    let rule = RULES[seed.rule];
    let mut finding = Finding::new(rule.name, id, Span::new(a.min(b), a.max(b)), seed.message)
        .label(seed.label)
        .help(seed.help);
    for (source, at, label) in seed.related {
        let source = ids[source];
        let span = Span::at(offset(source, at));
        finding = finding.related(Location { source, span }, label);
    }
    if let Some((title, numbers, texts)) = seed.fix {
        let ends: BTreeSet<usize> = numbers
            .into_iter()
            .map(|number| offset(id, number))
            .collect();
        // No fix writes before a byte-order mark.
        let text = &sources.get(id).text;
        let ends: Vec<usize> = ends.into_iter().filter(|end| *end >= mark(text)).collect();
        let edits = ends.chunks(2).zip(texts);
        let edits = edits
            .map(|(ends, text)| Edit::replace(Span::new(ends[0], *ends.last().unwrap()), text));
        let edits: Vec<Edit> = edits.collect();
        if !edits.is_empty() {
            finding = finding.fix(title, edits);
        }
    }
    Diagnostic {
        code: rule.code,
        level: seed.level,
        finding,
    }
}

/// The text after a fix, as `--fix` would have it.
fn mended(diagnostic: &Diagnostic, sources: &Sources) -> Option<String> {
    let fix = diagnostic.finding.fix.as_ref()?;
    let text = &sources.get(diagnostic.finding.at.source).text;
    Some(edit::apply(text, &fix.edits))
}

proptest! {
    #[test]
    fn sarif_is_valid_and_its_fixes_are_ours((sources, diagnostics) in site()) {
        let log = json(&emitted("sarif", &diagnostics, &sources));
        assert_sarif(&log);
        let results = log["runs"][0]["results"].as_array().unwrap();
        prop_assert_eq!(results.len(), diagnostics.len());
        let fingerprints: BTreeSet<_> = results.iter().map(|result| result["partialFingerprints"]["pm/v1"].as_str()).collect();
        prop_assert_eq!(fingerprints.len(), diagnostics.len());
        for (result, diagnostic) in results.iter().zip(&diagnostics) {
            let text = &sources.get(diagnostic.finding.at.source).text;
            let replacements = &result["fixes"][0]["artifactChanges"][0]["replacements"];
            let edits = replacements.as_array().map(|replacements| {
                let edit = |replacement: &Value| {
                    let region = &replacement["deletedRegion"];
                    let at = |line: &str, column: &str| offset_utf16(text, number(&region[line]), number(&region[column]));
                    let span = Span::new(at("startLine", "startColumn"), at("endLine", "endColumn"));
                    Edit::replace(span, replacement["insertedContent"]["text"].as_str().unwrap())
                };
                replacements.iter().map(edit).collect::<Vec<_>>()
            });
            prop_assert_eq!(edits.map(|edits| edit::apply(text, &edits)), mended(diagnostic, &sources));
        }
    }

    #[test]
    fn json_gitlab_and_rdjson_are_json((sources, diagnostics) in site()) {
        let report = json(&emitted("json", &diagnostics, &sources));
        prop_assert_eq!(report["diagnostics"].as_array().unwrap().len(), diagnostics.len());
        let gitlab = json(&emitted("gitlab", &diagnostics, &sources));
        let fingerprints: BTreeSet<_> = gitlab.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str()).collect();
        prop_assert_eq!(fingerprints.len(), diagnostics.len());
        let rdjson = json(&emitted("rdjson", &diagnostics, &sources));
        for (index, diagnostic) in diagnostics.iter().enumerate() {
            let source = sources.get(diagnostic.finding.at.source);
            let entry = &rdjson["diagnostics"][index];
            let path = format!("{PREFIX}{}", source.path);
            prop_assert_eq!(entry["location"]["path"].as_str(), Some(path.as_str()));
            prop_assert_eq!(gitlab[index]["location"]["path"].as_str(), Some(path.as_str()));
            let mended = mended(diagnostic, &sources);
            let suggestion = &entry["suggestions"][0];
            let suggested = suggestion["text"].as_str().map(|new| {
                let at = |end: &str| {
                    let point = &suggestion["range"][end];
                    line_start(&source.text, number(&point["line"])) + number(&point["column"]) - 1
                };
                edit::apply(&source.text, &[Edit::replace(Span::new(at("start"), at("end")), new)])
            });
            prop_assert_eq!(&suggested, &mended);
            let edits = report["diagnostics"][index]["fix"]["edits"].as_array();
            let edits = edits.map(|edits| edits.iter().map(|edit| {
                let span = Span::new(number(&edit["start"]["byte"]), number(&edit["end"]["byte"]));
                Edit::replace(span, edit["text"].as_str().unwrap())
            }).collect::<Vec<_>>());
            prop_assert_eq!(edits.map(|edits| edit::apply(&source.text, &edits)), mended);
        }
    }

    #[test]
    fn junit_is_xml((sources, diagnostics) in site()) {
        let text = emitted("junit", &diagnostics, &sources);
        prop_assert!(text.chars().all(is_xml), "{:?}", text);
        let (mut names, mut failures) = (Vec::new(), 0);
        let mut reader = quick_xml::Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        loop {
            match reader.read_event().unwrap() {
                Xml::Eof => break,
                Xml::Start(tag) | Xml::Empty(tag) => {
                    let attributes: Vec<_> = tag.attributes().map(Result::unwrap).collect();
                    let value = |name: &str| {
                        let found = attributes.iter().find(|attribute| attribute.key.as_ref() == name);
                        found.map(|found| found.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap().into_owned())
                    };
                    match tag.name().as_ref() {
                        "testcase" => names.push(value("name").unwrap()),
                        "failure" => failures += 1,
                        "testsuite" => prop_assert_eq!(value("tests"), Some("3".to_owned())),
                        _ => {}
                    }
                }
                Xml::GeneralRef(reference) => prop_assert!(reference.is_char_ref() || ["amp", "lt", "gt", "quot"].contains(&&*reference.to_string())),
                Xml::Text(_) | Xml::End(_) | Xml::Decl(_) => {}
                other => prop_assert!(false, "{:?}", other),
            }
        }
        let held = |c: char| if is_xml(c) { c } else { '\u{fffd}' };
        let mut expected: Vec<String> = sources.iter().map(|(_, source)| format!("{PREFIX}{}", source.path)).collect();
        expected.sort();
        let expected: Vec<String> = expected.iter().map(|path| path.chars().map(held).collect()).collect();
        prop_assert_eq!(names, expected);
        let failed: BTreeSet<_> = diagnostics.iter().filter(|d| d.level == Level::Error).map(|d| d.finding.at.source).collect();
        prop_assert_eq!(failures, failed.len());
    }

    #[test]
    fn github_reads_each_command((sources, diagnostics) in site()) {
        let text = emitted("github", &diagnostics, &sources);
        // As .NET's reader splits what a step prints.
        let lines: Vec<&str> = text.split_terminator(['\n', '\r']).collect();
        prop_assert_eq!(lines.len(), diagnostics.len());
        let mut expected: Vec<&Diagnostic> = diagnostics.iter().collect();
        expected.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.level));
        for (line, diagnostic) in lines.into_iter().zip(expected) {
            let (name, properties, data) = command(line).unwrap();
            let level = match diagnostic.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Hint => "notice",
            };
            prop_assert_eq!(name, level);
            let property = |name: &str| properties.get(name).cloned();
            let path = format!("{PREFIX}{}", sources.get(diagnostic.finding.at.source).path);
            prop_assert_eq!(property("file"), Some(path));
            let title = format!("{} {}", diagnostic.code, diagnostic.finding.rule);
            prop_assert_eq!(property("title"), Some(title));
            let end: Vec<usize> = ["line", "endLine"].iter().map(|name| property(name).unwrap().parse().unwrap()).collect();
            prop_assert!(end[0] <= end[1]);
            prop_assert_eq!(property("col").is_some(), end[0] == end[1]);
            let message = diagnostic.finding.message.replace(steers, "\u{fffd}");
            prop_assert!(data.starts_with(message.trim_end()), "{:?} {:?}", data, message);
        }
    }

    #[test]
    fn short_is_a_line_each((sources, diagnostics) in site()) {
        let text = emitted("short", &diagnostics, &sources);
        prop_assert_eq!(text.lines().count(), diagnostics.len());
        prop_assert!(!text.contains(ESCAPE));
        let text = emitted("text", &diagnostics, &sources);
        prop_assert!(!text.contains(ESCAPE));
    }

    /// A summary is one table, in which what somebody wrote is text.
    #[test]
    fn a_summary_is_a_table((sources, diagnostics) in site(), limit in 0..4000usize) {
        let blob = "https://github.example/o/r/blob/1a2b";
        let text = listed(&diagnostics, &sources, |listing| emit::summary(listing, Some(blob), limit));
        prop_assert!(text.len() <= limit);
        let whole = listed(&diagnostics, &sources, |listing| emit::summary(listing, Some(blob), usize::MAX));
        let (mut rows, mut cells) = (0, 0);
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH | Options::ENABLE_FOOTNOTES;
        for event in Parser::new_ext(&whole, options) {
            match event {
                Event::Start(Tag::TableRow) => rows += 1,
                Event::Start(Tag::TableCell) => cells += 1,
                Event::Start(Tag::Link { dest_url, .. }) => prop_assert!(dest_url.starts_with(blob), "{}", dest_url),
                Event::InlineHtml(tag) => prop_assert!(["<code>", "</code>", "<!-- -->"].contains(&&*tag), "{}", tag),
                Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::Table(_) | Tag::TableHead) | Event::End(_) | Event::Text(_) => {}
                other => prop_assert!(false, "{:?}\n{}", other, whole),
            }
        }
        prop_assert_eq!(rows, diagnostics.len());
        prop_assert_eq!(cells, if rows == 0 { 0 } else { 4 * (rows + 1) });
    }
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn line_start(text: &str, line: usize) -> usize {
    let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(breaks).nth(line - 1).unwrap()
}

/// A line and a column as SARIF counts them.
fn offset_utf16(text: &str, line: usize, column: usize) -> usize {
    let start = line_start(text, line) + if line == 1 { mark(text) } else { 0 };
    let mut units = 1;
    for (at, c) in text[start..].char_indices() {
        if units == column {
            return start + at;
        }
        units += c.len_utf16();
    }
    text.len()
}

/// How many bytes a byte-order mark takes.
fn mark(text: &str) -> usize {
    text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len()
}

fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn steers(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A workflow command as the runner of GitHub Actions reads it: name, properties, data.
fn command(line: &str) -> Option<(&str, BTreeMap<String, String>, String)> {
    let (head, data) = line.trim().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ')?;
    let properties = properties.split(',').map(|property| {
        let (key, value) = property.split_once('=').unwrap();
        let value = value.replace("%3A", ":").replace("%2C", ",");
        (key.to_owned(), unescaped(&value))
    });
    Some((name, properties.collect(), unescaped(data)))
}

fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
}
