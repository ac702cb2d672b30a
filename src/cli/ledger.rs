//! git → the ledger of the site's actions, each version of a file read once and remembered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use rayon::prelude::*;

use super::cache;
use crate::config::Config;
use crate::history::{self, Changes, Commit, File, Repository};
use crate::ledger::{self, Change, Ledger, Origin, Step, Version};
use crate::load;
use crate::model::{self, Corpus};
use crate::parse;
use crate::secrets;
use crate::source::{Source, SourceId, Sources};
use crate::time::Now;

/// Contents that are in memory at once.
const BATCH: usize = 2_000;

/// The site as it is, which is what the ledger leads up to.
#[derive(Clone, Copy)]
pub(super) struct Present<'a> {
    pub root: &'a Path,
    pub sources: &'a Sources,
    pub corpus: &'a Corpus,
    pub config: &'a Config,
    pub now: Now,
    /// The commit that the site is read from, where it is not the working tree.
    pub at: Option<&'a Commit>,
}

/// The history of every action up to the working tree, in which what is not committed happens now.
///
/// # Errors
/// Where it cannot be known: no git, no repository, a clone without its history. The message says what to do.
pub(super) fn read(present: Present<'_>) -> Result<Ledger> {
    let repository = history::open(present.root)?;
    if let Some(commit) = present.at {
        let (steps, moved) = steps(&repository, commit, present.sources, present.config)?;
        return Ok(without_moved(ledger::ledger(steps), moved.as_ref()));
    }
    let head = history::resolve(&repository, "HEAD")?;
    let (mut steps, moved) = steps(&repository, &head, present.sources, present.config)?;
    let now = uncommitted(&repository, &head, present, &steps)?;
    steps.push(now);
    Ok(without_moved(ledger::ledger(steps), moved.as_ref()))
}

/// What seems to begin with the commit that moved the site, or its postmortems, has a past that is not seen from here.
fn without_moved(mut ledger: Ledger, moved: Option<&Moved>) -> Ledger {
    let Some(Moved { commit: moved, at }) = moved else {
        return ledger;
    };
    ledger.changed.retain(|_, changed| changed != at);
    let deleted = ledger.deleted.iter_mut().map(|(_, story)| story);
    for story in ledger.stories.values_mut().chain(deleted) {
        let opened = story.opened().and_then(|origin| origin.commit.as_deref());
        if opened == Some(moved.hash()) {
            story.uncertain = true;
        }
    }
    ledger
}

/// The commit that moved the site, or its postmortems, to where they are.
struct Moved {
    commit: Commit,
    at: DateTime<Utc>,
}

/// The steps, and the commit that moved all of it here, if one did.
fn steps(
    repository: &Repository,
    head: &Commit,
    sources: &Sources,
    config: &Config,
) -> Result<(Vec<Step>, Option<Moved>)> {
    let Some(mut changes) = history::changes(repository, head)? else {
        bail!(
            "this clone has only the last part of the history, so what became of the actions is unknown\n  \
             `git fetch --unshallow` fetches the rest; in a workflow, check out with `fetch-depth: 0`"
        );
    };
    let is_postmortem = |path: &str| load::names_a_postmortem(&config.postmortems, path);
    for change in &mut changes {
        change.files.retain(|file| is_postmortem(&file.path));
        change.gone.retain(|path| is_postmortem(path));
    }
    let first = changes.iter().find(|change| !change.files.is_empty());
    let moved = match first {
        Some(first) if history::came_from_elsewhere(repository, &first.commit, &first.files)? => {
            Some(Moved {
                commit: first.commit.clone(),
                at: first.at,
            })
        }
        _ => None,
    };
    let versions = versions(repository, &changes, sources, config)?;
    let steps = changes.into_iter();
    let steps = steps.map(|change| step(change, &versions)).collect();
    Ok((steps, moved))
}

