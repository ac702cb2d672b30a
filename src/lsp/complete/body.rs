//! Completion in the body: section names, the cells of the action table, the remarks of a list, marks and categories.

use std::collections::BTreeSet;

use super::{Line, Word, Words, people, plain, vocabulary};
use crate::lsp::View;
use crate::parse::Section;
use crate::vocabulary::{
    ActionStatus, ActionType, Automation, Column, Debt, FactorCategory, Instant, Priority, Remind,
    SectionKind, Vocabulary,
};

pub(super) fn words(view: View<'_>, line: &Line<'_>) -> Option<Words> {
    if let Some(start) = heading(line) {
        return Some(Words {
            span: line.from(start),
            words: sections(view),
        });
    }
    let kind = section(view)?.kind;
    let span = line.word();
    let words =
        if kind == Some(SectionKind::ActionItems) && line.before.trim_start().starts_with('|') {
            cell(view, line)?
        } else if line.before.ends_with('@') || span.text(view.text).starts_with('@') {
            people(view)
        } else {
            match kind? {
                SectionKind::Timeline if is_open(line.before, '[', ']') => vocabulary::<Instant>(),
                SectionKind::ContributingFactors if is_open(line.before, '(', ')') => {
                    let mut words = vocabulary::<FactorCategory>();
                    let debts = vocabulary::<Debt>().into_iter();
                    words.extend(debts.map(|debt| plain(&format!("debt: {}", debt.text), "")));
                    words.push(plain("accepted: ", "the reason"));
                    words
                }
                SectionKind::ActionItems if is_open(line.before, '(', ')') => remark(view),
                _ => return None,
            }
        };
    Some(Words { span, words })
}

/// Where the name of a level-2 heading begins in its line.
fn heading(line: &Line<'_>) -> Option<usize> {
    let name = line.before.strip_prefix("## ")?;
    Some(line.before.len() - name.trim_start().len())
}

/// The sections that are not there yet.
fn sections(view: View<'_>) -> Vec<Word> {
    let line = Line::at(view).start;
    let there = view.postmortem.document.sections.iter();
    // The heading that is being written is no section that is there.
    let there: Vec<SectionKind> = there
        .filter(|section| section.span.start != line)
        .filter_map(|section| section.kind)
        .collect();
    let kinds = SectionKind::ALL.iter().filter(|kind| !there.contains(kind));
    kinds.map(|kind| plain(kind.as_str(), "")).collect()
}

/// The section that the place is in: the last that begins before it.
fn section(view: View<'_>) -> Option<&Section> {
    let mut sections = view.postmortem.document.sections.iter();
    sections.rfind(|section| section.span.start <= view.offset)
}

/// Whether a bracket is open at the end of `before`.
fn is_open(before: &str, open: char, close: char) -> bool {
    let (opened, closed) = (before.rfind(open), before.rfind(close));
    opened.is_some_and(|opened| closed.is_none_or(|closed| closed < opened))
}

/// What fits in the cell of an action table, by the header above it.
fn cell(view: View<'_>, line: &Line<'_>) -> Option<Vec<Word>> {
    let index = cells(line.before).len() - 1;
    let above = view.text[..line.start].lines().rev();
    let header = above
        .take_while(|line| line.trim_start().starts_with('|'))
        .last()?;
    let name = *cells(header).get(index)?;
    Some(match view.site.config.column(name)? {
        Column::Owner => people(view),
        Column::Status => statuses(view),
        Column::Priority => vocabulary::<Priority>(),
        Column::Type => vocabulary::<ActionType>(),
        Column::Automation => vocabulary::<Automation>(),
        Column::Remind => vocabulary::<Remind>(),
        Column::Factor => factors(view),
        Column::Team => {
            let teams = view.site.config.catalog.teams.keys();
            teams.map(|team| plain(team, "")).collect()
        }
        _ => return None,
    })
}

/// The cells of a row, or of its beginning. A pipe behind a backslash is text.
fn cells(row: &str) -> Vec<&str> {
    let row = row.trim_start();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in row.char_indices() {
        if c == '|' && !escaped {
            cells.push(&row[start..at]);
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    cells.push(&row[start..]);
    cells
}

/// What an action of a list says in parentheses.
fn remark(view: View<'_>) -> Vec<Word> {
    let mut words = people(view);
    words.extend(vocabulary::<Priority>());
    words.push(plain("due ", "a date, 2025-02-15"));
    words.extend(vocabulary::<ActionStatus>());
    words.extend(factors(view));
    words
}

/// The statuses, and the site's own names for them.
fn statuses(view: View<'_>) -> Vec<Word> {
    vocabulary::<ActionStatus>()
        .into_iter()
        .chain(
            view.site
                .config
                .statuses
                .iter()
                .map(|(alias, status)| plain(alias, status.as_str())),
        )
        .collect()
}

/// The factors of this postmortem.
pub(super) fn factors(view: View<'_>) -> Vec<Word> {
    let mut seen = BTreeSet::new();
    let factors = view.postmortem.document.factors.iter();
    factors
        .filter(|factor| seen.insert(factor.id.as_str()))
        .map(|factor| plain(&factor.id, &factor.text))
        .collect()
}
