//! Times as written → instants.
//!
//! What is unknown is never replaced by something less certain that is known.

use chrono::{NaiveDate, NaiveDateTime};

use self::days::{Before, DAY, Days, MIDNIGHT, NoDay};
use self::halves::Halves;
use self::report::{AMBIGUOUS, INVALID, Problem, Reporter};
use self::zones::{InZone, Zones};
use super::entry::{Draft, Time};
use super::said::Said;
use super::stamp::{Day, Doubt, Point, Stamp};
use super::walk::Piece;
use crate::diagnostic::Finding;
use crate::parse::{Context, TimelineEntry};
use crate::span::Span;
use crate::time::clock::{Clock, Half, Reading};
use crate::time::date::UnclearKind;
use crate::time::zone::Failure;
use crate::time::{Moment, Unknown};

mod days;
mod halves;
mod report;
mod zones;

/// Walks through the entries of a section in order.
pub(super) struct Resolver<'a> {
    cx: &'a Context<'a>,
    days: Days,
    zones: Zones,
    /// The times of a 12-hour clock whose half of the day cannot be told.
    halves: Halves,
    reporter: Reporter<'a>,
}

/// An instant, or why it is not known.
type Instant = Result<Moment, Unknown>;

const OF_BEFORE: &str = "the date before it is not known";

impl<'a> Resolver<'a> {
    /// `around` is what is said of the section as a whole; the entries begin at `at`.
    pub fn new(
        cx: &'a Context<'a>,
        around: Said,
        at: Span,
        pieces: &[Piece],
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        let mut resolver = Self {
            cx,
            days: Days::new(cx.date),
            zones: Zones::new(cx, pieces),
            halves: halves::halves(pieces),
            reporter: Reporter::new(cx, findings),
        };
        resolver.said(around, at);
        resolver
    }

    /// Takes in what prose says of the entries after it.
    pub fn said(&mut self, said: Said, at: Span) {
        if let Some(zone) = said.zone {
            self.zones.say(zone, at);
        }
        if let Some(day) = said.day {
            // What cannot be known of it has been reported, and is remembered.
            let _ = self.set_day(&day, at);
        } else if let Some(words) = said.other_day {
            self.days
                .leave_open(format!("the words “{words}” before it lead to another day"));
        }
    }

    /// The entry, with its instants.
    pub fn entry(&mut self, draft: Draft) -> TimelineEntry {
        let (at, end) = match &draft.time {
            Time::Missing => (Err(Unknown("no time is written".into())), None),
            Time::Unreadable => (Err(self.unreadable(&draft)), None),
            Time::Stamp(stamp) => self.stamp(stamp, &draft),
        };
        TimelineEntry {
            span: draft.span,
            written: draft.written,
            at,
            end,
            text: draft.text,
            mark: draft.mark,
        }
    }

    fn unreadable(&mut self, draft: &Draft) -> Unknown {
        let written = &draft.written.value;
        // It may well have said another date.
        self.days
            .lose(format!("the date is not known since `{written}`"));
        let why = Unknown(format!("`{written}` is not a time that can be read"));
        let problem = Problem {
            rule: AMBIGUOUS,
            cause: None,
            at: draft.written.span,
            label: "not a time",
            help: "write the time as in `2025-01-15 14:05`, and what else there is to say beside it",
        };
        self.reporter.report(why, &problem)
    }

    fn stamp(&mut self, stamp: &Stamp, draft: &Draft) -> (Instant, Option<Instant>) {
        let at = draft.written.span;
        let zone = self.zones.of(&stamp.start, draft);
        let Some(reading) = &stamp.start.clock else {
            if let Some(day) = stamp.date_for_others() {
                let _ = self.set_day(&day, at);
            }
            return (Err(Unknown("no time of day is written".into())), None);
        };
        let clock = self.clock(reading, draft);
        let local = self.local(stamp, clock.as_ref().ok(), &zone, draft);
        let local = clock.and_then(|clock| Ok((clock, local?)));
        let start = local.clone().and_then(|(clock, local)| {
            if stamp.doubt == Some(Doubt::RangeOrOffset) {
                return Err(self.range_or_offset(draft));
            }
            self.moment(local, &zone, clock, &stamp.start, draft)
        });
        let clear = stamp.doubt != Some(Doubt::RangeOrOffset);
        let end = stamp.end.as_ref().filter(|_| clear);
        let end = end.map(|end| {
            let from = local.map(|(_, local)| local);
            let end = self.end(end, from, &zone, draft);
            // An end whose start is not known says nothing of how long it took.
            start.as_ref().map_err(Clone::clone).and(end)
        });
        (start, end)
    }

