//! The views that pages have in common. Their fields are what templates can use; the theme's documentation lists them.
//!
//! Every `href` is relative to the page that it stands on, and an empty one means that there is nothing to link to.
//! A text that is not known is empty. Fields named `html` are clean HTML; all others are text.

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use super::format;
use super::meta::Meta;

/// What every page has, as `frame`.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The way to the site's root: empty, or `../` as often as needed; on 404.html the path that the site is under.
    pub root: String,
    /// The page's own title; on the front page the site's.
    pub title: String,
    /// One sentence for search engines and link previews.
    pub description: String,
    /// `[book] language`.
    pub language: String,
    /// `[book] title`.
    pub site_title: String,
    /// The entries of the navigation.
    pub nav: Vec<NavEntry>,
    /// The pages above this one.
    pub crumbs: Vec<Link>,
    /// The day as of which the site was built.
    pub today: Date,
    /// The version of `pm`.
    pub version: &'static str,
    /// Whether the theme has a `static/custom.css`, which comes after `pm.css`.
    pub custom_css: bool,
    /// Whether the page has a diagram and the theme has the `static/mermaid.js` that draws it, for which the page's
    /// policy must allow inline styles.
    pub diagrams: bool,
    /// What the head says to programs.
    pub meta: Meta,
}

/// An entry of the navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavEntry {
    /// What is shown.
    pub text: &'static str,
    /// Where it leads.
    pub href: String,
    /// Whether the page is in this part of the site.
    pub current: bool,
}

/// A text that may lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What is shown.
    pub text: String,
    /// May be empty.
    pub href: String,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Date {
    /// `2025-01-15`.
    pub iso: String,
    /// `15 Jan 2025`.
    pub text: String,
}

impl Date {
    pub fn new(date: NaiveDate) -> Self {
        Self {
            iso: date.to_string(),
            text: format::date(date),
        }
    }
}

/// A severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Severity {
    /// `SEV2`.
    pub name: String,
    /// The first alias that is a word: `major`; may be empty.
    pub word: String,
    /// 1 is the most severe.
    pub rank: usize,
    /// The rank, but 4 at most: for the class names.
    pub look: usize,
}

/// A word of a fixed list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Word {
    /// `in-progress`.
    pub key: String,
    /// `in progress`.
    pub text: String,
}

impl Word {
    pub fn new(key: &(impl ToString + ?Sized)) -> Self {
        let key = key.to_string();
        let text = match key.as_str() {
            "wont-do" => "won’t do".into(),
            "near-miss" | "game-day" | "self-service" | "self-healing" => key.clone(),
            _ => key.replace('-', " "),
        };
        Self { key, text }
    }
}

/// A length of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Length {
    /// `1 h 12 min`.
    pub text: String,
    /// The same as a number.
    pub seconds: i64,
}

impl Length {
    pub fn new(length: TimeDelta) -> Self {
        Self {
            text: format::duration(length),
            seconds: length.num_seconds(),
        }
    }
}

/// A figure and what it is of.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// What it counts.
    pub label: String,
    /// The figure.
    pub value: String,
    /// How it came about, or of what it is a part.
    pub note: String,
    /// `bad`, `unknown`, `zero` or empty.
    pub tone: &'static str,
    /// Where its parts are listed.
    pub href: String,
}

impl Figure {
    pub fn new(label: &str, value: &(impl ToString + ?Sized)) -> Self {
        Self {
            label: label.to_owned(),
            value: value.to_string(),
            note: String::new(),
            tone: "",
            href: String::new(),
        }
    }

    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    #[must_use]
    pub fn tone(mut self, tone: &'static str) -> Self {
        self.tone = tone;
        self
    }

    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }
}

/// A named fact with its values.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// Such as `Detected by`.
    pub label: String,
    /// Its values; never empty.
    pub values: Vec<FactValue>,
    /// Whether it takes a line of its own.
    pub wide: bool,
}

/// A value of a fact.
#[derive(Debug, Clone, Serialize)]
pub struct FactValue {
    /// What is shown.
    pub text: String,
    /// Where it leads; may be empty.
    pub href: String,
    /// What is said beside it: a service's tier.
    pub note: String,
}

/// A postmortem in a list.
#[derive(Debug, Clone, Serialize)]
pub struct PostmortemRow {
    /// Its ID.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The date of the incident.
    pub date: Option<Date>,
    /// Null where it is missing or unknown to the site.
    pub severity: Option<Severity>,
    /// `draft`, `in-review` or `published`.
    pub status: Word,
    /// `incident`, `near-miss` or `game-day`.
    pub kind: Word,
    /// The beginning of its summary.
    pub summary: String,
    /// The services that were hurt.
    pub services: Vec<Link>,
    /// Its teams.
    pub teams: Vec<Link>,
    /// `migration`; its text is empty where none is given.
    pub trigger: Word,
    /// Null where it is unknown.
    pub time_to_detect: Option<Length>,
    /// Likewise.
    pub time_to_resolve: Option<Length>,
    /// How many of its actions are not closed.
    pub open: usize,
    /// How many of those are overdue.
    pub overdue: usize,
    /// `in review`; empty where it is published.
    pub unfinished: String,
    /// `near-miss`; empty where it is an incident.
    pub special: String,
}

