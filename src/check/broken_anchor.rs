//! A link to a heading that there is not.

use rayon::prelude::*;

use super::{Check, Rule, Site};
use crate::address::{Lead, decode, lead};
use crate::diagnostic::{Finding, Level, nearest};
use crate::model::{LinkedAnchors, Postmortem};
use crate::parse::Mention;
use crate::source::{Source, SourceId};

pub const RULE: Rule = Rule {
    code: "PM603",
    name: "broken-anchor",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/broken-anchor.md"),
    check: Check::Site(check),
};

fn check(site: &Site<'_>) -> Vec<Finding> {
    let postmortems: Vec<&Postmortem> = site.corpus.postmortems.iter().collect();
    let anchors = LinkedAnchors::of(site.sources, &postmortems);
    postmortems
        .par_iter()
        .flat_map_iter(|postmortem| {
            let source = site.sources.get(postmortem.source);
            let mentions = postmortem.document.mentions(&source.text);
            mentions
                .filter(|mention| mention.address.contains('#'))
                .filter_map(|mention| finding(&anchors, postmortem.source, source, &mention))
        })
        .collect()
}

fn finding(
    anchors: &LinkedAnchors,
    id: SourceId,
    source: &Source,
    mention: &Mention<'_>,
) -> Option<Finding> {
    let (path, tail) = match lead(source.folder(), &mention.address) {
        Lead::Page { tail } => (source.path.clone(), tail),
        Lead::File { path, tail } => (path, tail),
        _ => return None,
    };
    let (target, anchors) = anchors.page(&path)?;
    let fragment = decode(tail.split_once('#')?.1);
    // `#:~:text=…` is for the browser to look for.
    if anchors.find(&fragment).is_some() || fragment.starts_with(":~:") {
        return None;
    }
    let place = if target == source.path {
        "here".to_owned()
    } else {
        format!("in `{target}`")
    };
    let help = match nearest(&fragment, anchors.ids()) {
        Some(id) => format!("did you mean `#{id}`?"),
        None => "link to a heading that is there, or to the page as a whole".to_owned(),
    };
    let message = format!("there is no heading `#{fragment}` {place}");
    let span = mention.address_span(&source.text);
    let finding = Finding::new(RULE.name, id, span, message);
    Some(finding.label("no such heading").help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found_in_site;

    #[test]
    fn headings_are_looked_for_where_a_link_leads() {
        let a = "## Summary\n\n[a](#summary) [b](#) [c](#top) [d](#:~:text=x) [e](#impact) [f](b.md#Data-lost) [g](b.md) \
            [h](bundle/#cause) [i](gone.md#x) [j](x.rs#L5) [k](b.md#sumary) <a href='#x&amp;y'>l</a> \
            [m](https://example.com/#z)\n";
        let b = "## Summary\n\n[self](b.md#nothing)\n\n### Data *lost*\n";
        let files = [
            ("postmortems/a.md", a),
            ("postmortems/b.md", b),
            ("postmortems/bundle/index.md", "## Root Cause\n\nx\n"),
        ];
        let expected = [
            "3 #impact: there is no heading `#impact` here (link to a heading that is there, or to the page as a whole)",
            "3 bundle/#cause: there is no heading `#cause` in `postmortems/bundle/index.md` \
             (link to a heading that is there, or to the page as a whole)",
            "3 b.md#sumary: there is no heading `#sumary` in `postmortems/b.md` (did you mean `#summary`?)",
            "3 <a href='#x&amp;y'>: there is no heading `#x&y` here \
             (link to a heading that is there, or to the page as a whole)",
            "3 b.md#nothing: there is no heading `#nothing` here \
             (link to a heading that is there, or to the page as a whole)",
        ];
        assert_eq!(
            found_in_site(&RULE, &files, &["postmortems/gone.md"]),
            expected
        );
    }
}
