//! The state between messages, and what each message does to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, GotoDefinition, HoverRequest,
    Request as _,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CompletionOptions, CompletionParams,
    DocumentSymbolParams, DocumentSymbolResponse, GotoDefinitionParams, GotoDefinitionResponse,
    HoverParams, InitializeParams, Location, MessageType, OneOf, PositionEncodingKind,
    PublishDiagnosticsParams, ServerCapabilities, ShowMessageParams, TextDocumentPositionParams,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Url,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::project::Project;
use crate::cli::env::Env;
use crate::diagnostic::Diagnostic;
use crate::load::{self, Overlay, Place};
use crate::lsp::{self, Encoding, Fixing, Positions, View};
use crate::source::SourceId;
use crate::span::Span;
use crate::time::Now;

/// How long the typing must pause before the text is judged.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) struct Server<'a> {
    env: &'a Env,
    connection: &'a Connection,
    encoding: Encoding,
    /// The folders that the editor has open.
    folders: Vec<PathBuf>,
    /// The texts that the editor has open, by path.
    open: BTreeMap<PathBuf, Open>,
    /// The sites of these, by root.
    sites: BTreeMap<PathBuf, Judged>,
    /// When to judge what has changed.
    due: Option<Instant>,
    /// What could not be done and has been said.
    said: Vec<String>,
}

struct Open {
    url: Url,
    version: i32,
    text: String,
}

/// A site, and what was found in it when it was last looked at.
struct Judged {
    project: Project,
    /// `None` where something has changed since.
    diagnostics: Option<Vec<Diagnostic>>,
    /// More has changed than the text of a postmortem: it is to be read again.
    stale: bool,
    /// Where diagnostics are shown now.
    shown: Vec<Url>,
}

impl<'a> Server<'a> {
    pub fn new(env: &'a Env, connection: &'a Connection, params: &InitializeParams) -> Self {
        let general = params.capabilities.general.as_ref();
        let encodings = general.and_then(|general| general.position_encodings.as_ref());
        let utf8 = encodings.is_some_and(|all| all.contains(&PositionEncodingKind::UTF8));
        let folders = params.workspace_folders.iter().flatten();
        let folders = folders.map(|folder| &folder.uri);
        #[expect(deprecated, reason = "editors that know no workspace folders send it")]
        let root = params.root_uri.iter();
        Self {
            env,
            connection,
            encoding: if utf8 {
                Encoding::Utf8
            } else {
                Encoding::Utf16
            },
            folders: folders.chain(root).filter_map(folder).collect(),
            open: BTreeMap::new(),
            sites: BTreeMap::new(),
            due: None,
            said: Vec::new(),
        }
    }

