//! Runs the rules, gives each finding its level, and drops what is off or suppressed.

mod allowed;
mod misread;
mod redact;

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use self::allowed::Allowed;
use self::misread::Misread;
use self::redact::Redactions;
use super::{Before, Check, RULES, Rule, Site, is_of_change, secret, unused_suppression};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Finding, Level};
use crate::model::Postmortem;
use crate::model::versions::{self, Version};
use crate::source::{SourceId, Sources};
use crate::vocabulary::DocumentStatus;

/// Runs every rule, gives each finding its level and drops what is off or suppressed. `parsed` are the findings of the
/// stages before. The result is in the order of files and places.
pub fn check(site: &Site<'_>, parsed: Vec<Finding>) -> Vec<Diagnostic> {
    measured(site, parsed, Level::Hint, &())
}

/// What measures the rules: there is no clock here.
pub trait Stopwatch: Sync {
    /// Does a piece of a rule's work, on any of several threads; `rule` is its position in [`RULES`].
    fn measure<T>(&self, rule: usize, work: impl FnOnce() -> T) -> T;
}

/// Measures nothing and costs nothing.
impl Stopwatch for () {
    fn measure<T>(&self, _: usize, work: impl FnOnce() -> T) -> T {
        work()
    }
}

/// The same as [`check`], with an eye on how long each rule takes. Nobody asks for what weighs less than `least`: a rule
/// that finds nothing else is not run.
pub fn measured(
    site: &Site<'_>,
    parsed: Vec<Finding>,
    least: Level,
    stopwatch: &impl Stopwatch,
) -> Vec<Diagnostic> {
    let before = site.known.before.iter();
    let before = before.flat_map(|before| &before.corpus.postmortems);
    let postmortems: BTreeMap<SourceId, &Postmortem> = site
        .corpus
        .postmortems
        .iter()
        .chain(before)
        .map(|postmortem| (postmortem.source, postmortem))
        .collect();
    let mut findings = parsed;
    findings.extend(run(site, least, stopwatch));
    let redactions = Redactions::new(site, &findings);
    let old = site.known.before.iter();
    let old = old.flat_map(|before| &before.corpus.postmortems);
    let mut allowed = Allowed::of(postmortems.values().copied(), old);
    findings.retain(|finding| !allowed.covers(finding));
    findings.extend(unused(site, &allowed));
    let misread = Misread::new(postmortems.values().copied());
    let judge = |finding: Finding| {
        let postmortem = postmortems.get(&finding.at.source).copied();
        let mut diagnostic = diagnose(site.config, postmortem, finding)?;
        if misread.holds(diagnostic.code, &diagnostic.finding) {
            return None;
        }
        redactions.redact(&mut diagnostic);
        // What is not UTF-8 was read with replacements: an edit would stand in another place, and lose bytes.
        let source = site.sources.get(diagnostic.finding.at.source);
        if source.invalid_utf8.is_some() {
            diagnostic.finding.fix = None;
        }
        Some(diagnostic)
    };
    let mut diagnostics: Vec<Diagnostic> = findings.into_par_iter().filter_map(judge).collect();
    sort(&mut diagnostics, site.sources);
    diagnostics
}

