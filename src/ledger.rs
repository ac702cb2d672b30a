//! The versions of the postmortems, commit by commit → what became of every action: when it was opened, each time its
//! due date moved or it changed hands, and when it was closed.
//!
//! Pure: which commits there are and what they hold is for `history`. Two actions of two versions are the same by their
//! words, else by their ID. Where that leaves a choice the history says that it is uncertain; nothing is guessed.

mod follow;
mod story;
#[cfg(test)]
mod tests;
mod version;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use follow::Follower;
pub use story::{Event, Slip, Story, What};
pub use version::{Item, Version};
pub use words::{said, slips};

use crate::model::ActionId;
use crate::time::Unknown;

/// What is known of the past: all of it, or why nothing is.
pub type History = Result<Ledger, Unknown>;

/// The history where nobody has asked for it.
pub static NOT_ASKED: History = Err(Unknown(String::new()));

/// What one commit of the first-parent line, or the working tree, changed.
#[derive(Debug, Clone)]
pub struct Step {
    pub origin: Origin,
    /// In the order of their paths; each path once.
    pub changes: Vec<Change>,
}

/// A file as a step leaves it.
#[derive(Debug, Clone)]
pub struct Change {
    pub path: String,
    /// `None` where the file is gone, or no postmortem any more.
    pub version: Option<Arc<Version>>,
}

/// Where an event comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The committer's date; for the working tree, now.
    pub at: DateTime<Utc>,
    /// The full hash; `None` for what is not committed yet.
    pub commit: Option<String>,
    /// The author's name; empty for what is not committed.
    pub author: String,
}

/// The history of every action, as far as the steps go.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Of the actions that are there after the last step.
    pub stories: BTreeMap<ActionId, Story>,
    /// Of those that were deleted while they were open, under their last ID.
    pub deleted: Vec<(ActionId, Story)>,
    /// When the last commit changed each file that is there, by path; whatever it changed in it.
    pub changed: BTreeMap<String, DateTime<Utc>>,
}

/// Follows the actions through the steps, the oldest first.
pub fn ledger(steps: impl IntoIterator<Item = Step>) -> Ledger {
    let mut follower = Follower::default();
    for step in steps {
        follower.take(&step);
    }
    follower.ledger()
}
