//! A link to what is not there: a file, another postmortem, nothing at all.
//!
//! What is elsewhere is not fetched.

use rayon::prelude::*;

use super::support::links::{self, near, not_there};
use super::{Check, Rule, Site};
use crate::address::Lead;
use crate::diagnostic::{Finding, Level};
use crate::model::{Postmortem, PostmortemId};
use crate::parse::{LinkKind, Mention};
use crate::slug::slug;
use crate::source::{Location, SourceId};
use crate::span::{Span, Spanned};

pub const RULE: Rule = Rule {
    code: "PM602",
    name: "broken-link",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: true,
    docs: include_str!("../../docs/src/rules/broken-link.md"),
    check: Check::Site(check),
};

fn check(site: &Site<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = site
        .corpus
        .postmortems
        .par_iter()
        .flat_map_iter(|postmortem| document(site, postmortem))
        .collect();
    if let Some(source) = site.config.catalog.source {
        let named = links::in_catalog(site.config);
        findings.extend(named.filter_map(|path| in_repository(site, source, path)));
    }
    findings
}

fn document(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let source = site.sources.get(postmortem.source);
    let front = &postmortem.document.front;
    let mut findings: Vec<Finding> = links::mentions(source, postmortem)
        .filter(|(mention, _)| mention.kind == LinkKind::Link)
        .filter_map(|(mention, lead)| link(site, postmortem.source, &mention, &lead))
        .collect();
    let runbooks = links::runbooks(postmortem);
    findings.extend(runbooks.filter_map(|path| in_repository(site, postmortem.source, path)));
    let ids = front.related.iter().chain(&front.repeat_of);
    findings.extend(ids.filter_map(|id| named(site, postmortem.source, id)));
    findings
}

fn link(site: &Site<'_>, source: SourceId, mention: &Mention<'_>, lead: &Lead) -> Option<Finding> {
    let text = &site.sources.get(source).text;
    match lead {
        Lead::File { path, .. } if site.known.missing_files.contains(path) => {
            let span = mention.address_span(text);
            Some(not_there(
                site,
                RULE.name,
                "file",
                Location { source, span },
                path,
            ))
        }
        Lead::Page { tail } if tail.is_empty() => {
            let finding = Finding::new(RULE.name, source, mention.span, "this link has no address");
            let help = "write where it leads, or only its text";
            Some(finding.label("leads nowhere").help(help))
        }
        Lead::Elsewhere => {
            let id = links::own_page(site.config, &mention.address)?;
            let span = mention.address_span(text);
            site.corpus
                .get(&id)
                .is_none()
                .then(|| no_postmortem(site, source, span, &id.0))
        }
        _ => None,
    }
}

/// A file that is named from the root.
fn in_repository(site: &Site<'_>, source: SourceId, written: &Spanned<String>) -> Option<Finding> {
    let Lead::File { path, .. } = links::from_root(&written.value) else {
        return None;
    };
    let at = Location {
        source,
        span: written.span,
    };
    let is_missing = site.known.missing_files.contains(&path);
    is_missing.then(|| not_there(site, RULE.name, "file", at, &path))
}

/// Another postmortem that is named by its ID.
fn named(site: &Site<'_>, source: SourceId, written: &Spanned<String>) -> Option<Finding> {
    let id = PostmortemId(slug(&written.value));
    let is_missing = site.corpus.get(&id).is_none();
    is_missing.then(|| no_postmortem(site, source, written.span, &written.value))
}

fn no_postmortem(site: &Site<'_>, source: SourceId, span: Span, written: &str) -> Finding {
    let name = written.rsplit('/').next().unwrap_or(written);
    let name = slug(name.trim_end_matches(".md"));
    let ids = site.corpus.postmortems.iter().map(|p| p.id.0.as_str());
    let help = match near(&name, ids) {
        Some(id) => format!("did you mean `{id}`?"),
        None => "write the ID of a postmortem: the name of its file without `.md`".to_owned(),
    };
    let message = format!("there is no postmortem `{written}`");
    Finding::new(RULE.name, source, span, message)
        .label("no such ID")
        .help(help)
}
