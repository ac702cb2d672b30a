//! parse(edit(x)) differs from parse(x) in that field alone; every other byte is kept; twice is once.

use chrono::NaiveDate;
use pm::actions::edit::{Changes, Edited, Request, edit, edit_one};
use pm::config::Config;
use pm::model::{self, Action, Postmortem};
use pm::parse::{self, Document, Form};
use pm::source::{Source, SourceId};
use pm::span::Span;
use pm::tables::Unread;
use pm::vocabulary::{ActionStatus, Priority, Vocabulary as _};
use proptest::prelude::*;

use super::documents::{BESIDE, Choices, Written, document};

fn read(text: &str) -> (Source, Postmortem) {
    let source = Source::new(
        "postmortems/2025-01-15-a.md".into(),
        text.as_bytes().to_vec(),
    );
    let config = Config::default();
    let (document, _) = parse::parse(SourceId(0), &source, &config);
    let postmortem = model::postmortem(SourceId(0), &source, document, &config);
    (source, postmortem)
}

/// A change of one field: its name, and what is to be read of it then.
fn change(of: &mut Choices<'_>) -> (Changes, &'static str, String) {
    let mut changes = Changes::default();
    let date = NaiveDate::from_ymd_opt(2025, 4, 1).unwrap();
    let texts = [
        "frozen until the (spring) release, they say",
        "https://example.com/a,b?c=(d)",
        "`x | y` \\| 字",
        "\"why\" [so](https://example.com/z) \\\\",
        "Reason: it; moved",
    ];
    match of.below(8) {
        0 => {
            changes.due = Some(date);
            (changes, "due", "2025-04-01".into())
        }
        1 => {
            let name = of.one(&["zoe", "@zoe", "Zoe Young", "z.y-x"]);
            changes.owner = Some(name.to_owned());
            let slug = pm::slug::slug(name);
            (changes, "owner", slug)
        }
        2 => {
            let priority = Priority::ALL[of.below(4)];
            changes.priority = Some(priority);
            (changes, "priority", priority.to_string())
        }
        3 => {
            let status = ActionStatus::ALL[of.below(5)];
            changes.status = Some(status);
            (changes, "status", status.to_string())
        }
        4 => {
            changes.completed = Some(date);
            (changes, "completed", "2025-04-01".into())
        }
        5 => {
            let ticket = of.one(&["SHOP-412", "https://jira.example.com/browse/SHOP-412"]);
            changes.ticket = Some(ticket.to_owned());
            (changes, "tickets", ticket.to_owned())
        }
        6 => {
            let text = of.one(&texts);
            changes.evidence = Some(text.to_owned());
            (changes, "evidence", text.to_owned())
        }
        _ => {
            let text = of.one(&texts);
            changes.reason = Some(text.to_owned());
            (changes, "reason", text.to_owned())
        }
    }
}

/// A value as it is printed for debugging, without the places in it.
fn said(value: impl std::fmt::Debug) -> String {
    let mut out = String::new();
    let all = format!("{value:?}");
    let mut rest = all.as_str();
    while let Some(at) = rest.find("Span { start: ") {
        out += &rest[..at];
        let end = at + rest[at..].find('}').unwrap() + 1;
        rest = &rest[end..];
    }
    out + rest
}

/// What an action says, field by field.
fn fields(action: &Action) -> Vec<(&'static str, String)> {
    let written = &action.written;
    let text = |text: &Option<pm::span::Spanned<String>>| {
        text.as_ref()
            .map_or(String::new(), |text| text.value.clone())
    };
    vec![
        ("id", said(&action.id)),
        ("form", said(written.form)),
        ("own id", said(&written.id)),
        ("text", said(&written.text)),
        (
            "owner",
            match action.owners.as_slice() {
                [one] => one.0.clone(),
                several => said(several),
            },
        ),
        (
            "priority",
            written
                .priority
                .known()
                .map_or_else(|| said(&written.priority), ToString::to_string),
        ),
        (
            "due",
            written
                .due
                .known()
                .map_or_else(|| said(&written.due), ToString::to_string),
        ),
        (
            "status",
            match &written.status {
                unread @ pm::span::Field::Unreadable(_) => said(unread),
                _ => action.status.to_string(),
            },
        ),
        ("kind", said(&written.kind)),
        ("factors", said(&written.factors)),
        (
            "tickets",
            match written.tickets.as_slice() {
                [one] => one.value.clone(),
                several => said(several),
            },
        ),
        ("created", said(&written.created)),
        (
            "completed",
            written
                .completed
                .known()
                .map_or_else(|| said(&written.completed), ToString::to_string),
        ),
        ("evidence", text(&written.evidence)),
        ("reason", text(&written.reason)),
        ("team", said(&written.team)),
        ("automation", said(&written.automation)),
        ("remind", said(&written.remind)),
        ("misread", said(written.misread)),
        ("extra", said(&written.extra)),
    ]
}

