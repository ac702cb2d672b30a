//! Whom the report reminds.

use super::{book, read};
use crate::config::{Role, Step};
use crate::vocabulary::{Kind, Priority};

const REPORT: &str = r#"
[output.pm.report]
remind = { game-day = false }

[[output.pm.report.escalation]]
to = "team-lead"
after-days = 3
priorities = ["P0", "p1"]

[[output.pm.report.escalation]]
to = "director"
after-days = 14
"#;

#[test]
fn the_ladder_and_the_kinds_are_read() {
    let reminding = book(REPORT).reminding;
    let step = |to, after_days, priorities: &[Priority]| Step {
        to,
        after_days,
        priorities: priorities.iter().copied().collect(),
    };
    let expected = vec![
        step(Role::TeamLead, 3, &[Priority::P0, Priority::P1]),
        step(Role::Director, 14, &[]),
    ];
    assert_eq!(reminding.escalation, Some(expected));
    assert_eq!(reminding.kinds, [(Kind::GameDay, false)].into());
    assert_eq!(book("").reminding.escalation, None);
    // Written, and empty: nothing is escalated.
    let none = book("[output.pm.report]\nescalation = []\n").reminding;
    assert_eq!(none.escalation, Some(Vec::new()));
}

#[test]
fn a_step_says_to_whom_and_after_how_long() {
    let text = "[output.pm.report]
remind = { gameday = false, incident = 'no' }
[[output.pm.report.escalation]]
to = 'owner'
after-days = -1
priorities = ['P9']
[[output.pm.report.escalation]]
after = 3
";
    let (config, findings) = read(text, "");
    assert_eq!(
        findings,
        "2:12 unknown-key: unknown key `gameday` in `[output.pm.report.remind]` (did you mean `game-day`?)
2:40 invalid-value: `output.pm.report.remind.incident` must be `true` or `false`, not a string (write `true` or `false`, or remove it)
4:6 invalid-value: `output.pm.report.escalation.to` cannot be `owner` (write one of `team-lead`, `director`)
5:14 invalid-value: `output.pm.report.escalation.after-days` must be a whole number, from 0 to 3650 (write a whole number, from 0 to 3650, or remove it)
6:15 invalid-value: an item of `output.pm.report.escalation.priorities` cannot be `P9` (did you mean `P0`? The words are `P0`, `P1`, `P2`, `P3`)
7:1 missing-field: `[[output.pm.report.escalation]]` needs `to` (add `to = …` below it)
7:1 missing-field: `[[output.pm.report.escalation]]` needs `after-days` (add `after-days = …` below it)
8:1 unknown-key: unknown key `after` in `[[output.pm.report.escalation]]` (did you mean `after-days`?)"
    );
    assert_eq!(config.reminding.escalation, Some(Vec::new()));
}

#[test]
fn a_director_is_somebody_of_the_catalog() {
    let catalog = "[teams.a]\nlead = 'alice'\ndirector = 'alcie'\n[people.alice]\n";
    assert_eq!(
        read("", catalog).1,
        "3:12 invalid-value: `alcie` is not a person of this catalog (did you mean `alice`?)"
    );
}
