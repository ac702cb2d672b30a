//! The structured parts, for those who write them as TOML: timeline, factors, actions and impact.

use super::Given;
use crate::config::Config;
use crate::diagnostic::Finding;
use crate::parse::factors::says_no_reason;
use crate::parse::{Action, Factor, Figure, Form, TimelineEntry, cell};
use crate::span::{Field, Span, Spanned};
use crate::tables::{Table, Value};
use crate::time::{Moment, Unknown};
use crate::vocabulary::{
    ActionStatus, Automation, FactorCategory, ImpactFigure, Remind, Vocabulary,
};

/// Reads the parts; what a part needs and lacks is reported, and the part kept.
pub(super) fn read(t: &mut Table<'_>, config: &Config) -> Given {
    let timeline = t.tables("timeline", |t| (t.span(), entry(t)));
    let mut position = 0;
    let factors = t.tables("factors", |t| {
        position += 1;
        (t.span(), factor(t, position))
    });
    let actions = t.tables("actions", |t| (t.span(), action(t, config)));
    let impact = t.table("impact", |t| {
        (t.span(), figures(t), t.read("text", Value::text))
    });
    let (impact, impact_text) = impact.map_or((None, None), |(span, figures, text)| {
        ((!figures.is_empty()).then_some((span, figures)), text)
    });
    Given {
        timeline: timeline.and_then(unzip),
        factors: factors.and_then(unzip),
        actions: actions.and_then(unzip),
        impact,
        impact_text,
    }
}

/// The items, with the span of the first one's header.
fn unzip<T>(items: Vec<(Span, T)>) -> Option<(Span, Vec<T>)> {
    let first = items.first()?.0;
    Some((first, items.into_iter().map(|(_, item)| item).collect()))
}

fn entry(t: &mut Table<'_>) -> TimelineEntry {
    t.require("at");
    t.require("text");
    let (written, at) = when(t, "at").unwrap_or_else(|| {
        let nothing = Spanned::new(String::new(), Span::at(t.span().end));
        (nothing, Err(Unknown("its `at` is not given".into())))
    });
    TimelineEntry {
        span: t.extent(),
        written,
        at,
        end: when(t, "end").map(|(_, end)| end),
        text: t
            .read("text", Value::text)
            .map_or_else(String::new, |text| text.value),
        mark: t.read("mark", Value::word),
    }
}

/// An instant as it is written and as it is understood.
fn when(
    t: &mut Table<'_>,
    key: &'static str,
) -> Option<(Spanned<String>, Result<Moment, Unknown>)> {
    match t.field(key, |value| {
        let moment = value.moment()?;
        Some(Spanned::new(
            (value.written().value, moment.value),
            moment.span,
        ))
    }) {
        Field::Missing => None,
        Field::Known(Spanned {
            value: (written, moment),
            span,
        }) => Some((Spanned::new(written, span), Ok(moment))),
        Field::Unreadable(written) => {
            let why = format!("`{}` is not an instant with its offset", written.value);
            Some((written, Err(Unknown(why))))
        }
    }
}

fn factor(t: &mut Table<'_>, position: usize) -> Factor {
    t.require("text");
    let id = t.read("id", Value::text);
    Factor {
        span: t.extent(),
        id_span: id.as_ref().map(|id| id.span),
        id: id.map_or_else(|| format!("F{position}"), |id| id.value),
        text: t
            .read("text", Value::text)
            .map_or_else(String::new, |text| text.value),
        category: t.field("category", category),
        debt: t.field("debt", Value::word),
        accepted: t.read("accepted", reason),
    }
}

/// A category. One that is none has a rule of its own.
fn category(value: &Value<'_>) -> Option<Spanned<FactorCategory>> {
    let text = value.string()?;
    if let Some(category) = FactorCategory::parse(&text.value) {
        return Some(Spanned::new(category, text.span));
    }
    let message = format!("`{}` is not a {}", text.value, FactorCategory::NAME);
    let finding = Finding {
        rule: "unknown-category",
        ..value.invalid(message)
    };
    let finding = finding
        .label(format!("not a {}", FactorCategory::NAME))
        .help(cell::expected::<FactorCategory>(&text.value));
    value.report(finding);
    None
}

