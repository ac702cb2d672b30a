//! The sample site's eight actions in every format, and what filters and groups leave of them.

mod escalation;
mod left_out;
mod length;
mod past;

use super::*;
use crate::aggregate::samples::{Site, action, dated};
use crate::model::OwnerName;
use crate::vocabulary::{DocumentStatus, Priority};

/// The report on a site, in a format; a leading line feed of `expected` is for the reader.
fn check(site: &Site, format: &str, options: &Options, expected: &str) {
    let summary = site.summary();
    let format = FORMATS.iter().find(|f| f.name == format).unwrap();
    let actual = (format.render)(&report(&summary, options));
    let expected = expected.strip_prefix('\n').unwrap_or(expected);
    assert_eq!(actual, expected, "\n{actual}");
}

fn week() -> Options {
    Options::new("2026-01-15".parse().unwrap())
}

#[test]
fn text_is_in_columns() {
    check(
        &Site::sample(),
        "text",
        &week(),
        "
2 overdue · 1 due within 7 days · 2 without a date or owner · 2 closed since 2026-01-08

Alice Novak: 1 overdue · 1 due within 7 days
  12 days late         P1  2025-12-10-checkout-errors/AI-1  Alice Novak  2026-01-03  Run migrations against a full copy of orders in CI
  due in 5 days        P2  2025-12-10-checkout-errors/AI-3  Alice Novak  2026-01-20  Document the rollback

bob: 1 overdue · 1 closed
  1 day late           P0  2025-12-10-checkout-errors/AI-2  bob          2026-01-14  Alert on 5xx | by tenant, not in total
  done 2026-01-12      P1  2025-12-10-checkout-errors/AI-5  bob          2026-01-10  Cap the retries of the order worker

carol-diaz: 1 closed
  won't do 2026-01-09  –   2025-06-02-search-slow/AI-3      carol-diaz   –           Rewrite in another language

No owner: 2 without a date or owner
  due in 17 days       –   2025-06-02-search-slow/AI-2      no owner     2026-02-01  =SUM of the search budget, reviewed
  no due date          P3  2025-06-02-search-slow/AI-1      no owner     –           Shard the index

Open: 6 · 31–90 days: 4 · over 90 days: 2
Done: 1 since 2026-01-08 · by the due date: 0 of 1 · within policy: 0 of 1 · dropped: 1

               Open  Overdue  Slipped  ≤ 7 days  ≤ 30  ≤ 90  > 90  Age unknown  Done in time
  Alice Novak  3     1        –        0         0     3     0     0            –
  bob          2     1        –        0         0     2     0     0            0 of 1
  carol-diaz   0     0        –        0         0     0     0     0            –
  No owner     2     0        –        0         0     0     2     0            –
",
    );
}

#[test]
fn wide_letters_keep_the_columns() {
    let mut site = Site::default();
    let late = |id: &str, owner: &str| action(id, "x").owner(owner).due("2026-01-01");
    site.add(
        dated("a", "2025-12-01")
            .action(late("1", "田中"))
            .action(late("2", "bob")),
    );
    let mut options = week();
    options.by = GroupBy::Due;
    check(
        &site,
        "text",
        &options,
        "
2 overdue

Week of 2025-12-29: 2 overdue
  14 days late  –  a/1  田中  2026-01-01  x
  14 days late  –  a/2  bob   2026-01-01  x

Open: 2 · 31–90 days: 2
",
    );
}

