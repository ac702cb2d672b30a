//! Front matter without what every postmortem needs: a title, a severity and a date.

use super::support::opening;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::span::Span;

pub const RULE: Rule = Rule {
    code: "PM005",
    name: "missing-field",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/missing-field.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let lacking = lacking(site, postmortem);
    let source = site.sources.get(postmortem.source);
    let finding = |span, message: String| Finding::new(RULE.name, postmortem.source, span, message);
    if postmortem.document.front.span.is_none() && !lacking.is_empty() {
        let lines: Vec<String> = lacking.iter().map(|field| field.line.clone()).collect();
        let help = format!("begin the file with\n+++\n{}\n+++", lines.join("\n"));
        let found = finding(Span::at(0), "there is no front matter".into());
        return vec![found.label("it goes here").help(help)];
    }
    let opening = opening(&source.text, postmortem);
    let each = lacking.into_iter().map(|field| {
        let found = finding(opening, format!("`{}` is missing", field.key));
        let help = format!("add `{}`: {}", field.line, field.about);
        found.label("in this front matter").help(help)
    });
    each.collect()
}

struct Lacking {
    key: &'static str,
    /// How it could be written.
    line: String,
    about: &'static str,
}

fn lacking(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Lacking> {
    let document = &postmortem.document;
    let front = &document.front;
    let mut lacking = Vec::new();
    if front.title.is_none() && !front.unread.may_hold("title") {
        let heading = document.heading.as_ref();
        let title = heading.map_or("What broke, and how", |heading| &heading.value);
        lacking.push(Lacking {
            key: "title",
            line: format!("title = \"{}\"", title.replace(['\\', '"'], "'")),
            about: "what happened, in one line",
        });
    }
    if front.severity.is_none() && !front.unread.may_hold("severity") {
        let severities = &site.config.severities;
        let name = severities.get(1).or(severities.first());
        lacking.push(Lacking {
            key: "severity",
            line: format!(
                "severity = \"{}\"",
                name.map_or("SEV2", |level| &level.name)
            ),
            about: "how grave it was; what the file must contain depends on it",
        });
    }
    if postmortem.date.is_none() && !front.unread.may_hold("date") {
        lacking.push(Lacking {
            key: "date",
            line: format!("date = {}", site.now.today),
            about: "the local date of the incident; or begin the file's name with it",
        });
    }
    lacking
}
