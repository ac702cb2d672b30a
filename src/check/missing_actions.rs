//! An Action Items section from which no action can be read.

use super::support::{is_grave, written};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::Factor;
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM401",
    name: "missing-actions",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/missing-actions.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let document = &postmortem.document;
    if !is_grave(postmortem) || !postmortem.actions.is_empty() {
        return Vec::new();
    }
    // Where every risk is accepted, with its reason, nothing need be done.
    let accepted = |factor: &Factor| factor.accepted.is_some();
    if !document.factors.is_empty() && document.factors.iter().all(accepted) {
        return Vec::new();
    }
    let text = &site.sources.get(postmortem.source).text;
    let Some(section) = written(text, postmortem, SectionKind::ActionItems) else {
        return Vec::new();
    };
    let message = "no action can be read from this section";
    let finding = Finding::new(RULE.name, postmortem.source, section.title.span, message);
    let help = "write a table with a column Action, or a list: `- [ ] Add the missing alert (@carol, P2, due 2025-02-28)`";
    vec![finding.label("no row or item below it is one").help(help)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;
    use crate::check::{missing_due_date, missing_owner};

    #[test]
    fn none_is_no_action() {
        for none in [
            "None.",
            "- None.",
            "- [ ] No action items",
            "- N/A",
            "- No action needed.",
            "- No further actions required",
            "| Action | Owner |\n|--|--|\n| None. | |",
        ] {
            let body = format!("## Action Items\n\n{none}\n");
            let found = |rule| found(rule, "severity = \"SEV2\"", &body);
            let expected = "4:4 no action can be read from this section";
            assert_eq!(found(&RULE), [expected], "{none}");
            assert_eq!(found(&missing_owner::RULE), [""; 0], "{none}");
            assert_eq!(found(&missing_due_date::RULE), [""; 0], "{none}");
        }
        let body = "## Action Items\n\n- None of the alerts may page twice\n";
        let found = found(&missing_owner::RULE, "severity = \"SEV2\"", body);
        assert_eq!(found.len(), 1);
    }
}
