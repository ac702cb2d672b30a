//! What the pages need to know of the whole site: who is shown, where everything is, what refers to what.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::markdown::SitePaths;
use super::view::{Date, Frame, Link, NavEntry, Severity};
use super::{Input, meta, theme::Theme};
use crate::aggregate::{Group, Links, Standing};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{LinkedAnchors, OwnerName, Postmortem, PostmortemId};
use crate::parse::blocks::plain_text;
use crate::parse::{Part, Section};
use crate::slug::{file_stem, short};
use crate::source::{Source, SourceId};
use crate::span::Span;
use crate::vocabulary::{DocumentStatus, SectionKind};

/// The parts of the navigation, in order. Tags, severities and years are ways to look at postmortems: their pages are
/// linked from the list of those.
const NAV: &[(&str, &str)] = &[
    ("postmortems", "Postmortems"),
    ("actions", "Actions"),
    ("services", "Services"),
    ("teams", "Teams"),
    ("factors", "Factors"),
];

pub struct Site<'a> {
    pub input: &'a Input<'a>,
    pub config: &'a Config,
    /// The postmortems that have a page, the newest first; those without a date come last.
    pub postmortems: Vec<&'a Postmortem>,
    /// The actions of those, in the order of the summary.
    pub actions: Vec<Standing<'a>>,
    pub paths: SitePaths,
    shown: BTreeSet<&'a PostmortemId>,
    /// The plain text of each summary.
    summaries: BTreeMap<SourceId, String>,
    /// The plain text of each action, by where it is written.
    action_texts: BTreeMap<(SourceId, Span), String>,
    by_source: BTreeMap<SourceId, Vec<Standing<'a>>>,
    owners: BTreeSet<&'a OwnerName>,
    links: BTreeMap<SourceId, Links<'a>>,
    /// The errors that concern each file.
    errors: BTreeMap<SourceId, Vec<&'a Diagnostic>>,
    custom_css: bool,
}

impl<'a> Site<'a> {
    pub fn new(input: &'a Input<'a>, theme: &Theme) -> Self {
        let summary = input.summary;
        let all = summary.postmortems.iter().copied();
        let postmortems: Vec<_> = all
            .filter(|postmortem| is_shown(input, postmortem))
            .collect();
        let shown: BTreeSet<_> = postmortems
            .iter()
            .map(|postmortem| &postmortem.id)
            .collect();
        let sources: BTreeSet<_> = postmortems
            .iter()
            .map(|postmortem| postmortem.source)
            .collect();
        let in_site = |standing: &&Standing<'_>| sources.contains(&standing.postmortem.source);
        let actions: Vec<_> = summary.actions.iter().filter(in_site).copied().collect();
        let mut by_source: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for standing in &actions {
            by_source
                .entry(standing.postmortem.source)
                .or_default()
                .push(*standing);
        }
        let summaries = postmortems.par_iter().map(|postmortem| {
            let source = input.sources.get(postmortem.source);
            (postmortem.source, summary_text(source, postmortem))
        });
        let action_texts = actions.par_iter().map(|standing| {
            let written = &standing.action.written;
            let key = (standing.postmortem.source, written.span);
            (key, plain_text(&written.text.value))
        });
        let (summaries, action_texts) = (summaries.collect(), action_texts.collect());
        Self {
            input,
            config: summary.config,
            paths: paths(input, &postmortems),
            owners: actions
                .iter()
                .flat_map(|standing| &standing.action.owners)
                .collect(),
            postmortems,
            actions,
            by_source,
            summaries,
            action_texts,
            shown,
            links: summary.links(),
            errors: errors(input.diagnostics),
            custom_css: theme.has_static("static/custom.css"),
        }
    }

