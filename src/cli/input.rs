//! Where the program reads what the user hands it: a file, or the standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::env::Env;

/// How much is taken in. A tracker's ten thousand tickets with their texts are less.
const MOST: u64 = 64 * 1024 * 1024;

/// The text of a file, or of the standard input where it is called `-`.
///
/// # Errors
/// Where it cannot be read, is too large, or is no UTF-8.
#[expect(
    clippy::disallowed_methods,
    reason = "the file is named on the command line, and is none of the site's"
)]
pub(super) fn text(env: &Env, from: &Path) -> Result<String> {
    let name = name(from);
    if is_stdin(from) {
        return all(io::stdin().lock(), &name);
    }
    let file = File::open(env.cwd.join(from)).with_context(|| format!("cannot read {name}"))?;
    all(file, &name)
}

/// How an input is called in messages.
pub(super) fn name(from: &Path) -> String {
    if is_stdin(from) {
        "the standard input".to_owned()
    } else {
        from.display().to_string()
    }
}

fn is_stdin(from: &Path) -> bool {
    from.as_os_str() == "-"
}

fn all(reader: impl Read, name: &str) -> Result<String> {
    let mut bytes = Vec::new();
    let read = reader.take(MOST + 1).read_to_end(&mut bytes);
    read.with_context(|| format!("cannot read {name}"))?;
    if bytes.len() as u64 > MOST {
        bail!(
            "{name} is larger than {} MiB: ask the tracker for fewer tickets, or without their texts",
            MOST / 1024 / 1024
        );
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        anyhow::anyhow!("{name} is not UTF-8, from byte {at} on: save it as UTF-8")
    })
}
