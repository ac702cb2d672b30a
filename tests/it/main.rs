//! The integration tests, one binary.

mod body;
mod front_matter;
mod report;
mod tidy;
mod write;
