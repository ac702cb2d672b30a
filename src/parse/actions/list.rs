//! Actions as the items of a list: `- [ ] Add the alert (@carol, P2, due 2025-02-28, F2)`.

use super::{Group, Output, add_tickets, blank, is_group_line, remark, says_none, set};
use crate::diagnostic::Finding;
use crate::parse::blocks::{Block, BlockKind, Inline};
use crate::parse::cell::{self, Cell};
use crate::parse::item::{self, Item, Lead, Mark};
use crate::parse::{Action, Context, Form};
use crate::span::{Field, Span, Spanned};
use crate::vocabulary::ActionStatus;

/// Reads a list. Items that are no actions are prose.
pub(super) fn parse(out: &mut Output<'_>, list: &Block, group: &Group) {
    for block in &list.children {
        if let Some(inner) = inner_group(out.cx, block) {
            self::group(out, block, &inner.or(group));
            continue;
        }
        let action = Item::new(out.cx, block).and_then(|item| action(out, &item));
        match action {
            Some(action) => out.action(action, group),
            None => out.prose(block.span),
        }
    }
}

/// What an item says of the actions in a list below it; `None` where such a list is only the detail of an action.
fn inner_group(cx: &Context<'_>, block: &Block) -> Option<Group> {
    let first = block.children.first()?;
    let is_item =
        block.kind == BlockKind::Item { task: None } && first.kind == BlockKind::Paragraph;
    let lists = || {
        block
            .children
            .iter()
            .filter(|child| matches!(child.kind, BlockKind::List { .. }))
    };
    if !is_item || lists().next().is_none() {
        return None;
    }
    let is_task = |item: &Block| matches!(item.kind, BlockKind::Item { task: Some(_) });
    let has_tasks = lists().any(|list| list.children.iter().any(is_task));
    let group = Group::of(cx, first, item::without_comment(cx.text, first));
    let says_something = !group.owners.is_empty() || group.kind.is_some();
    (has_tasks || says_something || is_group_line(first)).then_some(group)
}

/// Reads the lists inside an item; all else in it is prose.
fn group(out: &mut Output<'_>, block: &Block, group: &Group) {
    let mut at = block.span.start;
    for child in &block.children {
        if matches!(child.kind, BlockKind::List { .. }) {
            out.prose(Span::new(at, child.span.start));
            parse(out, child, group);
            at = child.span.end;
        }
    }
    out.prose(Span::new(at, block.span.end));
}

fn action(out: &mut Output<'_>, item: &Item<'_>) -> Option<Action> {
    let cx = out.cx;
    let mut action = blank(item.block.span, Form::List);
    action.status = ticked(cx, item);
    let (head, reopen) = leads(cx, item.head, &mut action);
    let rest = tails(out, item, head, &mut action);
    if says_nothing(rest.text(cx.text)) {
        return None;
    }
    add_tickets(&mut action, cell::links(&item.paragraph.inlines, rest));
    add_tickets(
        &mut action,
        addresses(cx.text, rest, &item.paragraph.inlines),
    );
    let span = if rest.end == item.head.end && !item.details().text(cx.text).trim().is_empty() {
        item::trimmed(cx.text, rest.to(item.details()))
    } else {
        rest
    };
    action.text = Spanned::new(format!("{reopen}{}", item.markdown(cx, rest)), span);
    Some(action)
}

/// What the box says, at the place where it stands.
fn ticked(cx: &Context<'_>, item: &Item<'_>) -> Field<ActionStatus> {
    let BlockKind::Item { task: Some(done) } = item.block.kind else {
        return Field::Missing;
    };
    let before = Span::new(item.block.span.start, item.head.start);
    let at = before
        .text(cx.text)
        .find('[')
        .map_or(before.end, |at| before.start + at);
    let status = if done {
        ActionStatus::Done
    } else {
        ActionStatus::Open
    };
    Field::Known(Spanned::new(
        status,
        Span::new(at, (at + "[x]".len()).min(before.end)),
    ))
}

/// Whether the item only says that there are no actions, or that they are still to come.
fn says_nothing(text: &str) -> bool {
    says_none(text) || cell::is_placeholder(text)
}

