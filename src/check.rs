//! [`Corpus`] → [`Diagnostic`]s: the rules, and the one place where a finding gets its level.
//!
//! A rule is a file below `check/`: a [`Rule`] with a function. It does not know its level and prints nothing.

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Finding, Level};
use crate::model::{Corpus, Postmortem};
use crate::source::Sources;
use crate::time::Now;

/// One rule.
pub struct Rule {
    /// `PM012`: never changes once released.
    pub code: &'static str,
    /// `missing-owner`: names the defect; never changes once released.
    pub name: &'static str,
    /// The default; `None` is off.
    pub level: Option<Level>,
    /// Whether it is a warning in a draft whatever its level: for what is not there yet.
    pub lenient_in_drafts: bool,
    /// The rule's page: manual, text of `pm explain`, and fixture.
    pub docs: &'static str,
    pub check: Check,
}

/// What a rule looks at.
pub enum Check {
    /// The parser or the loader finds it; the rule gives it a name, a level and a page.
    Parser,
    /// One postmortem.
    Document(fn(&Site<'_>, &Postmortem) -> Vec<Finding>),
    /// All of them together.
    Site(fn(&Site<'_>) -> Vec<Finding>),
}

/// All that a rule may know.
pub struct Site<'a> {
    pub sources: &'a Sources,
    pub corpus: &'a Corpus,
    pub config: &'a Config,
    pub now: Now,
}

/// Every rule, by code.
pub const RULES: &[&Rule] = &[];

/// Runs every rule, gives each finding its level and drops what is off or suppressed. `parsed` are the findings of the
/// stages before. The result is in the order of files and places.
pub fn check(site: &Site<'_>, parsed: Vec<Finding>) -> Vec<Diagnostic> {
    let _ = (site, parsed);
    Vec::new()
}
