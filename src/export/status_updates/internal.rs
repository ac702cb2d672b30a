//! The update for colleagues: how it stands, who leads, and what the timeline says at its marks.

use super::{clock, identifying};
use crate::aggregate::{Standing, Summary};
use crate::model::{Measure, Postmortem};
use crate::parse::TimelineEntry;
use crate::parse::blocks::plain_text;
use crate::report::words::page_url;
use crate::vocabulary::{Instant, Role};
use crate::words::{clean, count, duration};

pub(super) fn text(summary: &Summary<'_>, postmortem: &Postmortem, own: &[Standing<'_>]) -> String {
    let front = &postmortem.document.front;
    let severity = postmortem.severity.as_ref();
    let severity = severity.map_or_else(String::new, |it| format!("{}: ", clean(&it.name)));
    let mut lines = vec![
        format!("{severity}{}", clean(&postmortem.title)),
        state(postmortem),
    ];
    let services = front.services.iter();
    let services: Vec<String> = services
        .map(|it| clean(&summary.service(&it.value).name))
        .collect();
    let mut fact = |label: &str, values: Vec<String>| {
        if !values.is_empty() {
            lines.push(format!("{label}: {}", values.join(", ")));
        }
    };
    fact("Services", services);
    let leads = front
        .roles
        .get(&Role::IncidentCommander)
        .into_iter()
        .flatten();
    let name = |written: &str| {
        let owner = summary.config.catalog.owner(written);
        owner.map_or_else(
            || clean(written),
            |it| clean(summary.config.catalog.display_name(&it)),
        )
    };
    fact(
        "Incident commander",
        leads.map(|it| name(&it.value)).collect(),
    );
    for figure in &postmortem.document.impact {
        let value = clean(&plain_text(&figure.value.value));
        fact(
            crate::vocabulary::Vocabulary::as_str(figure.key),
            vec![value],
        );
    }
    let entries = entries(postmortem);
    if !entries.is_empty() {
        lines.push(String::new());
        lines.extend(entries);
    }
    let open = own.iter().filter(|it| !it.state.is_closed()).count();
    lines.push(String::new());
    lines.push(format!("{}, {open} open", count(own.len(), "action item")));
    lines.extend(page_url(summary.config, postmortem));
    lines.join("\n")
}

/// The last that is known of it.
fn state(postmortem: &Postmortem) -> String {
    let instants = &postmortem.instants;
    let last = [
        Instant::Resolved,
        Instant::Mitigated,
        Instant::Acknowledged,
        Instant::Detected,
        Instant::Started,
    ];
    let last = last
        .into_iter()
        .find_map(|it| Some((it, instants.get(it)?)));
    let Some((instant, at)) = last else {
        return "When it began and ended is not known.".into();
    };
    let measure = match instant {
        Instant::Resolved => Some(Measure::TimeToResolve),
        Instant::Mitigated => Some(Measure::TimeToMitigate),
        _ => None,
    };
    let length = measure.and_then(|it| instants.measure(it).ok());
    let length = length.map_or_else(String::new, |it| {
        format!(", {} after it began", duration(it))
    });
    format!("Now: {instant}, {}{length}", clock(at, None))
}

/// The marked entries, and the one that says that the cause was found.
fn entries(postmortem: &Postmortem) -> Vec<String> {
    let identifying = identifying(postmortem);
    let is_told = |entry: &&TimelineEntry| {
        let is_identifying = identifying.is_some_and(|it| std::ptr::eq(it, *entry));
        entry.mark.is_some() || is_identifying
    };
    let told = postmortem.document.timeline.iter().filter(is_told);
    let mut day = None;
    let line = |entry: &TimelineEntry| {
        let time = match &entry.at {
            Ok(at) => {
                let time = clock(at.utc(), day.replace(at.utc()));
                format!("{}{time}", if at.approximate { "~" } else { "" })
            }
            Err(_) => clean(&entry.written.value),
        };
        let mark = entry.mark.as_ref();
        let mark = mark.map_or_else(String::new, |mark| format!(" [{}]", mark.value));
        format!("- {time}{mark} {}", clean(&plain_text(&entry.text)))
    };
    told.map(line).collect()
}
