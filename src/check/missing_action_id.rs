//! Open actions without an ID: when one of them is reworded, nobody can tell that it is the same.
//!
//! One finding for a file, since it is one thing to do. The fix gives every action of the file an ID, in the way in
//! which the others have theirs.

use super::support::{action_ids, is_unfilled, quoted};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};
use crate::words::count;

pub const RULE: Rule = Rule {
    code: "PM414",
    name: "missing-action-id",
    level: Some(Level::Hint),
    lenient_in_drafts: false,
    fixable: true,
    docs: include_str!("../../docs/src/rules/missing-action-id.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let without: Vec<&Action> = postmortem
        .actions
        .iter()
        .filter(|action| has_none(action))
        .collect();
    // What is closed is not followed any more.
    let open: Vec<&&Action> = without
        .iter()
        .filter(|action| !action.status.is_closed())
        .collect();
    let Some(first) = open.first() else {
        return Vec::new();
    };
    let message = if open.len() == 1 {
        format!("{} has no ID", quoted(&first.written.text.value))
    } else {
        format!(
            "{} of this file have no ID",
            count(open.len(), "open action")
        )
    };
    let span = first.written.text.span;
    let finding = Finding::new(RULE.name, postmortem.source, span, message)
        .label("reworded, it is another action")
        .help(
            "give each action a short name of its own, such as `AI-1`, so that it can be followed",
        );
    let (edits, given) = action_ids::edits(site, postmortem, &without);
    vec![match given.as_slice() {
        [] => finding,
        [only] => finding.fix(format!("add the ID `{only}`"), edits),
        [first, last] => finding.fix(format!("add the IDs `{first}` and `{last}`"), edits),
        [first, .., last] => finding.fix(format!("add the IDs `{first}` to `{last}`"), edits),
    }]
}

/// Whether an action has no ID, and is more than a gap in a template.
fn has_none(action: &Action) -> bool {
    action.written.id.is_none() && !is_unfilled(&action.written.text.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{found, mended};
    use crate::config::Config;

    fn check(items: &str, expected: &[&str]) {
        let body = format!("## Action Items\n\n{items}");
        assert_eq!(found(&RULE, "", &body), expected, "{items}");
    }

    #[test]
    fn what_is_open_and_has_no_id_is_found_once() {
        check("- a\n- [x] b\n", &["6:3 “a” has no ID"]);
        check(
            "- [x] a\n- b\n- c\n",
            &["7:3 2 open actions of this file have no ID"],
        );
        check("- [x] a\n- b (wont-do)\n", &[]);
        check("- AI-1: a\n- TODO\n", &[]);
    }

    /// The file with the rule's fixes made.
    fn check_fix(front: &str, body: &str, expected_front: &str, expected_body: &str) {
        let text = mended(&RULE, &Config::default(), front, body);
        assert_eq!(text, format!("+++\n{expected_front}\n+++\n{expected_body}"));
    }

    fn check_body(items: &str, expected: &str) {
        let body = |items: &str| format!("## Action Items\n\n{items}");
        check_fix("", &body(items), "", &body(expected));
    }

    #[test]
    fn an_item_begins_with_its_id() {
        check_body(
            "- [ ] a\n* [X]  b\n10. **c** d\n+\n  e\n",
            "- [ ] AI-1: a\n* [X]  AI-2: b\n10. AI-3: **c** d\n+\n  AI-4: e\n",
        );
        check_body(
            "- ✅ P1: @carol: a\n- A7: b\n- [x] c\n- [done] d\n",
            "- ✅ P1: @carol: a\n- A7: b\n- [x] c\n- [done] d\n",
        );
        check_body(
            "- 🚧 DOING: P1: @carol: a\n- A7: b\n- [x] c\n",
            "- A8: 🚧 DOING: P1: @carol: a\n- A7: b\n- [x] A9: c\n",
        );
    }

    #[test]
    fn a_cell_is_filled_and_a_column_made() {
        check_body(
            "| #  | Action |\n|----|--------|\n| 1  | a      |\n|    | b      |\n| –  | c      |\n|    |        |\n|    | TODO   |\n",
            "| #  | Action |\n|----|--------|\n| 1  | a      |\n| 2  | b      |\n| 3  | c      |\n|    |        |\n|    | TODO   |\n",
        );
        check_body(
            "| Action | Owner |\n|---|---|\n| a | @bob |\n| | |\n| b | |\n",
            "| ID   | Action | Owner |\n|------|---|---|\n| AI-1 | a | @bob |\n|      | | |\n| AI-2 | b | |\n",
        );
    }

    #[test]
    fn what_is_not_plain_is_left_alone() {
        let same = |items: &str| check_body(items, items);
        same("Action | Owner\n---|---\na | @bob\n");
        same("| ID | # | Action |\n|--|--|--|\n| | | a |\n");
        same("| # | Action |\n|--|--|\n| <!-- x --> | a |\n");
    }

    #[test]
    fn a_table_of_toml_gets_a_line() {
        check_fix(
            "[[actions]] # one\r\n  action = \"a\"\r\n\r\n[[actions]]\nid = \"X1\"\naction = \"b\"",
            "",
            "[[actions]] # one\r\n  id = \"X2\"\r\n  action = \"a\"\r\n\r\n[[actions]]\nid = \"X1\"\naction = \"b\"",
            "",
        );
        check_fix(
            "actions = [{ action = \"a\" }, {action = \"b\"}]",
            "",
            "actions = [{ id = \"AI-1\", action = \"a\" }, { id = \"AI-2\",action = \"b\"}]",
            "",
        );
        let unread = "[[actions]]\nid = 5\naction = \"a\"";
        check_fix(unread, "", unread, "");
    }
}