    /// The frame of the page at `path`, in a part of the navigation (or in none: empty).
    pub fn frame(&self, path: &str, part: &str, title: &str, description: &str) -> Frame {
        let root = root_of(path);
        let entry = |(key, text): &(&'static str, &'static str)| NavEntry {
            text,
            href: format!("{root}{key}/index.html"),
            current: *key == part,
        };
        Frame {
            title: title.to_owned(),
            description: description.to_owned(),
            language: self.config.language.clone(),
            site_title: self.config.title.clone(),
            nav: NAV.iter().map(entry).collect(),
            crumbs: Vec::new(),
            today: Date::new(self.input.summary.now.today),
            version: env!("CARGO_PKG_VERSION"),
            custom_css: self.custom_css,
            diagrams: false,
            meta: meta::page(self, path, title),
            root,
        }
    }

    pub fn source(&self, postmortem: &Postmortem) -> &'a Source {
        self.input.sources.get(postmortem.source)
    }

    /// The actions of one postmortem, in the order of the summary.
    pub fn actions_of(&self, postmortem: &Postmortem) -> &[Standing<'a>] {
        self.by_source
            .get(&postmortem.source)
            .map_or(&[], Vec::as_slice)
    }

    /// The plain text of a postmortem's summary.
    pub fn summary(&self, postmortem: &Postmortem) -> &str {
        self.summaries
            .get(&postmortem.source)
            .map_or("", String::as_str)
    }

    /// The plain text of an action.
    pub fn action_text(&self, standing: &Standing<'_>) -> &str {
        let key = (standing.postmortem.source, standing.action.written.span);
        self.action_texts.get(&key).map_or("", String::as_str)
    }

    pub fn is_shown(&self, id: &PostmortemId) -> bool {
        self.shown.contains(id)
    }

    /// How a postmortem hangs together with others; with those only that have a page.
    pub fn links(&self, postmortem: &Postmortem) -> Links<'a> {
        let mut links = self
            .links
            .get(&postmortem.source)
            .cloned()
            .unwrap_or_default();
        let shown = |other: &&Postmortem| self.is_shown(&other.id);
        for list in [
            &mut links.related,
            &mut links.related_from,
            &mut links.repeated_by,
        ] {
            list.retain(shown);
        }
        for one in [&mut links.previous, &mut links.next, &mut links.repeat_of] {
            *one = one.filter(shown);
        }
        links
    }

    /// A group without what has no page.
    pub fn shown_of(&self, mut group: Group<'a>) -> Group<'a> {
        group
            .postmortems
            .retain(|postmortem| self.is_shown(&postmortem.id));
        group
            .actions
            .retain(|standing| self.is_shown(&standing.postmortem.id));
        group
    }

    /// A person: to their queue, where they have one.
    pub fn owner_link(&self, root: &str, owner: &OwnerName) -> Link {
        let text = self.config.catalog.display_name(owner).to_owned();
        let href = if self.owners.contains(owner) {
            format!("{root}{}", owner_path(owner))
        } else {
            String::new()
        };
        Link { text, href }
    }

    /// A person as written in front matter.
    pub fn person_link(&self, root: &str, written: &str) -> Link {
        match self.config.catalog.owner(written) {
            Some(owner)
                if self.owners.contains(&owner)
                    || self.config.catalog.people.contains_key(&owner.0) =>
            {
                self.owner_link(root, &owner)
            }
            _ => Link {
                text: written.to_owned(),
                href: String::new(),
            },
        }
    }

    /// A service as written in front matter, under the catalog's name for it.
    pub fn service_link(&self, root: &str, written: &str) -> Link {
        name_link(root, "services", &self.input.summary.service(written).name)
    }

    /// A team, likewise.
    pub fn team_link(&self, root: &str, written: &str) -> Link {
        name_link(root, "teams", &self.input.summary.team(written).name)
    }

    pub fn severity(&self, severity: &crate::model::Severity) -> Severity {
        let level = self.config.severities.get(severity.rank);
        let is_word = |alias: &&String| alias.len() > 2 && alias.chars().all(char::is_alphabetic);
        let word = level.and_then(|level| level.aliases.iter().find(is_word));
        Severity {
            name: severity.name.clone(),
            word: word.cloned().unwrap_or_default(),
            rank: severity.rank + 1,
            look: (severity.rank + 1).min(4),
        }
    }

    /// The messages of the errors that concern a postmortem's file.
    pub fn errors(&self, postmortem: &Postmortem) -> Vec<String> {
        let errors = self.errors.get(&postmortem.source);
        let messages = errors.into_iter().flatten();
        messages
            .map(|error| error.finding.message.clone())
            .collect()
    }
}

