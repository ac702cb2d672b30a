//! [`Document`] → [`Postmortem`] → [`Corpus`]: names resolved, instants gathered, durations computed.
//!
//! What is not known stays unknown, with the reason; nothing is filled in.

mod anchors;
mod build;
mod deadline;
mod sections;
pub mod versions;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub use crate::config::Severity;
pub use crate::config::catalog::OwnerName;
use crate::parse::{self, Document, Section};
use crate::source::SourceId;
use crate::span::Span;
use crate::time::{Moment, Unknown};
use crate::vocabulary::{ActionStatus, DocumentStatus, Instant, Kind};

pub use anchors::{Anchors, LinkedAnchors};
pub use build::{corpus, hashed_id, postmortem};
pub use deadline::{Late, Publication, late};

/// The ID of a postmortem, a slug; unique over the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostmortemId(pub String);

impl PostmortemId {
    /// `postmortems/index.html` is the list of all of them.
    pub const RESERVED: &str = "index";

    /// Whether a page can be called so.
    pub fn names_a_page(&self) -> bool {
        !self.0.is_empty() && self.0 != Self::RESERVED
    }
}

/// The ID of an action: its postmortem's and its own, `2025-01-15-api-errors/AI-1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId {
    pub postmortem: PostmortemId,
    /// As written, or `a-` and eight hex digits of its text's hash.
    pub local: String,
}

impl std::fmt::Display for ActionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.postmortem.0, self.local)
    }
}

/// A postmortem, resolved.
#[derive(Debug, Clone)]
pub struct Postmortem {
    pub id: PostmortemId,
    pub source: SourceId,
    /// The front matter's title, else the level-1 heading, else the ID.
    pub title: String,
    /// From the front matter, else from the file's name.
    pub date: Option<NaiveDate>,
    pub severity: Option<Severity>,
    /// `published` unless said.
    pub status: DocumentStatus,
    pub kind: Kind,
    /// The front matter's, else those of the services' catalog entries; sorted.
    pub teams: Vec<String>,
    pub instants: Instants,
    /// The document's, which has none left: [`parse::Part::Actions`] counts in here.
    pub actions: Vec<Action>,
    pub document: Document,
}

impl Postmortem {
    /// The sections, and what front matter gives that no section shows: in the section of its name, else in a new one.
    pub fn sections(&self) -> Vec<Section> {
        sections::complete(self)
    }
}

/// An action item, resolved.
#[derive(Debug, Clone)]
pub struct Action {
    pub id: ActionId,
    /// Folded through the catalog, in the order in which they are written, without doubles.
    pub owners: Vec<OwnerName>,
    /// `open` where none is written or it cannot be read.
    pub status: ActionStatus,
    pub written: parse::Action,
}

/// An instant and where it was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownInstant {
    pub moment: Moment,
    pub span: Span,
    pub origin: InstantOrigin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstantOrigin {
    /// `[times]` in the front matter.
    FrontMatter,
    /// A marked entry of the timeline, by its index.
    Entry(usize),
}

/// The instants of an incident, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instants(pub BTreeMap<Instant, KnownInstant>);

impl Instants {
    pub fn get(&self, instant: Instant) -> Option<DateTime<Utc>> {
        self.0.get(&instant).map(|known| known.moment.utc())
    }

    /// A duration, or why it is unknown.
    ///
    /// # Errors
    /// Where an instant is missing, or the later comes before the earlier: no negative duration is ever shown.
    pub fn measure(&self, measure: Measure) -> Result<TimeDelta, Unknown> {
        let (from, to) = measure.between();
        let missing = |instant: Instant| {
            Unknown(format!(
                "`{instant}` is not known: mark an entry of the timeline with `[{instant}]`, or set `{instant}` under `[times]`"
            ))
        };
        let start = self.get(from).ok_or_else(|| missing(from))?;
        let end = self.get(to).ok_or_else(|| missing(to))?;
        if end < start {
            return Err(Unknown(format!("`{to}` is before `{from}`")));
        }
        Ok(end - start)
    }
}

/// The durations of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    TimeToDetect,
    TimeToAcknowledge,
    TimeToMitigate,
    TimeToResolve,
}

impl Measure {
    pub const ALL: [Self; 4] = [
        Self::TimeToDetect,
        Self::TimeToAcknowledge,
        Self::TimeToMitigate,
        Self::TimeToResolve,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::TimeToDetect => "time to detect",
            Self::TimeToAcknowledge => "time to acknowledge",
            Self::TimeToMitigate => "time to mitigate",
            Self::TimeToResolve => "time to resolve",
        }
    }

    /// The instants that it runs between: `detected − started`, `acknowledged − detected`, `mitigated − started`,
    /// `resolved − started`.
    pub fn between(self) -> (Instant, Instant) {
        match self {
            Self::TimeToDetect => (Instant::Started, Instant::Detected),
            Self::TimeToAcknowledge => (Instant::Detected, Instant::Acknowledged),
            Self::TimeToMitigate => (Instant::Started, Instant::Mitigated),
            Self::TimeToResolve => (Instant::Started, Instant::Resolved),
        }
    }
}

/// All postmortems of a site, by path.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    pub postmortems: Vec<Postmortem>,
    by_id: BTreeMap<PostmortemId, usize>,
}

impl Corpus {
    pub fn get(&self, id: &PostmortemId) -> Option<&Postmortem> {
        self.by_id.get(id).map(|index| &self.postmortems[*index])
    }
}
