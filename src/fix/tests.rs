//! Which fixes are made together, and that they are made until none is left. The rule is made up: a digit is to be a
//! smaller one.

use super::*;
use crate::diagnostic::{Finding, Level};

/// Every digit but 0 is a finding; its fix writes the digit below, and takes the byte before it along where that is a
/// `<`, and the byte behind it where that is a `>`.
struct Digits(Sources);

impl Checked for Digits {
    fn sources(&self) -> &Sources {
        &self.0
    }

    fn check(&mut self) -> Vec<Diagnostic> {
        let files = self.0.iter();
        let found = files.flat_map(|(id, source)| {
            let digits = source
                .text
                .match_indices(|c: char| ('1'..='9').contains(&c));
            digits.map(move |(at, digit)| {
                let start = at - usize::from(source.text[..at].ends_with('<'));
                let end = at + 1 + usize::from(source.text[at + 1..].starts_with('>'));
                let below = digit.parse::<u8>().unwrap() - 1;
                let new = source.text[start..end].replace(digit, &below.to_string());
                let edit = Edit::replace(Span::new(start, end), new);
                Diagnostic {
                    code: "PM000",
                    level: Level::Hint,
                    finding: Finding::new("digit", id, Span::new(at, at + 1), "a digit")
                        .fix("write the one below", vec![edit]),
                }
            })
        });
        found.collect()
    }

    fn edit(&mut self, texts: BTreeMap<SourceId, String>) {
        for (id, text) in texts {
            self.0.replace(id, text);
        }
    }
}

fn files(texts: &[&str]) -> Digits {
    let mut sources = Sources::default();
    for text in texts {
        sources.add(Source {
            text: (*text).to_owned(),
            ..Source::default()
        });
    }
    Digits(sources)
}

/// The text after one round, and after all.
fn check(text: &str, once: &str, settled: &str, fixed: usize) {
    let mut files = files(&[text]);
    let diagnostics = files.check();
    let changes = round(&diagnostics, files.sources(), |_| true);
    let edits: Vec<Edit> = changes
        .into_iter()
        .flat_map(|change| change.edits)
        .collect();
    assert_eq!(edit::apply(text, &edits), once, "{text}");
    let outcome = settle(&mut files, |_| true);
    let after = &files.0.get(SourceId(0)).text;
    assert_eq!((after.as_str(), outcome.fixed), (settled, fixed), "{text}");
    assert_eq!(outcome.left, []);
    assert_eq!(settle(&mut files, |_| true), Outcome::default(), "{text}");
}

#[test]
fn fixes_are_made_until_none_is_left() {
    check("a1é1\r\n2", "a0é0\r\n1", "a0é0\r\n0", 4);
    check("none", "none", "none", 0);
}

#[test]
fn what_overlaps_waits() {
    check("<1>1>", "<0>1>", "<0>0>", 2);
    check("1 <1", "0 <0", "0 <0", 2);
}

#[test]
fn what_is_next_to_another_waits() {
    check("11", "01", "00", 2);
    check("111", "010", "000", 3);
}

#[test]
fn only_what_may_change_does() {
    let mut files = files(&["1", "2", "1"]);
    let mut broken = files.0.get(SourceId(2)).clone();
    broken.invalid_utf8 = Some(0);
    let id = files.0.add(broken);
    let outcome = settle(&mut files, |id| id != SourceId(1));
    let texts: Vec<&str> = files
        .0
        .iter()
        .map(|(_, source)| source.text.as_str())
        .collect();
    assert_eq!(texts, ["0", "2", "0", "1"]);
    let left: Vec<SourceId> = outcome.left.iter().map(|d| d.finding.at.source).collect();
    assert_eq!(left, [SourceId(1), id]);
    let before: Vec<(SourceId, &str)> = outcome
        .before
        .iter()
        .map(|(id, text)| (*id, text.as_str()))
        .collect();
    assert_eq!(before, [(SourceId(0), "1"), (SourceId(2), "1")]);
}

/// Fixes that undo each other are a bug, and must not hang.
#[test]
fn it_ends() {
    struct Toggle(Sources);
    impl Checked for Toggle {
        fn sources(&self) -> &Sources {
            &self.0
        }
        fn check(&mut self) -> Vec<Diagnostic> {
            let text = &self.0.get(SourceId(0)).text;
            let other = if text == "a" { "b" } else { "a" };
            let span = Span::new(0, 1);
            vec![Diagnostic {
                code: "PM000",
                level: Level::Hint,
                finding: Finding::new("toggle", SourceId(0), span, "it is not the other")
                    .fix("write the other", vec![Edit::replace(span, other)]),
            }]
        }
        fn edit(&mut self, texts: BTreeMap<SourceId, String>) {
            for (id, text) in texts {
                self.0.replace(id, text);
            }
        }
    }
    let mut files = Toggle(files(&["a"]).0);
    assert_eq!(settle(&mut files, |_| true).left.len(), 1);
}
