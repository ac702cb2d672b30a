//! How an item of a list says whose it is and when it is due.

use chrono::NaiveDate;

use crate::model;
use crate::parse::Form;
use crate::parse::blocks::plain_text;
use crate::span::Span;

/// The item as it would be with an owner and a date, in code; `None` where the action is no item of a list.
///
/// What stands at its end without parentheses is taken into them: `… @carol, due 2025-02-28`.
pub(in crate::check) fn as_item(text: &str, action: &model::Action) -> Option<String> {
    // Who is written and is nobody is to be replaced.
    let is_owned = !action.owners.is_empty();
    let action = &action.written;
    if action.form != Form::List {
        return None;
    }
    let before = Span::new(action.span.start, action.text.span.start).text(text);
    let before = if before.contains(['\n', '`']) {
        "- [ ] "
    } else {
        before
    };
    let words = said(&action.text.value);
    let tail = tail(&words);
    let is_in_remark = |span: Span| span.start >= action.text.span.end;
    let written = |span: Option<Span>| Some(span.filter(|span| is_in_remark(*span))?.text(text));
    let owners = action.owners.iter();
    let owners: Vec<&str> = owners
        .filter_map(|owner| written(Some(owner.span)))
        .collect();
    let mut pieces: Vec<String> = Vec::new();
    if is_owned {
        pieces.extend(owners.into_iter().map(str::to_owned));
    } else {
        pieces.push(tail.owner.unwrap_or("@alice").to_owned());
    }
    pieces.extend(written(action.priority.span()).map(str::to_owned));
    let due = match (written(action.due.span()), tail.due) {
        (Some(due), _) => due.to_owned(),
        (None, Some(due)) => due.to_string(),
        (None, None) => "2025-02-28".to_owned(),
    };
    pieces.push(format!("due {due}"));
    let factors = action.factors.iter();
    pieces.extend(factors.filter_map(|id| Some(written(Some(id.span))?.to_owned())));
    Some(format!(
        "`{before}{} ({})`",
        shortened(tail.rest),
        pieces.join(", ")
    ))
}

/// The action in one line, which can be quoted in code.
fn said(markdown: &str) -> String {
    let line = markdown.lines().next().unwrap_or_default();
    if line.contains('`') {
        plain_text(line)
    } else {
        line.trim().to_owned()
    }
}

fn shortened(text: &str) -> String {
    const LENGTH: usize = 48;
    if text.chars().count() <= LENGTH {
        return text.to_owned();
    }
    let mut out = String::new();
    for word in text.split_whitespace() {
        if out.chars().count() + word.chars().count() >= LENGTH {
            break;
        }
        out.push_str(word);
        out.push(' ');
    }
    out + "…"
}

/// What stands at the end of an action and means more than its words.
#[derive(Debug, PartialEq, Eq)]
struct Tail<'t> {
    rest: &'t str,
    owner: Option<&'t str>,
    due: Option<NaiveDate>,
}

fn tail(text: &str) -> Tail<'_> {
    const OF_OWNERS: &[&str] = &["owner", "assignee", "assigned", "dri", "by", "to"];
    const OF_DATES: &[&str] = &[
        "due", "date", "by", "on", "until", "before", "deadline", "eta",
    ];
    let whole = text.trim_end_matches(separates);
    let mut tail = Tail {
        rest: whole,
        owner: None,
        due: None,
    };
    loop {
        let (before, word) = last(tail.rest.trim_end_matches([')', ']']));
        let date = NaiveDate::parse_from_str(word, "%Y-%m-%d").ok();
        let leads = if word.len() > 1 && word.starts_with('@') && tail.owner.is_none() {
            tail.owner = Some(word);
            OF_OWNERS
        } else if date.is_some() && tail.due.is_none() {
            tail.due = date;
            OF_DATES
        } else {
            break;
        };
        tail.rest = bare(before);
        loop {
            let (before, word) = last(tail.rest);
            let word = word.trim_end_matches(':').to_ascii_lowercase();
            if !leads.contains(&word.as_str()) {
                break;
            }
            tail.rest = bare(before);
        }
    }
    // What begins in the words and ends behind them is left whole.
    let is_torn = tail.rest.matches('(').count() != tail.rest.matches(')').count();
    if tail.rest.is_empty() || is_torn {
        tail.rest = whole;
    }
    tail
}

fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '.' | '-' | '–' | '—' | '|' | '/' | '·' | '→')
}

/// Without what separates it from more, or begins more.
fn bare(text: &str) -> &str {
    text.trim_end_matches(|c: char| separates(c) || matches!(c, '(' | '['))
}

/// The last word, and what is before it.
fn last(text: &str) -> (&str, &str) {
    let at = text.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '['));
    let at = at.map_or(0, |at| {
        at + text[at..].chars().next().map_or(0, char::len_utf8)
    });
    text.split_at(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::missing_due_date;
    use crate::check::missing_owner;
    use crate::check::tests::Looked;

    #[test]
    fn what_stands_at_the_end_is_told_from_the_words() {
        let check = |text: &str, rest: &str, owner: Option<&str>, due: Option<&str>| {
            let due = due.map(|due| due.parse().unwrap());
            assert_eq!(tail(text), Tail { rest, owner, due }, "{text}");
        };
        check("Add an alert", "Add an alert", None, None);
        check("Add an alert.", "Add an alert", None, None);
        let all = (Some("@carol"), Some("2025-02-28"));
        for text in [
            "Add an alert @carol 2025-02-28",
            "Add an alert, @carol, due 2025-02-28.",
            "Add an alert — owner: @carol, due date: 2025-02-28",
            "Add an alert (by 2025-02-28) [@carol]",
            "Add an alert; assigned to @carol by 2025-02-28",
        ] {
            check(text, "Add an alert", all.0, all.1);
        }
        check("Ask @carol for access", "Ask @carol for access", None, None);
        check("@carol", "@carol", Some("@carol"), None);
        check(
            "Add an alert (TBD, P1)",
            "Add an alert (TBD, P1)",
            None,
            None,
        );
        let torn = "Add an alert (see the wiki, @carol)";
        check(torn, torn, Some("@carol"), None);
        check("Größe @é", "Größe", Some("@é"), None);
    }

    /// The help of the findings about the owner and about the date of one item.
    fn check(item: &str, owner: Option<&str>, due: Option<&str>) {
        let text = format!("+++\na = 1\n+++\n## Action Items\n\n{item}\n");
        let help = |rule| {
            let found = Looked::default().look(rule, &text);
            found.first().map(|finding| finding.help.clone())
        };
        let wanted = |line: Option<&str>, what: &str| {
            line.map(|line| format!("{what} in parentheses at its end: `{line}`"))
        };
        let owner = wanted(owner, "name one person");
        assert_eq!(help(&missing_owner::RULE), owner, "{item}");
        assert_eq!(
            help(&missing_due_date::RULE),
            wanted(due, "give one"),
            "{item}"
        );
    }

    #[test]
    fn an_item_is_shown_as_it_would_be() {
        let line = "- [ ] Add an alert (@alice, due 2025-02-28)";
        check("- [ ] Add an alert", Some(line), Some(line));
        let line = "* **AI-1:** Add an alert (@carol, due 2025-03-31)";
        check(
            "* **AI-1:** Add an alert, @carol, due 2025-03-31",
            Some(line),
            Some(line),
        );
        check(
            "1. Add an alert (@carol, P1, F2)",
            None,
            Some("1. Add an alert (@carol, P1, due 2025-02-28, F2)"),
        );
        check(
            "- Add an alert by 2025-03-31 (P1)",
            Some("- Add an alert (@alice, P1, due 2025-03-31)"),
            Some("- Add an alert (@alice, P1, due 2025-03-31)"),
        );
        check(
            "- Add an alert (owner: TBD, P1)",
            Some("- Add an alert (@alice, P1, due 2025-02-28)"),
            Some("- Add an alert (@alice, P1, due 2025-02-28)"),
        );
        check(
            "- Add an alert (due 2025-03-31)",
            Some("- Add an alert (@alice, due 2025-03-31)"),
            None,
        );
        check(
            "- @carol: Restart `api` nightly\n  and more",
            None,
            Some("- @carol: Restart api nightly (due 2025-02-28)"),
        );
        let line = "- Add an alert on the error rate of the checkout … (@alice, due 2025-02-28)";
        check(
            "- Add an alert on the error rate of the checkout and of the search",
            Some(line),
            Some(line),
        );
    }
}
