//! The integration tests, one binary.

mod front_matter;
mod tidy;
mod write;