fn step(changes: Changes, versions: &BTreeMap<String, Arc<Version>>) -> Step {
    let there = changes.files.into_iter().map(|file| Change {
        version: versions.get(&key(&file)).cloned(),
        path: file.path,
    });
    let gone = changes.gone.into_iter().map(|path| Change {
        path,
        version: None,
    });
    let mut all: Vec<Change> = there.chain(gone).collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    Step {
        origin: Origin {
            at: changes.at,
            commit: Some(changes.commit.hash().to_owned()),
            author: changes.author,
        },
        changes: all,
    }
}

/// What the working tree has that the last commit has not.
fn uncommitted(
    repository: &Repository,
    head: &Commit,
    present: Present<'_>,
    steps: &[Step],
) -> Result<Step> {
    let edited = history::changed(repository, head)?;
    let mut committed: BTreeSet<&str> = BTreeSet::new();
    for change in steps.iter().flat_map(|step| &step.changes) {
        match change.version {
            Some(_) => committed.insert(&change.path),
            None => committed.remove(change.path.as_str()),
        };
    }
    let mut changes: BTreeMap<String, Option<Arc<Version>>> = edited
        .iter()
        .filter(|path| committed.contains(path.as_str()))
        .map(|path| (path.clone(), None))
        .collect();
    for postmortem in &present.corpus.postmortems {
        let path = &present.sources.get(postmortem.source).path;
        if edited.contains(path) || !committed.contains(path.as_str()) {
            changes.insert(path.clone(), Some(Arc::new(Version::of(postmortem))));
        }
    }
    Ok(Step {
        origin: Origin {
            at: present.now.instant,
            commit: None,
            author: String::new(),
        },
        changes: changes
            .into_iter()
            .map(|(path, version)| Change { path, version })
            .collect(),
    })
}

/// Contents under a name: the ID and the date of a postmortem can come from its file's name.
fn key(file: &File) -> String {
    let source = Source {
        path: file.path.clone(),
        ..Source::default()
    };
    format!("{} {}", file.object, source.stem())
}

/// Every version of every file, from the cache or read and parsed.
fn versions(
    repository: &Repository,
    changes: &[Changes],
    sources: &Sources,
    config: &Config,
) -> Result<BTreeMap<String, Arc<Version>>> {
    let folder = repository.common_dir.join("pm");
    let cache = cache::Cache::open(&folder, &parsed_by(sources));
    let mut remembered = cache.versions;
    let mut found = BTreeMap::new();
    let mut wanted = BTreeSet::new();
    let mut missing: Vec<&File> = Vec::new();
    for file in changes.iter().flat_map(|change| &change.files) {
        let key = key(file);
        if let Some(version) = remembered.remove(&key) {
            found.insert(key, version);
        } else if !found.contains_key(&key) && wanted.insert(key) {
            missing.push(file);
        }
    }
    for batch in missing.chunks(BATCH) {
        let contents = history::read(repository, batch)?;
        let parsed: Vec<(String, Arc<Version>)> = batch
            .par_iter()
            .zip(contents)
            .map(|(file, bytes)| (key(file), Arc::new(version(file, &bytes, config))))
            .collect();
        found.extend(parsed);
    }
    if !missing.is_empty() {
        cache::store(&folder, &parsed_by(sources), &found);
    }
    Ok(found)
}

fn version(file: &File, bytes: &[u8], config: &Config) -> Version {
    // A version may hold what the present one hides: a token that was taken out again.
    let text = String::from_utf8_lossy(bytes);
    let secrets = secrets::find(&text);
    let source = Source {
        path: file.path.clone(),
        text: secrets::masked(&text, secrets.iter().map(|secret| secret.span), 'x'),
        ..Source::default()
    };
    let id = SourceId(0);
    let (document, _) = parse::parse(id, &source, config);
    Version::of(&model::postmortem(id, &source, document, config))
}

/// What a text's meaning depends on beside the text: the program, and the configuration.
fn parsed_by(sources: &Sources) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(cache::program().as_bytes());
    for (_, source) in sources.iter() {
        let path = Path::new(&source.path);
        if path.extension().is_none_or(|extension| extension != "md") {
            hasher.update(source.path.as_bytes());
            hasher.update(&[0]);
            hasher.update(source.text.as_bytes());
            hasher.update(&[0]);
        }
    }
    hasher.finalize().to_hex().to_string()
}
