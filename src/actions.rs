//! [`Summary`](crate::aggregate::Summary) → what is to be said of actions by themselves: which there are, what became of
//! one, and the text of a postmortem in which one is changed.

pub mod edit;
mod find;
pub mod list;
mod show;

pub use find::{Found, find};
pub use show::{FORMATS, Format, Shown};
