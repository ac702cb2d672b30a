//! An action that was open and that a change takes away, with its row or with its whole file.

use super::support::{called, opening};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::versions::Version;
use crate::model::{Action, Postmortem};
use crate::source::Location;
use crate::span::{Field, Span};
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM702",
    name: "open-action-deleted",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/open-action-deleted.md"),
    check: Check::Change(check),
};

fn check(site: &Site<'_>, versions: &[Version<'_>]) -> Vec<Finding> {
    let findings = |version: &Version<'_>| {
        let actions = version.actions.iter();
        let gone = actions.filter(|action| action.is.is_none() && is_open(action.was));
        let gone: Vec<&Action> = gone.map(|action| action.was).collect();
        match version.is {
            Some(is) if is.document.front.unread.may_hold("actions") => Vec::new(),
            Some(is) => {
                let place = place(&site.sources.get(is.source).text, is);
                let finding = |action: &Action| deleted(version.was, action, is, place);
                gone.into_iter().map(finding).collect()
            }
            None => with_the_file(version.was, &gone).into_iter().collect(),
        }
    };
    versions.iter().flat_map(findings).collect()
}

/// A status that cannot be read may have been any.
fn is_open(action: &Action) -> bool {
    !action.status.is_closed() && !matches!(action.written.status, Field::Unreadable(_))
}

fn deleted(was: &Postmortem, action: &Action, is: &Postmortem, place: Span) -> Finding {
    let message = format!("the open action {} was deleted", called(action));
    let help = if action.written.id.is_some() {
        "put it back; close it with its evidence, or give it up with `wont-do` and a reason"
    } else {
        "put it back; close it with its evidence, or give it up with `wont-do` and a reason. If it was only reworded, \
         give it an ID"
    };
    let there = Location {
        source: was.source,
        span: action.written.text.span,
    };
    Finding::new(RULE.name, is.source, place, message)
        .label("it was in here")
        .related(there, "as it was")
        .help(help)
}

/// Where the action would be now.
fn place(text: &str, is: &Postmortem) -> Span {
    let section = is.document.section(SectionKind::ActionItems);
    let first = || is.actions.first().map(|action| action.written.text.span);
    section
        .map(|section| section.title.span)
        .or_else(first)
        .unwrap_or_else(|| opening(text, is))
}

/// One finding for a file: that it was deleted is one thing. It stands in the old text, since there is no other.
fn with_the_file(was: &Postmortem, gone: &[&Action]) -> Option<Finding> {
    let (first, others) = gone.split_first()?;
    let name = called(first);
    let message = match others {
        [] => format!("the open action {name} was deleted with its file"),
        [other] => {
            let other = called(other);
            format!("the open actions {name} and {other} were deleted with their file")
        }
        _ => {
            let more = others.len();
            format!("{name} and {more} more open actions were deleted with their file")
        }
    };
    let span = first.written.text.span;
    let finding = Finding::new(RULE.name, was.source, span, message).label("as it was");
    let help = "move what is open to another postmortem, or first close it here, with evidence or as `wont-do`";
    Some(finding.help(help))
}
