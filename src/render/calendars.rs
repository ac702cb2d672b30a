//! `actions.ics` and `actions/by-owner/<owner>.ics`: the open actions on their due dates, for calendars to subscribe to.

use super::site::{Site, owner_path};
use super::{Contents, OutputFile};
use crate::aggregate::Standing;
use crate::report::calendar;

/// Where the calendar of all open actions is.
pub(super) const PATH: &str = "actions.ics";

/// The calendar of everybody, and one for everyone who owns an action.
pub(super) fn render(site: &Site<'_>) -> Vec<OutputFile> {
    let title = &site.config.title;
    let all = file(site, PATH, &format!("Action items: {title}"), &site.actions);
    let owners = site.input.summary.by_owner().into_iter();
    let owners = owners.filter_map(|(owner, group)| {
        let own = site.shown_of(group).actions;
        let name = site.config.catalog.display_name(owner);
        let name = format!("Action items of {name}: {title}");
        (!own.is_empty()).then(|| file(site, &beside(&owner_path(owner)), &name, &own))
    });
    std::iter::once(all).chain(owners).collect()
}

/// The calendar beside a page.
pub(super) fn beside(page: &str) -> String {
    page.trim_end_matches(".html").to_owned() + ".ics"
}

fn file(site: &Site<'_>, path: &str, name: &str, own: &[Standing<'_>]) -> OutputFile {
    OutputFile {
        path: path.to_owned(),
        contents: Contents::Bytes(calendar(site.input.summary, name, own).into_bytes()),
    }
}
