//! What is wrong, where, and what to do: as data. Rendering is `emit`'s.

use crate::edit::Edit;
use crate::source::{Location, SourceId};
use crate::span::Span;

/// How much a diagnostic weighs. An error makes `check` exit with 1 and stops `build`; a warning never does; a hint is a
/// matter of form, shown in editors and where it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Hint,
    Warning,
    Error,
}

impl Level {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something that a rule, or the parser in a rule's name, found. It has no level yet: the runner in `check` gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, `missing-owner`.
    pub rule: &'static str,
    pub at: Location,
    /// One sentence, without a full stop: what is wrong.
    pub message: String,
    /// A few words beside the caret; may be empty.
    pub label: String,
    /// What to do about it.
    pub help: String,
    /// Other places that take part.
    pub related: Vec<(Location, String)>,
    /// Whether it stays a warning whatever the rule's level: for what is asked for rather than required.
    pub advisory: bool,
    /// What mends it, where that is mechanical and cannot be wrong.
    pub fix: Option<Fix>,
}

/// A change that mends a finding, in the finding's own file. Made twice, it changes nothing the second time: what it
/// mends is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative: `write the status as open`, with the value in backticks.
    pub title: String,
    /// They do not overlap.
    pub edits: Vec<Edit>,
}

impl Finding {
    pub fn new(
        rule: &'static str,
        source: SourceId,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            at: Location { source, span },
            message: message.into(),
            label: String::new(),
            help: String::new(),
            related: Vec::new(),
            advisory: false,
            fix: None,
        }
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    #[must_use]
    pub fn related(mut self, at: Location, label: impl Into<String>) -> Self {
        self.related.push((at, label.into()));
        self
    }

    #[must_use]
    pub fn advisory(mut self) -> Self {
        self.advisory = true;
        self
    }

    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix {
            title: title.into(),
            edits,
        });
        self
    }
}

/// What is said of a rule where its findings are listed.
#[derive(Debug, Clone, Copy)]
pub struct RuleInfo {
    /// `PM402`.
    pub code: &'static str,
    /// `missing-owner`.
    pub name: &'static str,
    /// The default; `None` is off.
    pub level: Option<Level>,
    pub fixable: bool,
    /// The rule's page, as Markdown.
    pub docs: &'static str,
}

/// A finding whose level is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code, `PM012`.
    pub code: &'static str,
    pub level: Level,
    pub finding: Finding,
}

/// The nearest of `known` to a misspelt `word`, if one is near enough to be meant.
///
/// Near is an edit distance (insertions, deletions, substitutions, swaps of neighbours) of at most a third of the
/// word's length, and at least one.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The optimal string alignment distance.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(rows[i][j - 1] + 1)
                .min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelling_finds_its_word() {
        let known = ["severity", "services", "status", "tags"];
        let check = |word: &str, expected: Option<&str>| {
            assert_eq!(nearest(word, known), expected, "{word}");
        };
        check("sevreity", Some("severity"));
        check("service", Some("services"));
        check("tag", Some("tags"));
        check("banana", None);
    }
}
