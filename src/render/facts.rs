//! Facts: a label and values, as in the header of a postmortem and of a service.

use super::markdown::Links;
use super::view::{Fact, FactValue, Link};
use crate::address::is_address;

impl Fact {
    pub(super) fn new(label: &str, values: Vec<FactValue>) -> Self {
        Self {
            label: label.to_owned(),
            values,
            wide: false,
        }
    }

    pub(super) fn wide(mut self) -> Self {
        self.wide = true;
        self
    }
}

impl FactValue {
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

pub(super) fn text(text: impl Into<String>) -> FactValue {
    FactValue {
        text: text.into(),
        href: String::new(),
        note: String::new(),
    }
}

pub(super) fn link(link: Link) -> FactValue {
    FactValue {
        text: link.text,
        href: link.href,
        note: String::new(),
    }
}

/// A web address, shown by the end of its path: `INC-77`. What is no address is shown as it is.
pub(super) fn address(written: &str) -> FactValue {
    if !is_address(written) {
        return text(written);
    }
    let end = written
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(written);
    let shown = if end.is_empty() || written.ends_with("://") {
        written
    } else {
        end
    };
    FactValue {
        text: shown.to_owned(),
        href: written.trim().to_owned(),
        note: String::new(),
    }
}

/// A file of the repository, or a web address.
pub(super) fn file(links: &Links<'_>, path: &str) -> FactValue {
    if is_address(path) {
        return address(path);
    }
    FactValue {
        text: path.to_owned(),
        href: links.from_repository_root(path).unwrap_or_default(),
        note: String::new(),
    }
}
