//! Two versions of a site → which postmortem and which action of the one is which of the other.
//!
//! What cannot be told is left out: nothing is said of it.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

use super::build::normal_text;
use super::{Action, Postmortem};
use crate::source::{SourceId, Sources};
use crate::span::Span;
use crate::vocabulary::fold;

/// What became of a postmortem.
#[derive(Debug, Clone)]
pub struct Version<'a> {
    pub was: &'a Postmortem,
    /// `None` where it is gone.
    pub is: Option<&'a Postmortem>,
    /// What became of its actions, in their order.
    pub actions: Vec<ActionVersion<'a>>,
}

/// What became of an action.
#[derive(Debug, Clone, Copy)]
pub struct ActionVersion<'a> {
    pub was: &'a Action,
    /// `None` where it is gone; it may have moved to another postmortem.
    pub is: Option<(&'a Postmortem, &'a Action)>,
}

/// Compares postmortems as they were with those among which they would be now.
///
/// A postmortem is the same by its ID, else by its file, else by its date and title. An action is the same by its text
/// and ID, else by its text, else by its ID; else an action of the same text elsewhere is the one that has moved, and
/// one of almost the same text, where not both have IDs, is the one that was reworded. Text comes before ID, since a
/// table that is numbered anew is more common than two actions of one text.
pub fn compare<'a>(
    sources: &Sources,
    old: &'a [Postmortem],
    new: &[&'a Postmortem],
) -> Vec<Version<'a>> {
    let matched = postmortems(sources, old, new);
    let mut files: Vec<Matching<'a>> = Vec::new();
    for (was, fate) in old.iter().zip(&matched) {
        let is = match fate {
            Fate::Unclear => continue,
            Fate::Gone => None,
            Fate::Kept(index) => Some(new[*index]),
        };
        files.push(Matching::new(was, is));
    }
    let kept: HashSet<usize> = matched.iter().filter_map(|fate| fate.kept()).collect();
    let all = new.iter().enumerate();
    let added = all.filter(|(index, _)| !kept.contains(index));
    let added: Vec<&'a Postmortem> = added.map(|(_, postmortem)| *postmortem).collect();
    moved(&mut files, &added);
    for file in &mut files {
        file.reworded();
    }
    files.into_iter().map(Matching::version).collect()
}

/// What became of a postmortem, by its index among the new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept(usize),
    Gone,
    Unclear,
}

impl Fate {
    fn kept(self) -> Option<usize> {
        match self {
            Self::Kept(index) => Some(index),
            Self::Gone | Self::Unclear => None,
        }
    }
}

fn postmortems(sources: &Sources, old: &[Postmortem], new: &[&Postmortem]) -> Vec<Fate> {
    let mut fates = vec![Fate::Gone; old.len()];
    let mut taken = HashSet::new();
    let mut pass = |key: &dyn Fn(&Postmortem) -> Option<String>| {
        let mut of_key: HashMap<String, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for (index, postmortem) in old.iter().enumerate() {
            if let (None, Some(key)) = (fates[index].kept(), key(postmortem)) {
                of_key.entry(key).or_default().0.push(index);
            }
        }
        for (index, postmortem) in new.iter().enumerate() {
            if let (false, Some(key)) = (taken.contains(&index), key(postmortem)) {
                of_key.entry(key).or_default().1.push(index);
            }
        }
        for (old, new) in of_key.values() {
            if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
                fates[*old] = Fate::Kept(*new);
                taken.insert(*new);
            } else if !new.is_empty() {
                for old in old {
                    fates[*old] = Fate::Unclear;
                }
            }
        }
    };
    let path = |postmortem: &Postmortem| sources.get(postmortem.source).path.clone();
    pass(&|postmortem| Some(format!("{} {}", postmortem.id.0, path(postmortem))));
    pass(&|postmortem| Some(postmortem.id.0.clone()));
    pass(&|postmortem| Some(path(postmortem)));
    pass(&|postmortem| Some(format!("{} {}", postmortem.date?, fold(&postmortem.title))));
    fates
}

