//! Where the program prints. A reader that has gone away (`pm report | head`) is no error.

use std::io::{self, Write as _};

use anyhow::{Context as _, Result};

/// Data, to stdout.
pub(super) fn data(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to the standard output"),
    }
}

/// A message for a person, to stderr.
pub(super) fn message(text: &str) {
    // Where even stderr is gone there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
}
