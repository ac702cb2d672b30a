//! The list for programs. The schema is documented in `docs/src/json.md`; a field is never renamed or removed without a
//! new version.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Format, Listing};
use crate::aggregate::Standing;
use crate::report::{ActionJson, Places};
use crate::source::{LineIndex, SourceId};

pub(super) const FORMAT: Format = Format {
    name: "json",
    help: "for programs; documented and versioned",
    render,
};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Root<'r> {
    version: u32,
    today: NaiveDate,
    /// Why slips are not known; empty where they are.
    history_unknown: &'r str,
    actions: Vec<Action<'r>>,
}

#[derive(Serialize)]
struct Action<'r> {
    file: &'r str,
    line: usize,
    #[serde(flatten)]
    facts: ActionJson<'r>,
}

fn render(listing: &Listing<'_, '_>) -> String {
    let mut lines = Lines(HashMap::new());
    let history = listing.summary.history.as_ref().err();
    let actions = listing.items.iter();
    let root = Root {
        version: VERSION,
        today: listing.summary.now.today,
        history_unknown: history.map_or("", |unknown| unknown.0.as_str()),
        actions: actions
            .map(|item| action(listing, item, &mut lines))
            .collect(),
    };
    let json = serde_json::to_string_pretty(&root);
    json.expect("the view has string keys and finite numbers only") + "\n"
}

fn action<'r>(
    listing: &'r Listing<'_, '_>,
    standing: &'r Standing<'_>,
    lines: &mut Lines,
) -> Action<'r> {
    let source = standing.postmortem.source;
    Action {
        file: &listing.sources.get(source).path,
        line: lines.of(listing, source, standing.action.written.span.start),
        facts: ActionJson::new(
            listing.summary,
            standing,
            Places::full(listing.summary, standing),
        ),
    }
}

/// The beginnings of lines, of each file once.
pub(super) struct Lines(HashMap<SourceId, LineIndex>);

impl Lines {
    /// The line of an offset, from 1.
    pub fn of(&mut self, listing: &Listing<'_, '_>, id: SourceId, at: usize) -> usize {
        let index = self.0.entry(id);
        let index = index.or_insert_with(|| LineIndex::new(&listing.sources.get(id).text));
        index.line(at).0 + 1
    }
}
