//! What several rules ask.

pub(super) mod action_ids;
pub(super) mod comments;
pub(super) mod evidence;
mod id_scheme;
pub(super) mod links;
pub(super) mod new_section;
pub(super) mod order;
mod people;
pub(super) mod prose;
pub(super) mod remarks;
pub(super) mod times;

use super::placeholder_text;
use crate::markdown;
use crate::model::{Action, Postmortem};
use crate::parse::blocks::plain_text;
use crate::parse::{Section, Suppression};
use crate::span::Span;
use crate::time::Moment;
use crate::vocabulary::{DocumentStatus, Kind, SectionKind, fold};

/// Whether the author says why the finding is meant; without that a suppression has no effect.
pub(super) fn has_reason(suppression: &Suppression) -> bool {
    !suppression.reason.value.trim().is_empty()
}

/// How a message calls an action: its ID, or the beginning of its text.
pub(super) fn called(action: &Action) -> String {
    match &action.written.id {
        Some(id) => format!("`{}`", id.value),
        None => quoted(&action.written.text.value),
    }
}

/// The beginning of a piece of Markdown, without its markup.
pub(super) fn quoted(markdown: &str) -> String {
    const LENGTH: usize = 40;
    let text = plain_text(markdown);
    let mut words = text.split_whitespace();
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        if out.chars().count() + word.chars().count() >= LENGTH {
            out.push('…');
            break;
        }
        out.push(' ');
        out.push_str(word);
    }
    format!("“{out}”")
}

/// `a`, `b` and `c`, in backticks.
pub(super) fn list<S: AsRef<str>>(words: &[S]) -> String {
    let quoted = |word: &S| format!("`{}`", word.as_ref());
    match words {
        [] => String::new(),
        [one] => quoted(one),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(quoted).collect();
            format!("{} and {}", first.join(", "), quoted(last))
        }
    }
}

/// An instant as messages show it, `2025-01-15 13:50 UTC`.
pub(super) fn shown(moment: Moment) -> String {
    let format = if moment.seconds {
        "%Y-%m-%d %H:%M:%S UTC"
    } else {
        "%Y-%m-%d %H:%M UTC"
    };
    moment.utc().format(format).to_string()
}

/// Whether `later` is before `earlier` as far as the precision in which they are written can tell: `14:05` says nothing
/// about its seconds, and `~14:05` not much about its minutes.
pub(super) fn is_surely_before(later: Moment, earlier: Moment) -> bool {
    let inverted = later.utc() < earlier.utc();
    let exact = later.seconds && earlier.seconds;
    let same_minute =
        later.utc().timestamp().div_euclid(60) == earlier.utc().timestamp().div_euclid(60);
    inverted && (exact || !same_minute) && !later.approximate && !earlier.approximate
}

/// Whether an incident is grave enough that the rest of the company has questions: SEV1 to SEV3.
pub(super) fn is_grave(postmortem: &Postmortem) -> bool {
    postmortem
        .severity
        .as_ref()
        .is_some_and(|severity| severity.rank < 3)
}

/// Whether an incident is one of the gravest, SEV1 or SEV2.
pub(super) fn is_major(postmortem: &Postmortem) -> bool {
    postmortem
        .severity
        .as_ref()
        .is_some_and(|severity| severity.rank < 2)
}

/// Whether what stands in the place of a text is still to come: the rule `placeholder-text` reports it.
pub(super) fn is_unfilled(text: &str) -> bool {
    let text = text.trim();
    let is_blank = !text.chars().any(char::is_alphanumeric);
    is_blank || matches!(fold(text).as_str(), "tbd" | "tba" | "tbc" | "todo" | "xxx")
}

/// Whether it is an incident of the two gravest severities, and no exercise or near miss.
pub(super) fn is_major_incident(postmortem: &Postmortem) -> bool {
    postmortem.kind == Kind::Incident && is_major(postmortem)
}

/// Whether it is still being written, so that its author knows that there are gaps.
pub(super) fn is_draft(postmortem: &Postmortem) -> bool {
    postmortem.status == DocumentStatus::Draft
}

