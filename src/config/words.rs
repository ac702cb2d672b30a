//! `[output.pm.words]`: what a site adds to the lists of words that rules look for, and takes from them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::language::{self, Lexicon, Own};
use crate::span::Spanned;
use crate::tables::{Table, Value};

/// The rules that look for phrases.
const RULES: [&str; 3] = ["blame-language", "counterfactual", "human-error-as-cause"];

/// A phrase in characters: longer than any that somebody would look for.
const MAX_LENGTH: usize = 200;

/// A site's own words.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Phrases, by the rule that looks for them.
    pub phrases: BTreeMap<&'static str, Own>,
    /// The same for `named-cause`: people, and names that are nobody's.
    pub names: Own,
    /// Made of `phrases` and the language's lists when it is first asked.
    lexicon: OnceLock<Lexicon>,
}

impl Words {
    /// The phrases of all rules, the language's and the site's.
    pub fn lexicon(&self, language: &str) -> &Lexicon {
        self.lexicon
            .get_or_init(|| Lexicon::new(language, &self.phrases))
    }
}

pub(super) fn read(t: &mut Table<'_>) -> Words {
    let mut words = Words::default();
    for rule in RULES {
        if let Some(own) = t.table(rule, own) {
            words.phrases.insert(rule, own);
        }
    }
    words.names = t.table("named-cause", own).unwrap_or_default();
    words
}

fn own(t: &mut Table<'_>) -> Own {
    let add = phrases(t, "add");
    let allow = phrases(t, "allow");
    Own { add, allow }
}

fn phrases(t: &mut Table<'_>, key: &'static str) -> Vec<String> {
    let mut texts = t.read(key, Value::texts).unwrap_or_default();
    texts.retain(|text| {
        let wrong = wrong(text);
        if let Some((message, label, help)) = wrong {
            let finding = t.finding("invalid-value", text.span, message);
            t.report(finding.label(label).help(help));
        }
        wrong.is_none()
    });
    texts.into_iter().map(|text| text.value).collect()
}

/// Why a phrase cannot be looked for: message, label and help.
fn wrong(text: &Spanned<String>) -> Option<(&'static str, &'static str, &'static str)> {
    if text.value.chars().count() > MAX_LENGTH {
        return Some((
            "a phrase must have at most 200 characters",
            "too long",
            "write the few words that are to be found",
        ));
    }
    (!language::is_phrase(&text.value)).then_some((
        "a phrase must have a word",
        "no word",
        "write the words that are to be found; `*` stands for any letters",
    ))
}
