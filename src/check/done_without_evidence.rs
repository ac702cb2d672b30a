//! An action that is done, without anything that shows it: no evidence, no ticket, no link.

use super::support::called;
use super::support::evidence::is_shown;
use super::{Check, Rule, Site};
use crate::diagnostic::Finding;
use crate::model::{Action, Postmortem};
use crate::vocabulary::ActionStatus;

pub const RULE: Rule = Rule {
    code: "PM411",
    name: "done-without-evidence",
    level: None,
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/done-without-evidence.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let actions = postmortem.actions.iter();
    let bare = actions.filter(|action| {
        action.status == ActionStatus::Done && !is_shown(text, postmortem, action)
    });
    let finding = |action: &Action| {
        let status = action.written.status.span();
        let span = status.unwrap_or(action.written.text.span);
        let message = format!("{} is done, and nothing shows it", called(action));
        Finding::new(RULE.name, postmortem.source, span, message)
            .label("where can one see it?")
            .help("link the change, the dashboard or the page in a column Evidence, or give the ticket")
    };
    bare.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    #[test]
    fn a_link_anywhere_is_evidence() {
        let check = |items: &str, expected: usize| {
            let body = format!("[x](y)\n\n## Action Items\n\n{items}\n\n[x](y)\n");
            assert_eq!(found(&RULE, "", &body).len(), expected, "{items}");
        };
        check("- [x] a\n- [ ] b\n- c (wont-do)", 1);
        check("- [x] a (ticket SHOP-12)", 0);
        check("- [x] [a](https://example.com/pull/1)", 0);
        check("- [x] a https://example.com/pull/1", 0);
        check("- [x] a, in #412", 0);
        check("- [x] a, in C# and #ops", 1);
        check("- [x] a, in (Bug 412)", 0);
        check("- [x] a, in SHOP-412", 0);
        check("- [x] AI-1: a", 1);
        check("- [x] a, in 412 and UTF-8x", 1);
        let table =
            |row: &str| format!("| Action | Status | Evidence | Note |\n|--|--|--|--|\n{row}");
        check(&table("| a | done | runbooks/a.md | |"), 0);
        check(&table("| a | done | – | |"), 1);
        check(&table("| a | done | | [run](https://example.com/1) |"), 0);
        check(&table("| see [a](/a) | done | | |\n| b | done | | |"), 1);
    }
}
