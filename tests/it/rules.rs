//! The rules' pages are fixtures: the Bad examples give exactly the output they show, the Good ones nothing.
//!
//! `UPDATE=1 cargo test --test it rules` rewrites what the pages show, and the list of rules. Read it before you commit.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read files and may panic"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use pm::check::{self, Before, Known, RULES, Rule, Site};
use pm::config::Config;
use pm::diagnostic::{Diagnostic, Finding, Level};
use pm::edit;
use pm::emit::{FORMATS, Listing, Style};
use pm::model::Corpus;
use pm::source::{Source, SourceId, Sources};
use pm::time::Now;
use pm::{model, parse};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

/// An example's template of new postmortems, which is none itself.
const TEMPLATE: &str = "_template.md";

/// The day on which an example is looked at, unless it says `today=…`.
const TODAY: &str = "2025-02-01";

#[test]
fn rules_are_in_order_and_named_alike() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted, "by code, each once");
    for rule in RULES {
        let is_code = rule.code.len() == 5 && rule.code[2..].chars().all(|c| c.is_ascii_digit());
        assert!(is_code && rule.code.starts_with("PM"), "{}", rule.code);
        let is_kebab = rule
            .name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(is_kebab, "{}", rule.name);
        assert!(check::explain(rule.name).is_some_and(|found| found.code == rule.code));
        assert!(check::explain(rule.code).is_some_and(|found| found.name == rule.name));
    }
}

#[test]
fn every_page_and_every_file_is_a_rules() {
    let names = |folder: &str, not: &[&str]| -> Vec<String> {
        let files = fs::read_dir(root().join(folder)).unwrap();
        let stem = |file: PathBuf| {
            file.file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .replace('_', "-")
        };
        let mut names: Vec<String> = files.map(|file| stem(file.unwrap().path())).collect();
        names.retain(|name| !not.contains(&name.as_str()));
        names.sort();
        names
    };
    let mut rules: Vec<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    rules.sort();
    assert_eq!(names("docs/src/rules", &[]), rules);
    assert_eq!(names("src/check", &["runner", "support", "tests"]), rules);
}

/// The runner looks up a finding's rule by its name, so no stage may make one up.
#[test]
fn every_finding_is_a_rules() {
    for entry in walkdir::WalkDir::new(root().join("src")) {
        let path = entry.unwrap().into_path();
        let is_test = path.components().any(|part| part.as_os_str() == "tests.rs");
        if is_test || path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for call in code
            .split("finding(")
            .chain(code.split("Finding::new("))
            .skip(1)
        {
            let Some(name) = call.trim_start().strip_prefix('"') else {
                continue;
            };
            let name = name.split('"').next().unwrap();
            let known = RULES.iter().any(|rule| rule.name == name);
            assert!(known, "{}: there is no rule `{name}`", path.display());
        }
    }
}

#[test]
fn the_list_of_rules_is_complete() {
    let path = root().join("docs/src/rules.md");
    let text = fs::read_to_string(&path).unwrap();
    let head = text
        .split_once("| code |")
        .map_or(text.as_str(), |(head, _)| head);
    let expected = format!("{head}{}", table());
    if updating() {
        fs::write(&path, &expected).unwrap();
    } else {
        assert_eq!(text, expected, "UPDATE=1 rewrites it");
    }
}

/// The guide's table of contents has every page, by code.
#[test]
fn the_guide_has_every_page() {
    let summary = fs::read_to_string(root().join("docs/src/SUMMARY.md")).unwrap();
    let entries = summary
        .lines()
        .filter(|line| line.contains("](rules/"))
        .map(str::trim);
    let entry = |rule: &&Rule| format!("- [{0}](rules/{0}.md)", rule.name);
    let expected: Vec<String> = RULES.iter().map(entry).collect();
    assert_eq!(entries.collect::<Vec<_>>(), expected);
}

#[test]
fn pages_begin_alike() {
    for rule in RULES {
        let name = rule.name;
        let fixable = if rule.fixable { " · fixable" } else { "" };
        let head = format!(
            "# {name}\n\nCode {} · {}{fixable}\n\n",
            rule.code,
            level(rule)
        );
        assert!(rule.docs.starts_with(&head), "{name}: {head}");
        let headings: Vec<String> = sections(rule.docs).into_iter().map(|s| s.heading).collect();
        assert_eq!(headings, ["Bad", "Good", "Configure"], "{name}");
        let long = rule
            .docs
            .lines()
            .find(|line| line.chars().count() > 120 && !line.contains('|'));
        assert_eq!(long, None, "{name}: too wide for a terminal");
    }
}