    /// The time of day, unless it is left open or can be before or after noon.
    fn clock(&mut self, reading: &Reading, draft: &Draft) -> Result<Clock, Unknown> {
        let written = &draft.written.value;
        let (question, answer) = self.halves.question();
        let (rule, cause, why, label, help) = match reading {
            Reading::Known(clock) if !self.halves.concerns(clock) => return Ok(*clock),
            Reading::Known(_) => (
                AMBIGUOUS,
                Some("halves"),
                format!("`{written}` {question}"),
                "which time of day?",
                answer,
            ),
            Reading::Open => (
                AMBIGUOUS,
                None,
                format!("`{written}` leaves the time open"),
                "when?",
                "write the time; one that is roughly known can be written as `~14:05`",
            ),
            Reading::Impossible(reason) => (
                INVALID,
                None,
                format!("`{written}` is not a time of day: {reason}"),
                "no such time",
                "correct the time",
            ),
        };
        let at = draft.written.span;
        let problem = Problem {
            rule,
            cause,
            at,
            label,
            help,
        };
        Err(self.reporter.report(Unknown(why), &problem))
    }

    /// The local date and time of an entry; goes on from it.
    fn local(
        &mut self,
        stamp: &Stamp,
        clock: Option<&Clock>,
        zone: &InZone,
        draft: &Draft,
    ) -> Result<NaiveDateTime, Unknown> {
        let start = &stamp.start;
        let at = draft.written.span;
        let own = match &start.day {
            // That the time is left open has been said; so is the date.
            Some(Day::Broken(_)) if clock.is_none() => {
                self.days.lose(OF_BEFORE);
                return Err(Unknown("no date is written".into()));
            }
            Some(day) => Some(self.set_day(day, at)?),
            None => None,
        };
        let Some(clock) = clock else {
            if let Some(Reading::Known(clock)) = &start.clock {
                self.days.skip(clock.time, true);
            }
            return Err(Unknown("no time of day is known".into()));
        };
        let local = match own {
            Some(date) => date.and_time(clock.time),
            None if let Some(Doubt::Day(words)) = &stamp.doubt => {
                let why = Unknown(format!(
                    "`{words}` behind the time may say on which day it was"
                ));
                self.days.lose(OF_BEFORE);
                return Err(self.unclear_day(why, at));
            }
            None if self.is_in_doubt(clock, zone) => {
                self.days.skip(clock.time, clock.half == Half::Open);
                return Err(self.unsaid_zone(draft));
            }
            None => self
                .days
                .next(clock.time, &zone.zone)
                .map_err(|no_day| match no_day {
                    NoDay::Unknown(why) => why,
                    NoDay::Unclear(why) => self.unclear_day(why, at),
                })?,
        };
        self.days.keep(local, &zone.zone);
        let end_day = stamp.end.as_ref().and_then(|end| end.day.as_ref());
        if end_day.is_some() && end_day != start.day.as_ref() {
            // After days the next time without a date can be on any of them.
            self.days
                .lose("it can be on any day of the range before it");
        }
        Ok(local)
    }

    fn set_day(&mut self, day: &Day, near: Span) -> Result<NaiveDate, Unknown> {
        let date = self.day(day, near);
        match &date {
            Ok(date) => self.days.set(*date),
            Err(_) => self.days.lose(OF_BEFORE),
        }
        date
    }

    /// The day that is meant; one that cannot be known is reported.
    fn day(&mut self, day: &Day, near: Span) -> Result<NaiveDate, Unknown> {
        let (Day::Written(_, written) | Day::Broken(written)) = day;
        let date = match day {
            Day::Written(date, _) => {
                let near = self.days.known().or(self.cx.date);
                date.resolve(written, self.cx.config.date_order, near)
                    .map_err(|unclear| (unclear.kind, unclear.why))
            }
            Day::Broken(_) => {
                let why = Unknown(format!("`{written}` is not a day that can be known"));
                Err((UnclearKind::Year, why))
            }
        };
        date.map_err(|(kind, why)| {
            let (rule, cause, label, help) = match kind {
                UnclearKind::Impossible => (INVALID, None, "no such day", "correct the date"),
                UnclearKind::Order => (
                    AMBIGUOUS,
                    Some("order"),
                    "which number is the month?",
                    "write the year first, as in `2025-01-15`, or set `date-order` under `[output.pm]`",
                ),
                UnclearKind::Year => (
                    AMBIGUOUS,
                    None,
                    "which day?",
                    "write the date in full, as in `2025-01-15`",
                ),
                UnclearKind::Weekday => (
                    AMBIGUOUS,
                    None,
                    "not that weekday",
                    "correct the weekday or the date",
                ),
            };
            let at = self.reporter.place_of(written, near);
            let problem = Problem { rule, cause, at, label, help };
            self.reporter.report(why, &problem)
        })
    }

