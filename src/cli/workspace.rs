//! A site, loaded, parsed and resolved: what most commands start from.

use anyhow::{Result, anyhow};
use rayon::prelude::*;

use super::env::Env;
use crate::check::{self, Known, Site};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Finding, Level};
use crate::emit;
use crate::load::{self, Loaded, Place};
use crate::model::{self, Corpus};
use crate::parse;
use crate::scaffold;
use crate::source::{SourceId, Sources};
use crate::time::Now;

/// A site as of now.
#[derive(Debug)]
pub(super) struct Workspace {
    pub place: Place,
    pub sources: Sources,
    pub config: Config,
    pub corpus: Corpus,
    pub now: Now,
    /// What is known beyond the files' texts.
    known: Known,
    /// What loading and parsing found.
    findings: Vec<Finding>,
}

impl Workspace {
    /// Loads the site that the run is about.
    ///
    /// # Errors
    /// Where the disk refuses, or the configuration has errors: they are in the message.
    pub fn open(env: &Env) -> Result<Self> {
        let place = env.place()?;
        let loaded = env.stage("load", || load::load(&place))?;
        let now = env.now(loaded.config.timezone);
        refuse_bad_configuration(env, &loaded, now)?;
        let Loaded {
            sources,
            config,
            mut findings,
            postmortems,
        } = loaded;
        let (corpus, found) = env.stage("parse", || resolve(&sources, &postmortems, &config));
        findings.extend(found);
        let known = known(&place, &config);
        Ok(Self {
            place,
            sources,
            config,
            corpus,
            now,
            known,
            findings,
        })
    }

    /// Runs the rules.
    pub fn check(&mut self, env: &Env) -> Vec<Diagnostic> {
        let findings = std::mem::take(&mut self.findings);
        env.stage("check", || check::check(&self.site(), findings))
    }

    fn site(&self) -> Site<'_> {
        Site {
            sources: &self.sources,
            corpus: &self.corpus,
            config: &self.config,
            now: self.now,
            known: &self.known,
        }
    }
}

/// Parses postmortems, each by itself, and gathers them.
pub(super) fn resolve(
    sources: &Sources,
    postmortems: &[SourceId],
    config: &Config,
) -> (Corpus, Vec<Finding>) {
    let parsed: Vec<_> = postmortems
        .par_iter()
        .map(|id| {
            let source = sources.get(*id);
            let (document, findings) = parse::parse(*id, source, config);
            (model::postmortem(*id, source, document, config), findings)
        })
        .collect();
    let mut resolved = Vec::with_capacity(parsed.len());
    let mut findings = Vec::new();
    for (postmortem, mut found) in parsed {
        resolved.push(postmortem);
        findings.append(&mut found);
    }
    (model::corpus(resolved), findings)
}

/// What the rules may know beyond the files of the site.
pub(super) fn known(place: &Place, config: &Config) -> Known {
    let template = place
        .root
        .join(&config.postmortems)
        .join(scaffold::TEMPLATE_NAME);
    Known {
        // One that cannot be read is for `pm new` to complain of.
        template: load::text(&template).ok().flatten(),
        ..Known::default()
    }
}

/// A site whose configuration cannot be relied upon is not worked on: the pages would look right and be wrong.
fn refuse_bad_configuration(env: &Env, loaded: &Loaded, now: Now) -> Result<()> {
    let site = Site {
        sources: &loaded.sources,
        corpus: &Corpus::default(),
        config: &loaded.config,
        now,
        known: &Known::default(),
    };
    let mut diagnostics = check::check(&site, loaded.findings.clone());
    let is_configuration = |at: SourceId| !loaded.postmortems.contains(&at);
    diagnostics.retain(|diagnostic| {
        diagnostic.level == Level::Error && is_configuration(diagnostic.finding.at.source)
    });
    if diagnostics.is_empty() {
        return Ok(());
    }
    let text = emit::text(&diagnostics, &loaded.sources, env.stderr_style());
    Err(anyhow!(
        "the configuration cannot be used\n\n{}",
        text.trim_end()
    ))
}
