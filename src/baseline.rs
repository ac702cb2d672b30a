//! Findings that are known: a file of fingerprints, written once, so that a team with many old postmortems sees what is
//! new.
//!
//! Each entry stands for one finding. The file is JSON with an entry a line, sorted, so that a review shows what was
//! added and merges go well; it says of each finding what a reader needs to know it again, and nothing that changes from
//! day to day. What it calls a file is a path relative to the site's root; where that is gone, a new file in which the same is
//! found is taken for it.

mod renames;

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::fingerprint::{fingerprints, fingerprints_by};
use crate::secrets;
use crate::source::{SourceId, Sources};

/// The file's usual name, in the site's folder.
pub const NAME: &str = "pm-baseline.json";

const VERSION: u32 = 1;

/// How many characters of the marked text an entry shows.
const LENGTH: usize = 80;

/// The known findings, by their fingerprints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    fingerprints: BTreeSet<String>,
    entries: Vec<RawEntry>,
}

/// Findings, held against a baseline.
#[derive(Debug, Default)]
pub struct Held {
    pub new: Vec<Diagnostic>,
    pub known: Vec<Diagnostic>,
    /// How many entries no finding answers to any more.
    pub stale: usize,
}

#[derive(Deserialize)]
struct Raw {
    version: u32,
    findings: Vec<RawEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct RawEntry {
    /// This and what follows tells a file that has another name now; who writes a baseline by hand can leave it out.
    #[serde(default)]
    file: String,
    #[serde(default)]
    rule: String,
    #[serde(default)]
    text: String,
    fingerprint: String,
}

impl Baseline {
    /// Reads a baseline's file. Only the fingerprints count; the rest is for people, and for finding a file again that has
    /// another name.
    ///
    /// # Errors
    /// A sentence, where the text is no baseline of a kind that is known.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw =
            serde_json::from_str(text).map_err(|error| format!("it is no baseline: {error}"))?;
        if raw.version != VERSION {
            let version = raw.version;
            return Err(format!(
                "it is of version {version}, and this pm reads version {VERSION}"
            ));
        }
        let entries = raw.findings;
        let fingerprints = entries.iter().map(|entry| entry.fingerprint.clone());
        Ok(Self {
            fingerprints: fingerprints.collect(),
            entries,
        })
    }

    /// The fingerprints of findings, under the names that this baseline has for their files.
    fn fingerprints_of(&self, all: &[Diagnostic], sources: &Sources) -> Vec<String> {
        let old = renames::old_names(&self.entries, all, sources);
        fingerprints_by(all, sources, |id| {
            old.get(&id).unwrap_or(&sources.get(id).path)
        })
    }

    /// The places in a list of the findings that are known. The list is as for [`Baseline::hold`].
    pub fn among(
        &self,
        all: &[Diagnostic],
        sources: &Sources,
        is: impl Fn(&Diagnostic) -> bool,
    ) -> BTreeSet<usize> {
        let fingerprints = self.fingerprints_of(all, sources);
        let named = all.iter().zip(fingerprints).enumerate();
        let known = named.filter(|(_, (diagnostic, fingerprint))| {
            is(diagnostic) && self.fingerprints.contains(fingerprint)
        });
        known.map(|(index, _)| index).collect()
    }

    /// Tells the known findings from the new ones. `all` are those of the whole site, in the order of places; what `is`
    /// excludes is never known.
    pub fn hold(
        &self,
        all: Vec<Diagnostic>,
        sources: &Sources,
        is: impl Fn(&Diagnostic) -> bool,
    ) -> Held {
        let mut held = Held::default();
        let mut found = 0;
        let fingerprints = self.fingerprints_of(&all, sources);
        for (diagnostic, fingerprint) in all.into_iter().zip(fingerprints) {
            if is(&diagnostic) && self.fingerprints.contains(&fingerprint) {
                found += 1;
                held.known.push(diagnostic);
            } else {
                held.new.push(diagnostic);
            }
        }
        held.stale = self.fingerprints.len() - found;
        held
    }
}

