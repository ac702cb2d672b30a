//! A heading with nothing below it.

use super::missing_section::{Requirement, required};
use super::support::{filled, is_empty};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;

pub const RULE: Rule = Rule {
    code: "PM102",
    name: "empty-section",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/empty-section.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let required = required(site.config, postmortem);
    let mut findings = Vec::new();
    for section in &postmortem.document.sections {
        let Some(kind) = section.kind else { continue };
        if !is_empty(text, postmortem, section) {
            continue;
        }
        let message = format!("the section {} is empty", section.title.value.trim());
        let finding = Finding::new(RULE.name, postmortem.source, section.title.span, message);
        let finding = finding
            .label("nothing below it")
            .help("write it, or remove the heading; “none” is an answer too");
        let has = |kind| filled(text, postmortem, kind).is_some();
        let needed = |requirement: &Requirement| {
            requirement.kind == kind && !requirement.advisory && !requirement.or.is_some_and(has)
        };
        let is_needed = required.iter().any(needed) && !has(kind);
        findings.push(if is_needed {
            finding
        } else {
            finding.advisory()
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    fn check(body: &str, expected: &[&str]) {
        assert_eq!(
            found(&RULE, "severity = \"SEV4\"", body),
            expected,
            "{body}"
        );
    }

    #[test]
    fn comments_and_bullets_are_nothing() {
        check(
            "## Summary\n<!-- a\n\nb -->\n\n- \n## Impact\nNone\n",
            &["4:4 the section Summary is empty"],
        );
        check("## Summary\n\n![a](b.png)\n", &[]);
        check(
            "## Summary\n\n<!-- never closed\n",
            &["4:4 the section Summary is empty"],
        );
        check("## Appendix\n", &[]);
    }

    #[test]
    fn what_may_be_left_out_is_advice() {
        check("## Background\n", &["4:4 the section Background is empty?"]);
        check(
            "## Overview\n## Summary\na\n",
            &["4:4 the section Overview is empty?"],
        );
    }

    #[test]
    fn what_is_only_asked_for_is_advice() {
        let lucky = found(&RULE, "severity = \"SEV1\"", "## Lessons Learned\n");
        assert_eq!(lucky, ["4:4 the section Lessons Learned is empty?"]);
        check("## Root Cause\n", &["4:4 the section Root Cause is empty"]);
        check(
            "## Root Cause\n## Contributing Factors\n- a\n",
            &["4:4 the section Root Cause is empty?"],
        );
    }

    #[test]
    fn sections_below_are_something() {
        check("## Lessons Learned\n### What Went Well\n- a\n", &[]);
        check(
            "## Lessons Learned\n### What Went Well\n",
            &["5:5 the section What Went Well is empty?"],
        );
    }
}
