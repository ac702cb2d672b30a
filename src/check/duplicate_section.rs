//! A section that is there twice. Two names of one section are no duplicates: the parser joins them.

use std::collections::{HashMap, HashSet};

use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::Section;
use crate::slug::slug;
use crate::source::Location;

pub const RULE: Rule = Rule {
    code: "PM104",
    name: "duplicate-section",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/duplicate-section.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let mut first: HashMap<_, &Section> = HashMap::new();
    let mut findings = Vec::new();
    if !is_any_repeated(postmortem) {
        return findings;
    }
    for section in &postmortem.document.sections {
        let Some(kind) = section.kind else { continue };
        // What is in parentheses counts here: "Timeline (Monday)" and "Timeline (Tuesday)" are two.
        let key = (kind, section.level, slug(&section.title.value));
        let Some(before) = first.get(&key) else {
            first.insert(key, section);
            continue;
        };
        let title = section.title.value.trim();
        let message = format!("the section {title} is there more than once");
        let finding = Finding::new(RULE.name, postmortem.source, section.title.span, message);
        let there = Location {
            source: postmortem.source,
            span: before.title.span,
        };
        findings.push(
            finding
                .label("again here")
                .related(there, "first here")
                .help("put both under one heading, or call one of them something else"),
        );
    }
    findings
}

/// Whether it is worth the while to look at the headings; mostly it is not.
fn is_any_repeated(postmortem: &Postmortem) -> bool {
    let mut seen = HashSet::new();
    let sections = postmortem.document.sections.iter();
    let mut known = sections.filter_map(|section| Some((section.kind?, section.level)));
    !known.all(|place| seen.insert(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    fn check(body: &str, expected: &[&str]) {
        assert_eq!(found(&RULE, "", body), expected, "{body}");
    }

    #[test]
    fn the_same_heading_twice_is_a_duplicate() {
        check(
            "## Impact\na\n## 🔥 impact:\nb\n## Impact\nc\n",
            &[
                "6:4 the section 🔥 impact: is there more than once",
                "8:4 the section Impact is there more than once",
            ],
        );
        check("## Appendix\na\n## Appendix\nb\n", &[]);
    }

    #[test]
    fn two_names_of_one_section_are_none() {
        check("## Remediation\n- a\n## Next steps\n- b\n", &[]);
        check("## Timeline (Monday)\n## Timeline (Tuesday)\n", &[]);
        check("## Luck\na\n## Lessons Learned\n### Luck\nb\n", &[]);
    }
}
