//! The words of trackers: how far a ticket is, and how it was closed.

use super::{State, shown};
use crate::config::Config;
use crate::vocabulary::{ActionStatus, fold};

/// What the words mean that close a ticket, beyond those of an action's status. [`fold`]ed.
const RESOLUTIONS: [(&str, Meaning); 16] = [
    ("implemented", Meaning::Done),
    ("delivered", Meaning::Done),
    ("deployed", Meaning::Done),
    ("released", Meaning::Done),
    ("verified", Meaning::Done),
    ("not planned", Meaning::WontDo),
    ("will not do", Meaning::WontDo),
    ("cannot reproduce", Meaning::WontDo),
    ("cant reproduce", Meaning::WontDo),
    ("incomplete", Meaning::WontDo),
    ("invalid", Meaning::WontDo),
    ("not a bug", Meaning::WontDo),
    ("obsolete", Meaning::WontDo),
    ("works as designed", Meaning::WontDo),
    ("duplicate", Meaning::Duplicate),
    ("duplicated", Meaning::Duplicate),
];

/// What the words mean that trackers have for a status, beyond those of an action's. [`fold`]ed.
const STATUSES: [(&str, ActionStatus); 4] = [
    ("opened", ActionStatus::Open),
    ("reopened", ActionStatus::Open),
    ("selected for development", ActionStatus::Open),
    ("in development", ActionStatus::InProgress),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Done,
    WontDo,
    Duplicate,
}

/// How a ticket was closed, by its tracker's word for that: `Won't Do`, `not_planned`.
///
/// # Errors
/// Where the word is not known; a sentence.
pub(super) fn resolution(text: &str, config: &Config) -> Result<State, String> {
    let word = fold(text);
    let known = RESOLUTIONS.iter().find(|(known, _)| *known == word);
    // A site's own word comes first, and then what the status of an action is called.
    let meaning = match config.status(text) {
        Some(ActionStatus::Done) => Some(Meaning::Done),
        Some(ActionStatus::WontDo) => Some(Meaning::WontDo),
        _ => known.map(|(_, meaning)| *meaning),
    };
    match meaning {
        Some(Meaning::Done) => Ok(State::Done),
        Some(Meaning::WontDo) => Ok(State::WontDo(plain(text))),
        Some(Meaning::Duplicate) => Ok(State::Elsewhere("closed as a duplicate")),
        None => Err(unknown("resolution", text)),
    }
}

/// How far a ticket is, by a word for its status.
///
/// # Errors
/// Where the word is not known; a sentence.
pub(super) fn status(text: &str, config: &Config) -> Result<State, String> {
    let word = fold(text);
    let known = STATUSES.iter().find(|(known, _)| *known == word);
    let status = config
        .status(text)
        .or_else(|| known.map(|(_, status)| *status));
    match status {
        Some(ActionStatus::Open | ActionStatus::Blocked) => Ok(State::Open),
        Some(ActionStatus::InProgress) => Ok(State::InProgress),
        Some(ActionStatus::Done | ActionStatus::WontDo) => resolution(text, config),
        // It may be one that says how it was closed.
        None => resolution(text, config).map_err(|_| unknown("status", text)),
    }
}

/// How a ticket was closed that is closed for certain, by the name of its status and its resolution. Some projects give
/// all that they close the same resolution, so a status that says more than "done" counts.
///
/// # Errors
/// Where that is not said, or the word is not known; a sentence.
pub(super) fn closed(
    status: Option<&str>,
    resolved: Option<&str>,
    config: &Config,
) -> Result<State, String> {
    match (resolved, status) {
        (Some(resolved), status) => match resolution(resolved, config)? {
            State::Done => {
                let by_status = status.and_then(|it| resolution(it, config).ok());
                Ok(by_status.unwrap_or(State::Done))
            }
            state => Ok(state),
        },
        (None, Some(status)) => resolution(status, config).map_err(|_| {
            let is_known = self::status(status, config).is_ok();
            let known = if is_known { "known as one that closes" } else { "known" };
            format!("the status `{}` is not {known}: {SAY}", shown(status))
        }),
        (None, None) => Err(
            "it is closed, and neither a resolution nor the name of its status says whether it was done"
                .to_owned(),
        ),
    }
}

/// Whether a status is the last of many workflows for what was done and what was not. A site can say what it means.
pub(super) fn is_ambiguous(status: &str, config: &Config) -> bool {
    let word = fold(status);
    matches!(word.as_str(), "closed" | "resolved") && !config.statuses.contains_key(&word)
}

fn unknown(what: &str, text: &str) -> String {
    format!("the {what} `{}` is not known: {SAY}", shown(text))
}

/// What to do about a word.
pub(super) const SAY: &str = "say what it means under `[output.pm.statuses]` in `book.toml`";

/// The words that count, alone: what is written into a file must not be read as anything else there.
fn plain(text: &str) -> String {
    let head = text.split('(').next().unwrap_or_default();
    let words = head.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let plain: String = words.join(" ").chars().take(LONGEST).collect();
    plain.trim().to_owned()
}

/// How much of a resolution is written into a file.
const LONGEST: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_trackers_are_understood() {
        let mut config = Config::default();
        config
            .statuses
            .insert("parked".into(), ActionStatus::Blocked);
        config
            .statuses
            .insert("erledigt".into(), ActionStatus::Done);
        let wont = |reason: &str| Ok(State::WontDo(reason.to_owned()));
        let check = |text: &str, expected: Result<State, &str>| {
            let read = status(text, &config);
            match expected {
                Ok(state) => assert_eq!(read, Ok(state), "{text}"),
                Err(part) => assert!(read.as_ref().unwrap_err().contains(part), "{read:?}"),
            }
        };
        check("opened", Ok(State::Open));
        check("To Do", Ok(State::Open));
        check("In Progress", Ok(State::InProgress));
        check("Closed", Ok(State::Done));
        check("Parked", Ok(State::Open));
        check("Erledigt", Ok(State::Done));
        check("Won't Do", wont("Won't Do"));
        check("not_planned", wont("not planned"));
        check("Declined", wont("Declined"));
        check("Won't do (<!-- x", Err("the status `Won't do (<!-- x`"));
        check(
            "Won't Fix | <b>",
            Err("is not known: say what it means under `[output.pm.statuses]`"),
        );
        check("Duplicate", Ok(State::Elsewhere("closed as a duplicate")));
        check("Limbo\u{1b}[2J", Err("the status `Limbo[2J` is not known"));
    }

    #[test]
    fn a_resolution_closes() {
        let config = Config::default();
        assert!(resolution("In Progress", &config).is_err());
        assert_eq!(resolution("Fixed", &config), Ok(State::Done));
        let odd = resolution("Won't Do! [x](y) (see *all*)", &config);
        assert!(odd.is_err());
        assert_eq!(
            resolution("**Won't do** (<b>never</b>)", &config),
            Ok(State::WontDo("Won't do".into()))
        );
    }
}
