//! The timeline as a picture: the phases as a rail, to scale from top to bottom, and a mark for each entry that has a
//! time. The list beside it says the same, and more; so the picture is for those who see it.

use std::fmt::Write as _;

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
    /// How wide it is, with the times beside the rail.
    pub width: i64,
    /// How high it is.
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
    /// Where it begins.
    pub y: i64,
    /// How long it is.
    pub height: i64,
    /// The length of a stretch that is not to scale, since nothing happened in it and it is longer than all the rest:
    /// `20 d 4 h`; empty for the others.
    pub cut: String,
}

/// A round time beside the rail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// Where it is.
    pub y: i64,
    /// `13:50`, or at midnight `15 Jan`, in UTC.
    pub text: String,
}

/// The mark of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The `id` of the entry.
    pub anchor: String,
    /// The phase that begins or goes on with it, as of a band.
    pub phase: &'static str,
    /// Whether the entry marks an instant of the incident.
    pub instant: bool,
    /// Its left edge: marks that would cover each other stand side by side.
    pub x: i64,
    /// Its upper edge.
    pub y: i64,
    /// More than its width where the entry has an end.
    pub height: i64,
    /// `13:50 Error rate back under 0.1 %.`, with the day before it on the first entry of a day.
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
            name: name(view, format::excerpt(text.trim(), 60).trim()),
        });
    }
    say_more(&mut marks, &mut more);
    marks
}

/// The day stands where the list says it too: with the first entry of each.
fn name(view: &EntryView, text: &str) -> String {
    let day = view.day.as_ref().map_or("", |day| day.text.as_str());
    let comma = if day.is_empty() { "" } else { ", " };
    let name = format!("{day}{comma}{} {text}", view.time);
    name.trim_end().to_owned()
}

fn say_more(marks: &mut [Mark], more: &mut usize) {
    if let Some(last) = marks.last_mut().filter(|_| *more > 0) {
        let _ = write!(last.name, ", and {more} more");
        *more = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::markdown::{Links, Page, SitePaths};
    use super::super::timeline::{self, Cursor};
    use super::*;
    use crate::config::Config;
    use crate::source::{Source, SourceId};
    use crate::{model, parse};

    fn drawn(front: &str, list: &str) -> Option<Drawing> {
        let source = Source {
            path: "postmortems/2025-01-15-a.md".into(),
            text: format!(
                "+++\ndate = 2025-01-15\ntimezone = \"UTC\"\n{front}+++\n\n# A\n\n## Timeline\n\n{list}"
            ),
            ..Source::default()
        };
        let config = Config::default();
        let id = SourceId(0);
        let (document, _) = parse::parse(id, &source, &config);
        let postmortem = model::postmortem(id, &source, document, &config);
        let paths = SitePaths::default();
        let links = Links {
            paths: &paths,
            source: &source.path,
            folder: "postmortems",
            root: "../",
        };
        let mut page = Page::new("", links);
        let mut cursor = Cursor::default();
        let entries = &postmortem.document.timeline;
        let views: Vec<_> = entries
            .iter()
            .map(|entry| timeline::entry(&postmortem, entry, &mut cursor, &mut page))
            .collect();
        drawing(entries, &views, &postmortem.instants, true)
    }

    fn band(phase: &'static str, y: i64, height: i64, cut: &str) -> Band {
        Band {
            phase,
            y,
            height,
            cut: cut.into(),
        }
    }

    /// `anchor phase x,y height name`, with `*` where it marks an instant.
    fn told(mark: &Mark) -> String {
        let star = if mark.instant { "*" } else { "" };
        format!(
            "{}{star} {} {},{} {} {}",
            mark.anchor, mark.phase, mark.x, mark.y, mark.height, mark.name
        )
    }

    fn ticks(drawing: &Drawing) -> Vec<(i64, &str)> {
        drawing
            .ticks
            .iter()
            .map(|tick| (tick.y, &*tick.text))
            .collect()
    }

    #[test]
    fn entries_stand_where_their_times_are() {
        // Ten minutes on 160, from 10: a minute is 16. The entry at 13:54 overlaps the range, so it stands beside it.
        let list = "- 13:50 — Deploy [started]\n- 13:52–13:54 — Retries pile up\n- 14:?? — Nobody knows when\n- 13:54 — \
                    The `pager` rings [detected]\n- 14:00 — Rolled back [mitigated]\n";
        let drawing = drawn("", list).unwrap();
        let marks: Vec<String> = drawing.marks.iter().map(told).collect();
        assert_eq!(
            marks,
            [
                "t_1* detect 70,6 8 15 Jan 2025, 13:50 Deploy",
                "t_2 detect 70,38 40 13:52 Retries pile up",
                "t_4* mitigate 81,70 8 13:54 The pager rings",
                "t_5* none 70,166 8 14:00 Rolled back",
            ]
        );
        assert_eq!((drawing.width, drawing.height), (93, 180));
        assert_eq!(
            drawing.bands,
            [band("detect", 10, 64, ""), band("mitigate", 74, 96, "")]
        );
        assert_eq!(
            ticks(&drawing),
            [(10, "13:50"), (90, "13:55"), (170, "14:00")]
        );
    }

    #[test]
    fn it_reaches_to_the_instants_of_the_front_matter() {
        // Twenty minutes on 160, the first ten before the first entry.
        let front = "[times]\nstarted = 2025-01-15T13:40:00Z\n";
        let drawing = drawn(front, "- 13:50 — A\n- 14:00 — B\n").unwrap();
        let places: Vec<i64> = drawing.marks.iter().map(|mark| mark.y).collect();
        assert_eq!(places, [86, 166]);
        assert_eq!(drawing.bands, [band("none", 10, 160, "")]);
    }

    #[test]
    fn a_stretch_that_is_cut_says_how_long_it_is() {
        // Two minutes, then three weeks: the cut has 28 of the 160.
        let list = "- 13:50 — A\n- 13:52 — B\n- 2025-02-05 13:52 — C\n";
        let drawing = drawn("", list).unwrap();
        let expected = [band("none", 10, 132, ""), band("none", 142, 28, "21 d")];
        assert_eq!(drawing.bands, expected);
        assert_eq!(
            ticks(&drawing),
            [(10, "13:50"), (76, "13:51"), (142, "13:52")]
        );
    }

    #[test]
    fn where_there_is_no_room_the_last_mark_says_how_many_more() {
        let crowd: Vec<String> = ('A'..='K').map(|c| format!("- 13:50 — {c}")).collect();
        let crowd = crowd.join("\n").replace("13:50 — K", "14:50 — K");
        let drawing = drawn("", &crowd).unwrap();
        assert_eq!(drawing.marks.len(), 9);
        // Eight lanes of 11 from 70; 440 for an hour.
        assert_eq!(drawing.width, 70 + 7 * 11 + 11 + 1);
        assert_eq!(
            told(&drawing.marks[7]),
            "t_8 none 147,6 8 13:50 H, and 2 more"
        );
        assert_eq!(told(&drawing.marks[8]), "t_11 none 70,446 8 14:50 K");
    }

    #[test]
    fn one_time_is_nothing_to_draw() {
        for list in [
            "",
            "- 13:50 — A\n",
            "- 13:50 — A\n- 13:50 — B\n",
            "- ??:?? — A\n- 14:?? — B\n",
        ] {
            assert_eq!(drawn("", list), None, "{list}");
        }
    }
}
