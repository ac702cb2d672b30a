//! The parts of the mail that are no list of actions: what changed, which postmortems are late, and the figures.

use super::text::{
    FONT, MUTED, TABLE, TABLE_END, escaped, heading, link, more, paragraph, row, table, unbroken,
};
use super::{ACCENT, ALARM, GOOD, NAME, TEXT};
use crate::aggregate::Standing;
use crate::report::fit::{cut, first};
use crate::report::{Change, Changed, LatePostmortem, Report, Row, words};

/// In bytes; the rest of the mail is for the actions.
const CHANGES: usize = 24_000;
const LATE: usize = 8_000;

/// What of the figures of a group a narrow screen has room for, by its place in [`words::FIGURES`].
const COLUMNS: [usize; 5] = [0, 1, 2, 3, 9];

pub(super) fn changes(out: &mut String, report: &Report<'_>) {
    let Some(headline) = words::changes(report) else {
        return;
    };
    let headline = escaped(&cut(&words::clean(&headline), TEXT));
    let changes = report.known_changes().iter();
    let rows: Vec<String> = changes.map(|change| changed(report, change)).collect();
    if rows.is_empty() {
        paragraph(out, &headline);
        return;
    }
    out.push_str(&heading("What changed", &headline));
    table(out, first(&rows, str::len, CHANGES, &more));
}

fn changed(report: &Report<'_>, change: &Change<'_>) -> String {
    let standing = change.standing.as_ref();
    let mut small: Vec<String> = Vec::new();
    small.extend(standing.and_then(Standing::priority).map(|p| p.to_string()));
    small.extend(standing.map(|s| escaped(&cut(&words::owners(report, s), NAME))));
    let detail = words::clean(&words::change(report, change));
    let is_said = detail != words::NONE;
    let detail = unbroken(&escaped(&cut(&detail, TEXT)));
    let text = match standing {
        Some(standing) => {
            small.extend(is_said.then_some(detail));
            escaped(&cut(&words::text(standing), TEXT))
        }
        None => detail,
    };
    small.push(super::id(report, change.id, standing));
    let colour = match change.what {
        Changed::NewlyOverdue | Changed::Deleted => ALARM,
        Changed::Slipped { .. } | Changed::Reopened => ACCENT,
        Changed::Closed => GOOD,
        Changed::Reassigned { .. } | Changed::Opened => MUTED,
    };
    let kind = words::kind_of_change(change.what.as_str());
    row(&kind, colour, &text, &small)
}

pub(super) fn late(out: &mut String, report: &Report<'_>) {
    if report.late.is_empty() {
        return;
    }
    let number = match report.late.len() {
        1 => "1 postmortem".into(),
        more => format!("{more} postmortems"),
    };
    out.push_str(&heading("Late postmortems", &number));
    let rows = report.late.iter().map(|late| late_row(report, late));
    let rows: Vec<String> = rows.collect();
    table(out, first(&rows, str::len, LATE, &more));
}

fn late_row(report: &Report<'_>, late: &LatePostmortem<'_>) -> String {
    let postmortem = late.postmortem;
    let title = escaped(&cut(&words::clean(&postmortem.title), TEXT));
    let title = match words::postmortem_url(report, postmortem) {
        Some(url) => link(&url, &title),
        None => title,
    };
    let small = [
        escaped(&cut(&words::severity(postmortem), NAME)),
        unbroken(&words::publication(late)),
        unbroken(&escaped(&cut(&words::clean(&postmortem.id.0), NAME))),
    ];
    row(&words::lateness(late), ALARM, &title, &small)
}

/// The sentences, and as many groups as fit into so many bytes.
pub(super) fn figures(report: &Report<'_>, room: usize) -> String {
    let sentences = words::figures(report);
    if sentences.is_empty() {
        return String::new();
    }
    let mut out =
        "<h2 style=\"margin:28px 0 0;font-size:17px;line-height:24px\">Figures</h2>\n".to_owned();
    for (what, sentence) in sentences {
        let sentence = format!("<b>{what}</b>: {}", escaped(&sentence));
        out.extend(["<p style=\"margin:4px 0\">", &sentence, "</p>\n"]);
    }
    if report.rows.len() < 2 {
        return out;
    }
    let header = cells(&words::FIGURES.map(String::from), "font-weight:bold");
    let taken = out.len() + TABLE.len() + header.len() + TABLE_END.len();
    let rows: Vec<String> = report.rows.iter().map(figures_row).collect();
    let rows = first(&rows, str::len, room.saturating_sub(taken), &more_figures);
    table(&mut out, std::iter::once(header).chain(rows));
    out
}

fn figures_row(row: &Row) -> String {
    let mut figures = words::figures_row(row);
    figures[0] = escaped(&cut(&figures[0], NAME));
    cells(&figures, "")
}

fn cells(row: &[String; words::FIGURES.len()], style: &str) -> String {
    let cell = |(place, column): (usize, &usize)| {
        let (align, padding) = match place {
            0 => ("left", "4px 0"),
            _ => ("right", "4px 0 4px 8px"),
        };
        format!(
            "<td align=\"{align}\" valign=\"top\" style=\"padding:{padding};{FONT};font-size:13px;{style}\">{}</td>\n",
            row[*column]
        )
    };
    let cells: String = COLUMNS.iter().enumerate().map(cell).collect();
    format!("<tr>\n{cells}</tr>\n")
}

fn more_figures(count: usize) -> String {
    format!(
        "<tr>\n<td colspan=\"{}\" style=\"padding:4px 0;{FONT};font-size:13px;color:{MUTED}\">… and {count} more</td>\n</tr>\n",
        COLUMNS.len()
    )
}
