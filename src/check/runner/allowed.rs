//! Which findings an author has said, with a reason, to be meant.

use std::collections::{HashMap, HashSet};

use crate::check::is_of_change;
use crate::check::support::has_reason;
use crate::diagnostic::Finding;
use crate::model::Postmortem;
use crate::parse::Suppression;
use crate::source::SourceId;
use crate::span::Span;

/// The suppressions of a site that have an effect.
pub(super) struct Allowed<'a>(HashMap<SourceId, Vec<Scope<'a>>>);

/// Where findings of a rule are meant; several suppressions can say so of one place.
struct Scope<'a> {
    span: Span,
    rule: &'a str,
    /// The furthest end of the scopes up to this one, in their order.
    furthest: usize,
    /// Something has been found in it.
    used: bool,
}

impl<'a> Allowed<'a> {
    /// The suppressions of the postmortems. One of a rule on changes is of the change that brings it: where `before` has
    /// the same, with the same reason, it has had its effect.
    pub fn of(
        postmortems: impl Iterator<Item = &'a Postmortem>,
        before: impl Iterator<Item = &'a Postmortem>,
    ) -> Self {
        let old: HashSet<(&str, &str)> = before
            .flat_map(|postmortem| &postmortem.document.suppressions)
            .map(said)
            .collect();
        let is_over = |suppression: &Suppression| {
            is_of_change(&suppression.rule.value) && old.contains(&said(suppression))
        };
        let files = postmortems.map(|postmortem| {
            let suppressions = postmortem.document.suppressions.iter();
            let suppressions = suppressions.filter(|suppression| !is_over(suppression));
            (postmortem.source, scopes(suppressions))
        });
        Self(files.filter(|(_, scopes)| !scopes.is_empty()).collect())
    }

    /// Whether a finding is meant; notes which suppressions say so.
    ///
    /// This is asked before the level: a suppression of a rule that is off for now is not unused.
    pub fn covers(&mut self, finding: &Finding) -> bool {
        let Some(scopes) = self.0.get_mut(&finding.at.source) else {
            return false;
        };
        let at = finding.at.span;
        let before = scopes.partition_point(|scope| scope.span.start <= at.start);
        let mut covered = false;
        let reaching = scopes[..before].iter_mut().rev();
        for scope in reaching.take_while(|scope| scope.furthest >= at.start) {
            if scope.covers(finding) {
                scope.used = true;
                covered = true;
            }
        }
        covered
    }

    /// Whether a suppression has covered a finding.
    pub fn is_used(&self, source: SourceId, suppression: &Suppression) -> bool {
        let scopes = self.0.get(&source).map_or(&[][..], Vec::as_slice);
        let found = scopes.binary_search_by_key(&key(suppression), Scope::key);
        found.is_ok_and(|index| has_reason(suppression) && scopes[index].used)
    }
}

fn said(suppression: &Suppression) -> (&str, &str) {
    (&suppression.rule.value, suppression.reason.value.trim())
}

impl<'a> Scope<'a> {
    fn key(&self) -> (Span, &'a str) {
        (self.span, self.rule)
    }

    fn covers(&self, finding: &Finding) -> bool {
        let at = finding.at.span;
        // What is missing is reported by an empty span, which may stand at the very end.
        let within = at.start < self.span.end || (at.is_empty() && at.start == self.span.end);
        self.span.start <= at.start && within && self.rule == finding.rule
    }
}

fn key(suppression: &Suppression) -> (Span, &str) {
    (suppression.scope, &suppression.rule.value)
}

/// In their order, each once.
fn scopes<'a>(suppressions: impl Iterator<Item = &'a Suppression>) -> Vec<Scope<'a>> {
    let effective = suppressions.filter(|one| has_reason(one));
    let mut keys: Vec<(Span, &str)> = effective.map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut furthest = 0;
    let scope = |(span, rule): (Span, _)| {
        furthest = span.end.max(furthest);
        Scope {
            span,
            rule,
            furthest,
            used: false,
        }
    };
    keys.into_iter().map(scope).collect()
}
