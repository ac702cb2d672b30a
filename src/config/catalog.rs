//! `catalog.toml`: the services, teams and people of an organisation.

mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::slug::slug;
use crate::source::SourceId;
use crate::span::Spanned;

pub(super) use read::read;

/// Services, teams and people by name.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    pub services: BTreeMap<String, Service>,
    pub teams: BTreeMap<String, Team>,
    /// By handle.
    pub people: BTreeMap<String, Person>,
    /// The file that the spans are of.
    pub source: Option<SourceId>,
    /// Made of `people` when it is first asked; thousands of actions ask.
    handles: OnceLock<Handles>,
    /// Teams by the name of each of their people, made of `people` and `teams` when they are first asked.
    members: OnceLock<BTreeMap<OwnerName, BTreeSet<String>>>,
}

/// The handles of people by the ways in which they are written.
#[derive(Debug, Clone, Default)]
struct Handles {
    /// By the [`slug`] of a handle, a name or an alias.
    names: BTreeMap<String, String>,
    /// By an address in lower case.
    addresses: BTreeMap<String, String>,
    /// The names and addresses under which somebody else could be meant as well.
    shared: BTreeSet<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Service {
    /// 1 is the most critical, 4 has no objective.
    pub tier: Option<u8>,
    pub team: Option<String>,
    /// Paths or URLs.
    pub runbooks: Vec<Spanned<String>>,
    /// The path of the readiness checklist.
    pub readiness: Option<Spanned<String>>,
    pub sla: Option<Sla>,
    pub objectives: Vec<Objective>,
}

/// What was promised to customers; looser than the objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Sla {
    /// The share of good events or time, 0 to 1.
    pub target: f64,
    pub window_days: u32,
}

/// A service-level objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    pub name: String,
    pub kind: ObjectiveKind,
    /// The share of good events or time, 0 to 1.
    pub target: f64,
    /// Rolling, 30 unless said.
    pub window_days: u32,
    /// For a request-based objective, the valid events of a window.
    pub valid_events: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectiveKind {
    Time,
    Request,
}

#[derive(Debug, Clone, Default)]
pub struct Team {
    /// A handle.
    pub lead: Option<String>,
    /// A handle: whom the lead answers to.
    pub director: Option<String>,
    /// Handles.
    pub members: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Person {
    /// The name as it is shown.
    pub name: Option<String>,
    /// Other ways in which the person is written: names, handles, addresses.
    pub aliases: Vec<String>,
    pub team: Option<String>,
    pub email: Option<String>,
}

/// A person as the one name under which their actions are gathered: the catalog's handle, or the [`slug`] of what is
/// written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnerName(pub String);

impl Catalog {
    /// The service of a name, whatever its case and punctuation, as it is gathered on its page.
    pub fn service(&self, written: &str) -> Option<&Service> {
        self.services.get(written).or_else(|| {
            let key = slug(written);
            let mut named = self.services.iter();
            named
                .find(|(name, _)| slug(name) == key)
                .map(|(_, service)| service)
        })
    }

    /// The team of a name, whatever its case and punctuation.
    pub fn team(&self, written: &str) -> Option<&Team> {
        self.teams.get(written).or_else(|| {
            let key = slug(written);
            let mut named = self.teams.iter();
            named
                .find(|(name, _)| slug(name) == key)
                .map(|(_, team)| team)
        })
    }

    /// Folds the ways in which a person is written: `@alice`, `Alice`, `Alice <alice@…>`, the catalog's names and aliases.
    ///
    /// This is the one place that does. `None` where nothing is written that could be a name.
    pub fn owner(&self, written: &str) -> Option<OwnerName> {
        let (name, address) = split_address(written);
        let key = slug(name);
        let handles = self.handles.get_or_init(|| handles(&self.people));
        let by_address = address.and_then(|a| handles.addresses.get(&a.to_ascii_lowercase()));
        if let Some(handle) = by_address.or_else(|| handles.names.get(&key)) {
            return Some(OwnerName(handle.clone()));
        }
        let local = address.map(|a| slug(a.split('@').next().unwrap_or(a)));
        // Without a catalog entry the address says more than a display name: two people can be called Alice.
        [local.unwrap_or_default(), key]
            .into_iter()
            .find(|text| !text.is_empty())
            .map(OwnerName)
    }

    /// The handle of the person who is written so, where nobody else can be meant: no other claims the name or the
    /// address, and a first name is no other's too.
    pub fn certain_handle(&self, written: &str) -> Option<&str> {
        let owner = self.owner(written)?;
        let (handle, _) = self.people.get_key_value(&owner.0)?;
        let handles = self.handles.get_or_init(|| handles(&self.people));
        let (name, address) = split_address(written);
        let shared = |key: &str| handles.shared.contains(key);
        let is_shared =
            shared(&slug(name)) || address.is_some_and(|a| shared(&a.to_ascii_lowercase()));
        (!is_shared).then_some(handle)
    }

    /// The name that a person is shown by.
    pub fn display_name<'a>(&'a self, owner: &'a OwnerName) -> &'a str {
        let person = self.people.get(&owner.0);
        person
            .and_then(|person| person.name.as_deref())
            .unwrap_or(&owner.0)
    }

    /// The teams of a person, sorted: the one their entry names and those that list them.
    pub fn teams_of(&self, owner: &OwnerName) -> Vec<&str> {
        let members = self.members.get_or_init(|| self.members());
        let teams = members.get(owner).into_iter().flatten();
        teams.map(String::as_str).collect()
    }

