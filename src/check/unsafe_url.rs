//! A link that the site drops, since its address has a scheme that links may not have.

use super::support::links;
use super::{Check, Rule, Site};
use crate::address::{Lead, as_browsers_read, is_picture};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::{LinkKind, Mention};
use crate::source::{Source, SourceId};

pub const RULE: Rule = Rule {
    code: "PM605",
    name: "unsafe-url",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/unsafe-url.md"),
    check: Check::Document(check),
};

/// Schemes whose addresses hold what a browser would run.
const RUN: [&str; 3] = ["javascript", "vbscript", "data"];

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let source = site.sources.get(postmortem.source);
    links::mentions(source, postmortem)
        .filter_map(|(mention, lead)| match lead {
            Lead::Unsafe(scheme) => finding(source, postmortem.source, &mention, &scheme),
            _ => None,
        })
        .collect()
}

fn finding(source: &Source, id: SourceId, mention: &Mention<'_>, scheme: &str) -> Option<Finding> {
    let is_image = mention.kind == LinkKind::Image;
    let runs = RUN.contains(&scheme);
    if is_image && is_picture(&as_browsers_read(&mention.address)) {
        return None;
    }
    // `<deploy:42>` is no link to its author either.
    if mention.is_bare && !runs {
        return None;
    }
    let what = if is_image { "picture" } else { "link" };
    let message = if runs {
        format!("the site drops this {what}: a `{scheme}:` address can hold a script")
    } else {
        format!("the site drops this {what}: it knows no `{scheme}:` addresses")
    };
    let help = match (is_image, runs) {
        (true, _) => "put the picture into a file beside the postmortem",
        (false, true) => "link to a page; what is meant to be read can stand in backticks",
        (false, false) => "link to a page, `https://…`, or write the address in backticks",
    };
    let span = mention.address_span(&source.text);
    let finding = Finding::new(RULE.name, id, span, message);
    Some(finding.label("dropped").help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found_in_site;

    #[test]
    fn what_the_site_drops_is_found() {
        let body = "[a](javascript:x) [b](java&#9;script:x) [c](VBScript:x) [d](s3://bucket/x) <deploy:42> \
            <data:text/html,x> ![e](data:image/svg+xml,x) ![f](data:image/png;base64,AA==) [g](data:image/png;base64,AA==) \
            <a href='\u{1}javascript:x'>h</a> [i](mailto:a@example.com) `[j](javascript:x)` [k](x:y.md)\n";
        let run = "link to a page; what is meant to be read can stand in backticks";
        let unknown = "link to a page, `https://…`, or write the address in backticks";
        let file = "put the picture into a file beside the postmortem";
        let drops = |marked: &str, what: &str, why: &str, help: &str| {
            format!("1 {marked}: the site drops this {what}: {why} ({help})")
        };
        let script = |scheme: &str| format!("a `{scheme}:` address can hold a script");
        let expected = [
            drops("javascript:x", "link", &script("javascript"), run),
            drops("[b](java&#9;script:x)", "link", &script("javascript"), run),
            drops("VBScript:x", "link", &script("vbscript"), run),
            drops(
                "s3://bucket/x",
                "link",
                "it knows no `s3:` addresses",
                unknown,
            ),
            drops("data:text/html,x", "link", &script("data"), run),
            drops("data:image/svg+xml,x", "picture", &script("data"), file),
            drops("data:image/png;base64,AA==", "link", &script("data"), run),
            drops("\u{1}javascript:x", "link", &script("javascript"), run),
            drops("x:y.md", "link", "it knows no `x:` addresses", unknown),
        ];
        assert_eq!(found_in_site(&RULE, &[("a.md", body)], &[]), expected);
    }
}
