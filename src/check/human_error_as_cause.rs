//! Human error where a cause is given.

use super::support::prose::{self, Said};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM503",
    name: "human-error-as-cause",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/human-error-as-cause.md"),
    check: Check::Document(check),
};

/// Where it is no cause.
const APART: [SectionKind; 3] = [
    SectionKind::WhatWentWell,
    SectionKind::WhereWeGotLucky,
    SectionKind::ActionItems,
];

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let mut said = prose::said(site, postmortem, RULE.name, &[postmortem.document.body]);
    said.retain(|said| {
        let apart = said.section.is_some_and(|section| APART.contains(&section));
        !apart && !said.asks
    });
    let finding = |said: Said<'_>| {
        let message = format!("{} is given as a cause", said.quoted(text));
        Finding::new(RULE.name, postmortem.source, said.span, message)
            .label("where the questions begin")
            .help(said.help.unwrap_or(HELP))
    };
    said.into_iter().map(finding).collect()
}

const HELP: &str = "ask what made it the easy thing to do, and write down that factor";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::quoted;

    /// What is found in one sentence of a section, without its place and the rest of the message.
    fn check_in(section: &str, sentence: &str, expected: &[&str]) {
        assert_eq!(quoted(&RULE, section, sentence), expected, "{sentence}");
    }

    fn check(sentence: &str, expected: &[&str]) {
        check_in("Contributing Factors", sentence, expected);
    }

    #[test]
    fn human_error_is_found() {
        check(
            "- Human error in the runbook's third step",
            &["Human error"],
        );
        check("- **Human Error**: the wrong account", &["Human Error"]);
        check("It was put down to user error.", &["user error"]);
        check("A fat-fingered delete.", &["fat-fingered"]);
        check(
            "A mistake by the operator took it down.",
            &["mistake by the operator"],
        );
        check("The engineer made a mistake.", &["engineer made a mistake"]);
        check(
            "The flag was left on due to an oversight.",
            &["due to an oversight"],
        );
        check_in("Root Cause", "### Human error", &["Human error"]);
    }

    #[test]
    fn what_is_done_about_it_is_not() {
        for sentence in [
            "The process is prone to human error.",
            "There was room for human error, and nothing to prevent human errors.",
            "This was not human error; human error is never a cause.",
            "We looked for the cause in the tool rather than in operator error, and ruled out user error.",
            "At first we assumed user error.",
            "The user error page was shown, at a user error rate of 4 %.",
            "Was it human error?",
            "The report quotes “human error”.",
            "The setting was a mistake in the template.",
        ] {
            check(sentence, &[]);
        }
        check_in("Action Items", "- Make human error harder (@alice)", &[]);
    }
}
