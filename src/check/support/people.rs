//! Whose name something is: for the rules that ask whether somebody is named.

use crate::check::{Site, group_owner};
use crate::model::Postmortem;
use crate::slug::slug;
use crate::span::Span;
use crate::vocabulary::fold;

/// What ends the handle of a program.
const PROGRAMS: [&str; 4] = ["bot", "[bot]", "-ci", "-app"];

/// Who is named in the text under `name`, a handle or words with capitals: somebody of the catalog, or whom the
/// postmortem names as an author, in a role or as an owner; a handle that is no group's and no program's.
pub(super) fn named(site: &Site<'_>, postmortem: &Postmortem, name: Span) -> Option<Span> {
    let text = &site.sources.get(postmortem.source).text;
    if name.text(text).starts_with('@') {
        let (before, after) = (&text[..name.start], &text[name.end..]);
        // An address, or a team of an organisation.
        let is_part = before.ends_with(char::is_alphanumeric) || after.starts_with(['/', '[']);
        return (!is_part && is_handle(site, name.text(text))).then_some(name);
    }
    let words: Vec<Span> = words(text, name);
    let runs = (1..=words.len())
        .rev()
        .flat_map(|length| words.windows(length).rev());
    let mut runs = runs.map(|run| run[0].to(run[run.len() - 1]));
    runs.find(|run| is_name(site, postmortem, run.text(text)))
}

fn words(text: &str, span: Span) -> Vec<Span> {
    let mut at = span.start;
    let words = span.text(text).split(' ').map(|word| {
        let start = at;
        at += word.len() + 1;
        Span::new(start, start + word.len())
    });
    words.collect()
}

fn is_handle(site: &Site<'_>, written: &str) -> bool {
    let is_program = || PROGRAMS.iter().any(|end| written.ends_with(end));
    listed(site, written)
        .unwrap_or_else(|| !is_program() && !group_owner::is_group(&site.config.catalog, written))
}

fn is_name(site: &Site<'_>, postmortem: &Postmortem, written: &str) -> bool {
    if let Some(listed) = listed(site, written) {
        return listed;
    }
    let catalog = &site.config.catalog;
    let name = slug(written);
    let owner = catalog.owner(written);
    if owner.is_some_and(|owner| catalog.people.contains_key(&owner.0)) {
        return true;
    }
    let mut of_catalog = catalog.people.values();
    let is_first_of =
        |full: &Option<String>| full.as_deref().is_some_and(|full| is_first(full, &name));
    of_catalog.any(|person| is_first_of(&person.name))
        || people(postmortem).any(|person| {
            (slug(person) == name || is_first(person, &name))
                && !group_owner::is_group(catalog, person)
        })
}

/// What the site itself says of a name.
fn listed(site: &Site<'_>, written: &str) -> Option<bool> {
    let own = &site.config.words.names;
    let has = |names: &[String]| names.iter().any(|name| fold(name) == fold(written));
    if has(&own.allow) {
        return Some(false);
    }
    has(&own.add).then_some(true)
}

/// The people whom the front matter and the actions name.
fn people(postmortem: &Postmortem) -> impl Iterator<Item = &str> {
    let front = &postmortem.document.front;
    let roles = front.roles.values().flatten();
    let owners = postmortem
        .actions
        .iter()
        .flat_map(|action| &action.written.owners);
    let named = front
        .authors
        .iter()
        .chain(&front.reviewers)
        .chain(roles)
        .chain(owners);
    named.map(|name| name.value.as_str())
}

/// Whether `first` is the first name in a full one, as [`slug`]: `alice` in `Alice Novak` and in `@alice.novak`.
fn is_first(full: &str, first: &str) -> bool {
    let full = slug(full);
    full.len() > first.len() && full.split('-').next() == Some(first)
}