/// The text of a baseline, and how many entries it has.
///
/// `all` are the findings of the whole site, in the order of places, and `is` says which of them are taken in.
pub fn write(
    all: &[Diagnostic],
    sources: &Sources,
    is: impl Fn(&Diagnostic) -> bool,
) -> (String, usize) {
    let mut texts: HashMap<SourceId, String> = HashMap::new();
    let fingerprints = fingerprints(all, sources);
    let taken = all.iter().zip(fingerprints);
    let taken = taken.filter(|(diagnostic, _)| is(diagnostic));
    let entries = taken.map(|(diagnostic, fingerprint)| {
        let finding = &diagnostic.finding;
        let source = sources.get(finding.at.source);
        let text = texts.entry(finding.at.source);
        let text = text.or_insert_with(|| without_secrets(&source.text));
        let excerpt = excerpt(finding.at.span.text(text));
        (source.path.clone(), finding.rule, excerpt, fingerprint)
    });
    let entries: BTreeSet<_> = entries.collect();
    let mut out = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
    for (index, (file, rule, text, fingerprint)) in entries.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let (file, text) = (serde_json::json!(file), serde_json::json!(text));
        // Writing into a string cannot fail.
        let _ = write!(
            out,
            "{comma}\n    {{\"file\": {file}, \"rule\": \"{rule}\", \"text\": {text}, \"fingerprint\": \"{fingerprint}\"}}"
        );
    }
    out += if entries.is_empty() {
        "]\n}\n"
    } else {
        "\n  ]\n}\n"
    };
    (out, entries.len())
}

/// A secret must not be written down twice.
fn without_secrets(text: &str) -> String {
    let secrets = secrets::find(text);
    secrets::masked(text, secrets.iter().map(|secret| secret.span), '*')
}

/// The beginning of what is marked.
fn excerpt(marked: &str) -> String {
    let words: Vec<&str> = marked.split_whitespace().collect();
    words.join(" ").chars().take(LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Finding, Level};
    use crate::source::Source;
    use crate::span::Span;

    /// Findings of `rule` at each of `words` in a file.
    fn found(text: &str, words: &[&str]) -> (Sources, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let id = sources.add(Source::new("p/a \"b\".md".into(), text.into()));
        let mut from = 0;
        let diagnostic = |word: &&str| {
            let at = from + text[from..].find(word).unwrap();
            from = at + word.len();
            Diagnostic {
                code: "PM402",
                level: Level::Error,
                finding: Finding::new("missing-owner", id, Span::new(at, from), "no owner"),
            }
        };
        (sources.clone(), words.iter().map(diagnostic).collect())
    }

    #[test]
    fn what_is_written_is_known() {
        let (sources, all) = found(
            "| Ship  it | Ship  it | Test \\ |",
            &["Ship  it", "Ship  it", "Test \\"],
        );
        let (text, count) = write(&all, &sources, |_| true);
        assert_eq!(count, 3);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 8, "{text}");
        let begin = r#"    {"file": "p/a \"b\".md", "rule": "missing-owner", "text": "Ship it", "fingerprint": ""#;
        assert!(lines[3].starts_with(begin), "{text}");
        let baseline = Baseline::read(&text).unwrap();
        let held = baseline.hold(all, &sources, |_| true);
        assert_eq!((held.new.len(), held.known.len(), held.stale), (0, 3, 0));
        // Elsewhere in the file, and one less and one more.
        let (sources, all) = found("more\n\n| Ship it | Ship it | Ship it |", &["Ship it"; 3]);
        let held = baseline.hold(all.clone(), &sources, |_| true);
        assert_eq!((held.new.len(), held.known.len(), held.stale), (1, 2, 1));
        assert_eq!(held.new[0].finding.at, all[2].finding.at);
    }

    #[test]
    fn what_is_excluded_is_never_known() {
        let (sources, all) = found("a b", &["a", "b"]);
        let (text, count) = write(&all, &sources, |d| d.finding.at.span.start == 0);
        assert_eq!(count, 1);
        let baseline = Baseline::read(&text).unwrap();
        let held = baseline.hold(all, &sources, |_| false);
        assert_eq!((held.new.len(), held.known.len(), held.stale), (2, 0, 1));
    }

    #[test]
    fn an_empty_one_is_one() {
        let (text, _) = write(&[], &Sources::default(), |_| true);
        assert_eq!(text, "{\n  \"version\": 1,\n  \"findings\": []\n}\n");
        assert_eq!(Baseline::read(&text), Ok(Baseline::default()));
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        let check = |text: &str, expected: &str| {
            let said = Baseline::read(text).unwrap_err();
            assert!(said.starts_with(expected), "{said}");
        };
        check("+++\ntitle = \"A\"\n+++", "it is no baseline");
        check("{\"version\": 1}", "it is no baseline");
        check("<<<<<<< HEAD", "it is no baseline");
        check("{\"version\": 2, \"findings\": []}", "it is of version 2");
    }
}
