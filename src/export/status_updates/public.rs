//! The texts for a status page.

use super::{Stage, clock};
use crate::aggregate::Summary;
use crate::model::{Measure, Postmortem};
use crate::parse::blocks::plain_text;
use crate::vocabulary::{ImpactFigure, Instant, fold};
use crate::words::{clean, duration};

/// Whom a figure can be of without saying more than a number does.
const AFFECTED: &[&str] = &[
    "accounts",
    "buyers",
    "customers",
    "members",
    "organisations",
    "organizations",
    "people",
    "subscribers",
    "users",
    "visitors",
];

/// What is written where no data was lost. Folded.
const NOTHING: &[&str] = &[
    "none",
    "no",
    "nothing",
    "no data",
    "no data lost",
    "no data loss",
];

pub(super) fn text(summary: &Summary<'_>, postmortem: &Postmortem, stage: Stage) -> String {
    let what = services(summary, postmortem);
    let instant = |instant| postmortem.instants.get(instant);
    match stage {
        Stage::Investigating => {
            let began = instant(Instant::Started);
            let began =
                began.map(|at| format!(" It began at {}.", clock(at, instant(Instant::Detected))));
            let began = began.unwrap_or_default();
            format!(
                "We are investigating a problem with {what}.{began} [What customers notice, in their words.] We will say more by [time of the next update]."
            )
        }
        Stage::Identified => format!(
            "We know what causes the problem with {what}, and are working on it. [What customers can do until then.] We will say more by [time of the next update]."
        ),
        Stage::Monitoring => format!(
            "The problem with {what} is under control. We are watching whether it stays so. [What customers may still notice.]"
        ),
        Stage::Resolved => resolved(postmortem, &what),
    }
}

fn resolved(postmortem: &Postmortem, what: &str) -> String {
    let instant = |instant| postmortem.instants.get(instant);
    let lasted = match (instant(Instant::Started), instant(Instant::Resolved)) {
        (Some(start), Some(end)) => {
            let length = postmortem.instants.measure(Measure::TimeToResolve).ok();
            length.map(|length| {
                let (from, to) = (clock(start, None), clock(end, Some(start)));
                format!(" It lasted from {from} to {to}: {}.", duration(length))
            })
        }
        _ => None,
    };
    let figure = |key| {
        let figures = postmortem.document.impact.iter();
        let mut figures = figures.filter(|figure| figure.key == key);
        figures.next().map(|figure| plain_text(&figure.value.value))
    };
    let affected = match figure(ImpactFigure::UsersAffected) {
        Some(value) => match affected(&value) {
            Some(number) => format!(" It affected {number}."),
            None => " [Whom it affected.]".into(),
        },
        None => String::new(),
    };
    let lost = match figure(ImpactFigure::DataLost) {
        Some(value) if NOTHING.contains(&fold(&value).as_str()) => " No data was lost.",
        Some(_) => " [What data was lost, and what that means for customers.]",
        None => "",
    };
    format!(
        "The problem with {what} is resolved.{}{affected}{lost} [What we are changing, and an apology.]",
        lasted.unwrap_or_default()
    )
}

/// `3,900 buyers`, where the figure begins so: a number of such as anybody may know of.
fn affected(value: &str) -> Option<String> {
    // A comma among digits groups them; any other ends what is told.
    let bytes = value.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let ends = |(at, c): &(usize, char)| match c {
        ',' => !(is_digit(at.wrapping_sub(1)) && is_digit(at + 1)),
        c => matches!(c, ';' | '('),
    };
    let end = value.char_indices().find(ends);
    let text = &value[..end.map_or(value.len(), |(at, _)| at)];
    let mut words = text.split_whitespace();
    let number = words.next()?;
    let plain = number.trim_start_matches('~').replace(',', "");
    let is_number = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
    let of = words.next().filter(|of| AFFECTED.contains(of))?;
    if !is_number || words.next().is_some() {
        return None;
    }
    let about = if number.starts_with('~') {
        "about "
    } else {
        ""
    };
    let number = number.trim_start_matches('~');
    Some(format!("{about}{number} {of}"))
}

/// `checkout and search`, by the catalog's names.
fn services(summary: &Summary<'_>, postmortem: &Postmortem) -> String {
    let services = postmortem.document.front.services.iter();
    let mut names: Vec<String> = services
        .map(|service| clean(&summary.service(&service.value).name))
        .collect();
    names.dedup();
    match names.pop() {
        None => "[what is affected]".into(),
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} and {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_figures_that_anybody_may_know_are_told() {
        let check = |value: &str, expected: Option<&str>| {
            assert_eq!(affected(value).as_deref(), expected, "{value}");
        };
        check("3,900 buyers", Some("3,900 buyers"));
        check("2,140 buyers, all on db-7.internal", Some("2,140 buyers"));
        check(
            "~1,200,000 users (half of them)",
            Some("about 1,200,000 users"),
        );
        check("12 customers; see Ann", Some("12 customers"));
        check("12", None);
        check("2 of 3 regions", None);
        check("1,000–2,000 users", None);
        check("acme-corp", None);
        check("40 db-7", None);
        check("0.5 % of users", None);
        check("3,é", None);
        check("", None);
    }
}
