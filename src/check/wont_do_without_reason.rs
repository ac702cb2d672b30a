//! An action that was given up without a reason.

use super::support::called;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};
use crate::parse::Form;
use crate::vocabulary::{ActionStatus, fold};

/// Headers of columns that `pm` has no name for and in which people say why.
const REMARKS: &str = "comment comments note notes remark remarks explanation outcome resolution";

/// How a sentence goes on to say why.
const BECAUSE: &[&str] = &[
    "because",
    "duplicate of",
    "instead",
    "no longer",
    "obsolete",
    "replaced by",
    "superseded",
];

pub const RULE: Rule = Rule {
    code: "PM412",
    name: "wont-do-without-reason",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/wont-do-without-reason.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let actions = postmortem.actions.iter();
    let bare =
        actions.filter(|action| action.status == ActionStatus::WontDo && !says_why(text, action));
    let finding = |action: &Action| {
        let status = action.written.status.span();
        let span = status.unwrap_or(action.written.text.span);
        let message = format!("{} was given up without a reason", called(action));
        Finding::new(RULE.name, postmortem.source, span, message)
            .label("why not?")
            .help(help(action))
    };
    bare.map(finding).collect()
}

/// Whether the action says anywhere why it was given up; what shows the decision will say it too.
fn says_why(text: &str, action: &Action) -> bool {
    let written = &action.written;
    let in_status = written
        .status
        .span()
        .is_some_and(|span| span.text(text).contains('('));
    let is_remark = |header: &str| {
        REMARKS
            .split(' ')
            .any(|known| known == fold(header).as_str())
    };
    let said = written.text.value.to_lowercase();
    written.reason.is_some()
        || written.evidence.is_some()
        || in_status
        || written.extra.iter().any(|(header, _)| is_remark(header))
        || BECAUSE.iter().any(|word| said.contains(word))
        // What stands below the first line explains it.
        || said.contains('\n')
}

fn help(action: &Action) -> &'static str {
    match action.written.form {
        Form::Table => "say it in a column Reason",
        Form::List => "say it at the end of the parenthesis, `(wont-do, reason: …)`",
        Form::Toml => "add `reason = \"…\"`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    #[test]
    fn a_reason_may_stand_anywhere() {
        let check = |items: &str, expected: &[&str]| {
            let body = format!("## Action Items\n\n{items}");
            assert_eq!(found(&RULE, "", &body), expected, "{items}");
        };
        let a = "was given up without a reason";
        check("- a (wont-do)\n- b\n- [x] c\n", &[&format!("6:6 “a” {a}")]);
        check("- a (wont-do, reason: too slow)\n", &[]);
        check("- a (wont-do)\n\n  Too slow.\n", &[]);
        check("- a, superseded by b (wont-do)\n", &[]);
        let table = |row: &str| {
            format!("| Action | Status | Reason | Notes | Cost |\n|--|--|--|--|--|\n{row}\n")
        };
        check(
            &table("| a | declined | – | | 3 |"),
            &[&format!("8:7 “a” {a}")],
        );
        check(&table("| a | declined | too slow | | |"), &[]);
        check(&table("| a | declined | | too slow | |"), &[]);
        check(&table("| a | declined (too slow) | | | |"), &[]);
    }
}
