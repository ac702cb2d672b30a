//! Actions and postmortems gathered by what they have in common.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use chrono::{Datelike, NaiveDate};

use super::{Ages, Counts, Standing, Summary};
use crate::model::{OwnerName, Postmortem, Severity};
use crate::slug::slug;
use crate::source::SourceId;
use crate::vocabulary::{ActionStatus, FactorCategory, Priority, Vocabulary};

/// What has one thing in common, such as a team.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// As it is shown.
    pub name: String,
    /// In the order of [`Summary::actions`].
    pub actions: Vec<Standing<'a>>,
    /// The newest first. Where only an action can have the thing in common (an owner, a due date, a priority, a
    /// status), the postmortems of these actions.
    pub postmortems: Vec<&'a Postmortem>,
}

impl<'a> Group<'a> {
    pub fn counts(&self) -> Counts {
        Counts::of(&self.actions)
    }

    pub fn ages(&self) -> Option<Ages> {
        Ages::of(&self.actions)
    }

    /// Adds an action, once however often it names the group: they come one after another.
    fn add(&mut self, standing: &Standing<'a>) {
        let same = |last: &Standing<'_>| std::ptr::eq(last.action, standing.action);
        if !self.actions.last().is_some_and(same) {
            self.actions.push(*standing);
        }
    }

    fn add_postmortem(&mut self, postmortem: &'a Postmortem) {
        let same = |last: &&Postmortem| std::ptr::eq(*last, postmortem);
        if !self.postmortems.last().is_some_and(same) {
            self.postmortems.push(postmortem);
        }
    }
}

/// Where names are free text, the key is the [`slug`] of the name, so that `Payments` and `payments` are one group.
impl<'a> Summary<'a> {
    /// What a team's name, as written, is gathered under.
    pub fn team(&self, written: &str) -> Named {
        Named::new(written, &self.team_names)
    }

    /// What a service's name, as written, is gathered under.
    pub fn service(&self, written: &str) -> Named {
        Named::new(written, &self.service_names)
    }

    /// By owner; an action with several is in the group of each.
    pub fn by_owner(&self) -> BTreeMap<&'a OwnerName, Group<'a>> {
        let catalog = &self.config.catalog;
        self.gather_actions(
            |standing| standing.action.owners.iter(),
            |owner| (owner, catalog.display_name(owner).to_owned()),
        )
    }

