//! Which actions are listed, and in which order.

use super::*;
use crate::aggregate::samples::Site;
use crate::vocabulary::Priority;

/// The actions as the first letter of their incident and their number: `C1` of checkout, `S1` of search.
fn check(options: &Options, expected: &str) {
    let site = Site::sample();
    let summary = site.summary();
    let sources = Sources::default();
    let listing = list(&summary, &sources, options);
    let short = |standing: &&Standing<'_>| {
        let id = &standing.action.id;
        let letter = id.postmortem.0[11..12].to_uppercase();
        format!("{letter}{}", &id.local[3..])
    };
    let ids: Vec<String> = listing.items.iter().map(short).collect();
    assert_eq!(ids.join(" "), expected, "{options:?}");
}

fn sorted(sort: Sort) -> Options {
    Options {
        sort,
        ..Options::default()
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

#[test]
fn closed_actions_are_listed_where_somebody_asks() {
    check(&Options::default(), "C1 C2 C3 S2 C4 S1");
    let closed = true;
    check(
        &Options {
            closed,
            ..Options::default()
        },
        "C1 C2 C3 S2 C4 S1 C5 S3",
    );
    let states = vec![StateName::WontDo, StateName::DueSoon];
    check(
        &Options {
            states,
            ..Options::default()
        },
        "C3 S3",
    );
    let statuses = vec![ActionStatus::Done, ActionStatus::Blocked];
    check(
        &Options {
            statuses,
            ..Options::default()
        },
        "C4 C5",
    );
}

#[test]
fn a_day_counts_at_both_ends() {
    let options = Options {
        due_after: day("2026-01-14"),
        due_before: day("2026-01-20"),
        closed: true,
        ..Options::default()
    };
    check(&options, "C2 C3");
}

#[test]
fn what_is_alike_stays_in_the_order_of_urgency() {
    check(&sorted(Sort::Due), "C1 C2 C3 S2 C4 S1");
    check(&sorted(Sort::Priority), "C2 C1 C3 C4 S1 S2");
    check(&sorted(Sort::Age), "S2 S1 C1 C2 C3 C4");
    check(&sorted(Sort::Severity), "C1 C2 C3 C4 S2 S1");
    check(&sorted(Sort::Slips), "C1 C2 C3 S2 C4 S1");
    let reverse = true;
    check(
        &Options {
            reverse,
            ..sorted(Sort::Due)
        },
        "S1 C4 S2 C3 C2 C1",
    );
    let mut options = Options::default();
    options.filter.priorities = vec![Priority::P2];
    check(&options, "C3 C4");
}

#[test]
fn without_a_history_nothing_has_slipped_so_often() {
    let site = Site::sample();
    let summary = site.summary();
    let options = Options {
        slips: Some(0),
        ..Options::default()
    };
    assert!(options.needs_history());
    assert_eq!(list(&summary, &Sources::default(), &options).items.len(), 0);
}

#[test]
fn a_line_fits_where_it_can() {
    let site = Site::sample();
    let summary = site.summary();
    let sources = Sources::default();
    let mut options = Options::default();
    options.filter.priorities = vec![Priority::P0, Priority::P1];
    let mut listing = list(&summary, &sources, &options);
    listing.width = Some(90);
    let text = (FORMATS[0].render)(&listing);
    let expected = "12 days late  P1  2025-12-10-checkout-errors/AI-1  Alice Novak  Run migrations against a…\n\
                    1 day late    P0  2025-12-10-checkout-errors/AI-2  bob          Alert on 5xx | by tenant,…\n";
    assert_eq!(text, expected);
}
