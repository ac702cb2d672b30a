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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found_in_site;

    const ORDERS: (&str, &str) = ("postmortems/2024-06-03-orders.md", "# Orders\n");

    /// What is found in a postmortem of this body, beside another one.
    #[track_caller]
    fn check(body: &str, missing: &[&str], expected: &[&str]) {
        let files = [
            (
                "book.toml",
                "[output.pm]\nbase-url = \"https://pm.example.com/x\"\n",
            ),
            ("postmortems/2025-01-15-a.md", body),
            ORDERS,
        ];
        assert_eq!(found_in_site(&RULE, &files, missing), expected, "{body}");
    }

    #[test]
    fn links_that_hold_or_that_nobody_knows_of_are_left_alone() {
        let body = "[a](2024-06-03-orders.md#x) [b](https://gone.example) [c](#x) [d](/x.md) [e](../../x.md) \
            [f](mailto:a@example.com) [g](../runbooks/x.md) ![h](graph.png) `[i](gone.md)` \
            [j](https://pm.example.com/x/postmortems/2024-06-03-orders.html#y) \
            [k](https://pm.example.com/x/postmortems/index.html) [l](https://pm.example.com/x/gone.html)\n";
        check(body, &["postmortems/gone.md", "postmortems/graph.png"], &[]);
    }

    #[test]
    fn links_to_files_that_are_not_there_are_found() {
        check(
            "[a](<gone file.md#x>) <a href=\"../b.md\">b</a> [c][d]\n\n[d]: 2024-06-03-order.md\n",
            &[
                "postmortems/gone file.md",
                "b.md",
                "postmortems/2024-06-03-order.md",
            ],
            &[
                "1 gone file.md#x: there is no file `postmortems/gone file.md` (correct the path, or remove the link)",
                "1 ../b.md: there is no file `b.md` (correct the path, or remove the link)",
                "1 [c][d]: there is no file `postmortems/2024-06-03-order.md` (did you mean `2024-06-03-orders.md`?)",
            ],
        );
        check(
            "[a]() [b](status.example.com/x) [c](www.example.com)\n",
            &[
                "postmortems/status.example.com/x",
                "postmortems/www.example.com",
            ],
            &[
                "1 [a](): this link has no address (write where it leads, or only its text)",
                "1 status.example.com/x: there is no file `postmortems/status.example.com/x` \
                 (write `https://status.example.com/x`, if another host is meant)",
                "1 www.example.com: there is no file `postmortems/www.example.com` \
                 (write `https://www.example.com`, if another host is meant)",
            ],
        );
    }

    #[test]
    fn other_postmortems_are_found_by_their_ids() {
        check(
            "[a](https://pm.example.com/x/postmortems/2024-06-03-oders.html#y)\n",
            &[],
            &[
                "1 https://pm.example.com/x/postmortems/2024-06-03-oders.html#y: \
               there is no postmortem `2024-06-03-oders` (did you mean `2024-06-03-orders`?)",
            ],
        );
        check(
            "+++\nrelated = [\"2024-06-03 Orders\", \"2024-06-03-orders.md\"]\nrepeat-of = \"x\"\n+++\n",
            &[],
            &[
                "2 \"2024-06-03-orders.md\": there is no postmortem `2024-06-03-orders.md` \
                 (did you mean `2024-06-03-orders`?)",
                "3 \"x\": there is no postmortem `x` (write the ID of a postmortem: the name of its file without `.md`)",
            ],
        );
    }

    #[test]
    fn runbooks_are_looked_for_from_the_root() {
        let catalog = "[services.api]\nrunbooks = [\"r/a.md\", \"https://x.example\"]\nreadiness = \"r/b.md\"\n";
        let alerts = "+++\n[[alerts]]\nname = \"x\"\nrunbook = \"R/a.md#top\"\n+++\n";
        let files = [
            ("catalog.toml", catalog),
            ("postmortems/2025-01-15-a.md", alerts),
        ];
        let found = found_in_site(&RULE, &files, &["r/b.md", "R/a.md = r/a.md"]);
        let expected = [
            "3 \"r/b.md\": there is no file `r/b.md` (correct the path, or remove the link)",
            "4 \"R/a.md#top\": there is no file `R/a.md` (its path is `r/a.md`: upper and lower case count)",
        ];
        assert_eq!(found, expected);
    }
}
