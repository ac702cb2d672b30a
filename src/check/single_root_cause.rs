//! A grave incident for which a single cause is named: its one factor, or a root cause by itself.
//!
//! Where factors are required and missing altogether, that is another rule's finding.

use super::factor_without_category::place;
use super::missing_section::required;
use super::support::{filled, is_major};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::blocks::{self, Block, BlockKind};
use crate::parse::{Factor, Section};
use crate::span::Span;
use crate::vocabulary::{Kind, SectionKind, fold};

pub const RULE: Rule = Rule {
    code: "PM305",
    name: "single-root-cause",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/single-root-cause.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let severity = postmortem
        .severity
        .as_ref()
        .filter(|_| is_major(postmortem));
    let Some(severity) = severity.filter(|_| postmortem.kind != Kind::GameDay) else {
        return Vec::new();
    };
    let text = &site.sources.get(postmortem.source).text;
    let root_cause = filled(text, postmortem, SectionKind::RootCause);
    let (span, what) = match (postmortem.document.factors.as_slice(), root_cause) {
        ([only], None) if !has_list(only) => {
            let what = format!("{} is the only contributing factor", only.id);
            (place(only), what)
        }
        ([], Some(section)) if is_alone(site, postmortem) && !is_several(text, section) => {
            let what = "the root cause is the only cause that is named".to_owned();
            (section.title.span, what)
        }
        _ => return Vec::new(),
    };
    let message = format!("{what}, at {}", severity.name);
    let help = "ask what let it through, what hid it and what slowed the response; each answer is a factor";
    let finding = Finding::new(RULE.name, postmortem.source, span, message);
    vec![
        finding
            .label("what else had to come together?")
            .help(help)
            .advisory(),
    ]
}

/// Whether a factor has a list below it, which may well be of several.
fn has_list(factor: &Factor) -> bool {
    let whole = Span::new(0, factor.text.len());
    let blocks = blocks::parse(&factor.text, whole);
    let mut lists = blocks.iter().filter(|block| is_list(block));
    lists.any(|list| list.children.len() > 1)
}

/// Whether the root cause stands for all: there is no section of factors, and nobody asks for one.
fn is_alone(site: &Site<'_>, postmortem: &Postmortem) -> bool {
    let factors = SectionKind::ContributingFactors;
    let mut required = required(site.config, postmortem).into_iter();
    postmortem.document.section(factors).is_none() && !required.any(|asked| asked.kind == factors)
}

/// Whether a section gives several causes: it is called so, or it has a list, headings or a table.
fn is_several(text: &str, section: &Section) -> bool {
    let parts: usize = blocks::parse(text, section.content)
        .iter()
        .map(|block| match block.kind {
            BlockKind::Heading(_) => 1,
            BlockKind::List { .. } | BlockKind::Table => block.children.len(),
            _ => 0,
        })
        .sum();
    parts > 1 || fold(&section.title.value).ends_with("causes")
}

fn is_list(block: &Block) -> bool {
    matches!(block.kind, BlockKind::List { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    fn check(front: &str, body: &str, expected: &[&str]) {
        assert_eq!(found(&RULE, front, body), expected, "{body}");
    }

    #[test]
    fn one_factor_is_too_few_for_a_grave_incident() {
        let one = "## Contributing Factors\n\n- No copy (design)\n";
        let only = "6:1 F1 is the only contributing factor, at";
        check("severity = \"SEV1\"", one, &[&format!("{only} SEV1?")]);
        check("severity = \"SEV2\"", one, &[&format!("{only} SEV2?")]);
        check("severity = \"SEV3\"", one, &[]);
        check("severity = \"SEV1\"\nkind = \"game-day\"", one, &[]);
        check("severity = \"SEV1\"", &format!("{one}- No alert\n"), &[]);
        check("severity = \"SEV1\"", &format!("{one}  - a\n  - b\n"), &[]);
        let both = format!("## Root Cause\n\nA lock.\n\n{one}");
        check("severity = \"SEV1\"", &both, &[]);
    }

    #[test]
    fn several_causes_are_seen_in_prose() {
        let check = |title: &str, content: &str, expected: bool| {
            let text = format!("## {title}\n\n{content}");
            let config = crate::config::Config::default();
            let source = crate::source::Source {
                path: "a.md".into(),
                text: text.clone(),
                ..Default::default()
            };
            let (document, _) = crate::parse::parse(crate::source::SourceId(0), &source, &config);
            assert_eq!(is_several(&text, &document.sections[0]), expected, "{text}");
        };
        check("Root Cause", "A lock.\n\nIt was long.\n", false);
        check("Root Cause", "- A lock.\n", false);
        check("Root Cause", "- A lock.\n- No alert.\n", true);
        check(
            "Root Cause",
            "1. A lock.\n\n   Long.\n\n2. No alert.\n",
            true,
        );
        check("Root Cause", "### A lock\n\nx\n\n### No alert\n\ny\n", true);
        check("Root Causes", "A lock and no alert.\n", true);
    }
}
