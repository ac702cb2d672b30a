//! The report as a calendar: an all-day event on the due date of every open action, for a calendar to subscribe to.
//!
//! Events, not to-dos: Google Calendar and Outlook leave `VTODO` out of what they subscribe to, so a calendar of to-dos
//! is an empty one there. The events take up no time, so nobody is shown as busy. What is written is RFC 5545 by hand,
//! since a library stamps it with a clock of its own.

mod lines;

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::{Format, Report, words};
use crate::aggregate::{Standing, State, Summary};
use crate::model::ActionId;
use crate::time::midnight;
use lines::Lines;

pub(super) const FORMAT: Format = Format {
    name: "ics",
    help: "a calendar: an all-day event on each due date",
    render,
};

/// How often a calendar that subscribes may ask again.
const REFRESH: &str = "PT12H";

/// Every open action that the filter lets through, not only what is due within a week.
fn render(report: &Report<'_>) -> String {
    let (summary, filter) = (report.summary, &report.options.filter);
    let wanted = summary.actions.iter();
    let wanted = wanted.filter(|standing| filter.matches(summary, standing));
    let name = format!("Action items: {}", summary.config.title);
    calendar(summary, &name, wanted)
}

/// The calendar of the open ones among `standings` that have a due date; how many have none is in its description. What
/// nobody wants to be reminded of is left out.
///
/// It changes with what it says and once a day: the time stamp is the first instant of the day.
pub fn calendar<'s, 'a: 's>(
    summary: &Summary<'a>,
    name: &str,
    standings: impl IntoIterator<Item = &'s Standing<'a>>,
) -> String {
    let open = standings.into_iter();
    let open = open.filter(|s| !s.state.is_closed() && summary.reminds_of(s));
    let (mut events, mut undated) = (Vec::new(), 0);
    for standing in open {
        match standing.due().and_then(Days::new) {
            Some(days) => events.push((standing, days)),
            None => undated += 1,
        }
    }
    let mut out = Lines::default();
    head(&mut out, name, undated);
    if events.is_empty() {
        for line in NOTHING {
            out.raw(line);
        }
    }
    let stamp = midnight(summary.now.today, summary.config.timezone);
    let stamp = stamp.format("%Y%m%dT%H%M%SZ").to_string();
    let mut seen: HashMap<&ActionId, usize> = HashMap::new();
    for (standing, days) in events {
        let before = seen.entry(&standing.action.id).or_default();
        let uid = uid(summary, &standing.action.id, *before);
        *before += 1;
        out.raw("BEGIN:VEVENT");
        out.raw(&format!("UID:{uid}"));
        out.raw(&format!("DTSTAMP:{stamp}"));
        event(&mut out, summary, standing, &days);
        out.raw("END:VEVENT");
    }
    out.raw("END:VCALENDAR");
    out.finish()
}

/// A calendar has to have a component; the time zone that the time stamps are in says the least.
const NOTHING: [&str; 8] = [
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
];

fn head(out: &mut Lines, name: &str, undated: usize) {
    out.raw("BEGIN:VCALENDAR");
    out.raw("VERSION:2.0");
    out.raw("PRODID:-//pm//Action items//EN");
    out.raw("CALSCALE:GREGORIAN");
    out.raw("METHOD:PUBLISH");
    let note = match undated {
        0 => String::new(),
        1 => " One more has no due date.".into(),
        more => format!(" {more} more have no due date."),
    };
    let description = format!("Open action items of postmortems, on their due dates.{note}");
    // The standard's names, and those that clients understood before there was one.
    for key in ["NAME", "X-WR-CALNAME"] {
        out.text(key, name);
    }
    for key in ["DESCRIPTION", "X-WR-CALDESC"] {
        out.text(key, &description);
    }
    out.raw(&format!("REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"));
    out.raw(&format!("X-PUBLISHED-TTL:{REFRESH}"));
}

fn event(out: &mut Lines, summary: &Summary<'_>, standing: &Standing<'_>, days: &Days) {
    out.raw(&format!("DTSTART;VALUE=DATE:{}", days.first));
    out.raw(&format!("DTEND;VALUE=DATE:{}", days.after));
    out.text("SUMMARY", &title(summary, standing));
    out.text("DESCRIPTION", &description(summary, standing));
    if let Some(url) = words::standing_url(summary.config, standing) {
        out.raw(&format!("URL:{url}"));
    }
    out.raw("TRANSP:TRANSPARENT");
    out.raw("X-MICROSOFT-CDO-BUSYSTATUS:FREE");
}

/// The event's day and the one after it, where its end is not before what can be written.
struct Days {
    first: String,
    after: String,
}

impl Days {
    fn new(due: NaiveDate) -> Option<Self> {
        let written = |date: NaiveDate| {
            let fits = (1..=9999).contains(&date.year());
            fits.then(|| date.format("%Y%m%d").to_string())
        };
        Some(Self {
            first: written(due)?,
            after: written(due.succ_opt()?)?,
        })
    }
}

/// The same for an action for as long as it has its ID and the site its address, else its title. `before` tells apart
/// what has one ID and should not.
fn uid(summary: &Summary<'_>, id: &ActionId, before: usize) -> String {
    let config = &summary.config;
    let site = config.base_url.as_ref().unwrap_or(&config.title);
    let hash = blake3::hash(format!("{site}\n{id}\n{before}").as_bytes());
    format!("pm-{}", &hash.to_hex()[..32])
}

/// What is to be done comes first: there is little room in a month's view.
fn title(summary: &Summary<'_>, standing: &Standing<'_>) -> String {
    let late = match standing.state {
        State::Overdue { .. } => "Overdue: ",
        _ => "",
    };
    let priority = standing.priority();
    let priority = priority.map_or_else(String::new, |priority| format!("{priority}, "));
    let (text, owners) = (words::text(standing), owners(summary, standing));
    format!("{late}{text} ({priority}{owners})")
}

fn description(summary: &Summary<'_>, standing: &Standing<'_>) -> String {
    let postmortem = standing.postmortem;
    let severity = postmortem.severity.as_ref();
    let severity = severity.map_or_else(String::new, |severity| format!("{}, ", severity.name));
    let from = format!("{severity}{}", words::clean(&postmortem.title));
    let mut lines = vec![
        format!("Owner: {}", owners(summary, standing)),
        format!("Status: {}", standing.action.status),
        format!("Postmortem: {from}"),
        format!("ID: {}", standing.action.id),
    ];
    // Google Calendar does not show `URL`.
    lines.extend(words::standing_url(summary.config, standing));
    lines.join("\n")
}

fn owners(summary: &Summary<'_>, standing: &Standing<'_>) -> String {
    let catalog = &summary.config.catalog;
    let owners = standing.action.owners.iter();
    let names: Vec<_> = owners.map(|owner| catalog.display_name(owner)).collect();
    if names.is_empty() {
        "no owner".into()
    } else {
        words::clean(&names.join(", "))
    }
}

#[cfg(test)]
mod tests;
