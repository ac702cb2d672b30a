//! The answers to what an editor asks.

use lsp_server::{ErrorCode, Request, Response};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, GotoDefinition, HoverRequest,
    Request as _,
};
use lsp_types::{
    CodeActionKind, CodeActionParams, CompletionParams, DocumentSymbolParams,
    DocumentSymbolResponse, GotoDefinitionParams, GotoDefinitionResponse, HoverParams,
    TextDocumentPositionParams, Url,
};
use serde_json::{Value, json};

use super::publish::location;
use super::server::{Judged, Server, path, read};
use crate::edit::Edit;
use crate::lsp::{self, Fixing, Positions, View};
use crate::source::SourceId;
use crate::span::Span;

impl Server<'_> {
    /// The answer to a request; an error to one that cannot be read or is not known.
    pub fn request(&mut self, request: Request) -> Response {
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
        if let Some(answer) = answer {
            Response::new_ok(id, answer)
        } else {
            let code = ErrorCode::InvalidParams as i32;
            Response::new_err(
                id,
                code,
                format!("the parameters of `{method}` cannot be read"),
            )
        }
    }

    fn code_actions(&mut self, params: &CodeActionParams) -> Value {
        self.judge();
        let url = &params.text_document.uri;
        let only = params.context.only.as_deref();
        let all = self.all_fixes(url, only);
        let actions = self.site_of(url).map(|(site, id)| {
            let text = &site.project.workspace.sources.get(id).text;
            let positions = Positions::new(text, self.encoding);
            let diagnostics = site.project.found(id);
            let offset = |position| positions.offset(position);
            let (start, end) = (offset(params.range.start), offset(params.range.end));
            let fixing = Fixing {
                url,
                positions: &positions,
                diagnostics: &diagnostics,
                span: Span::new(start, end.max(start)),
                all: &all,
            };
            lsp::code_actions(&fixing, only)
        });
        json!(actions.unwrap_or_default())
    }

    /// The edits of the action that fixes a whole file. It is worth its time only where it is asked for by its name.
    fn all_fixes(&mut self, url: &Url, only: Option<&[CodeActionKind]>) -> Vec<Edit> {
        // A kind that is asked for stands for all below it.
        let is_source = |kind: &CodeActionKind| {
            let below = lsp::FIX_ALL.strip_prefix(kind.as_str());
            below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let (env, path) = (self.env, path(url));
        let Some(path) = path.filter(|_| only.unwrap_or_default().iter().any(is_source)) else {
            return Vec::new();
        };
        let mut sites = self.sites.values_mut();
        let edits = sites.find_map(|site| {
            let id = site.project.id(&path)?;
            Some(site.project.fixes(env, id))
        });
        edits.unwrap_or_default()
    }

    fn hover(&mut self, params: &HoverParams) -> Value {
        self.judge();
        let at = &params.text_document_position_params;
        json!(self.viewed(at, |view, site, positions| {
            let diagnostics = site.project.found(view.postmortem.source);
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
        let workspace = &judged.project.workspace;
        let positions = Positions::new(&workspace.sources.get(id).text, self.encoding);
        let site = workspace.site();
        let view = View::new(&site, id, positions.offset(at.position))?;
        look(view, judged, &positions)
    }

    fn site_of(&self, url: &Url) -> Option<(&Judged, SourceId)> {
        let path = path(url)?;
        let mut sites = self.sites.values();
        sites.find_map(|site| Some((site, site.project.id(&path)?)))
    }
}
