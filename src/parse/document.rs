//! What a postmortem's file says, as plain data.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::span::{Field, Span, Spanned};
use crate::tables::Unread;
use crate::time::{Moment, Unknown};
use crate::vocabulary::{
    ActionStatus, ActionType, Automation, Debt, DetectedBy, DocumentStatus, FactorCategory,
    ImpactFigure, Instant, Kind, Priority, Remind, Role, SectionKind, Trigger, Visibility,
};

/// A parsed file.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub front: FrontMatter,
    /// All after the front matter.
    pub body: Span,
    /// The text of the first level-1 heading, where it is a title and not a section.
    pub heading: Option<Spanned<String>>,
    /// What stands before the first section (and is neither front matter nor the title).
    pub preamble: Span,
    /// In the order of the file; their spans do not overlap.
    pub sections: Vec<Section>,
    pub timeline: Vec<TimelineEntry>,
    pub factors: Vec<Factor>,
    pub actions: Vec<Action>,
    pub impact: Vec<Figure>,
    /// `[impact] text`: Markdown that stands for the prose of an Impact section.
    pub impact_text: Option<Spanned<String>>,
    pub whys: Vec<Why>,
    pub suppressions: Vec<Suppression>,
    /// Where links are defined (`[name]: address`), for whoever renders a piece of the body by itself.
    pub definitions: Vec<Span>,
    /// The headings of the body, whatever they head, in the order of the file.
    pub headings: Vec<Span>,
    /// Links and images of the body, in the order of the file.
    pub links: Vec<Link>,
    /// Raw HTML of the body, in the order of the file.
    pub html: Vec<Span>,
    /// What in the body is not its author's own prose: code, quotations, raw HTML. In order, none in another.
    pub verbatim: Vec<Span>,
    /// The tables of the body that stand in no list and no quotation, in the order of the file.
    pub tables: Vec<Span>,
}

/// A link or an image in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// From its first bracket to its last.
    pub span: Span,
    pub kind: LinkKind,
    /// As Markdown resolves it: escapes read, references looked up.
    pub address: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    Link,
    Image,
}

/// The TOML between the `+++` lines. A value of a wrong type is left out here and has a finding.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// The text between the fences; `None` where the file has no front matter.
    pub span: Option<Span>,
    pub id: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    pub date: Option<Spanned<NaiveDate>>,
    pub severity: Option<Spanned<String>>,
    pub status: Field<DocumentStatus>,
    pub published: Option<Spanned<NaiveDate>>,
    pub kind: Field<Kind>,
    pub services: Vec<Spanned<String>>,
    pub teams: Vec<Spanned<String>>,
    pub tags: Vec<Spanned<String>>,
    pub environments: Vec<Spanned<String>>,
    pub regions: Vec<Spanned<String>>,
    pub authors: Vec<Spanned<String>>,
    pub reviewers: Vec<Spanned<String>>,
    pub related: Vec<Spanned<String>>,
    pub repeat_of: Option<Spanned<String>>,
    pub trigger: Field<Trigger>,
    pub detected_by: Field<DetectedBy>,
    pub change: Option<Spanned<String>>,
    pub tracker: Option<Spanned<String>>,
    pub hypothesis: Option<Spanned<String>>,
    pub timezone: Option<Spanned<Tz>>,
    pub visibility: Field<Visibility>,
    pub times: BTreeMap<Instant, Spanned<Moment>>,
    pub roles: BTreeMap<Role, Vec<Spanned<String>>>,
    pub alerts: Vec<Alert>,
    pub budget: Vec<BudgetEntry>,
    /// The `[extra]` table: values as TOML text, under dotted keys.
    pub extra: BTreeMap<String, String>,
    /// What is written and could not be read; it has its finding, so it is not missing.
    pub unread: Unread,
}

/// `[[alerts]]`: what paged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    pub span: Span,
    pub name: Option<Spanned<String>>,
    pub runbook: Option<Spanned<String>>,
}

