//! The `pm` program: everything is in the library.

use std::process::ExitCode;

/// Documents are made of many small strings, on all cores at once: what the system's allocator is slowest at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    pm::cli::main()
}
