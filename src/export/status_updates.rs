//! What to tell people of an incident: an update for colleagues, and the sequence of a status page (investigating,
//! identified, monitoring, resolved), ready to paste.
//!
//! The public texts are made of the services' names, instants, durations and figures alone. Nothing that anybody wrote
//! about the incident gets into them, since it was not written for customers: what a person must say is a placeholder in
//! brackets. Nothing is guessed: a stage that nothing dates is left out, and it is said why.

mod internal;
mod public;

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::{Exported, Format, Render};
use crate::aggregate::{Standing, Summary};
use crate::model::Postmortem;
use crate::parse::TimelineEntry;
use crate::parse::blocks::plain_text;
use crate::vocabulary::{Instant, Kind};
use crate::words::count;

pub(super) const FORMAT: Format = Format {
    name: "status-updates",
    help: "of one postmortem: an internal update and the texts for a status page",
    render: Render::Postmortem(render),
};

/// What an entry says where the cause was found. In lower case.
const IDENTIFIED: &[&str] = &[
    "[identified]",
    "(identified)",
    "cause found",
    "cause identified",
    "cause is found",
    "cause is identified",
    "cause is known",
    "cause was found",
    "cause was identified",
    "found the cause",
    "found the root cause",
    "identified the cause",
    "identified the root cause",
];

/// With one of these words in it, an entry may say the opposite.
const DOUBT: &[&str] = &[
    "believed",
    "cannot",
    "if",
    "maybe",
    "might",
    "never",
    "no",
    "not",
    "perhaps",
    "possible",
    "possibly",
    "suspected",
    "unless",
    "until",
    "when",
    "without",
    "wrong",
    "wrongly",
    "yet",
];

/// All texts about one incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updates {
    /// For colleagues.
    pub internal: String,
    /// For a status page, in order.
    pub public: Vec<Update>,
    /// What there is no text for, and why: whole sentences.
    pub left_out: Vec<String>,
}

/// A text for a status page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    pub stage: Stage,
    pub at: DateTime<Utc>,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Investigating,
    Identified,
    Monitoring,
    Resolved,
}

impl Stage {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Investigating => "Investigating",
            Self::Identified => "Identified",
            Self::Monitoring => "Monitoring",
            Self::Resolved => "Resolved",
        }
    }
}

/// The texts about one postmortem, whose actions are `own`.
pub fn updates(summary: &Summary<'_>, postmortem: &Postmortem, own: &[Standing<'_>]) -> Updates {
    let internal = internal::text(summary, postmortem, own);
    if postmortem.kind != Kind::Incident {
        return Updates {
            internal,
            public: Vec::new(),
            left_out: vec![
                "There are no texts for a status page: customers noticed nothing of a near miss or an exercise.".into(),
            ],
        };
    }
    let mut left_out = Vec::new();
    let mut stages: Vec<(Stage, DateTime<Utc>)> = Vec::new();
    let resolved = postmortem.instants.get(Instant::Resolved);
    for (stage, at) in found(postmortem) {
        let name = stage.as_str();
        match at {
            Err(why) => left_out.push(format!("{name}: {why}.")),
            Ok(at) if stages.last().is_some_and(|(_, before)| at < *before) => {
                left_out.push(format!("{name}: it would come before what it follows."));
            }
            Ok(at) if stage != Stage::Resolved && resolved.is_some_and(|end| at >= end) => {
                left_out.push(format!("{name}: all was resolved by then."));
            }
            Ok(at) => stages.push((stage, at)),
        }
    }
    let public = stages.into_iter().map(|(stage, at)| Update {
        stage,
        at,
        text: public::text(summary, postmortem, stage),
    });
    Updates {
        internal,
        public: public.collect(),
        left_out,
    }
}

/// When each stage began, or why that is not known.
fn found(postmortem: &Postmortem) -> [(Stage, Result<DateTime<Utc>, &'static str>); 4] {
    let instant = |instant| postmortem.instants.get(instant);
    // Nobody investigates what nobody has noticed.
    let noticed = instant(Instant::Detected).or(instant(Instant::Acknowledged));
    let noticed = noticed.or(instant(Instant::Started));
    let identified = identifying(postmortem).and_then(|entry| entry.at.as_ref().ok());
    [
        (
            Stage::Investigating,
            noticed.ok_or("none of `started`, `detected` and `acknowledged` is known"),
        ),
        (
            Stage::Identified,
            identified.map(crate::time::Moment::utc).ok_or(
                "no entry of the timeline says that the cause was found; `[identified]` in its text does",
            ),
        ),
        (
            Stage::Monitoring,
            instant(Instant::Mitigated).ok_or("`mitigated` is not known"),
        ),
        (
            Stage::Resolved,
            instant(Instant::Resolved).ok_or("`resolved` is not known"),
        ),
    ]
}

/// The first entry that says for certain that the cause was found, and when.
fn identifying(postmortem: &Postmortem) -> Option<&TimelineEntry> {
    let says_so = |entry: &&TimelineEntry| {
        let text = plain_text(&entry.text).to_lowercase();
        let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
        let is_marked = text.contains("[identified]");
        let doubts =
            |word: &str| DOUBT.contains(&word) || word.ends_with("n't") || word.ends_with("n’t");
        let is_certain = is_marked || (!text.contains('?') && !words.any(doubts));
        entry.at.is_ok() && is_certain && IDENTIFIED.iter().any(|phrase| text.contains(phrase))
    };
    postmortem.document.timeline.iter().find(says_so)
}

fn render(summary: &Summary<'_>, postmortem: &Postmortem) -> Exported {
    let own = summary.actions.iter();
    let own = own.filter(|standing| standing.postmortem.source == postmortem.source);
    let own: Vec<Standing<'_>> = own.copied().collect();
    let Updates {
        internal,
        public,
        left_out,
    } = updates(summary, postmortem, &own);
    let mut text = format!("# Internal update\n\n{internal}\n");
    if !public.is_empty() {
        text.push_str("\n# Status page\n");
    }
    for update in &public {
        let at = update.at.format("%Y-%m-%d %H:%M UTC");
        let stage = update.stage.as_str();
        let _ = write!(text, "\n## {stage}: {at}\n\n{}\n", update.text);
    }
    let updates = count(public.len(), "update");
    let mut said = format!("{updates} for a status page; fill in what is in brackets");
    for sentence in &left_out {
        let _ = write!(said, "\nleft out: {sentence}");
    }
    Exported { text, said }
}

/// `10:04 UTC`, with the day where it is another than that of `other`.
fn clock(at: DateTime<Utc>, other: Option<DateTime<Utc>>) -> String {
    let is_same_day = other.is_some_and(|other| other.date_naive() == at.date_naive());
    let format = if is_same_day {
        "%H:%M UTC"
    } else {
        "%-d %B %Y, %H:%M UTC"
    };
    at.format(format).to_string()
}
