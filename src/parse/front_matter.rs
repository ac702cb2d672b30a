//! The TOML between the `+++` lines, key by key.

mod fences;
mod merge;
mod parts;
#[cfg(test)]
mod tests;

use super::{Action, Alert, BudgetEntry, Context, Factor, Figure, FrontMatter, TimelineEntry};
use crate::diagnostic::Finding;
use crate::slug::slug;
use crate::span::{Span, Spanned};
use crate::tables::{Origin, Table, Unread, Value, read};
use crate::vocabulary::{Instant, Role, Vocabulary};
use fences::Fenced;

pub(super) use merge::merge;

/// The rule that reports what is not front matter.
const RULE: &str = "front-matter-syntax";

/// The structured parts that the front matter gives as TOML; the span is the first table's, for the error where the
/// body has the part too.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub timeline: Option<(Span, Vec<TimelineEntry>)>,
    pub factors: Option<(Span, Vec<Factor>)>,
    pub actions: Option<(Span, Vec<Action>)>,
    pub impact: Option<(Span, Vec<Figure>)>,
    pub impact_text: Option<Spanned<String>>,
}

/// Splits the file and reads its front matter. The last value is the span of the body.
pub(super) fn parse(cx: &Context<'_>, findings: &mut Vec<Finding>) -> (FrontMatter, Given, Span) {
    let (fenced, body) = fences::split(cx.text);
    let unread = Unread {
        broken: true,
        ..Unread::default()
    };
    let unread_front = |span| FrontMatter {
        span,
        unread,
        ..FrontMatter::default()
    };
    match fenced {
        Fenced::Nothing => (FrontMatter::default(), Given::default(), body),
        Fenced::Toml(span) => {
            let (front, given) = read_toml(cx, span, findings);
            (front, given, body)
        }
        Fenced::Unclosed(fence) => {
            let finding = cx
                .finding(RULE, fence, "the front matter is not closed")
                .label("opened here")
                .help("write `+++` on a line of its own below the last key");
            findings.push(finding);
            (unread_front(None), Given::default(), body)
        }
        Fenced::Yaml { fence, inside } => {
            let finding = cx
                .finding(
                    RULE,
                    fence,
                    "this front matter is YAML, and `pm` reads TOML",
                )
                .label("not read")
                .help("write `+++` for `---`, and `key = \"value\"` for `key: value`");
            findings.push(finding);
            (unread_front(Some(inside)), Given::default(), body)
        }
    }
}

fn read_toml(cx: &Context<'_>, span: Span, findings: &mut Vec<Finding>) -> (FrontMatter, Given) {
    let origin = Origin {
        source: cx.source,
        text: cx.text,
        span,
        rule: RULE,
        unknown_help: "remove it, or put it under `[extra]`, where any key is free",
    };
    let ((mut front, given), unread) =
        read(origin, findings, |t| (keys(t), parts::read(t, cx.config)));
    front.span = Some(span);
    front.unread = unread;
    (front, given)
}

fn keys(t: &mut Table<'_>) -> FrontMatter {
    FrontMatter {
        span: None,
        id: t.read("id", id),
        title: t.read("title", Value::text),
        date: t.read("date", Value::date),
        severity: t.read("severity", Value::text),
        status: t.field("status", Value::word),
        published: t.read("published", Value::date),
        kind: t.field("kind", Value::word),
        services: texts(t, "services"),
        teams: texts(t, "teams"),
        tags: texts(t, "tags"),
        environments: texts(t, "environments"),
        regions: texts(t, "regions"),
        authors: texts(t, "authors"),
        reviewers: texts(t, "reviewers"),
        related: texts(t, "related"),
        repeat_of: t.optional_text("repeat-of"),
        trigger: t.field("trigger", Value::word),
        detected_by: t.field("detected-by", Value::word),
        change: t.optional_text("change"),
        tracker: t.optional_text("tracker"),
        hypothesis: t.optional_text("hypothesis"),
        timezone: t.read("timezone", Value::zone),
        visibility: t.field("visibility", Value::word),
        times: named(t, "times", Instant::ALL, Value::moment),
        roles: named(t, "roles", Role::ALL, Value::text_or_texts),
        alerts: t.tables("alerts", alert).unwrap_or_default(),
        budget: t.tables("budget", budget).unwrap_or_default(),
        extra: t.read("extra", Value::anything).unwrap_or_default(),
        unread: Unread::default(),
    }
}

/// An ID must leave something to address a page by; `index` is the list's own page.
fn id(value: &Value<'_>) -> Option<Spanned<String>> {
    let text = value.text()?;
    let slug = slug(&text.value);
    if slug.is_empty() || slug == "index" {
        let finding = value
            .invalid(format!("`id` cannot be `{}`", text.value))
            .label("no fit name for a page")
            .help("write letters and digits, and not `index`; or remove it, and the file's name is the ID");
        value.report(finding);
        return None;
    }
    Some(text)
}

fn texts(t: &mut Table<'_>, key: &'static str) -> Vec<Spanned<String>> {
    t.read(key, Value::texts).unwrap_or_default()
}

/// A table whose keys are the words of a vocabulary.
fn named<'a, K: Vocabulary + Ord, T>(
    t: &mut Table<'a>,
    key: &'static str,
    words: &[K],
    read: fn(&Value<'a>) -> Option<T>,
) -> std::collections::BTreeMap<K, T> {
    let named = t.table(key, |t| {
        let values = words
            .iter()
            .map(|word| (*word, t.read(word.as_str(), read)));
        values
            .filter_map(|(word, value)| Some((word, value?)))
            .collect()
    });
    named.unwrap_or_default()
}

fn alert(t: &mut Table<'_>) -> Alert {
    t.require("name");
    Alert {
        span: t.extent(),
        name: t.read("name", Value::text),
        runbook: t.optional_text("runbook"),
    }
}

fn budget(t: &mut Table<'_>) -> BudgetEntry {
    t.require("service");
    t.require("objective");
    BudgetEntry {
        span: t.extent(),
        service: t.read("service", Value::text),
        objective: t.read("objective", Value::text),
        error_ratio: t.read("error-ratio", Value::share),
        duration_minutes: t.read("duration-minutes", Value::amount),
        bad_events: t.read("bad-events", Value::amount),
        consumed_minutes: t.read("consumed-minutes", Value::amount),
    }
}
