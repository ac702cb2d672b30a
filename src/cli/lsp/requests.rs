//! The answers to what an editor asks.

use lsp_server::{ErrorCode, Request, Response};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, GotoDefinition, HoverRequest,
    Request as _,
};
use lsp_types::{
    CodeActionParams, CompletionParams, DocumentSymbolParams, DocumentSymbolResponse,
    GotoDefinitionParams, GotoDefinitionResponse, HoverParams, TextDocumentPositionParams, Url,
};
use serde_json::{Value, json};

use super::project::Project;
use super::publish::{location, of};
use super::server::{Judged, Server, path, read};
use crate::diagnostic::Diagnostic;
use crate::lsp::{self, Fixing, Positions, View};
use crate::source::SourceId;
use crate::span::Span;
use crate::time::Now;

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
