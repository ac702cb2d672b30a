//! `book.toml` and `catalog.toml` → [`Config`]: validated once, so that nobody asks again.

mod book;
pub mod catalog;
mod place;
mod policy;
pub mod report;
mod rules;
#[cfg(test)]
mod tests;
mod tickets;
mod words;

use std::collections::BTreeMap;

use chrono_tz::Tz;

pub use catalog::Catalog;
pub use report::{Reminding, Role, Step};
pub use tickets::Tickets;
pub use words::Words;

use crate::diagnostic::{Finding, Level};
use crate::source::{Location, SourceId, Sources};
use crate::span::Span;
use crate::tables::Origin;
use crate::time::{DateOrder, Zone};
use crate::vocabulary::{ActionStatus, Column, Priority, SectionKind, Vocabulary, fold};

/// Everything that a site can set. [`Config::default`] is a site without any configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// `[book] title`.
    pub title: String,
    /// `[book] authors`.
    pub authors: Vec<String>,
    /// `[book] description`.
    pub description: String,
    /// `[book] language`: a BCP 47 tag.
    pub language: String,
    /// `[output.html] site-url`: the path that the site is served under, with a slash at both ends.
    pub site_url: String,
    /// `[output.html] git-repository-url`.
    pub git_repository_url: Option<String>,
    /// `[output.html] edit-url-template`, with `{path}` for the file's path in the repository.
    pub edit_url_template: Option<String>,
    /// The folder of the postmortems, relative to the root.
    pub postmortems: String,
    /// The folder of the built site, relative to the root.
    pub output_dir: String,
    /// The site's absolute address, without a trailing slash; feeds and the like need it.
    pub base_url: Option<String>,
    /// Whether search engines may list the site's pages.
    pub indexing: bool,
    /// The folder of the site's own theme, relative to the root.
    pub theme: Option<String>,
    /// The file of known findings, relative to the root.
    pub baseline: Option<String>,
    /// The site's zone.
    pub timezone: Tz,
    /// Somebody chose it; otherwise it is UTC for want of another.
    pub timezone_chosen: bool,
    /// In which order `03/10/2021` is written: `dmy` or `mdy`. Without it such a date is reported, never guessed.
    pub date_order: Option<DateOrder>,
    /// Zones by upper-case abbreviation, beyond the ones that `pm` knows.
    pub zones: BTreeMap<String, Zone>,
    /// The levels of rules by name; `None` is off.
    pub rules: BTreeMap<String, Option<Level>>,
    /// The same for the postmortems of one severity, by its name.
    pub severity_rules: BTreeMap<String, BTreeMap<String, Option<Level>>>,
    /// Every rule that is named, and where: which rules there are, only `check` knows.
    pub rule_spans: Vec<(String, Location)>,
    /// Which sections a severity requires, by its name, where that differs from the default.
    pub required: BTreeMap<String, Vec<SectionKind>>,
    /// Further names of sections, columns and statuses, [`fold`]ed.
    pub sections: BTreeMap<String, SectionKind>,
    pub columns: BTreeMap<String, Column>,
    pub statuses: BTreeMap<String, ActionStatus>,
    /// From the most severe to the least.
    pub severities: Vec<SeverityLevel>,
    /// Whom the report reminds, and of what.
    pub reminding: Reminding,
    /// What tickets' keys look like, and where they lead.
    pub tickets: Tickets,
    /// The site's own words, for the rules that look for words.
    pub words: Words,
    pub catalog: Catalog,
}

/// One severity and the policy that goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeverityLevel {
    /// `SEV1`.
    pub name: String,
    /// `critical`.
    pub aliases: Vec<String>,
    /// Within how many minutes it is to be acknowledged; `None` for the next business day.
    pub acknowledge_minutes: Option<u32>,
    /// Within how many hours of resolution the postmortem is due; `None` where none is required.
    pub postmortem_due_hours: Option<u32>,
    /// The latest due date of an action, in days from the incident's date.
    pub due_days: BTreeMap<Priority, u32>,
}

impl SeverityLevel {
    /// Within how many days of the incident an action is to be done; of one without a known priority, the most that any
    /// has.
    pub fn due_within(&self, priority: Option<Priority>) -> Option<u32> {
        match priority {
            Some(priority) => self.due_days.get(&priority).copied(),
            None => self.due_days.values().max().copied(),
        }
    }
}

