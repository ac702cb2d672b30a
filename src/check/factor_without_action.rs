//! A contributing factor about which nothing will be done, and nobody says that this is accepted.
//!
//! Where no action of the file names any factor, one finding says so: that is one thing to learn, not one a factor. Where
//! there are no actions at all, that is another rule's finding.

use super::factor_without_category::place;
use super::support::is_to_be_written;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::Factor;
use crate::vocabulary::{ActionStatus, SectionKind};

pub const RULE: Rule = Rule {
    code: "PM303",
    name: "factor-without-action",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/factor-without-action.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let factors = &postmortem.document.factors;
    let is_open =
        |factor: &&Factor| factor.accepted.is_none() && !is_to_be_written(postmortem, &factor.text);
    let open: Vec<&Factor> = factors.iter().filter(is_open).collect();
    if open.is_empty() || postmortem.actions.is_empty() {
        return Vec::new();
    }
    let named = |factor: &Factor| {
        postmortem.actions.iter().any(|action| {
            let factors = &action.written.factors;
            action.status != ActionStatus::WontDo && factors.iter().any(|id| is(factor, &id.value))
        })
    };
    let any_link = postmortem
        .actions
        .iter()
        .any(|action| !action.written.factors.is_empty());
    if !any_link {
        return vec![unlinked(postmortem, open[0])];
    }
    let without = open.into_iter().filter(|factor| !named(factor));
    let finding = |factor: &Factor| {
        let message = format!("no action addresses factor {}", factor.id);
        let help = format!(
            "add an action with `{}` in its Factor column, or end the item with `(accepted: reason)`",
            factor.id
        );
        Finding::new(RULE.name, postmortem.source, place(factor), message)
            .label("nothing will be done about it")
            .help(help)
    };
    without.map(finding).collect()
}

/// Whether an action's reference means this factor.
pub(super) fn is(factor: &Factor, reference: &str) -> bool {
    factor.id.eq_ignore_ascii_case(reference.trim())
}

fn unlinked(postmortem: &Postmortem, first: &Factor) -> Finding {
    let section = postmortem.document.section(SectionKind::ActionItems);
    let span = section.map_or(first.span, |section| section.title.span);
    let message = "no action says which contributing factor it addresses";
    let help = format!(
        "add a column Factor with IDs such as `{}`; in a list, put the ID beside the owner and the date",
        first.id
    );
    Finding::new(RULE.name, postmortem.source, span, message)
        .label("no action names a factor")
        .help(help)
}
