//! Tables: a row is an entry; the header says which column holds the time, and often its zone.

use super::entry::{self, Draft, Head, Time};
use super::said::{self, SaidZone};
use super::stamp::{Stamp, Trust};
use crate::parse::Context;
use crate::parse::blocks::{Block, BlockKind};
use crate::span::{Span, Spanned};
use crate::time::zone::{self, Position};
use crate::vocabulary::fold;

/// What is in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Date,
    Time,
    End,
    Zone,
    Event,
    Other,
}

struct Columns {
    roles: Vec<Role>,
    headers: Vec<String>,
    zone: Option<(SaidZone, Span)>,
}

/// The entries of a table; none where it is no timeline.
pub(super) fn read(cx: &Context<'_>, table: &Block) -> Vec<Draft> {
    let rows: Vec<&Block> = table
        .children
        .iter()
        .filter(|row| row.kind == BlockKind::TableRow && !is_empty(row))
        .collect();
    let Some(columns) = columns(cx, table, &rows) else {
        return Vec::new();
    };
    rows.iter().map(|row| entry(cx, row, &columns)).collect()
}

fn is_empty(row: &Block) -> bool {
    row.children.iter().all(|cell| cell.span.is_empty())
}

/// Finds the columns by their headers, and the time's by what is in it where no header tells.
fn columns(cx: &Context<'_>, table: &Block, rows: &[&Block]) -> Option<Columns> {
    let head = table
        .children
        .first()
        .filter(|row| row.kind == BlockKind::TableHead)?;
    let headers = head.children.iter().map(|cell| cell.text().into_owned());
    let headers: Vec<String> = headers.collect();
    let mut roles: Vec<Role> = headers.iter().map(|header| role(cx, header)).collect();
    keep_first(&mut roles);
    let reads = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.children.get(column));
        cells.filter(|cell| reads_as_time(cx, cell)).count()
    };
    let is_time = |role: &Role| matches!(role, Role::Time | Role::Date);
    if !roles.iter().any(is_time) {
        let column = (0..roles.len()).find(|column| reads(*column) * 2 > rows.len())?;
        roles[column] = Role::Time;
    }
    let years = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.children.get(column));
        let mut filled = cells.filter(|cell| !cell.span.is_empty());
        filled.all(|cell| Head::read(cx, cell.span, Trust::TimeExpected).is_year_like())
    };
    let mut times = (0..roles.len()).filter(|column| is_time(&roles[*column]));
    if !times.any(|column| reads(column) > 0 && !years(column)) {
        return None;
    }
    if !roles.contains(&Role::Event)
        && let Some(role) = roles.iter_mut().find(|role| **role == Role::Other)
    {
        *role = Role::Event;
    }
    let zone = headers
        .iter()
        .zip(&roles)
        .filter(|(_, role)| is_time(role))
        .find_map(|(header, _)| said::in_header(header, &cx.config.zones))
        .map(|zone| (zone, head.span));
    Some(Columns {
        roles,
        headers,
        zone,
    })
}

fn role(cx: &Context<'_>, header: &str) -> Role {
    let words = fold(header);
    let has = |wanted: &[&str]| words.split(' ').any(|word| wanted.contains(&word));
    if has(&[
        "duration", "elapsed", "lasted", "took", "since", "offset", "relative",
    ]) {
        Role::Other
    } else if ["timezone", "time zone", "zone", "tz"].contains(&words.as_str()) {
        Role::Zone
    } else if has(&["end", "ended", "until", "to", "finish", "finished"])
        && words.split(' ').count() < 3
    {
        Role::End
    } else if has(&[
        "time",
        "times",
        "when",
        "timestamp",
        "datetime",
        "clock",
        "start",
        "begin",
        "from",
    ]) {
        Role::Time
    } else if has(&["date", "day"]) {
        Role::Date
    } else if has(&[
        "event",
        "events",
        "what",
        "description",
        "action",
        "activity",
        "note",
        "notes",
        "details",
        "detail",
        "update",
        "summary",
        "happened",
        "message",
        "entry",
        "comment",
    ]) {
        Role::Event
    } else if said::in_header(header, &cx.config.zones)
        .is_some_and(|zone| *zone.written == *header.trim())
    {
        Role::Time
    } else {
        Role::Other
    }
}

/// Of two columns of one kind the second is an ordinary one; an end without a start is none.
fn keep_first(roles: &mut [Role]) {
    for index in 0..roles.len() {
        let role = roles[index];
        let taken = roles[..index].contains(&role);
        let start = roles.contains(&Role::Time);
        if role != Role::Other && (taken || (role == Role::End && !start)) {
            roles[index] = Role::Other;
        }
    }
}

