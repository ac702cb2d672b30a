//! What a version of a postmortem says that its history is told by.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{self, OwnerName, Postmortem, PostmortemId};
use crate::vocabulary::{ActionStatus, Priority};

/// One version of a postmortem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub id: String,
    /// Whether the file says its ID, and does not only have it from its name.
    pub says_id: bool,
    pub title: String,
    pub date: Option<NaiveDate>,
    pub items: Vec<Item>,
}

/// One action in a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// As written.
    pub id: Option<String>,
    /// The hash of its words: the ID of an action that has none.
    pub words: String,
    pub owners: Vec<String>,
    pub priority: Option<Priority>,
    pub due: Option<NaiveDate>,
    pub status: ActionStatus,
    pub reason: Option<String>,
}

impl Version {
    pub fn of(postmortem: &Postmortem) -> Self {
        Self {
            id: postmortem.id.0.clone(),
            says_id: postmortem.document.front.id.is_some(),
            title: postmortem.title.clone(),
            date: postmortem.date,
            items: postmortem.actions.iter().map(Item::of).collect(),
        }
    }

    pub fn postmortem(&self) -> PostmortemId {
        PostmortemId(self.id.clone())
    }

    /// Whether a file that went and one that came are the same postmortem: by the ID that both say, else by date and
    /// title.
    pub fn is_same_postmortem(&self, other: &Self) -> bool {
        if self.says_id && other.says_id {
            return self.id == other.id;
        }
        self.date.is_some() && self.date == other.date && self.title == other.title
    }

    /// Whether they are the same under another name and another title: of one date, and with half of the actions.
    pub fn is_like(&self, other: &Self) -> bool {
        let words: HashSet<&str> = other.items.iter().map(|item| item.words.as_str()).collect();
        let kept = self.items.iter();
        let kept = kept.filter(|item| words.contains(item.words.as_str()));
        let says_another = self.says_id && other.says_id && self.id != other.id;
        let kept = kept.count();
        kept > 0
            && !says_another
            && 2 * kept >= self.items.len()
            && self.date.is_some()
            && self.date == other.date
    }
}

impl Item {
    fn of(action: &model::Action) -> Self {
        let written = &action.written;
        let owner = |owner: &OwnerName| owner.0.clone();
        Self {
            id: written.id.as_ref().map(|id| id.value.clone()),
            words: model::hashed_id(&written.text.value),
            owners: action.owners.iter().map(owner).collect(),
            priority: written.priority.known().copied(),
            due: written.due.known().copied(),
            status: action.status,
            reason: written.reason.as_ref().map(|reason| reason.value.clone()),
        }
    }

    /// The ID within the postmortem.
    pub fn local(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.words)
    }
}