/// A severity of this site: its rank (0 is the most severe) and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Severity {
    pub rank: usize,
    pub name: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "Postmortems".into(),
            authors: Vec::new(),
            description: String::new(),
            language: "en".into(),
            site_url: "/".into(),
            git_repository_url: None,
            edit_url_template: None,
            postmortems: "postmortems".into(),
            output_dir: "public".into(),
            base_url: None,
            indexing: false,
            theme: None,
            baseline: None,
            timezone: Tz::UTC,
            timezone_chosen: false,
            date_order: None,
            zones: BTreeMap::new(),
            rules: BTreeMap::new(),
            severity_rules: BTreeMap::new(),
            rule_spans: Vec::new(),
            required: BTreeMap::new(),
            sections: BTreeMap::new(),
            columns: BTreeMap::new(),
            statuses: BTreeMap::new(),
            severities: default_severities(),
            reminding: Reminding::default(),
            tickets: Tickets::default(),
            words: Words::default(),
            catalog: Catalog::default(),
        }
    }
}

/// The four levels of common practice, with the policy that `docs/src/configuration.md` gives as the default.
fn default_severities() -> Vec<SeverityLevel> {
    let days = |first, others| {
        [
            (Priority::P0, first),
            (Priority::P1, first),
            (Priority::P2, others),
            (Priority::P3, others),
        ]
        .into()
    };
    let level =
        |name: &str, aliases: &[&str], acknowledge_minutes, postmortem_due_hours, due_days| {
            SeverityLevel {
                name: name.into(),
                aliases: aliases.iter().map(ToString::to_string).collect(),
                acknowledge_minutes,
                postmortem_due_hours,
                due_days,
            }
        };
    vec![
        level(
            "SEV1",
            &["1", "P1", "S1", "critical", "sev-1"],
            Some(5),
            Some(48),
            days(30, 60),
        ),
        level(
            "SEV2",
            &["2", "P2", "S2", "major", "high", "sev-2"],
            Some(15),
            Some(48),
            days(30, 60),
        ),
        level(
            "SEV3",
            &["3", "P3", "S3", "minor", "medium", "moderate", "sev-3"],
            Some(60),
            None,
            days(60, 60),
        ),
        level(
            "SEV4",
            &["4", "P4", "S4", "low", "cosmetic", "sev-4"],
            None,
            None,
            days(90, 90),
        ),
    ]
}

impl Config {
    /// Reads the configuration from its files, both optional. All problems are reported, not the first.
    ///
    /// A problem costs the key concerned, which keeps its default.
    pub fn read(
        sources: &Sources,
        book: Option<SourceId>,
        catalog: Option<SourceId>,
    ) -> (Self, Vec<Finding>) {
        let mut config = Self::default();
        let mut findings = Vec::new();
        if let Some(id) = book {
            book::read(origin(sources, id), &mut config, &mut findings);
        }
        if let Some(id) = catalog {
            config.catalog = catalog::read(origin(sources, id), &mut findings);
        }
        (config, findings)
    }

    /// The severity that `text` names, through the aliases.
    pub fn severity(&self, text: &str) -> Option<Severity> {
        let wanted = fold(text);
        let names = |level: &SeverityLevel| {
            fold(&level.name) == wanted || level.aliases.iter().any(|alias| fold(alias) == wanted)
        };
        let rank = self.severities.iter().position(names)?;
        Some(Severity {
            rank,
            name: self.severities[rank].name.clone(),
        })
    }

    /// The section that a heading names, through the site's aliases and then `pm`'s own.
    pub fn section(&self, heading: &str) -> Option<SectionKind> {
        named(&self.sections, heading).or_else(|| SectionKind::parse(heading))
    }

    /// The column that a table's header names.
    pub fn column(&self, header: &str) -> Option<Column> {
        named(&self.columns, header).or_else(|| Column::parse(header))
    }

    /// The status that a cell names.
    pub fn status(&self, text: &str) -> Option<ActionStatus> {
        named(&self.statuses, text).or_else(|| ActionStatus::parse(text))
    }
}

/// What the site itself calls so.
fn named<T: Copy>(names: &BTreeMap<String, T>, text: &str) -> Option<T> {
    if names.is_empty() {
        return None;
    }
    names.get(&fold(text)).copied()
}

fn origin(sources: &Sources, id: SourceId) -> Origin<'_> {
    let text = &sources.get(id).text;
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    Origin {
        source: id,
        text,
        span: Span::new(start, text.len()),
        rule: "config-syntax",
        unknown_help: "remove it",
    }
}
