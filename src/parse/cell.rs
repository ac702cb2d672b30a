//! The values of a table's cells, and of the remarks that say the same in a list.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::NaiveDate;

use super::Context;
use super::blocks::{self, Block, Inline};
use super::item::{handle, trimmed, without_comment};
use crate::diagnostic::{Finding, nearest};
use crate::span::{Field, Span, Spanned};
use crate::time::{DateOrder, parse_date};
use crate::vocabulary::{ActionStatus, Vocabulary, fold};

/// A piece of text that is the value of something.
#[derive(Debug, Clone)]
pub(super) struct Cell<'t> {
    /// Without white space around it.
    pub span: Span,
    /// What is read.
    pub plain: Cow<'t, str>,
    /// The addresses that it links to.
    pub links: Vec<Spanned<String>>,
}

impl<'t> Cell<'t> {
    /// A cell of a table.
    pub fn of_block(cx: &Context<'_>, block: &'t Block<'_>) -> Self {
        Self {
            span: without_comment(cx.text, block),
            plain: match block.text() {
                Cow::Borrowed(text) => text.trim().into(),
                Cow::Owned(text) => text.trim().to_owned().into(),
            },
            links: links(&block.inlines, block.span),
        }
    }

    /// A part of a paragraph.
    pub fn of_span(cx: &Context<'t>, span: Span, inlines: &[Inline<'_>]) -> Self {
        let span = trimmed(cx.text, span);
        let source = span.text(cx.text);
        let is_plain = !source.contains(['*', '`', '[', '\\', '&', '~', '<']);
        Self {
            span,
            plain: if is_plain {
                source.into()
            } else {
                blocks::plain_text(source).into()
            },
            links: links(inlines, span),
        }
    }

    /// The cell as it stands; `None` where nothing is said.
    pub fn markdown(&self, cx: &Context<'_>) -> Option<Spanned<String>> {
        (!is_absent(&self.plain))
            .then(|| Spanned::new(self.span.text(cx.text).to_owned(), self.span))
    }

    fn unreadable<T>(&self) -> Field<T> {
        Field::Unreadable(Spanned::new(self.plain.clone().into_owned(), self.span))
    }
}

/// The links that stand in `within`, each once.
pub(super) fn links(inlines: &[Inline], within: Span) -> Vec<Spanned<String>> {
    let mut links: Vec<Spanned<String>> = Vec::new();
    let mut places = HashMap::new();
    let first = inlines.partition_point(|inline| inline.span.start < within.start);
    let inside = inlines[first..]
        .iter()
        .take_while(|inline| inline.span.start <= within.end)
        .filter(|inline| within.contains(inline.span));
    for inline in inside {
        if let Some(address) = &inline.link {
            let place = *places.entry(address).or_insert(links.len());
            match links.get_mut(place) {
                Some(link) => link.span = link.span.to(inline.span),
                None => links.push(Spanned::new(address.clone(), inline.span)),
            }
        }
    }
    links
}

/// Whether a cell says that there is nothing to say.
pub(super) fn is_absent(plain: &str) -> bool {
    let bare =
        plain.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.'));
    bare.is_empty() || is_one_of(bare, &["n a", "na", "none", "nil", "not applicable"])
}

/// Whether a text is one of some words, which are given folded. Most texts differ from all in their first letter.
fn is_one_of(text: &str, words: &[&str]) -> bool {
    let first = text.chars().find(|c| c.is_alphanumeric());
    let begins = |word: &&str| word.chars().next() == first.map(|c| c.to_ascii_lowercase());
    words.iter().any(begins) && words.contains(&fold(text).as_str())
}

/// Whether a cell says that its value is still to come: the rule `placeholder-text` reports it.
pub(super) fn is_placeholder(plain: &str) -> bool {
    let bare = plain.trim();
    !bare.is_empty() && bare.chars().all(|c| matches!(c, '?' | '…' | '.' | '_'))
        || is_one_of(
            bare,
            &["tbd", "tba", "tbc", "todo", "to be determined", "xxx"],
        )
}