fn reads_as_time(cx: &Context<'_>, cell: &Block) -> bool {
    read_cell(cx, cell.span).is_some()
}

/// A cell that is a time and nothing else.
fn read_cell(cx: &Context<'_>, span: Span) -> Option<Stamp> {
    let head = Head::read(cx, span, Trust::TimeExpected);
    let whole = head.is_all_of(span) && !head.is_key_first();
    head.stamp.filter(|_| whole)
}

fn entry(cx: &Context<'_>, row: &Block, columns: &Columns) -> Draft {
    let cell = |role: Role| {
        let column = columns.roles.iter().position(|other| *other == role)?;
        row.children.get(column).map(|cell| cell.span)
    };
    let (written, time) = time(cx, row, &cell);
    let event = cell(Role::Event).unwrap_or(Span::at(row.span.end));
    let (mut text, mark) = entry::cell_text(cx, event);
    for ((role, header), cell) in columns
        .roles
        .iter()
        .zip(&columns.headers)
        .zip(&row.children)
    {
        // What could not be used as a date, an end or a zone is shown with the others.
        let used = match role {
            Role::Event | Role::Time => true,
            Role::Date | Role::End | Role::Zone => !matches!(time, Time::Unreadable),
            Role::Other => false,
        };
        if !used && !cell.span.is_empty() {
            let (more, _) = entry::cell_text(cx, cell.span);
            let more = if header.trim().is_empty() {
                more
            } else {
                format!("**{}:** {more}", header.trim())
            };
            text = if text.is_empty() {
                more
            } else {
                format!("{text}\n\n{more}")
            };
        }
    }
    Draft {
        span: row.span,
        written,
        time,
        column_zone: columns.zone.clone(),
        text,
        mark,
    }
}

/// The time of a row, put together from its cells.
fn time(
    cx: &Context<'_>,
    row: &Block,
    cell: &dyn Fn(Role) -> Option<Span>,
) -> (Spanned<String>, Time) {
    let filled = |role| cell(role).filter(|span| !is_left_out(span.text(cx.text)));
    let (date, clock) = (filled(Role::Date), filled(Role::Time));
    let Some(span) = [date, clock].into_iter().flatten().reduce(Span::to) else {
        return (
            Spanned::new(String::new(), Span::at(row.span.start)),
            Time::Missing,
        );
    };
    let cells = [date, clock, filled(Role::Zone)];
    let written: Vec<&str> = cells
        .iter()
        .flatten()
        .map(|span| span.text(cx.text))
        .collect();
    let written = Spanned::new(written.join(" "), span);
    let stamp = joined(cx, date, clock).and_then(|stamp| {
        let stamp = with_end(cx, stamp, filled(Role::End))?;
        with_zone(cx, stamp, filled(Role::Zone))
    });
    let time = stamp.map_or(Time::Unreadable, |stamp| Time::Stamp(Box::new(stamp)));
    (written, time)
}

/// Nothing, or a sign for it.
fn is_left_out(text: &str) -> bool {
    text.trim_matches(|c: char| c.is_whitespace() || "-–—*_".contains(c))
        .is_empty()
}

fn joined(cx: &Context<'_>, date: Option<Span>, clock: Option<Span>) -> Option<Stamp> {
    let date = match date {
        Some(span) => Some(read_cell(cx, span)?),
        None => None,
    };
    let Some(clock) = clock else {
        return date;
    };
    let mut stamp = read_cell(cx, clock)?;
    if let Some(date) = date {
        // A time with a date of its own beside a date: which of the two holds?
        if stamp.start.day.is_some() || date.end.is_some() || !date.is_date() {
            return None;
        }
        stamp.start.day = date.start.day;
    }
    Some(stamp)
}

fn with_end(cx: &Context<'_>, mut stamp: Stamp, end: Option<Span>) -> Option<Stamp> {
    if let Some(span) = end {
        let end = read_cell(cx, span)?;
        if end.end.is_some() || stamp.end.is_some() {
            return None;
        }
        stamp.end = Some(end.start);
    }
    Some(stamp)
}

fn with_zone(cx: &Context<'_>, mut stamp: Stamp, zone: Option<Span>) -> Option<Stamp> {
    if let Some(span) = zone {
        let text = span.text(cx.text);
        let (zone, length) = zone::scan(text, &cx.config.zones, Position::Statement)?;
        if length < text.len() || stamp.start.zone.is_some() {
            return None;
        }
        if let Some(end) = &mut stamp.end
            && end.zone.is_none()
        {
            end.zone = Some(zone.clone());
        }
        stamp.start.zone = Some(zone);
    }
    Some(stamp)
}
