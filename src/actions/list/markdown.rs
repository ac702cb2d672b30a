//! The list as a table of Markdown.

use super::words::{self, NONE};
use super::{Format, Listing};
use crate::aggregate::{Standing, State};
use crate::markdown;
use crate::words::clean;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    help: "a table, for an issue or a page",
    render,
};

fn render(listing: &Listing<'_, '_>) -> String {
    let rows = listing.items.iter().map(|item| row(listing, item));
    format!(
        "| State | Priority | Action | Owner | Due | ID |\n|:--|:--|:--|:--|:--|:--|\n{}",
        rows.collect::<String>()
    )
}

fn row(listing: &Listing<'_, '_>, standing: &Standing<'_>) -> String {
    let mut state = words::state(standing);
    if matches!(standing.state, State::Overdue { .. }) {
        state = format!("**{state}**");
    }
    let moved = words::moved(standing);
    if !moved.is_empty() {
        state = format!("{state}, {moved}");
    }
    let none = || NONE.to_owned();
    let id = escaped(&standing.action.id.to_string());
    let id = match crate::report::words::standing_url(listing.summary.config, standing) {
        Some(url) => format!("[{id}]({url})"),
        None => id,
    };
    format!(
        "| {state} | {} | {} | {} | {} | {id} |\n",
        standing.priority().map_or_else(none, |p| p.to_string()),
        escaped(&words::text(standing)),
        escaped(&words::owners(listing, standing)),
        standing.due().map_or_else(none, |due| due.to_string()),
    )
}

fn escaped(text: &str) -> String {
    markdown::escaped(&clean(text))
}
