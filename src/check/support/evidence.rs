//! What shows that an action was done.

use crate::model::{Action, Postmortem};

/// What looks like a ticket's key and is none: encodings, hashes, protocols, standards.
const NOT_KEYS: &str = "AES CVE HTTP IPV ISO MD OCI RFC RSA SHA SSL TLS TS UTC UTF";

/// Nouns that a ticket's number can stand behind.
const NOUNS: &str = "bug change cl issue mr pr ticket";

/// Whether something can be looked at that shows what was done: evidence, a ticket, or a link or a ticket's name
/// anywhere in the action.
pub fn is_shown(text: &str, postmortem: &Postmortem, action: &Action) -> bool {
    let written = &action.written;
    let evidence = written.evidence.iter();
    let is_stated = evidence
        .map(|evidence| &evidence.value)
        .any(|said| !said.trim().is_empty());
    let links = &postmortem.document.links;
    // The links are in the order of the file.
    let next = links.partition_point(|link| link.span.start < written.span.start);
    let next = links.get(next);
    is_stated
        || !written.tickets.is_empty()
        || next.is_some_and(|link| written.span.contains(link.span))
        || written.span.text(text).contains("://")
        || said(action).any(names_a_ticket)
}

/// What is said of an action in words: an ID is not, which may be `#1`.
fn said(action: &Action) -> impl Iterator<Item = &str> {
    let written = &action.written;
    let extra = written.extra.iter().map(|(_, cell)| cell.value.as_str());
    let reason = written.reason.iter().map(|reason| reason.value.as_str());
    extra.chain(reason).chain([written.text.value.as_str()])
}

/// Whether a text names a ticket or a change: `#412`, `!87`, `SHOP-412`, `PR 412`. `#1` is a rank as often as not.
fn names_a_ticket(text: &str) -> bool {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let is_key = |word: &str| {
        word.split_once('-').is_some_and(|(key, number)| {
            let is_name = key.len() > 1 && key.bytes().all(|b| b.is_ascii_uppercase());
            is_name && is_number(number) && !NOT_KEYS.split(' ').any(|known| known == key)
        })
    };
    let mut before = String::new();
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '#' | '!' | '-'))
        .filter(|word| !word.is_empty())
        .any(|word| {
            let noun = std::mem::replace(&mut before, word.to_lowercase());
            let is_counted = NOUNS.split(' ').any(|known| known == noun) && is_number(word);
            let number = word.strip_prefix(['#', '!']);
            let is_marked = number.is_some_and(|number| is_number(number) && number != "1");
            is_counted || is_marked || is_key(word)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_are_told_from_what_looks_like_them() {
        let check =
            |text: &str, expected: bool| assert_eq!(names_a_ticket(text), expected, "{text}");
        check("done in #412", true);
        check("see !87", true);
        check("SHOP-412", true);
        check("(PR 412)", true);
        check("Handle UTF-8 in the importer", false);
        check("Verify archives with SHA-256", false);
        check("Make it the #1 priority", false);
        check("add 412 tests", false);
    }
}
