//! A grave incident, written up, that does not say what set it off.

use super::support::{filled, is_major_incident, is_published};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM213",
    name: "missing-trigger",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/missing-trigger.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let front = &postmortem.document.front;
    let is_there = !front.trigger.is_missing() || front.unread.may_hold("trigger");
    let (Some(severity), false) = (&front.severity, is_there) else {
        return Vec::new();
    };
    if !is_major_incident(postmortem) || !is_published(postmortem) {
        return Vec::new();
    }
    let text = &site.sources.get(postmortem.source).text;
    if filled(text, postmortem, SectionKind::Trigger).is_some() {
        return Vec::new();
    }
    let finding = Finding::new(
        RULE.name,
        postmortem.source,
        severity.span,
        "`trigger` is missing",
    );
    let help = "add it in one word, `trigger = \"deploy\"`; `pm explain PM213` has them all";
    vec![finding.label("what set it off?").help(help)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;
    use crate::vocabulary::{Trigger, Vocabulary};

    #[test]
    fn the_page_has_every_word() {
        for word in Trigger::ALL {
            assert!(RULE.docs.contains(&format!("`{word}`")), "{word}");
        }
    }

    #[test]
    fn grave_incidents_say_it_once_they_are_published() {
        let check = |front: &str, expected: &[&str]| {
            assert_eq!(found(&RULE, front, ""), expected, "{front}");
        };
        let missing = ["2:12 `trigger` is missing"];
        check("severity = \"SEV2\"", &missing);
        check("severity = \"SEV2\"\ntrigger = \"unknown\"", &[]);
        check("severity = \"SEV2\"\ntrigger = \"gremlins\"", &[]);
        check("severity = \"SEV2\"\nstatus = \"in-review\"", &[]);
        check("severity = \"SEV2\"\nkind = \"game-day\"", &[]);
        check("severity = \"SEV3\"", &[]);
        let told = found(&RULE, "severity = \"SEV2\"", "## Trigger\nA deploy.\n");
        assert_eq!(told, [""; 0]);
        let empty = found(&RULE, "severity = \"SEV2\"", "## Trigger\n");
        assert_eq!(empty, missing);
    }
}
