//! Words that pass judgement on people: careless, forgot to, whose fault.

use super::support::prose::{self, Said};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;

pub const RULE: Rule = Rule {
    code: "PM501",
    name: "blame-language",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/blame-language.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let said = prose::said(site, postmortem, RULE.name, &[postmortem.document.body]);
    let finding = |said: Said<'_>| {
        let message = format!("{} judges a person", said.quoted(text));
        Finding::new(RULE.name, postmortem.source, said.span, message)
            .label("a judgement")
            .help(said.help.unwrap_or(HELP))
    };
    said.into_iter().map(finding).collect()
}

const HELP: &str =
    "describe the situation instead: ask what made this the easy thing to do, and write that down";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::quoted;

    /// What is found in one sentence, without its place and the rest of the message.
    fn check(sentence: &str, expected: &[&str]) {
        assert_eq!(
            quoted(&RULE, "Root Cause", sentence),
            expected,
            "{sentence}"
        );
    }

    #[test]
    fn judgements_are_found() {
        check("A careless change to the pool.", &["careless"]);
        check(
            "Carelessly merged before the tests were done.",
            &["Carelessly"],
        );
        check("We neglected to tell the vendor.", &["neglected to"]);
        check("They should have known better.", &["known better"]);
        check(
            "Nobody even bothered to look at the graph.",
            &["bothered to"],
        );
        check("It was a rookie mistake.", &["rookie mistake"]);
        check(
            "The on-call was not paying attention.",
            &["not paying attention"],
        );
        check(
            "Our team repeatedly ignored the warning.",
            &["team repeatedly ignored"],
        );
        check("We messed up the cutover.", &["We messed up"]);
    }

    #[test]
    fn fault_is_found() {
        check(
            "This is the fault of the operator.",
            &["fault of the operator"],
        );
        check(
            "It was nobody's fault but the engineer’s fault.",
            &["nobody's fault", "engineer’s fault"],
        );
        check("The reviewer was to blame.", &["reviewer was to blame"]);
        check(
            "We blame the developer who wrote it.",
            &["blame the developer"],
        );
        check("The blame\nlies with one team.", &["blame lies"]);
    }

    #[test]
    fn what_was_forgotten_and_wrongly_assumed_is_found() {
        check("We **forgot** to renew it.", &["forgot to"]);
        check(
            "The flag had been set, but we had forgotten to set it back.",
            &["forgotten to"],
        );
        check(
            "We wrongly assumed that the chart sets limits.",
            &["We wrongly assumed"],
        );
        check(
            "The team had assumed wrongly that it was idle.",
            &["team had assumed wrongly"],
        );
    }

    #[test]
    fn what_only_sounds_so_is_not() {
        for sentence in [
            "The cache was to blame.",
            "`git blame` shows the commit, and git blame shows its author.",
            "This is a blameless review; we do not blame anybody.",
            "The purpose is not to assign blame to an engineer.",
            "The parser wrongly assumed UTF-8.",
            "The default vault has a segmentation fault of its own.",
            "A lazy init of the pool, read with a sloppy quorum.",
            "The scheduler ignored the taint.",
            "Do not forget to drain the node.",
            "Such items must not be forgotten.",
            "The on-call engineer paid attention to the wrong graph.",
            "The log said \"careless user\", and the ticket “a stupid mistake”.",
            "The commit is called ‘forgot to add the file’, `forgot to push`.",
            "See [we forgot to](https://example.com/careless).",
            "<!-- careless -->",
        ] {
            check(sentence, &[]);
        }
    }
}
