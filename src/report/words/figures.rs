//! The phrases on ages and completion.

use super::{NONE, clean};
use crate::report::{Completion, Report, Row, Share};

/// `2 of 3`, and of how many it is not known.
pub fn share(share: Share) -> String {
    let known = format!("{} of {}", share.yes, share.known());
    match (share.known(), share.unknown) {
        (_, 0) => known,
        (0, _) => "unknown".into(),
        (_, unknown) => format!("{known} ({unknown} unknown)"),
    }
}

/// The figures in sentences, each after what it is about; none where nothing is open and nothing was closed.
pub fn figures(report: &Report<'_>) -> Vec<(&'static str, String)> {
    let figures = &report.figures;
    let mut sentences = Vec::new();
    if figures.open > 0 {
        let buckets = figures.ages.buckets().into_iter();
        let buckets = buckets.filter(|(_, count)| *count > 0);
        let ages = buckets.map(|(bucket, count)| format!("{bucket}: {count}"));
        let parts = std::iter::once(figures.open.to_string()).chain(ages);
        sentences.push(("Open", parts.collect::<Vec<_>>().join(" · ")));
    }
    if let Some(slipped) = figures.slipped.filter(|slipped| *slipped > 0) {
        sentences.push(("Slipped", format!("{slipped} of the {} open", figures.open)));
    }
    let completion = &figures.completion;
    if completion.done + completion.dropped > 0 {
        sentences.push(("Done", done(report, completion)));
    }
    sentences
}

fn done(report: &Report<'_>, completion: &Completion) -> String {
    let mut parts = vec![format!(
        "{} since {}",
        completion.done, report.options.since
    )];
    if completion.done > 0 {
        let last = share(completion.by_last_due);
        if report.summary.history.is_ok() {
            let first = share(completion.by_first_due);
            parts.push(format!("by the first due date: {first}"));
            parts.push(format!("by the last: {last}"));
        } else {
            parts.push(format!("by the due date: {last}"));
        }
        parts.push(format!(
            "within policy: {}",
            share(completion.within_policy)
        ));
    }
    if completion.dropped > 0 {
        parts.push(format!("dropped: {}", completion.dropped));
    }
    parts.join(" · ")
}

/// The header of the figures of groups.
pub const FIGURES: [&str; 10] = [
    "",
    "Open",
    "Overdue",
    "Slipped",
    "≤ 7 days",
    "≤ 30",
    "≤ 90",
    "> 90",
    "Age unknown",
    "Done in time",
];

/// The figures of one group, under [`FIGURES`].
pub fn figures_row(row: &Row) -> [String; FIGURES.len()] {
    let figures = &row.figures;
    let ages = figures.ages;
    let done = figures.completion.by_last_due;
    [
        clean(&row.name),
        figures.open.to_string(),
        figures.overdue.to_string(),
        figures
            .slipped
            .map_or_else(|| NONE.into(), |slipped| slipped.to_string()),
        ages.up_to_7_days.to_string(),
        ages.up_to_30_days.to_string(),
        ages.up_to_90_days.to_string(),
        ages.over_90_days.to_string(),
        ages.unknown.to_string(),
        match figures.completion.done {
            0 => NONE.into(),
            _ => share(done),
        },
    ]
}
