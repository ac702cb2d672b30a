//! The IDs that the parts of a postmortem's page have, by which links lead to them.

use std::collections::{BTreeMap, BTreeSet};

use crate::slug::{file_stem, slug};

/// The IDs of one page, each given out once.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    taken: BTreeSet<String>,
    /// The number that was last given to each text's ID.
    counts: BTreeMap<String, usize>,
}

impl Ids {
    /// An ID that the page does not have yet, made from `text`: the second `Notes` is `notes-2`.
    pub fn of(&mut self, text: &str) -> String {
        let base = match slug(text) {
            empty if empty.is_empty() => "section".to_owned(),
            // Not wrong in HTML, but neither CSS nor every tool takes an ID that begins with a digit.
            number if number.starts_with(|c: char| c.is_numeric()) => format!("h-{number}"),
            base => base,
        };
        let count = self.counts.entry(base.clone()).or_insert(0);
        loop {
            *count += 1;
            let id = if *count == 1 {
                base.clone()
            } else {
                format!("{base}-{count}")
            };
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The ID of a factor, of the first that is called so.
pub fn factor(id: &str) -> String {
    slug(&format!("factor-{}", file_stem(id)))
}

/// The ID of an action, of the first that is called so; `local` is its ID in the file.
pub fn action(local: &str) -> String {
    slug(&format!("action-{}", file_stem(local)))
}

/// The ID of an entry of the timeline, counted from 1. No text's ID has an underscore, so it can be nobody else's.
pub fn entry(number: usize) -> String {
    format!("t_{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_given_once() {
        let mut ids = Ids::default();
        let mut check = |text: &str, expected: &str| assert_eq!(ids.of(text), expected);
        check("What didn't go well", "what-didn-t-go-well");
        check("Notes", "notes");
        check("Notes", "notes-2");
        check("Notes 3", "notes-3");
        check("Notes", "notes-4");
        check("14:05 Deploy", "h-14-05-deploy");
        check("???", "section");
        check(&factor("F 1"), "factor-f-1");
    }
}
