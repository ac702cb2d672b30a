//! A site, loaded, parsed and resolved: what most commands start from.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow};
use rayon::prelude::*;

use super::env::Env;
use super::first_commits;
use super::ledger::{self, Present};
use super::rule_times::RuleTimes;
use crate::check::{self, Before, Known, Site};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Finding, Level};
use crate::emit;
use crate::history::{self, Commit, Repository};
use crate::ledger::History;
use crate::load::{self, Loaded, Place};
use crate::model::{self, Corpus};
use crate::parse;
use crate::scaffold;
use crate::secrets;
use crate::source::{SourceId, Sources};
use crate::span::Span;
use crate::time::{Now, Unknown};

/// Where there are secrets in the files of a site.
pub(super) type Secrets = BTreeMap<SourceId, BTreeSet<Span>>;

/// A site as of now.
#[derive(Debug)]
pub(super) struct Workspace {
    pub place: Place,
    pub sources: Sources,
    pub config: Config,
    pub corpus: Corpus,
    pub now: Now,
    /// The commit that the site is read from, where it is not the working tree.
    commit: Option<Commit>,
    /// What is known beyond the files' texts.
    known: Known,
    book: Option<SourceId>,
    catalog: Option<SourceId>,
    /// What loading found: what is wrong with the configuration, and with files beside the postmortems.
    loaded: Vec<Finding>,
    /// What parsing found.
    parsed: Vec<Finding>,
}

impl Workspace {
    /// Loads the site that the run is about.
    ///
    /// # Errors
    /// Where the disk refuses, or the configuration has errors: they are in the message.
    pub fn open(env: &Env) -> Result<Self> {
        Self::open_at(env, env.place()?)
    }

    /// Loads the site at a place.
    ///
    /// # Errors
    /// As for [`Workspace::open`].
    pub fn open_at(env: &Env, place: Place) -> Result<Self> {
        let loaded = env.stage("load", || load::load(&place))?;
        let now = env.now(loaded.config.timezone);
        refuse_bad_configuration(env, &loaded, now)?;
        Ok(env.stage("parse", || Self::of(place, loaded, now)))
    }

    /// A site that is loaded, with whatever is wrong in its configuration among its findings.
    pub fn of(place: Place, loaded: Loaded, now: Now) -> Self {
        let Loaded {
            sources,
            config,
            findings,
            book,
            catalog,
            postmortems,
        } = loaded;
        let (corpus, parsed) = resolve(&sources, &postmortems, &config);
        let known = known(&place, &config);
        Self {
            place,
            sources,
            config,
            corpus,
            now,
            commit: None,
            known,
            book,
            catalog,
            loaded: findings,
            parsed,
        }
    }

    /// The same site, read from a commit.
    pub fn at(mut self, commit: Commit) -> Self {
        self.commit = Some(commit);
        self
    }

    /// The last commit of its history.
    ///
    /// # Errors
    /// Where there is none.
    pub fn head(&self, repository: &Repository) -> Result<Commit> {
        let commit = self.commit.clone();
        commit.map_or_else(|| history::resolve(repository, "HEAD"), Ok)
    }

    /// Asks git what only it knows, where a rule needs it.
    pub fn ask_git(&mut self, env: &Env) {
        if first_commits::is_asked(&self.config) {
            self.known.first_committed = env.stage("git", || first_commits::days(self));
        }
    }

    /// Runs the rules; with `--verbose`, says how long each took. What weighs less than `least` may be left out.
    pub fn check(&mut self, env: &Env, least: Level) -> Vec<Diagnostic> {
        env.stage("links", || {
            let (sources, corpus) = (&self.sources, &self.corpus);
            look_for_linked_files(&mut self.known, &self.place, sources, corpus, &self.config);
        });
        let found = self.loaded.par_iter().chain(&self.parsed);
        let findings = found.cloned().collect();
        if !env.is_verbose() {
            return check::measured(&self.site(), findings, least, &());
        }
        let times = RuleTimes::new();
        let site = self.site();
        let diagnostics = env.stage("check", || check::measured(&site, findings, least, &times));
        env.say(&times.to_string());
        diagnostics
    }

