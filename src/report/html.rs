//! The report as a mail: one page that is readable in any mail client, and in a browser.
//!
//! Mail clients drop scripts, style sheets and most of what is newer than tables, so everything is a table for layout or a
//! paragraph, with its style on itself. No colour is set where the client's own will do, so that its dark mode holds.
//! Nothing is fetched from anywhere. Lines are short enough for mail servers, which cut at 998 octets.

use std::fmt::Write as _;

use super::fit::{self, Fitted, Part, Room, Style, cut, fit};
use super::{Format, Group, GroupBy, Item, Report, Section, Totals, words};
use crate::aggregate::DUE_SOON_DAYS;

pub(super) const FORMAT: Format = Format {
    name: "html",
    help: "a mail, to be sent as it is",
    render,
};

/// In bytes. Gmail cuts a mail off at 102 KB; what is not a group is small.
const ROOM: Room = Room {
    size: 90_000,
    groups: usize::MAX,
};

/// In characters.
const NAME: usize = 100;
const TEXT: usize = 500;
/// In bytes.
const ADDRESS: usize = 800;

const FONT: &str = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/// Grey and blue that can be read on white and on black.
const MUTED: &str = "#767676";
const LINK: &str = "#2970d6";

fn render(report: &Report<'_>) -> String {
    let today = report.summary.now.today;
    let site = escaped(&cut(&words::clean(&report.summary.config.title), NAME));
    let style = Style {
        size: str::len,
        head: &head,
        row: &|item| row(report, item),
        more: &more,
    };
    let Fitted { parts, left_out } = fit(report, ROOM, &style);
    let mut out = before(&format!("Action items on {today}"));
    let headline = escaped(&words::headline(report));
    let _ = writeln!(
        out,
        "<p style=\"margin:0;font-size:13px;color:{MUTED}\">{site}</p>\n\
         <h1 style=\"margin:2px 0 8px;font-size:22px;line-height:28px\">Action items on {today}</h1>"
    );
    if report.items.is_empty() {
        paragraph(&mut out, &headline);
    } else {
        totals(&mut out, report);
    }
    if let Some(note) = fit::left_out(left_out, report.items.len()) {
        paragraph(&mut out, &escaped(&note));
    }
    for part in parts {
        group(&mut out, &part);
    }
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

/// The four figures, side by side.
fn totals(out: &mut String, report: &Report<'_>) {
    let Totals {
        overdue,
        due_soon,
        incomplete,
        closed,
    } = report.totals();
    let since = report.options.since;
    let cells = [
        (overdue, "overdue".to_owned(), Section::Overdue),
        (
            due_soon,
            format!("due within {DUE_SOON_DAYS} days"),
            Section::DueSoon,
        ),
        (
            incomplete,
            "without a date or owner".into(),
            Section::Incomplete,
        ),
        (
            closed,
            unbroken(&format!("closed since {since}")),
            Section::Closed,
        ),
    ];
    open_table(out);
    out.push_str("<tr>\n");
    for (count, what, section) in cells {
        let colour = if count > 0 { colour(section) } else { MUTED };
        let _ = writeln!(
            out,
            "<td width=\"25%\" valign=\"top\" style=\"padding:8px 8px 8px 0;{FONT};font-size:13px;line-height:17px\">\
             <span style=\"font-size:26px;line-height:32px;font-weight:bold;color:{colour}\">{count}</span><br/>{what}</td>"
        );
    }
    out.push_str("</tr>\n</table>\n");
}

fn open_table(out: &mut String) {
    out.push_str(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\n",
    );
}

fn paragraph(out: &mut String, text: &str) {
    let _ = writeln!(out, "<p style=\"margin:12px 0\">{text}</p>");
}

fn head(group: &Group<'_>) -> String {
    format!(
        "<h2 style=\"margin:28px 0 0;font-size:17px;line-height:24px\">{}</h2>\n\
         <p style=\"margin:0 0 4px;font-size:13px;line-height:18px;color:{MUTED}\">{}</p>\n",
        escaped(&cut(&words::clean(&group.name), NAME)),
        words::totals(group.totals()),
    )
}

fn group(out: &mut String, part: &Part) {
    out.push_str(&part.head);
    open_table(out);
    part.rows.iter().for_each(|row| out.push_str(row));
    out.extend(part.more.as_deref());
    out.push_str("</table>\n");
}

/// Two columns: where it stands, and what is to be done with the rest in small below, which fits a telephone too.
fn row(report: &Report<'_>, item: &Item<'_>) -> String {
    let state = unbroken(&words::state(&item.standing));
    let colour = colour(item.section);
    let mut small: Vec<String> = Vec::new();
    small.extend(
        item.standing
            .priority()
            .map(|priority| priority.to_string()),
    );
    if report.options.by != GroupBy::Owner {
        small.push(escaped(&cut(&words::owners(report, &item.standing), NAME)));
    }
    small.extend(
        item.standing
            .due()
            .map(|due| unbroken(&format!("due {due}"))),
    );
    small.push(id(report, item));
    let line = format!("border-top:1px solid #bbb;{FONT};font-size");
    format!(
        "<tr>\n<td width=\"96\" valign=\"top\" style=\"padding:9px 8px 9px 0;{line}:13px;line-height:20px;font-weight:bold;color:{colour}\">{state}</td>\n\
         <td valign=\"top\" style=\"padding:9px 0;{line}:15px;line-height:20px\">{}\n\
         <br/><span style=\"font-size:12px;line-height:18px;color:{MUTED}\">{}</span></td>\n</tr>\n",
        escaped(&cut(&words::text(&item.standing), TEXT)),
        small.join(" · \n"),
    )
}

fn more(count: usize) -> String {
    format!(
        "<tr>\n<td></td>\n<td style=\"padding:6px 0;{FONT};font-size:13px;color:{MUTED}\">… and {count} more</td>\n</tr>\n"
    )
}

/// The date that a phrase ends in is not broken at its hyphens.
fn unbroken(phrase: &str) -> String {
    match phrase.rsplit_once(' ') {
        Some((before, date)) if date.contains('-') => {
            format!("{before} <span style=\"white-space:nowrap\">{date}</span>")
        }
        _ => phrase.to_owned(),
    }
}

/// Of words, which say the same: readable on white and on black.
fn colour(section: Section) -> &'static str {
    match section {
        Section::Overdue => "#d92d20",
        Section::DueSoon => "#b26a00",
        Section::Incomplete => MUTED,
        Section::Closed => "#218739",
    }
}

