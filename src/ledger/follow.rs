//! Following postmortems through renames, and actions through the versions of a postmortem.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::story::{Event, Story, What};
use super::{Change, Item, Ledger, Origin, Step, Version};
use crate::model::ActionId;

/// What is known after the steps so far.
#[derive(Debug, Clone, Default)]
pub struct Follower {
    /// The postmortems that are there, by path.
    files: BTreeMap<String, usize>,
    /// Those that are not, the latest last.
    gone: Vec<usize>,
    threads: Vec<Thread>,
    tracks: Vec<Track>,
    /// When a commit changed each of the files last.
    changed: BTreeMap<String, DateTime<Utc>>,
}

/// A postmortem through its versions, under whichever names.
#[derive(Debug, Clone)]
struct Thread {
    /// The last version, which may be gone.
    version: Arc<Version>,
    /// The tracks of its items, in their order.
    tracks: Vec<usize>,
    /// The tracks of items that earlier versions had and the last has not.
    past: Vec<usize>,
}

/// An action through the versions.
#[derive(Debug, Clone)]
struct Track {
    story: Story,
    /// As it was when it was last there.
    item: Item,
}

impl Follower {
    /// Takes one step further.
    pub fn take(&mut self, step: &Step) {
        let (mut came, mut went) = (Vec::new(), Vec::new());
        for change in &step.changes {
            if change.version.is_none() {
                self.changed.remove(&change.path);
            } else if step.origin.commit.is_some() {
                self.changed.insert(change.path.clone(), step.origin.at);
            }
            match (self.files.get(&change.path).copied(), &change.version) {
                (Some(thread), Some(version)) => self.compare(thread, version, &step.origin),
                (Some(_), None) => went.extend(self.files.remove(&change.path)),
                (None, Some(version)) => came.push((change, version)),
                (None, None) => {}
            }
        }
        for (change, version) in came {
            self.come(change, version, &mut went, &step.origin);
        }
        for thread in went {
            self.go(thread, &step.origin);
        }
    }

    /// The stories of all actions.
    pub fn ledger(&self) -> Ledger {
        let mut ledger = Ledger {
            changed: self.changed.clone(),
            ..Ledger::default()
        };
        for thread in &self.threads {
            let id = |track: &usize| ActionId {
                postmortem: thread.version.postmortem(),
                local: self.tracks[*track].item.local().to_owned(),
            };
            let story = |track: &usize| self.tracks[*track].story.clone();
            let is_deleted = |track: &&usize| {
                let last = self.tracks[**track].story.events.last();
                last.is_some_and(|event| event.what == What::Deleted)
            };
            // One that is gone has none left.
            for track in &thread.tracks {
                // Of two with one ID neither can be asked for by it.
                let entry = ledger.stories.entry(id(track));
                entry
                    .and_modify(|first| first.uncertain = true)
                    .or_insert_with(|| story(track));
            }
            let past = thread.past.iter().filter(is_deleted);
            ledger
                .deleted
                .extend(past.map(|track| (id(track), story(track))));
        }
        ledger
    }

    /// A file that was not there before: one that another was renamed to, one that was there once, or a new one.
    fn come(
        &mut self,
        change: &Change,
        version: &Arc<Version>,
        went: &mut Vec<usize>,
        origin: &Origin,
    ) {
        let is_same = |thread: &usize| self.threads[*thread].version.is_same_postmortem(version);
        let mut renamed: Vec<usize> = went.iter().copied().filter(is_same).collect();
        if renamed.is_empty() {
            let is_like = |thread: &usize| self.threads[*thread].version.is_like(version);
            renamed.extend(went.iter().copied().filter(is_like));
        }
        let back = || self.gone.iter().rev().copied().find(is_same);
        // Of several that could be this one, each may be.
        if renamed.len() > 1 {
            for track in renamed
                .iter()
                .flat_map(|thread| &self.threads[*thread].tracks)
            {
                self.tracks[*track].story.uncertain = true;
            }
        }
        let thread = match renamed.first().copied().or_else(back) {
            Some(thread) => {
                went.retain(|other| *other != thread);
                self.gone.retain(|other| *other != thread);
                self.compare(thread, version, origin);
                thread
            }
            None => self.begin(version, origin),
        };
        self.files.insert(change.path.clone(), thread);
    }

