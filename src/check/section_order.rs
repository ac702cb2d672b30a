//! Sections that are not in the order of the template. Off unless a site asks for it.

use super::support::order::longest_rising;
use super::{Check, Rule, Site};
use crate::diagnostic::Finding;
use crate::model::Postmortem;
use crate::parse::Section;
use crate::source::Location;
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM105",
    name: "section-order",
    level: None,
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/section-order.md"),
    check: Check::Document(check),
};

/// What comes where. What is not here stands where the story needs it.
fn place(kind: SectionKind) -> Option<u8> {
    match kind {
        SectionKind::Summary => Some(0),
        SectionKind::Impact => Some(1),
        SectionKind::Timeline => Some(2),
        SectionKind::RootCause | SectionKind::Findings => Some(3),
        SectionKind::ContributingFactors => Some(4),
        SectionKind::WhatWentWell => Some(5),
        SectionKind::WhatWentPoorly => Some(6),
        SectionKind::WhereWeGotLucky => Some(7),
        SectionKind::ActionItems => Some(8),
        SectionKind::LessonsLearned => Some(9),
        SectionKind::Trigger
        | SectionKind::Background
        | SectionKind::Leadup
        | SectionKind::FiveWhys
        | SectionKind::Detection
        | SectionKind::Response
        | SectionKind::Resolution
        | SectionKind::Hypothesis => None,
    }
}

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    // What stands below another section has the place of that one.
    let top = postmortem.document.sections.iter().filter(|s| s.level <= 2);
    let ordered = top.filter_map(|section| Some((section, place(section.kind?)?)));
    let (sections, places): (Vec<&Section>, Vec<u8>) = ordered.unzip();
    let kept = longest_rising(&places);
    let mut is_kept = vec![false; places.len()];
    for index in &kept {
        is_kept[*index] = true;
    }
    let misplaced = (0..places.len()).filter(|index| !is_kept[*index]);
    let finding = |index: usize| {
        // The places of what is kept rise, so that both are found without looking at all.
        let next = kept.partition_point(|other| places[*other] <= places[index]);
        let (message, other, label) = match kept.get(next) {
            Some(next) if *next < index => ("after", *next, "it goes before this one"),
            _ => (
                "before",
                kept[next.saturating_sub(1)],
                "it goes after this one",
            ),
        };
        let (section, other) = (sections[index], sections[other]);
        let title = |section: &Section| section.title.value.trim().to_owned();
        let message = format!(
            "the section {} comes {message} {}",
            title(section),
            title(other)
        );
        let there = Location {
            source: postmortem.source,
            span: other.title.span,
        };
        Finding::new(RULE.name, postmortem.source, section.title.span, message)
            .label("out of order")
            .related(there, label)
            .help("move it with all that stands below it")
    };
    misplaced.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    /// Headings, one a word, and the messages.
    fn check(headings: &str, expected: &[&str]) {
        let body: Vec<String> = headings.split(", ").map(|h| format!("{h}\na\n")).collect();
        let found = found(&RULE, "", &body.concat());
        let said = found
            .iter()
            .map(|said| said.split_once("section ").unwrap().1);
        assert_eq!(said.collect::<Vec<_>>(), expected, "{headings}");
    }

    #[test]
    fn only_what_is_misplaced_is_reported() {
        check("## Summary, ## Impact, ## Timeline, ## RCA, ## Luck", &[]);
        check(
            "## Action Items, ## Summary, ## Impact, ## Timeline",
            &["Action Items comes before Timeline"],
        );
        check(
            "## Summary, ## Timeline, ## RCA, ## Impact, ## Luck",
            &["Impact comes after Timeline"],
        );
        check("## Impact, ## Summary", &["Summary comes after Impact"]);
        check(
            "## Next steps, ## Actions, ## RCA",
            &["RCA comes after Next steps"],
        );
    }

    #[test]
    fn others_stand_where_they_like() {
        check(
            "## Resolution, ## Summary, ## Trigger, ## Impact, ## Background",
            &[],
        );
        check(
            "## Findings, ## Impact, ## Actions",
            &["Impact comes after Findings"],
        );
        check("## Other, ## Summary", &[]);
        check("## Actions, ## Lessons, ### Luck", &[]);
        check(
            "## Summary, ## Hypothesis, ## Impact, ## Findings, ## Actions",
            &[],
        );
    }
}
