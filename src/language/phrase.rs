//! A phrase as people write it → a pattern that finds it.
//!
//! What a phrase may say, the head of `en.toml` lists. A site's own phrases are words and `*` only: [`plain`].

use std::collections::BTreeMap;

/// Words by the name of their class.
pub(super) type Classes = BTreeMap<String, Vec<String>>;

/// What stands between two words: blanks, and the markup of emphasis, of a quotation's next line, of a joined word.
const GAP: &str = r"[ \t\r\n\u{a0}*_>-]+";

/// A letter, near enough: tables of Unicode's letters would make every pattern large.
const LETTER: &str = r"[0-9A-Za-z_\u{c0}-\u{1fff}\u{2c00}-\u{ffff}-]";

/// A handle, or up to three words with capitals.
const NAME: &str = r"(?:@[0-9A-Za-z](?:[0-9A-Za-z_.-]*[0-9A-Za-z_-])?|[A-Z\u{c0}-\u{7ff}][0-9A-Za-z\u{c0}-\u{7ff}.-]*(?: [A-Z\u{c0}-\u{7ff}][0-9A-Za-z\u{c0}-\u{7ff}.-]*){0,2})";

/// How deep classes may name classes.
const DEPTH: usize = 4;

/// A phrase, understood.
#[derive(Debug, Clone)]
pub(super) struct Phrase(Vec<Item>);

/// A piece of a phrase: what may stand in one place.
#[derive(Debug, Clone)]
struct Item {
    pattern: String,
    optional: bool,
    /// What its first alternative finds.
    sample: String,
}

impl Phrase {
    /// A phrase of a language's list.
    ///
    /// # Panics
    /// Where it is not one: the lists are part of the program, and a test reads them.
    pub fn read(text: &str, classes: &Classes) -> Self {
        Self(items(text, classes, 0))
    }

    /// A phrase in which only `*` is special. It begins where its letters do.
    pub fn plain(text: &str) -> Self {
        let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '*');
        let words = text.split_whitespace();
        Self(words.map(|text| either(&[word(text)])).collect())
    }

    /// A regular expression for it, without anchors. `{name}` is its only capture.
    pub fn pattern(&self) -> String {
        join(&self.0)
    }

    /// How it goes on from the word that one of the `hints` begins in: that word and the next that it must have.
    pub fn core_with(&self, hints: &[String]) -> Option<String> {
        let begins = |at: &usize| {
            let rest = sample(&self.0[*at..]);
            let first = rest.find(|c: char| !c.is_alphanumeric());
            let first = first.unwrap_or(rest.len());
            let inside = |hint: &String| rest.find(hint.as_str()).is_some_and(|at| at < first);
            !self.0[*at].optional && hints.iter().any(inside)
        };
        let at = (0..self.0.len()).find(begins)?;
        let next = self.0[at + 1..].iter().position(|item| !item.optional);
        let end = next.map_or(self.0.len(), |next| at + 1 + next + 1);
        Some(join(&self.0[at..end]))
    }
}

fn join(items: &[Item]) -> String {
    let mut out = String::new();
    // Whether a gap is due before the next item, or stands already behind an optional one.
    let mut gap = false;
    for item in items {
        let pattern = &item.pattern;
        match (gap, item.optional) {
            (false, false) => out += pattern,
            (false, true) => out.extend(["(?:", pattern.as_str(), GAP, ")?"]),
            (true, false) => out.extend([GAP, pattern.as_str()]),
            (true, true) => out.extend(["(?:", GAP, pattern.as_str(), ")?"]),
        }
        gap |= !item.optional;
    }
    out
}

fn items(text: &str, classes: &Classes, depth: usize) -> Vec<Item> {
    assert!(depth < DEPTH, "classes name each other in `{text}`");
    let item = |token: &str| {
        let bare = token.strip_suffix('?');
        let alternatives = bare.unwrap_or(token).split('|');
        let alternatives: Vec<Alternative> = alternatives
            .flat_map(|text| alternative(text, classes, depth))
            .collect();
        Item {
            optional: bare.is_some(),
            ..either(&alternatives)
        }
    };
    text.split_whitespace().map(item).collect()
}

/// One of what may stand in a place.
#[derive(Debug, Clone)]
enum Alternative {
    /// A word of ASCII. All of a place become one pattern.
    Word(String),
    Other(Item),
}

fn alternative(text: &str, classes: &Classes, depth: usize) -> Vec<Alternative> {
    let class = text.strip_prefix('{').and_then(|text| text.split_once('}'));
    let Some((class, ending)) = class else {
        return vec![word(text)];
    };
    let ending = (!ending.is_empty()).then(|| either(&[word(ending)]));
    let ended = |pattern: String, sample: String| {
        let (more, rest) = ending
            .as_ref()
            .map_or(("", ""), |ending| (&ending.pattern, &ending.sample));
        Alternative::Other(Item {
            pattern: pattern + more,
            optional: false,
            sample: sample + rest,
        })
    };
    if class == "name" {
        return vec![ended(format!("({NAME})"), "@ann".into())];
    }
    let members = classes.get(class).map_or(&[][..], Vec::as_slice);
    assert!(!members.is_empty(), "there is no class `{class}`");
    let member = |member: &String| -> Vec<Alternative> {
        if ending.is_none() && !member.contains(' ') {
            let alternatives = member.split('|');
            return alternatives
                .flat_map(|text| alternative(text, classes, depth + 1))
                .collect();
        }
        let items = items(member, classes, depth + 1);
        vec![ended(join(&items), sample(&items))]
    };
    members.iter().flat_map(member).collect()
}

