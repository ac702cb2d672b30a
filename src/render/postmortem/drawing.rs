//! The timeline as a picture: the phases as a rail, to scale from top to bottom, and a mark for each entry that has a
//! time. The list beside it says the same, and more; so the picture is for those who see it.

use serde::Serialize;

use super::super::format;
use super::phases;
use super::scale::{DAY, Scale};
use super::timeline::EntryView;
use crate::model::Instants;
use crate::parse::TimelineEntry;
use crate::parse::blocks::plain_text;
use crate::words::duration;
use chrono::{DateTime, TimeDelta, Utc};

/// Where the first lane of marks begins; times and rail stand left of it.
const FIRST_LANE: i64 = 70;
const LANE: i64 = 11;
/// How many marks can stand beside each other.
const LANES: usize = 8;
/// A mark's width, and its height where the entry has no end.
const MARK: i64 = 8;
/// Room above the first mark and below the last.
const MARGIN: i64 = 10;
/// How many marks say what happened, and not only when.
const TOLD: usize = 80;

/// The drawing of a timeline. All lengths are in pixels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drawing {
    pub width: i64,
    pub height: i64,
    /// The phases from top to bottom.
    pub bands: Vec<Band>,
    /// Round times beside the rail.
    pub ticks: Vec<Tick>,
    /// A mark for each entry with a time, in the order of the times.
    pub marks: Vec<Mark>,
}

/// A stretch of the rail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Band {
    /// `detect`, `triage`, `mitigate`, `resolve`, `follow`; `none` where it is not known.
    pub phase: &'static str,
    pub y: i64,
    pub height: i64,
    /// The length of a stretch that is not to scale, since nothing happened in it and it is longer than all the rest:
    /// `20 d 4 h`; empty for the others.
    pub cut: String,
}

/// A round time beside the rail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    pub y: i64,
    /// `13:50`, or at midnight `15 Jan`, in UTC.
    pub text: String,
}

/// The mark of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The `id` of the entry.
    pub anchor: String,
    pub phase: &'static str,
    /// Whether the entry marks an instant of the incident.
    pub instant: bool,
    pub x: i64,
    pub y: i64,
    pub height: i64,
    /// `13:50 Error rate back under 0.1 %.`
    pub name: String,
}

/// The drawing of some entries; `None` where their times are no stretch. `whole` are the instants that it reaches to
/// where the entries are all that the timeline has.
pub(super) fn drawing(
    entries: &[TimelineEntry],
    views: &[EntryView],
    instants: &Instants,
    whole: bool,
) -> Option<Drawing> {
    let known: Vec<(i64, i64, usize)> = entries
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| {
            let from = entry.at.as_ref().ok()?.utc().timestamp();
            let end = entry.end.as_ref().and_then(|end| end.as_ref().ok());
            let to = end.map_or(from, |end| end.utc().timestamp());
            Some((from, to.max(from), index))
        })
        .collect();
    let moments: Vec<i64> = instants
        .0
        .values()
        .map(|known| known.moment.utc().timestamp())
        .collect();
    let mut times: Vec<i64> = known
        .iter()
        .flat_map(|(from, to, _)| [*from, *to])
        .collect();
    if whole && !times.is_empty() {
        times.extend(&moments);
    }
    times.sort_unstable();
    times.dedup();
    let rows = i64::try_from(known.len()).unwrap_or(i64::MAX).min(12);
    let length = (rows * 40).clamp(160, 480);
    let scale = Scale::new(&times, length)?;
    let marks = marks(&scale, known, entries, views);
    let lanes = marks.iter().map(|mark| mark.x).max().unwrap_or(FIRST_LANE);
    Some(Drawing {
        width: lanes + LANE + 1,
        height: length + 2 * MARGIN,
        bands: bands(&scale, instants, &moments),
        ticks: ticks(&scale),
        marks,
    })
}

/// The rail: a new band wherever the phase changes, and one for each cut.
fn bands(scale: &Scale, instants: &Instants, moments: &[i64]) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for piece in &scale.pieces {
        let mut edges = vec![piece.from, piece.to];
        let inside = |moment: &&i64| !piece.cut && (piece.from..piece.to).contains(*moment);
        edges.extend(moments.iter().filter(inside));
        edges.sort_unstable();
        edges.dedup();
        for pair in edges.windows(2) {
            let (start, end) = (scale.place(pair[0]), scale.place(pair[1]));
            bands.push(Band {
                phase: named(at(pair[0]).map_or("", |at| phases::at(instants, at))),
                y: start + MARGIN,
                height: end - start,
                cut: if piece.cut {
                    duration(TimeDelta::seconds(piece.to - piece.from))
                } else {
                    String::new()
                },
            });
        }
    }
    bands.retain(|band| band.height > 0);
    bands
}

fn named(phase: &'static str) -> &'static str {
    if phase.is_empty() { "none" } else { phase }
}

fn ticks(scale: &Scale) -> Vec<Tick> {
    let (step, times) = scale.ticks();
    let tick = |time: i64| {
        let text = at(time).map(|at| {
            let format = match step {
                _ if time.rem_euclid(DAY) == 0 => "%-d %b",
                ..60 => "%H:%M:%S",
                _ => "%H:%M",
            };
            at.format(format).to_string()
        });
        Some(Tick {
            y: scale.place(time) + MARGIN,
            text: text?,
        })
    };
    times.into_iter().filter_map(tick).collect()
}

fn at(time: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(time, 0)
}

/// Marks that would cover each other stand side by side; where there is no room for that any more, the last one says
/// how many more there are.
fn marks(
    scale: &Scale,
    mut known: Vec<(i64, i64, usize)>,
    entries: &[TimelineEntry],
    views: &[EntryView],
) -> Vec<Mark> {
    known.sort_by_key(|(from, _, index)| (*from, *index));
    let told = known.len() <= TOLD;
    let mut ends = [i64::MIN; LANES];
    let mut marks: Vec<Mark> = Vec::new();
    let mut more = 0;
    for (from, to, index) in known {
        let (Some(view), Some(entry)) = (views.get(index), entries.get(index)) else {
            continue;
        };
        let centre = scale.place(from) + MARGIN;
        let y = centre - MARK / 2;
        let height = (scale.place(to) + MARGIN - centre + MARK).max(MARK);
        let free = ends.iter().position(|end| *end < y);
        let Some(lane) = free else {
            more += 1;
            continue;
        };
        say_more(&mut marks, &mut more);
        ends[lane] = y + height;
        let text = if told {
            plain_text(&entry.text)
        } else {
            String::new()
        };
        let lanes = i64::try_from(lane).unwrap_or_default();
        marks.push(Mark {
            anchor: view.anchor.clone(),
            phase: named(view.phase),
            instant: !view.mark.is_empty(),
            x: FIRST_LANE + lanes * LANE,
            y,
            height,
            name: format!("{} {}", view.time, format::excerpt(text.trim(), 60))
                .trim_end()
                .to_owned(),
        });
    }
    say_more(&mut marks, &mut more);
    marks
}

fn say_more(marks: &mut [Mark], more: &mut usize) {
    if let Some(last) = marks.last_mut().filter(|_| *more > 0) {
        last.name += &format!(", and {more} more");
        *more = 0;
    }
}
