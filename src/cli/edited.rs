//! Files that were changed in memory: shown as a diff, or written.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use super::env::Env;
use super::output;
use super::workspace::Workspace;
use crate::fix;
use crate::secrets;
use crate::source::{SourceId, Sources};
use crate::write;

/// Prints how the files differ from what they were before.
pub(super) fn show(
    env: &Env,
    sources: &Sources,
    befores: &BTreeMap<SourceId, String>,
) -> Result<()> {
    let mut diff = String::new();
    for (id, before) in befores {
        let source = sources.get(*id);
        if secrets::find(before).is_empty() && secrets::find(&source.text).is_empty() {
            diff += &fix::unified(&source.path, before, &source.text);
        } else {
            // A patch without the lines around it fits nothing.
            env.say(&format!(
                "The changes of {} are not shown: there is a secret in it",
                source.path
            ));
        }
    }
    output::data(&diff)
}

/// Writes the files; an error names those that were `done` before it: `fixed`, `changed`.
pub(super) fn save(
    workspace: &Workspace,
    befores: &BTreeMap<SourceId, String>,
    done: &str,
) -> Result<()> {
    let mut saved: Vec<&str> = Vec::new();
    for (id, before) in befores {
        let source = workspace.sources.get(*id);
        let path = workspace.place.root.join(&source.path);
        write::update(&path, before, &source.text).with_context(|| match saved.as_slice() {
            [] => format!("no file was {done}"),
            _ => format!("only these files were {done}: {}", saved.join(", ")),
        })?;
        saved.push(&source.path);
    }
    Ok(())
}