/// Whether it is a draft for all that is known.
pub(super) fn may_be_draft(postmortem: &Postmortem) -> bool {
    is_draft(postmortem) || is_status_unknown(postmortem)
}

/// Whether it is known to be published.
pub(super) fn is_published(postmortem: &Postmortem) -> bool {
    postmortem.status == DocumentStatus::Published && !is_status_unknown(postmortem)
}

/// Whether a status is written, or may be, that cannot be read.
pub(super) fn is_status_unknown(postmortem: &Postmortem) -> bool {
    let front = &postmortem.document.front;
    front.status.known().is_none() && front.unread.may_hold("status")
}

/// Whether a draft has only a placeholder there yet. That it is to be written, `placeholder-text` says; what else it lacks
/// is no news.
pub(super) fn is_to_be_written(postmortem: &Postmortem, markdown: &str) -> bool {
    is_draft(postmortem) && placeholder_text::is_all(markdown)
}

/// Whether the front matter does not end: what is in the file then is anybody's guess.
pub(super) fn is_unclosed(postmortem: &Postmortem) -> bool {
    let front = &postmortem.document.front;
    front.span.is_none() && front.unread.broken
}

/// Whether contributing factors are asked for: not of an exercise, which has findings instead.
pub(super) fn needs_factors(postmortem: &Postmortem) -> bool {
    is_grave(postmortem) && postmortem.kind != Kind::GameDay
}

/// Whether a section has nothing below its heading but comments and empty bullets.
pub(super) fn is_empty(text: &str, postmortem: &Postmortem, section: &Section) -> bool {
    let content = section.content.text(text);
    // What stands in sections of its own below is not in this one's content.
    let sections = &postmortem.document.sections;
    let next = sections.partition_point(|other| other.span.start < section.span.end);
    let below = sections.get(next);
    let has_parts = below.is_some_and(|other| other.level > section.level);
    !has_parts && says_nothing(content)
}

/// Whether there is nothing but comments and marks; most texts show at once that there is more.
fn says_nothing(text: &str) -> bool {
    let mut rest = text.trim_start_matches(is_markup);
    while rest.starts_with("<!--") {
        let end = markdown::comment(rest).unwrap_or(rest.len());
        rest = rest[end..].trim_start_matches(is_markup);
    }
    rest.is_empty()
}

/// White space, and what marks bullets, quotations and tables.
pub(super) fn is_markup(c: char) -> bool {
    c.is_whitespace() || "-*+_#>|:".contains(c)
}

/// The first section of a kind of which something is written, and not only that it is to come.
pub(super) fn written<'a>(
    text: &str,
    postmortem: &'a Postmortem,
    kind: SectionKind,
) -> Option<&'a Section> {
    let section = filled(text, postmortem, kind)?;
    let content = without_comments(section.content.text(text));
    (!placeholder_text::is_all(&content)).then_some(section)
}

fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        out.push_str(&rest[..start]);
        let comment = &rest[start..];
        rest = &comment[markdown::comment(comment).unwrap_or(comment.len())..];
    }
    out.push_str(rest);
    out
}

/// Where something that the whole document lacks is reported: the line that opens the front matter, else the file's
/// first byte.
pub(super) fn opening(text: &str, postmortem: &Postmortem) -> Span {
    let Some(front) = postmortem.document.front.span else {
        return Span::at(0);
    };
    let above = text[..front.start].trim_end_matches(['\n', '\r']);
    let start = above.rfind('\n').map_or(0, |at| at + 1);
    let bom = above[start..].len() - above[start..].trim_start_matches('\u{feff}').len();
    Span::new(start + bom, above.len())
}

/// The first section of a kind that has something in it.
pub(super) fn filled<'a>(
    text: &str,
    postmortem: &'a Postmortem,
    kind: SectionKind,
) -> Option<&'a Section> {
    let sections = postmortem.document.sections.iter();
    sections
        .filter(|section| section.kind == Some(kind))
        .find(|section| !is_empty(text, postmortem, section))
}