/// Everything that the document says besides its actions.
fn besides(postmortem: &Postmortem) -> String {
    let Document {
        front,
        heading,
        sections,
        timeline,
        factors,
        impact,
        impact_text,
        whys,
        suppressions,
        ..
    } = &postmortem.document;
    let mut front = front.clone();
    // A due date that could not be read is gone from here once there is another.
    front.unread = Unread::default();
    let document = said((
        front,
        heading,
        sections,
        timeline,
        factors,
        impact,
        impact_text,
        whys,
        suppressions,
    ));
    format!(
        "{} {} {document} {}",
        postmortem.id.0,
        postmortem.title,
        said(&postmortem.instants)
    )
}

/// Whether the two texts differ only inside the part of the first that the action's form stands in.
fn only_inside(before: &str, after: &str, start: usize, end: usize) -> Result<(), TestCaseError> {
    prop_assert_eq!(
        &before[..start],
        &after[..start.min(after.len())],
        "before the action"
    );
    let behind = &before[end..];
    prop_assert!(after.ends_with(behind), "behind the action: {}", after);
    Ok(())
}

/// Where a field's value stands, less the comments around it.
fn place(text: &str, action: &Action, field: &str, is_undated: bool) -> Option<Span> {
    let written = &action.written;
    let span = match field {
        "due" => written.due.span(),
        "priority" => written.priority.span(),
        "completed" => written.completed.span(),
        "status" if is_undated => written
            .status
            .span()
            .zip(written.completed.span())
            .map(|(status, day)| status.to(day)),
        "status" => written.status.span(),
        "evidence" => written.evidence.as_ref().map(|text| text.span),
        "reason" => written.reason.as_ref().map(|text| text.span),
        "owner" => written
            .owners
            .iter()
            .map(|owner| owner.span)
            .reduce(Span::to),
        "tickets" => written
            .tickets
            .iter()
            .map(|ticket| ticket.span)
            .reduce(Span::to),
        _ => panic!("{field}"),
    };
    let mut span =
        span.filter(|span| written.form == Form::Toml || written.span.contains(*span))?;
    // The box is no value that goes.
    if ["[ ]", "[x]"].contains(&span.text(text)) {
        return None;
    }
    loop {
        let inside = span.text(text).trim_end();
        span.end = span.start + inside.len();
        match inside.rfind("<!--") {
            Some(open) if inside.ends_with("-->") => span.end = span.start + open,
            _ => return Some(span),
        }
    }
}

/// The text without a value, and with no tick in the action's box.
fn blanked(text: &str, action: &Action, value: Option<Span>) -> String {
    let mut out = text.to_owned();
    let start = action.written.span.start;
    if action.written.form == Form::List
        && let Some(at) = text[start..].find("[x] ").filter(|at| *at <= 3)
    {
        out.replace_range(start + at..start + at + 3, "[ ]");
    }
    if let Some(value) = value {
        out.replace_range(value.start..value.end, "");
    }
    out
}

/// Without the value, the text is as it was without the one before, but for what was added at one place.
fn only_the_value(
    (before, was): (&str, &Action),
    (after, is): (&str, &Action),
    field: &str,
) -> Result<(), TestCaseError> {
    let is_undated = field == "status"
        && was.written.form == Form::List
        && was.written.completed.known().is_some()
        && is.written.completed.is_missing();
    let old = place(before, was, field, is_undated);
    let gone = old.map_or("", |old| old.text(before));
    prop_assert!(!gone.contains("<!--") && !gone.contains("# "), "{}", gone);
    // A value that is new is among what was added.
    let new = old.and_then(|_| place(after, is, field, false));
    let (rest, left) = (blanked(before, was, old), blanked(after, is, new));
    let same =
        |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(a, b)| a == b).count();
    let first = same(&mut rest.bytes().zip(left.bytes()));
    let last = same(&mut rest.bytes().rev().zip(left.bytes().rev()));
    prop_assert!(
        left.len() >= rest.len() && first + last >= rest.len(),
        "{} {:?}\n{}\n{}",
        field,
        gone,
        before,
        after
    );
    Ok(())
}

