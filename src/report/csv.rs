//! The report for a spreadsheet: a row an action, once, whatever the report is grouped by.

use super::words;
use super::{Format, Item, Report};

pub(super) const FORMAT: Format = Format {
    name: "csv",
    help: "one row an action, for a spreadsheet",
    render,
};

/// The header; the columns stay in this order, new ones come last.
const HEADER: [&str; 22] = [
    "id",
    "section",
    "state",
    "days_overdue",
    "days_until_due",
    "missing",
    "priority",
    "text",
    "owners",
    "teams",
    "services",
    "due",
    "status",
    "completed",
    "age_days",
    "severity",
    "postmortem",
    "postmortem_title",
    "url",
    "slips",
    "first_due",
    "escalated_to",
];

fn render(report: &Report<'_>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let rows = report.items.iter().map(|item| row(report, item));
    for row in std::iter::once(HEADER.map(String::from)).chain(rows) {
        let guarded = row.map(|cell| guarded(&cell));
        writer
            .write_record(guarded)
            .expect("all rows are of one length, and memory takes them");
    }
    let bytes = writer.into_inner().expect("memory takes what is left");
    String::from_utf8(bytes).expect("every cell is UTF-8, and so are the marks between them")
}

fn row(report: &Report<'_>, item: &Item<'_>) -> [String; HEADER.len()] {
    let standing = &item.standing;
    let postmortem = standing.postmortem;
    let catalog = &report.summary.config.catalog;
    let owners = standing.action.owners.iter();
    let owners: Vec<_> = owners.map(|owner| catalog.display_name(owner)).collect();
    [
        standing.action.id.to_string(),
        item.section.as_str().into(),
        standing.state.as_str().into(),
        shown(item.standing.state.days_overdue()),
        shown(item.standing.state.days_until_due()),
        item.missing.names().collect::<Vec<_>>().join("; "),
        shown(standing.priority()),
        words::text(&item.standing),
        owners.join("; "),
        words::teams(report.summary, &item.standing).join("; "),
        words::services(report.summary, &item.standing).join("; "),
        shown(standing.due()),
        standing.action.status.to_string(),
        shown(standing.completed()),
        shown(standing.age_days),
        shown(postmortem.severity.as_ref().map(|s| &s.name)),
        postmortem.id.0.clone(),
        postmortem.title.clone(),
        shown(words::action_url(report, standing)),
        shown(standing.slips()),
        shown(standing.first_due()),
        shown(
            item.escalation
                .as_ref()
                .map(|to| words::escalation(report, to)),
        ),
    ]
}

fn shown(value: Option<impl std::fmt::Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// What a formula begins with; the wide forms are those of Japanese keyboards.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A cell on one line; one that a spreadsheet would take for a formula gets a `'` in front.
pub fn guarded(cell: &str) -> String {
    let line = words::clean(cell);
    if is_formula(cell) {
        format!("'{line}")
    } else {
        line
    }
}

/// Whether a spreadsheet would take a cell for a formula, whatever it does not show in front.
pub fn is_formula(cell: &str) -> bool {
    let is_hidden = |c: &char| words::clean(c.encode_utf8(&mut [0; 4])).is_empty();
    let first = cell.chars().find(|c| !is_hidden(c));
    cell.starts_with(['\t', '\r']) || first.is_some_and(|c| FORMULA.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn no_cell_is_a_formula() {
        let check = |cell: &str, expected: &str| assert_eq!(guarded(cell), expected);
        check("=1+1", "'=1+1");
        check("+1", "'+1");
        check("-1", "'-1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'=1");
        check("\rx", "'x");
        check(" =1", "'=1");
        check("\u{1}=1", "'=1");
        check("two\nlines", "two lines");
        check("＝1+1", "'＝1+1");
        check("\u{202e}=1", "'=1");
        check("a=1", "a=1");
        check("", "");
    }
}
