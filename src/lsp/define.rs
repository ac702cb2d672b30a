//! Where what is named here is written: a factor, another postmortem, a service or a person in the catalog.

use super::View;
use crate::parse::Document;
use crate::slug::slug;
use crate::source::{CATALOG, Location, SourceId};
use crate::span::{Span, Spanned};

/// What a name in a postmortem stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A factor of the same postmortem, by its index.
    Factor(usize),
    /// A postmortem, by its ID as it is written.
    Postmortem(String),
    /// A service, as it is written.
    Service(String),
    /// A person, as they are written.
    Person(String),
}

impl Target {
    /// What stands at the view's place, and its span.
    pub(super) fn at(view: View<'_>) -> Option<Spanned<Self>> {
        let document = &view.postmortem.document;
        let here = |span: Span| span.start <= view.offset && view.offset <= span.end;
        let actions = || view.postmortem.actions.iter().map(|action| &action.written);
        let front = &document.front;
        if let Some(name) = find(actions().flat_map(|action| &action.factors), here) {
            let index = factor(document, &name.value)?;
            return Some(Spanned::new(Self::Factor(index), name.span));
        }
        let others = front.related.iter().chain(&front.repeat_of);
        if let Some(id) = find(others, here) {
            return Some(id.clone().map(Self::Postmortem));
        }
        if let Some(service) = find(&front.services, here) {
            return Some(service.clone().map(Self::Service));
        }
        let people = actions().flat_map(|action| &action.owners);
        let people = people
            .chain(front.roles.values().flatten())
            .chain(&front.authors)
            .chain(&front.reviewers);
        Some(find(people, here)?.clone().map(Self::Person))
    }
}

fn find<'a>(
    names: impl IntoIterator<Item = &'a Spanned<String>>,
    here: impl Fn(Span) -> bool,
) -> Option<&'a Spanned<String>> {
    names.into_iter().find(|name| here(name.span))
}

fn factor(document: &Document, id: &str) -> Option<usize> {
    let same = |other: &str| other.eq_ignore_ascii_case(id.trim());
    document.factors.iter().position(|factor| same(&factor.id))
}

/// The place that defines what stands at the view's place.
pub fn define(view: View<'_>) -> Option<Location> {
    match Target::at(view)?.value {
        Target::Factor(index) => Some(Location {
            source: view.postmortem.source,
            span: view.postmortem.document.factors[index].span,
        }),
        Target::Postmortem(id) => {
            let id = crate::model::PostmortemId(slug(&id));
            let other = view.site.corpus.get(&id)?;
            let title = other.document.front.title.as_ref();
            Some(Location {
                source: other.source,
                span: title.map_or(Span::at(0), |title| title.span),
            })
        }
        Target::Service(name) => {
            let services = view.site.config.catalog.services.keys();
            let key = services.into_iter().find(|key| slug(key) == slug(&name))?;
            catalog_table(view, "services", key)
        }
        Target::Person(name) => {
            let owner = view.site.config.catalog.owner(&name)?;
            catalog_table(view, "people", &owner.0)
        }
    }
}

/// The header `[kind.key]` in the catalog.
fn catalog_table(view: View<'_>, kind: &str, key: &str) -> Option<Location> {
    let (source, text) = catalog(view)?;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let header = line.trim();
        let inside = header.strip_prefix('[').and_then(|rest| {
            let (inside, _) = rest.split_once(']')?;
            inside
                .trim()
                .strip_prefix(kind)?
                .trim_start()
                .strip_prefix('.')
        });
        if inside.is_some_and(|name| name.trim().trim_matches(['"', '\'']) == key) {
            let start = at + (line.len() - line.trim_start().len());
            let span = Span::new(start, start + header.len());
            return Some(Location { source, span });
        }
        at += line.len();
    }
    None
}

fn catalog(view: View<'_>) -> Option<(SourceId, &str)> {
    let mut sources = view.site.sources.iter();
    let (id, source) = sources.find(|(_, source)| source.path == CATALOG)?;
    Some((id, &source.text))
}
