//! The command line: the only place that joins the stages with the world.

use std::process::ExitCode;

/// Runs `pm` with the process's arguments.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
