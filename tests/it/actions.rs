//! `pm actions`: lists, and edits in place.

mod documents;
mod property;
