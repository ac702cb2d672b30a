//! Source → [`Document`]: what a file says, with the span of every value.
//!
//! Parsing never fails. It returns what it understood and a [`Finding`] for everything that it did not. It knows the
//! configuration (aliases, zones, the order of dates) but no other file, and it judges nothing: whether an owner is
//! missing is for `check`.

mod actions;
pub mod blocks;
mod cell;
pub mod document;
mod factors;
mod front_matter;
pub mod grid;
pub mod html;
mod impact;
mod item;
mod mentions;
mod sections;
mod suppressions;
mod timeline;
mod whys;

use chrono::NaiveDate;

pub use actions::{action_columns, is_action_id};
pub use document::*;
pub use impact::{Length, length};
pub use mentions::Mention;
pub use suppressions::{Misspelt, misspelt};

use crate::config::Config;
use crate::diagnostic::Finding;
use crate::source::{Source, SourceId};
use crate::span::Span;
use crate::time::Zone;

/// What the parsers of a file's parts share.
pub(crate) struct Context<'a> {
    pub source: SourceId,
    /// The whole text; every span is in it.
    pub text: &'a str,
    pub config: &'a Config,
    /// The incident's date: what a time without a date takes.
    pub date: Option<NaiveDate>,
    /// The front matter's zone, else the site's: what a time without a zone takes.
    pub zone: Zone,
    /// The zone is the front matter's: its author has said what a time without a zone is in.
    pub zone_given: bool,
}

impl Context<'_> {
    /// A finding of the rule `rule` at `span`.
    pub fn finding(&self, rule: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.source, span, message)
    }
}

/// Parses one postmortem.
pub fn parse(id: SourceId, source: &Source, config: &Config) -> (Document, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut cx = Context {
        source: id,
        text: &source.text,
        config,
        date: None,
        zone: Zone::Named(config.timezone),
        zone_given: false,
    };
    let (front, given, body) = front_matter::parse(&cx, &mut findings);
    cx.date = front
        .date
        .as_ref()
        .map(|date| date.value)
        .or_else(|| crate::time::date_of_stem(source.stem()));
    if let Some(zone) = &front.timezone {
        cx.zone = Zone::Named(zone.value);
        cx.zone_given = true;
    }
    let mut document = sections::parse(&cx, body, &mut findings);
    document.front = front;
    front_matter::merge(&cx, given, &mut document, &mut findings);
    suppressions::parse(&cx, &mut document);
    (document, findings)
}