#[test]
fn bad_examples_give_what_they_show() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let page = root().join(format!("docs/src/rules/{}.md", rule.name));
        let page_text = fs::read_to_string(&page).unwrap();
        let section = section(&page_text, "Bad");
        let mut updated = page_text.clone();
        // From the end, so that what is replaced does not move what is not yet.
        for example in examples(&section.fences).iter().rev() {
            let Some(shown) = &example.shown else {
                assert!(
                    example.files.is_empty() && example.before.is_empty(),
                    "{}: an example shows nothing",
                    rule.name
                );
                continue;
            };
            let actual = text(rule.name, &example.sources(), example.today());
            if actual.is_empty() {
                wrong.push(format!("{}: an example gives nothing", rule.name));
            } else if actual != shown.text {
                updated.replace_range(shown.range.clone(), &actual);
            }
        }
        if updated != page_text && updating() {
            fs::write(&page, &updated).unwrap();
        } else if updated != page_text {
            wrong.push(format!("{}\n{updated}", rule.name));
        }
    }
    assert!(
        wrong.is_empty(),
        "UPDATE=1 rewrites them\n{}",
        wrong.join("\n\n")
    );
}

#[test]
fn good_examples_give_nothing() {
    let mut wrong = String::new();
    for rule in RULES {
        for example in examples(&section(rule.docs, "Good").fences) {
            wrong += &text(rule.name, &example.sources(), example.today());
        }
    }
    assert_eq!(wrong, "", "\n{wrong}");
}

/// A fix mends what it is for: with every fix of an example made, no finding of the rule that had one is left. What has
/// none stays for a person.
#[test]
fn fixes_mend() {
    for rule in RULES {
        let page = section(rule.docs, "Bad");
        let mut fixed = 0;
        for example in examples(&page.fences) {
            let before = example.sources();
            let mut after = Sources::default();
            for (id, source) in before.iter() {
                let diagnostics = diagnostics(&before, example.today());
                let ours = diagnostics
                    .iter()
                    .filter(|d| d.finding.rule == rule.name && d.finding.at.source == id);
                let mut edits = Vec::new();
                for fix in ours.filter_map(|d| d.finding.fix.as_ref()) {
                    fixed += 1;
                    edits.extend(fix.edits.iter().cloned());
                }
                after.add(Source {
                    text: edit::apply(&source.text, &edits),
                    ..source.clone()
                });
            }
            let left = diagnostics(&after, example.today());
            let left = left
                .iter()
                .filter(|d| d.finding.rule == rule.name && d.finding.fix.is_some());
            assert_eq!(left.count(), 0, "{}: a fix mends nothing", rule.name);
        }
        assert_eq!(fixed > 0, rule.fixable, "{}: says it is fixable", rule.name);
    }
}

/// What Markdown cannot hold.
#[test]
fn a_file_that_is_not_utf8_says_where() {
    let bytes = b"+++\ntitle = \"M\xfcnchen\"\nseverity = \"SEV4\"\n+++\n";
    let source = Source {
        path: "2025-01-15-a.md".into(),
        text: String::from_utf8_lossy(bytes).into_owned(),
        invalid_utf8: Some(14),
        ..Source::default()
    };
    let expected = "\
error[PM001 non-utf8]: the file is not UTF-8, from byte 14 on
 --> 2025-01-15-a.md:2:11
  |
2 | title = \"M\u{fffd}nchen\"
  |           ^ not UTF-8
  |
  = help: save it as UTF-8; what cannot be read is shown as \u{fffd}
";
    let mut sources = Sources::default();
    sources.add(source);
    let actual = text("non-utf8", &sources, TODAY);
    assert_eq!(actual, expected, "\n{actual}");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// The rule's default, as its page says it.
fn level(rule: &Rule) -> &'static str {
    match (rule.level, rule.lenient_in_drafts) {
        (None, _) => "off",
        (Some(Level::Hint), _) => "hint",
        (Some(Level::Warning), _) => "warning",
        (Some(Level::Error), false) => "error",
        (Some(Level::Error), true) => "error, a warning in drafts",
    }
}

/// The table of `docs/src/rules.md`: what a rule finds is the first sentence of its page.
fn table() -> String {
    let mut out = String::from("| code | rule | default | finds |\n|---|---|---|---|\n");
    for rule in RULES {
        let paragraph = rule.docs.split("\n\n").nth(2).unwrap().replace('\n', " ");
        let sentence = paragraph
            .split_once(". ")
            .map_or(paragraph.as_str(), |(first, _)| first);
        let sentence = sentence.trim_end_matches([':', '.']);
        let (code, name, level) = (rule.code, rule.name, level(rule));
        writeln!(
            out,
            "| {code} | [{name}](rules/{name}.md) | {level} | {sentence} |"
        )
        .unwrap();
    }
    out
}

