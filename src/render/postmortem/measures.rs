//! The durations of an incident, how each was computed, and what would make the unknown ones known.

use serde::Serialize;

use super::super::format;
use super::header::origin;
use crate::model::{Instants, Measure, Postmortem};
use crate::vocabulary::{Instant, Kind, Vocabulary};

/// A duration of the incident.
#[derive(Debug, Serialize)]
pub struct MeasureView {
    /// `time to detect`.
    pub label: &'static str,
    /// `5 min`, or `unknown`.
    pub value: String,
    /// `started 13:50 (front matter) → detected 13:55 (timeline)`, or what is missing.
    pub how: String,
    /// Whether it is known.
    pub known: bool,
    /// The phase that ends with it.
    pub phase: &'static str,
}

/// The durations; none where none is known.
pub(super) fn measures(postmortem: &Postmortem) -> Vec<MeasureView> {
    let all = Measure::ALL
        .into_iter()
        .map(|measure| view(postmortem, measure));
    let all: Vec<MeasureView> = all.collect();
    if all.iter().any(|measure| measure.known) {
        all
    } else {
        Vec::new()
    }
}

/// How to make the unknown ones known. A near miss or an exercise need not have any.
pub(super) fn hint(postmortem: &Postmortem) -> String {
    let is_known = |instant: &&Instant| postmortem.instants.get(**instant).is_some();
    let missing: Vec<_> = Instant::ALL
        .iter()
        .filter(|instant| !is_known(instant))
        .collect();
    let not_asked = postmortem.kind != Kind::Incident && postmortem.instants.0.is_empty();
    if missing.is_empty() || not_asked {
        return String::new();
    }
    let marks: Vec<String> = missing
        .iter()
        .map(|instant| format!("[{instant}]"))
        .collect();
    let unknown = if measures(postmortem).is_empty() {
        "The times to detect, acknowledge, mitigate and resolve are unknown. "
    } else {
        ""
    };
    format!(
        "{unknown}To make them known, mark the entries of the timeline with {}, or set the times under [times] in the \
         front matter.",
        format::listing(&marks)
    )
}

fn view(postmortem: &Postmortem, measure: Measure) -> MeasureView {
    let (from, to) = measure.between();
    let missing: Vec<_> = [from, to]
        .into_iter()
        .filter(|instant| postmortem.instants.get(*instant).is_none())
        .collect();
    let (value, how, known) = match postmortem.instants.measure(measure) {
        Ok(length) => (
            format::duration(length),
            computed(&postmortem.instants, from, to),
            true,
        ),
        Err(_) if !missing.is_empty() => {
            let names: Vec<&str> = missing.iter().map(|instant| instant.as_str()).collect();
            let verb = if names.len() == 1 { "is" } else { "are" };
            (
                "unknown".into(),
                format!("{} {verb} not known", format::listing(&names)),
                false,
            )
        }
        Err(unknown) => ("unknown".into(), unknown.0.replace('`', ""), false),
    };
    let phase = match measure {
        Measure::TimeToDetect => "detect",
        Measure::TimeToAcknowledge => "triage",
        Measure::TimeToMitigate => "mitigate",
        Measure::TimeToResolve => "resolve",
    };
    MeasureView {
        label: measure.as_str(),
        value,
        how,
        known,
        phase,
    }
}

/// From what to what a duration goes, and where that is written; the days where they are two.
fn computed(instants: &Instants, from: Instant, to: Instant) -> String {
    let day = |instant| instants.get(instant).map(|at| at.date_naive());
    let one_day = day(from) == day(to);
    let told = |instant| {
        let Some(known) = instants.0.get(&instant) else {
            return format!("{instant} ?");
        };
        let (utc, origin) = (known.moment.utc(), origin(known));
        let clock = format::clock(&utc, known.moment.seconds);
        if one_day {
            format!("{instant} {clock} ({origin})")
        } else {
            let day = format::date(utc.date_naive());
            format!("{instant} {day}, {clock} ({origin})")
        }
    };
    format!("{} → {}", told(from), told(to))
}
