//! As much of a report as a message has room for: whole rows, the most urgent ones, and how many are left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Group, Item, Report};

/// What a message has room for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Of everything that is measured.
    pub size: usize,
    pub groups: usize,
}

/// How a format writes a group.
pub(super) struct Style<'s> {
    /// How much of the room a piece of text takes.
    pub size: fn(&str) -> usize,
    pub head: &'s dyn Fn(&Group<'_>) -> String,
    pub row: &'s dyn Fn(&Item<'_>) -> String,
    /// That so many of a group's rows are left out.
    pub more: &'s dyn Fn(usize) -> String,
    /// How much a group takes beside all of these.
    pub frame: usize,
}

/// A group, as far as there is room for it.
#[derive(Debug)]
pub(super) struct Part {
    pub head: String,
    /// Never none.
    pub rows: Vec<String>,
    /// Where rows are left out, that they are.
    pub more: Option<String>,
}

#[derive(Debug)]
pub(super) struct Fitted {
    pub parts: Vec<Part>,
    /// How many actions are in none of the parts.
    pub left_out: usize,
}

/// Takes rows in the order of their urgency, whatever their group, until there is no room for the next.
pub(super) fn fit(report: &Report<'_>, room: Room, style: &Style<'_>) -> Fitted {
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    let mut shown = BTreeSet::new();
    let mut left = room.size;
    for (rank, group, item) in by_urgency(report) {
        let row = (style.row)(item);
        let mut size = (style.size)(&row);
        let head = (!parts.contains_key(&group)).then(|| {
            let group = &report.groups[group];
            let head = (style.head)(group);
            size += (style.size)(&head) + (style.size)(&(style.more)(group.items.len()));
            size += style.frame;
            head
        });
        if size > left || (head.is_some() && parts.len() == room.groups) {
            break;
        }
        left -= size;
        shown.insert(rank);
        let part = parts.entry(group).or_insert_with(|| Part {
            head: head.unwrap_or_default(),
            rows: Vec::new(),
            more: None,
        });
        part.rows.push(row);
    }
    for (group, part) in &mut parts {
        let more = report.groups[*group].items.len() - part.rows.len();
        part.more = (more > 0).then(|| (style.more)(more));
    }
    Fitted {
        parts: parts.into_values().collect(),
        left_out: report.items.len() - shown.len(),
    }
}

/// Every row of every group with the index of its group: by the rank of the action among all, then by group.
fn by_urgency<'r, 'a>(report: &'r Report<'a>) -> Vec<(usize, usize, &'r Item<'a>)> {
    let place = |item: &Item<'a>| std::ptr::from_ref(item.standing.action);
    let each = report.items.iter().enumerate();
    let ranks: HashMap<_, usize> = each.map(|(rank, item)| (place(item), rank)).collect();
    let groups = report.groups.iter().enumerate();
    let rows = groups.flat_map(|(index, group)| group.items.iter().map(move |item| (index, item)));
    let mut rows: Vec<_> = rows
        .map(|(group, item)| (ranks[&place(item)], group, item))
        .collect();
    rows.sort_by_key(|(rank, group, _)| (*rank, *group));
    rows
}

/// As many rows as there is room for, and after them that there are more.
pub(super) fn first(
    rows: &[String],
    size: fn(&str) -> usize,
    room: usize,
    more: &dyn Fn(usize) -> String,
) -> Vec<String> {
    let mut left = room.saturating_sub(size(&more(rows.len())));
    let fitting = rows.iter().take_while(|row| {
        let fits = size(row) <= left;
        left = left.saturating_sub(size(row));
        fits
    });
    let mut shown: Vec<String> = fitting.cloned().collect();
    let rest = rows.len() - shown.len();
    shown.extend((rest > 0).then(|| more(rest)));
    shown
}

/// A text of at most so many characters, cut at a word where one ends not far before.
pub(super) fn cut(text: &str, characters: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(characters) else {
        return text.to_owned();
    };
    let kept = text.floor_char_boundary(end - 1);
    let word = text[..end].rfind(' ').filter(|at| *at > kept / 2);
    format!("{}…", text[..word.unwrap_or(kept)].trim_end())
}

/// What to say of actions that no part has.
pub(super) fn left_out(count: usize, total: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!(
            "1 of {total} actions is left out, the least urgent one, since a message has only so much room. `pm report` lists all."
        )),
        more => Some(format!(
            "{more} of {total} actions are left out, the least urgent ones, since a message has only so much room. `pm report` lists all."
        )),
    }
}
