//! `[output.pm.rules]`: levels of rules, for all postmortems and for those of one severity.

use std::collections::BTreeMap;

use super::Config;
use super::policy::severity;
use crate::diagnostic::Level;
use crate::tables::Table;

const LEVELS: [(&str, Option<Level>); 4] = [
    ("off", None),
    ("hint", Some(Level::Hint)),
    ("warn", Some(Level::Warning)),
    ("error", Some(Level::Error)),
];

/// A name with a level is a rule, one with a table a severity.
pub(super) fn read(t: &mut Table<'_>, config: &mut Config) {
    for (name, value) in t.entries() {
        if value.is_table() {
            let Some(severity) = severity(t, config, &name) else {
                continue;
            };
            let rules = value.table(|t| levels(t, config)).unwrap_or_default();
            config
                .severity_rules
                .entry(severity)
                .or_default()
                .extend(rules);
        } else if let Some(level) = value.one_of(&LEVELS) {
            config
                .rule_spans
                .push((name.value.clone(), t.location(name.span)));
            config.rules.insert(name.value, level.value);
        }
    }
}

fn levels(t: &mut Table<'_>, config: &mut Config) -> BTreeMap<String, Option<Level>> {
    let mut levels = BTreeMap::new();
    for (name, value) in t.entries() {
        if let Some(level) = value.one_of(&LEVELS) {
            config
                .rule_spans
                .push((name.value.clone(), t.location(name.span)));
            levels.insert(name.value, level.value);
        }
    }
    levels
}
