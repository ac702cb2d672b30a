//! What is found, shown in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use lsp_server::Notification;
use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::{Location, PublishDiagnosticsParams, Url};

use super::project::Project;
use super::server::{Open, Server};
use crate::load::Place;
use crate::lsp::{self, Encoding, Positions};
use crate::source::SourceId;
use crate::span::Span;

impl Server<'_> {
    /// Reads again what is stale, and judges what has changed.
    pub fn judge(&mut self) {
        let stale = self.sites.values().filter(|site| site.stale);
        let places: Vec<Place> = stale
            .map(|site| site.project.workspace.place.clone())
            .collect();
        for place in places {
            self.read(place);
        }
        let env = self.env;
        for site in self.sites.values_mut() {
            site.project.judge(env);
        }
    }

    /// Shows what is found in the open files and in the configuration, and no longer what was found elsewhere.
    pub fn publish(&mut self) -> Result<()> {
        self.due = None;
        self.judge();
        let mut messages = Vec::new();
        for site in self.sites.values_mut() {
            let project = &site.project;
            let workspace = &project.workspace;
            let mut shown = Vec::new();
            for (id, source) in workspace.sources.iter() {
                let path = workspace.place.root.join(&source.path);
                let open = self.open.get(&path);
                let is_configuration = !project.is_postmortem(id);
                if open.is_none() && !is_configuration {
                    continue;
                }
                let found = project.found(id);
                if open.is_none() && found.is_empty() {
                    continue;
                }
                let Some(url) = url(&self.open, &path) else {
                    continue;
                };
                let positions = Positions::new(&source.text, self.encoding);
                let elsewhere = |id, span| location(&self.open, project, self.encoding, id, span);
                let diagnostics = lsp::diagnostics(found, &positions, &elsewhere);
                shown.push(url.clone());
                messages.push((url, diagnostics, open.map(|open| open.version)));
            }
            let gone = site.shown.iter().filter(|url| !shown.contains(url));
            messages.extend(gone.map(|url| (url.clone(), Vec::new(), None)));
            site.shown = shown;
        }
        for (url, diagnostics, version) in messages {
            self.show(url, diagnostics, version)?;
        }
        Ok(())
    }

    pub fn show(
        &self,
        uri: Url,
        diagnostics: Vec<lsp_types::Diagnostic>,
        version: Option<i32>,
    ) -> Result<()> {
        let params = PublishDiagnosticsParams {
            uri,
            diagnostics,
            version,
        };
        let notification = Notification::new(PublishDiagnostics::METHOD.to_owned(), params);
        self.connection.sender.send(notification.into())?;
        Ok(())
    }
}

/// The address of a file, as the editor writes it.
fn url(open: &BTreeMap<PathBuf, Open>, path: &Path) -> Option<Url> {
    match open.get(path) {
        Some(open) => Some(open.url.clone()),
        None => Url::from_file_path(path).ok(),
    }
}

/// A place in a file of a site.
pub(super) fn location(
    open: &BTreeMap<PathBuf, Open>,
    project: &Project,
    encoding: Encoding,
    id: SourceId,
    span: Span,
) -> Option<Location> {
    let workspace = &project.workspace;
    let source = workspace.sources.get(id);
    let uri = url(open, &workspace.place.root.join(&source.path))?;
    let range = Positions::new(&source.text, encoding).range(span);
    Some(Location { uri, range })
}
