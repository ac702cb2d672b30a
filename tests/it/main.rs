//! The integration tests, one binary.

mod body;
mod check;
mod classic;
mod config;
mod console;
mod front_matter;
mod golden;
mod report;
mod rules;
mod scaffold;
mod support;
mod tidy;
mod timeline;
mod write;