    fn begin(&mut self, version: &Arc<Version>, origin: &Origin) -> usize {
        let tracks = version.items.iter();
        let tracks = tracks.map(|item| self.open(item, origin)).collect();
        self.threads.push(Thread {
            version: Arc::clone(version),
            tracks,
            past: Vec::new(),
        });
        self.threads.len() - 1
    }

    fn open(&mut self, item: &Item, origin: &Origin) -> usize {
        let what = What::Opened {
            status: item.status,
            due: item.due,
            owners: item.owners.clone(),
        };
        let mut story = Story::default();
        story.events.push(Event {
            origin: origin.clone(),
            what,
        });
        self.tracks.push(Track {
            story,
            item: item.clone(),
        });
        self.tracks.len() - 1
    }

    /// The file is gone, and no other has come for it.
    fn go(&mut self, thread: usize, origin: &Origin) {
        let tracks = std::mem::take(&mut self.threads[thread].tracks);
        for track in &tracks {
            self.leave(*track, origin);
        }
        self.threads[thread].past.extend(tracks);
        self.gone.push(thread);
    }

    fn leave(&mut self, track: usize, origin: &Origin) {
        let track = &mut self.tracks[track];
        if !track.item.status.is_closed() {
            track.story.events.push(Event {
                origin: origin.clone(),
                what: What::Deleted,
            });
        }
    }

    /// Takes a thread on to its next version.
    fn compare(&mut self, thread: usize, version: &Arc<Version>, origin: &Origin) {
        let before = std::mem::take(&mut self.threads[thread].tracks);
        let mut pairs = vec![Pair::None; version.items.len()];
        self.pair(&before, version, &mut pairs);
        self.pair_by(&before, version, |item| item.id.clone(), &mut pairs);
        self.pair_reworded(&before, version, &mut pairs);
        // What is new in the thread may be what it had once. There an ID alone tells nothing: it may have been given anew.
        let past = std::mem::take(&mut self.threads[thread].past);
        self.pair(&past, version, &mut pairs);
        let mut tracks = Vec::with_capacity(version.items.len());
        for (item, pair) in version.items.iter().zip(&pairs) {
            let track = match *pair {
                Pair::None => self.open(item, origin),
                Pair::Same { track, certain } => {
                    self.tracks[track].story.uncertain |= !certain;
                    if past.contains(&track) {
                        self.restore(track, item, origin);
                    } else {
                        self.change(track, item, origin);
                    }
                    track
                }
            };
            tracks.push(track);
        }
        let mut past: Vec<usize> = past
            .into_iter()
            .filter(|track| !tracks.contains(track))
            .collect();
        for track in before {
            if !tracks.contains(&track) {
                self.leave(track, origin);
                past.push(track);
            }
        }
        let thread = &mut self.threads[thread];
        thread.version = Arc::clone(version);
        thread.tracks = tracks;
        thread.past = past;
    }

    /// Which of the tracks each item of a version goes on with: by words and ID, else by words; what is left may go by ID.
    /// Words come before the ID as they do for the rules on a change: a table that is numbered anew is more common than
    /// two actions of one wording.
    fn pair(&self, tracks: &[usize], version: &Version, pairs: &mut [Pair]) {
        let both = |item: &Item| Some(format!("{} {}", item.words, item.id.as_deref()?));
        self.pair_by(tracks, version, both, pairs);
        self.pair_by(tracks, version, |item| Some(item.words.clone()), pairs);
    }

