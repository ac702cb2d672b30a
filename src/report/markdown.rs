//! The report as the body of an issue on GitHub or GitLab.

use super::words;
use super::{Format, Group, Item, Report, Section};
use crate::aggregate::DUE_SOON_DAYS;

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
    let state = words::state(item);
    let state = match item.section {
        Section::Overdue => format!("**{state}**"),
        _ => state,
    };
    format!(
        "| {state} | {} | {} | {} | {} | {} |\n",
        words::priority(item),
        escaped(&words::text(item)),
        escaped(&words::owners(report, item)),
        words::due(item),
        id(report, item),
    )
}

fn id(report: &Report<'_>, item: &Item<'_>) -> String {
    let id = escaped(&item.standing.action.id.to_string());
    match words::action_url(report, item) {
        Some(url) => format!("[{id}]({url})"),
        None => id,
    }
}

/// Plain text as Markdown that reads the same in a table, and that neither mentions anybody nor refers to an issue:
/// the handles of a catalog and the numbers of a tracker are not those of the repository that the report lands in.
fn escaped(text: &str) -> String {
    let text = words::clean(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let within_a_word = before.is_alphanumeric() && after.is_alphanumeric();
        match c {
            // Within a word it is no emphasis, and it may belong to an address.
            '_' if within_a_word => out.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '&' if after.is_alphanumeric() || after == '#' => out.push_str("&amp;"),
            '@' | '#' | '!' if refers(c, before, after) => {
                out.push(c);
                out.push_str("<!-- -->");
            }
            c => out.push(c),
        }
        before = c;
    }
    out
}

/// Whether GitHub or GitLab would make a link of it: `@alice`, `#12`, `!12`.
fn refers(c: char, before: char, after: char) -> bool {
    let named = match c {
        '@' => after.is_alphanumeric(),
        _ => after.is_ascii_digit(),
    };
    named && !before.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::escaped;
    use crate::parse::blocks::plain_text;

    #[test]
    fn a_cell_reads_as_the_text_does() {
        let check = |text: &str, expected: &str| {
            let cell = escaped(text);
            assert_eq!(cell, expected, "{text}");
            let table = format!("| a |\n|---|\n| x{cell} |\n");
            assert_eq!(plain_text(&table), format!("ax{text}"), "{cell}");
        };
        check("Run *all* `tests`", r"Run \*all\* \`tests\`");
        check("a | b", r"a \| b");
        check(r"a \| b", r"a \\\| b");
        check("<script> & &lt;", "&lt;script> & &amp;lt;");
        check("set MAX_RETRIES to 3", "set MAX_RETRIES to 3");
        check("_private_", r"\_private\_");
        check("see [x](y) and ~~z~~", r"see \[x\](y) and \~\~z\~\~");
        check("costs $1 or $2", r"costs \$1 or \$2");
    }

    #[test]
    fn nobody_is_mentioned() {
        let check = |text: &str, expected: &str| assert_eq!(escaped(text), expected, "{text}");
        check("ask @bob, see #12", "ask @<!-- -->bob, see #<!-- -->12");
        check("a@example.com, C# and 2 @ 3", "a@example.com, C# and 2 @ 3");
        check("see !12!", "see !<!-- -->12!");
        check("#hash, !important", "#hash, !important");
    }
}
