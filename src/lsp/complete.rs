//! What can be written at a place: keys, severities, services, owners, factors, sections, rules.

mod body;
mod front;

use std::collections::BTreeSet;

use lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, TextEdit};

use super::{Positions, View};
use crate::check::RULES;
use crate::span::Span;
use crate::vocabulary::Vocabulary;

/// A word that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    detail: String,
    kind: CompletionItemKind,
}

/// The words that fit, and what they replace: the beginning of a word before the place, and its rest behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Words {
    span: Span,
    words: Vec<Word>,
}

/// The completions at the view's place.
pub fn complete(view: View<'_>, positions: &Positions<'_>) -> Vec<CompletionItem> {
    let Some(Words { span, words }) = words(view) else {
        return Vec::new();
    };
    let range = positions.range(span);
    let item = |(index, word): (usize, Word)| CompletionItem {
        label: word.text.clone(),
        kind: Some(word.kind),
        detail: (!word.detail.is_empty()).then_some(word.detail),
        // The order is the vocabulary's, which is the order in which people expect the words.
        sort_text: Some(format!("{index:04}")),
        filter_text: Some(word.text.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range,
            new_text: word.text,
        })),
        ..CompletionItem::default()
    };
    words.into_iter().enumerate().map(item).collect()
}

fn words(view: View<'_>) -> Option<Words> {
    let front = view.postmortem.document.front.span;
    let in_front =
        front.is_some_and(|front| front.start <= view.offset && view.offset <= front.end);
    let line = Line::at(view);
    if let Some(words) = rules(&line) {
        Some(words)
    } else if in_front {
        front::words(view, &line, front?)
    } else {
        body::words(view, &line)
    }
}

/// The line that a place is in.
struct Line<'t> {
    /// Where the line begins in the text.
    start: usize,
    /// What stands before the place, and after it.
    before: &'t str,
    after: &'t str,
}

impl<'t> Line<'t> {
    fn at(view: View<'t>) -> Self {
        let start = view.text[..view.offset].rfind('\n').map_or(0, |at| at + 1);
        let rest = &view.text[view.offset..];
        let end = rest.find('\n').unwrap_or(rest.len());
        Self {
            start,
            before: &view.text[start..view.offset],
            after: rest[..end].trim_end_matches('\r'),
        }
    }

    /// The word that is being written.
    fn word(&self) -> Span {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
        let head = self.before.trim_end_matches(is_part).len();
        let tail = self.after.len() - self.after.trim_start_matches(is_part).len();
        let at = self.start + self.before.len();
        Span::new(self.start + head, at + tail)
    }

    /// The same with the words before it that belong to it, from `start` in the line on.
    fn from(&self, start: usize) -> Span {
        Span::new(self.start + start, self.word().end)
    }
}

/// Inside `pm-allow: …`, the names of the rules.
fn rules(line: &Line<'_>) -> Option<Words> {
    let (_, after) = line.before.rsplit_once("pm-allow:")?;
    let name = after.trim_start();
    if name.contains(char::is_whitespace) || name.contains("-->") {
        return None;
    }
    let words = RULES.iter().map(|rule| Word {
        text: rule.name.to_owned(),
        detail: rule.code.to_owned(),
        kind: CompletionItemKind::CONSTANT,
    });
    Some(Words {
        span: line.word(),
        words: words.collect(),
    })
}

/// The words of a vocabulary.
fn vocabulary<V: Vocabulary>() -> Vec<Word> {
    V::ALL.iter().map(|word| plain(word.as_str(), "")).collect()
}

fn plain(text: &str, detail: &str) -> Word {
    Word {
        text: text.to_owned(),
        detail: detail.to_owned(),
        kind: CompletionItemKind::ENUM_MEMBER,
    }
}

/// Everybody whom the catalog lists or who owns an action, as `@handle`.
fn people(view: View<'_>) -> Vec<Word> {
    let catalog = &view.site.config.catalog;
    let mut handles: BTreeSet<&str> = catalog.people.keys().map(String::as_str).collect();
    let postmortems = view.site.corpus.postmortems.iter();
    let actions = postmortems.flat_map(|postmortem| &postmortem.actions);
    handles.extend(
        actions
            .flat_map(|action| &action.owners)
            .map(|owner| owner.0.as_str()),
    );
    let words = handles.into_iter().map(|handle| {
        let name = catalog
            .people
            .get(handle)
            .and_then(|person| person.name.as_deref());
        Word {
            text: format!("@{handle}"),
            detail: name.unwrap_or_default().to_owned(),
            kind: CompletionItemKind::REFERENCE,
        }
    });
    words.collect()
}
