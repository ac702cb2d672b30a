//! Actions that are done, without the day on which they were.
//!
//! Where no done action of the file has one, one finding says so for all: that is one thing to learn.

use super::support::called;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};
use crate::parse::Form;
use crate::vocabulary::ActionStatus;
use crate::words::count;

pub const RULE: Rule = Rule {
    code: "PM410",
    name: "done-without-date",
    level: Some(Level::Hint),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/done-without-date.md"),
    check: Check::Document(check),
};

fn check(_: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let done = postmortem
        .actions
        .iter()
        .filter(|action| action.status == ActionStatus::Done);
    // A date that cannot be read has the parser's finding.
    let (undated, dated): (Vec<&Action>, Vec<&Action>) =
        done.partition(|action| action.written.completed.is_missing());
    let finding = |action: &Action, message: String| {
        let status = action.written.status.span();
        let span = status.unwrap_or(action.written.text.span);
        Finding::new(RULE.name, postmortem.source, span, message)
            .label("since when?")
            .help(help(action))
    };
    let single = |action: &&Action| {
        let message = format!("{} is done, and nothing says since when", called(action));
        finding(action, message)
    };
    match undated.as_slice() {
        [first, _, ..] if dated.is_empty() => {
            let number = count(undated.len(), "action");
            let message = format!("{number} of this file are done, and nothing says since when");
            vec![finding(first, message)]
        }
        undated => undated.iter().map(single).collect(),
    }
}

fn help(action: &Action) -> &'static str {
    match action.written.form {
        Form::Table => {
            "write the day in a column Completed, or after the status: `done 2025-02-28`"
        }
        Form::List => "write the day in the parenthesis at the end: `(done 2025-02-28)`",
        Form::Toml => "add `completed = 2025-02-28`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    #[test]
    fn one_finding_says_it_for_all() {
        let check = |items: &str, expected: &[&str]| {
            let body = format!("## Action Items\n\n{items}");
            assert_eq!(found(&RULE, "", &body), expected, "{items}");
        };
        let a = "6:3 “a” is done, and nothing says since when";
        check("- [x] a\n- [ ] b\n- c (wont-do)\n", &[a]);
        let all = "6:3 2 actions of this file are done, and nothing says since when";
        check("- [x] a\n- [x] b\n", &[all]);
        let b = "7:3 “b” is done, and nothing says since when";
        check("- [x] a\n- [x] b\n- [x] c (done 2025-01-20)\n", &[a, b]);
        check("- [x] a (done 2025-01-20)\n", &[]);
        check(
            "| Action | Status |\n|--|--|\n| a | done 2025-01-20 |\n",
            &[],
        );
    }
}
