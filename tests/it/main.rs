//! The integration tests, one binary.

mod report;
mod tidy;
mod write;