    fn members(&self) -> BTreeMap<OwnerName, BTreeSet<String>> {
        let mut members: BTreeMap<OwnerName, BTreeSet<String>> = BTreeMap::new();
        for (handle, person) in &self.people {
            let teams = members.entry(OwnerName(handle.clone())).or_default();
            teams.extend(person.team.clone());
        }
        for (name, team) in &self.teams {
            let written = team.members.iter().chain(&team.lead);
            for owner in written.filter_map(|written| self.owner(written)) {
                members.entry(owner).or_default().insert(name.clone());
            }
        }
        members
    }
}

/// Of two people who claim one spelling, the one whose handle it is has it, else the first by handle.
fn handles(people: &BTreeMap<String, Person>) -> Handles {
    let mut found = Handles::default();
    let mut shared = BTreeSet::new();
    let mut add = |names: &mut BTreeMap<String, String>, key: String, handle: &String| {
        if names.entry(key.clone()).or_insert_with(|| handle.clone()) != handle {
            shared.insert(key);
        }
    };
    for handle in people.keys() {
        add(&mut found.names, slug(handle), handle);
    }
    for (handle, person) in people {
        for text in person.name.iter().chain(&person.aliases) {
            add(&mut found.names, slug(text), handle);
        }
        for address in person.email.iter().chain(&person.aliases) {
            add(&mut found.addresses, address.to_ascii_lowercase(), handle);
        }
    }
    found.names.remove("");
    for (handle, person) in people {
        let name = slug(person.name.as_deref().unwrap_or_default());
        let others = |word: &&str| found.names.get(*word).is_some_and(|named| named != handle);
        shared.extend(name.split('-').filter(others).map(str::to_owned));
    }
    found.shared = shared;
    found
}

/// `Alice <alice@example.com>` → the name and the address; an address alone is both.
fn split_address(written: &str) -> (&str, Option<&str>) {
    let written = written.trim().trim_start_matches('@');
    if let Some((name, rest)) = written.split_once('<') {
        return (name.trim(), Some(rest.trim_end_matches('>').trim()));
    }
    let is_address = written.contains('@') && !written.contains(char::is_whitespace);
    (written, is_address.then_some(written))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_to_write_a_person_are_one_owner() {
        let mut catalog = Catalog::default();
        let alice = Person {
            name: Some("Alice Novak".into()),
            aliases: vec!["ali".into()],
            email: Some("alice@example.com".into()),
            ..Person::default()
        };
        catalog.people.insert("alice".into(), alice);
        let check = |written: &str, expected: &str| {
            assert_eq!(
                catalog.owner(written).map(|o| o.0).unwrap_or_default(),
                expected,
                "{written}"
            );
        };
        check("@alice", "alice");
        check("Alice", "alice");
        check("Alice Novak", "alice");
        check("ALI", "alice");
        check("Al <alice@example.com>", "alice");
        check("alice@example.com", "alice");
        check("@bob.jones", "bob-jones");
        check("Bob Jones", "bob-jones");
        check("Bob <bob.jones@example.com>", "bob-jones");
        check("bob.jones@example.com", "bob-jones");
        check(" — ", "");
    }

    #[test]
    fn of_two_who_claim_a_spelling_the_handle_wins() {
        let mut catalog = Catalog::default();
        let aliased = |alias: &str| Person {
            aliases: vec![alias.into()],
            ..Person::default()
        };
        catalog.people.insert("ann".into(), aliased("bea"));
        catalog
            .people
            .insert("bea".into(), aliased("B@Example.com"));
        assert_eq!(catalog.owner("@bea"), Some(OwnerName("bea".into())));
        assert_eq!(
            catalog.owner("ann <b@example.com>"),
            Some(OwnerName("bea".into()))
        );
    }

    #[test]
    fn a_handle_is_certain_where_nobody_else_can_be_meant() {
        let mut catalog = Catalog::default();
        for (handle, name, alias) in [
            ("alice", "Alice Novak", "ali"),
            ("bea", "Bea Ito", "boss"),
            ("carl", "Carl Ito", "boss"),
            ("ito", "Alice Ito", "a@example.com"),
            ("zed", "Zed", "A@example.com"),
        ] {
            let person = Person {
                name: Some(name.into()),
                aliases: vec![alias.into()],
                ..Person::default()
            };
            catalog.people.insert(handle.into(), person);
        }
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(catalog.certain_handle(written), expected, "{written}");
        };
        check("Alice Novak", Some("alice"));
        check("@ALI", Some("alice"));
        check("Zed", Some("zed"));
        check("Bea", Some("bea"));
        // It could be Alice Ito.
        check("Alice", None);
        check("boss", None);
        check("Ito", None);
        check("a@example.com", None);
        check("Dave", None);
    }

    #[test]
    fn teams_are_those_that_list_somebody_and_the_one_they_name() {
        let mut catalog = Catalog::default();
        let alice = Person {
            team: Some("payments".into()),
            ..Person::default()
        };
        let team = |lead: &str, members: &[&str]| Team {
            lead: Some(lead.into()),
            director: None,
            members: members.iter().map(ToString::to_string).collect(),
        };
        catalog.people.insert("alice".into(), alice);
        let platform = team("@alice", &["Bob Jones"]);
        catalog.teams.insert("platform".into(), platform);
        let core = team("carol", &["alice"]);
        catalog.teams.insert("core".into(), core);
        let teams = |owner: &str| catalog.teams_of(&OwnerName(owner.into())).join(" ");
        assert_eq!(teams("alice"), "core payments platform");
        assert_eq!(teams("bob-jones"), "platform");
        assert_eq!(teams("dave"), "");
    }
}