fn id(report: &Report<'_>, item: &Item<'_>) -> String {
    let id = escaped(&cut(
        &words::clean(&item.standing.action.id.to_string()),
        NAME,
    ));
    match words::action_url(report, &item.standing) {
        Some(url) => link(&url, &id),
        None => id,
    }
}

/// The label is escaped already.
fn link(url: &str, label: &str) -> String {
    let url = url.replace('&', "&amp;").replace('"', "&quot;");
    if url.len() > ADDRESS {
        return label.to_owned();
    }
    format!("<a href=\"{url}\"\nstyle=\"color:{LINK}\">{label}</a>")
}

fn foot(out: &mut String, report: &Report<'_>) {
    if let Some(base) = &report.summary.config.base_url {
        let all = link(&format!("{base}/actions/index.html"), "All actions");
        let site = link(&format!("{base}/index.html"), "all postmortems");
        paragraph(out, &format!("{all} and {site}"));
    }
    out.push_str("</div>\n<!--[if mso]></td></tr></table><![endif]-->\n</body>\n</html>\n");
}

/// Text as HTML, with a place to break in every word that is too long for a line of a mail or a narrow screen.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let (mut word, mut line) = (0, 0);
    for c in text.chars() {
        if c == ' ' && line > LINE {
            out.push('\n');
            (word, line) = (0, 0);
            continue;
        }
        word = if c == ' ' { 0 } else { word + 1 };
        line += 1;
        if word > WORD {
            // The line ends within the tag, where nobody sees it.
            out.push_str("<wbr\n/>");
            (word, line) = (1, 1);
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// In characters.
const WORD: usize = 30;
const LINE: usize = 80;

#[cfg(test)]
mod tests;
