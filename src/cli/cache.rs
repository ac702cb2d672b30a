//! What is remembered of the versions of files between runs. It can be deleted at any time, cannot be wrong for a
//! version that it has, and what goes wrong with it is passed over: the next run reads more, and says the same.

#![expect(
    clippy::disallowed_methods,
    reason = "the cache is a file, and nothing depends on it"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::ledger::Version;

const FILE: &str = "versions.json";

/// The program that reads: another build may understand a text otherwise.
pub(super) fn program() -> String {
    let file = std::env::current_exe().and_then(fs::metadata);
    let built = file.map(|file| (file.len(), file.modified().ok()));
    format!("{} {built:?}", env!("CARGO_PKG_VERSION"))
}

/// The versions that were read before.
#[derive(Debug, Default)]
pub(super) struct Cache {
    pub versions: BTreeMap<String, Arc<Version>>,
}

#[derive(Deserialize)]
struct Stored {
    parsed_by: String,
    versions: BTreeMap<String, Version>,
}

#[derive(Serialize)]
struct Storing<'a> {
    parsed_by: &'a str,
    versions: BTreeMap<&'a str, &'a Version>,
}

impl Cache {
    /// Reads what is there, if the same program read it with the same configuration.
    pub fn open(folder: &Path, parsed_by: &str) -> Self {
        let stored = fs::read(folder.join(FILE)).ok();
        let stored = stored.and_then(|bytes| serde_json::from_slice::<Stored>(&bytes).ok());
        let versions = match stored {
            Some(stored) if stored.parsed_by == parsed_by => stored.versions,
            _ => BTreeMap::new(),
        };
        let shared = versions
            .into_iter()
            .map(|(key, version)| (key, Arc::new(version)));
        Self {
            versions: shared.collect(),
        }
    }
}

/// Remembers the versions: whole, so that a reader sees the old ones or the new ones.
pub(super) fn store(folder: &Path, parsed_by: &str, versions: &BTreeMap<String, Arc<Version>>) {
    let versions = versions
        .iter()
        .map(|(key, version)| (key.as_str(), &**version));
    let storing = Storing {
        parsed_by,
        versions: versions.collect(),
    };
    let Ok(bytes) = serde_json::to_vec(&storing) else {
        return;
    };
    let beside = folder.join(format!("{FILE}.{}", std::process::id()));
    let stored = fs::create_dir_all(folder)
        .and_then(|()| fs::write(&beside, bytes))
        .and_then(|()| fs::rename(&beside, folder.join(FILE)));
    if stored.is_err() {
        let _ = fs::remove_file(&beside);
    }
}
