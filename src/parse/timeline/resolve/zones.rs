//! The zone of a time: its own, its column's, what a heading or sentence says, or the file's.

use std::rc::Rc;

use chrono::NaiveDateTime;

use super::super::entry::{Draft, Time};
use super::super::said::SaidZone;
use super::super::stamp::Point;
use super::super::walk::Piece;
use crate::parse::Context;
use crate::span::Span;
use crate::time::Zone;
use crate::time::zone::WrittenZone;

pub(super) struct Zones {
    /// What was said last, and where.
    stated: Option<(SaidZone, Span)>,
    /// The file's own, else the site's.
    default: Zone,
    /// The zones that entries name, where the file itself does not say which zone the others are in.
    others: Vec<WrittenZone>,
}

/// The zone of a time.
#[derive(Clone)]
pub(super) struct InZone {
    pub zone: WrittenZone,
    /// Where it is said, for one that is said of many times.
    pub said: Option<(Rc<str>, Span)>,
    /// No zone is said, and some times beside this one name one.
    pub unsaid: bool,
}

/// A timeline whose entries name more zones than this is as much in doubt as one with all of them.
const MAX_OTHERS: usize = 4;

impl Zones {
    pub fn new(cx: &Context<'_>, pieces: &[Piece]) -> Self {
        let mut others: Vec<WrittenZone> = Vec::new();
        // A zone in the front matter is there for the times that name none.
        if !cx.zone_given {
            for zone in pieces.iter().filter_map(own_zone) {
                if others.len() < MAX_OTHERS && !others.contains(zone) {
                    others.push(zone.clone());
                }
            }
        }
        Self {
            stated: None,
            default: cx.zone,
            others,
        }
    }

    pub fn say(&mut self, zone: SaidZone, at: Span) {
        self.stated = Some((zone, at));
    }

    pub fn of(&self, point: &Point, draft: &Draft) -> InZone {
        if let Some(zone) = &point.zone {
            return InZone {
                zone: zone.clone(),
                said: None,
                unsaid: false,
            };
        }
        let column = draft.column_zone.as_ref().map(|(zone, at)| (zone, *at));
        let stated = self.stated.as_ref().map(|(zone, at)| (zone, *at));
        match column.or(stated) {
            Some((said, at)) => InZone {
                zone: said.zone.clone(),
                said: Some((said.written.clone(), at)),
                unsaid: false,
            },
            None => InZone {
                zone: WrittenZone::Zone(self.default),
                said: None,
                unsaid: true,
            },
        }
    }

    /// Whether a time is in doubt because it names no zone: there are others beside it that do, and there it would be
    /// another instant.
    pub fn disagree(&self, zone: &InZone, local: NaiveDateTime) -> bool {
        let instant = zone.zone.instant(local).ok();
        let differs = |other: &WrittenZone| other.instant(local).ok() != instant;
        zone.unsaid && self.others.iter().any(differs)
    }

    /// A zone that other times name.
    pub fn other(&self) -> String {
        self.others
            .first()
            .map_or_else(String::new, ToString::to_string)
    }
}

fn own_zone(piece: &Piece) -> Option<&WrittenZone> {
    let Piece::Entry(draft) = piece else {
        return None;
    };
    match &draft.time {
        Time::Stamp(stamp) if stamp.start.clock.is_some() => stamp.start.zone.as_ref(),
        _ => None,
    }
}
