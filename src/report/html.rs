//! The report as a mail: one page that is readable in any mail client, and in a browser.
//!
//! Mail clients drop scripts, style sheets and most of what is newer than tables, so everything is a table for layout or a
//! paragraph, with its style on itself. No colour is set where the client's own will do, so that its dark mode holds.
//! Nothing is fetched from anywhere. Lines are short enough for mail servers, which cut at 998 octets.

mod news;
#[cfg(test)]
mod tests;
mod text;

use std::fmt::Write as _;

use super::fit::{self, Fitted, Part, Room, Style, cut, fit};
use super::{Format, GroupBy, Item, Report, Section, Totals, words};
use crate::aggregate::{DUE_SOON_DAYS, Standing};
use crate::model::ActionId;
use text::{FONT, MUTED, escaped, heading, link, paragraph, table, unbroken};

pub(super) const FORMAT: Format = Format {
    name: "html",
    help: "a mail, to be sent as it is",
    render,
};

/// In bytes, for all but the foot: Gmail cuts a mail off at 102 KB.
const SIZE: usize = 98_000;

/// Of that, for the figures, whatever the actions take.
const FIGURES: usize = 8_000;

/// In characters.
const NAME: usize = 100;
const TEXT: usize = 500;

/// Of words, which say the same: readable on white and on black.
const ALARM: &str = "#d92d20";
const ACCENT: &str = "#b26a00";
const GOOD: &str = "#218739";

fn render(report: &Report<'_>) -> String {
    let today = report.summary.now.today;
    let site = escaped(&cut(&words::clean(&report.summary.config.title), NAME));
    let style = Style {
        size: str::len,
        head: &|group| {
            let name = escaped(&cut(&words::clean(&group.name), NAME));
            heading(&name, &words::totals(group.totals()))
        },
        row: &|item| row(report, item),
        more: &text::more,
        frame: text::TABLE.len() + text::TABLE_END.len(),
    };
    let mut out = before(&format!("Action items on {today}"));
    let _ = writeln!(
        out,
        "<p style=\"margin:0;font-size:13px;color:{MUTED}\">{site}</p>\n\
         <h1 style=\"margin:2px 0 8px;font-size:22px;line-height:28px\">Action items on {today}</h1>"
    );
    if report.items.is_empty() {
        paragraph(&mut out, &escaped(&words::headline(report)));
    } else {
        totals(&mut out, report);
    }
    news::changes(&mut out, report);
    news::late(&mut out, report);
    let room = Room {
        size: SIZE.saturating_sub(out.len() + news::figures(report, FIGURES).len()),
        groups: usize::MAX,
    };
    let Fitted { parts, left_out } = fit(report, room, &style);
    if let Some(note) = fit::left_out(left_out, report.items.len()) {
        paragraph(&mut out, &escaped(&note));
    }
    for Part { head, rows, more } in parts {
        out.push_str(&head);
        table(&mut out, rows.into_iter().chain(more));
    }
    let rest = SIZE.saturating_sub(out.len());
    out.push_str(&news::figures(report, rest.max(FIGURES)));
    foot(&mut out, report);
    out
}

/// Up to the first word. Outlook knows no `max-width`: it gets a table of that width.
fn before(title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n\
         <meta name=\"supported-color-schemes\" content=\"light dark\"/>\n\
         <title>{title}</title>\n</head>\n<body style=\"margin:0;padding:0\">\n\
         <!--[if mso]><table role=\"presentation\" align=\"center\" width=\"640\"><tr><td><![endif]-->\n\
         <div style=\"max-width:640px;margin:0 auto;padding:20px 16px;{FONT};font-size:15px;line-height:22px\">\n"
    )
}

/// The four figures, side by side, and what is in none of them.
fn totals(out: &mut String, report: &Report<'_>) {
    let Totals {
        overdue,
        due_soon,
        incomplete,
        closed,
    } = report.totals();
    let since = report.options.since;
    let cells = [
        (overdue, ALARM, "overdue".to_owned()),
        (
            due_soon,
            ACCENT,
            format!("due within {DUE_SOON_DAYS}\u{a0}days"),
        ),
        (incomplete, MUTED, "without a date or owner".into()),
        (closed, GOOD, unbroken(&format!("closed since {since}"))),
    ];
    let cell = |(count, colour, what): (usize, &str, String)| {
        let colour = if count > 0 { colour } else { MUTED };
        format!(
            "<td width=\"25%\" valign=\"top\" style=\"padding:8px 8px 8px 0;{FONT};font-size:13px;line-height:17px\">\
             <span style=\"font-size:26px;line-height:32px;font-weight:bold;color:{colour}\">{count}</span><br/>{what}</td>\n"
        )
    };
    let cells: String = cells.into_iter().map(cell).collect();
    table(out, [format!("<tr>\n{cells}</tr>\n")]);
    match report.not_reminded.len() {
        0 => {}
        number => paragraph(out, &format!("{number} more that nobody is reminded of")),
    }
}

fn row(report: &Report<'_>, item: &Item<'_>) -> String {
    let standing = &item.standing;
    let mut small: Vec<String> = Vec::new();
    small.extend(standing.priority().map(|priority| priority.to_string()));
    if report.options.by != GroupBy::Owner {
        small.push(escaped(&cut(&words::owners(report, standing), NAME)));
    }
    small.extend(standing.due().map(|due| unbroken(&format!("due {due}"))));
    let remarks = words::remarks(report, item).into_iter();
    small.extend(remarks.map(|remark| unbroken(&escaped(&cut(&remark, TEXT)))));
    small.push(id(report, &standing.action.id, Some(standing)));
    let colour = match item.section {
        Section::Overdue => ALARM,
        Section::DueSoon => ACCENT,
        Section::Incomplete => MUTED,
        Section::Closed => GOOD,
    };
    let text = escaped(&cut(&words::text(standing), TEXT));
    text::row(&unbroken(&words::state(standing)), colour, &text, &small)
}

/// The whole ID, as a link where there is a page.
fn id(report: &Report<'_>, id: &ActionId, standing: Option<&Standing<'_>>) -> String {
    let id = unbroken(&escaped(&cut(&words::clean(&id.to_string()), NAME)));
    match standing.and_then(|standing| words::action_url(report, standing)) {
        Some(url) => link(&url, &id),
        None => id,
    }
}

fn foot(out: &mut String, report: &Report<'_>) {
    if let Some(base) = &report.summary.config.base_url {
        let actions = link(&format!("{base}/actions/index.html"), "All actions");
        let site = link(&format!("{base}/index.html"), "all postmortems");
        out.push_str("<p style=\"margin:28px 0 0\">");
        let _ = writeln!(out, "{actions} and {site}</p>");
    }
    out.push_str("</div>\n<!--[if mso]></td></tr></table><![endif]-->\n</body>\n</html>\n");
}
