//! An open action that several people own.

use super::group_owner::is_group;
use super::support::{called, list};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};
use crate::source::Location;
use crate::span::{Span, Spanned};
use crate::words::count;

pub const RULE: Rule = Rule {
    code: "PM416",
    name: "multiple-owners",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/multiple-owners.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let actions = postmortem.actions.iter();
    let open = actions.filter(|action| !action.status.is_closed());
    open.filter_map(|action| shared(site, postmortem, action))
        .collect()
}

fn shared(site: &Site<'_>, postmortem: &Postmortem, action: &Action) -> Option<Finding> {
    let people = people(site, action);
    let (first, last) = (people.first()?, people.last()?);
    if people.len() < 2 {
        return None;
    }
    let names: Vec<&str> = people.iter().map(|owner| owner.value.as_str()).collect();
    let number = count(names.len(), "owner");
    let message = format!("{} has {number}, {}", called(action), list(&names));
    let help = "name the one who answers for it; whoever helps can be named in the text";
    let span = first.span.to(last.span);
    let inside = action.written.span.contains(span);
    // Owners that a heading gives stand above.
    let at = if inside {
        span
    } else {
        action.written.text.span
    };
    let finding = Finding::new(RULE.name, postmortem.source, at, message)
        .label("which of them?")
        .help(help);
    Some(if inside {
        finding
    } else {
        finding.related(place(postmortem, span), "named here")
    })
}

/// The owners that are people, each once however they are written. A group has a rule of its own.
fn people<'a>(site: &Site<'_>, action: &'a Action) -> Vec<&'a Spanned<String>> {
    let catalog = &site.config.catalog;
    let mut known = Vec::new();
    let mut people = Vec::new();
    for owner in &action.written.owners {
        let Some(name) = catalog.owner(&owner.value) else {
            continue;
        };
        if !known.contains(&name) && !is_group(catalog, &owner.value) {
            known.push(name);
            people.push(owner);
        }
    }
    people
}

fn place(postmortem: &Postmortem, span: Span) -> Location {
    Location {
        source: postmortem.source,
        span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    #[test]
    fn people_are_counted_once() {
        let check = |items: &str, expected: &[&str]| {
            let body = format!("## Action Items\n\n{items}");
            assert_eq!(found(&RULE, "", &body), expected, "{items}");
        };
        check(
            "- Ship (@bob and @carol)\n- Test (@bob)\n",
            &["6:9 “Ship” has 2 owners, `@bob` and `@carol`"],
        );
        check("- Ship (@bob, @Bob)\n", &[]);
        check("- [x] Ship (@bob, @carol)\n", &[]);
        check("- Ship (@bob, @ops)\n", &[]);
        check(
            "### @bob, @carol\n\n- AI-1: Ship\n- AI-2: Test (@dave)\n",
            &["8:9 `AI-1` has 2 owners, `@bob` and `@carol`"],
        );
    }
}
