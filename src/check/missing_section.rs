//! A section that a postmortem of its severity and kind must have, and has not.

use super::support::{self, is_unclosed, new_section, opening};
use super::{Check, Rule, Site};
use crate::config::Config;
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::span::Span;
use crate::vocabulary::{Kind, OTHER_SECTIONS, SectionKind, fold};

pub const RULE: Rule = Rule {
    code: "PM101",
    name: "missing-section",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: true,
    docs: include_str!("../../docs/src/rules/missing-section.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    if is_unclosed(postmortem) {
        return Vec::new();
    }
    let text = &site.sources.get(postmortem.source).text;
    let missing = required(site.config, postmortem)
        .into_iter()
        .filter(|requirement| !is_there(postmortem, *requirement));
    let unknown = unknown(postmortem);
    let finding = |requirement: Requirement| {
        let kind = requirement.kind;
        let (span, label) = place(text, postmortem, kind);
        let alternative = match requirement.or {
            Some(other) => format!(" or `## {other}`"),
            None => String::new(),
        };
        let message = format!("there is no section `{kind}`");
        let help = match unknown.as_slice() {
            [] => format!("add `## {kind}`{alternative}: {}", purpose(kind)),
            titles => format!(
                "add `## {kind}`{alternative}; or, if {} is it, say so under `[output.pm.sections]`",
                support::list(titles).replace(" and ", " or ")
            ),
        };
        let finding = Finding::new(RULE.name, postmortem.source, span, message);
        let finding = finding.label(label).help(help);
        if requirement.advisory {
            return finding.advisory();
        }
        // Which sections it needs depends on the severity, and one under a name that is not known may be it.
        let is_certain = postmortem.severity.is_some() && unknown.is_empty();
        let edit = new_section::edit(site, postmortem, kind);
        match edit.filter(|_| is_certain) {
            Some(edit) => finding.fix(format!("add `{kind}`, to be filled in"), vec![edit]),
            None => finding,
        }
    };
    missing.map(finding).collect()
}

/// The first headings that are no section's that is known: each may be one in another language, or misspelt.
fn unknown(postmortem: &Postmortem) -> Vec<&str> {
    const SHOWN: usize = 3;
    let sections = postmortem.document.sections.iter();
    let unknown = sections.filter(|section| section.kind.is_none() && section.level == 2);
    let may_be = |title: &str| !OTHER_SECTIONS.contains(&fold(title).as_str());
    unknown
        .filter(|section| may_be(&section.title.value))
        .map(|section| section.title.value.as_str())
        .take(SHOWN)
        .collect()
}

/// A section that must be there, or its alternative.
#[derive(Debug, Clone, Copy)]
pub(super) struct Requirement {
    pub kind: SectionKind,
    pub or: Option<SectionKind>,
    /// Whether it is only asked for.
    pub advisory: bool,
}

/// What a postmortem must contain: what the site says for its severity, else the table in the guide.
pub(super) fn required(config: &Config, postmortem: &Postmortem) -> Vec<Requirement> {
    use SectionKind as S;
    let severity = postmortem.severity.as_ref();
    let configured = severity.and_then(|severity| config.required.get(&severity.name));
    let mut kinds: Vec<(SectionKind, bool)> = match configured {
        Some(kinds) => kinds.iter().map(|kind| (*kind, false)).collect(),
        None => usual(severity.map(|severity| severity.rank)),
    };
    match postmortem.kind {
        Kind::Incident => {}
        Kind::NearMiss => kinds.retain(|(kind, _)| *kind != S::Impact),
        Kind::GameDay => {
            for (kind, _) in &mut kinds {
                if matches!(kind, S::RootCause | S::ContributingFactors) {
                    *kind = S::Findings;
                }
            }
            kinds.dedup();
        }
    }
    let asks_for_factors = kinds
        .iter()
        .any(|(kind, _)| *kind == S::ContributingFactors);
    let requirement = |(kind, advisory)| {
        // Where factors are asked for by themselves, they are no way around the root cause.
        let or = (kind == S::RootCause && !asks_for_factors).then_some(S::ContributingFactors);
        Requirement { kind, or, advisory }
    };
    kinds.into_iter().map(requirement).collect()
}