    pub fn by_due(&self) -> BTreeMap<Option<NaiveDate>, Group<'a>> {
        self.gather_actions(
            |standing| [standing.due()],
            |due| (due, due.map_or("no due date".into(), |due| due.to_string())),
        )
    }

    pub fn by_priority(&self) -> BTreeMap<Option<Priority>, Group<'a>> {
        self.gather_actions(
            |standing| [standing.priority()],
            |priority| {
                let name = priority.map_or("no priority", Priority::as_str);
                (priority, name.to_owned())
            },
        )
    }

    pub fn by_status(&self) -> BTreeMap<ActionStatus, Group<'a>> {
        self.gather_actions(
            |standing| [standing.action.status],
            |status| (status, status.to_string()),
        )
    }

    /// By the severity of the postmortem, `None` where it is not known.
    pub fn by_severity(&self) -> BTreeMap<Option<&'a Severity>, Group<'a>> {
        self.gather_postmortems(
            |postmortem| [postmortem.severity.as_ref()],
            |severity| {
                let name = severity.map_or("no severity", |severity| &severity.name);
                (severity, name.to_owned())
            },
        )
    }

    /// By the year of the incident, `None` where it is not known.
    pub fn by_year(&self) -> BTreeMap<Option<i32>, Group<'a>> {
        self.gather_postmortems(
            |postmortem| [postmortem.date.map(|date| date.year())],
            |year| (year, year.map_or("no date".into(), |year| year.to_string())),
        )
    }

    pub fn by_service(&self) -> BTreeMap<String, Group<'a>> {
        self.gather_postmortems(
            |p| p.document.front.services.iter().map(|s| s.value.as_str()),
            |written| self.service(written).into_pair(),
        )
    }

    pub fn by_tag(&self) -> BTreeMap<String, Group<'a>> {
        self.gather_postmortems(
            |p| p.document.front.tags.iter().map(|tag| tag.value.as_str()),
            |written| Named::new(written, &Names::new()).into_pair(),
        )
    }

    /// The actions by [`Summary::teams_of`], the postmortems by their own teams: a team can owe an action of
    /// another's postmortem.
    pub fn by_team(&self) -> BTreeMap<String, Group<'a>> {
        let mut found = Gatherer::new(|written: &str| self.team(written).into_pair());
        for standing in &self.actions {
            for team in self.teams_of(standing) {
                found.group(team).add(standing);
            }
        }
        for postmortem in &self.postmortems {
            for team in &postmortem.teams {
                found.group(team.as_str()).add_postmortem(postmortem);
            }
        }
        found.finish()
    }

    /// The actions by the categories of the factors that they name, the postmortems by those of all their factors.
    pub fn by_factor_category(&self) -> BTreeMap<FactorCategory, Group<'a>> {
        let mut found = Gatherer::new(|category: FactorCategory| (category, category.to_string()));
        for standing in &self.actions {
            for category in standing.factor_categories() {
                found.group(category).add(standing);
            }
        }
        for postmortem in &self.postmortems {
            for factor in &postmortem.document.factors {
                if let Some(category) = factor.category.known() {
                    found.group(*category).add_postmortem(postmortem);
                }
            }
        }
        found.finish()
    }

    /// Gathers by what only an action has.
    fn gather_actions<W, K, I>(
        &self,
        written: impl Fn(&Standing<'a>) -> I,
        fold: impl FnMut(W) -> (K, String),
    ) -> BTreeMap<K, Group<'a>>
    where
        W: Hash + Eq + Copy,
        K: Ord,
        I: IntoIterator<Item = W>,
    {
        let mut found = Gatherer::new(fold);
        for standing in &self.actions {
            for written in written(standing) {
                found.group(written).add(standing);
            }
        }
        let places = self.postmortems.iter().enumerate();
        let places: HashMap<SourceId, usize> = places.map(|(at, p)| (p.source, at)).collect();
        let mut groups = found.finish();
        for group in groups.values_mut() {
            let sources = group
                .actions
                .iter()
                .map(|standing| standing.postmortem.source);
            let mut found: Vec<usize> = sources.map(|source| places[&source]).collect();
            found.sort_unstable();
            found.dedup();
            group.postmortems = found.into_iter().map(|at| self.postmortems[at]).collect();
        }
        groups
    }

    /// Gathers by what a postmortem has, and its actions with it.
    fn gather_postmortems<W, K, I>(
        &self,
        written: impl Fn(&'a Postmortem) -> I,
        fold: impl FnMut(W) -> (K, String),
    ) -> BTreeMap<K, Group<'a>>
    where
        W: Hash + Eq + Copy,
        K: Ord,
        I: IntoIterator<Item = W>,
    {
        let mut found = Gatherer::new(fold);
        for standing in &self.actions {
            for written in written(standing.postmortem) {
                found.group(written).add(standing);
            }
        }
        for postmortem in &self.postmortems {
            for written in written(postmortem) {
                found.group(written).add_postmortem(postmortem);
            }
        }
        found.finish()
    }
}

/// A name that people write freely: the [`slug`] under which it is gathered, and how it is shown, which is the
/// catalog's spelling where the catalog has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub key: String,
    pub name: String,
}

impl Named {
    fn new(written: &str, catalog: &Names<'_>) -> Self {
        let mut key = slug(written);
        if key.is_empty() {
            written.clone_into(&mut key);
        }
        let name = catalog.get(&key).copied().unwrap_or(written).to_owned();
        Self { key, name }
    }

    fn into_pair(self) -> (String, String) {
        (self.key, self.name)
    }
}

/// The names of a table of the catalog by the slugs under which they are gathered.
pub(super) type Names<'a> = BTreeMap<String, &'a str>;

pub(super) fn names<'a>(catalog: impl Iterator<Item = &'a String>) -> Names<'a> {
    catalog.map(|name| (slug(name), name.as_str())).collect()
}

/// Puts things into groups; every way to write a group's name is folded once, however often it comes.
struct Gatherer<'a, W, K, F> {
    fold: F,
    written: HashMap<W, usize>,
    keys: BTreeMap<K, usize>,
    groups: Vec<Group<'a>>,
}