/// The errors by the files that they point into.
fn errors(diagnostics: &[Diagnostic]) -> BTreeMap<SourceId, Vec<&Diagnostic>> {
    let mut by_file: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for error in diagnostics.iter().filter(|d| d.level == Level::Error) {
        let related = error.finding.related.iter().map(|(at, _)| at.source);
        let files: BTreeSet<_> = related.chain([error.finding.at.source]).collect();
        for file in files {
            by_file.entry(file).or_default().push(error);
        }
    }
    by_file
}

/// A draft has a page only if drafts are asked for; of two with one ID the first has it.
fn is_shown(input: &Input<'_>, postmortem: &Postmortem) -> bool {
    let answers = input
        .summary
        .corpus
        .get(&postmortem.id)
        .is_some_and(|first| first.source == postmortem.source);
    answers
        && postmortem.id.names_a_page()
        && (input.drafts || postmortem.status != DocumentStatus::Draft)
}

fn paths(input: &Input<'_>, postmortems: &[&Postmortem]) -> SitePaths {
    let mut outputs = BTreeMap::new();
    let mut images = BTreeMap::new();
    for postmortem in postmortems {
        let source = input.sources.get(postmortem.source);
        outputs.insert(source.path.clone(), postmortem_path(&postmortem.id));
        for asset in &source.assets {
            outputs.insert(
                format!("{}/{asset}", source.folder()),
                asset_path(&postmortem.id, asset),
            );
        }
        for (image, size) in &source.image_sizes {
            images.insert(format!("{}/{image}", source.folder()), *size);
        }
    }
    // What shows a file is next to what edits it, on GitHub, GitLab and Gitea alike.
    let template = input.summary.config.edit_url_template.as_ref();
    SitePaths {
        outputs,
        images,
        anchors: LinkedAnchors::of(input.sources, postmortems),
        repository: template.map(|template| template.replacen("/edit/", "/blob/", 1)),
    }
}

pub fn postmortem_link(root: &str, postmortem: &Postmortem) -> Link {
    Link {
        text: postmortem.title.clone(),
        href: format!("{root}{}", postmortem_path(&postmortem.id)),
    }
}

/// The page of a service, team, tag or factor category.
pub fn name_link(root: &str, part: &str, name: &str) -> Link {
    Link {
        text: name.to_owned(),
        href: format!("{root}{}", name_path(part, name)),
    }
}

/// The way from a page to the site's root.
pub fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

pub fn postmortem_path(id: &PostmortemId) -> String {
    format!("postmortems/{}.html", short(&id.0))
}

pub fn asset_path(id: &PostmortemId, asset: &str) -> String {
    format!("postmortems/{}/{asset}", short(&id.0))
}

pub fn owner_path(owner: &OwnerName) -> String {
    format!("actions/by-owner/{}.html", file_stem(&owner.0))
}

/// The page of a service, team, tag or factor category.
pub fn name_path(part: &str, name: &str) -> String {
    format!("{part}/{}.html", file_stem(name))
}

/// The plain text of the Summary, else of what stands before the first section.
fn summary_text(source: &Source, postmortem: &Postmortem) -> String {
    let text = &source.text;
    let document = &postmortem.document;
    let prose = |section: &Section| {
        section.parts.iter().find_map(|part| match part {
            Part::Prose(span) => Some(*span),
            _ => None,
        })
    };
    let span = document
        .section(SectionKind::Summary)
        .and_then(prose)
        .unwrap_or(document.preamble);
    plain_text(span.text(text))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
