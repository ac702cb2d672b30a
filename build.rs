//! Names every folder of the themes to cargo, so that a new file in it is embedded too: `include_dir` alone
//! notices only changes to files it has seen.
#![allow(
    clippy::disallowed_methods,
    reason = "a build script reads the disk; it is no part of pm"
)]

use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    watch(Path::new("themes"))
}

fn watch(folder: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            watch(&path)?;
        }
    }
    Ok(())
}
