//! Findings about times, each cause once.

use std::collections::BTreeSet;

use crate::diagnostic::Finding;
use crate::parse::Context;
use crate::span::Span;
use crate::time::Unknown;

pub(super) const AMBIGUOUS: &str = "ambiguous-time";
pub(super) const INVALID: &str = "invalid-value";

pub(super) struct Reporter<'a> {
    cx: &'a Context<'a>,
    /// Causes that have been reported.
    causes: BTreeSet<String>,
    findings: &'a mut Vec<Finding>,
}

/// What is wrong, where, and what to do.
pub(super) struct Problem<'a> {
    pub rule: &'static str,
    /// What other times share it; `None` for what concerns one time alone.
    pub cause: Option<&'a str>,
    pub at: Span,
    pub label: &'a str,
    pub help: &'a str,
}

impl<'a> Reporter<'a> {
    pub fn new(cx: &'a Context<'a>, findings: &'a mut Vec<Finding>) -> Self {
        Self {
            cx,
            causes: BTreeSet::new(),
            findings,
        }
    }

    /// Reports a problem unless its cause is known, and gives back the reason.
    pub fn report(&mut self, why: Unknown, problem: &Problem<'_>) -> Unknown {
        let first = problem
            .cause
            .is_none_or(|cause| self.causes.insert(cause.to_owned()));
        let finding = self
            .cx
            .finding(problem.rule, problem.at, why.0.clone())
            .label(problem.label)
            .help(problem.help);
        // Another Timeline section of the file may have had the same cause.
        let same = |other: &Finding| {
            other.rule == finding.rule
                && other.help == finding.help
                && other.message == finding.message
        };
        if first && !(problem.cause.is_some() && self.findings.iter().any(same)) {
            self.findings.push(finding);
        }
        why
    }

    /// Where something is written: within `near`, or before it where that is empty.
    pub fn place_of(&self, written: &str, near: Span) -> Span {
        let text = self.cx.text;
        let found = match near.text(text).find(written) {
            Some(at) => Some(near.start + at),
            None => text[..near.start].rfind(written),
        };
        found.map_or(near, |at| Span::new(at, at + written.len()))
    }
}
