//! The integration tests, one binary.

mod config;
mod front_matter;
mod report;
mod tidy;
mod write;
