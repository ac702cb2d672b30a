//! A published postmortem that a change takes away, or takes much away from: a section, entries of the timeline, a good
//! part of its text.
//!
//! What only moved or was put in other words is not removed. In doubt the rule is silent.

use std::collections::HashSet;

use super::support::opening;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::Postmortem;
use crate::model::versions::Version;
use crate::parse::{Section, TimelineEntry};
use crate::source::Location;
use crate::span::Span;
use crate::time::Moment;
use crate::vocabulary::{DocumentStatus, SectionKind, fold};

pub const RULE: Rule = Rule {
    code: "PM705",
    name: "published-text-removed",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/published-text-removed.md"),
    check: Check::Change(check),
};

/// A section with fewer letters and digits than this says little more than that there is nothing to say.
const LITTLE: usize = 40;

/// How many letters and digits, and which share of all in percent, a text must lose until it is said of the whole.
const MUCH: usize = 400;
const SHARE: usize = 30;

fn check(site: &Site<'_>, versions: &[Version<'_>]) -> Vec<Finding> {
    let published = versions
        .iter()
        .filter(|version| version.was.status == DocumentStatus::Published);
    published
        .flat_map(|version| match version.is {
            None => vec![whole(site, version.was)],
            Some(is) if is.status == DocumentStatus::Draft => vec![withdrawn(site, is)],
            Some(is) => parts(site, version.was, is),
        })
        .collect()
}

const HELP: &str = "correct what is wrong and leave the rest, which others have read; if it must go, tell the reviewers why";

fn whole(site: &Site<'_>, was: &Postmortem) -> Finding {
    let front = &was.document.front;
    let title = front.title.as_ref().or(was.document.heading.as_ref());
    let text = &site.sources.get(was.source).text;
    let span = title.map_or_else(|| opening(text, was), |title| title.span);
    Finding::new(
        RULE.name,
        was.source,
        span,
        "a published postmortem was deleted",
    )
    .label("as it was")
    .help(HELP)
}

fn withdrawn(site: &Site<'_>, is: &Postmortem) -> Finding {
    let text = &site.sources.get(is.source).text;
    let status = is.document.front.status.span();
    let span = status.unwrap_or_else(|| opening(text, is));
    Finding::new(
        RULE.name,
        is.source,
        span,
        "a published postmortem was made a draft",
    )
    .label("was `published`")
    .help(HELP)
}

fn parts(site: &Site<'_>, was: &Postmortem, is: &Postmortem) -> Vec<Finding> {
    // What cannot be read may hold anything.
    if is.document.front.unread.broken {
        return Vec::new();
    }
    let change = Change {
        was,
        is,
        old: &site.sources.get(was.source).text,
        new: &site.sources.get(is.source).text,
    };
    let left = phrases(change.new);
    let mut findings = change.sections(&left);
    findings.extend(change.timeline(&left));
    if findings.is_empty() {
        findings.extend(change.text());
    }
    findings
}

struct Change<'a> {
    was: &'a Postmortem,
    is: &'a Postmortem,
    old: &'a str,
    new: &'a str,
}

impl Change<'_> {
    fn sections(&self, left: &HashSet<String>) -> Vec<Finding> {
        let names = self.names();
        let sections = self.was.document.sections.iter();
        let lost = sections.filter(|section| {
            let content = section.content.text(self.old);
            weight(content) >= LITTLE && !names.contains(&name(section)) && !is_left(content, left)
        });
        let finding = |section: &Section| {
            let message = format!("the published section {} was removed", section.title.value);
            self.finding(opening(self.new, self.is), message)
                .label("in this file")
                .related(self.there(section.title.span), "as it was")
        };
        lost.map(finding).collect()
    }

    /// The sections that there are, by [`name`], and those of which something is given as TOML.
    fn names(&self) -> HashSet<String> {
        let document = &self.is.document;
        let in_toml = [
            (SectionKind::Timeline, !document.timeline.is_empty()),
            (
                SectionKind::ContributingFactors,
                !document.factors.is_empty(),
            ),
            (
                SectionKind::Impact,
                !document.impact.is_empty() || document.impact_text.is_some(),
            ),
            // They have rules of their own.
            (SectionKind::ActionItems, true),
        ];
        let in_toml = in_toml.iter().filter(|(_, is_there)| *is_there);
        let in_toml = in_toml.map(|(kind, _)| kind.to_string());
        document.sections.iter().map(name).chain(in_toml).collect()
    }

    fn timeline(&self, left: &HashSet<String>) -> Option<Finding> {
        let now = &self.is.document.timeline;
        if now.is_empty() || self.is.document.front.unread.may_hold("timeline") {
            return None;
        }
        let instant = |entry: &TimelineEntry| entry.at.as_ref().ok().map(Moment::utc);
        let instants: HashSet<_> = now.iter().filter_map(instant).collect();
        let texts: HashSet<String> = now.iter().map(|entry| normal(&entry.text)).collect();
        let is_kept = |entry: &TimelineEntry| {
            instant(entry).is_some_and(|at| instants.contains(&at))
                || texts.contains(&normal(&entry.text))
                || is_left(&entry.text, left)
        };
        let entries = self.was.document.timeline.iter();
        let lost: Vec<&TimelineEntry> = entries.filter(|entry| !is_kept(entry)).collect();
        if lost.is_empty() {
            return None;
        }
        let message = match lost.len() {
            1 => "an entry of the published timeline was removed".to_owned(),
            many => format!("{many} entries of the published timeline were removed"),
        };
        let section = self.is.document.section(SectionKind::Timeline);
        let span = section.map_or_else(|| opening(self.new, self.is), |section| section.title.span);
        let finding = self.finding(span, message).label("in here");
        let shown = lost.iter().take(3);
        Some(shown.fold(finding, |finding, entry| {
            finding.related(self.there(entry.span), "as it was")
        }))
    }

    fn text(&self) -> Option<Finding> {
        let (old, new) = (weight(self.old), weight(self.new));
        let lost = old.saturating_sub(new);
        if lost < MUCH || lost * 100 < old * SHARE {
            return None;
        }
        let share = lost * 100 / old;
        let message = format!("{share} % of the published text was removed");
        let finding = self.finding(opening(self.new, self.is), message);
        Some(finding.label("in this file"))
    }

    fn finding(&self, span: Span, message: String) -> Finding {
        Finding::new(RULE.name, self.is.source, span, message).help(HELP)
    }

    fn there(&self, span: Span) -> Location {
        Location {
            source: self.was.source,
            span,
        }
    }
}

/// By what a section is known: what it is, else its heading.
fn name(section: &Section) -> String {
    let kind = section.kind.map(|kind| kind.to_string());
    kind.unwrap_or_else(|| fold(&section.title.value))
}

/// How many letters and digits a text has, comments apart. Markup and the padding of tables weigh nothing, and no
/// language is put at a disadvantage.
fn weight(text: &str) -> usize {
    let mut weight = 0;
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        weight += letters(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    weight + letters(rest)
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn normal(text: &str) -> String {
    words(text).join(" ")
}

/// Every three words that follow one another.
fn phrases(text: &str) -> HashSet<String> {
    words(text)
        .windows(3)
        .map(|three| three.join(" "))
        .collect()
}

/// Whether half of what a text says is still said somewhere.
fn is_left(text: &str, left: &HashSet<String>) -> bool {
    let all = phrases(text);
    let kept = all.iter().filter(|phrase| left.contains(*phrase));
    !all.is_empty() && kept.count() * 2 >= all.len()
}