/// A word of a closed list.
pub(super) fn word<V: Vocabulary>(
    cx: &Context<'_>,
    cell: &Cell<'_>,
    findings: &mut Vec<Finding>,
) -> Field<V> {
    if let Some(word) = V::parse(&cell.plain) {
        return Field::Known(Spanned::new(word, cell.span));
    }
    if is_absent(&cell.plain) {
        return Field::Missing;
    }
    if !is_placeholder(&cell.plain) {
        let message = format!("`{}` is not a {}", cell.plain, V::NAME);
        let finding = cx.finding("invalid-value", cell.span, message);
        findings.push(
            finding
                .label(format!("not a {}", V::NAME))
                .help(expected::<V>(&cell.plain)),
        );
    }
    cell.unreadable()
}

/// What to write instead of `word`.
pub(super) fn expected<V: Vocabulary>(word: &str) -> String {
    let spellings = V::ALL
        .iter()
        .flat_map(|item| std::iter::once(item.as_str()).chain(item.aliases().iter().copied()));
    let meant = nearest(word, spellings).and_then(V::parse);
    if let Some(meant) = meant {
        return format!("did you mean `{}`?", meant.as_str());
    }
    let all: Vec<String> = V::ALL
        .iter()
        .map(|item| format!("`{}`", item.as_str()))
        .collect();
    format!("write one of {}", all.join(", "))
}

/// A status, through the site's own words. One that is not known is left to the rule `unknown-status`.
pub(super) fn status(cx: &Context<'_>, cell: &Cell<'_>) -> Field<ActionStatus> {
    match cx.config.status(&cell.plain) {
        Some(status) => Field::Known(Spanned::new(status, cell.span)),
        None if is_absent(&cell.plain) => Field::Missing,
        None => cell.unreadable(),
    }
}

/// A date.
pub(super) fn date(
    cx: &Context<'_>,
    cell: &Cell<'_>,
    findings: &mut Vec<Finding>,
) -> Field<NaiveDate> {
    let order = cx.config.date_order;
    let unknown = match parse_date(&cell.plain, order) {
        Ok(date) => return Field::Known(Spanned::new(date, cell.span)),
        Err(unknown) => unknown,
    };
    if is_absent(&cell.plain) {
        return Field::Missing;
    }
    if !is_placeholder(&cell.plain) {
        let orders = [DateOrder::DayMonthYear, DateOrder::MonthDayYear];
        let depends = order.is_none()
            && orders
                .iter()
                .any(|order| parse_date(&cell.plain, Some(*order)).is_ok());
        let (rule, label, help) = if depends {
            (
                "ambiguous-time",
                "day or month first?",
                "write it as `2025-02-28`, or set `date-order` in `book.toml`",
            )
        } else {
            ("invalid-value", "not a date", "write it as `2025-02-28`")
        };
        findings.push(
            cx.finding(rule, cell.span, unknown.0)
                .label(label)
                .help(help),
        );
    }
    cell.unreadable()
}

/// The people that a cell names, as written.
pub(super) fn owners(cx: &Context<'_>, cell: &Cell<'_>) -> Vec<Spanned<String>> {
    let nobody = |name: &str| {
        let bare = name.trim_matches(['@', '*', '_', '`', '~']);
        is_absent(bare)
            || is_placeholder(bare)
            || is_one_of(bare, &["unassigned", "nobody", "no one"])
    };
    if nobody(&cell.plain) {
        return Vec::new();
    }
    let spans = split(cx.text, cell.span, is_between_people);
    let owners = spans.into_iter().map(|span| {
        let source = span.text(cx.text);
        let name = if source.contains(['[', '\\', '&']) {
            blocks::plain_text(source)
        } else {
            source.trim_matches(['*', '`', '~', ' ']).to_owned()
        };
        Spanned::new(name, span)
    });
    owners.filter(|owner| !nobody(&owner.value)).collect()
}

/// How far to look for the `@` of an address.
const LONGEST_NAME: usize = 64;

/// The length of the separator at the beginning of `rest`; `before` is the name so far.
fn is_between_people(before: &str, rest: &str) -> usize {
    for word in [" and ", " & ", " + "] {
        if rest.starts_with(word) {
            return word.len();
        }
    }
    match rest.as_bytes()[0] {
        b',' | b';' => 1,
        // `@acme/payments` is one name, `@carol/@dave` are two.
        b'/' if !before.trim_start().starts_with('@')
            || rest[1..].trim_start().starts_with('@') =>
        {
            1
        }
        // `carol+oncall@example.com` is one address.
        b'+' if !rest.bytes().take(LONGEST_NAME).any(|byte| byte == b'@')
            || rest[1..].trim_start().starts_with('@') =>
        {
            1
        }
        b'<' if rest.starts_with("<br") => rest
            .bytes()
            .take("<br />".len())
            .position(|byte| byte == b'>')
            .map_or(0, |end| end + 1),
        _ => 0,
    }
}

