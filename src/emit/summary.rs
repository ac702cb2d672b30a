//! The summary of a job in GitHub Actions: all findings as a table of Markdown, which the shell puts where GitHub wants it.

use std::fmt::Write;

use super::{Counts, Listing, Places, by_weight, message, one_line};
use crate::diagnostic::{Diagnostic, Level};
use crate::markdown::escaped;
use crate::slug::percent_encoded;
use crate::words::count;

/// Room for the line that says how many are left out.
const LAST_LINE: usize = 100;

/// The summary, of at most `limit` bytes: what weighs most comes first, and what has no room is counted. `blob` is the
/// address that the paths of the repository's files are below; with it, places are links.
pub fn summary(listing: &Listing<'_>, blob: Option<&str>, limit: usize) -> String {
    let mut places = Places::new(listing);
    let counts = Counts::of(listing.diagnostics);
    let checked = count(listing.checked.len(), "postmortem");
    let mut out = format!("### pm check: {counts}\n\nChecked {checked}.\n");
    let mut left = listing.diagnostics.len();
    if left == 0 {
        return fitting(out, limit);
    }
    out += "\n| | Rule | Place | What is wrong, and what to do |\n|:--|:--|:--|:--|\n";
    for diagnostic in by_weight(listing.diagnostics) {
        let row = row(diagnostic, blob, &mut places);
        if out.len() + row.len() + LAST_LINE > limit {
            break;
        }
        out += &row;
        left -= 1;
    }
    if left > 0 {
        let _ = writeln!(
            out,
            "\nThere was no room for {}.",
            count(left, "more finding")
        );
    }
    fitting(out, limit)
}

/// Where there is not even room for the head, nothing is better than half of it.
fn fitting(text: String, limit: usize) -> String {
    if text.len() > limit {
        String::new()
    } else {
        text
    }
}

fn row(diagnostic: &Diagnostic, blob: Option<&str>, places: &mut Places<'_>) -> String {
    let finding = &diagnostic.finding;
    let level = match diagnostic.level {
        Level::Error => "🔴 error",
        Level::Warning => "🟡 warning",
        Level::Hint => "🔵 hint",
    };
    let mut place = code(&places.named(finding.at));
    if let Some(blob) = blob.filter(|_| places.is_current(finding.at)) {
        let path = percent_encoded(&places.path(finding.at.source));
        let line = places
            .position(finding.at.source, finding.at.span.start)
            .line;
        // Without `plain=1` GitHub shows the page and knows no lines.
        place = format!("[{place}]({blob}/{path}?plain=1#L{line})");
    }
    let (id, rule) = (diagnostic.code, finding.rule);
    let text = prose(&message::line(diagnostic));
    format!("| {level} | {id} {rule} | {place} | {text} |\n")
}

/// A message: what stands in backticks is code, and nothing else has a meaning.
fn prose(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    // Of an odd number of backticks the last is one by itself.
    let closed = pieces.len() - usize::from(pieces.len().is_multiple_of(2));
    let mut out = String::with_capacity(text.len() * 2);
    for (index, piece) in pieces.iter().enumerate() {
        match index {
            _ if index >= closed => {
                out.push_str("\\`");
                out.push_str(&escaped(piece));
            }
            _ if index % 2 == 1 => out.push_str(&code(piece)),
            _ => out.push_str(&escaped(piece)),
        }
    }
    out
}

/// Not between backticks, in which a backtick and a bar cannot be written.
fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(&one_line(text)))
}
