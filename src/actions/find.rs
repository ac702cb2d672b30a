//! The action that a user means.

use crate::aggregate::{Standing, Summary};
use crate::slug::slug;
use crate::words::clean;

/// What an ID names. The IDs of others are ready to be printed.
#[derive(Debug)]
pub enum Found<'s, 'a> {
    One(&'s Standing<'a>),
    /// Nothing, and what is near it.
    Nothing(Vec<String>),
    /// More than one: their whole IDs.
    Several(Vec<String>),
}

/// Finds an action by its whole ID, `2025-01-15-api-errors/AI-1`, by the end of it that names it alone, `AI-1` or
/// `api-errors/AI-1`, whatever the case.
pub fn find<'s, 'a>(summary: &'s Summary<'a>, id: &str) -> Found<'s, 'a> {
    let wanted = id.trim();
    let (postmortem, local) = match wanted.rsplit_once('/') {
        Some((postmortem, local)) => (slug(postmortem), local),
        None => (String::new(), wanted),
    };
    let is_local = |standing: &&Standing<'a>| standing.action.id.local.eq_ignore_ascii_case(local);
    let all: Vec<&Standing<'a>> = summary.actions.iter().filter(is_local).collect();
    let of = |standing: &&&Standing<'a>| {
        let whole = &standing.action.id.postmortem.0;
        *whole == postmortem
    };
    let ends_with = |standing: &&&Standing<'a>| {
        let whole = &standing.action.id.postmortem.0;
        postmortem.is_empty() || *whole == postmortem || whole.ends_with(&format!("-{postmortem}"))
    };
    let whole: Vec<&Standing<'a>> = all.iter().filter(of).copied().collect();
    let mut found = if whole.is_empty() {
        all.iter().filter(ends_with).copied().collect()
    } else {
        whole
    };
    let ids = |standings: &[&Standing<'a>]| {
        let ids = standings.iter().map(|s| clean(&s.action.id.to_string()));
        let mut ids: Vec<String> = ids.collect();
        ids.sort();
        ids
    };
    match found.len() {
        0 => Found::Nothing(ids(&all)),
        1 => Found::One(found.swap_remove(0)),
        _ => Found::Several(ids(&found)),
    }
}