/// Takes what leads the text: an ID, a status, a priority, an owner, each at most once.
fn leads(cx: &Context<'_>, mut head: Span, action: &mut Action) -> (Span, &'static str) {
    let mut reopen = "";
    for _ in 0..5 {
        let taken = symbol(cx, head, action)
            .or_else(|| people(cx, head, action))
            .map(|rest| (rest, ""))
            .or_else(|| {
                let mut leads = item::leads(cx.text, head).into_iter();
                leads.find_map(|lead| take(cx, lead, action).then_some((lead.rest, lead.reopen)))
            });
        let Some((rest, open)) = taken else { break };
        head = rest;
        if !open.is_empty() {
            // What follows stands inside the bold run.
            reopen = open;
            break;
        }
    }
    (head, reopen)
}

/// A word without letters that is a status: `✅ text`.
fn symbol(cx: &Context<'_>, head: Span, action: &mut Action) -> Option<Span> {
    let source = head.text(cx.text);
    let end = source.find(char::is_whitespace)?;
    let status = symbol_status(cx, &source[..end])?;
    let span = Span::new(head.start, head.start + end);
    action.status = Field::Known(Spanned::new(status, span));
    Some(item::trimmed(cx.text, Span::new(span.end, head.end)))
}

fn symbol_status(cx: &Context<'_>, word: &str) -> Option<ActionStatus> {
    let is_symbol = !word.is_ascii() && !word.contains(char::is_alphanumeric);
    is_symbol.then(|| cx.config.status(word))?
}

/// `@carol: text`, `@carol and @dave text`.
fn people(cx: &Context<'_>, head: Span, action: &mut Action) -> Option<Span> {
    let source = head.text(cx.text);
    let mut end = item::handle(source)?;
    loop {
        let rest = &source[end..];
        let mut separators = [", ", ",", " and ", " & ", " + ", "/", " "].into_iter();
        let next = separators.find_map(|separator| {
            let more = rest.strip_prefix(separator)?;
            Some(separator.len() + item::handle(more)?)
        });
        match next {
            Some(length) => end += length,
            None => break,
        }
    }
    let rest = &source[end..];
    let after = rest
        .trim_start()
        .trim_start_matches([':', '—', '–', ','])
        .trim_start();
    let after = after.strip_prefix("- ").unwrap_or(after);
    if !action.owners.is_empty()
        || after.is_empty()
        || !rest.starts_with([' ', '\t', '\n', ':', ',', '—', '–'])
    {
        return None;
    }
    let mut at = 0;
    while let Some(start) = source[at..end].find('@').map(|start| at + start) {
        let length = item::handle(&source[start..])?;
        let owner = Span::new(start, start + length).shift(head.start);
        action
            .owners
            .push(Spanned::new(owner.text(cx.text).to_owned(), owner));
        at = start + length;
    }
    Some(Span::new(head.end - after.len(), head.end))
}

/// Takes a leading word, if it means something that is not yet known.
fn take(cx: &Context<'_>, lead: Lead, action: &mut Action) -> bool {
    let word = lead.word.text(cx.text);
    let written = Spanned::new(word.to_owned(), lead.word);
    let stands_alone = lead.mark != Mark::Dot && lead.is_separated(cx.text);
    if action.id.is_none() && is_id(word) {
        action.id = Some(written);
    } else if let Some(priority) =
        remark::priority_code(word).filter(|_| action.priority.is_missing())
    {
        action.priority = Field::Known(Spanned::new(priority, lead.word));
    } else if let Some(status) = remark::status_word(cx, word).filter(|_| stands_alone) {
        action.status = Field::Known(Spanned::new(status, lead.word));
    } else if action.owners.is_empty() && stands_alone && lead.mark != Mark::Dash {
        let cell = Cell::of_span(cx, lead.word, &[]);
        if !cell::are_people(cx, &cell) {
            return false;
        }
        action.owners = cell::owners(cx, &cell);
    } else {
        return false;
    }
    true
}

