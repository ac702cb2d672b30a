//! The state between messages, and what each message does to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;
use lsp_server::{Connection, Message, Notification};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _, ShowMessage,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, InitializeParams, MessageType, OneOf,
    PositionEncodingKind, ServerCapabilities, ShowMessageParams, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Url,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::project::Project;
use crate::cli::env::Env;
use crate::load::{self, Overlay, Place};
use crate::lsp::{self, Encoding};

/// How long the typing must pause before the text is judged.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) struct Server<'a> {
    pub env: &'a Env,
    pub connection: &'a Connection,
    pub encoding: Encoding,
    /// The folders that the editor has open.
    folders: Vec<PathBuf>,
    /// The texts that the editor has open, by path.
    pub open: BTreeMap<PathBuf, Open>,
    /// The sites of these, by root.
    pub sites: BTreeMap<PathBuf, Judged>,
    /// When to judge what has changed.
    pub due: Option<Instant>,
    /// What could not be done and has been said.
    said: Vec<String>,
}

pub(super) struct Open {
    pub url: Url,
    pub version: i32,
    text: String,
}

/// A site, and what is shown of it.
pub(super) struct Judged {
    pub project: Project,
    /// More has changed than the text of a postmortem: it is to be read again.
    pub stale: bool,
    /// Where diagnostics are shown now.
    pub shown: Vec<Url>,
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
        let kinds = vec![CodeActionKind::QUICKFIX, CodeActionKind::from(lsp::FIX_ALL)];
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
                if site.project.is_postmortem(id) {
                    site.project.update(id, text);
                } else {
                    site.stale = true;
                }
                return;
            }
        }
        // A page that is no postmortem, such as a README, changes nothing in a site that is known.
        let place = self.place(&path);
        if let Some(place) = place.filter(|place| self.is_news(place, &path)) {
            self.read(place);
        }
    }

    /// Whether a file that no known site has can be a part of the one at a place.
    fn is_news(&self, place: &Place, file: &Path) -> bool {
        let Some(site) = self.sites.get(&place.root) else {
            return true;
        };
        let inside = file.strip_prefix(&place.root).unwrap_or(file);
        let folder = &site.project.workspace.config.postmortems;
        let inside = inside.to_string_lossy().replace('\\', "/");
        load::names_a_postmortem(folder, &inside) || [load::BOOK, load::CATALOG].contains(&&*inside)
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
    pub fn read(&mut self, place: Place) {
        let texts = self.open.iter();
        let overlay: Overlay = texts
            .map(|(path, open)| (path.clone(), open.text.clone()))
            .collect();
        let root = place.root.clone();
        match Project::open(self.env, place, &overlay) {
            Ok(project) => {
                let shown = self.sites.remove(&root).map(|site| site.shown);
                let judged = Judged {
                    project,
                    stale: false,
                    shown: shown.unwrap_or_default(),
                };
                self.sites.insert(root, judged);
            }
            // Another tool's book is no site.
            Err(_) if !self.sites.contains_key(&root) => {}
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
}

pub(super) fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}

/// The folder that an address is of.
fn folder(url: &Url) -> Option<PathBuf> {
    url.to_file_path().ok()?.canonicalize().ok()
}

/// The file that an address is of. Folders that are links are followed, so that each file has one path.
pub(super) fn path(url: &Url) -> Option<PathBuf> {
    let path = url.to_file_path().ok()?;
    let folder = path.parent()?.canonicalize().ok()?;
    Some(folder.join(path.file_name()?))
}
