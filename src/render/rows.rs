//! Postmortems and actions as rows of lists, the same on every page.

use std::collections::BTreeSet;

use super::format;
use super::html::escaped;
use super::list::Item;
use super::site::{Site, postmortem_link, postmortem_path};
use super::view::{ActionRow, Date, Due, Figure, Length, Link, PostmortemRow, Severity, Word};
use crate::aggregate::{Counts, Standing, State};
use crate::anchor;
use crate::ledger;
use crate::model::{Action, Measure, Postmortem};
use crate::slug::file_stem;
use crate::span::Field;
use crate::vocabulary::{DocumentStatus, Kind, Vocabulary};

/// How much of a summary a list shows.
const SUMMARY_LENGTH: usize = 240;

pub(super) fn postmortem(site: &Site<'_>, root: &str, postmortem: &Postmortem) -> PostmortemRow {
    let actions = site.actions_of(postmortem);
    let front = &postmortem.document.front;
    let measure = |measure| postmortem.instants.measure(measure).ok().map(Length::new);
    let Link { text: title, href } = postmortem_link(root, postmortem);
    let services: Vec<&str> = front
        .services
        .iter()
        .map(|service| service.value.as_str())
        .collect();
    PostmortemRow {
        id: postmortem.id.0.clone(),
        title,
        href,
        date: postmortem.date.map(Date::new),
        severity: postmortem
            .severity
            .as_ref()
            .map(|severity| site.severity(severity)),
        status: Word::new(&postmortem.status),
        kind: Word::new(&postmortem.kind),
        summary: format::excerpt(site.summary(postmortem), SUMMARY_LENGTH),
        services: services
            .iter()
            .map(|name| site.service_link(root, name))
            .collect(),
        teams: postmortem
            .teams
            .iter()
            .map(|name| site.team_link(root, name))
            .collect(),
        trigger: Word::new(&word(&front.trigger)),
        time_to_detect: measure(Measure::TimeToDetect),
        time_to_resolve: measure(Measure::TimeToResolve),
        open: actions
            .iter()
            .filter(|standing| !standing.state.is_closed())
            .count(),
        overdue: actions
            .iter()
            .filter(|standing| is_overdue(standing))
            .count(),
        unfinished: text_unless(&postmortem.status, &DocumentStatus::Published),
        special: text_unless(&postmortem.kind, &Kind::Incident),
    }
}

pub(super) fn postmortems(site: &Site<'_>, root: &str, list: &[&Postmortem]) -> Vec<PostmortemRow> {
    list.iter()
        .map(|item| postmortem(site, root, item))
        .collect()
}

pub(super) fn action(site: &Site<'_>, root: &str, standing: &Standing<'_>) -> ActionRow {
    let Standing {
        postmortem,
        action,
        state,
        age_days,
        story: _,
    } = standing;
    let story = standing.certain_story();
    let text = site.action_text(standing).to_owned();
    let anchor = anchor::action(&action.id.local);
    ActionRow {
        id: action.id.local.clone(),
        href: format!("{root}{}#{anchor}", postmortem_path(&postmortem.id)),
        anchor,
        html: escaped(&text),
        text,
        postmortem: postmortem_link(root, postmortem),
        severity: postmortem
            .severity
            .as_ref()
            .map(|severity| site.severity(severity)),
        owners: action
            .owners
            .iter()
            .map(|owner| site.owner_link(root, owner))
            .collect(),
        priority: written(&action.written.priority),
        due: due(action, *state),
        status: Word::new(&action.status),
        state: state.as_str(),
        open: !state.is_closed(),
        age_days: age_days.unwrap_or_default(),
        age: age_days
            .filter(|_| !state.is_closed())
            .map(|days| format!("{days} d"))
            .unwrap_or_default(),
        slips: story.map_or_else(String::new, |story| story.slips().count().to_string()),
        moved: story
            .and_then(|story| ledger::slips(story, format::date))
            .unwrap_or_default(),
        details: Vec::new(),
        history: Vec::new(),
        uncertain: false,
        unowned: said("no owner", standing.is_unowned()),
        slips_unknown: said("unknown", story.is_none()),
    }
}

pub(super) fn actions<'s, 'a: 's>(
    site: &Site<'_>,
    root: &str,
    list: impl IntoIterator<Item = &'s Standing<'a>>,
) -> Vec<ActionRow> {
    list.into_iter()
        .map(|standing| action(site, root, standing))
        .collect()
}

