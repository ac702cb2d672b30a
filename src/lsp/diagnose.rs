//! Diagnostics and their fixes, as the protocol has them.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, Diagnostic as Shown, DiagnosticRelatedInformation,
    DiagnosticSeverity, Location, NumberOrString, TextEdit, Url, WorkspaceEdit,
};

use super::Positions;
use crate::diagnostic::{Diagnostic, Level};
use crate::edit::Edit;
use crate::source::SourceId;
use crate::span::Span;

/// The diagnostics of one file. `elsewhere` gives the address and the positions of the files that take part.
pub fn diagnostics<'a>(
    found: impl IntoIterator<Item = &'a Diagnostic>,
    positions: &Positions<'_>,
    elsewhere: &dyn Fn(SourceId, Span) -> Option<Location>,
) -> Vec<Shown> {
    let found = found.into_iter();
    found.map(|one| shown(one, positions, elsewhere)).collect()
}

fn shown(
    diagnostic: &Diagnostic,
    positions: &Positions<'_>,
    elsewhere: &dyn Fn(SourceId, Span) -> Option<Location>,
) -> Shown {
    let finding = &diagnostic.finding;
    let related = finding.related.iter().filter_map(|(at, label)| {
        Some(DiagnosticRelatedInformation {
            location: elsewhere(at.source, at.span)?,
            message: label.clone(),
        })
    });
    let related: Vec<_> = related.collect();
    let message = if finding.help.is_empty() {
        finding.message.clone()
    } else {
        format!("{}\n{}", finding.message, finding.help)
    };
    Shown {
        range: positions.range(finding.at.span),
        severity: Some(match diagnostic.level {
            Level::Error => DiagnosticSeverity::ERROR,
            Level::Warning => DiagnosticSeverity::WARNING,
            Level::Hint => DiagnosticSeverity::HINT,
        }),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        source: Some("pm".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..Shown::default()
    }
}

/// The kind of the action that fixes a whole file.
pub const FIX_ALL: &str = "source.fixAll.pm";

/// The file whose fixes are asked for.
pub struct Fixing<'a> {
    pub url: &'a Url,
    pub positions: &'a Positions<'a>,
    /// All diagnostics of the file.
    pub diagnostics: &'a [&'a Diagnostic],
    /// What is to be mended.
    pub span: Span,
    /// The edits that `pm check --fix` would make in the file, of all rules together.
    pub all: &'a [Edit],
}

/// A quick fix for each fixable diagnostic that touches the span, and one for the whole file.
pub fn code_actions(fixing: &Fixing<'_>, wanted: Option<&[CodeActionKind]>) -> Vec<CodeAction> {
    let is_wanted = |kind: &CodeActionKind| {
        // A kind asked for stands for all below it: `source` for `source.fixAll`.
        let holds = |outer: &CodeActionKind| {
            let below = kind.as_str().strip_prefix(outer.as_str());
            below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        wanted.is_none_or(|kinds| kinds.iter().any(holds))
    };
    let mut actions = Vec::new();
    if is_wanted(&CodeActionKind::QUICKFIX) {
        let near = |span: Span| span.start <= fixing.span.end && fixing.span.start <= span.end;
        for diagnostic in fixing.diagnostics {
            let finding = &diagnostic.finding;
            if let Some(fix) = finding.fix.as_ref().filter(|_| near(finding.at.span)) {
                actions.push(CodeAction {
                    title: format!("pm: {}", fix.title),
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(diagnostics([*diagnostic], fixing.positions, &|_, _| None)),
                    edit: Some(change(fixing, &fix.edits)),
                    is_preferred: Some(true),
                    ..CodeAction::default()
                });
            }
        }
    }
    let everything = CodeActionKind::from(FIX_ALL);
    if is_wanted(&everything) && !fixing.all.is_empty() {
        actions.push(CodeAction {
            title: "pm: fix all that can be fixed".to_owned(),
            kind: Some(everything),
            edit: Some(change(fixing, fixing.all)),
            ..CodeAction::default()
        });
    }
    actions
}

fn change(fixing: &Fixing<'_>, edits: &[Edit]) -> WorkspaceEdit {
    let edits = edits.iter().map(|edit| TextEdit {
        range: fixing.positions.range(edit.span),
        new_text: edit.text.clone(),
    });
    WorkspaceEdit::new(HashMap::from([(fixing.url.clone(), edits.collect())]))
}
