//! An incident that cost much of an error budget, with no action of a high priority.

use super::support::is_grave;
use super::{Check, Rule, Site};
use crate::budget::{self, Cost, percent};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};
use crate::parse::BudgetEntry;
use crate::span::Field;
use crate::vocabulary::{ActionStatus, Kind, Priority};

/// The share of a budget that one incident may cost without asking for a P0 or a P1.
const SHARE: f64 = 0.2;

pub const RULE: Rule = Rule {
    code: "PM417",
    name: "no-high-priority-action",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/no-high-priority-action.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    // That there are no actions at all is another rule's finding, where they are asked for.
    let is_open = !postmortem.actions.is_empty() || !is_grave(postmortem);
    if postmortem.kind != Kind::Incident || !is_open || may_be_urgent(postmortem) {
        return Vec::new();
    }
    let Some((entry, cost)) = dearest(site, postmortem) else {
        return Vec::new();
    };
    let message = format!(
        "the incident cost {} of the error budget of `{}`, and no action is P0 or P1",
        percent(cost.share()),
        cost.service
    );
    let span = entry.service.as_ref().map_or(entry.span, |name| name.span);
    let finding = Finding::new(RULE.name, postmortem.source, span, message);
    let help = format!(
        "give the action that keeps it from happening again P0 or P1; over {}, one is asked for",
        percent(SHARE)
    );
    vec![finding.label(cost.arithmetic()).help(help)]
}

/// Whether an action is P0 or P1, or has a priority that cannot be read and could be one.
fn may_be_urgent(postmortem: &Postmortem) -> bool {
    let is_urgent = |action: &Action| match &action.written.priority {
        Field::Known(priority) => priority.value <= Priority::P1,
        Field::Unreadable(_) => true,
        Field::Missing => false,
    };
    let mut actions = postmortem.actions.iter();
    actions.any(|action| action.status != ActionStatus::WontDo && is_urgent(action))
}

/// The entry that cost the largest share of its budget, if that is more than is let be.
fn dearest<'a>(site: &Site<'a>, postmortem: &'a Postmortem) -> Option<(&'a BudgetEntry, Cost<'a>)> {
    // What is 20 % may be computed as a little more.
    const ROUNDING: f64 = 1e-9;
    let entries = postmortem.document.front.budget.iter();
    let costs = entries.filter_map(|entry| {
        let cost = budget::cost(entry, &site.config.catalog, &postmortem.instants);
        Some((entry, cost.ok()?))
    });
    costs
        .filter(|(_, cost)| cost.share() > SHARE + ROUNDING)
        .max_by(|(_, a), (_, b)| a.share().total_cmp(&b.share()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found_with;

    const CATALOG: &str = "[[services.shop.objectives]]\nname = \"availability\"\ntarget = 0.999\n\
        [[services.web.objectives]]\nname = \"availability\"\ntarget = 0.99\n";

    fn entry(service: &str, minutes: f64) -> String {
        format!(
            "[[budget]]\nservice = \"{service}\"\nobjective = \"availability\"\nconsumed-minutes = {minutes}\n"
        )
    }

    fn check(front: &str, actions: &str, expected: &[&str]) {
        let front = format!("severity = \"SEV2\"\n{front}");
        let body = format!("## Action Items\n\n{actions}");
        let found = found_with(&RULE, CATALOG, &front, &body);
        assert_eq!(found, expected, "{front}\n{actions}");
    }

    #[test]
    fn what_costs_much_asks_for_a_high_priority() {
        let dear =
            "4:11 the incident cost 50 % of the error budget of `shop`, and no action is P0 or P1";
        let shop = entry("shop", 21.6);
        check(&shop, "- a (@bob, P2)\n", &[dear]);
        check(&shop, "- a\n", &[dear]);
        check(&shop, "- a (@bob, P1)\n- b\n", &[]);
        check(&shop, "- [x] a (@bob, P0)\n", &[]);
        check(&shop, "- a (@bob, P1, wont-do)\n- b\n", &[dear]);
        check(&shop, "| Action | Priority |\n|--|--|\n| a | P9 |\n", &[]);
        check(&shop, "None.\n", &[]);
        check(&format!("kind = \"near-miss\"\n{shop}"), "- a\n", &[]);
        // Of several the dearest: 90 of 432 minutes are more than a fifth, and less than a half.
        check(&format!("{shop}{}", entry("web", 90.0)), "- a\n", &[dear]);
    }

    #[test]
    fn a_fifth_is_let_be() {
        check(&entry("shop", 8.64), "- a\n", &[]);
        check(
            &entry("shop", 8.7),
            "- a\n",
            &[
                "4:11 the incident cost 20.1 % of the error budget of `shop`, and no action is P0 or P1",
            ],
        );
        check(&entry("odd", 8.7), "- a\n", &[]);
    }
}