/// Why a risk is accepted: that it is says nothing yet.
fn reason(value: &Value<'_>) -> Option<Spanned<String>> {
    let written = value.written();
    if value.is_flag() && written.value == "false" {
        return None;
    }
    if !value.is_flag() {
        let text = value.string()?;
        if !says_no_reason(&text.value) {
            return Some(text);
        }
    }
    let finding = Finding {
        rule: "accepted-risk-without-reason",
        ..value.invalid("the risk is accepted without a reason")
    };
    let finding = finding
        .label("why?")
        .help("write `accepted = \"the reason\"`");
    value.report(finding);
    None
}

fn action(t: &mut Table<'_>, config: &Config) -> Action {
    t.require("action");
    let nothing = Spanned::new(String::new(), Span::at(t.span().end));
    Action {
        span: t.extent(),
        form: Form::Toml,
        id: t.read("id", Value::text),
        text: t.read("action", Value::text).unwrap_or(nothing),
        owners: t.read("owner", Value::text_or_texts).unwrap_or_default(),
        priority: t.field("priority", Value::word),
        due: t.field("due", Value::date),
        status: t.field("status", |value| status(value, config)),
        kind: t.field("type", Value::word),
        factors: t.read("factors", Value::texts).unwrap_or_default(),
        tickets: t.read("tickets", Value::texts).unwrap_or_default(),
        created: t.field("created", Value::date),
        completed: t.field("completed", Value::date),
        evidence: t.optional_text("evidence"),
        reason: t.optional_text("reason"),
        team: t.optional_text("team"),
        automation: t.field("automation", automation),
        remind: t.field("remind", remind),
        extra: Vec::new(),
        misread: false,
    }
}

/// A status that is none is for the rule `unknown-status`, wherever it is written.
fn status(value: &Value<'_>, config: &Config) -> Option<Spanned<ActionStatus>> {
    let text = value.string()?;
    let status = config.status(&text.value)?;
    Some(Spanned::new(status, text.span))
}

/// A step of the ladder by its word or its number.
fn automation(value: &Value<'_>) -> Option<Spanned<Automation>> {
    if value.is_whole_number() {
        let step = value.count(0..=5)?;
        let word = Automation::parse(&step.value.to_string())?;
        return Some(Spanned::new(word, step.span));
    }
    value.word()
}

/// Whether to be reminded, as TOML says it.
fn remind(value: &Value<'_>) -> Option<Spanned<Remind>> {
    let remind = |flag: bool| if flag { Remind::Yes } else { Remind::No };
    value.flag().map(|flag| flag.map(remind))
}

fn figures(t: &mut Table<'_>) -> Vec<Figure> {
    let duration = t
        .read("duration-minutes", Value::amount)
        .map(|minutes| Figure {
            span: minutes.span,
            key: ImpactFigure::Duration,
            value: Spanned::new(in_minutes(minutes.value), minutes.span),
            minutes: Some(minutes.value),
        });
    let others = [
        ("users-affected", ImpactFigure::UsersAffected),
        ("revenue-impact", ImpactFigure::RevenueImpact),
        ("budget-consumed", ImpactFigure::BudgetConsumed),
        ("data-lost", ImpactFigure::DataLost),
    ];
    let others = others.into_iter().filter_map(|(name, key)| {
        let value = t.read(name, Value::text_or_number)?;
        Some(Figure {
            span: value.span,
            key,
            value,
            minutes: None,
        })
    });
    duration.into_iter().chain(others).collect()
}

fn in_minutes(minutes: f64) -> String {
    let unit = if minutes.to_string() == "1" {
        "minute"
    } else {
        "minutes"
    };
    format!("{minutes} {unit}")
}
