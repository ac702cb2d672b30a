//! A picture that the page cannot show, since the site does not have it.

use std::collections::HashSet;

use rayon::prelude::*;

use super::support::links::{self, not_there};
use super::{Check, Rule, Site};
use crate::address::Lead;
use crate::diagnostic::{Finding, Level};
use crate::parse::{LinkKind, Mention};
use crate::source::{Location, SourceId};

pub const RULE: Rule = Rule {
    code: "PM604",
    name: "missing-image",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: true,
    docs: include_str!("../../docs/src/rules/missing-image.md"),
    check: Check::Site(check),
};

fn check(site: &Site<'_>) -> Vec<Finding> {
    let published = links::assets(site.sources);
    site.corpus
        .postmortems
        .par_iter()
        .flat_map_iter(|postmortem| {
            let source = site.sources.get(postmortem.source);
            links::mentions(source, postmortem)
                .filter(|(mention, _)| mention.kind == LinkKind::Image)
                .filter_map(|(mention, lead)| {
                    picture(site, &published, postmortem.source, &mention, &lead)
                })
        })
        .collect()
}

fn picture(
    site: &Site<'_>,
    published: &HashSet<String>,
    id: SourceId,
    mention: &Mention<'_>,
    lead: &Lead,
) -> Option<Finding> {
    let source = site.sources.get(id);
    let at = Location {
        source: id,
        span: mention.address_span(&source.text),
    };
    match lead {
        Lead::Page { tail } if tail.is_empty() => {
            let message = "this picture has no address";
            let finding = Finding::new(RULE.name, id, mention.span, message);
            Some(
                finding
                    .label("shows nothing")
                    .help("write which file it shows, or remove it"),
            )
        }
        Lead::File { path, .. } if site.known.missing_files.contains(path) => {
            Some(not_there(site, RULE.name, "picture", at, path))
        }
        Lead::File { path, .. } if !published.contains(path) => {
            let message = format!("the site does not have `{path}`");
            let help = if source.is_bundle() {
                "move it into the folder of this postmortem".to_owned()
            } else {
                format!(
                    "make the postmortem a folder with the picture in it, `{}/index.md`",
                    source.path.trim_end_matches(".md")
                )
            };
            let finding = Finding::new(RULE.name, id, at.span, message);
            Some(finding.label("not published").help(help))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found_in_site;

    #[test]
    fn pictures_are_those_that_the_site_has() {
        let a = "![a](bundle/graph.png) ![b](https://example.com/x.png) ![c](/x.png) ![d](data:image/png;base64,AA==) \
            ![e](../../x.png) ![f](x.png) <img src=\"y.png\"> ![g]() [h](x.png)\n";
        let bundle = "![a](graph.png) ![b](Graph.png#c) ![d](../x.png)\n";
        let files = [
            ("postmortems/a.md", a),
            ("postmortems/bundle/index.md", bundle),
        ];
        let missing = [
            "postmortems/y.png",
            "postmortems/bundle/Graph.png = postmortems/bundle/graph.png",
        ];
        let expected = [
            "1 x.png: the site does not have `postmortems/x.png` \
             (make the postmortem a folder with the picture in it, `postmortems/a/index.md`)",
            "1 y.png: there is no picture `postmortems/y.png` (correct the path, or remove the link)",
            "1 ![g](): this picture has no address (write which file it shows, or remove it)",
            "1 Graph.png#c: there is no picture `postmortems/bundle/Graph.png` \
             (its name is `graph.png`: upper and lower case count)",
            "1 ../x.png: the site does not have `postmortems/x.png` \
             (move it into the folder of this postmortem)",
        ];
        assert_eq!(found_in_site(&RULE, &files, &missing), expected);
    }
}
