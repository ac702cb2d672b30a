//! The Action Items section: tables, lists, and the headings and bold lines that group them.

mod list;
mod remark;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::blocks::{Block, BlockKind};
use super::cell::{self, Cell};
use super::item::trimmed;
use super::{Action, Context, Form, Part};
use crate::config::Config;
use crate::diagnostic::Finding;
use crate::span::{Field, Span, Spanned};
use crate::vocabulary::{ActionType, Column, NO_ACTIONS, Vocabulary, fold};

/// Parses the blocks of the section. What is understood is appended to `found`; the parts cover all the blocks.
pub(super) fn parse(
    cx: &Context<'_>,
    blocks: &[Block],
    found: &mut Vec<Action>,
    findings: &mut Vec<Finding>,
) -> Vec<Part> {
    let mut out = Output {
        cx,
        found,
        findings,
        parts: Vec::new(),
    };
    let mut group = Group::default();
    let mut heading = Group::default();
    for block in blocks {
        match block.kind {
            BlockKind::Heading(_) => {
                heading = Group::of(cx, block, block.text_span());
                group = heading.clone();
            }
            BlockKind::Paragraph if is_group_line(block) => {
                group = Group::of(cx, block, block.span).or(&heading);
            }
            BlockKind::List { .. } => {
                list::parse(&mut out, block, &group);
                continue;
            }
            BlockKind::Table => {
                table::parse(&mut out, block, &group);
                continue;
            }
            _ => {}
        }
        out.parts.push(Part::Prose(block.span));
    }
    out.parts
}

/// Whether a word that leads an item is read as the action's ID: `AI-1`, `SHOP-412`, `A1`.
pub fn is_action_id(word: &str) -> bool {
    list::is_id(word)
}

/// The column of actions that each header of a table names, `None` where it names none or another names it better.
pub fn action_columns(config: &Config, headers: &[impl AsRef<str>]) -> Vec<Option<Column>> {
    table::columns(headers, |header| config.column(header))
}

/// What the parsers of the forms add to.
struct Output<'a> {
    cx: &'a Context<'a>,
    found: &'a mut Vec<Action>,
    findings: &'a mut Vec<Finding>,
    parts: Vec<Part>,
}

impl Output<'_> {
    fn action(&mut self, mut action: Action, group: &Group) {
        if action.owners.is_empty() {
            action.owners.clone_from(&group.owners);
        }
        if action.kind.is_missing()
            && let Some(kind) = &group.kind
        {
            action.kind = Field::Known(kind.clone());
        }
        let index = self.found.len();
        self.found.push(action);
        self.parts.push(Part::Actions(index..index + 1));
    }

    /// Adds what is left of `span` as prose, if anything is.
    fn prose(&mut self, span: Span) {
        let span = trimmed(self.cx.text, span);
        if !span.is_empty() {
            self.parts.push(Part::Prose(span));
        }
    }
}

/// What a heading or a bold line above actions says of all of them.
#[derive(Debug, Clone, Default)]
struct Group {
    owners: Vec<Spanned<String>>,
    kind: Option<Spanned<ActionType>>,
}

impl Group {
    /// What a text says that is nothing but people or a type of action.
    fn of(cx: &Context<'_>, block: &Block, span: Span) -> Self {
        let mut cell = Cell::of_span(cx, span, &block.inlines);
        let text = block.text();
        let text = text.trim().trim_end_matches(':').trim_end();
        cell.plain = text.to_owned().into();
        let source = cell.span.text(cx.text);
        let bare = source
            .trim_end_matches(['*', '_', ':'])
            .trim_start_matches(['*', '_']);
        let start = cell.span.start + (source.len() - source.trim_start_matches(['*', '_']).len());
        cell.span = Span::new(start, (start + bare.len()).min(cell.span.end));
        if cell::are_people(cx, &cell) {
            Self {
                owners: cell::owners(cx, &cell),
                kind: None,
            }
        } else {
            Self {
                owners: Vec::new(),
                kind: ActionType::parse(&cell.plain).map(|kind| Spanned::new(kind, cell.span)),
            }
        }
    }

