//! The phrases that the formats share.

mod figures;
mod news;

use std::collections::BTreeMap;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Report, Totals};
use crate::aggregate::{DUE_SOON_DAYS, Named, Standing, State, Summary};
use crate::anchor;
use crate::config::Config;
use crate::model::Postmortem;
use crate::parse::blocks::plain_text;
use crate::slug::{percent_encoded, short};
use crate::vocabulary::DocumentStatus;
pub(super) use crate::words::clean;
pub use figures::{FIGURES, figures, figures_row};
pub use news::{change, changes, escalation, kind_of_change, lateness, publication, remarks};

/// What stands where there is no value.
pub(super) const NONE: &str = "–";

/// The whole report in one sentence.
pub fn headline(report: &Report<'_>) -> String {
    let unreminded = match report.not_reminded.len() {
        0 => String::new(),
        number => format!("{number} not reminded of"),
    };
    if report.items.is_empty() {
        let nothing = format!(
            "Nothing is overdue, nothing is due within {DUE_SOON_DAYS} days, and no action lacks a date or an owner."
        );
        return match unreminded.as_str() {
            "" => nothing,
            unreminded => format!("Nobody is to be reminded of anything: {unreminded}."),
        };
    }
    let totals = report.totals();
    let closed = format!("closed since {}", report.options.since);
    // What nobody is reminded of is overdue all the same.
    let nothing = if report.figures.overdue == 0 {
        "Nothing is overdue"
    } else {
        ""
    };
    let parts = [nothing.to_owned(), parts(totals, &closed), unreminded];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// The name of a postmortem's severity.
pub fn severity(postmortem: &Postmortem) -> String {
    let severity = postmortem.severity.as_ref();
    severity.map_or_else(|| NONE.into(), |severity| clean(&severity.name))
}

/// As much of `text` as fits into `width` columns, cut at a word where one ends not far before.
pub fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1; // The ellipsis.
    let mut end = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        end = at + c.len_utf8();
    }
    let cut = &text[..end];
    let in_a_word = !text[end..].starts_with(' ');
    let word = cut.rfind(' ').filter(|at| in_a_word && *at > end / 2);
    format!("{}…", cut[..word.unwrap_or(end)].trim_end())
}

/// Markdown as it is read, on one line.
fn plain(markdown: &str) -> String {
    clean(&plain_text(markdown))
}

/// A group in a few words: `1 overdue · 2 due within 7 days`.
pub fn totals(totals: Totals) -> String {
    parts(totals, "closed")
}

fn parts(totals: Totals, closed: &str) -> String {
    let due_soon = format!("due within {DUE_SOON_DAYS} days");
    let parts = [
        (totals.overdue, "overdue"),
        (totals.due_soon, &due_soon),
        (totals.incomplete, "without a date or owner"),
        (totals.closed, closed),
    ];
    let counted = parts.iter().filter(|(count, _)| *count > 0);
    let counted: Vec<_> = counted
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    counted.join(" · ")
}

/// Where an action stands: `12 days late`, `due tomorrow`, `done 2026-01-12`.
pub fn state(standing: &Standing<'_>) -> String {
    let closed = |word: &str| match standing.completed() {
        Some(on) => format!("{word} {on}"),
        None => word.to_owned(),
    };
    match standing.state {
        State::Overdue { days: 1 } => "1 day late".into(),
        State::Overdue { days } => format!("{days} days late"),
        State::DueSoon { days: 0 } => "due today".into(),
        State::DueSoon { days: 1 } => "due tomorrow".into(),
        State::DueSoon { days } | State::Later { days } => format!("due in {days} days"),
        State::Undated => "no due date".into(),
        State::Done { .. } => closed("done"),
        State::WontDo => closed("won't do"),
    }
}

/// The owners' names as they are shown.
pub fn owners(report: &Report<'_>, standing: &Standing<'_>) -> String {
    let catalog = &report.summary.config.catalog;
    let owners = standing.action.owners.iter();
    let names: Vec<_> = owners.map(|owner| catalog.display_name(owner)).collect();
    match (names.is_empty(), standing.is_unowned()) {
        (true, true) => "no owner".into(),
        (true, false) => NONE.into(),
        (false, _) => clean(&names.join(", ")),
    }
}

pub fn priority(standing: &Standing<'_>) -> String {
    let priority = standing.priority();
    priority.map_or_else(|| NONE.into(), |priority| priority.to_string())
}

pub fn due(standing: &Standing<'_>) -> String {
    let due = standing.due();
    due.map_or_else(|| NONE.into(), |due| due.to_string())
}

/// The teams' names as they are shown.
pub fn teams<'a>(summary: &Summary<'a>, standing: &Standing<'a>) -> Vec<String> {
    let teams = summary.teams_of(standing).into_iter();
    names(teams.map(|team| summary.team(team)))
}

/// The services' names as they are shown.
pub fn services(summary: &Summary<'_>, standing: &Standing<'_>) -> Vec<String> {
    let services = standing.services();
    names(services.map(|service| summary.service(service)))
}

fn names(named: impl Iterator<Item = Named>) -> Vec<String> {
    let named: BTreeMap<String, String> = named.map(|named| (named.key, named.name)).collect();
    named.into_values().collect()
}

/// What is to be done, as it is read, on one line.
pub fn text(standing: &Standing<'_>) -> String {
    plain(&standing.action.written.text.value)
}

/// The address of an action in its postmortem's page, where the site has one; `render` makes the page and the anchor.
pub fn action_url(report: &Report<'_>, standing: &Standing<'_>) -> Option<String> {
    standing_url(report.summary.config, standing)
}

pub fn standing_url(config: &Config, standing: &Standing<'_>) -> Option<String> {
    let page = page_url(config, standing.postmortem)?;
    let anchor = percent_encoded(&anchor::action(&standing.action.id.local));
    Some(format!("{page}#{anchor}"))
}

/// The address of a postmortem's page, where the site has one.
pub fn postmortem_url(report: &Report<'_>, postmortem: &Postmortem) -> Option<String> {
    page_url(report.summary.config, postmortem)
}

/// The same, of any postmortem.
pub fn page_url(config: &Config, postmortem: &Postmortem) -> Option<String> {
    let base = config.base_url.as_ref()?;
    let id = percent_encoded(&short(&postmortem.id.0));
    let has_page = postmortem.status != DocumentStatus::Draft;
    has_page.then(|| format!("{base}/postmortems/{id}.html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        let check = |text: &str, expected: &str| assert_eq!(clean(text), expected, "{text:?}");
        check("  two\n\twords ", "two words");
        check("\u{1b}[31mred\u{7}", "[31mred");
        check("a\u{202e}b\u{2066}c", "abc");
        check("née 東京 👩‍🚒", "née 東京 👩‍🚒");
    }

    #[test]
    fn long_texts_are_cut_at_a_word() {
        let check = |text: &str, expected: &str| assert_eq!(shorten(text, 10), expected, "{text}");
        check("ten chars!", "ten chars!");
        check("twelve chars", "twelve…");
        check("a bottleneck", "a bottlen…");
        check("a longerwd b", "a longerw…");
        check("123456789 12", "123456789…");
        check("東京東京東", "東京東京東");
        check("東京東京東京", "東京東京…");
        check("", "");
    }
}