fn run(site: &Site<'_>, least: Level, stopwatch: &impl Stopwatch) -> Vec<Finding> {
    let rules = || RULES.iter().enumerate();
    let mut findings: Vec<Finding> = site
        .corpus
        .postmortems
        .par_iter()
        .flat_map_iter(|postmortem| {
            let check = |(index, rule): (usize, &&'static Rule)| {
                stopwatch.measure(index, || rule.document(site, postmortem))
            };
            rules()
                .filter(|(_, rule)| is_asked(site.config, postmortem, rule, least))
                .flat_map(check)
        })
        .collect();
    let check =
        |(index, rule): (usize, &&'static Rule)| stopwatch.measure(index, || rule.site(site));
    findings.extend(rules().flat_map(check));
    if let Some(before) = &site.known.before {
        let versions = versions(site, before);
        let check = |(index, rule): (usize, &&'static Rule)| {
            stopwatch.measure(index, || rule.change(site, &versions))
        };
        findings.extend(rules().flat_map(check));
    }
    findings
}

/// Whether it matters what a rule finds in a postmortem: somebody sees it, allows it, or must not see what it found.
fn is_asked(config: &Config, postmortem: &Postmortem, rule: &Rule, least: Level) -> bool {
    let mut suppressions = postmortem.document.suppressions.iter();
    level(config, Some(postmortem), rule).is_some_and(|level| level >= least)
        || rule.name == secret::RULE.name
        || suppressions.any(|suppression| suppression.rule.value == rule.name)
}

/// What became of the postmortems that the change touches. A draft promised nothing, so nothing is held against it.
fn versions<'a>(site: &Site<'a>, before: &'a Before) -> Vec<Version<'a>> {
    let touched = |postmortem: &&Postmortem| before.changed.contains(&postmortem.source);
    let now: Vec<&Postmortem> = site.corpus.postmortems.iter().filter(touched).collect();
    let mut versions = versions::compare(site.sources, &before.corpus.postmortems, &now);
    versions.retain(|version| version.was.status != DocumentStatus::Draft);
    versions
}

impl Rule {
    pub(super) fn document(&self, site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
        match self.check {
            Check::Document(check) => check(site, postmortem),
            Check::Site(_) | Check::Change(_) | Check::Elsewhere => Vec::new(),
        }
    }

    pub(super) fn site(&self, site: &Site<'_>) -> Vec<Finding> {
        match self.check {
            Check::Site(check) => check(site),
            Check::Document(_) | Check::Change(_) | Check::Elsewhere => Vec::new(),
        }
    }

    pub(super) fn change(&self, site: &Site<'_>, versions: &[Version<'_>]) -> Vec<Finding> {
        match self.check {
            Check::Change(check) => check(site, versions),
            Check::Document(_) | Check::Site(_) | Check::Elsewhere => Vec::new(),
        }
    }
}

fn unused(site: &Site<'_>, allowed: &Allowed<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for postmortem in &site.corpus.postmortems {
        let text = &site.sources.get(postmortem.source).text;
        for suppression in &postmortem.document.suppressions {
            // Without the change nobody can say whether it is used.
            let is_known = site.known.before.is_some() || !is_of_change(&suppression.rule.value);
            if is_known && !allowed.is_used(postmortem.source, suppression) {
                findings.extend(unused_suppression::finding(text, postmortem, suppression));
            }
        }
    }
    findings
}

/// Settles the level: the rule's own, else the site's, else the site's for the severity; at most a warning for what a
/// draft lacks yet and for what is only asked for.
pub(super) fn diagnose(
    config: &Config,
    postmortem: Option<&Postmortem>,
    finding: Finding,
) -> Option<Diagnostic> {
    let rule = RULES
        .iter()
        .find(|rule| rule.name == finding.rule)
        .expect("a test holds every rule's name that a stage uses against the table");
    let level = level(config, postmortem, rule)?;
    let is_draft = postmortem.is_some_and(|postmortem| postmortem.status == DocumentStatus::Draft);
    let at_most = if finding.advisory || (rule.lenient_in_drafts && is_draft) {
        Level::Warning
    } else {
        Level::Error
    };
    Some(Diagnostic {
        code: rule.code,
        level: level.min(at_most),
        finding,
    })
}

/// The level that a rule has in a postmortem, whatever it finds; `None` where it is off.
pub(super) fn level(
    config: &Config,
    postmortem: Option<&Postmortem>,
    rule: &Rule,
) -> Option<Level> {
    let severity = postmortem.and_then(|postmortem| postmortem.severity.as_ref());
    let for_severity = severity
        .and_then(|severity| config.severity_rules.get(&severity.name))
        .and_then(|rules| rules.get(rule.name));
    let configured = for_severity.or_else(|| config.rules.get(rule.name));
    configured.copied().unwrap_or(rule.level)
}

/// By path, place and code; what two stages found alike is kept once.
fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    let places = places(sources);
    diagnostics.par_sort_by_key(|d| (places[d.finding.at.source.0], d.finding.at.span, d.code));
    let mut seen = HashSet::new();
    diagnostics.retain(|d| {
        seen.insert((
            d.code,
            d.finding.at.source,
            d.finding.at.span,
            d.finding.message.clone(),
        ))
    });
}

/// The place of each file by its path; a file as it was at another revision is beside itself.
fn places(sources: &Sources) -> Vec<usize> {
    let files = sources.all().map(|(id, source)| (source.path.as_str(), id));
    let mut files: Vec<(&str, SourceId)> = files.collect();
    files.sort_unstable();
    let mut places = vec![0; files.len()];
    let mut place = 0;
    let mut before = None;
    for (path, id) in files {
        place += usize::from(before.is_some_and(|before| before != path));
        places[id.0] = place;
        before = Some(path);
    }
    places
}
