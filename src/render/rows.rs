//! Postmortems and actions as rows of lists, the same on every page.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::format;
use super::html::escaped;
use super::site::{Site, postmortem_link, postmortem_path};
use super::view::{
    ActionFilter, ActionRow, Choice, Date, Due, Figure, Filter, Length, Link, PostmortemFilter,
    PostmortemRow, Word,
};
use crate::aggregate::{Counts, Standing, State};
use crate::anchor;
use crate::ledger;
use crate::model::{Action, Measure, Postmortem};
use crate::slug::{file_stem, slug};
use crate::span::Field;
use crate::vocabulary::Vocabulary;

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
        filter: PostmortemFilter {
            severity: postmortem
                .severity
                .as_ref()
                .map(|severity| slug(&severity.name))
                .unwrap_or_default(),
            services: words(services),
            teams: words(&postmortem.teams),
            factors: words(factor_categories(postmortem)),
            trigger: word(&front.trigger),
            status: postmortem.status.to_string(),
            year: postmortem
                .date
                .map(|date| date.year().to_string())
                .unwrap_or_default(),
        },
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
    let services = postmortem
        .document
        .front
        .services
        .iter()
        .map(|service| service.value.as_str());
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
        slips: story.map_or_else(String::new, |story| story.slips().count().to_string()),
        moved: story
            .and_then(|story| ledger::slips(story, format::date))
            .unwrap_or_default(),
        details: Vec::new(),
        history: Vec::new(),
        uncertain: false,
        filter: ActionFilter {
            owners: words(action.owners.iter().map(|owner| owner.0.as_str())),
            services: words(services),
            teams: words(site.input.summary.teams_of(standing)),
            severity: postmortem
                .severity
                .as_ref()
                .map(|severity| slug(&severity.name))
                .unwrap_or_default(),
        },
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

fn word<T: Vocabulary>(field: &Field<T>) -> String {
    field
        .known()
        .map(|value| value.as_str().to_owned())
        .unwrap_or_default()
}

/// Names as words of one attribute.
fn words<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    names
        .into_iter()
        .map(|name| file_stem(name.as_ref()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A filter over the words that the rows have, sorted by text.
pub(super) fn filter(
    name: &'static str,
    label: &'static str,
    texts: impl IntoIterator<Item = (String, String)>,
) -> Filter {
    let mut by_value: BTreeMap<String, String> = BTreeMap::new();
    for (value, text) in texts {
        if !value.is_empty() {
            by_value.entry(value).or_insert(text);
        }
    }
    let choice = |(value, text)| Choice { value, text };
    let mut choices: Vec<Choice> = by_value.into_iter().map(choice).collect();
    choices.sort_by(|a, b| a.text.cmp(&b.text));
    Filter {
        name,
        label,
        choices,
    }
}

/// A name as a choice: its slug and itself.
pub(super) fn choice(name: &str) -> (String, String) {
    (file_stem(name), name.to_owned())
}

/// The same, and no choice where there is no name.
pub(super) fn choice_or_none(name: &str) -> (String, String) {
    if name.is_empty() {
        Default::default()
    } else {
        choice(name)
    }
}

/// A word of a closed list as a choice.
pub(super) fn word_choice(key: String) -> (String, String) {
    let text = Word::new(&key).text;
    (key, text)
}