/// An action in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ActionRow {
    /// `AI-1`.
    pub id: String,
    /// Its `id` on its postmortem's page.
    pub anchor: String,
    /// Where it stands on its postmortem's page.
    pub href: String,
    /// What is to be done, without markup.
    pub text: String,
    /// The text with its markup; on other pages than its postmortem's the escaped text.
    pub html: String,
    /// Its postmortem.
    pub postmortem: Link,
    /// Its postmortem's severity.
    pub severity: Option<Severity>,
    /// Who owns it.
    pub owners: Vec<Link>,
    /// `P1`, or what is written there.
    pub priority: String,
    /// When it is due.
    pub due: Due,
    /// `open`, `in-progress`, `blocked`, `done` or `wont-do`.
    pub status: Word,
    /// `overdue`, `due-soon`, `later`, `undated`, `done` or `wont-do`.
    pub state: &'static str,
    /// Whether it is neither done nor dropped.
    pub open: bool,
    /// Days since it was created, else since the incident; 0 where neither is known.
    pub age_days: i64,
    /// The same of what is not closed, `35 d`; empty where it is closed or not known.
    pub age: String,
    /// How often its due date moved later; empty where git does not tell.
    pub slips: String,
    /// `moved 3 times, first due 2 Mar 2025`; empty where it did not move, or git does not tell.
    pub moved: String,
    /// What else is known of it; on its postmortem's page only.
    pub details: Vec<Detail>,
    /// What became of it, the oldest event first; on its postmortem's page only.
    pub history: Vec<EventView>,
    /// At some step of the history it could not be told which of several actions this one was.
    pub uncertain: bool,
    /// `no owner`; empty where it has one, or needs none any more.
    pub unowned: String,
    /// `unknown` where git does not tell how often its due date moved; else empty.
    pub slips_unknown: String,
}

/// When an action is due.
#[derive(Debug, Clone, Serialize)]
pub struct Due {
    /// The due date.
    pub date: Option<Date>,
    /// What is written where it is not a date.
    pub written: String,
    /// `overdue 12 days`, `in 3 days`, `today`, `done 4 Mar 2025`; may be empty.
    pub note: String,
    /// `no date`; empty where something is written, or no date is needed any more.
    pub missing: String,
}

/// An event in the history of an action.
#[derive(Debug, Clone, Serialize)]
pub struct EventView {
    /// The day.
    pub date: Date,
    /// `due 1 Apr 2025 → 2 May 2025: the vendor is late`.
    pub text: String,
    /// The author of the commit; empty for what is not committed.
    pub by: String,
    /// The beginning of the commit's hash; empty for what is not committed.
    pub commit: String,
    /// Where the commit can be seen; may be empty.
    pub href: String,
}

/// Something else that is known of an action.
#[derive(Debug, Clone, Serialize)]
pub struct Detail {
    /// Such as `ticket`.
    pub label: String,
    /// Its value.
    pub html: String,
}

/// A filter of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Filter {
    /// Its name in the address.
    pub name: &'static str,
    /// What is shown above it.
    pub label: &'static str,
    /// The column of the list's data that it goes by.
    pub column: &'static str,
    /// What can be chosen.
    pub choices: Vec<Choice>,
}

/// A choice of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The value in the address; `-` for what has none.
    pub value: String,
    /// What is shown.
    pub text: String,
    /// How many rows of the whole list have it.
    pub count: usize,
}

/// A list's table: the rows of one page, and what sorting and filtering need.
#[derive(Debug, Serialize)]
pub struct List<R> {
    /// The rows of this page.
    pub rows: Vec<R>,
    /// The page's place among those of the list.
    pub pager: Pager,
    /// The address of the data of all rows; empty on all pages but the first, and where there is nothing to sort.
    pub data: String,
    /// What the list can be filtered by; none where `data` is empty.
    pub filters: Vec<Filter>,
    /// A row of which every value is its path in braces, `{due.date.iso}`: what the browser makes rows of; null where
    /// `data` is empty.
    pub template: serde_json::Value,
}

/// Where a page stands among the pages of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pager {
    /// 1 is the first.
    pub number: usize,
    /// How many pages.
    pub count: usize,
    /// How many rows on all of them.
    pub total: usize,
    /// The first page; empty on it.
    pub first: String,
    /// The page before; empty on the first.
    pub previous: String,
    /// The page after; empty on the last.
    pub next: String,
    /// The last page; empty on it.
    pub last: String,
}

/// Something that the reader is to know before reading.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// `warning` or `error`.
    pub tone: &'static str,
    /// What is said.
    pub text: String,
    /// What it is about, as HTML; may be empty.
    pub items: Vec<String>,
}
