//! The phases of an incident, as far as its instants tell them.
//!
//! A phase is named after what ends it: until it is detected, acknowledged (triage), mitigated, resolved. Where the
//! instant that would end a phase is not known, the phase is not known either.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::view::Length;
use crate::model::Instants;
use crate::vocabulary::Instant;

/// How wide the drawing of the phases is, in its own units.
const WIDTH: i64 = 1000;

/// A phase of the incident, to scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// `detect`, `triage`, `mitigate` or `resolve`.
    pub phase: &'static str,
    /// How long it took.
    pub length: Length,
    /// Where it begins, of a thousand.
    pub x: i64,
    /// How wide it is, of a thousand.
    pub width: i64,
}

/// The phases that a timeline can be in, as keys and as words.
pub(super) const NAMES: [(&str, &str); 5] = [
    ("detect", "undetected"),
    ("triage", "triage"),
    ("mitigate", "mitigation"),
    ("resolve", "resolution"),
    ("follow", "follow-up"),
];

/// The phase at a moment: the one that the next instant ends. Empty before the first and where the next is unknown.
pub(super) fn at(instants: &Instants, moment: DateTime<Utc>) -> &'static str {
    let known = known(instants);
    let Some((_, last)) = known.iter().rfind(|(at, _)| *at <= moment) else {
        return "";
    };
    match known.iter().find(|(at, _)| *at > moment) {
        Some((_, next)) => until(*next),
        None if *last == Instant::Resolved => "follow",
        None => "",
    }
}

pub(super) fn segments(instants: &Instants) -> Vec<Segment> {
    let known = known(instants);
    let (Some((first, _)), Some((last, _))) = (known.first(), known.last()) else {
        return Vec::new();
    };
    let total = (*last - *first).num_seconds();
    if total == 0 {
        return Vec::new();
    }
    let scaled = |at: &DateTime<Utc>| (*at - *first).num_seconds() * WIDTH / total;
    let segment = |pair: &[(DateTime<Utc>, Instant)]| {
        let [(from, _), (to, instant)] = pair else {
            return None;
        };
        let x = scaled(from);
        (to > from).then(|| Segment {
            phase: until(*instant),
            length: Length::new(*to - *from),
            x,
            width: scaled(to) - x,
        })
    };
    known.windows(2).filter_map(segment).collect()
}

fn known(instants: &Instants) -> Vec<(DateTime<Utc>, Instant)> {
    let mut known: Vec<_> = instants
        .0
        .iter()
        .map(|(instant, known)| (known.moment.utc(), *instant))
        .collect();
    known.sort();
    known
}

/// The phase that an instant ends.
fn until(instant: Instant) -> &'static str {
    match instant {
        Instant::Started => "",
        Instant::Detected => "detect",
        Instant::Acknowledged => "triage",
        Instant::Mitigated => "mitigate",
        Instant::Resolved => "resolve",
    }
}
