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

/// How wide a line of stdout may be; `None` where nobody looks at it in a terminal.
pub(super) fn width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(width.0))
}
