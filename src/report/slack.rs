//! The report as a message for a Slack webhook: Block Kit, within what Slack takes of it.
//!
//! Nobody is mentioned and nothing becomes a link by itself: `verbatim` tells Slack to leave names, channels and
//! addresses as they are, and `&`, `<` and `>` cannot begin anything.

use serde::Serialize;

use super::fit::{self, Fitted, Part, Room, Style, cut, first, fit};
use super::{Change, Format, Group, GroupBy, Item, LatePostmortem, Report, Section, words};
use crate::aggregate::Standing;
use crate::model::ActionId;

pub(super) const FORMAT: Format = Format {
    name: "slack",
    help: "a message for a Slack webhook, in Block Kit",
    render,
};

/// In characters, counted as Slack may: those beyond the basic plane twice. A section takes 3,000.
const SECTION: usize = 2_900;
/// Over all blocks: Slack has taken 9,600 and refused 11,300; the limit is not documented.
const MESSAGE: usize = 9_200;
/// That something is left out.
const NOTE: usize = 200;
/// Of 50 blocks: six are not groups, and eight are for groups that take more than one.
const GROUPS: usize = 36;
const CHANGES: usize = 1_800;
const LATE: usize = 800;

/// Of names and texts, in characters. A header takes 150.
const NAME: usize = 50;
const TEXT: usize = 160;
const REMARK: usize = 80;
const REASON: usize = 500;
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
        more: &more,
        frame: 0,
    };
    let header = format!("{site}: action items on {today}");
    let before = [Some(headline.clone()), changes(report), late(report)];
    let before: Vec<String> = before.into_iter().flatten().collect();
    let (figures, link) = (figures(report), all_actions(report));
    let others = [Some(&header), figures.as_ref(), link.as_ref()];
    let others = before.iter().chain(others.into_iter().flatten());
    let taken: usize = others.map(|text| size(text)).sum();
    let room = Room {
        size: MESSAGE.saturating_sub(taken + NOTE),
        groups: GROUPS,
    };
    let Fitted { parts, left_out } = fit(report, room, &style);
    let mut blocks = vec![Block::Header {
        text: Text::PlainText { text: header },
    }];
    blocks.extend(before.into_iter().map(section));
    blocks.extend(parts.into_iter().flat_map(sections));
    blocks.extend(figures.map(section));
    let notes = fit::left_out(left_out, report.items.len()).into_iter();
    let notes: Vec<String> = notes.chain(link).collect();
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

/// What changed: a sentence, and as many lines as fit; or why it is unknown, in full.
fn changes(report: &Report<'_>) -> Option<String> {
    let headline = words::clean(&words::changes(report)?);
    if report.changes.is_err() {
        return Some(escaped(&cut(&headline, REASON)));
    }
    let headline = escaped(&cut(&headline, TEXT));
    let rows = report.known_changes().iter();
    let rows: Vec<String> = rows.map(|change| changed(report, change)).collect();
    let rows = first(&rows, size, CHANGES, &more).concat();
    Some(format!("*What changed*: {headline}{rows}"))
}

fn changed(report: &Report<'_>, change: &Change<'_>) -> String {
    let standing = change.standing.as_ref();
    let kind = words::kind_of_change(change.what.as_str());
    let mut parts = vec![format!("*{kind}*")];
    parts.extend(standing.and_then(Standing::priority).map(|p| p.to_string()));
    parts.extend(standing.map(|s| escaped(&cut(&words::text(s), TEXT))));
    parts.extend(standing.map(|s| escaped(&cut(&words::owners(report, s), NAME))));
    let detail = words::clean(&words::change(report, change));
    if detail != words::NONE {
        parts.push(escaped(&cut(&detail, TEXT)));
    }
    let url = standing.and_then(|standing| words::action_url(report, standing));
    parts.push(id(change.id, url));
    format!("\n• {}", parts.join(" · "))
}

fn late(report: &Report<'_>) -> Option<String> {
    let rows = report.late.iter().map(|late| late_row(report, late));
    let rows: Vec<String> = rows.collect();
    let count = rows.len();
    let shown = first(&rows, size, LATE, &more).concat();
    (count > 0).then(|| format!("*Late postmortems*: {count}{shown}"))
}

fn late_row(report: &Report<'_>, late: &LatePostmortem<'_>) -> String {
    let title = cut(&words::clean(&late.postmortem.title), TEXT);
    let title = match words::postmortem_url(report, late.postmortem) {
        Some(url) => link(&url, &title),
        None => escaped(&title),
    };
    let severity = escaped(&cut(&words::severity(late.postmortem), NAME));
    let (lateness, publication) = (words::lateness(late), words::publication(late));
    format!("\n• *{lateness}* · {severity} · {title} · {publication}")
}

fn figures(report: &Report<'_>) -> Option<String> {
    let sentences = words::figures(report).into_iter();
    let lines = sentences.map(|(what, sentence)| format!("*{what}*: {}", escaped(&sentence)));
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn more(count: usize) -> String {
    format!("\n_… and {count} more_")
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
    let remarks = words::remarks(report, item).into_iter();
    parts.extend(remarks.map(|remark| escaped(&cut(&remark, REMARK))));
    let url = words::action_url(report, &item.standing);
    parts.push(id(&item.standing.action.id, url));
    format!("\n• {}", parts.join(" · "))
}

/// The ID within the postmortem as a link to it, else the whole ID.
fn id(id: &ActionId, url: Option<String>) -> String {
    match url {
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
