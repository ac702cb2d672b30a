//! What somebody asks to be written about actions, held against what the change gate of `pm check` would ask of it.

use chrono::NaiveDate;

use super::change::shown;
use crate::actions::edit::Changes;
use crate::address::{is_address, scheme};
use crate::check::shows_evidence;
use crate::config::{Catalog, Config};
use crate::diagnostic::nearest;
use crate::model::{Action, Postmortem};
use crate::vocabulary::{ActionStatus, DocumentStatus, Priority, Vocabulary};
use crate::words::clean;

/// The options of a command, as far as they are about an action.
#[derive(Debug, Clone, Default)]
pub(super) struct Wish {
    pub due: Option<NaiveDate>,
    pub owner: Option<String>,
    pub priority: Option<Priority>,
    pub status: Option<ActionStatus>,
    /// When it was done.
    pub on: Option<NaiveDate>,
    pub evidence: Option<String>,
    pub reason: Option<String>,
}

impl Wish {
    /// What no action can be given, whichever it is.
    pub fn problems(&self, config: &Config, today: NaiveDate) -> Vec<String> {
        let owner = self.owner.as_ref();
        let owner = owner.and_then(|name| unknown_owner(&config.catalog, name));
        let evidence = self.evidence.as_ref().and_then(|text| no_evidence(text));
        let on = self.on.filter(|on| *on > today);
        let on = on.map(|on| format!("`--on {on}` is to come: today is {today}"));
        owner.into_iter().chain(evidence).chain(on).collect()
    }

    /// The changes to one action, of the file with that text.
    ///
    /// # Errors
    /// What the change gate would find: an open action's date that moves later, or a closed action, without a word why.
    pub fn changes(
        &self,
        config: &Config,
        today: NaiveDate,
        text: &str,
        postmortem: &Postmortem,
        action: &Action,
    ) -> Result<Changes, String> {
        // A draft promises nothing yet.
        if postmortem.status != DocumentStatus::Draft {
            self.gate(text, postmortem, action)?;
        }
        // When what is done already was done, only its author knows.
        let closes = self.status == Some(ActionStatus::Done) && action.status != ActionStatus::Done;
        Ok(Changes {
            due: self.due,
            owner: self.owner.as_ref().map(|name| handle(config, name)),
            priority: self.priority,
            status: self.status,
            completed: self.on.or(closes.then_some(today)),
            evidence: self.evidence.clone(),
            reason: self.reason.clone(),
            ticket: None,
        })
    }

    fn gate(&self, text: &str, postmortem: &Postmortem, action: &Action) -> Result<(), String> {
        let id = shown(action);
        let written = |reason: &String| {
            let old = action.written.reason.as_ref();
            old.is_some_and(|old| old.value.trim() == reason.trim())
        };
        let has_new_reason = self.reason.as_ref().is_some_and(|reason| !written(reason));
        let status = self.status.unwrap_or(action.status);
        let is_open = !action.status.is_closed() && !status.is_closed();
        if let (Some(now), Some(was)) = (self.due, action.written.due.known())
            && is_open
            && now > *was
            && !has_new_reason
        {
            let why = if self.reason.is_some() {
                "the reason is that of the time before: say why it moves again"
            } else {
                "say why with `--reason`"
            };
            return Err(format!("{id} is due {was}, and {now} is later: {why}"));
        }
        if action.status.is_closed() || action.status == status {
            return Ok(());
        }
        match status {
            ActionStatus::Done
                if self.evidence.is_none() && !shows_evidence(text, postmortem, action) =>
            {
                Err(format!(
                    "nothing shows that {id} was done: link it with `pm actions close {id} --evidence URL`"
                ))
            }
            ActionStatus::WontDo if self.reason.is_none() && action.written.reason.is_none() => {
                Err(format!(
                    "{id} has no reason: say with `--reason` why it will not be done"
                ))
            }
            _ => Ok(()),
        }
    }
}

/// A word of a vocabulary on the command line.
pub(super) fn word<V: Vocabulary>(text: &str) -> Result<V, String> {
    V::parse(text).ok_or_else(|| {
        let words = || V::ALL.iter().map(|word| word.as_str());
        match nearest(text, words()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("write one of {}", words().collect::<Vec<_>>().join(", ")),
        }
    })
}

/// The name as the catalog has it, where it can mean one person only.
fn handle(config: &Config, name: &str) -> String {
    let handle = config.catalog.certain_handle(name);
    handle.unwrap_or(name.trim()).to_owned()
}

fn unknown_owner(catalog: &Catalog, name: &str) -> Option<String> {
    let Some(owner) = catalog.owner(name) else {
        return Some(format!("`{}` is no name", clean(name)));
    };
    if catalog.people.is_empty() || catalog.people.contains_key(&owner.0) {
        return None;
    }
    let handles = catalog.people.iter().flat_map(|(handle, person)| {
        let names = person.name.iter().chain(&person.aliases);
        std::iter::once(handle).chain(names).map(String::as_str)
    });
    let bare = name.trim().trim_start_matches('@');
    let near = nearest(bare, handles).and_then(|near| catalog.owner(near));
    let help = match near {
        Some(near) => format!("did you mean `{}`?", near.0),
        None => "the catalog does not list them; add them under `[people]` in catalog.toml".into(),
    };
    Some(format!("unknown owner `{}`: {help}", clean(name)))
}

/// Evidence is something to look at.
fn no_evidence(text: &str) -> Option<String> {
    let text = text.trim();
    let is_one_word = !text.contains(char::is_whitespace);
    let bare = text.trim_start_matches('<').trim_end_matches('>');
    let is_fine = match scheme(bare) {
        Some(scheme) if scheme.starts_with("http") => {
            let host = bare.split_once("://").map_or("", |(_, rest)| rest);
            is_address(bare) && host.starts_with(char::is_alphanumeric)
        }
        Some(_) => is_address(bare) || text.contains("]("),
        // A path, a ticket, a link of Markdown.
        None => {
            (is_one_word && text.contains(|c: char| c == '/' || c.is_ascii_digit()))
                || text.contains("](")
        }
    };
    (!is_fine).then(|| {
        let text = clean(text);
        format!("`{text}` is nothing to look at: write an address, `https://…`, a file or a ticket")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::catalog::Person;

    #[test]
    fn evidence_can_be_looked_at() {
        let check = |text: &str, expected: bool| {
            assert_eq!(no_evidence(text).is_none(), expected, "{text}");
        };
        check("https://example.com/a/1", true);
        check("<https://example.com>", true);
        check("[PR 4](https://example.com/4)", true);
        check("runbooks/a.md", true);
        check("SHOP-412", true);
        check("https:/example.com", false);
        check("https://", false);
        check("https://example.com/a b", false);
        check("javascript:alert(1)", false);
        check("yes", false);
        check("all of it works", false);
    }

    #[test]
    fn a_person_is_one_of_the_catalog() {
        let problem = |config: &Config, name: &str| unknown_owner(&config.catalog, name);
        let empty = Config::default();
        assert_eq!(problem(&empty, "anybody"), None);
        assert_eq!(problem(&empty, "@"), Some("`@` is no name".into()));
        let mut config = Config::default();
        let alice = Person {
            name: Some("Alice Novak".into()),
            ..Person::default()
        };
        config.catalog.people.insert("alice".into(), alice);
        assert_eq!(problem(&config, "@alice"), None);
        assert_eq!(problem(&config, "Alice Novak"), None);
        assert_eq!(
            problem(&config, "alcie"),
            Some("unknown owner `alcie`: did you mean `alice`?".into())
        );
        assert_eq!(handle(&config, "alice novak"), "alice");
    }
}