/// Counts by state, each linked to the actions it counts; `query` selects them among all, and is `None` where no
/// filter of the actions page does.
pub(super) fn action_figures(
    root: &str,
    list: &[Standing<'_>],
    query: Option<&str>,
) -> Vec<Figure> {
    let counts = Counts::of(list);
    let figure = |label: &str, state: &str, number: usize| {
        let tone = if number == 0 { "zero" } else { "" };
        let figure = Figure::new(label, &number).tone(tone);
        match query {
            Some("") => figure.href(format!("{root}actions/index.html#state={state}")),
            Some(query) => figure.href(format!("{root}actions/index.html#{query}&state={state}")),
            None => figure,
        }
    };
    let overdue = figure("overdue", "overdue", counts.overdue);
    let overdue = if counts.overdue > 0 {
        overdue.tone("bad")
    } else {
        overdue
    };
    vec![
        overdue,
        figure("due within a week", "due-soon", counts.due_soon),
        figure("due later", "later", counts.later),
        figure("without a date", "undated", counts.undated),
        figure("done", "done", counts.done),
        figure("won’t do", "wont-do", counts.wont_do),
    ]
}

fn due(action: &Action, state: State) -> Due {
    let written_due = &action.written.due;
    let note = match state {
        State::Overdue { days } => format!("overdue {}", crate::words::days(days)),
        State::DueSoon { days: 0 } => "today".into(),
        State::DueSoon { days: 1 } => "tomorrow".into(),
        State::DueSoon { days } => format!("in {}", crate::words::days(days)),
        State::Done { on: Some(on) } => format!("done {}", format::date(on)),
        State::Later { .. } | State::Undated | State::Done { on: None } | State::WontDo => {
            String::new()
        }
    };
    let written = match written_due {
        Field::Unreadable(text) => text.value.clone(),
        Field::Missing | Field::Known(_) => String::new(),
    };
    Due {
        date: written_due.known().copied().map(Date::new),
        missing: said(
            "no date",
            matches!(written_due, Field::Missing) && !state.is_closed(),
        ),
        written,
        note,
    }
}

pub(super) fn is_overdue(standing: &Standing<'_>) -> bool {
    matches!(standing.state, State::Overdue { .. })
}

pub(super) fn factor_categories(postmortem: &Postmortem) -> Vec<&'static str> {
    let known = postmortem
        .document
        .factors
        .iter()
        .filter_map(|factor| factor.category.known());
    let set: BTreeSet<&str> = known.map(|category| category.as_str()).collect();
    set.into_iter().collect()
}

/// A word of a closed list, else what is written there, else nothing.
pub(super) fn written<T: Vocabulary>(field: &Field<T>) -> String {
    match field {
        Field::Missing => String::new(),
        Field::Unreadable(text) => text.value.clone(),
        Field::Known(value) => value.value.as_str().to_owned(),
    }
}

pub(super) fn word<T: Vocabulary>(field: &Field<T>) -> String {
    field
        .known()
        .map(|value| value.as_str().to_owned())
        .unwrap_or_default()
}

/// What is said where it holds.
fn said(text: &str, holds: bool) -> String {
    String::from(if holds { text } else { "" })
}

/// A word of a closed list where it is not the ordinary one.
fn text_unless<T: PartialEq + ToString>(word: &T, ordinary: &T) -> String {
    if word == ordinary {
        String::new()
    } else {
        Word::new(word).text
    }
}

/// What lists have in their data for a name that is no more than shown, and known by its slug.
pub(super) fn name_item(name: &str) -> Item<()> {
    choice(&file_stem(name), name)
}

/// The same for what only a filter goes by.
pub(super) fn choice(key: &str, text: &str) -> Item<()> {
    Item {
        key: key.to_owned(),
        text: text.to_owned(),
        value: (),
    }
}

/// The same for a text that stands for itself; nothing for none.
pub(super) fn text_item(text: String) -> Option<Item<String>> {
    (!text.is_empty()).then(|| Item {
        key: file_stem(&text),
        text: text.clone(),
        value: text,
    })
}

/// The same for a word of a closed list.
pub(super) fn word_item(word: Word) -> Item<Word> {
    Item {
        key: word.key.clone(),
        text: word.text.clone(),
        value: word,
    }
}

/// The same for a link whose text is a name.
pub(super) fn link_item(link: Link) -> Item<Link> {
    Item {
        key: file_stem(&link.text),
        text: link.text.clone(),
        value: link,
    }
}

/// The same for a severity.
pub(super) fn severity_item(severity: Severity) -> Item<Severity> {
    Item {
        key: file_stem(&severity.name),
        text: severity.name.clone(),
        value: severity,
    }
}
