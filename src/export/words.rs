//! What is said of an action in a ticket.

use crate::aggregate::{Standing, Summary};
use crate::anchor;
use crate::parse::blocks::plain_text;
use crate::slug::{percent_encoded, short};
use crate::tracker::marker;
use crate::words::clean;

/// What trackers take as a title: 255 at Jira, 256 at GitHub.
const LONGEST: usize = 250;

/// How often a ticket is found, whatever the tracker.
pub(super) const LABEL: &str = "postmortem";

/// What is to be done, on one line, as long as a title may be.
pub(super) fn title(standing: &Standing<'_>) -> String {
    let text = text(standing);
    if text.chars().count() <= LONGEST {
        return text;
    }
    let head: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", head.trim_end())
}

fn text(standing: &Standing<'_>) -> String {
    clean(&plain_text(&standing.action.written.text.value))
}

/// How a tracker wants its text to be written.
pub(super) struct Markup {
    /// Plain text as it stands there.
    pub escaped: fn(&str) -> String,
    /// A text, which is escaped, that leads to an address.
    pub link: fn(&str, &str) -> String,
    /// What a line of a list begins with.
    pub bullet: &'static str,
}

/// What a ticket says beside its title: where the action comes from, what is known of it, and by which mark it is found
/// again.
pub(super) fn body(summary: &Summary<'_>, standing: &Standing<'_>, markup: &Markup) -> String {
    let text = text(standing);
    let mut paragraphs = Vec::new();
    if title(standing) != text {
        paragraphs.push((markup.escaped)(&text));
    }
    paragraphs.push(origin(summary, standing, markup));
    let facts = facts(summary, standing).into_iter().map(|(label, value)| {
        let value = (markup.escaped)(&clean(&value));
        format!("{}{label}: {value}", markup.bullet)
    });
    let facts: Vec<String> = facts.collect();
    paragraphs.push(facts.join("\n"));
    paragraphs.push(clean(&marker(&standing.action.id)));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

fn origin(summary: &Summary<'_>, standing: &Standing<'_>, markup: &Markup) -> String {
    let postmortem = standing.postmortem;
    let title = (markup.escaped)(&clean(&postmortem.title));
    let title = match url(summary, standing) {
        Some(url) => (markup.link)(&title, &url),
        None => format!("“{title}”"),
    };
    let date = postmortem.date.map(|date| format!(" of {date}"));
    let severity = postmortem.severity.as_ref();
    let severity = severity.map(|severity| format!(" ({})", severity.name));
    format!(
        "An action of the postmortem {title}{}{}.",
        date.unwrap_or_default(),
        severity.unwrap_or_default()
    )
}

/// The address of the action in its postmortem's page, where it is known where the site is.
fn url(summary: &Summary<'_>, standing: &Standing<'_>) -> Option<String> {
    let postmortem = standing.postmortem;
    let base = summary.config.base_url.as_ref()?;
    let page = percent_encoded(&short(&postmortem.id.0));
    let anchor = percent_encoded(&anchor::action(&standing.action.id.local));
    Some(format!("{base}/postmortems/{page}.html#{anchor}"))
}

fn facts(summary: &Summary<'_>, standing: &Standing<'_>) -> Vec<(&'static str, String)> {
    let written = &standing.action.written;
    let catalog = &summary.config.catalog;
    let owners = standing.action.owners.iter();
    let owners: Vec<&str> = owners.map(|owner| catalog.display_name(owner)).collect();
    let kind = written.kind.known();
    let mut facts = vec![
        ("Owner", owners.join(", ")),
        ("Priority", shown(standing.priority())),
        ("Due", shown(standing.due())),
        ("Type", shown(kind)),
    ];
    for named in &written.factors {
        let mut factors = standing.postmortem.document.factors.iter();
        let factor = factors.find(|factor| factor.id.eq_ignore_ascii_case(named.value.trim()));
        let text = factor.map(|factor| plain_text(&factor.text));
        let text = text.filter(|text| !text.trim().is_empty());
        let text = text.map_or_else(String::new, |text| format!(": {text}"));
        facts.push(("Factor", format!("{}{text}", named.value)));
    }
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn shown(value: Option<impl std::fmt::Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The accounts of the owners, as far as one is known: what is written behind an `@`, else the catalog's handle. A mere
/// name is no account.
pub(super) fn accounts(summary: &Summary<'_>, standing: &Standing<'_>) -> Vec<String> {
    let catalog = &summary.config.catalog;
    let mut accounts = Vec::new();
    for owner in &standing.action.written.owners {
        let written = owner.value.trim();
        let handle = || {
            let owner = catalog.owner(written)?;
            catalog.people.contains_key(&owner.0).then_some(owner.0)
        };
        let account = written.strip_prefix('@').map(str::to_owned);
        if let Some(account) = account.or_else(handle)
            && !accounts.contains(&account)
        {
            accounts.push(account);
        }
    }
    accounts
}
