//! The report as the body of an issue on GitHub or GitLab.

use super::words;
use super::{Format, Group, Item, Report, Section};
use crate::aggregate::DUE_SOON_DAYS;
use crate::markdown;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    help: "the body of an issue or a job summary",
    render,
};

fn render(report: &Report<'_>) -> String {
    let heading = format!("# Action items on {}\n\n", report.summary.now.today);
    if report.items.is_empty() {
        return heading + &words::headline(report) + "\n";
    }
    let groups = report.groups.iter().map(|group| table(report, group));
    heading + &totals(report) + &groups.collect::<String>()
}

fn totals(report: &Report<'_>) -> String {
    let totals = report.totals();
    let since = report.options.since;
    format!(
        "| | Actions |\n\
         |:--|--:|\n\
         | Overdue | {} |\n\
         | Due within {DUE_SOON_DAYS} days | {} |\n\
         | Without a date or owner | {} |\n\
         | Closed since {since} | {} |\n",
        totals.overdue, totals.due_soon, totals.incomplete, totals.closed
    )
}

fn table(report: &Report<'_>, group: &Group<'_>) -> String {
    let rows: String = group.items.iter().map(|item| row(report, item)).collect();
    format!(
        "\n## {}\n\n{}\n\n\
         | State | Priority | Action | Owner | Due | ID |\n\
         |:--|:--|:--|:--|:--|:--|\n\
         {rows}",
        escaped(&group.name),
        words::totals(group.totals()),
    )
}

fn row(report: &Report<'_>, item: &Item<'_>) -> String {
    let state = words::state(&item.standing);
    let state = match item.section {
        Section::Overdue => format!("**{state}**"),
        _ => state,
    };
    format!(
        "| {state} | {} | {} | {} | {} | {} |\n",
        words::priority(&item.standing),
        escaped(&words::text(&item.standing)),
        escaped(&words::owners(report, &item.standing)),
        words::due(&item.standing),
        id(report, item),
    )
}

fn id(report: &Report<'_>, item: &Item<'_>) -> String {
    let id = escaped(&item.standing.action.id.to_string());
    match words::action_url(report, &item.standing) {
        Some(url) => format!("[{id}]({url})"),
        None => id,
    }
}

fn escaped(text: &str) -> String {
    markdown::escaped(&words::clean(text))
}
