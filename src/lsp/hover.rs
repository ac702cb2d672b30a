//! What is to be said about the place under the pointer, as Markdown: the rules of the findings there, and who or what
//! is named.

use super::define::Target;
use super::{Positions, View};
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::model::PostmortemId;
use crate::parse::blocks::plain_text;
use crate::slug::slug;
use crate::span::Span;
use crate::words::count;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

/// The hover at the view's place, of which `diagnostics` are the file's.
pub fn hover(
    view: View<'_>,
    diagnostics: &[&Diagnostic],
    positions: &Positions<'_>,
) -> Option<Hover> {
    let here = |span: Span| span.start <= view.offset && view.offset <= span.end;
    let mut said: Vec<String> = Vec::new();
    let mut range = None;
    if let Some(target) = Target::at(view) {
        said.extend(about(view, &target.value));
        range = Some(target.span);
    }
    let suppressions = &view.postmortem.document.suppressions;
    if let Some(allowed) = suppressions.iter().find(|allowed| here(allowed.rule.span)) {
        said.extend(rule(&allowed.rule.value));
        range = Some(allowed.rule.span);
    }
    let mut rules: Vec<&str> = Vec::new();
    for diagnostic in diagnostics.iter().filter(|one| here(one.finding.at.span)) {
        let finding = &diagnostic.finding;
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
            said.extend(rule(finding.rule));
            range = range.or(Some(finding.at.span));
        }
    }
    let contents = HoverContents::Markup(MarkupContent {
        kind: MarkupKind::Markdown,
        value: said.join("\n\n---\n\n"),
    });
    (!said.is_empty()).then(|| Hover {
        contents,
        range: range.map(|span| positions.range(span)),
    })
}

/// The beginning of a rule's page, before its examples.
fn rule(name: &str) -> Option<String> {
    let docs = check::explain(name)?.docs;
    let head = docs.split_once("\n## ").map_or(docs, |(head, _)| head);
    let (title, text) = head.split_once("\n\n")?;
    let title = title.trim_start_matches("# ");
    Some(format!("**{title}** · {}", text.trim_end()))
}

fn about(view: View<'_>, target: &Target) -> Option<String> {
    let catalog = &view.site.config.catalog;
    match target {
        Target::Factor(index) => {
            let factor = &view.postmortem.document.factors[*index];
            let category = factor.category.known();
            let category = category.map_or(String::new(), |category| format!(" ({category})"));
            Some(format!(
                "**{}**{category}: {}",
                factor.id,
                escaped(&plain_text(&factor.text))
            ))
        }
        Target::Postmortem(id) => {
            let other = view.site.corpus.get(&PostmortemId(slug(id)))?;
            let mut facts = vec![format!("**{}**", escaped(&other.title))];
            facts.extend(other.date.map(|date| date.to_string()));
            facts.extend(
                other
                    .severity
                    .as_ref()
                    .map(|severity| severity.name.clone()),
            );
            Some(facts.join(" · "))
        }
        Target::Service(name) => {
            let service = catalog.service(name)?;
            let mut facts = vec![format!("**{}**", escaped(name))];
            facts.extend(service.tier.map(|tier| format!("tier {tier}")));
            facts.extend(service.team.as_deref().map(escaped));
            Some(facts.join(" · "))
        }
        Target::Person(name) => person(view, name),
    }
}

/// A person, their teams, and what they owe.
fn person(view: View<'_>, name: &str) -> Option<String> {
    let catalog = &view.site.config.catalog;
    let owner = catalog.owner(name)?;
    let mut facts = vec![format!("**{}**", escaped(catalog.display_name(&owner)))];
    facts.extend(catalog.teams_of(&owner).into_iter().map(escaped));
    let today = view.site.now.today;
    let postmortems = view.site.corpus.postmortems.iter();
    let open = postmortems
        .flat_map(|postmortem| &postmortem.actions)
        .filter(|action| !action.status.is_closed() && action.owners.contains(&owner));
    let (mut owed, mut overdue) = (0, 0);
    for action in open {
        owed += 1;
        overdue += usize::from(action.written.due.known().is_some_and(|due| *due < today));
    }
    facts.push(count(owed, "open action"));
    if overdue > 0 {
        facts.push(format!("{overdue} overdue"));
    }
    Some(facts.join(" · "))
}

/// What an author or a catalog wrote, as text and not as markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '-' | '.' | ',' | '\'') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}
