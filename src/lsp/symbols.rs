//! The outline of a postmortem: its sections, and in them the timeline's entries, factors and actions.

use lsp_types::{DocumentSymbol, SymbolKind};

use super::Positions;
use crate::model::Postmortem;
use crate::parse::blocks::plain_text;
use crate::span::Span;

/// How much of an item's text its name shows.
const LENGTH: usize = 60;

/// The outline, sections nested by their level.
pub fn symbols(postmortem: &Postmortem, positions: &Positions<'_>) -> Vec<DocumentSymbol> {
    let document = &postmortem.document;
    let mut items: Vec<(Span, Span, String, SymbolKind)> = Vec::new();
    for entry in &document.timeline {
        let name = format!("{} {}", entry.written.value, beginning(&entry.text));
        items.push((entry.span, entry.written.span, name, SymbolKind::EVENT));
    }
    for factor in &document.factors {
        let name = format!("{}: {}", factor.id, beginning(&factor.text));
        let selection = factor.id_span.unwrap_or(factor.span);
        items.push((factor.span, selection, name, SymbolKind::OBJECT));
    }
    for action in &postmortem.actions {
        let written = &action.written;
        let name = format!("{}: {}", action.id.local, beginning(&written.text.value));
        items.push((written.span, written.text.span, name, SymbolKind::METHOD));
    }
    items.sort_by_key(|(span, ..)| *span);
    let mut items = items.into_iter().peekable();
    let mut found: Vec<(u8, DocumentSymbol)> = Vec::new();
    for section in &document.sections {
        let title = section.title.span;
        let name = section.title.value.clone();
        let mut outer = symbol(positions, section.span, title, name, SymbolKind::NAMESPACE);
        let mut inside = Vec::new();
        // Parts that are TOML in the front matter stand before every section, and in none.
        while items
            .next_if(|(span, ..)| span.start < section.span.start)
            .is_some()
        {}
        while let Some((span, selection, name, kind)) =
            items.next_if(|(span, ..)| section.span.contains(*span))
        {
            inside.push(symbol(positions, span, selection, name, kind));
        }
        outer.children = (!inside.is_empty()).then_some(inside);
        found.push((section.level, outer));
    }
    nest(found)
}

fn symbol(
    positions: &Positions<'_>,
    span: Span,
    selection: Span,
    name: String,
    kind: SymbolKind,
) -> DocumentSymbol {
    // The protocol wants the one inside the other, and a name.
    let selection = if span.contains(selection) {
        selection
    } else {
        Span::at(span.start)
    };
    let name = if name.trim().is_empty() {
        "(empty)".to_owned()
    } else {
        name
    };
    #[expect(
        deprecated,
        reason = "the struct has no constructor, and the field must be set"
    )]
    DocumentSymbol {
        name,
        detail: None,
        kind,
        tags: None,
        deprecated: None,
        range: positions.range(span),
        selection_range: positions.range(selection),
        children: None,
    }
}

/// Sections of a deeper level into the one before them.
fn nest(found: Vec<(u8, DocumentSymbol)>) -> Vec<DocumentSymbol> {
    let mut out: Vec<(u8, DocumentSymbol)> = Vec::new();
    for (level, symbol) in found {
        match out.last_mut() {
            Some((outer, parent)) if *outer < level => {
                parent.range.end = parent.range.end.max(symbol.range.end);
                parent.children.get_or_insert_default().push(symbol);
            }
            _ => out.push((level, symbol)),
        }
    }
    out.into_iter().map(|(_, symbol)| symbol).collect()
}

fn beginning(markdown: &str) -> String {
    let text = plain_text(markdown);
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}
