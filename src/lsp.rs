//! Site and place → what an editor shows there: diagnostics, fixes, hovers, completions, definitions, symbols.
//!
//! Pure: `cli/lsp.rs` speaks the protocol and reads the disk. All that is known of rules and fixes comes from `check`;
//! there is nothing here that the command line would not say.

mod complete;
mod define;
mod diagnose;
mod hover;
mod position;
mod symbols;
#[cfg(test)]
mod tests;

use crate::check::Site;
use crate::model::Postmortem;
use crate::source::SourceId;

pub use complete::complete;
pub use define::{Target, define};
pub use diagnose::{FIX_ALL, Fixing, code_actions, diagnostics};
pub use hover::hover;
pub use position::{Encoding, Positions};
pub use symbols::symbols;

/// A postmortem in its site, and the place in it that is asked about.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub site: &'a Site<'a>,
    pub postmortem: &'a Postmortem,
    /// The postmortem's text.
    pub text: &'a str,
    pub offset: usize,
}

impl<'a> View<'a> {
    /// The view of a file; `None` for one that is no postmortem.
    pub fn new(site: &'a Site<'a>, source: SourceId, offset: usize) -> Option<Self> {
        let postmortems = &site.corpus.postmortems;
        let index = postmortems.binary_search_by_key(&source, |postmortem| postmortem.source);
        Some(Self {
            site,
            postmortem: &postmortems[index.ok()?],
            text: &site.sources.get(source).text,
            offset,
        })
    }
}
