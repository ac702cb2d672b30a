//! Raw HTML that the site does not take as its author means it: elements that it shows as text, attributes that it
//! drops.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::parse::html::{self, Attribute, Tag};
use crate::span::Span;
use crate::words::count;

pub const RULE: Rule = Rule {
    code: "PM606",
    name: "dropped-html",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/dropped-html.md"),
    check: Check::Document(check),
};

/// Elements of HTML that a page cannot hold.
const OTHERS: &[&str] = &[
    "address", "applet", "audio", "base", "big", "body", "button", "canvas", "datalist", "dialog",
    "embed", "fieldset", "font", "form", "frame", "frameset", "head", "html", "iframe", "label",
    "legend", "link", "main", "marquee", "math", "menu", "meta", "meter", "noscript", "object",
    "optgroup", "option", "output", "param", "picture", "progress", "script", "search", "select",
    "slot", "source", "style", "svg", "template", "textarea", "tfoot", "title", "track", "video",
];

/// What looks and works the same without them.
const IDLE: &[&str] = &[
    "border",
    "cellpadding",
    "cellspacing",
    "decoding",
    "fetchpriority",
    "loading",
    "referrerpolicy",
    "rel",
    "target",
];

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let document = &postmortem.document;
    if document.html.is_empty() {
        return Vec::new();
    }
    let tags: Vec<(Tag<'_>, usize)> = document
        .raw_html(text)
        .flat_map(|(html, start)| html::tags(html).map(move |tag| (tag, start)))
        .collect();
    let ends = tags.iter().filter(|(tag, _)| tag.is_end);
    let closed: BTreeSet<&str> = ends.map(|(tag, _)| tag.name.as_str()).collect();
    let mut found = Found::default();
    for (tag, start) in tags.iter().filter(|(tag, _)| !tag.is_end) {
        let at = |range: std::ops::Range<usize>| Span::from(range).shift(*start);
        if html::is_element(&tag.name) {
            for attribute in dropped(tag) {
                found.add(attribute_of(tag, attribute), at(attribute.range.clone()));
            }
        } else if is_meant(tag, &closed) {
            found.add(element(&tag.name), at(tag.range.clone()));
        }
    }
    found.findings(postmortem)
}

/// What is said, and what to do.
type Said = (String, &'static str, &'static str);

/// What was found, each kind once: where it is first, and how often it is there.
#[derive(Default)]
struct Found(BTreeMap<Said, (Span, usize)>);

impl Found {
    fn add(&mut self, said: Said, span: Span) {
        let (_, count) = self.0.entry(said).or_insert((span, 0));
        *count += 1;
    }

    fn findings(self, postmortem: &Postmortem) -> Vec<Finding> {
        let finding = |((message, label, help), (span, times)): (Said, (Span, usize))| {
            let more = match times - 1 {
                0 => String::new(),
                more => format!(", here and in {}", count(more, "other place")),
            };
            Finding::new(RULE.name, postmortem.source, span, message + &more)
                .label(label)
                .help(help)
        };
        self.0.into_iter().map(finding).collect()
    }
}

fn dropped<'t, 'h>(tag: &'t Tag<'h>) -> impl Iterator<Item = &'t Attribute<'h>> {
    let matters = |name: &str| !IDLE.contains(&name) && !name.starts_with("data-");
    tag.attributes.iter().filter(move |attribute| {
        matters(&attribute.name) && !html::keeps(&tag.name, &attribute.name)
    })
}

fn attribute_of(tag: &Tag<'_>, attribute: &Attribute<'_>) -> Said {
    let help = match attribute.name.as_str() {
        "id" | "name" => "link to a heading: its ID is made of its text",
        name if name.starts_with("on") => "remove it: the site runs no scripts of its texts",
        _ => "remove it; how things look is the theme's to say",
    };
    let message = format!("the site drops `{}` of `<{}>`", attribute.name, tag.name);
    (message, "dropped", help)
}

/// Whether a tag that a page cannot hold is markup to its author, and not a word in angle brackets: it is an element
/// of HTML and has attributes or an end.
fn is_meant(tag: &Tag<'_>, closed: &BTreeSet<&str>) -> bool {
    let is_used = !tag.attributes.is_empty() || closed.contains(tag.name.as_str());
    is_used && OTHERS.contains(&tag.name.as_str())
}

fn element(name: &str) -> Said {
    let help = match name {
        "audio" | "embed" | "iframe" | "object" | "picture" | "source" | "video" => {
            "link to it, or show a picture of it"
        }
        _ => "write it in Markdown, or in backticks if it is to be read as it stands",
    };
    let message = format!("the site shows `<{name}>` as text");
    (message, "no markup on the site", help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found_in_site;

    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        let found = found_in_site(&RULE, &[("a.md", body)], &[]);
        // Without the help.
        let said = found.iter().map(|found| found.rsplit_once(" (").unwrap().0);
        assert_eq!(said.collect::<Vec<_>>(), expected, "{body}");
    }

    #[test]
    fn what_a_page_holds_and_what_is_no_markup_is_left_alone() {
        check(
            "<details open><summary>a</summary>\n\n<kbd>b</kbd><br/>\n\n</details>\n\n\
             <img src=\"a.png\" alt=b width=30 loading=lazy> <a href=\"x\" target=\"_blank\" rel=noopener title=t>c</a>\n",
            &[],
        );
        check(
            "The <cluster-name> of <address>, a <script> tag, `<video src=x>`, <!-- <font color=red> --> Vec<option>\n",
            &[],
        );
    }

    #[test]
    fn attributes_that_are_dropped_are_found_once() {
        check(
            "<p ID=x CLASS='a b'>a</p>\n\n<td\n  style=\"color: red\"\n>b</td> <p class=c onclick='x()'>d</p> <p class=e>\n",
            &[
                "1 ID=x: the site drops `id` of `<p>`",
                "1 CLASS='a b': the site drops `class` of `<p>`, here and in 2 other places",
                "4 style=\"color: red\": the site drops `style` of `<td>`",
                "5 onclick='x()': the site drops `onclick` of `<p>`",
            ],
        );
    }

    /// What is no element of a page the site shows as text.
    #[test]
    fn the_others_are_no_elements_of_a_page() {
        assert!(OTHERS.is_sorted());
        let both = OTHERS.iter().find(|name| html::is_element(name));
        assert_eq!(both, None);
    }

    #[test]
    fn elements_that_are_shown_as_text_are_found() {
        check(
            "<iframe src=\"x\"></iframe> <font color=red>a</font> <button>b</button> <select>\n",
            &[
                "1 <iframe src=\"x\">: the site shows `<iframe>` as text",
                "1 <font color=red>: the site shows `<font>` as text",
                "1 <button>: the site shows `<button>` as text",
            ],
        );
    }
}