    /// Takes every secret out of the postmortems, where what they say is shown without being checked first.
    pub fn hide_secrets(&mut self) {
        let postmortems = self.corpus.postmortems.par_iter();
        let secrets = postmortems.map(|postmortem| {
            let found = secrets::find(&self.sources.get(postmortem.source).text);
            let spans: BTreeSet<Span> = found.iter().map(|secret| secret.span).collect();
            (postmortem.source, spans)
        });
        let secrets = secrets.filter(|(_, spans)| !spans.is_empty()).collect();
        self.hide(secrets);
    }

    /// Takes secrets out of the files: out of their texts, and out of what was read from them.
    pub fn hide(&mut self, secrets: Secrets) {
        let masked = secrets.into_iter().map(|(id, spans)| {
            let text = &self.sources.get(id).text;
            (id, secrets::masked(text, spans, 'x'))
        });
        let masked = masked.collect();
        self.edit(masked);
    }

    /// Puts other texts in the place of some files', as if the site had been loaded so. What is known beyond the texts
    /// stays.
    pub fn edit(&mut self, texts: BTreeMap<SourceId, String>) {
        let mut changed: Vec<SourceId> = texts.keys().copied().collect();
        for (id, text) in texts {
            self.sources.replace(id, text);
        }
        let mut postmortems = std::mem::take(&mut self.corpus).postmortems;
        if [self.book, self.catalog]
            .into_iter()
            .flatten()
            .any(|id| changed.contains(&id))
        {
            // Everything depends on the configuration.
            changed = postmortems
                .iter()
                .map(|postmortem| postmortem.source)
                .collect();
            let (config, findings) = Config::read(&self.sources, self.book, self.catalog);
            self.config = config;
            self.loaded
                .retain(|finding| changed.contains(&finding.at.source));
            self.loaded.extend(findings);
        }
        let (corpus, found) = resolve(&self.sources, &changed, &self.config);
        let is_changed = |id: &SourceId| changed.binary_search(id).is_ok();
        postmortems.retain(|postmortem| !is_changed(&postmortem.source));
        postmortems.extend(corpus.postmortems);
        self.corpus = model::corpus(postmortems);
        self.parsed
            .retain(|finding| !is_changed(&finding.at.source));
        self.parsed.extend(found);
    }

    /// What became of the actions, as far as git tells.
    pub fn history(&self, env: &Env) -> History {
        let present = Present {
            root: &self.place.root,
            sources: &self.sources,
            corpus: &self.corpus,
            config: &self.config,
            now: self.now,
            at: self.commit.as_ref(),
        };
        let read = env.stage("history", || ledger::read(present));
        // What is said in a report is the same wherever the folder is.
        let root = self.place.root.display().to_string();
        read.map_err(|error| {
            let text = format!("{error:#}");
            match text.strip_prefix(&root) {
                Some(rest) => Unknown(format!("this folder{rest}")),
                None => Unknown(text),
            }
        })
    }

    /// Has the rules look at what a change did as well.
    pub fn compare(&mut self, before: Before) {
        self.known.before = Some(before);
    }

    /// What the site was before the change that is looked at.
    pub fn before(&self) -> Option<&Before> {
        self.known.before.as_ref()
    }

    pub fn site(&self) -> Site<'_> {
        Site {
            sources: &self.sources,
            corpus: &self.corpus,
            config: &self.config,
            now: self.now,
            known: &self.known,
        }
    }
}

/// Finds out which of the files that the site links to are not there.
pub(super) fn look_for_linked_files(
    known: &mut Known,
    place: &Place,
    sources: &Sources,
    corpus: &Corpus,
    config: &Config,
) {
    let linked = check::linked_files(sources, corpus, config);
    let missing = load::missing(&place.root, &linked);
    known.missing_files = missing.keys().cloned().collect();
    let misspelt = missing.into_iter();
    known.misspelt_files = misspelt
        .filter_map(|(path, other)| Some((path, other?)))
        .collect();
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
fn known(place: &Place, config: &Config) -> Known {
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
pub(super) fn refuse_bad_configuration(env: &Env, loaded: &Loaded, now: Now) -> Result<()> {
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
