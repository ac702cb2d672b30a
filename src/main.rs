//! The `pm` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    pm::cli::main()
}