impl<'a, W, K, F> Gatherer<'a, W, K, F>
where
    W: Hash + Eq + Copy,
    K: Ord,
    F: FnMut(W) -> (K, String),
{
    fn new(fold: F) -> Self {
        Self {
            fold,
            written: HashMap::new(),
            keys: BTreeMap::new(),
            groups: Vec::new(),
        }
    }

    fn group(&mut self, written: W) -> &mut Group<'a> {
        let index = *self.written.entry(written).or_insert_with(|| {
            let (key, name) = (self.fold)(written);
            *self.keys.entry(key).or_insert_with(|| {
                self.groups.push(Group {
                    name,
                    actions: Vec::new(),
                    postmortems: Vec::new(),
                });
                self.groups.len() - 1
            })
        });
        &mut self.groups[index]
    }

    fn finish(self) -> BTreeMap<K, Group<'a>> {
        let mut keys: Vec<_> = self.keys.into_iter().collect();
        keys.sort_by_key(|(_, index)| *index);
        let keys = keys.into_iter().map(|(key, _)| key);
        keys.zip(self.groups).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::samples::Site;

    /// One line a group: `key (name): actions / postmortems`, in short.
    fn check<K: std::fmt::Debug>(groups: &BTreeMap<K, Group<'_>>, expected: &[&str]) {
        let line = |(key, group): (&K, &Group<'_>)| {
            let short = |p: &Postmortem| p.id.0[11..12].to_uppercase();
            let action =
                |s: &Standing<'_>| format!("{}{}", short(s.postmortem), &s.action.id.local[3..]);
            let actions: Vec<_> = group.actions.iter().map(action).collect();
            let postmortems: Vec<_> = group.postmortems.iter().map(|p| short(p)).collect();
            let (actions, postmortems) = (actions.join(" "), postmortems.join(" "));
            format!("{key:?} ({}): {actions} / {postmortems}", group.name)
        };
        assert_eq!(groups.iter().map(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn actions_are_gathered_by_what_they_have() {
        let site = Site::sample();
        let summary = site.summary();
        check(
            &summary.by_owner(),
            &[
                r#"OwnerName("alice") (Alice Novak): C1 C3 C4 / C"#,
                r#"OwnerName("bob") (bob): C2 C4 C5 / C"#,
                r#"OwnerName("carol-diaz") (carol-diaz): S3 / S"#,
            ],
        );
        check(
            &summary.by_due(),
            &[
                "None (no due date): S1 S3 / S",
                "Some(2026-01-03) (2026-01-03): C1 / C",
                "Some(2026-01-10) (2026-01-10): C5 / C",
                "Some(2026-01-14) (2026-01-14): C2 / C",
                "Some(2026-01-20) (2026-01-20): C3 / C",
                "Some(2026-02-01) (2026-02-01): S2 / S",
                "Some(2026-03-01) (2026-03-01): C4 / C",
            ],
        );
        check(
            &summary.by_priority(),
            &[
                "None (no priority): S2 S3 / S",
                "Some(P0) (P0): C2 / C",
                "Some(P1) (P1): C1 C5 / C",
                "Some(P2) (P2): C3 C4 / C",
                "Some(P3) (P3): S1 / S",
            ],
        );
        check(
            &summary.by_status(),
            &[
                "Open (open): C1 C3 S2 S1 / C S",
                "InProgress (in-progress): C2 / C",
                "Blocked (blocked): C4 / C",
                "Done (done): C5 / C",
                "WontDo (wont-do): S3 / S",
            ],
        );
    }

    #[test]
    fn postmortems_are_gathered_with_their_actions() {
        let site = Site::sample();
        let summary = site.summary();
        check(
            &summary.by_service(),
            &[
                r#""checkout-api" (checkout-api): C1 C2 C3 C4 C5 / C"#,
                r#""search" (Search): S2 S1 S3 / S"#,
            ],
        );
        check(
            &summary.by_tag(),
            &[
                r#""database" (database): C1 C2 C3 S2 C4 S1 C5 S3 / C S"#,
                r#""latency" (latency): S2 S1 S3 / S"#,
            ],
        );
        check(
            &summary.by_year(),
            &["Some(2025) (2025): C1 C2 C3 S2 C4 S1 C5 S3 / C S"],
        );
        let by_severity = summary.by_severity();
        let names: Vec<_> = by_severity
            .values()
            .map(|group| (group.name.as_str(), group.actions.len()))
            .collect();
        assert_eq!(names, [("SEV2", 5), ("SEV3", 3)]);
    }

    #[test]
    fn a_team_is_the_actions_own_else_its_owners_else_the_postmortems() {
        let site = Site::sample();
        check(
            &site.summary().by_team(),
            &[
                r#""discovery" (discovery): S1 S3 / S"#,
                r#""finance" (Finance): S2 / "#,
                r#""payments" (payments): C1 C3 C4 / C"#,
                r#""platform" (platform): C2 C4 C5 / "#,
            ],
        );
    }

    #[test]
    fn a_factor_category_has_the_actions_that_name_the_factor() {
        let site = Site::sample();
        check(
            &site.summary().by_factor_category(),
            &[
                "DetectionGap (detection-gap): C2 / C",
                "RolloutGap (rollout-gap): C1 C2 / C",
            ],
        );
    }
}