    /// The answer to `initialize`: what can be asked.
    pub fn answer(&self) -> Value {
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::FULL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        };
        let kinds = vec![
            CodeActionKind::QUICKFIX,
            CodeActionKind::from("source.fixAll.pm"),
        ];
        let triggers = ["\"", "@", "(", "[", "|", " ", "#"];
        let capabilities = ServerCapabilities {
            position_encoding: Some(match self.encoding {
                Encoding::Utf8 => PositionEncodingKind::UTF8,
                Encoding::Utf16 => PositionEncodingKind::UTF16,
            }),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(true.into()),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(triggers.map(str::to_owned).to_vec()),
                ..CompletionOptions::default()
            }),
            definition_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            code_action_provider: Some(
                CodeActionOptions {
                    code_action_kinds: Some(kinds),
                    ..CodeActionOptions::default()
                }
                .into(),
            ),
            ..ServerCapabilities::default()
        };
        json!({
            "capabilities": capabilities,
            "serverInfo": { "name": "pm", "version": env!("CARGO_PKG_VERSION") },
        })
    }

    /// Takes messages until the editor says that it is done.
    pub fn run(mut self) -> Result<()> {
        loop {
            let message = match self.due {
                Some(due) => {
                    let left = due.saturating_duration_since(Instant::now());
                    match self.connection.receiver.recv_timeout(left) {
                        Ok(message) => message,
                        Err(error) if error.is_timeout() => {
                            self.publish()?;
                            continue;
                        }
                        Err(_) => return Ok(()),
                    }
                }
                None => match self.connection.receiver.recv() {
                    Ok(message) => message,
                    Err(_) => return Ok(()),
                },
            };
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    let response = self.request(request);
                    self.connection.sender.send(response.into())?;
                }
                Message::Notification(notification) => self.notification(notification),
                Message::Response(_) => {}
            }
        }
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            DidOpenTextDocument::METHOD => {
                if let Some(params) = read::<lsp_types::DidOpenTextDocumentParams>(params) {
                    let document = params.text_document;
                    self.take(document.uri, document.version, document.text);
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Some(params) = read::<lsp_types::DidChangeTextDocumentParams>(params) {
                    let document = params.text_document;
                    // Each is the whole text, so the last is what stands there.
                    if let Some(change) = params.content_changes.into_iter().next_back() {
                        self.take(document.uri, document.version, change.text);
                    }
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Some(params) = read::<lsp_types::DidCloseTextDocumentParams>(params) {
                    self.close(&params.text_document.uri);
                }
            }
            // What lies beside a file may have changed with it, and the configuration for certain.
            DidSaveTextDocument::METHOD | DidChangeWatchedFiles::METHOD => self.read_again(),
            _ => {}
        }
    }

    /// Takes up a text that the editor has.
    fn take(&mut self, url: Url, version: i32, text: String) {
        let Some(path) = path(&url) else { return };
        self.due = Some(Instant::now() + PAUSE);
        let document = Open { url, version, text };
        let text = document.text.clone();
        self.open.insert(path.clone(), document);
        for site in self.sites.values_mut() {
            if let Some(id) = site.project.id(&path) {
                site.diagnostics = None;
                if site.project.is_postmortem(id) {
                    site.project.update(id, text);
                } else {
                    site.stale = true;
                }
                return;
            }
        }
        if let Some(place) = self.place(&path) {
            self.read(place);
        }
    }

    fn close(&mut self, url: &Url) {
        let Some(path) = path(url) else { return };
        self.open.remove(&path);
        self.read_again();
        let _ = self.show(url.clone(), Vec::new(), None);
    }

    fn read_again(&mut self) {
        self.due = Some(Instant::now() + PAUSE);
        for site in self.sites.values_mut() {
            site.stale = true;
        }
    }

    /// The site that a file belongs to: the one that the command line names, else the nearest one upwards, else a
    /// folder of the editor with postmortems and without any configuration.
    fn place(&self, file: &Path) -> Option<Place> {
        if self.env.names_a_place() {
            let place = self.env.place().ok()?;
            let root = place.root.canonicalize().ok()?;
            return Some(Place { root, ..place });
        }
        let place = load::find(file.parent()?);
        if place.book.is_some() {
            return Some(place);
        }
        let mut folders = self.folders.iter();
        let root = folders.find(|folder| file.starts_with(folder.join("postmortems")))?;
        Some(Place {
            root: root.clone(),
            book: None,
        })
    }

    /// Reads a site, with the open texts in the place of those on disk.
    fn read(&mut self, place: Place) {
        let texts = self.open.iter();
        let overlay: Overlay = texts
            .map(|(path, open)| (path.clone(), open.text.clone()))
            .collect();
        let root = place.root.clone();
        match Project::open(place, &overlay) {
            Ok(project) => {
                let shown = self.sites.remove(&root).map(|site| site.shown);
                let judged = Judged {
                    project,
                    diagnostics: None,
                    stale: false,
                    shown: shown.unwrap_or_default(),
                };
                self.sites.insert(root, judged);
            }
            Err(error) => self.complain(&format!("{error:#}")),
        }
    }

    /// Says once what cannot be done.
    fn complain(&mut self, message: &str) {
        if !self.said.iter().any(|said| said == message) {
            self.said.push(message.to_owned());
            let params = ShowMessageParams {
                typ: MessageType::ERROR,
                message: format!("pm: {message}"),
            };
            let notification = Notification::new(ShowMessage::METHOD.to_owned(), params);
            let _ = self.connection.sender.send(notification.into());
        }
    }

    /// Reads again what is stale, and judges what has changed.
    fn judge(&mut self) {
        let stale = self.sites.values().filter(|site| site.stale);
        let places: Vec<Place> = stale.map(|site| site.project.place.clone()).collect();
        for place in places {
            self.read(place);
        }
        let env = self.env;
        for site in self.sites.values_mut() {
            if site.diagnostics.is_none() {
                let now = env.now_again(site.project.config.timezone);
                site.diagnostics = Some(site.project.check(now));
            }
        }
    }

    /// Shows what is found in the open files and in the configuration, and no longer what was found elsewhere.
    fn publish(&mut self) -> Result<()> {
        self.due = None;
        self.judge();
        let mut messages = Vec::new();
        for site in self.sites.values_mut() {
            let project = &site.project;
            let mut shown = Vec::new();
            for (id, source) in project.sources.iter() {
                let path = project.place.root.join(&source.path);
                let open = self.open.get(&path);
                let found: Vec<&Diagnostic> = of(site.diagnostics.as_deref(), id).collect();
                let is_configuration = !project.is_postmortem(id) && !found.is_empty();
                if open.is_none() && !is_configuration {
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

    fn show(
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

    fn request(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let answer = match method.as_str() {
            CodeActionRequest::METHOD => read(params).map(|params| self.code_actions(&params)),
            HoverRequest::METHOD => read(params).map(|params| self.hover(&params)),
            Completion::METHOD => read(params).map(|params| self.completion(&params)),
            GotoDefinition::METHOD => read(params).map(|params| self.definition(&params)),
            DocumentSymbolRequest::METHOD => read(params).map(|params| self.symbols(&params)),
            _ => {
                let code = ErrorCode::MethodNotFound as i32;
                return Response::new_err(id, code, format!("pm does not know `{method}`"));
            }
        };
        match answer {
            Some(answer) => Response::new_ok(id, answer),
            None => {
                let code = ErrorCode::InvalidParams as i32;
                Response::new_err(
                    id,
                    code,
                    format!("the parameters of `{method}` cannot be read"),
                )
            }
        }
    }

    fn code_actions(&mut self, params: &CodeActionParams) -> Value {
        self.judge();
        let url = &params.text_document.uri;
        let actions = self.site_of(url).map(|(site, id)| {
            let text = &site.project.sources.get(id).text;
            let positions = Positions::new(text, self.encoding);
            let diagnostics: Vec<&Diagnostic> = of(site.diagnostics.as_deref(), id).collect();
            let offset = |position| positions.offset(position);
            let (start, end) = (offset(params.range.start), offset(params.range.end));
            let fixing = Fixing {
                url,
                positions: &positions,
                diagnostics: &diagnostics,
                span: Span::new(start, end.max(start)),
                all: &[],
            };
            lsp::code_actions(&fixing, params.context.only.as_deref())
        });
        json!(actions.unwrap_or_default())
    }

    fn hover(&mut self, params: &HoverParams) -> Value {
        self.judge();
        let at = &params.text_document_position_params;
        json!(self.viewed(at, |view, site, positions| {
            let source = view.postmortem.source;
            let diagnostics: Vec<&Diagnostic> = of(site.diagnostics.as_deref(), source).collect();
            lsp::hover(view, &diagnostics, positions)
        }))
    }

    fn completion(&self, params: &CompletionParams) -> Value {
        let at = &params.text_document_position;
        json!(self.viewed(at, |view, _, positions| Some(lsp::complete(
            view, positions
        ))))
    }

    fn definition(&self, params: &GotoDefinitionParams) -> Value {
        let at = &params.text_document_position_params;
        json!(self.viewed(at, |view, site, _| {
            let place = lsp::define(view)?;
            let (id, span) = (place.source, place.span);
            let found = location(&self.open, &site.project, self.encoding, id, span)?;
            Some(GotoDefinitionResponse::Scalar(found))
        }))
    }

    fn symbols(&self, params: &DocumentSymbolParams) -> Value {
        let at = TextDocumentPositionParams {
            text_document: params.text_document.clone(),
            position: lsp_types::Position::default(),
        };
        json!(self.viewed(&at, |view, _, positions| {
            let symbols = lsp::symbols(view.postmortem, positions);
            Some(DocumentSymbolResponse::Nested(symbols))
        }))
    }

    /// What `look` makes of the place that is asked about, if it is in a postmortem of a site.
    fn viewed<T>(
        &self,
        at: &TextDocumentPositionParams,
        look: impl FnOnce(View<'_>, &Judged, &Positions<'_>) -> Option<T>,
    ) -> Option<T> {
        let (judged, id) = self.site_of(&at.text_document.uri)?;
        let project = &judged.project;
        let positions = Positions::new(&project.sources.get(id).text, self.encoding);
        let site = project.site(self.now(project));
        let view = View::new(&site, id, positions.offset(at.position))?;
        look(view, judged, &positions)
    }

    fn now(&self, project: &Project) -> Now {
        self.env.now_again(project.config.timezone)
    }

    fn site_of(&self, url: &Url) -> Option<(&Judged, SourceId)> {
        let path = path(url)?;
        let mut sites = self.sites.values();
        sites.find_map(|site| Some((site, site.project.id(&path)?)))
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}

/// The folder that an address is of.
fn folder(url: &Url) -> Option<PathBuf> {
    url.to_file_path().ok()?.canonicalize().ok()
}

/// The file that an address is of. Folders that are links are followed, so that each file has one path.
fn path(url: &Url) -> Option<PathBuf> {
    let path = url.to_file_path().ok()?;
    let folder = path.parent()?.canonicalize().ok()?;
    Some(folder.join(path.file_name()?))
}

/// The address of a file, as the editor writes it.
fn url(open: &BTreeMap<PathBuf, Open>, path: &Path) -> Option<Url> {
    match open.get(path) {
        Some(open) => Some(open.url.clone()),
        None => Url::from_file_path(path).ok(),
    }
}

fn location(
    open: &BTreeMap<PathBuf, Open>,
    project: &Project,
    encoding: Encoding,
    id: SourceId,
    span: Span,
) -> Option<Location> {
    let source = project.sources.get(id);
    let uri = url(open, &project.place.root.join(&source.path))?;
    let range = Positions::new(&source.text, encoding).range(span);
    Some(Location { uri, range })
}

/// What was found in one file.
fn of(diagnostics: Option<&[Diagnostic]>, id: SourceId) -> impl Iterator<Item = &Diagnostic> {
    let all = diagnostics.unwrap_or_default().iter();
    all.filter(move |diagnostic| diagnostic.finding.at.source == id)
}