    fn unclear_day(&mut self, why: Unknown, at: Span) -> Unknown {
        let problem = Problem {
            rule: AMBIGUOUS,
            cause: None,
            at,
            label: "on which day?",
            help: "write the date with the time",
        };
        self.reporter.report(why, &problem)
    }

    fn range_or_offset(&mut self, draft: &Draft) -> Unknown {
        let written = &draft.written.value;
        let why = format!("`{written}` can be a range over midnight or a time with an offset");
        let problem = Problem {
            rule: AMBIGUOUS,
            cause: None,
            at: draft.written.span,
            label: "until then, or that far west?",
            help: "write a range with a dash (`–`), an offset as in `UTC-07:00`",
        };
        self.reporter.report(Unknown(why), &problem)
    }

    /// Whether a time without a date may be in another zone than the default.
    fn is_in_doubt(&self, clock: &Clock, zone: &InZone) -> bool {
        let local = self.days.place(clock.time, &zone.zone);
        local.is_ok_and(|local| self.zones.disagree(zone, local))
    }

    fn unsaid_zone(&mut self, draft: &Draft) -> Unknown {
        let written = &draft.written.value;
        let other = self.zones.other();
        let why = format!("`{written}` names no zone, and others beside it are in {other}");
        let help = format!(
            "write the zone with each time, or once for all: “All times in {other}”, or `timezone` in the front matter"
        );
        let problem = Problem {
            rule: AMBIGUOUS,
            cause: Some("unsaid zone"),
            at: draft.written.span,
            label: "in which zone?",
            help: &help,
        };
        self.reporter.report(Unknown(why), &problem)
    }

    /// The end of a range that began at `from`.
    fn end(
        &mut self,
        end: &Point,
        from: Result<NaiveDateTime, Unknown>,
        start_zone: &InZone,
        draft: &Draft,
    ) -> Instant {
        let zone = match &end.zone {
            Some(_) => self.zones.of(end, draft),
            None => start_zone.clone(),
        };
        let Some(reading) = &end.clock else {
            return Err(Unknown("no time of day is written".into()));
        };
        let clock = self.clock(reading, draft)?;
        let from = from?;
        let local = if let Some(day) = &end.day {
            self.day(day, draft.written.span)?.and_time(clock.time)
        } else {
            let before = Before {
                local: from,
                zone: start_zone.zone.clone(),
            };
            let from = before.in_zone(&zone.zone);
            let from = from.ok_or_else(|| Unknown("the zone of its start is not known".into()))?;
            let same = from.date().and_time(clock.time);
            if same >= from {
                same
            } else if from - same >= MIDNIGHT {
                same + DAY
            } else {
                return Err(self.ends_too_soon(draft));
            }
        };
        self.moment(local, &zone, clock, end, draft)
    }

    fn ends_too_soon(&mut self, draft: &Draft) -> Unknown {
        let why = format!("`{}` ends before it begins", draft.written.value);
        let problem = Problem {
            rule: AMBIGUOUS,
            cause: None,
            at: draft.written.span,
            label: "ends before it begins",
            help: "correct the range, or write the date of its end",
        };
        self.reporter.report(Unknown(why), &problem)
    }

    fn moment(
        &mut self,
        local: NaiveDateTime,
        zone: &InZone,
        clock: Clock,
        point: &Point,
        draft: &Draft,
    ) -> Instant {
        if self.zones.disagree(zone, local) {
            return Err(self.unsaid_zone(draft));
        }
        match zone.zone.instant(local) {
            Ok(at) => Ok(Moment {
                at,
                approximate: point.approximate,
                seconds: clock.seconds,
                zone_written: !zone.unsaid,
            }),
            Err(Failure { cause, why, help }) => {
                // What a sentence says is wrong there, whichever time shows it.
                let at = match &zone.said {
                    Some((written, near)) => self.reporter.place_of(written, *near),
                    None => draft.written.span,
                };
                let problem = Problem {
                    rule: AMBIGUOUS,
                    cause: cause.as_deref(),
                    at,
                    label: "which zone?",
                    help: &help,
                };
                Err(self.reporter.report(why, &problem))
            }
        }
    }
}