struct Section {
    heading: String,
    fences: Vec<Fence>,
}

/// A fenced block: its info string, its text, and where that is in the page.
struct Fence {
    info: String,
    text: String,
    range: Range<usize>,
}

fn section(page: &str, heading: &str) -> Section {
    let found = sections(page)
        .into_iter()
        .find(|section| section.heading == heading);
    found.unwrap_or_else(|| panic!("no section {heading}"))
}

/// The level-2 sections of a page with their fenced blocks.
fn sections(page: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut in_heading = false;
    for (event, range) in Parser::new(page).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => {
                in_heading = true;
                sections.push(Section {
                    heading: String::new(),
                    fences: Vec::new(),
                });
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Text(text) if in_heading => sections.last_mut().unwrap().heading += &text,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let block = &page[range.clone()];
                let first = range.start + block.find('\n').unwrap() + 1;
                let last = (range.start + block.rfind('\n').unwrap() + 1).max(first);
                if let Some(section) = sections.last_mut() {
                    let text = page[first..last].to_owned();
                    section.fences.push(Fence {
                        info: info.to_string(),
                        text,
                        range: first..last,
                    });
                }
            }
            _ => {}
        }
    }
    sections
}

/// Files, and the output that they give.
#[derive(Default)]
struct Example<'a> {
    files: BTreeMap<&'a str, &'a Fence>,
    /// Files as they were before the change that is looked at.
    before: BTreeMap<&'a str, &'a Fence>,
    shown: Option<&'a Fence>,
}

impl<'a> Example<'a> {
    fn kept(&mut self, is_before: bool) -> &mut BTreeMap<&'a str, &'a Fence> {
        if is_before {
            &mut self.before
        } else {
            &mut self.files
        }
    }

    fn sources(&self) -> Sources {
        let mut sources = Sources::default();
        let now = self.files.iter().map(|file| (file, None));
        let before = self.before.iter().map(|file| (file, Some("before")));
        let files: Vec<&str> = self.files.keys().copied().collect();
        for ((path, fence), revision) in now.chain(before) {
            sources.add(Source {
                path: (*path).to_owned(),
                text: fence.text.clone(),
                assets: assets(path, &files),
                revision: revision.map(str::to_owned),
                ..Source::default()
            });
        }
        sources
    }

    fn today(&self) -> &str {
        let mut said = self
            .files
            .values()
            .filter_map(|fence| attribute(fence, "today"));
        said.next().unwrap_or(TODAY)
    }
}

/// The other files in a bundle's folder.
fn assets(path: &str, files: &[&str]) -> Vec<String> {
    let Some(folder) = path.strip_suffix("index.md") else {
        return Vec::new();
    };
    let below = files.iter().filter_map(|file| file.strip_prefix(folder));
    below
        .filter(|name| !folder.is_empty() && *name != "index.md")
        .map(str::to_owned)
        .collect()
}

/// An example ends with what it shows, or where one of its files comes again.
fn examples(fences: &[Fence]) -> Vec<Example<'_>> {
    let mut examples = vec![Example::default()];
    for fence in fences {
        let example = examples.last_mut().unwrap();
        if fence.info == "text" {
            example.shown = Some(fence);
            examples.push(Example::default());
            continue;
        }
        let file =
            attribute(fence, "file").unwrap_or_else(|| panic!("`{}` names no file", fence.info));
        let is_before = attribute(fence, "at") == Some("before");
        if example.kept(is_before).contains_key(file) {
            examples.push(Example::default());
        }
        let example = examples.last_mut().unwrap();
        example.kept(is_before).insert(file, fence);
    }
    examples
}

/// `md file=a b.md at=before today=2025-01-15`: a value ends where the next key begins.
fn attribute<'a>(fence: &'a Fence, key: &str) -> Option<&'a str> {
    let (_, value) = fence.info.split_once(&format!(" {key}="))?;
    let end = [" file=", " today=", " at="]
        .iter()
        .filter_map(|next| value.find(next))
        .min();
    Some(&value[..end.unwrap_or(value.len())])
}

