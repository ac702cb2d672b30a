//! What is left out of the lists, and which postmortems are in theirs. Today is 2026-01-15.

use super::*;
use crate::vocabulary::{Kind, Remind};

#[test]
fn nobody_is_reminded_of_what_says_so() {
    let late = |id: &str| action(id, "x").priority("P1").due("2026-01-10");
    let mut site = Site::default();
    site.config.reminding.kinds = [(Kind::GameDay, false)].into();
    let exercise = dated("g", "2025-12-01").kind(Kind::GameDay);
    site.add(
        exercise
            .action(late("1"))
            .action(late("2").remind(Remind::Yes)),
    );
    let incident = dated("i", "2025-12-01");
    site.add(
        incident
            .action(late("3").remind(Remind::No))
            .action(late("4"))
            .action(
                action("5", "x")
                    .owner("bob")
                    .due("2026-06-01")
                    .remind(Remind::No),
            ),
    );
    let summary = site.summary();
    let options = week();
    let report = report(&summary, &options);
    let ids = |standings: &[Standing<'_>]| -> Vec<String> {
        let ids = standings
            .iter()
            .map(|standing| standing.action.id.to_string());
        ids.collect()
    };
    let items: Vec<Standing<'_>> = report.items.iter().map(|item| item.standing).collect();
    assert_eq!(ids(&items), ["g/2", "i/4"]);
    assert_eq!(ids(&report.not_reminded), ["g/1", "i/3"]);
    assert_eq!((report.figures.open, report.figures.overdue), (5, 4));
    assert_eq!(report.figures.not_reminded, 2);
    assert!(words::headline(&report).ends_with(" · 2 not reminded of"));
    let condition: FailOn = "overdue".parse().unwrap();
    assert_eq!(ids(&condition.matching(&report).unwrap()), ["g/2", "i/4"]);
}

#[test]
fn late_postmortems_are_news_while_they_are_late() {
    let mut site = Site::default();
    let severe = |id: &str| {
        let severe = dated(id, "2026-01-01").severity("SEV1");
        severe.resolved("2026-01-01T00:00:00Z")
    };
    // Due on the 3rd, at midnight; today's begins the 15th.
    site.add(severe("draft").status(DocumentStatus::Draft).author("bob"));
    site.add(severe("early").published("2026-01-03"));
    site.add(severe("long-ago").published("2026-01-07"));
    site.add(severe("lately").published("2026-01-08").author("ann"));
    site.add(severe("in-git"));
    site.add(
        dated("minor", "2026-01-01")
            .severity("SEV3")
            .status(DocumentStatus::Draft),
    );
    let summary = site.summary();
    let mut options = week();
    let git_had_it = summary.postmortems.iter().find(|p| p.id.0 == "in-git");
    let git_had_it = git_had_it.unwrap().source;
    options.first_committed = [(git_had_it, "2026-01-09".parse().unwrap())].into();
    let late = |options: &Options| -> Vec<String> {
        let report = report(&summary, options);
        let late = report.late.iter().map(|late| {
            let (id, state) = (&late.postmortem.id.0, words::publication(late));
            format!("{id} {} {state}", words::lateness(late))
        });
        late.collect()
    };
    assert_eq!(
        late(&options),
        [
            "draft 12 days late still a draft",
            "lately 5 days late published 2026-01-08",
            "in-git 6 days late came into the repository 2026-01-09",
        ]
    );
    options.filter.owners = vec![OwnerName("ann".into())];
    assert_eq!(late(&options), ["lately 5 days late published 2026-01-08"]);
    options.filter = Filter::default();
    options.filter.severities = site.config.severity("SEV3").into_iter().collect();
    assert_eq!(late(&options), Vec::<String>::new());
}
