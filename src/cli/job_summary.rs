//! The summary of a job in GitHub Actions, put where GitHub takes it from.

use std::fs::OpenOptions;
use std::io::Write as _;

use anyhow::{Context as _, Result};

use super::env::Github;
use crate::emit::{self, Listing};

/// What GitHub takes from one step; of more it shows nothing.
const LIMIT: usize = 1024 * 1024;

/// Adds the summary to what the step has written so far, as far as there is room.
pub(super) fn append(github: &Github, listing: &Listing<'_>) -> Result<()> {
    let path = &github.summary;
    let write = || {
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        let written = usize::try_from(file.metadata()?.len()).unwrap_or(LIMIT);
        let room = LIMIT.saturating_sub(written);
        let summary = emit::summary(listing, github.blob.as_deref(), room);
        file.write_all(summary.as_bytes())
    };
    write().with_context(|| format!("cannot write the job's summary to {}", path.display()))
}
