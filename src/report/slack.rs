//! The report as a message for a Slack webhook: Block Kit, within what Slack takes of it.
//!
//! Nobody is mentioned and nothing becomes a link by itself: `verbatim` tells Slack to leave names, channels and
//! addresses as they are, and `&`, `<` and `>` cannot begin anything.

use serde::Serialize;

use super::fit::{self, Fitted, Part, Room, Style, cut, fit};
use super::{Format, Group, GroupBy, Item, Report, Section, words};

pub(super) const FORMAT: Format = Format {
    name: "slack",
    help: "a message for a Slack webhook, in Block Kit",
    render,
};

/// In characters, counted as Slack may: those beyond the basic plane twice. A section takes 3,000.
const SECTION: usize = 2_900;
/// Some 13,000 are taken over all blocks, but nobody reads on that long, and what counts is not documented.
const ROOM: Room = Room {
    size: 8_000,
    // Of 50 blocks: a group may be continued in a second one, and four are not groups.
    groups: 40,
};

/// Of names and texts, in characters. A header takes 150.
const NAME: usize = 50;
const TEXT: usize = 200;
const ADDRESS: usize = 500;

#[derive(Serialize)]
struct Message {
    /// What a notification shows.
    text: String,
    blocks: Vec<Block>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Block {
    Header { text: Text },
    Section { text: Text },
    Context { elements: Vec<Text> },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Text {
    PlainText { text: String },
    Mrkdwn { text: String, verbatim: bool },
}

fn render(report: &Report<'_>) -> String {
    let today = report.summary.now.today;
    let site = cut(&words::clean(&report.summary.config.title), NAME);
    let headline = words::headline(report);
    let style = Style {
        size,
        head: &head,
        row: &|item| row(report, item),
        more: &|count| format!("\n_… and {count} more_"),
    };
    let Fitted { parts, left_out } = fit(report, ROOM, &style);
    let mut blocks = vec![
        Block::Header {
            text: Text::PlainText {
                text: format!("{site}: action items on {today}"),
            },
        },
        section(headline.clone()),
    ];
    blocks.extend(parts.into_iter().flat_map(sections));
    let mut notes: Vec<String> = fit::left_out(left_out, report.items.len())
        .into_iter()
        .collect();
    notes.extend(all_actions(report));
    if !notes.is_empty() {
        let elements = notes.into_iter().map(mrkdwn).collect();
        blocks.push(Block::Context { elements });
    }
    let message = Message {
        text: format!("Action items on {today}: {headline}"),
        blocks,
    };
    let json = serde_json::to_string_pretty(&message);
    json.expect("the view has string keys and no numbers") + "\n"
}

fn size(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn head(group: &Group<'_>) -> String {
    let name = escaped(&cut(&words::clean(&group.name), NAME));
    format!("*{name}*: {}", words::totals(group.totals()))
}

fn row(report: &Report<'_>, item: &Item<'_>) -> String {
    let state = words::state(&item.standing);
    let state = match item.section {
        Section::Overdue => format!("*{state}*"),
        _ => state,
    };
    let mut parts = vec![state];
    parts.extend(
        item.standing
            .priority()
            .map(|priority| priority.to_string()),
    );
    parts.push(escaped(&cut(&words::text(&item.standing), TEXT)));
    if report.options.by != GroupBy::Owner {
        parts.push(escaped(&cut(&words::owners(report, &item.standing), NAME)));
    }
    parts.push(id(report, item));
    format!("\n• {}", parts.join(" · "))
}

/// The ID within the postmortem as a link to it, else the whole ID.
fn id(report: &Report<'_>, item: &Item<'_>) -> String {
    let id = &item.standing.action.id;
    match words::action_url(report, &item.standing) {
        Some(url) => link(&url, &cut(&words::clean(&id.local), NAME)),
        None => escaped(&cut(&words::clean(&id.to_string()), NAME * 2)),
    }
}

fn all_actions(report: &Report<'_>) -> Option<String> {
    let base = report.summary.config.base_url.as_ref()?;
    Some(link(&format!("{base}/actions/index.html"), "All actions"))
}

fn link(url: &str, label: &str) -> String {
    let url = escaped(url).replace('|', "%7C");
    let label = escaped(label);
    if size(&url) > ADDRESS {
        label
    } else {
        format!("<{url}|{}>", label.replace('|', "/"))
    }
}

/// A group, in as many blocks as it takes.
fn sections(part: Part) -> Vec<Block> {
    let mut texts = vec![part.head];
    for row in part.rows.into_iter().chain(part.more) {
        match texts.last_mut() {
            Some(last) if size(last) + size(&row) <= SECTION => last.push_str(&row),
            _ => texts.push(row.trim_start().to_owned()),
        }
    }
    texts.into_iter().map(section).collect()
}

fn section(text: String) -> Block {
    Block::Section { text: mrkdwn(text) }
}

fn mrkdwn(text: String) -> Text {
    Text::Mrkdwn {
        text,
        verbatim: true,
    }
}

/// As Slack wants it: these three, and no others.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests;
