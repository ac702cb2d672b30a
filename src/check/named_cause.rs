//! A person who is named as a cause: by name or handle, in Root Cause, Contributing Factors or What Went Poorly.

use super::support::prose;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::span::Span;
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM504",
    name: "named-cause",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/named-cause.md"),
    check: Check::Document(check),
};

/// The sections that give causes. Elsewhere a person acts, and that is what happened.
const CAUSES: [SectionKind; 3] = [
    SectionKind::RootCause,
    SectionKind::ContributingFactors,
    SectionKind::WhatWentPoorly,
];

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let sections = postmortem.document.sections.iter();
    let causes = sections.filter(|section| section.kind.is_some_and(|kind| CAUSES.contains(&kind)));
    let within: Vec<Span> = causes.map(|section| section.content).collect();
    let mut findings = Vec::new();
    for said in prose::said(site, postmortem, RULE.name, &within) {
        let Some(name) = said.name else { continue };
        let message = format!("`{}` is named as a cause", name.text(text));
        let finding = Finding::new(RULE.name, postmortem.source, name, message);
        findings.push(finding.label("a person").help(said.help.unwrap_or(HELP)));
    }
    findings
}

const HELP: &str = "say what was done and what made it possible, without saying by whom";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    const FRONT: &str = "authors = [\"alice\"]\n[roles]\nincident-commander = \"Bob Jones\"\nscribe = \"platform team\"";

    /// Who is named in one sentence of a section.
    fn check_in(section: &str, sentence: &str, expected: &[&str]) {
        let body = format!(
            "## {section}\n\n{sentence}\n\n## Action Items\n\n- Add it (@carol.k)\n- Test it (SRE)\n"
        );
        let found = found(&RULE, FRONT, &body);
        let named: Vec<&str> = found
            .iter()
            .filter_map(|finding| finding.split('`').nth(1))
            .collect();
        assert_eq!(named, expected, "{sentence}");
    }

    fn check(sentence: &str, expected: &[&str]) {
        check_in("Root Cause", sentence, expected);
    }

    #[test]
    fn a_person_who_is_the_cause_is_found() {
        check("@dave merged it before the tests were done.", &["@dave"]);
        check("Alice deployed the wrong branch.", &["Alice"]);
        check(
            "On Monday Alice had accidentally deleted the table.",
            &["Alice"],
        );
        check("Then Bob Jones ran the script.", &["Bob Jones"]);
        check("Bob wasn’t aware of the freeze.", &["Bob"]);
        check("It was introduced by @dave.", &["@dave"]);
        check("Because of Carol's typo the job did not run.", &["Carol"]);
        check("The fault of @dave.", &["@dave"]);
        check_in("What Went Poorly", "- Alice was unreachable", &["Alice"]);
        check_in(
            "Contributing Factors",
            "- F1: Alice skipped the review (process gap)",
            &["Alice"],
        );
    }

    #[test]
    fn a_person_who_acts_is_not() {
        for sentence in [
            "The cause was found by @dave, and Alice confirmed it.",
            "Alice rolled back; @dave merged a fix.",
            "See @dave's analysis.",
            "Terraform deleted the table. Prow merged it, and Kubernetes was unaware.",
            "The SRE deployed it; the Platform Team merged it.",
            "@renovate-bot merged it. @core/infra merged it. @sre deployed it.",
            "bob@example.com deployed it.",
            "\"Alice deployed it\", said the log: `@dave merged it`.",
            "alice deployed it.",
        ] {
            check(sentence, &[]);
        }
        check_in("Timeline", "- 14:05 @dave merged it", &[]);
        check_in("Summary", "Alice deployed it.", &[]);
    }
}
