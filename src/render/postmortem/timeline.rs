//! The entries of a timeline, in UTC and as written.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::super::format;
use super::super::markdown::Page;
use super::super::view::Date;
use super::phases;
use crate::anchor;
use crate::model::Postmortem;
use crate::parse::TimelineEntry;
use crate::time::{Moment, Unknown};

/// One entry of the timeline.
#[derive(Debug, Serialize)]
pub struct EntryView {
    /// Its `id` on the page.
    pub anchor: String,
    /// The day in UTC, on the first entry and wherever it is another than that of the entry before.
    pub day: Option<Date>,
    /// `detect`, `triage`, `mitigate`, `resolve`, `follow`, or empty where it is not known.
    pub phase: &'static str,
    /// The phase of the entry before.
    pub previous_phase: &'static str,
    /// The instant that the entry marks: `detected`; may be empty.
    pub mark: &'static str,
    /// The time in UTC, `13:50` or `~13:50`; where it is not known, what is written.
    pub time: String,
    /// `2025-01-15T13:50:00Z`; empty where the time is not known.
    pub datetime: String,
    /// The end of a range, in the same ways.
    pub end: String,
    /// The end for `<time datetime>`; empty where there is none.
    pub end_datetime: String,
    /// The time as it was where it was written down, `14:50 CET`; empty where that is UTC.
    pub original: String,
    /// Why the time, or the end, is not known.
    pub why: String,
    /// What happened.
    pub html: String,
}

/// What one entry hands on to the next.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    /// How many entries there have been.
    count: usize,
    day: Option<NaiveDate>,
    phase: &'static str,
}

pub(super) fn entry(
    postmortem: &Postmortem,
    entry: &TimelineEntry,
    cursor: &mut Cursor,
    markdown: &mut Page<'_>,
) -> EntryView {
    cursor.count += 1;
    let mut view = EntryView {
        anchor: anchor::entry(cursor.count),
        day: None,
        phase: cursor.phase,
        previous_phase: cursor.phase,
        mark: entry
            .mark
            .as_ref()
            .map_or("", |mark| crate::vocabulary::Vocabulary::as_str(mark.value)),
        time: entry.written.value.clone(),
        datetime: String::new(),
        end: String::new(),
        end_datetime: String::new(),
        original: String::new(),
        why: String::new(),
        html: markdown.inline(&entry.text),
    };
    match &entry.at {
        Err(Unknown(why)) => view.why.clone_from(why),
        Ok(moment) => {
            let utc = moment.utc();
            if cursor.day != Some(utc.date_naive()) {
                view.day = Some(Date::new(utc.date_naive()));
            }
            view.phase = phases::at(&postmortem.instants, utc);
            (cursor.day, cursor.phase) = (Some(utc.date_naive()), view.phase);
            (view.time, view.datetime) = (utc_clock(moment), format::datetime(moment));
            view.original = original(&entry.written.value, moment, entry.end.as_ref());
        }
    }
    match &entry.end {
        Some(Ok(end)) => (view.end, view.end_datetime) = (utc_clock(end), format::datetime(end)),
        Some(Err(Unknown(why))) if view.why.is_empty() => {
            view.why = format!("its end is not known: {why}");
        }
        Some(Err(_)) | None => {}
    }
    view
}

fn utc_clock(moment: &Moment) -> String {
    let about = if moment.approximate { "~" } else { "" };
    format!("{about}{}", format::clock(&moment.utc(), moment.seconds))
}

fn original(written: &str, moment: &Moment, end: Option<&Result<Moment, Unknown>>) -> String {
    if moment.at.offset().local_minus_utc() == 0 {
        return String::new();
    }
    let local = |at: &DateTime<FixedOffset>, seconds| format::clock(at, seconds);
    let end = match end {
        Some(Ok(end)) => format!("–{}", local(&end.at, end.seconds)),
        _ => String::new(),
    };
    format!(
        "{}{end} {}",
        local(&moment.at, moment.seconds),
        zone(written, moment)
    )
}

/// The zone's abbreviation as it is written, else the offset.
fn zone(written: &str, moment: &Moment) -> String {
    let is_zone = |word: &&str| {
        (2..=5).contains(&word.len())
            && word.chars().all(|c| c.is_ascii_uppercase())
            && !matches!(*word, "AM" | "PM" | "UTC" | "GMT")
    };
    let words = written.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .rev()
        .find(is_zone)
        .map_or_else(|| moment.at.offset().to_string(), str::to_owned)
}