#[test]
fn markdown_is_an_issue() {
    let mut options = week();
    options.by = GroupBy::Service;
    check(
        &Site::sample(),
        "markdown",
        &options,
        r"
# Action items on 2026-01-15

| | Actions |
|:--|--:|
| Overdue | 2 |
| Due within 7 days | 1 |
| Without a date or owner | 2 |
| Closed since 2026-01-08 | 2 |

## checkout-api

2 overdue · 1 due within 7 days · 1 closed

| State | Priority | Action | Owner | Due | ID |
|:--|:--|:--|:--|:--|:--|
| **12 days late** | P1 | Run migrations against a full copy of orders in CI | Alice Novak | 2026-01-03 | [2025-12-10-checkout-errors/AI-1](https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-1) |
| **1 day late** | P0 | Alert on 5xx \| by tenant, not in total | bob | 2026-01-14 | [2025-12-10-checkout-errors/AI-2](https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-2) |
| due in 5 days | P2 | Document the rollback | Alice Novak | 2026-01-20 | [2025-12-10-checkout-errors/AI-3](https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-3) |
| done 2026-01-12 | P1 | Cap the retries of the order worker | bob | 2026-01-10 | [2025-12-10-checkout-errors/AI-5](https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-5) |

## Search

2 without a date or owner · 1 closed

| State | Priority | Action | Owner | Due | ID |
|:--|:--|:--|:--|:--|:--|
| due in 17 days | – | =SUM of the search budget, reviewed | no owner | 2026-02-01 | [2025-06-02-search-slow/AI-2](https://pm.example.com/postmortems/2025-06-02-search-slow.html#action-ai-2) |
| no due date | P3 | Shard the index | no owner | – | [2025-06-02-search-slow/AI-1](https://pm.example.com/postmortems/2025-06-02-search-slow.html#action-ai-1) |
| won't do 2026-01-09 | – | Rewrite in another language | carol-diaz | – | [2025-06-02-search-slow/AI-3](https://pm.example.com/postmortems/2025-06-02-search-slow.html#action-ai-3) |

## Figures

Open: 6 · 31–90 days: 4 · over 90 days: 2

Done: 1 since 2026-01-08 · by the due date: 0 of 1 · within policy: 0 of 1 · dropped: 1

| | Open | Overdue | Slipped | ≤ 7 days | ≤ 30 | ≤ 90 | > 90 | Age unknown | Done in time |
|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|
| checkout-api | 4 | 2 | – | 0 | 0 | 4 | 0 | 0 | 0 of 1 |
| Search | 2 | 0 | – | 0 | 0 | 0 | 2 | 0 | – |
",
    );
}

#[test]
fn only_a_page_that_is_there_is_linked() {
    let row = |status: DocumentStatus, base_url: Option<&str>| {
        let mut site = Site::default();
        site.config.base_url = base_url.map(String::from);
        site.add(
            dated("a", "2025-12-01")
                .status(status)
                .action(action("1", "x").due("2026-01-01")),
        );
        let summary = site.summary();
        let options = week();
        let report = markdown::FORMAT.render;
        let text = report(&super::report(&summary, &options));
        let row = text.lines().find(|line| line.starts_with("| **"));
        row.unwrap().rsplit(" | ").next().unwrap().to_owned()
    };
    let base = Some("https://example.com/pm");
    assert_eq!(
        row(DocumentStatus::Published, base),
        "[a/1](https://example.com/pm/postmortems/a.html#action-1) |"
    );
    assert_eq!(row(DocumentStatus::Draft, base), "a/1 |");
    assert_eq!(row(DocumentStatus::Published, None), "a/1 |");
}

#[test]
fn csv_has_a_row_an_action() {
    check(
        &Site::sample(),
        "csv",
        &week(),
        r#"
id,section,state,days_overdue,days_until_due,missing,priority,text,owners,teams,services,due,status,completed,age_days,severity,postmortem,postmortem_title,url,slips,first_due,escalated_to
2025-12-10-checkout-errors/AI-1,overdue,overdue,12,,,P1,Run migrations against a full copy of orders in CI,Alice Novak,payments,checkout-api,2026-01-03,open,,36,SEV2,2025-12-10-checkout-errors,Checkout errors after a NOT NULL migration,https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-1,,,
2025-12-10-checkout-errors/AI-2,overdue,overdue,1,,,P0,"Alert on 5xx | by tenant, not in total",bob,platform,checkout-api,2026-01-14,in-progress,,36,SEV2,2025-12-10-checkout-errors,Checkout errors after a NOT NULL migration,https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-2,,,
2025-12-10-checkout-errors/AI-3,due-soon,due-soon,,5,,P2,Document the rollback,Alice Novak,payments,checkout-api,2026-01-20,open,,36,SEV2,2025-12-10-checkout-errors,Checkout errors after a NOT NULL migration,https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-3,,,
2025-06-02-search-slow/AI-2,incomplete,later,,17,owner,,"'=SUM of the search budget, reviewed",,Finance,Search,2026-02-01,open,,227,SEV3,2025-06-02-search-slow,Search slow for an hour,https://pm.example.com/postmortems/2025-06-02-search-slow.html#action-ai-2,,,
2025-06-02-search-slow/AI-1,incomplete,undated,,,due; owner,P3,Shard the index,,discovery,Search,,open,,227,SEV3,2025-06-02-search-slow,Search slow for an hour,https://pm.example.com/postmortems/2025-06-02-search-slow.html#action-ai-1,,,
2025-12-10-checkout-errors/AI-5,closed,done,,,,P1,Cap the retries of the order worker,bob,platform,checkout-api,2026-01-10,done,2026-01-12,36,SEV2,2025-12-10-checkout-errors,Checkout errors after a NOT NULL migration,https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-5,,,
2025-06-02-search-slow/AI-3,closed,wont-do,,,,,Rewrite in another language,carol-diaz,discovery,Search,,wont-do,2026-01-09,227,SEV3,2025-06-02-search-slow,Search slow for an hour,https://pm.example.com/postmortems/2025-06-02-search-slow.html#action-ai-3,,,
"#,
    );
}

#[test]
fn json_has_what_the_guide_says() {
    let site = Site::sample();
    let mut options = week();
    options.since = "2026-01-10".parse().unwrap();
    options.filter.priorities = vec![Priority::P1];
    check(&site, "json", &options, JSON);
}

#[test]
fn an_empty_report_says_so() {
    let nothing = "Nothing is overdue, nothing is due within 7 days, and no action lacks a date or an owner.\n";
    let site = Site::default();
    check(&site, "text", &week(), nothing);
    let markdown = format!("# Action items on 2026-01-15\n\n{nothing}");
    check(&site, "markdown", &week(), &markdown);
}

#[test]
fn what_is_closed_is_no_reason_to_say_overdue() {
    let mut site = Site::default();
    let done = action("1", "x")
        .owner("bob")
        .status("done")
        .completed("2026-01-08");
    site.add(dated("a", "2025-12-01").action(done));
    check(
        &site,
        "text",
        &week(),
        "
Nothing is overdue · 1 closed since 2026-01-08

bob: 1 closed
  done 2026-01-08  –  a/1  bob  –  x

Done: 1 since 2026-01-08 · by the due date: unknown · within policy: unknown
",
    );
}

#[test]
fn an_action_is_reported_for_the_first_reason_that_holds() {
    let check = |status: &str, owner: &str, due: &str, completed: &str, expected: &str| {
        let mut site = Site::default();
        let mut written = action("1", "x")
            .due(due)
            .status(status)
            .completed(completed);
        if !owner.is_empty() {
            written = written.owner(owner);
        }
        site.add(dated("a", "2025-12-01").action(written));
        let summary = site.summary();
        let options = week();
        let report = report(&summary, &options);
        let items: Vec<String> = report
            .items
            .iter()
            .map(|item| {
                let words = std::iter::once(item.section.as_str()).chain(item.missing.names());
                words.collect::<Vec<_>>().join(" ")
            })
            .collect();
        assert_eq!(
            items.join(", "),
            expected,
            "{status} {owner} {due} {completed}"
        );
    };
    check("open", "bob", "2026-01-14", "", "overdue");
    check("open", "", "2026-01-14", "", "overdue owner");
    check("open", "bob", "2026-01-15", "", "due-soon");
    check("open", "bob", "2026-01-22", "", "due-soon");
    check("open", "bob", "2026-01-23", "", "");
    check("open", "", "2026-01-23", "", "incomplete owner");
    check("open", "bob", "", "", "incomplete due");
    check("open", "", "", "", "incomplete due owner");
    check("done", "", "", "2026-01-08", "closed");
    check("done", "", "", "2026-01-07", "");
    check("done", "", "", "2026-01-15", "closed");
    check("done", "", "", "2026-01-16", "");
    check("done", "bob", "2026-01-01", "", "");
    check("wont-do", "", "", "2026-01-15", "closed");
}

#[test]
fn a_filter_for_an_owner_shows_no_other_groups() {
    let mut site = Site::default();
    let shared = action("1", "x")
        .owner("alice")
        .owner("bob")
        .due("2026-01-01");
    site.add(dated("a", "2025-12-01").action(shared));
    let summary = site.summary();
    let mut options = week();
    let names = |options: &Options| -> Vec<String> {
        let report = report(&summary, options);
        report.groups.into_iter().map(|group| group.name).collect()
    };
    assert_eq!(names(&options), ["alice", "bob"]);
    options.filter.owners = vec![OwnerName("bob".into())];
    assert_eq!(names(&options), ["bob"]);
}

const JSON: &str = r#"
{
  "version": 1,
  "today": "2026-01-15",
  "since": "2026-01-10",
  "by": "owner",
  "totals": {
    "overdue": 1,
    "due_soon": 0,
    "incomplete": 0,
    "closed": 1
  },
  "not_reminded": 0,
  "changes": null,
  "changes_unknown": null,
  "changes_uncertain": 0,
  "actions": [
    {
      "section": "overdue",
      "missing": [],
      "escalation": null,
      "id": "2025-12-10-checkout-errors/AI-1",
      "text": "Run migrations against a full copy of orders in CI",
      "state": "overdue",
      "days_overdue": 12,
      "days_until_due": null,
      "status": "open",
      "priority": "P1",
      "type": null,
      "due": "2026-01-03",
      "created": null,
      "completed": null,
      "age_days": 36,
      "slips": null,
      "first_due": null,
      "owners": [
        {
          "handle": "alice",
          "name": "Alice Novak"
        }
      ],
      "teams": [
        "payments"
      ],
      "services": [
        "checkout-api"
      ],
      "factors": [
        "F2"
      ],
      "tickets": [],
      "evidence": null,
      "reason": null,
      "url": "https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-1",
      "postmortem": {
        "id": "2025-12-10-checkout-errors",
        "title": "Checkout errors after a NOT NULL migration",
        "date": "2025-12-10",
        "severity": "SEV2",
        "status": "published",
        "url": "https://pm.example.com/postmortems/2025-12-10-checkout-errors.html"
      }
    },
    {
      "section": "closed",
      "missing": [],
      "escalation": null,
      "id": "2025-12-10-checkout-errors/AI-5",
      "text": "Cap the retries of the order worker",
      "state": "done",
      "days_overdue": null,
      "days_until_due": null,
      "status": "done",
      "priority": "P1",
      "type": null,
      "due": "2026-01-10",
      "created": null,
      "completed": "2026-01-12",
      "age_days": 36,
      "slips": null,
      "first_due": null,
      "owners": [
        {
          "handle": "bob",
          "name": "bob"
        }
      ],
      "teams": [
        "platform"
      ],
      "services": [
        "checkout-api"
      ],
      "factors": [],
      "tickets": [],
      "evidence": null,
      "reason": null,
      "url": "https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-5",
      "postmortem": {
        "id": "2025-12-10-checkout-errors",
        "title": "Checkout errors after a NOT NULL migration",
        "date": "2025-12-10",
        "severity": "SEV2",
        "status": "published",
        "url": "https://pm.example.com/postmortems/2025-12-10-checkout-errors.html"
      }
    }
  ],
  "groups": [
    {
      "key": "alice",
      "name": "Alice Novak",
      "totals": {
        "overdue": 1,
        "due_soon": 0,
        "incomplete": 0,
        "closed": 0
      },
      "actions": [
        "2025-12-10-checkout-errors/AI-1"
      ]
    },
    {
      "key": "bob",
      "name": "bob",
      "totals": {
        "overdue": 0,
        "due_soon": 0,
        "incomplete": 0,
        "closed": 1
      },
      "actions": [
        "2025-12-10-checkout-errors/AI-5"
      ]
    }
  ],
  "late_postmortems": [],
  "figures": {
    "open": 1,
    "overdue": 1,
    "slipped": null,
    "not_reminded": 0,
    "ages": {
      "up_to_7_days": 0,
      "up_to_30_days": 0,
      "up_to_90_days": 1,
      "over_90_days": 0,
      "unknown": 0
    },
    "completion": {
      "done": 1,
      "dropped": 0,
      "by_first_due": {
        "yes": 0,
        "no": 0,
        "unknown": 1
      },
      "by_last_due": {
        "yes": 0,
        "no": 1,
        "unknown": 0
      },
      "within_policy": {
        "yes": 0,
        "no": 1,
        "unknown": 0
      }
    }
  },
  "figures_by_group": [
    {
      "key": "alice",
      "name": "Alice Novak",
      "figures": {
        "open": 1,
        "overdue": 1,
        "slipped": null,
        "not_reminded": 0,
        "ages": {
          "up_to_7_days": 0,
          "up_to_30_days": 0,
          "up_to_90_days": 1,
          "over_90_days": 0,
          "unknown": 0
        },
        "completion": {
          "done": 0,
          "dropped": 0,
          "by_first_due": {
            "yes": 0,
            "no": 0,
            "unknown": 0
          },
          "by_last_due": {
            "yes": 0,
            "no": 0,
            "unknown": 0
          },
          "within_policy": {
            "yes": 0,
            "no": 0,
            "unknown": 0
          }
        }
      }
    },
    {
      "key": "bob",
      "name": "bob",
      "figures": {
        "open": 0,
        "overdue": 0,
        "slipped": null,
        "not_reminded": 0,
        "ages": {
          "up_to_7_days": 0,
          "up_to_30_days": 0,
          "up_to_90_days": 0,
          "over_90_days": 0,
          "unknown": 0
        },
        "completion": {
          "done": 1,
          "dropped": 0,
          "by_first_due": {
            "yes": 0,
            "no": 0,
            "unknown": 1
          },
          "by_last_due": {
            "yes": 0,
            "no": 1,
            "unknown": 0
          },
          "within_policy": {
            "yes": 0,
            "no": 1,
            "unknown": 0
          }
        }
      }
    }
  ]
}
"#;
