//! `.pm-manifest.json`: the files of a site that `pm` made, so that it never removes another.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the stage that writes to the disk"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

pub(super) const NAME: &str = ".pm-manifest.json";

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    /// Relative to the site; not the manifest itself.
    pub files: BTreeSet<String>,
}

impl Manifest {
    pub fn new(files: impl Iterator<Item = String>) -> Self {
        Self {
            version: 1,
            files: files.collect(),
        }
    }

    /// The manifest of the site in `output`, if there is one.
    pub fn read(output: &Path) -> Result<Option<Self>> {
        let path = output.join(NAME);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        let remedy = || {
            format!(
                "{} is damaged: remove the folder and build again",
                path.display()
            )
        };
        let mut manifest: Self = serde_json::from_slice(&bytes).with_context(remedy)?;
        // A manifest that was tampered with must not make us remove what is outside the site.
        let is_inside = |file: &String| {
            !file.starts_with('/') && !file.split(['/', '\\']).any(|part| part == "..")
        };
        manifest.files.retain(is_inside);
        Ok(Some(manifest))
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("strings and numbers serialise");
        bytes.push(b'\n');
        bytes
    }
}
