//! The views that pages have in common. Their fields are what templates can use; the theme's documentation lists them.
//!
//! Every `href` is relative to the page that it stands on, and an empty one means that there is nothing to link to.
//! A text that is not known is empty. Fields named `html` are clean HTML; all others are text.

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use super::format;
use super::meta::Meta;

/// What every page has.
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
    /// What the head says to programs.
    pub meta: Meta,
}

#[derive(Debug, Clone, Serialize)]
pub struct NavEntry {
    pub text: &'static str,
    pub href: String,
    /// Whether the page is in this part of the site.
    pub current: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    pub text: String,
    /// May be empty.
    pub href: String,
}

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

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Severity {
    /// `SEV2`.
    pub name: String,
    /// The first alias that is a word: `major`; may be empty.
    pub word: String,
    /// 1 is the most severe.
    pub rank: usize,
    /// The rank, 4 at most: the look.
    pub look: usize,
}

/// A word of a closed list.
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
    pub label: String,
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
    pub label: String,
    pub values: Vec<FactValue>,
    /// Whether it takes a line of its own.
    pub wide: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct FactValue {
    pub text: String,
    pub href: String,
    /// What is said beside it: a service's tier.
    pub note: String,
}

/// A postmortem in a list.
#[derive(Debug, Clone, Serialize)]
pub struct PostmortemRow {
    pub id: String,
    pub title: String,
    pub href: String,
    pub date: Option<Date>,
    pub severity: Option<Severity>,
    pub status: Word,
    pub kind: Word,
    /// The beginning of its summary.
    pub summary: String,
    pub services: Vec<Link>,
    pub teams: Vec<Link>,
    /// `migration`; its text is empty where none is given.
    pub trigger: Word,
    pub time_to_detect: Option<Length>,
    pub time_to_resolve: Option<Length>,
    /// How many of its actions are not closed.
    pub open: usize,
    /// How many of those are overdue.
    pub overdue: usize,
    /// For filters: words as in a `class` attribute.
    pub filter: PostmortemFilter,
}

#[derive(Debug, Clone, Serialize)]
pub struct PostmortemFilter {
    pub severity: String,
    pub services: String,
    pub teams: String,
    pub factors: String,
    pub trigger: String,
    pub status: String,
    pub year: String,
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
    pub text: String,
    /// The text with its markup; on other pages than its postmortem's the escaped text.
    pub html: String,
    pub postmortem: Link,
    pub severity: Option<Severity>,
    pub owners: Vec<Link>,
    /// `P1`, or what is written there.
    pub priority: String,
    pub due: Due,
    pub status: Word,
    /// `overdue`, `due-soon`, `later`, `undated`, `done` or `wont-do`.
    pub state: &'static str,
    /// Not closed.
    pub open: bool,
    /// Days since it was created, else since the incident; 0 where neither is known.
    pub age_days: i64,
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
    pub filter: ActionFilter,
}

#[derive(Debug, Clone, Serialize)]
pub struct ActionFilter {
    pub owners: String,
    pub services: String,
    pub teams: String,
    pub severity: String,
}

/// When an action is due.
#[derive(Debug, Clone, Serialize)]
pub struct Due {
    pub date: Option<Date>,
    /// What is written where it is not a date.
    pub written: String,
    /// `overdue 12 days`, `in 3 days`, `today`, `done 4 Mar 2025`; may be empty.
    pub note: String,
}

/// An event in the history of an action.
#[derive(Debug, Clone, Serialize)]
pub struct EventView {
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

/// A named detail.
#[derive(Debug, Clone, Serialize)]
pub struct Detail {
    pub label: String,
    pub html: String,
}

/// The choices of a filter.
#[derive(Debug, Clone, Serialize)]
pub struct Filter {
    /// The name in the URL, and of the rows' `data-f-…`.
    pub name: &'static str,
    pub label: &'static str,
    pub choices: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Choice {
    pub value: String,
    pub text: String,
}

/// Something that the reader is to know before reading.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// `warning` or `error`.
    pub tone: &'static str,
    pub text: String,
    /// What it is about, as HTML.
    pub items: Vec<String>,
}
