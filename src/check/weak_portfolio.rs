//! Actions of which none keeps the incident from coming again, makes it smaller or puts right what it broke.
//!
//! Each action must say its own type: one that does not may be the one, and what a heading above says of all of them
//! says little of each.

use super::support::list;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};
use crate::parse::Factor;
use crate::span::Field;
use crate::vocabulary::{ActionStatus, ActionType, FactorCategory, Kind, SectionKind, Vocabulary};

pub const RULE: Rule = Rule {
    code: "PM307",
    name: "weak-portfolio",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/weak-portfolio.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let actions = postmortem.actions.iter();
    let kept: Vec<&Action> = actions
        .filter(|action| action.status != ActionStatus::WontDo)
        .collect();
    let types: Option<Vec<ActionType>> = kept.iter().map(|action| own_type(action)).collect();
    let Some(mut types) = types.filter(|types| types.iter().all(|kind| is_weak(*kind))) else {
        return Vec::new();
    };
    if types.is_empty() || postmortem.kind == Kind::GameDay || is_decided(postmortem) {
        return Vec::new();
    }
    types.sort_unstable();
    types.dedup();
    let words: Vec<&str> = types.iter().map(|kind| kind.as_str()).collect();
    let section = postmortem.document.section(SectionKind::ActionItems);
    let span = section.map_or(kept[0].written.span, |section| section.title.span);
    let message = "none of the actions prevents, mitigates or repairs anything";
    let finding = Finding::new(RULE.name, postmortem.source, span, message);
    let label = format!("they are of type {} only", list(&words));
    let help = "add an action that keeps it from happening or limits the harm, or accept the risk: `(accepted: reason)`";
    vec![finding.label(label).help(help)]
}

fn own_type(action: &Action) -> Option<ActionType> {
    match &action.written.kind {
        Field::Known(kind) if action.written.span.contains(kind.span) => Some(kind.value),
        _ => None,
    }
}

fn is_weak(kind: ActionType) -> bool {
    use ActionType as T;
    match kind {
        T::Detect | T::Investigate | T::Process => true,
        T::Prevent | T::Mitigate | T::Repair => false,
    }
}

/// Whether the factors that a stronger action would be for are accepted, each with its reason.
fn is_decided(postmortem: &Postmortem) -> bool {
    let factors = &postmortem.document.factors;
    let is_left = |factor: &Factor| factor.accepted.is_some() || is_answered(factor);
    factors.iter().any(|factor| factor.accepted.is_some()) && factors.iter().all(is_left)
}

/// Whether a factor is of a kind that seeing, learning or agreeing on something answers.
fn is_answered(factor: &Factor) -> bool {
    use FactorCategory as C;
    let gaps = [
        C::DetectionGap,
        C::ResponseGap,
        C::KnowledgeGap,
        C::ProcessGap,
    ];
    matches!(&factor.category, Field::Known(category) if gaps.contains(&category.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    /// The types and statuses of actions, and whether something is found.
    fn check(front: &str, factors: &str, actions: &[(&str, &str)], expected: bool) {
        use std::fmt::Write as _;
        let mut body =
            format!("{factors}## Action Items\n\n| Action | Type | Status |\n|--|--|--|\n");
        for (kind, status) in actions {
            let _ = writeln!(body, "| Ship it | {kind} | {status} |");
        }
        let found = found(&RULE, front, &body);
        assert_eq!(!found.is_empty(), expected, "{body}");
    }

    #[test]
    fn to_see_it_sooner_is_not_to_prevent_it() {
        let weak = [("detect", "open"), ("process", "done")];
        check("", "", &weak, true);
        check("", "", &[("detect", "open"), ("repair", "done")], false);
        check("", "", &[("detect", "open"), ("prevent", "wont-do")], true);
        check("", "", &[("detect", "open"), ("", "open")], false);
        check("", "", &[("detect", "open"), ("odd", "open")], false);
        check("", "", &[("detect", "wont-do")], false);
        check("kind = \"game-day\"", "", &weak, false);
        check("kind = \"near-miss\"", "", &weak, true);
    }

    #[test]
    fn a_heading_is_no_type_of_an_actions_own() {
        let body = |item: &str| format!("## Action Items\n\n### Process\n\n- {item}\n");
        assert_eq!(found(&RULE, "", &body("Ask Bob")), [""; 0]);
        assert_eq!(
            found(&RULE, "", &body("Ask Bob (@carol, process)")).len(),
            1
        );
    }

    #[test]
    fn an_accepted_cause_needs_no_prevention() {
        let weak = [("detect", "open")];
        let factors = "## Contributing Factors\n\n- a (design, accepted: gone by May)\n";
        check("", factors, &weak, false);
        check("", &format!("{factors}- b (detection gap)\n"), &weak, false);
        check("", &format!("{factors}- b (capacity)\n"), &weak, true);
        check("", &format!("{factors}- b\n"), &weak, true);
        check("", "## Factors\n\n- b (detection gap)\n", &weak, true);
    }
}