/// The actions of a postmortem on their way to their successors.
struct Matching<'a> {
    was: &'a Postmortem,
    is: Option<&'a Postmortem>,
    old: Vec<Item<'a>>,
    /// Those of `is` that are nobody's successors.
    free: Vec<Item<'a>>,
    found: Vec<Option<(&'a Postmortem, &'a Action)>>,
}

#[derive(Clone)]
struct Item<'a> {
    action: &'a Action,
    text: String,
}

fn items(postmortem: &Postmortem) -> Vec<Item<'_>> {
    let item = |action| Item {
        action,
        text: normal_text(&action.written.text.value),
    };
    postmortem.actions.iter().map(item).collect()
}

impl<'a> Matching<'a> {
    fn new(was: &'a Postmortem, is: Option<&'a Postmortem>) -> Self {
        let mut matching = Self {
            was,
            is,
            old: items(was),
            free: is.map(items).unwrap_or_default(),
            found: vec![None; was.actions.len()],
        };
        matching.pass(|item| (item.text.clone(), item.action.id.local.clone()));
        matching.pass(|item| item.text.clone());
        matching.pass(|item| item.action.id.local.clone());
        matching
    }

    /// Pairs what has the same key, in the order of the file.
    fn pass<K: Hash + Eq>(&mut self, key: impl Fn(&Item<'a>) -> K) {
        let Some(is) = self.is else { return };
        let mut of_key: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (index, item) in self.free.iter().enumerate() {
            of_key.entry(key(item)).or_default().push_back(index);
        }
        let mut taken = HashSet::new();
        for (item, found) in self.old.iter().zip(&mut self.found) {
            if found.is_some() {
                continue;
            }
            if let Some(index) = of_key.get_mut(&key(item)).and_then(VecDeque::pop_front) {
                *found = Some((is, self.free[index].action));
                taken.insert(index);
            }
        }
        self.take(&taken);
    }

    fn take(&mut self, taken: &HashSet<usize>) {
        let mut index = 0;
        self.free.retain(|_| {
            index += 1;
            !taken.contains(&(index - 1))
        });
    }

    /// Pairs what has almost the same text, the likest first.
    fn reworded(&mut self) {
        let lost: Vec<usize> = (0..self.old.len())
            .filter(|index| self.found[*index].is_none())
            .collect();
        let Some(is) = self.is else { return };
        // Each is held against each, and a table that is new from top to bottom is not a reworded one.
        if lost.len().max(self.free.len()) > MANY {
            return;
        }
        let mut pairs = Vec::new();
        for old in lost {
            for (new, item) in self.free.iter().enumerate() {
                let likeness = likeness(&self.old[old], item);
                if likeness >= ALMOST {
                    pairs.push((likeness, old, new));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut taken = HashSet::new();
        for (_, old, new) in pairs {
            if self.found[old].is_none() && taken.insert(new) {
                self.found[old] = Some((is, self.free[new].action));
            }
        }
        self.take(&taken);
    }

    fn version(self) -> Version<'a> {
        let actions = self.old.iter().zip(&self.found);
        Version {
            was: self.was,
            is: self.is,
            actions: actions
                .map(|(item, found)| ActionVersion {
                    was: item.action,
                    is: *found,
                })
                .collect(),
        }
    }
}

/// Finds the actions that are gone from their postmortems in others, by their text.
fn moved<'a>(files: &mut [Matching<'a>], added: &[&'a Postmortem]) {
    let mut of_text: HashMap<String, VecDeque<(&'a Postmortem, &'a Action)>> = HashMap::new();
    let kept = files
        .iter()
        .filter_map(|file| Some((file.is?, file.free.clone())));
    let added = added
        .iter()
        .map(|postmortem| (*postmortem, items(postmortem)));
    for (postmortem, items) in kept.chain(added) {
        for item in items {
            let here = of_text.entry(item.text).or_default();
            here.push_back((postmortem, item.action));
        }
    }
    let mut taken: HashSet<(SourceId, Span)> = HashSet::new();
    for file in files.iter_mut() {
        for (item, found) in file.old.iter().zip(&mut file.found) {
            if found.is_none() {
                *found = of_text.get_mut(&item.text).and_then(VecDeque::pop_front);
                taken.extend(found.map(|(at, action)| (at.source, action.written.span)));
            }
        }
    }
    for file in files {
        let source = file.is.map(|postmortem| postmortem.source);
        let is_free = |item: &Item<'_>| {
            source.is_none_or(|source| !taken.contains(&(source, item.action.written.span)))
        };
        file.free.retain(is_free);
    }
}

/// How many actions of a file are looked through for a reworded one.
const MANY: usize = 40;

/// From which share of words on, in percent, two texts are almost the same.
const ALMOST: usize = 60;

/// The share of words that two texts have in common, in percent (Dice's coefficient); all of them where something was
/// added at the end or taken from it, such as what was done; 0 for two that have IDs of their own, which say that they
/// are not the same.
fn likeness(old: &Item<'_>, new: &Item<'_>) -> usize {
    if old.action.written.id.is_some() && new.action.written.id.is_some() {
        return 0;
    }
    let begins = |long: &str, short: &str| {
        let rest = long.strip_prefix(short);
        !short.is_empty() && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    if begins(&old.text, &new.text) || begins(&new.text, &old.text) {
        return 100;
    }
    let words = |item: &Item<'_>| {
        let mut words: HashMap<String, usize> = HashMap::new();
        for word in item.text.split(|c: char| !c.is_alphanumeric()) {
            if !word.is_empty() {
                *words.entry(word.to_owned()).or_default() += 1;
            }
        }
        words
    };
    let (old, new) = (words(old), words(new));
    let all: usize = old.values().chain(new.values()).sum();
    let common = old
        .iter()
        .map(|(word, count)| count.min(new.get(word).unwrap_or(&0)));
    200 * common.sum::<usize>() / all.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::model;
    use crate::parse;
    use crate::source::Source;

    /// Files, as path, front matter and actions (rows of `ID | text`), before and after; what became of each old file
    /// and of its actions.
    type File<'a> = (&'a str, &'a str, &'a [&'a str]);

    fn check(old: &[File<'_>], new: &[File<'_>], expected: &[&str]) {
        let mut sources = Sources::default();
        let mut read = |files: &[File<'_>]| -> Vec<Postmortem> {
            let postmortem = |(path, front, rows): &File<'_>| {
                let table = "## Action Items\n\n| ID | Action |\n|---|---|\n";
                let rows: Vec<String> = rows.iter().map(|row| format!("| {row} |\n")).collect();
                let text = format!("+++\n{front}\n+++\n{table}{}", rows.concat());
                let id = sources.add(Source::new((*path).into(), text.into_bytes()));
                let (document, _) = parse::parse(id, sources.get(id), &Config::default());
                model::postmortem(id, sources.get(id), document, &Config::default())
            };
            files.iter().map(postmortem).collect()
        };
        let (old, new) = (read(old), read(new));
        let new: Vec<&Postmortem> = new.iter().collect();
        let mut found = Vec::new();
        for version in compare(&sources, &old, &new) {
            let path = |postmortem: &Postmortem| sources.get(postmortem.source).path.as_str();
            let is = version.is.map_or("gone", path);
            found.push(format!("{} → {is}", path(version.was)));
            for action in version.actions {
                let is = action.is.map_or("gone".to_owned(), |(at, action)| {
                    let text = &action.written.text.value;
                    let id = action.written.id.as_ref().map_or("-", |id| &id.value);
                    if version.is.is_some_and(|is| is.source == at.source) {
                        format!("{id} {text}")
                    } else {
                        format!("{id} {text} in {}", path(at))
                    }
                });
                found.push(format!("  {} → {is}", action.was.written.text.value));
            }
        }
        assert_eq!(found, expected);
    }

    fn check_actions(old: &[&str], new: &[&str], expected: &[&str]) {
        let mut lines = vec!["a.md → a.md"];
        lines.extend(expected);
        check(&[("a.md", "", old)], &[("a.md", "", new)], &lines);
    }

    #[test]
    fn a_postmortem_is_known_by_id_file_or_date_and_title() {
        let dated = "date = 2025-01-15\ntitle = \"Down\"";
        let other = "date = 2025-01-15\ntitle = \"Down again\"";
        check(
            &[
                ("a.md", "id = \"x\"", &[]),
                ("b.md", "id = \"y\"", &[]),
                ("c.md", dated, &[]),
                ("d.md", "", &[]),
            ],
            &[
                ("b.md", "id = \"z\"", &[]),
                ("e.md", "id = \"x\"", &[]),
                ("f.md", other, &[]),
                ("g.md", dated, &[]),
            ],
            &["a.md → e.md", "b.md → b.md", "c.md → g.md", "d.md → gone"],
        );
    }

    #[test]
    fn of_what_is_unclear_nothing_is_said() {
        let dated = "date = 2025-01-15\ntitle = \"Down\"";
        check(
            &[("c.md", dated, &["1 | Gone"]), ("d.md", "", &[])],
            &[("e.md", dated, &[]), ("f.md", dated, &[])],
            &["d.md → gone"],
        );
        // Two files of one ID are wrong, but each is still itself.
        let same = "id = \"x\"";
        check(
            &[("a.md", same, &[]), ("b.md", same, &[])],
            &[("a.md", same, &[]), ("b.md", same, &[])],
            &["a.md → a.md", "b.md → b.md"],
        );
    }

    #[test]
    fn an_action_is_known_by_id_or_text() {
        check_actions(
            &[
                "1 | Add an alert",
                "2 | Test it",
                "3 | Drop it",
                " | Rename `x`",
            ],
            &["7 | rename x", "1 | Replace everything", "3 | Drop it"],
            &[
                "  Add an alert → 1 Replace everything",
                "  Test it → gone",
                "  Drop it → 3 Drop it",
                "  Rename `x` → 7 rename x",
            ],
        );
    }

    #[test]
    fn a_table_that_is_numbered_anew_is_the_same() {
        check_actions(
            &["1 | Add an alert", "2 | Test it"],
            &["1 | Test it"],
            &["  Add an alert → gone", "  Test it → 1 Test it"],
        );
        check_actions(
            &["1 | Test it", "2 | Test it"],
            &["2 | Test it"],
            &["  Test it → gone", "  Test it → 2 Test it"],
        );
    }

    #[test]
    fn a_few_words_make_no_new_action() {
        check_actions(
            &[" | Add an alert for the eror rate", " | Talk to the vendor"],
            &[" | Add an alert on the error rate", " | Buy a bigger disk"],
            &[
                "  Add an alert for the eror rate → - Add an alert on the error rate",
                "  Talk to the vendor → gone",
            ],
        );
        check_actions(
            &[" | Add an alert"],
            &[" | Add an alert: it is on the new dashboard, see change 412"],
            &["  Add an alert → - Add an alert: it is on the new dashboard, see change 412"],
        );
        // IDs say that these are two.
        check_actions(
            &["1 | Add an alert on the error rate"],
            &["2 | Add an alert on the latency rate"],
            &["  Add an alert on the error rate → gone"],
        );
    }

    #[test]
    fn an_action_can_move() {
        check(
            &[
                ("a.md", "", &["1 | Add an alert", "2 | Test it"]),
                ("b.md", "", &["1 | Drop it"]),
            ],
            &[
                ("a.md", "", &["2 | Test it"]),
                ("c.md", "", &["9 | Add an alert", "8 | Drop it"]),
            ],
            &[
                "a.md → a.md",
                "  Add an alert → 9 Add an alert in c.md",
                "  Test it → 2 Test it",
                "b.md → gone",
                "  Drop it → 8 Drop it in c.md",
            ],
        );
    }
}
