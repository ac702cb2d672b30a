//! [`Summary`](crate::aggregate::Summary) → what is to be said of actions by themselves: which there are, and what became
//! of one.

pub mod edit;
mod find;
mod show;

pub use find::{Found, find};
pub use show::{FORMATS, Format, Shown};
