//! The site for programs: `index.json` lists the postmortems, `postmortems/<id>.json` has all that is known of one, and
//! `actions.json` has the actions.
//!
//! `docs/src/schema` has a JSON Schema of each. A file's `version` changes when a field goes or changes its meaning; new
//! fields may come at any time.

mod index;
mod lines;
mod postmortem;
mod written;

use rayon::prelude::*;
use serde::Serialize;

use super::site::Site;
use super::{Contents, OutputFile, site};
use crate::aggregate::Standing;
use crate::anchor;
use crate::model::PostmortemId;
use crate::report::{ActionJson, Places};
use crate::slug::percent_encoded;

pub(super) const INDEX: &str = "index.json";
pub(super) const ACTIONS: &str = "actions.json";

/// The version of all three.
const VERSION: u32 = 1;

/// The whole of `actions.json`.
#[derive(Debug, Serialize)]
struct ActionsJson<'a> {
    version: u32,
    title: &'a str,
    /// The day as of which actions are overdue or not.
    today: String,
    /// Why the past is not known; empty where it is.
    history_unknown: &'a str,
    /// What is overdue first.
    actions: Vec<ActionJson<'a>>,
}

/// All three kinds of files.
pub(super) fn render(site: &Site<'_>) -> anyhow::Result<Vec<OutputFile>> {
    let own = site
        .postmortems
        .par_iter()
        .map(|it| postmortem::render(site, it));
    let mut files: Vec<OutputFile> = own.collect::<anyhow::Result<_>>()?;
    files.push(index::render(site)?);
    let actions = ActionsJson {
        version: VERSION,
        title: &site.config.title,
        today: site.input.summary.now.today.to_string(),
        history_unknown: history_unknown(site),
        actions: site.actions.iter().map(|it| action(site, "", it)).collect(),
    };
    files.push(file(ACTIONS.into(), &actions)?);
    Ok(files)
}

/// The file of one postmortem.
pub(super) fn postmortem_path(id: &PostmortemId) -> String {
    site::postmortem_path(id)
        .trim_end_matches(".html")
        .to_owned()
        + ".json"
}

/// An action, seen from a file whose way to the site's root is `root`.
fn action<'a>(site: &Site<'a>, root: &str, standing: &Standing<'a>) -> ActionJson<'a> {
    let page = format!("{root}{}", page(&standing.postmortem.id));
    let anchor = percent_encoded(&anchor::action(&standing.action.id.local));
    let places = Places {
        action: Some(format!("{page}#{anchor}")),
        postmortem: Some(page),
    };
    ActionJson::new(site.input.summary, standing, places)
}

/// The page of a postmortem as an address.
fn page(id: &PostmortemId) -> String {
    percent_encoded(&site::postmortem_path(id))
}

fn history_unknown<'a>(site: &Site<'a>) -> &'a str {
    let unknown = site.input.summary.history.as_ref().err();
    unknown.map_or("", |unknown| &unknown.0)
}

fn file(path: String, view: &impl Serialize) -> anyhow::Result<OutputFile> {
    Ok(OutputFile {
        path,
        contents: Contents::Bytes(lines::to_vec(view)?),
    })
}