/// The cells of a line, blanks and all.
fn cells(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut from = 0;
    for (at, _) in line.match_indices('|') {
        if !line[..at].ends_with('\\') {
            cells.push(&line[from..at]);
            from = at + 1;
        }
    }
    cells.push(&line[from..]);
    cells
}

/// In a table, one cell changes or one column is new; in one that is not aligned, not a blank changes elsewhere.
fn only_a_column(written: &Written, before: &str, after: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(before.lines().count(), after.lines().count());
    let mut changed = Vec::new();
    let mut grown = 0;
    for (number, (was, is)) in before.lines().zip(after.lines()).enumerate() {
        if was == is {
            continue;
        }
        let (was, is) = (cells(was), cells(is));
        let trims = |cell: &&str| {
            let cell = if written.is_aligned || number == 0 {
                cell.trim()
            } else {
                cell
            };
            let dashes = written.is_aligned
                && !cell.is_empty()
                && cell.chars().all(|c| matches!(c, '-' | ':'));
            if dashes {
                "---".to_owned()
            } else {
                cell.to_owned()
            }
        };
        prop_assert!(is.len() >= was.len());
        grown += is.len() - was.len();
        // Behind the last pipe there is nothing, unless there is none.
        let kept = if is.len() > was.len() && was.last().is_some_and(|cell| cell.trim().is_empty())
        {
            was.len() - 1
        } else {
            was.len()
        };
        for (column, (was, is)) in was[..kept].iter().zip(&is).enumerate() {
            let is_end = column + 1 == kept && was.trim() == is.trim();
            if trims(was) != trims(is) && !is_end {
                changed.push((number, column));
            }
        }
    }
    prop_assert!(
        changed.len() + grown.min(1) <= 2 && (grown == 0 || changed.len() <= 1),
        "{:?} {}\n{}\n{}",
        changed,
        grown,
        before,
        after
    );
    Ok(())
}

/// What is written without a doubt is edited, but for what a list cannot say: a text that would escape the parenthesis
/// that it stands in, and beside the item's text the name of somebody whom no catalog knows.
fn may_be_refused(written: &Written, changes: &Changes) -> bool {
    let has = |comment: &str| written.text.contains(comment);
    // Nobody knows what is to become of a comment between two values.
    let is_between =
        has("# lead") && changes.owner.is_some() || has("# second") && changes.ticket.is_some();
    let texts = [&changes.evidence, &changes.reason];
    let mut texts = texts.into_iter().flatten();
    let is_name = changes
        .owner
        .as_ref()
        .is_some_and(|name| name.contains(' '));
    let has_no_key = written.text.contains("@alice: ") || written.text.contains("— @dave");
    let says = |day: &str| written.text.contains(day);
    // Which of two days is that of the status, nobody can say.
    let has_two_days = says("done 2025-") && says("completed: 2025-");
    // A link in an item is its ticket; it stays.
    let has_ticket = changes.ticket.is_some() && written.text.contains("](");
    !written.is_plain
        || is_between
        || written.form == "list"
            && (has(BESIDE)
                || has_two_days
                || has_ticket
                || texts.any(|text| text.ends_with('\\'))
                || is_name && has_no_key)
}

