//! The integration tests, one binary.

mod write;
