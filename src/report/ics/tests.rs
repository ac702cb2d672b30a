//! The sample site's calendar, what it leaves out, and what stays the same from day to day.

use super::*;
use crate::aggregate::samples::{Site, action, dated};
use crate::report::{Options, report};
use crate::vocabulary::Priority;

fn ics(site: &Site, options: &Options) -> String {
    render(&report(&site.summary(), options))
}

fn week() -> Options {
    Options::new("2026-01-15".parse().unwrap())
}

/// The lines, unfolded, of the properties asked for.
fn lines(text: &str, keys: &[&str]) -> Vec<String> {
    let unfolded = text.replace("\r\n ", "");
    let lines = unfolded.split("\r\n");
    let wanted = lines.filter(|line| keys.iter().any(|key| line.starts_with(key)));
    wanted.map(String::from).collect()
}

#[test]
fn every_open_action_with_a_date_is_an_event() {
    let text = ics(&Site::sample(), &week());
    let mine = ["SUMMARY", "DTSTART", "X-WR-CAL"];
    let expected = [
        "X-WR-CALNAME:Action items: Postmortems",
        r"X-WR-CALDESC:Open action items of postmortems\, on their due dates. One more has no due date.",
        "DTSTART;VALUE=DATE:20260103",
        "SUMMARY:Overdue: Run migrations against a full copy of orders in CI (P1\\, Alice Novak)",
        "DTSTART;VALUE=DATE:20260114",
        r"SUMMARY:Overdue: Alert on 5xx | by tenant\, not in total (P0\, bob)",
        "DTSTART;VALUE=DATE:20260120",
        r"SUMMARY:Document the rollback (P2\, Alice Novak)",
        "DTSTART;VALUE=DATE:20260201",
        r"SUMMARY:=SUM of the search budget\, reviewed (no owner)",
        "DTSTART;VALUE=DATE:20260301",
        r"SUMMARY:Add a canary stage (P2\, bob\, Alice Novak)",
    ];
    assert_eq!(lines(&text, &mine), expected);
}

#[test]
fn an_event_is_whole() {
    let mut options = week();
    options.filter.priorities = vec![Priority::P0];
    let expected = "\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//pm//Action items//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Action items: Postmortems
X-WR-CALNAME:Action items: Postmortems
DESCRIPTION:Open action items of postmortems\\, on their due dates.
X-WR-CALDESC:Open action items of postmortems\\, on their due dates.
REFRESH-INTERVAL;VALUE=DURATION:PT12H
X-PUBLISHED-TTL:PT12H
BEGIN:VEVENT
UID:pm-UID
DTSTAMP:20260115T000000Z
DTSTART;VALUE=DATE:20260114
DTEND;VALUE=DATE:20260115
SUMMARY:Overdue: Alert on 5xx | by tenant\\, not in total (P0\\, bob)
DESCRIPTION:Owner: bob\\nStatus: in-progress\\nPostmortem: SEV2\\, Checkout er
 rors after a NOT NULL migration\\nID: 2025-12-10-checkout-errors/AI-2\\nhttp
 s://pm.example.com/postmortems/2025-12-10-checkout-errors.html#action-ai-2
URL:https://pm.example.com/postmortems/2025-12-10-checkout-errors.html#acti
 on-ai-2
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
END:VCALENDAR
";
    let actual = ics(&Site::sample(), &options);
    let expected = expected.replace('\n', "\r\n");
    // Whoever subscribes would see every event twice if these changed.
    let expected = expected.replace("pm-UID", "pm-8207065c01cc3f7a5e7e3a8f40aed831");
    assert_eq!(actual, expected, "\n{actual}");
}

#[test]
fn an_empty_calendar_is_one() {
    let text = ics(&Site::default(), &week());
    let begins = lines(&text, &["BEGIN"]);
    assert_eq!(
        begins,
        ["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:STANDARD"]
    );
}

#[test]
fn an_id_that_is_there_twice_is_two_events() {
    let mut site = Site::default();
    let draft = dated("a", "2025-12-01");
    let draft = draft.action(action("1", "x").due("2026-02-01"));
    site.add(draft.action(action("1", "y").due("2026-02-02")));
    let mut uids = lines(&ics(&site, &week()), &["UID"]);
    uids.dedup();
    assert_eq!(uids.len(), 2);
}

#[test]
fn a_moved_date_is_the_same_event() {
    let uid = |due: &str, base_url: Option<&str>| {
        let mut site = Site::default();
        site.config.base_url = base_url.map(String::from);
        site.add(dated("a", "2025-12-01").action(action("1", "x").due(due)));
        lines(&ics(&site, &week()), &["UID"])
    };
    let base = Some("https://example.com");
    assert_eq!(uid("2026-02-01", None), uid("2026-03-01", None));
    assert_eq!(uid("2026-02-01", base), uid("2026-03-01", base));
    assert_ne!(uid("2026-02-01", base), uid("2026-02-01", None));
}

/// A day later, a due date would have to be written with five digits of the year.
#[test]
fn a_date_that_cannot_be_written_is_none() {
    let mut site = Site::default();
    site.add(dated("a", "2025-12-01").action(action("1", "x").due("9999-12-31")));
    let text = ics(&site, &week());
    assert_eq!(lines(&text, &["UID"]), Vec::<String>::new());
    assert!(lines(&text, &["X-WR-CALDESC"])[0].contains("One more has no due date"));
}