fn sample(items: &[Item]) -> String {
    let needed = items.iter().filter(|item| !item.optional);
    let samples: Vec<&str> = needed.map(|item| item.sample.as_str()).collect();
    samples.join(" ")
}

fn either(alternatives: &[Alternative]) -> Item {
    let mut words = Vec::new();
    let mut patterns = Vec::new();
    for alternative in alternatives {
        match alternative {
            Alternative::Word(word) => words.push(regex::escape(word)),
            Alternative::Other(item) => patterns.push(item.pattern.clone()),
        }
    }
    if !words.is_empty() {
        // Boundaries of Unicode would make every search slow, and its cases every pattern large.
        let words = format!(r"(?-u:\b)(?i-u:{})(?-u:\b)", words.join("|"));
        patterns.insert(0, words);
    }
    Item {
        pattern: format!("(?:{})", patterns.join("|")),
        optional: false,
        sample: match &alternatives[0] {
            Alternative::Word(word) => word.to_lowercase(),
            Alternative::Other(item) => item.sample.clone(),
        },
    }
}

/// One word in any case: letters, apostrophes of either kind, and `*` for any letters.
fn word(text: &str) -> Alternative {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let edges = [text.chars().next(), text.chars().next_back()];
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if text.chars().all(is_plain) && edges.into_iter().all(is_letter) {
        return Alternative::Word(text.to_owned());
    }
    let mut pattern = String::new();
    for part in text.split_inclusive(['*', '\'', '’']) {
        let letters = part.trim_end_matches(['*', '\'', '’']);
        let flags = if letters.is_ascii() { "i-u" } else { "i" };
        let escaped = regex::escape(letters);
        pattern.extend(["(?", flags, ":", escaped.as_str(), ")"]);
        match &part[letters.len()..] {
            "" => {}
            "*" => pattern.extend([LETTER, "*"]),
            _ => pattern += "['’]",
        }
    }
    // Letters that are not of ASCII are left without a boundary.
    let edge = |c| if is_letter(c) { r"(?-u:\b)" } else { "" };
    Alternative::Other(Item {
        pattern: format!("{}{pattern}{}", edge(edges[0]), edge(edges[1])),
        optional: false,
        sample: text.replace('*', "").to_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    fn check(phrase_text: &str, text: &str, expected: &[&str]) {
        let classes = [
            ("who", "we|they"),
            ("not", "not|never yet?"),
            ("we", "{who} all?"),
        ];
        let classes: Classes = classes
            .map(|(class, member)| (class.to_owned(), vec![member.to_owned()]))
            .into();
        let pattern = Phrase::read(phrase_text, &classes).pattern();
        let regex = Regex::new(&pattern).unwrap_or_else(|error| panic!("{error}"));
        let found: Vec<String> = regex
            .find_iter(text)
            .map(|found| found.as_str().to_owned())
            .collect();
        assert_eq!(found, expected, "{phrase_text} in {text}");
    }

    #[test]
    fn words_are_found_whole_in_any_case_and_over_markup() {
        check(
            "go down",
            "Go down, go\n  **down**, ago down, go downy",
            &["Go down", "go\n  **down"],
        );
        check("don't", "don't don’t dont", &["don't", "don’t"]);
        check("*ed", "used, ed, re-used; edge", &["used", "ed", "re-used"]);
        check("used*", "used, usedness", &["used", "usedness"]);
        check("überlastet", "ist Überlastet, überlastete", &["Überlastet"]);
        check("a.b", "a.b axb", &["a.b"]);
    }

    #[test]
    fn items_are_alternatives_and_optional() {
        check(
            "go|went down?",
            "go, went down, go up",
            &["go", "went down", "go"],
        );
        check("just? go", "just go, go", &["just go", "go"]);
        check(
            "{who} {not}? go",
            "we go, they never yet go, we did go",
            &["we go", "they never yet go"],
        );
        check(
            "{we}'s|{we} fault",
            "we all's fault, they fault",
            &["we all's fault", "they fault"],
        );
    }

    #[test]
    fn names_have_capitals_or_an_at() {
        check(
            "{name} ran",
            "Ann Bo ran, @c.d ran, e ran, Éva ran",
            &["Ann Bo ran", "@c.d ran", "Éva ran"],
        );
    }

    #[test]
    fn a_sites_own_phrase_is_words_alone() {
        let regex = Regex::new(&Phrase::plain("a|b {c}? d*").pattern());
        let regex = regex.unwrap_or_else(|error| panic!("{error}"));
        let found = regex
            .find("a d, a|b {c} do, a|b {c}? don't")
            .map(|found| found.as_str());
        assert_eq!(found, Some("a|b {c}? don"));
    }

    #[test]
    fn a_hint_begins_in_a_word() {
        let core = |hint: &str| Phrase::plain("all of it").core_with(&[hint.to_owned()]);
        assert_eq!(core("f i"), Some(Phrase::plain("of it").pattern()));
        assert_eq!(core("ll"), Some(Phrase::plain("all of").pattern()));
        assert_eq!(core("none"), None);
    }
}
