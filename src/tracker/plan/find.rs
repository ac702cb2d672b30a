//! Which records are the tickets of which actions.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::name::{self, Name};
use super::super::{Input, Record, State, shown};
use crate::config::{Config, Tickets};
use crate::model::{Action, Corpus, Postmortem};

#[derive(Debug, Default)]
pub(super) struct Matches<'a> {
    /// Actions with at least one record, in the order of the files.
    pub actions: Vec<Matched<'a>>,
    /// Actions that have tickets, none of which has a record.
    pub left: Vec<&'a Action>,
    /// See [`super::Plan::nameless`].
    pub nameless: usize,
}

/// An action and its records, by their index.
#[derive(Debug)]
pub(super) struct Matched<'a> {
    pub postmortem: &'a Postmortem,
    pub action: &'a Action,
    /// Its place in [`Postmortem::actions`].
    pub index: usize,
    pub records: Vec<usize>,
    /// Records that are of it and do not count.
    pub copies: Vec<usize>,
    /// The tickets that are not in the input.
    pub missing: Vec<String>,
    /// The record says that it was made for the action, which has no ticket yet.
    pub is_made_for: bool,
    /// Why nothing can be decided.
    pub conflict: Option<String>,
}

pub(super) fn matches<'a>(corpus: &'a Corpus, config: &Config, input: &Input) -> Matches<'a> {
    let index = Index::of(input, &config.tickets);
    let ids = ids(corpus);
    let mut found = Matches::default();
    for postmortem in &corpus.postmortems {
        for at in 0..postmortem.actions.len() {
            let mut matched = by_ticket(postmortem, at, &index, config, &mut found.nameless);
            let action = matched.action;
            index.by_marker(&mut matched, input, &ids);
            if !matched.records.is_empty() || matched.conflict.is_some() {
                found.actions.push(matched);
            } else if !action.written.tickets.is_empty() {
                found.left.push(action);
            }
        }
    }
    found
}

/// The ticket of a record as it is written into an action; `None` where that could be read as something else.
pub(super) fn written(record: &Record, tickets: &Tickets) -> Option<String> {
    let url = record.url.as_deref().filter(|url| is_plain(url))?;
    let is_key = |key: &&String| {
        let stands_for = tickets.address(key);
        let stands_for = stands_for.map(|address| name::of_ticket(&address, tickets));
        stands_for.is_some_and(|names| names == name::of_ticket(url, tickets))
    };
    let key = record.key.as_ref().filter(|key| is_plain(key));
    Some(key.filter(is_key).map_or(url, |key| key).to_owned())
}

/// Whether a text is one word for Markdown and for a table.
pub(super) fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "-._~:/?#@!$&'+=%".contains(c);
    text.len() <= LONGEST && text.chars().all(plain)
}

/// Longer than any address of a ticket.
const LONGEST: usize = 500;

/// How often each whole ID is there.
fn ids(corpus: &Corpus) -> HashMap<String, usize> {
    let mut ids = HashMap::new();
    for action in corpus.postmortems.iter().flat_map(|it| &it.actions) {
        *ids.entry(action.id.to_string()).or_insert(0) += 1;
    }
    ids
}

/// The records by what they can be found by.
#[derive(Debug, Default)]
struct Index {
    names: HashMap<Name, Vec<usize>>,
    /// Those without an address, by their key.
    bare_keys: HashMap<Name, Vec<usize>>,
    /// By the ID of the action that they say they were made for.
    made_for: HashMap<String, Vec<usize>>,
}

impl Index {
    fn of(input: &Input, tickets: &Tickets) -> Self {
        let mut index = Self::default();
        for (at, record) in input.records.iter().enumerate() {
            let names = name::of_record(record.key.as_deref(), record.url.as_deref(), tickets);
            for name in names {
                if record.url.is_none() && matches!(name, Name::Key(_)) {
                    index.bare_keys.entry(name.clone()).or_default().push(at);
                }
                index.names.entry(name).or_default().push(at);
            }
            if let Some(id) = &record.made_for {
                index.made_for.entry(id.clone()).or_default().push(at);
            }
        }
        index
    }

    /// The records of a ticket as it is written.
    fn find(&self, ticket: &str, names: &[Name]) -> BTreeSet<usize> {
        let of = |map: &HashMap<Name, Vec<usize>>, name: &Name| map.get(name).cloned();
        let all = names.iter().filter_map(|name| of(&self.names, name));
        let bare = name::key_in(ticket).and_then(|key| of(&self.bare_keys, &key));
        all.chain(bare).flatten().collect()
    }

    /// Adds what says that it was made for an action.
    fn by_marker(&self, matched: &mut Matched<'_>, input: &Input, ids: &HashMap<String, usize>) {
        if self.made_for.is_empty() {
            return;
        }
        let id = matched.action.id.to_string();
        let Some(all) = self.made_for.get(&id) else {
            return;
        };
        let own: HashSet<usize> = matched.records.iter().copied().collect();
        let others = all.iter().copied().filter(|at| !own.contains(at));
        // What was closed as a copy of another is out of the question.
        let (copies, others): (Vec<usize>, Vec<usize>) =
            others.partition(|at| matches!(input.records[*at].state, State::Elsewhere(_)));
        matched.copies.extend(copies);
        matched.copies.extend(&others);
        let names: BTreeSet<String> = others.iter().map(|at| input.records[*at].shown()).collect();
        let names: Vec<String> = names.into_iter().collect();
        let tickets = &matched.action.written.tickets;
        matched.conflict = match (names.as_slice(), tickets.first(), ids.get(&id)) {
            ([], ..) => return,
            (_, Some(ticket), _) => Some(format!(
                "{} was made for it too, and its ticket is {}",
                names.join(", "),
                shown(&ticket.value)
            )),
            (_, None, Some(2..)) => Some(format!(
                "{} was made for it, and several actions have that ID",
                names.join(", ")
            )),
            ([_], ..) => None,
            _ => Some(format!("several were made for it: {}", names.join(", "))),
        };
        if matched.conflict.is_none() {
            matched.records = others;
            matched.is_made_for = true;
        }
    }
}

fn by_ticket<'a>(
    postmortem: &'a Postmortem,
    at: usize,
    index: &Index,
    config: &Config,
    nameless: &mut usize,
) -> Matched<'a> {
    let action = &postmortem.actions[at];
    let mut records = BTreeSet::new();
    let mut missing = Vec::new();
    for ticket in &action.written.tickets {
        let names = name::of_ticket(&ticket.value, &config.tickets);
        let found = index.find(&ticket.value, &names);
        if found.is_empty() {
            missing.push(shown(&ticket.value));
            *nameless += usize::from(names.is_empty() && is_number(&ticket.value));
        }
        records.extend(found);
    }
    Matched {
        postmortem,
        action,
        index: at,
        records: records.into_iter().collect(),
        copies: Vec::new(),
        missing,
        is_made_for: false,
        conflict: None,
    }
}

/// Whether a ticket is a number alone: `#12`.
fn is_number(ticket: &str) -> bool {
    let number = ticket.trim().strip_prefix('#').unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}
