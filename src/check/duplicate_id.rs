//! An ID that another postmortem has too, or that cannot be one.

use std::collections::BTreeMap;

use super::support::opening;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Postmortem, PostmortemId};
use crate::source::Location;
use crate::span::Span;

pub const RULE: Rule = Rule {
    code: "PM008",
    name: "duplicate-id",
    level: Some(Level::Error),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/duplicate-id.md"),
    check: Check::Site(check),
};

fn check(site: &Site<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<&PostmortemId, &Postmortem> = BTreeMap::new();
    let mut findings = Vec::new();
    for postmortem in &site.corpus.postmortems {
        if !postmortem.id.names_a_page() {
            findings.push(unfit(site, postmortem));
        } else if let Some(other) = first.get(&postmortem.id) {
            findings.push(double(site, postmortem, other));
        } else {
            first.insert(&postmortem.id, postmortem);
        }
    }
    findings
}

fn unfit(site: &Site<'_>, postmortem: &Postmortem) -> Finding {
    let message = if postmortem.id.0.is_empty() {
        "the ID has no letter or digit".to_owned()
    } else {
        format!(
            "the ID `{}` is taken by the list of all postmortems",
            PostmortemId::RESERVED
        )
    };
    let finding = Finding::new(
        RULE.name,
        postmortem.source,
        place(site, postmortem),
        message,
    );
    finding
        .label(origin(postmortem))
        .help("set `id = \"2025-01-15-what-broke\"`, or name the file so")
}

fn double(site: &Site<'_>, postmortem: &Postmortem, other: &Postmortem) -> Finding {
    let path = |postmortem: &Postmortem| &site.sources.get(postmortem.source).path;
    let message = format!(
        "`{}` and `{}` have the same ID, `{}`",
        path(other),
        path(postmortem),
        postmortem.id.0
    );
    let there = Location {
        source: other.source,
        span: place(site, other),
    };
    Finding::new(
        RULE.name,
        postmortem.source,
        place(site, postmortem),
        message,
    )
    .label(origin(postmortem))
    .related(there, origin(other))
    .help("rename one file, or set another `id`: it is the last part of the page's address")
}

fn place(site: &Site<'_>, postmortem: &Postmortem) -> Span {
    match &postmortem.document.front.id {
        Some(id) => id.span,
        None => opening(&site.sources.get(postmortem.source).text, postmortem),
    }
}

fn origin(postmortem: &Postmortem) -> &'static str {
    match postmortem.document.front.id {
        Some(_) => "its ID is set here",
        None => "its ID comes from the file's name",
    }
}
