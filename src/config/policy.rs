//! Severities, what they require, and the site's own names for sections, columns and statuses.

use std::collections::BTreeMap;

use super::{Config, SeverityLevel};
use crate::diagnostic::nearest;
use crate::span::{Span, Spanned};
use crate::tables::{Table, Value};
use crate::vocabulary::{Priority, SectionKind, Vocabulary, fold};

/// Ten years: whoever means more means never, and leaves the key out.
const MAX_HOURS: u32 = 87_600;

/// `[[output.pm.severities]]`, from the most severe to the least; they replace the default list.
pub(super) fn severities(t: &mut Table<'_>) -> Option<Vec<SeverityLevel>> {
    let mut names = BTreeMap::new();
    let levels = t.tables("severities", |t| level(t, &mut names))?;
    let levels: Vec<SeverityLevel> = levels.into_iter().flatten().collect();
    (!levels.is_empty()).then_some(levels)
}

/// A severity; `names` are those of the ones before it.
fn level(t: &mut Table<'_>, names: &mut BTreeMap<String, Span>) -> Option<SeverityLevel> {
    t.require("name");
    let name = t.read("name", Value::text);
    let aliases = t.read("aliases", Value::texts).unwrap_or_default();
    let acknowledge = t.read("acknowledge-minutes", |value| value.count(1..=u32::MAX));
    let postmortem = t.read("postmortem-due-hours", |value| value.count(1..=MAX_HOURS));
    let due_days = t.table("due-days", |t| {
        let days = Priority::ALL.iter().map(|priority| {
            let days = t.read(priority.as_str(), |value| value.count(0..=u32::MAX));
            Some((*priority, days?.value))
        });
        days.flatten().collect()
    });
    let own: BTreeMap<String, Span> = name
        .iter()
        .chain(&aliases)
        .map(|text| (fold(&text.value), text.span))
        .collect();
    for (key, span) in own {
        if let Some(before) = names.get(&key) {
            let finding = t
                .finding("invalid-value", span, "two severities share this name")
                .label("the second")
                .help("give it to one of them")
                .related(t.location(*before), "the first");
            t.report(finding);
        } else {
            names.insert(key, span);
        }
    }
    Some(SeverityLevel {
        name: name?.value,
        aliases: aliases.into_iter().map(|alias| alias.value).collect(),
        acknowledge_minutes: acknowledge.map(|minutes| minutes.value),
        postmortem_due_hours: postmortem.map(|hours| hours.value),
        due_days: due_days.unwrap_or_default(),
    })
}

/// The canonical name of the severity that a key names.
pub(super) fn severity(t: &Table<'_>, config: &Config, key: &Spanned<String>) -> Option<String> {
    if let Some(severity) = config.severity(&key.value) {
        return Some(severity.name);
    }
    let names = || config.severities.iter().map(|level| level.name.as_str());
    let list: Vec<String> = names().map(|name| format!("`{name}`")).collect();
    let list = list.join(", ");
    let help = match nearest(&key.value, names()) {
        Some(near) => format!("did you mean `{near}`? The severities are {list}"),
        None => format!("write one of {list}"),
    };
    let finding = t
        .finding(
            "invalid-value",
            key.span,
            format!("`{}` is not a severity of this site", key.value),
        )
        .label("unknown severity")
        .help(help);
    t.report(finding);
    None
}

/// `[output.pm.required]`: the sections that each severity requires.
pub(super) fn required(t: &mut Table<'_>, config: &mut Config) {
    for (key, value) in t.entries() {
        let severity = severity(t, config, &key);
        let Some(texts) = value.texts() else { continue };
        let mut sections = Vec::new();
        for text in texts {
            match config.section(&text.value) {
                Some(section) if sections.contains(&section) => {}
                Some(section) => sections.push(section),
                None => report_section(t, config, &text),
            }
        }
        if let Some(severity) = severity {
            config.required.insert(severity, sections);
        }
    }
}

fn report_section(t: &Table<'_>, config: &Config, text: &Spanned<String>) {
    let own = config.sections.keys().map(String::as_str);
    let known = SectionKind::ALL.iter().map(|kind| kind.as_str());
    let help = match nearest(&text.value, known.chain(own)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write a section that `pm` knows, or make it an alias of one under `[output.pm.sections]`".into(),
    };
    let finding = t
        .finding(
            "invalid-value",
            text.span,
            format!("`{}` is not a section that `pm` knows", text.value),
        )
        .label("unknown section")
        .help(help);
    t.report(finding);
}

/// A table of the site's own names and the canonical ones that they stand for.
pub(super) fn aliases<V: Vocabulary + PartialEq>(t: &mut Table<'_>) -> BTreeMap<String, V> {
    let mut found: BTreeMap<String, V> = BTreeMap::new();
    for (alias, value) in t.entries() {
        let Some(word) = value.word::<V>() else {
            continue;
        };
        let before = found.insert(fold(&alias.value), word.value);
        if before.is_some_and(|before| before != word.value) {
            let message = format!("`{}` is given two meanings", alias.value);
            let finding = t
                .finding("invalid-value", alias.span, message)
                .label("the second")
                .help("keep one of the two: names are compared without case and punctuation");
            t.report(finding);
        }
    }
    found
}