fn check(
    written: &Written,
    index: usize,
    changes: &Changes,
    field: &str,
    wanted: &str,
) -> Result<(), TestCaseError> {
    let config = Config::default();
    let (source, before) = read(&written.text);
    let text = match edit_one(&config, &source, &before, index, changes) {
        Ok(Edited { text, .. }) => text,
        Err(refusal) => {
            prop_assert!(
                may_be_refused(written, changes),
                "{:?}\n{:?}\n{}",
                refusal,
                changes,
                written.text
            );
            return Ok(());
        }
    };
    let (edited, after) = read(&text);
    prop_assert_eq!(before.actions.len(), after.actions.len());
    for (number, (was, is)) in before.actions.iter().zip(&after.actions).enumerate() {
        for ((name, was_said), (_, is_said)) in fields(was).into_iter().zip(fields(is)) {
            if number != index || name != field {
                // `done 2025-02-01` has no day any more when it is open.
                let is_undated = number == index
                    && field == "status"
                    && name == "completed"
                    && !is.status.is_closed()
                    && is_said == "Missing";
                prop_assert!(
                    is_undated || was_said == is_said,
                    "{} of {}: {} and {}\n{}",
                    name,
                    number,
                    was_said,
                    is_said,
                    text
                );
            } else if was.written.form == Form::Table {
                prop_assert_eq!(
                    is_said.replace("\\|", "|"),
                    wanted.replace("\\|", "|"),
                    "{}",
                    text
                );
            } else {
                prop_assert_eq!(is_said, wanted, "{}", text);
            }
        }
    }
    prop_assert_eq!(besides(&before), besides(&after));
    let span = before.actions[index].written.span;
    if written.form == "table" {
        let is_in = |table: &&pm::span::Span| table.contains(span);
        let Some(table) = before.document.tables.iter().find(is_in) else {
            // Without its first pipe a row that begins with a dash is an item.
            prop_assert!(!written.is_plain, "{}", written.text);
            return Ok(());
        };
        only_inside(&written.text, &text, table.start, table.end)?;
        let end = text.len() - (written.text.len() - table.end);
        only_a_column(
            written,
            &written.text[table.start..table.end],
            &text[table.start..end],
        )?;
    } else {
        let (was, is) = (&before.actions[index], &after.actions[index]);
        // Where an item says twice when it was done, either can be the value.
        let item = was.written.span.text(&written.text);
        let days = ["done 2025-", "completed: 2025-"];
        let days = days.map(|day| item.matches(day).count());
        if days.iter().sum::<usize>() < 2 {
            only_the_value((&written.text, was), (&text, is), field)?;
        }
    }
    prop_assert_eq!(
        text.matches("\r\n").count() == 0,
        written.text.matches("\r\n").count() == 0
    );
    prop_assert_eq!(
        text.matches('\n').count() == text.matches("\r\n").count(),
        written.text.contains("\r\n")
    );
    let twice = edit_one(&config, &edited, &after, index, changes).unwrap();
    prop_assert_eq!(twice.text, text);
    Ok(())
}

proptest! {
    #[test]
    fn a_change_changes_one_field(numbers in proptest::collection::vec(any::<u16>(), 0..160)) {
        let mut of = Choices::new(&numbers);
        let (changes, field, wanted) = change(&mut of);
        let index = of.below(4);
        let written = document(&mut of);
        let (_, postmortem) = read(&written.text);
        prop_assume!(!postmortem.actions.is_empty());
        check(&written, index % postmortem.actions.len(), &changes, field, &wanted)?;
    }

    #[test]
    fn all_that_is_asked_for_is_done(numbers in proptest::collection::vec(any::<u16>(), 0..160)) {
        let mut of = Choices::new(&numbers);
        let changes: Vec<_> = (0..4).map(|_| change(&mut of).0).collect();
        let written = document(&mut of);
        let (source, postmortem) = read(&written.text);
        let requests: Vec<Request<'_>> = postmortem
            .actions
            .iter()
            .enumerate()
            .zip(&changes)
            .map(|((action, _), changes)| Request { action, changes })
            .collect();
        let config = Config::default();
        let at_once = edit(&config, &source, &postmortem, &requests);
        prop_assert!(at_once.refused.is_empty() || changes.iter().any(|changes| may_be_refused(&written, changes)), "{:?}
{:?}
{}", at_once.refused, changes, written.text);
        let (_, after) = read(&at_once.text);
        prop_assert_eq!(after.actions.len(), postmortem.actions.len());
        // What each of them says is what it would say if it alone had been changed.
        for request in &requests {
            let index = request.action;
            let is_refused = at_once.refused.iter().any(|refusal| refusal.action == index);
            let alone = if is_refused {
                written.text.clone()
            } else {
                match edit_one(&config, &source, &postmortem, index, request.changes) {
                    Ok(alone) => alone.text,
                    // A column that another has added can end a cell that nothing ended.
                    Err(refusal) => {
                        prop_assert!(may_be_refused(&written, request.changes), "{:?}\n{}", refusal, written.text);
                        continue;
                    }
                }
            };
            let alone = &read(&alone).1.actions[index];
            prop_assert_eq!(fields(&after.actions[index]), fields(alone), "{}", at_once.text);
        }
    }
}