/// The IDs of factors that a cell names.
pub(super) fn factors(cx: &Context<'_>, cell: &Cell<'_>) -> Vec<Spanned<String>> {
    if is_absent(&cell.plain) || is_placeholder(&cell.plain) {
        return Vec::new();
    }
    let is_id = |word: &str| word.len() <= 8 && word.ends_with(|c: char| c.is_ascii_digit());
    let words = cell.plain.split([' ', ',', ';', '/', '&', '+']);
    let only_ids = words.filter(|word| !matches!(*word, "" | "and")).all(is_id);
    let spans = split(cx.text, cell.span, |_, rest| match rest.as_bytes()[0] {
        b',' | b';' => 1,
        b'/' | b'&' | b'+' | b' ' if only_ids => 1,
        _ if only_ids && rest.starts_with("and ") => 4,
        _ => 0,
    });
    named(cx, spans)
}

/// The tickets that a cell names: the addresses of its links, and words beside them.
pub(super) fn tickets(cx: &Context<'_>, cell: &Cell<'_>) -> Vec<Spanned<String>> {
    if is_absent(&cell.plain) || is_placeholder(&cell.plain) {
        return Vec::new();
    }
    if !cell.links.is_empty() {
        return cell.links.clone();
    }
    let is_ticket =
        |word: &str| word.bytes().any(|byte| byte.is_ascii_digit()) || word.contains("://");
    let words = cell
        .plain
        .split([' ', ',', ';'])
        .filter(|word| !word.is_empty());
    let only_tickets = words.into_iter().all(is_ticket);
    let spans = split(cx.text, cell.span, |_, rest| match rest.as_bytes()[0] {
        b',' | b';' => 1,
        b' ' if only_tickets => 1,
        _ => 0,
    });
    named(cx, spans)
}

fn named(cx: &Context<'_>, spans: Vec<Span>) -> Vec<Spanned<String>> {
    let name = |span: Span| {
        let name = span.text(cx.text).trim_matches(['*', '`', '_']);
        (!is_absent(name)).then(|| Spanned::new(name.to_owned(), span))
    };
    spans.into_iter().filter_map(name).collect()
}

/// The pieces of `span` between separators that stand in no bracket. `separator` gets the piece so far and the rest,
/// and gives the separator's length, 0 where there is none.
fn split(text: &str, span: Span, separator: impl Fn(&str, &str) -> usize) -> Vec<Span> {
    let source = span.text(text);
    let mut pieces = Vec::new();
    let (mut from, mut at, mut depth) = (0, 0, 0_i32);
    while at < source.len() {
        let rest = &source[at..];
        let length = if depth <= 0 {
            separator(&source[from..at], rest)
        } else {
            0
        };
        if length > 0 {
            pieces.push(Span::new(from, at));
            at += length;
            from = at;
            continue;
        }
        match rest.as_bytes()[0] {
            b'(' | b'[' | b'<' => depth += 1,
            b')' | b']' | b'>' => depth -= 1,
            _ => {}
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    pieces.push(Span::new(from, source.len()));
    let pieces = pieces
        .into_iter()
        .map(|piece| trimmed(text, piece.shift(span.start)));
    pieces.filter(|piece| !piece.is_empty()).collect()
}

/// Whether a text is nothing but people: handles, or names that the catalog knows.
pub(super) fn are_people(cx: &Context<'_>, cell: &Cell<'_>) -> bool {
    let owners = owners(cx, cell);
    let is_person = |owner: &Spanned<String>| {
        let name = owner.value.as_str();
        handle(name) == Some(name.len()) || is_in_catalog(cx, name)
    };
    !owners.is_empty() && owners.iter().all(is_person)
}

fn is_in_catalog(cx: &Context<'_>, name: &str) -> bool {
    let catalog = &cx.config.catalog;
    catalog
        .owner(name)
        .is_some_and(|owner| catalog.people.contains_key(&owner.0))
}
