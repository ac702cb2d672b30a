//! The words by which a rule knows how something is said: a list for each language, and what a site adds to it.
//!
//! It knows phrases and texts, not documents: what of a document is its author's own prose is for `check`.

mod list;
mod phrase;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use list::{Found, List};

/// The lists by their language, as a tag of BCP 47 begins.
const LANGUAGES: &[(&str, &str)] = &[("en", include_str!("language/en.toml"))];

/// What a site adds to the list of one rule, and takes from it: phrases as people write them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    pub add: Vec<String>,
    pub allow: Vec<String>,
}

/// A list for each rule that has one, by the rule's name.
#[derive(Debug, Clone, Default)]
pub struct Lexicon(BTreeMap<String, List>);

impl Lexicon {
    /// The lists of a language, a tag of BCP 47, with a site's own phrases. Of a language without lists there are the
    /// site's own alone.
    pub fn new(language: &str, own: &BTreeMap<&'static str, Own>) -> Self {
        let primary = language.split('-').next().unwrap_or_default();
        let mut files = LANGUAGES.iter();
        let file = files.find(|(tag, _)| tag.eq_ignore_ascii_case(primary));
        Self::read(file.map_or("classes = {}", |(_, text)| text), own)
    }

    fn read(text: &str, own: &BTreeMap<&'static str, Own>) -> Self {
        let mut file: File = toml::from_str(text).expect("the lists are part of the program");
        for rule in own.keys() {
            file.rules.entry((*rule).to_owned()).or_default();
        }
        let nothing = Own::default();
        let lists = file.rules.iter().map(|(rule, written)| {
            let own = own.get(rule.as_str()).unwrap_or(&nothing);
            (rule.clone(), List::new(written, &file.classes, own))
        });
        Self(lists.collect())
    }

    /// The phrases of a rule.
    pub fn list(&self, rule: &str) -> Option<&List> {
        self.0.get(rule)
    }
}

/// Whether a site's own phrase can be found: it has a letter or a digit.
pub fn is_phrase(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// A file of phrases.
#[derive(Debug, Deserialize)]
struct File {
    classes: phrase::Classes,
    #[serde(flatten)]
    rules: BTreeMap<String, Written>,
}

/// The phrases of one rule, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// Pieces of words: each phrase has one of them. Without any, texts are not searched first.
    #[serde(default)]
    hints: Vec<String>,
    #[serde(default)]
    groups: Vec<WrittenGroup>,
    #[serde(default)]
    allow: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGroup {
    help: String,
    phrases: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a phrase says in its many ways: each alternative once, with the first of all others.
    fn samples(text: &str, classes: &phrase::Classes) -> Vec<String> {
        let tokens = text
            .split_whitespace()
            .filter(|token| !token.ends_with('?'));
        let alternatives: Vec<Vec<String>> = tokens.map(|token| ways(token, classes)).collect();
        let first: Vec<&str> = alternatives.iter().map(|ways| ways[0].as_str()).collect();
        let mut samples = Vec::new();
        for (index, ways) in alternatives.iter().enumerate() {
            for way in ways {
                let mut sample = first.clone();
                sample[index] = way;
                samples.push(sample.join(" "));
            }
        }
        samples
    }

    fn ways(token: &str, classes: &phrase::Classes) -> Vec<String> {
        let way = |text: &str| -> Vec<String> {
            let Some((class, ending)) =
                text.strip_prefix('{').and_then(|text| text.split_once('}'))
            else {
                return vec![text.replace('*', "")];
            };
            if class == "name" {
                return vec![format!("@ann{ending}")];
            }
            let members = classes[class].iter();
            let samples = members.flat_map(|member| samples(member, classes));
            samples.map(|sample| sample + ending).collect()
        };
        token.split('|').flat_map(way).collect()
    }

    /// What is found in a sentence, in the language of a file of its own and a site's own words.
    fn check(own: &Own, sentence: &str, expected: &[&str]) {
        let file = r#"
[classes]
wer = ["wir", "{name}"]
[blame-language]
hints = ["ergess", "ahrläss"]
allow = ["nicht vergessen"]
[[blame-language.groups]]
help = "was war da"
phrases = ["{wer} haben|hat das? vergessen", "fahrlässig*"]
"#;
        let own = BTreeMap::from([("blame-language", own.clone())]);
        let lexicon = Lexicon::read(file, &own);
        let list = lexicon.list("blame-language");
        let list = list.unwrap_or_else(|| panic!("there is a list"));
        let found: Vec<&str> = match list.near(sentence).next() {
            None => Vec::new(),
            Some(_) => list
                .find(sentence)
                .into_iter()
                .map(|found| &sentence[found.range])
                .collect(),
        };
        assert_eq!(found, expected, "{sentence}");
    }

    #[test]
    fn another_language_is_a_file() {
        let none = Own::default();
        check(
            &none,
            "Wir haben das vergessen.",
            &["Wir haben das vergessen"],
        );
        check(
            &none,
            "Éva hat vergessen, sehr fahrlässige.",
            &["Éva hat vergessen", "fahrlässige"],
        );
        check(&none, "Das haben wir nicht vergessen.", &[]);
        check(&none, "we forgot to", &[]);
    }

    #[test]
    fn a_site_adds_and_allows() {
        let own = |add: &[&str], allow: &[&str]| Own {
            add: add.iter().map(ToString::to_string).collect(),
            allow: allow.iter().map(ToString::to_string).collect(),
        };
        check(
            &own(&[], &["fahrlässig"]),
            "Fahrlässig, grob fahrlässige.",
            &["fahrlässige"],
        );
        check(
            &own(&["nie *dacht"], &[]),
            "Wir haben nie daran gedacht, nie bedacht.",
            &["nie bedacht"],
        );
        check(
            &own(&["No Go"], &[]),
            "no *go*, a NO GO, no-go, no good",
            &["no *go", "NO GO", "no-go"],
        );
        check(&own(&["(c|d)?"], &[]), "(c|d)? c d", &["c|d)?"]);
        check(&own(&["überstürzt"], &[]), "Überstürzt", &["Überstürzt"]);
        check(
            &own(&["*人為*"], &[]),
            "原因は人為ミス",
            &["原因は人為ミス"],
        );
        check(&own(&["CI/CD"], &[]), "the ci/cd, cd", &["ci/cd"]);
        let lexicon = Lexicon::new("de-AT", &BTreeMap::new());
        assert!(lexicon.list("blame-language").is_none());
        assert!(
            Lexicon::new("EN-gb", &BTreeMap::new())
                .list("named-cause")
                .is_some()
        );
    }

    /// A hint that a phrase has not would hide the phrase.
    #[test]
    fn every_phrase_is_found_in_every_way() {
        let mut hidden = Vec::new();
        for (language, text) in LANGUAGES {
            let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
            for (rule, written) in file.rules {
                let written = Written {
                    allow: Vec::new(),
                    ..written
                };
                let list = List::new(&written, &file.classes, &Own::default());
                let phrases = written.groups.iter().flat_map(|group| &group.phrases);
                for sample in phrases.flat_map(|phrase| samples(phrase, &file.classes)) {
                    let capital = sample[..1].to_uppercase() + &sample[1..];
                    for sample in [format!("x {sample}"), capital] {
                        if list.near(&sample).next().is_none() || list.find(&sample).is_empty() {
                            hidden.push(format!("{language} {rule}: {sample}"));
                        }
                    }
                }
            }
        }
        assert_eq!(hidden, Vec::<String>::new());
    }
}