/// The sections by the severity's rank, and whether they are only asked for. Factors say more than a root cause, so
/// that where they are required it is not.
fn usual(rank: Option<usize>) -> Vec<(SectionKind, bool)> {
    use SectionKind as S;
    let is_grave = rank.is_some_and(|rank| rank < 3);
    let is_major = rank.is_some_and(|rank| rank < 2);
    let mut kinds = vec![(S::Summary, false), (S::Impact, false)];
    if is_grave {
        kinds.push((S::Timeline, false));
        kinds.push((S::ContributingFactors, false));
    } else {
        kinds.push((S::RootCause, false));
    }
    if is_major {
        let asked = [S::WhatWentWell, S::WhatWentPoorly, S::WhereWeGotLucky];
        kinds.extend(asked.map(|kind| (kind, true)));
    }
    if is_grave {
        kinds.push((S::ActionItems, false));
    }
    if is_major {
        kinds.push((S::LessonsLearned, true));
    }
    kinds
}

/// A section counts, and so does its content given as TOML.
fn is_there(postmortem: &Postmortem, requirement: Requirement) -> bool {
    let document = &postmortem.document;
    let has = |kind: SectionKind| {
        let in_toml = match kind {
            SectionKind::Timeline => !document.timeline.is_empty(),
            SectionKind::ContributingFactors => !document.factors.is_empty(),
            SectionKind::ActionItems => !postmortem.actions.is_empty(),
            SectionKind::Impact => !document.impact.is_empty(),
            _ => false,
        };
        in_toml || document.section(kind).is_some()
    };
    has(requirement.kind) || requirement.or.is_some_and(has)
}

/// Where the section would go: after the one that usually stands before it, else below the title.
fn place(text: &str, postmortem: &Postmortem, kind: SectionKind) -> (Span, String) {
    let document = &postmortem.document;
    match (new_section::anchor(document, kind), &document.heading) {
        (Some((_, section)), _) => (section.title.span, "it goes after this section".into()),
        (None, Some(heading)) => (heading.span, "it goes below the title".into()),
        (None, None) => (opening(text, postmortem), "in this file".into()),
    }
}

