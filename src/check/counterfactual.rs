//! Sentences about what did not happen: should have, would have prevented, failed to.

use super::support::prose::{self, Said};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM502",
    name: "counterfactual",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/counterfactual.md"),
    check: Check::Document(check),
};

/// Where it is no hindsight: what luck and good work spared, what was at stake, what was thought at the time, what is
/// to be done.
const APART: [SectionKind; 5] = [
    SectionKind::WhatWentWell,
    SectionKind::WhereWeGotLucky,
    SectionKind::Impact,
    SectionKind::Timeline,
    SectionKind::ActionItems,
];

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let mut said = prose::said(site, postmortem, RULE.name, &[postmortem.document.body]);
    said.retain(|said| {
        let apart = said.section.is_some_and(|section| APART.contains(&section));
        !apart && !said.asks && !said.heads
    });
    let finding = |said: Said<'_>| {
        let message = format!("{} tells of what did not happen", said.quoted(text));
        Finding::new(RULE.name, postmortem.source, said.span, message)
            .label("a counterfactual")
            .help(said.help.unwrap_or(HELP))
    };
    said.into_iter().map(finding).collect()
}

const HELP: &str =
    "say what was there, and why it made sense; what is wanted becomes an action item";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::quoted;

    /// What is found in one sentence of a section, without its place and the rest of the message.
    fn check_in(section: &str, sentence: &str, expected: &[&str]) {
        assert_eq!(quoted(&RULE, section, sentence), expected, "{sentence}");
    }

    fn check(sentence: &str, expected: &[&str]) {
        check_in("Root Cause", sentence, expected);
    }

    #[test]
    fn what_should_have_been_is_found() {
        check(
            "This should have been caught in review.",
            &["should have been caught"],
        );
        check(
            "It shouldn’t have been rushed.",
            &["shouldn’t have been rushed"],
        );
        check("It should've\n  been tested.", &["should've been tested"]);
        check("We ought to have asked.", &["We ought to have asked"]);
        check(
            "The team should never have deployed on a Friday.",
            &["team should never have deployed"],
        );
        check("An alert should have fired.", &["should have fired"]);
        check(
            "We were supposed to fail over by hand.",
            &["We were supposed to"],
        );
    }

    #[test]
    fn what_would_have_been_is_found() {
        check("A canary would have caught it.", &["would have caught"]);
        check(
            "It could easily have been prevented.",
            &["could easily have been prevented"],
        );
        check(
            "A lower limit might have prevented this.",
            &["might have prevented"],
        );
        check(
            "It would have been better to wait.",
            &["would have been better"],
        );
        check(
            "With an index this wouldn't have happened.",
            &["wouldn't have happened"],
        );
        check(
            "We could have drained the node first.",
            &["We could have drained"],
        );
        check(
            "If we had known, we would have waited.",
            &["If we had known"],
        );
        check(
            "Smaller steps would have allowed us to see it.",
            &["would have allowed us"],
        );
    }

    #[test]
    fn what_people_failed_to_do_is_found() {
        check("We failed to verify the backup.", &["We failed to verify"]);
        check(
            "The reviewers completely failed to notice.",
            &["reviewers completely failed to notice"],
        );
        check(
            "The failure of the team to escalate cost an hour.",
            &["failure of the team to"],
        );
        check(
            "We didn't think to look at the replica.",
            &["We didn't think to"],
        );
        check("@alice failed to check.", &["@alice failed to check"]);
    }

    #[test]
    fn what_systems_do_is_not() {
        for sentence in [
            "The pod failed to start, and the job failed to run.",
            "Prow failed to notice the new pods.",
            "Customers failed to log in, and so did we: we failed to log in too.",
            "We failed to restore from the first backup.",
            "Each repository should have clear rules and automated tests.",
            "System workloads should have priority.",
            "Something could have gone wrong with the connection.",
            "It must have been the cache; it may have been the proxy.",
            "Only one tenant might have been affected.",
            "The key would have permitted an attacker to write.",
            "Without a restart it would have stopped running jobs.",
            "We would have expected a slower recovery.",
            "It could have been worse.",
            "We checked if we had enabled the flag.",
            "All hosts should have recovered by now.",
            "Why should it have been tested? Would an alert have helped?",
        ] {
            check(sentence, &[]);
        }
    }

    #[test]
    fn luck_and_what_is_to_be_done_are_apart() {
        let sentence = "This should have been caught in review.";
        for section in [
            "What Went Well",
            "Where We Got Lucky",
            "Impact",
            "Timeline",
            "Action Items",
        ] {
            check_in(section, sentence, &[]);
        }
        for section in ["Summary", "What Went Poorly", "Lessons Learned", "Anything"] {
            check_in(section, sentence, &["should have been caught"]);
        }
        check("### What should have been done", &[]);
        check_in("It should have been noticed", "", &[]);
    }

    #[test]
    fn quotations_and_code_are_others_words() {
        for sentence in [
            "The ticket said \"this should have been caught\".",
            "“It should have been caught. We failed to check.”, wrote the vendor.",
            "„It should have been caught“, «it should have been caught», ‘we failed to check’.",
            "> This should have been caught.",
            "`should have been caught`",
            "The \"owner\" should have \"been\" told.",
        ] {
            check(sentence, &[]);
        }
        check(
            "The users’ data should have been caught ‘early’.",
            &["should have been caught"],
        );
        check(
            "An unclosed \" should have been caught.",
            &["should have been caught"],
        );
    }
}
