//! Files that have another name than a baseline has for them: one that is gone, and a new one in which the same is found.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{RawEntry, excerpt, without_secrets};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId, Sources};

/// What is found in more files than this tells none of them from the others.
const FEW: usize = 16;

/// The names under which a baseline has files that it does not list under their own. Of several that it may be, a file is
/// the one with which it shares most.
pub(super) fn old_names(
    entries: &[RawEntry],
    all: &[Diagnostic],
    sources: &Sources,
) -> HashMap<SourceId, String> {
    let there: HashSet<&str> = sources.iter().map(|(_, source)| &*source.path).collect();
    let listed: HashSet<&str> = entries.iter().map(|entry| &*entry.file).collect();
    let gone = entries.iter().filter(|entry| !there.contains(&*entry.file));
    let mut gone_with: HashMap<Sign<'_>, Vec<&str>> = HashMap::new();
    for entry in gone {
        let signs = [
            Sign::Finding(&entry.rule, entry.text.clone()),
            Sign::Stem(stem(&entry.file)),
        ];
        for sign in signs {
            let files = gone_with.entry(sign).or_default();
            if files.last() != Some(&&*entry.file) {
                files.push(&entry.file);
            }
        }
    }
    if gone_with.is_empty() {
        return HashMap::new();
    }
    let is_new = |id: &SourceId| !listed.contains(&*sources.get(*id).path);
    let mut shared: BTreeMap<SourceId, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut texts: HashMap<SourceId, String> = HashMap::new();
    let mut vote = |id: SourceId, sign: &Sign<'_>| {
        let files = gone_with.get(sign).filter(|files| files.len() <= FEW);
        for file in files.into_iter().flatten() {
            *shared.entry(id).or_default().entry(file).or_default() += 1;
        }
    };
    for diagnostic in all {
        let at = diagnostic.finding.at;
        if !is_new(&at.source) {
            continue;
        }
        let source = sources.get(at.source);
        let text = texts.entry(at.source).or_insert_with(|| {
            vote(at.source, &Sign::Stem(stem(&source.path)));
            without_secrets(&source.text)
        });
        let marked = excerpt(at.span.text(text));
        vote(at.source, &Sign::Finding(diagnostic.finding.rule, marked));
    }
    let mut taken: HashSet<&str> = HashSet::new();
    let mut names = HashMap::new();
    for (id, files) in shared {
        let free = files.into_iter().filter(|(file, _)| !taken.contains(file));
        let best = free.max_by_key(|(_, votes)| *votes);
        if let Some((file, _)) = best {
            taken.insert(file);
            names.insert(id, file.to_owned());
        }
    }
    names
}

/// What a file can have in common with another.
#[derive(PartialEq, Eq, Hash)]
enum Sign<'a> {
    Finding(&'a str, String),
    Stem(String),
}

fn stem(path: &str) -> String {
    let source = Source {
        path: path.to_owned(),
        ..Source::default()
    };
    source.stem().to_owned()
}