/// `[[budget]]`: what the incident cost of one objective's error budget.
#[derive(Debug, Clone, PartialEq)]
pub struct BudgetEntry {
    pub span: Span,
    pub service: Option<Spanned<String>>,
    pub objective: Option<Spanned<String>>,
    /// The share of events that failed, 0 to 1.
    pub error_ratio: Option<Spanned<f64>>,
    pub duration_minutes: Option<Spanned<f64>>,
    pub bad_events: Option<Spanned<f64>>,
    pub consumed_minutes: Option<Spanned<f64>>,
}

/// A section: its heading and all up to the next section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// `None` for a section that `pm` has no name for; it is kept as it is.
    pub kind: Option<SectionKind>,
    /// The heading's text, markup stripped, as written.
    pub title: Spanned<String>,
    /// 2 for an ordinary section, 3 for one under Lessons Learned; what it is on the page.
    pub level: u8,
    /// From the heading's first byte to the content's last.
    pub span: Span,
    /// All below the heading (or after the bold head).
    pub content: Span,
    /// The content in order, without gaps but for white space: nothing that was written is in none of the parts.
    pub parts: Vec<Part>,
}

/// A piece of a section's content: prose, or what was understood of it as a run of items in the [`Document`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Prose(Span),
    Timeline(Range<usize>),
    Factors(Range<usize>),
    Actions(Range<usize>),
    Impact(Range<usize>),
    Whys(Range<usize>),
}

/// One entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    pub span: Span,
    /// The time as written: `14:05 CET`; empty where there is none.
    pub written: Spanned<String>,
    pub at: Result<Moment, Unknown>,
    /// The end of a range.
    pub end: Option<Result<Moment, Unknown>>,
    /// What happened, as Markdown without the time and the mark.
    pub text: String,
    pub mark: Option<Spanned<Instant>>,
}

/// A contributing factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    pub span: Span,
    /// As written, or `F` and its position.
    pub id: String,
    /// Where the ID is written.
    pub id_span: Option<Span>,
    /// Markdown, without the ID and what is known of it.
    pub text: String,
    pub category: Field<FactorCategory>,
    pub debt: Field<Debt>,
    /// The reason for which the risk is accepted.
    pub accepted: Option<Spanned<String>>,
}

/// How an action was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Table,
    List,
    Toml,
}

/// An action item as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub span: Span,
    pub form: Form,
    pub id: Option<Spanned<String>>,
    /// Markdown.
    pub text: Spanned<String>,
    pub owners: Vec<Spanned<String>>,
    pub priority: Field<Priority>,
    pub due: Field<NaiveDate>,
    pub status: Field<ActionStatus>,
    pub kind: Field<ActionType>,
    pub factors: Vec<Spanned<String>>,
    pub tickets: Vec<Spanned<String>>,
    pub created: Field<NaiveDate>,
    pub completed: Field<NaiveDate>,
    pub evidence: Option<Spanned<String>>,
    pub reason: Option<Spanned<String>>,
    pub team: Option<Spanned<String>>,
    pub automation: Field<Automation>,
    /// Whether the report reminds of it.
    pub remind: Field<Remind>,
    /// Columns that `pm` has no name for: header and cell (Markdown).
    pub extra: Vec<(String, Spanned<String>)>,
    /// Its row has more cells than the table has columns, so that each value may be another's.
    pub misread: bool,
}

/// A figure of the Impact section.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub span: Span,
    pub key: ImpactFigure,
    /// As written (Markdown).
    pub value: Spanned<String>,
    /// For a duration, its length in minutes, where it can be read.
    pub minutes: Option<f64>,
}

/// A step of the five whys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    pub span: Span,
    /// Markdown.
    pub question: String,
    /// Markdown; may be empty.
    pub answer: String,
}

/// `pm-allow: rule reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    pub span: Span,
    pub rule: Spanned<String>,
    pub reason: Spanned<String>,
    /// Findings that begin in here are meant.
    pub scope: Span,
}

impl Document {
    /// The first section of a kind.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.kind == Some(kind))
    }
}
