//! The integration tests, one binary.

mod front_matter;
mod report;
mod tidy;
mod write;
