//! `pm-allow` without a reason, of a rule that there is not, or written in another way.

use super::support::comments::comments;
use super::support::has_reason;
use super::unknown_key::meant;
use super::{Check, RULES, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::grid::Grids;
use crate::parse::{Misspelt, Suppression, misspelt};
use crate::span::Span;

pub const RULE: Rule = Rule {
    code: "PM011",
    name: "invalid-suppression",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: true,
    docs: include_str!("../../docs/src/rules/invalid-suppression.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let document = &postmortem.document;
    let invalid = document.suppressions.iter();
    let invalid = invalid.filter_map(|suppression| finding(postmortem, suppression));
    let misspelt = misspelt(text, document, &comments(text, &document.html)).into_iter();
    let misspelt = misspelt.filter(|one| one.certain || is_rule(&one.rule.value));
    let misspelt = misspelt.map(|one| misspelling(text, postmortem, &one));
    invalid.chain(misspelt).collect()
}

/// Whether a suppression can have an effect at all.
pub(super) fn is_valid(suppression: &Suppression) -> bool {
    has_reason(suppression) && is_rule(&suppression.rule.value)
}

fn is_rule(name: &str) -> bool {
    RULES.iter().any(|rule| rule.name == name)
}

fn finding(postmortem: &Postmortem, suppression: &Suppression) -> Option<Finding> {
    let name = suppression.rule.value.as_str();
    let finding = |span, message| Finding::new(RULE.name, postmortem.source, span, message);
    if name.is_empty() {
        let found = finding(suppression.span, "`pm-allow` names no rule".to_owned());
        let help = "write the rule's name and why the finding is meant: `pm-allow: overdue-action waits for the vendor`";
        return Some(found.help(help));
    }
    if !is_rule(name) {
        let help = match meant(name) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                "the name of the rule stands in brackets after its code in each message".to_owned()
            }
        };
        let message = format!("there is no rule `{name}` to allow");
        let found = finding(suppression.rule.span, message);
        return Some(found.label("not a rule").help(help));
    }
    if !has_reason(suppression) {
        let message = format!("`{name}` is allowed without a reason");
        let found = finding(suppression.rule.span, message);
        let help = "say after the rule's name why the finding is meant; without a reason it is not suppressed";
        return Some(found.label("no reason after it").help(help));
    }
    None
}

/// The finding for a comment that does not begin as one must. It is mended where all else in it is as it must be.
fn misspelling(text: &str, postmortem: &Postmortem, one: &Misspelt) -> Finding {
    let Misspelt {
        mark, rule, reason, ..
    } = one;
    let (name, known) = (rule.value.as_str(), is_rule(&rule.value));
    let said: Vec<&str> = reason.value.split_whitespace().collect();
    let right = match (known, said.is_empty()) {
        (true, false) => format!("pm-allow: {name} {}", said.join(" ")),
        (true, true) => format!("pm-allow: {name} REASON"),
        (false, _) => "pm-allow: RULE REASON".to_owned(),
    };
    let message = format!("`{}` allows nothing", mark.text(text));
    let finding = Finding::new(RULE.name, postmortem.source, *mark, message)
        .label("not `pm-allow:`")
        .help(format!("write `{right}`"));
    if !known || said.is_empty() {
        return finding;
    }
    let mut tables = Grids::new(text, &postmortem.document.tables);
    let written = Span::new(mark.start, reason.span.start);
    let edits = tables.set(written, &format!("pm-allow: {name} "));
    finding.fix("write it as `pm-allow:`", edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{Looked, found};

    #[test]
    fn a_misspelt_mark_is_told_and_mended() {
        let body = "## Actions\n\n<!-- PM-allow overdue-action: the vendor\n is late -->\n\n- a\n\n<!-- pm_allow: overdu why -->\n<!-- pm allow the vendor -->\n<!-- pm allow overdue-action -->\n\n```\n<!-- pm-allow x -->\n```\n";
        let front = "# pm_allow missing-owner  é why\nseverity = \"SEV4\"";
        let expected = [
            "2:3 `pm_allow` allows nothing",
            "7:6 `PM-allow` allows nothing",
            "12:6 `pm_allow` allows nothing",
            "14:6 `pm allow` allows nothing",
        ];
        assert_eq!(found(&RULE, front, body), expected);
        let text = format!("+++\n{front}\n+++\n{body}");
        let looked = Looked::default();
        let help = looked
            .look(&RULE, &text)
            .into_iter()
            .map(|finding| finding.help);
        let help: Vec<String> = help.collect();
        let expected = [
            "write `pm-allow: missing-owner é why`",
            "write `pm-allow: overdue-action the vendor is late`",
            "write `pm-allow: RULE REASON`",
            "write `pm-allow: overdue-action REASON`",
        ];
        assert_eq!(help, expected);
        let mended = text
            .replace("pm_allow missing-owner  é", "pm-allow: missing-owner é")
            .replace(
                "PM-allow overdue-action: the",
                "pm-allow: overdue-action the",
            );
        assert_eq!(looked.mended(&RULE, front, body), mended);
    }

    #[test]
    fn a_table_stays_aligned() {
        let table = |head: &str| {
            format!(
                "## Actions\n\n|{head}|\n|---------------------------------------------|\n| a                                           |\n"
            )
        };
        let body = table(" Action <!-- PM-allow missing-owner why -->  ");
        let expected = table(" Action <!-- pm-allow: missing-owner why --> ");
        let mended = Looked::default().mended(&RULE, "a = 1", &body);
        assert_eq!(mended, format!("+++\na = 1\n+++\n{expected}"));
    }
}