/// What a section is for, as a help says it.
fn purpose(kind: SectionKind) -> &'static str {
    use SectionKind as S;
    match kind {
        S::Summary => "what broke, for whom and how it ended, in a few sentences",
        S::Impact => "who noticed what, for how long; figures as `- Users affected: 1,200`",
        S::Timeline => "what happened when, one entry a line, `- 14:05 — what happened`",
        S::RootCause => "how it could come to this",
        S::ContributingFactors => "what had to come together, one item each",
        S::ActionItems => "what will be done, each with an owner and a due date",
        S::WhatWentWell => "what to keep",
        S::WhatWentPoorly => "what made it worse or slower",
        S::WhereWeGotLucky => "what kept it from being worse and nobody had planned",
        S::LessonsLearned => "what others can take from it",
        S::Findings => "what the exercise showed",
        _ => "this site requires it at this severity",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Known;
    use crate::check::tests::{Looked, found, mended};

    /// The names of the sections that are missing.
    fn check(front: &str, body: &str, expected: &[&str]) {
        let found = found(&RULE, front, body);
        let names = found.iter().map(|said| {
            said.split("section ")
                .nth(1)
                .unwrap_or(said)
                .replace('`', "")
        });
        assert_eq!(names.collect::<Vec<_>>(), expected, "{front}\n{body}");
    }

    #[test]
    fn what_is_required_depends_on_the_severity() {
        check("", "", &["Summary", "Impact", "Root Cause"]);
        check(
            "severity = \"SEV4\"",
            "",
            &["Summary", "Impact", "Root Cause"],
        );
        check(
            "severity = \"SEV3\"",
            "",
            &[
                "Summary",
                "Impact",
                "Timeline",
                "Contributing Factors",
                "Action Items",
            ],
        );
        check(
            "severity = \"major\"",
            "",
            &[
                "Summary",
                "Impact",
                "Timeline",
                "Contributing Factors",
                "What Went Well?",
                "What Went Poorly?",
                "Where We Got Lucky?",
                "Action Items",
                "Lessons Learned?",
            ],
        );
    }

    #[test]
    fn what_is_required_depends_on_the_kind() {
        let near_miss = "severity = \"SEV4\"\nkind = \"near-miss\"";
        check(near_miss, "", &["Summary", "Root Cause"]);
        let game_day = "severity = \"SEV3\"\nkind = \"game-day\"";
        check(
            game_day,
            "",
            &["Summary", "Impact", "Timeline", "Findings", "Action Items"],
        );
        let small = "severity = \"SEV4\"\nkind = \"game-day\"";
        check(small, "", &["Summary", "Impact", "Findings"]);
    }

    #[test]
    fn other_names_and_toml_count() {
        let body = "## TL;DR\na\n## Fallout\na\n## Factors\n- a\n";
        check("severity = \"SEV4\"", body, &[]);
        let toml = "severity = \"SEV4\"\n[[factors]]\ntext = \"a\"\n[impact]\nusers-affected = 1";
        check(toml, "## TL;DR\na\n", &[]);
    }

    #[test]
    fn front_matter_that_does_not_end_is_one_mistake() {
        let found = |text: &str| Looked::default().found_in(&RULE, text).len();
        assert_eq!(found("+++\nseverity = \"SEV4\"\n\n## Summary\na\n"), 0);
        assert_eq!(found("+++\nseverity = \"SEV4\n+++\n\n## Summary\na\n"), 2);
    }

    #[test]
    fn it_is_missing_where_it_would_go() {
        let check = |body: &str, expected: &str| {
            assert_eq!(
                found(&RULE, "severity = \"SEV4\"", body),
                [expected],
                "{body}"
            );
        };
        check(
            "\n## Impact\na\n## RCA\na\n",
            "1:1 there is no section `Summary`",
        );
        check(
            "# A\n## Impact\na\n## RCA\na\n",
            "4:3 there is no section `Summary`",
        );
        check(
            "## RCA\na\n## Summary\na\n",
            "6:4 there is no section `Impact`",
        );
    }

    /// The body with the missing sections of a SEV4 added.
    fn check_fix(body: &str, expected: &str) {
        let front = "severity = \"SEV4\"";
        let mended = mended(&RULE, &Config::default(), front, body);
        assert_eq!(mended, format!("+++\n{front}\n+++\n{expected}"), "{body}");
    }

    #[test]
    fn a_section_is_added_at_its_place() {
        check_fix(
            "\n# A\n\n## Summary\n\na\n\n## RCA\n\na\n",
            "\n# A\n\n## Summary\n\na\n\n## Impact\n\nTODO\n\n## RCA\n\na\n",
        );
        // What has another name may be it.
        let german = "# A\n\n## Zusammenfassung\n\na\n\n## Impact\n\na\n\n## RCA\n\na\n";
        check_fix(german, german);
        check_fix(
            "## Summary\na\n## Lessons\n### What Went Well\na\n## Impact\na\n### More\na\n",
            "## Summary\na\n## Lessons\n### What Went Well\na\n## Impact\na\n### More\na\n\n## Root Cause\n\nTODO\n",
        );
    }

    #[test]
    fn what_may_be_it_is_named() {
        let body = "## Zusammenfassung\na\n### Mehr\na\n## Ursache\na\n## Folgen\na\n## Dank\na\n";
        let looked = Looked::default();
        let found = looked.look(&RULE, &format!("+++\nseverity = \"SEV4\"\n+++\n{body}"));
        assert_eq!(found.len(), 3, "{found:?}");
        let help = "add `## Summary`; or, if `Zusammenfassung`, `Ursache` or \
                    `Folgen` is it, say so under `[output.pm.sections]`";
        assert_eq!(found[0].help, help);
        assert!(found.iter().all(|finding| finding.fix.is_none()));
    }

    #[test]
    fn what_is_known_to_be_none_is_not_named() {
        let body = "## Attendees\n\na\n\n## Impact\n\na\n\n## RCA\n\na\n\n## 🙏 Thanks!\n\na\n";
        let found =
            Looked::default().look(&RULE, &format!("+++\nseverity = \"SEV4\"\n+++\n{body}"));
        let help: Vec<&str> = found.iter().map(|finding| finding.help.as_str()).collect();
        assert_eq!(
            help,
            ["add `## Summary`: what broke, for whom and how it ended, in a few sentences"]
        );
        assert!(found[0].fix.is_some());
    }

    #[test]
    fn at_the_end_the_file_ends_as_before() {
        let check = |end: &str, expected: &str| {
            let body = "## Summary\na\n## Impact\na";
            check_fix(&format!("{body}{end}"), &format!("{body}{expected}"));
        };
        check("", "\n\n## Root Cause\n\nTODO");
        check("\n", "\n\n## Root Cause\n\nTODO\n");
        check("\n\n", "\n\n## Root Cause\n\nTODO\n");
        check("\n```\n", "\n```\n");
        check("\n<!-- b\n", "\n<!-- b\n");
        check("\n<!-- b -->\n", "\n<!-- b -->\n\n## Root Cause\n\nTODO\n");
    }

    #[test]
    fn line_breaks_are_those_of_the_file() {
        check_fix(
            "## Summary\r\na\r\n\r\n## RCA\r\na\r\n",
            "## Summary\r\na\r\n\r\n## Impact\r\n\r\nTODO\r\n\r\n## RCA\r\na\r\n",
        );
    }

    #[test]
    fn a_heading_is_one_of_the_files_own() {
        check_fix(
            "# Summary\na\n# Impact\na\n",
            "# Summary\na\n# Impact\na\n\n# Root Cause\n\nTODO\n",
        );
        for body in [
            "**Summary:** a\n\n**Impact:** a\n",
            "Summary\n=======\na\n\nImpact\n======\na\n",
            "### What Went Well\na\n## Impact\na\n## RCA\na\n",
        ] {
            check_fix(body, body);
        }
    }

    #[test]
    fn what_allows_something_stays_with_its_section() {
        let allow = "<!-- pm-allow: empty-section why -->\n<!-- more -->\n";
        check_fix(
            &format!("## Summary\na\n\n## Impact\na\n{allow}\n## Actions\n"),
            &format!(
                "## Summary\na\n\n## Impact\na\n\n## Root Cause\n\nTODO\n\n{allow}\n## Actions\n"
            ),
        );
    }

    #[test]
    fn what_is_allowed_in_a_paragraph_stays_in_it() {
        let text =
            "## Summary\na\n\n## Impact\na <!-- pm-allow: empty-section why -->\n## Actions\na\n";
        let (before, after) = text.split_once("## Act").unwrap();
        check_fix(
            text,
            &format!("{before}\n## Root Cause\n\nTODO\n\n## Act{after}"),
        );
    }

    #[test]
    fn what_allows_something_in_the_file_stays_above_its_sections() {
        let allow = "<!-- pm-allow: empty-section why -->\n";
        check_fix(
            &format!("{allow}\n## Impact\na\n\n## RCA\na\n"),
            &format!("{allow}\n## Summary\n\nTODO\n\n## Impact\na\n\n## RCA\na\n"),
        );
    }

    #[test]
    fn what_is_only_asked_for_and_what_depends_on_the_severity_is_not_added() {
        let body = "## Summary\na\n## Impact\na\n## Timeline\na\n## Factors\na\n## Actions\na\n";
        for (front, body) in [
            ("severity = \"SEV1\"", body),
            ("severity = \"?\"", ""),
            ("", ""),
        ] {
            let expected = format!("+++\n{front}\n+++\n{body}");
            assert_eq!(mended(&RULE, &Config::default(), front, body), expected);
        }
    }

    /// Entries, factors and actions that nobody has written would count as some.
    #[test]
    fn a_draft_gets_the_templates_text_and_nothing_is_made_up() {
        let front = "severity = \"SEV3\"\nstatus = \"draft\"";
        let body = "## Summary\na\n";
        let mended = mended(&RULE, &Config::default(), front, body);
        let (_, added) = mended.split_once("## Impact\n\n<!-- Numbers").unwrap();
        assert!(added.contains("-->\n\n- Duration: TODO\n"), "{added}");
        let (_, added) = added.split_once("\n\n## Timeline\n\n<!-- What").unwrap();
        let factors = "-->\n\nTODO\n\n## Contributing Factors\n\n<!-- There";
        assert!(added.contains(factors), "{added}");
        let actions = "-->\n\nTODO\n\n## Action Items\n\n<!-- One";
        assert!(added.contains(actions), "{added}");
        let is_item = |line: &str| line.starts_with(['-', '|']);
        assert!(!added.lines().any(is_item), "{added}");
    }

    #[test]
    fn a_section_is_called_as_in_the_sites_own_template() {
        let template =
            "+++\n+++\r\n\r\n## 🔥 Fallout ##\r\n\r\nWho?\r\nSince when?\r\n\r\n## Other\r\n";
        let looked = Looked {
            known: Known {
                template: Some(template.to_owned()),
                ..Known::default()
            },
            ..Looked::default()
        };
        let check = |status: &str, expected: &str| {
            let front = format!("severity = \"SEV4\"\nstatus = \"{status}\"");
            let mended = looked.mended(&RULE, &front, "## Summary\na\n\n## RCA\na\n");
            let expected = format!(
                "+++\n{front}\n+++\n## Summary\na\n\n## 🔥 Fallout\n\n{expected}\n\n## RCA\na\n"
            );
            assert_eq!(mended, expected);
        };
        check("draft", "Who?\nSince when?");
        check("published", "TODO");
    }
}
