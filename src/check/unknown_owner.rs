//! An open action whose owner the catalog does not list, where it lists people.

use super::group_owner::is_group;
use super::support::called;
use super::{Check, Rule, Site};
use crate::config::Catalog;
use crate::diagnostic::{Finding, Level, nearest};
use crate::model::Postmortem;
use crate::slug::slug;

pub const RULE: Rule = Rule {
    code: "PM407",
    name: "unknown-owner",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/unknown-owner.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let catalog = &site.config.catalog;
    if catalog.people.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let open = postmortem
        .actions
        .iter()
        .filter(|action| !action.status.is_closed());
    for action in open {
        for owner in &action.written.owners {
            if is_known(catalog, &owner.value) || is_group(catalog, &owner.value) {
                continue;
            }
            let message = format!(
                "{} is owned by `{}`, whom the catalog does not list",
                called(action),
                owner.value
            );
            let help = match meant(catalog, &owner.value) {
                Some(handle) => format!("did you mean `@{handle}`?"),
                None => "correct the name, or add it under `[people]` in catalog.toml".to_owned(),
            };
            let finding = Finding::new(RULE.name, postmortem.source, owner.span, message);
            findings.push(finding.label("not in catalog.toml").help(help));
        }
    }
    findings
}

/// Whether the catalog lists the owner. Nobody is missed where nobody is named: that is a missing owner.
fn is_known(catalog: &Catalog, written: &str) -> bool {
    let owner = catalog.owner(written);
    owner.is_none_or(|owner| catalog.people.contains_key(&owner.0))
}

/// The handle of whoever is called nearly so, or has the word as a part of their name, if it is one person.
fn meant<'a>(catalog: &'a Catalog, written: &str) -> Option<&'a str> {
    let written = slug(written);
    let names = || {
        catalog.people.iter().flat_map(|(handle, person)| {
            let own = person.name.iter().chain(&person.aliases);
            let all = std::iter::once(handle).chain(own);
            all.map(move |name| (slug(name), handle.as_str()))
        })
    };
    let all: Vec<(String, &str)> = names().collect();
    if let Some(near) = nearest(&written, all.iter().map(|(name, _)| name.as_str())) {
        let (_, handle) = all.iter().find(|(name, _)| name == near)?;
        return Some(handle);
    }
    let mut with_word: Vec<&str> = all
        .iter()
        .filter(|(name, _)| name.split('-').any(|word| word == written))
        .map(|(_, handle)| *handle)
        .collect();
    with_word.dedup();
    match with_word.as_slice() {
        [handle] => Some(handle),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found_with;
    use crate::config::catalog::Person;

    #[test]
    fn only_people_of_open_actions_are_looked_for() {
        let items = "- a (@bob)\n- b (@carl)\n- [x] c (@carl)\n- d (@ops)\n- e\n";
        let body = format!("## Action Items\n\n{items}");
        let found = |catalog: &str| found_with(&RULE, catalog, "", &body);
        assert_eq!(found(""), [""; 0]);
        let unknown = "7:6 “b” is owned by `@carl`, whom the catalog does not list";
        assert_eq!(found("[people.bob]\n"), [unknown]);
    }

    #[test]
    fn who_is_meant_is_one_person() {
        let mut catalog = Catalog::default();
        let people = [
            ("anovak", "Alice Novak"),
            ("bob", "Bob Miller"),
            ("beth", "Beth Miller"),
        ];
        for (handle, name) in people {
            let person = Person {
                name: Some(name.into()),
                ..Person::default()
            };
            catalog.people.insert(handle.into(), person);
        }
        let check = |written: &str, known: bool, expected: Option<&str>| {
            assert_eq!(is_known(&catalog, written), known, "{written}");
            if !known {
                assert_eq!(meant(&catalog, written), expected, "{written}");
            }
        };
        check("@bob", true, None);
        check("Beth Miller", true, None);
        check("—", true, None);
        check("@bbo", false, Some("bob"));
        check("Alice Novack", false, Some("anovak"));
        check("Alice", false, Some("anovak"));
        check("Miller", false, None);
        check("@zoe", false, None);
    }
}