/// What `pm check --hints` prints of one rule.
fn text(rule: &str, sources: &Sources, today: &str) -> String {
    let mut diagnostics = diagnostics(sources, today);
    diagnostics.retain(|diagnostic| diagnostic.finding.rule == rule);
    let text = FORMATS[0].emit(&listing(&diagnostics, sources, Style::Plain));
    let text = text.trim_end();
    if text.is_empty() {
        String::new()
    } else {
        format!("{text}\n")
    }
}

/// What a format prints of some diagnostics.
pub fn listing<'a>(
    diagnostics: &'a [Diagnostic],
    sources: &'a Sources,
    style: Style,
) -> Listing<'a> {
    Listing {
        diagnostics,
        sources,
        checked: &[],
        rules: &[],
        prefix: "",
        style,
    }
}

/// All that `pm check --hints` finds in some files; with `--base`, where some of them are of another revision.
pub fn diagnostics(sources: &Sources, today: &str) -> Vec<Diagnostic> {
    let (config, corpus, findings) = read(sources, None);
    let before = sources
        .all()
        .find_map(|(_, source)| source.revision.clone());
    let before = before.map(|revision| {
        let (_, Corpus { postmortems, .. }, _) = read(sources, Some(&revision));
        let is_same = |id: SourceId| sources.iter().any(|(_, now)| same(now, sources.get(id)));
        let others = postmortems.into_iter().filter(|old| !is_same(old.source));
        let was = |id: SourceId| {
            sources
                .all()
                .any(|(_, old)| old.revision.is_some() && same(old, sources.get(id)))
        };
        let changed = sources.iter().map(|(id, _)| id).filter(|id| !was(*id));
        Before {
            corpus: model::corpus(others.collect()),
            changed: changed.collect(),
        }
    });
    let now = Now::at(
        format!("{today}T00:00:00Z").parse().unwrap(),
        config.timezone,
    );
    let (missing_files, misspelt_files) = missing_files(sources, &corpus, &config);
    let template = sources.iter().find(|(_, source)| source.path == TEMPLATE);
    let known = Known {
        template: template.map(|(_, source)| source.text.clone()),
        missing_files,
        misspelt_files,
        before,
        ..Known::default()
    };
    let site = Site {
        sources,
        corpus: &corpus,
        config: &config,
        now,
        known: &known,
    };
    check::check(&site, findings)
}

/// What is linked to is there if it is one of the files.
fn missing_files(
    sources: &Sources,
    corpus: &Corpus,
    config: &Config,
) -> (BTreeSet<String>, BTreeMap<String, String>) {
    let linked = check::linked_files(sources, corpus, config);
    let files = sources.iter().flat_map(|(_, source)| {
        let assets = source.assets.iter();
        let assets = assets.map(|asset| format!("{}/{asset}", source.folder()));
        assets.chain([source.path.clone()])
    });
    let files: Vec<String> = files.collect();
    let is_there = |path: &&String| {
        let folder = format!("{path}/");
        files
            .iter()
            .any(|file| file == *path || file.starts_with(&folder))
    };
    let missing: BTreeSet<String> = linked
        .iter()
        .filter(|path| !is_there(path))
        .cloned()
        .collect();
    let misspelt = missing.iter().filter_map(|path| {
        let other = files.iter().find(|file| file.eq_ignore_ascii_case(path));
        Some((path.clone(), other?.clone()))
    });
    let misspelt = misspelt.collect();
    (missing, misspelt)
}

/// The site of the files of one revision.
fn read(sources: &Sources, revision: Option<&str>) -> (Config, Corpus, Vec<Finding>) {
    let all = sources.all();
    let files: Vec<(SourceId, &Source)> = all
        .filter(|(_, source)| source.revision.as_deref() == revision && source.path != TEMPLATE)
        .collect();
    let named = |name: &str| {
        let mut files = files.iter();
        files
            .find(|(_, source)| source.path == name)
            .map(|(id, _)| *id)
    };
    let (book, catalog) = (named("book.toml"), named("catalog.toml"));
    let (config, mut findings) = Config::read(sources, book, catalog);
    // Beside postmortems and configuration, a page can have files for others to link to.
    let is_markdown = |path: &str| Path::new(path).extension().is_some_and(|e| e == "md");
    let is_page = |path: &str| is_markdown(path) && !path.starts_with("runbooks/");
    let mut postmortems = Vec::new();
    for (id, source) in &files {
        if is_page(&source.path) {
            let (document, found) = parse::parse(*id, source, &config);
            findings.extend(found);
            postmortems.push(model::postmortem(*id, source, document, &config));
        }
    }
    (config, model::corpus(postmortems), findings)
}

fn same(one: &Source, other: &Source) -> bool {
    one.path == other.path && one.text == other.text
}
