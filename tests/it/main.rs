//! The integration tests, one binary.

mod check;
mod config;
mod front_matter;
mod report;
mod rules;
mod scaffold;
mod tidy;
mod write;