    /// What `self` leaves open, `outer` says.
    fn or(self, outer: &Self) -> Self {
        let owners = if self.owners.is_empty() {
            outer.owners.clone()
        } else {
            self.owners
        };
        Self {
            owners,
            kind: self.kind.or_else(|| outer.kind.clone()),
        }
    }
}

/// Whether a paragraph stands above a group: it is bold throughout.
fn is_group_line(block: &Block) -> bool {
    let mut inlines = block.inlines.iter().filter(|inline| !inline.html);
    let is_separator = |text: &str| matches!(text.trim(), "" | ":");
    !block.inlines.is_empty() && inlines.all(|inline| inline.strong || is_separator(&inline.text))
}

/// Whether a text only says that there is nothing to do.
fn says_none(text: &str) -> bool {
    let words = text.trim_matches(|c: char| c.is_ascii_punctuation() || c.is_whitespace());
    cell::is_absent(text) || NO_ACTIONS.contains(&fold(words).as_str())
}

/// An action of which nothing is known.
fn blank(span: Span, form: Form) -> Action {
    Action {
        span,
        form,
        id: None,
        text: Spanned::new(String::new(), Span::at(span.end)),
        owners: Vec::new(),
        priority: Field::Missing,
        due: Field::Missing,
        status: Field::Missing,
        kind: Field::Missing,
        factors: Vec::new(),
        tickets: Vec::new(),
        created: Field::Missing,
        completed: Field::Missing,
        evidence: None,
        reason: None,
        team: None,
        automation: Field::Missing,
        remind: Field::Missing,
        extra: Vec::new(),
        misread: false,
    }
}

/// Reads a value of an action. The text is no value: the forms differ in it.
fn set(
    cx: &Context<'_>,
    action: &mut Action,
    column: Column,
    value: &Cell<'_>,
    findings: &mut Vec<Finding>,
) {
    match column {
        Column::Id => {
            let is_there = !cell::is_absent(&value.plain);
            action.id =
                is_there.then(|| Spanned::new(value.plain.clone().into_owned(), value.span));
            add_tickets(action, value.links.clone());
        }
        Column::Action => {}
        Column::Owner => action.owners = cell::owners(cx, value),
        Column::Priority => action.priority = cell::word(cx, value, findings),
        Column::Due => action.due = cell::date(cx, value, findings),
        Column::Status => set_status(cx, action, value),
        Column::Type => action.kind = cell::word(cx, value, findings),
        Column::Factor => action.factors = cell::factors(cx, value),
        Column::Ticket => add_tickets(action, cell::tickets(cx, value)),
        Column::Created => action.created = cell::date(cx, value, findings),
        Column::Completed => {
            let day = cell::date(cx, value, findings);
            // The status may have said it: `done 2025-02-01`.
            if !day.is_missing() {
                action.completed = day;
            }
        }
        Column::Evidence => action.evidence = value.markdown(cx),
        Column::Reason => action.reason = value.markdown(cx),
        Column::Team => action.team = value.markdown(cx),
        Column::Automation => action.automation = cell::word(cx, value, findings),
        Column::Remind => action.remind = cell::word(cx, value, findings),
    }
}

/// Reads a status, also one with the day on which it came about: `done 2025-02-01`.
fn set_status(cx: &Context<'_>, action: &mut Action, value: &Cell<'_>) {
    if let Some((word, day)) = value.plain.rsplit_once(' ')
        && let Some(status) = cx.config.status(word).filter(|status| status.is_closed())
        && let Ok(day) = crate::time::parse_date(day, cx.config.date_order)
    {
        action.status = Field::Known(Spanned::new(status, value.span));
        if action.completed.is_missing() {
            action.completed = Field::Known(Spanned::new(day, value.span));
        }
        return;
    }
    action.status = cell::status(cx, value);
}

fn add_tickets(action: &mut Action, tickets: Vec<Spanned<String>>) {
    let known = action.tickets.iter().map(|ticket| ticket.value.clone());
    let mut known: HashSet<String> = known.collect();
    let new = tickets.into_iter();
    let new = new.filter(|ticket| known.insert(ticket.value.clone()));
    action.tickets.extend(new);
}