    /// Pairs what has no ID and is the same in all but its words: probably reworded, but that is not certain.
    fn pair_reworded(&self, tracks: &[usize], version: &Version, pairs: &mut [Pair]) {
        let before: Vec<Option<usize>> = pairs.iter().map(Pair::track).collect();
        let facts = |item: &Item| {
            let has_facts = item.id.is_none() && item.due.is_some() && !item.owners.is_empty();
            has_facts.then(|| {
                format!(
                    "{:?} {:?} {:?} {:?}",
                    item.owners, item.due, item.priority, item.status
                )
            })
        };
        self.pair_by(tracks, version, facts, pairs);
        for (pair, before) in pairs.iter_mut().zip(before) {
            if let (Pair::Same { certain, .. }, None) = (pair, before) {
                *certain = false;
            }
        }
    }

    /// Pairs what has the same key and no partner yet. Several with one key are paired in their order, uncertainly.
    fn pair_by(
        &self,
        tracks: &[usize],
        version: &Version,
        key: impl Fn(&Item) -> Option<String>,
        pairs: &mut [Pair],
    ) {
        let taken: Vec<usize> = pairs.iter().filter_map(Pair::track).collect();
        let mut old: HashMap<String, Vec<usize>> = HashMap::new();
        for track in tracks.iter().filter(|track| !taken.contains(track)) {
            if let Some(key) = key(&self.tracks[*track].item) {
                old.entry(key).or_default().push(*track);
            }
        }
        let mut new: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, item) in version.items.iter().enumerate() {
            if let (Pair::None, Some(key)) = (pairs[index], key(item)) {
                new.entry(key).or_default().push(index);
            }
        }
        for (key, items) in new {
            let Some(tracks) = old.get(&key) else {
                continue;
            };
            let certain = items.len() == 1 && tracks.len() == 1;
            for (index, track) in items.into_iter().zip(tracks) {
                pairs[index] = Pair::Same {
                    track: *track,
                    certain,
                };
            }
        }
    }

    fn restore(&mut self, track: usize, item: &Item, origin: &Origin) {
        let was_deleted = {
            let last = self.tracks[track].story.events.last();
            last.is_some_and(|event| event.what == What::Deleted)
        };
        if was_deleted {
            self.tracks[track].story.events.push(Event {
                origin: origin.clone(),
                what: What::Restored,
            });
        }
        self.change(track, item, origin);
    }

    /// The events of an action between two of its versions.
    fn change(&mut self, track: usize, item: &Item, origin: &Origin) {
        let track = &mut self.tracks[track];
        let events = changes(&track.item, item).into_iter().map(|what| Event {
            origin: origin.clone(),
            what,
        });
        track.story.events.extend(events);
        track.item = item.clone();
    }
}

/// What an item of a version goes on with.
#[derive(Debug, Clone, Copy)]
enum Pair {
    None,
    Same { track: usize, certain: bool },
}

impl Pair {
    fn track(&self) -> Option<usize> {
        match self {
            Self::None => None,
            Self::Same { track, .. } => Some(*track),
        }
    }
}

fn changes(old: &Item, new: &Item) -> Vec<What> {
    let mut changes = Vec::new();
    let (was_closed, is_closed) = (old.status.is_closed(), new.status.is_closed());
    if was_closed && !is_closed {
        changes.push(What::Reopened { status: new.status });
    }
    // What is closed owes nothing: a date that is corrected afterwards is no move.
    if old.due != new.due && !(was_closed && is_closed) {
        let fresh = new.reason.clone().filter(|_| new.reason != old.reason);
        changes.push(What::DueMoved {
            from: old.due,
            to: new.due,
            reason: fresh,
        });
    }
    if old.owners != new.owners {
        changes.push(What::Reassigned {
            from: old.owners.clone(),
            to: new.owners.clone(),
        });
    }
    if old.priority != new.priority {
        changes.push(What::PriorityChanged {
            from: old.priority,
            to: new.priority,
        });
    }
    if is_closed && !was_closed {
        changes.push(What::Closed {
            status: new.status,
            due: new.due,
        });
    }
    changes
}