/// `AI-1`, `SHOP-412`, `A1`: letters and a number. A priority is none.
pub(super) fn is_id(word: &str) -> bool {
    let is_upper =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_number = |text: &str| {
        !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match word.rsplit_once('-') {
        Some((name, number)) => is_number(number) && is_upper(&name.replace(['-', '_'], "")),
        None => ["AI", "A"]
            .iter()
            .any(|name| word.strip_prefix(name).is_some_and(is_number)),
    }
}

/// Takes what trails the text: remarks in parentheses, a symbol, `— @carol`.
fn tails(out: &mut Output<'_>, item: &Item<'_>, mut head: Span, action: &mut Action) -> Span {
    let cx = out.cx;
    loop {
        if let Some(tail) = item::tail(cx.text, head)
            && let Some(values) = remark::read(cx, tail.inner, &item.paragraph.inlines)
        {
            for (column, value) in values {
                set(cx, action, column, &value, out.findings);
            }
            head = tail.rest;
        } else if let Some(rest) =
            last_symbol(cx, head, action).or_else(|| last_people(cx, head, action))
        {
            head = rest;
        } else {
            let tail = item::tail(cx.text, head);
            let misread = tail.and_then(|tail| remark::misread(cx, tail.inner));
            out.findings
                .extend(misread.map(|piece| unread_remark(cx, piece)));
            return head;
        }
    }
}

/// A remark is read whole or not at all, and whoever wrote an owner into it must hear that it was not.
fn unread_remark(cx: &Context<'_>, piece: Span) -> Finding {
    let written = piece.text(cx.text);
    let message = format!("`{written}` is not understood, so nothing of this remark is read");
    cx.finding("invalid-value", piece, message)
        .label("not an owner, a priority, a date, a status, a type, a factor or a ticket")
        .help("write it before the parenthesis; an owner begins with `@`, a date with `due`")
        .advisory()
}

fn last_symbol(cx: &Context<'_>, head: Span, action: &mut Action) -> Option<Span> {
    let source = head.text(cx.text);
    let (rest, word) = source.rsplit_once(char::is_whitespace)?;
    let status = symbol_status(cx, word)?;
    let span = Span::new(head.end - word.len(), head.end);
    action.status = Field::Known(Spanned::new(status, span));
    let rest = item::trimmed(cx.text, Span::new(head.start, head.start + rest.len()));
    (!rest.is_empty()).then_some(rest)
}

/// `text — @carol, @dave`.
fn last_people(cx: &Context<'_>, head: Span, action: &mut Action) -> Option<Span> {
    let source = head.text(cx.text);
    let at = source.rfind(" @").filter(|_| action.owners.is_empty())?;
    let dash = ["— @", "– @", " - @", "→ @"]
        .iter()
        .filter_map(|dash| Some((source.rfind(dash)?, dash.len() - 1)));
    let (start, length) = dash.max().filter(|(start, _)| *start <= at)?;
    let cell = Cell::of_span(cx, Span::new(head.start + start + length, head.end), &[]);
    let rest = item::trimmed(cx.text, Span::new(head.start, head.start + start));
    let all_handles = cell.plain.starts_with('@') && cell::are_people(cx, &cell);
    if !all_handles || rest.is_empty() {
        return None;
    }
    action.owners = cell::owners(cx, &cell);
    Some(rest)
}

/// The bare addresses in a text, which are links to a reader.
fn addresses(text: &str, within: Span, inlines: &[Inline]) -> Vec<Spanned<String>> {
    let source = within.text(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = source[at..].find("http").map(|start| at + start) {
        let rest = &source[start..];
        let end = rest.find(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | ')' | ']' | '|' | '"' | '`')
        });
        let address = rest[..end.unwrap_or(rest.len())]
            .trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '\'']);
        let span = Span::new(start, start + address.len()).shift(within.start);
        at = start + address.len().max("http".len());
        let is_address = ["http://", "https://"]
            .iter()
            .any(|scheme| address.len() > scheme.len() && address.starts_with(scheme));
        let is_bare = !source[..start].ends_with(['<', '(', ':', '"', '\'', '='])
            || source[..start].ends_with(" (");
        let before = inlines.partition_point(|inline| inline.span.start <= span.start);
        let inline = inlines[..before]
            .last()
            .filter(|inline| span.start < inline.span.end);
        if is_address
            && is_bare
            && inline.is_some_and(|inline| !inline.code && !inline.html && inline.link.is_none())
        {
            found.push(Spanned::new(address.to_owned(), span));
        }
    }
    found
}
