//! Text that was to be replaced: `TODO`, `TBD`, `???`, `<describe …>`, `{{ title }}`, lorem ipsum.
//!
//! Only prose is looked at. Code, links and comments may say what they like, and what the actions' columns say other
//! rules judge.

use std::collections::HashMap;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Parser, Tag};
use regex::{Match, Regex};

use super::support::{is_draft, is_markup};
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::markdown;
use crate::model::Postmortem;
use crate::parse::blocks::OPTIONS;
use crate::parse::{Action, FrontMatter, Section};
use crate::source::Location;
use crate::span::{Field, Span, Spanned};

pub const RULE: Rule = Rule {
    code: "PM103",
    name: "placeholder-text",
    level: Some(Level::Error),
    lenient_in_drafts: true,
    fixable: false,
    docs: include_str!("../../docs/src/rules/placeholder-text.md"),
    check: Check::Document(check),
};

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let document = &postmortem.document;
    let in_front = values(&document.front).flat_map(|value| placeholders(text, value.span));
    let mut spans: Vec<Span> = in_front.collect();
    if may_be_in(document.body.text(text)) {
        let not_prose: Vec<Span> = structured(postmortem)
            .into_iter()
            .chain(unread(text, document.body))
            .collect();
        let prose = blank(text, document.body, &not_prose);
        spans.extend(placeholders(&prose, document.body));
    }
    let help = if is_draft(postmortem) {
        "write it, or remove it, before this is published"
    } else {
        "replace it, remove it, or set `status = \"draft\"` until it is known"
    };
    let finding = |places: Vec<Span>| {
        let message = match (places.len(), section_at(postmortem, places[0])) {
            (2.., Some(section)) => {
                let title = section.title.value.trim();
                format!(
                    "there are {} placeholders in the section {title}",
                    places.len()
                )
            }
            _ => format!("`{}` is a placeholder", places[0].text(text)),
        };
        let finding = Finding::new(RULE.name, postmortem.source, places[0], message);
        let finding = finding.label("not written yet").help(help);
        let others = places[1..].iter().map(|span| Location {
            source: postmortem.source,
            span: *span,
        });
        others.fold(finding, |finding, at| finding.related(at, "nor this"))
    };
    together(postmortem, spans)
        .into_iter()
        .map(finding)
        .collect()
}

/// In a draft, the placeholders of each section together: its author knows that much is missing, and goes from section
/// to section. Elsewhere each by itself, and so those that are allowed by themselves.
fn together(postmortem: &Postmortem, spans: Vec<Span>) -> Vec<Vec<Span>> {
    if !is_draft(postmortem) {
        return spans.into_iter().map(|span| vec![span]).collect();
    }
    let allowed = allowed(postmortem);
    let mut groups: Vec<Vec<Span>> = Vec::new();
    let mut of_section: HashMap<usize, usize> = HashMap::new();
    for span in spans {
        let before = allowed.partition_point(|scope| scope.start <= span.start);
        let is_allowed = before > 0 && allowed[before - 1].contains(span);
        let section = section_at(postmortem, span).filter(|_| !is_allowed);
        let Some(section) = section else {
            groups.push(vec![span]);
            continue;
        };
        let group = *of_section.entry(section.span.start).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(span),
            None => groups.push(vec![span]),
        }
    }
    groups
}

/// Where placeholders are allowed, in order, none in another.
fn allowed(postmortem: &Postmortem) -> Vec<Span> {
    let suppressions = postmortem.document.suppressions.iter();
    let ours = suppressions.filter(|suppression| suppression.rule.value == RULE.name);
    let mut scopes: Vec<Span> = ours.map(|suppression| suppression.scope).collect();
    scopes.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for scope in scopes {
        match merged.last_mut() {
            Some(last) if scope.start <= last.end => *last = last.to(scope),
            _ => merged.push(scope),
        }
    }
    merged
}

/// The section that a place is in.
fn section_at(postmortem: &Postmortem, place: Span) -> Option<&Section> {
    let sections = &postmortem.document.sections;
    let behind = sections.partition_point(|section| section.span.start <= place.start);
    let section = sections.get(behind.checked_sub(1)?)?;
    section.span.contains(place).then_some(section)
}

/// The texts of the front matter that an author fills in.
fn values(front: &FrontMatter) -> impl Iterator<Item = &Spanned<String>> {
    let single = [
        &front.title,
        &front.hypothesis,
        &front.change,
        &front.tracker,
    ];
    let roles = front.roles.values().flatten();
    single.into_iter().flatten().chain(roles)
}

/// What is read as something other than prose and judged there: headings, times, the columns of an action.
fn structured(postmortem: &Postmortem) -> Vec<Span> {
    let document = &postmortem.document;
    let known = document
        .sections
        .iter()
        .filter(|section| section.kind.is_some());
    let mut spans: Vec<Span> = known.map(|section| section.title.span).collect();
    spans.extend(document.timeline.iter().map(|entry| entry.written.span));
    for action in &postmortem.actions {
        let mut prose = prose(&action.written);
        prose.retain(|span| action.written.span.contains(*span));
        prose.sort_unstable();
        let mut at = action.written.span.start;
        for span in prose {
            spans.push(Span::new(at, span.start.max(at)));
            at = at.max(span.end);
        }
        spans.push(Span::new(at, action.written.span.end));
    }
    spans
}

/// What of an action is looked at: its prose, and values that could not be read. An owner that is nobody is a missing
/// owner, and a status has a rule of its own.
fn prose(action: &Action) -> Vec<Span> {
    fn unread<T>(field: &Field<T>) -> Option<Span> {
        match field {
            Field::Unreadable(written) => Some(written.span),
            Field::Missing | Field::Known(_) => None,
        }
    }
    let texts = [&action.evidence, &action.reason, &action.team];
    let mut spans = vec![action.text.span];
    spans.extend(texts.into_iter().flatten().map(|text| text.span));
    spans.extend(action.tickets.iter().map(|ticket| ticket.span));
    spans.extend(action.extra.iter().map(|(_, cell)| cell.span));
    let fields = [
        unread(&action.priority),
        unread(&action.due),
        unread(&action.kind),
        unread(&action.created),
        unread(&action.completed),
        unread(&action.automation),
        unread(&action.remind),
    ];
    spans.extend(fields.into_iter().flatten());
    spans
}

/// Code, links and comments of the Markdown under `body`.
fn unread(text: &str, body: Span) -> Vec<Span> {
    let events = Parser::new_ext(body.text(text), OPTIONS).into_offset_iter();
    let mut spans = Vec::new();
    for (event, range) in events {
        match event {
            Event::Code(_)
            | Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. }) => {
                spans.push(Span::from(range).shift(body.start));
            }
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                comments(text, Span::from(range).shift(body.start), &mut spans);
            }
            _ => {}
        }
    }
    spans
}

fn comments(text: &str, within: Span, spans: &mut Vec<Span>) {
    let mut at = within.start;
    while let Some(open) = text[at..within.end].find("<!--") {
        let start = at + open;
        let length = markdown::comment(&text[start..within.end]);
        at = length.map_or(within.end, |length| start + length);
        spans.push(Span::new(start, at));
    }
}

/// The text with everything blank but what is under `keep` and not under `without`; every byte keeps its place.
fn blank(text: &str, keep: Span, without: &[Span]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut erase = |span: Span| bytes[span.start..span.end].fill(b' ');
    erase(Span::new(0, keep.start));
    erase(Span::new(keep.end, text.len()));
    without.iter().copied().for_each(erase);
    String::from_utf8(bytes).expect("spans begin and end between characters")
}

/// Whether a text has what a placeholder begins with: where it does not, none of it needs to be read as Markdown.
fn may_be_in(text: &str) -> bool {
    static BEGINNINGS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"TODO|TBD|TBA|FIXME|XXX|\?\?\?|\{\{|(?i:lorem)").expect("the pattern is valid")
    });
    text.contains('<') || BEGINNINGS.is_match(text)
}

/// Whether there is any placeholder in a piece of prose.
pub(super) fn holds_placeholder(text: &str) -> bool {
    !placeholders(text, Span::new(0, text.len())).is_empty()
}

/// The placeholders under `within`, in their order.
fn placeholders(text: &str, within: Span) -> Vec<Span> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            // Unicode's boundaries would make the search slow: `is_placeholder` looks at what stands around.
            r"(?x)
              (?-u:\b) (?: TODO | TBD | TBA | FIXME | XXX+ ) (?-u:\b)
            | \?{3,}
            | \{\{ [^{}\n]* \}\}
            | < \pL [^<>=\x22:\[\]\n]* >
            | (?-u:\b) (?i-u: lorem \s+ ipsum ) (?-u:\b)",
        )
        .expect("the pattern is valid")
    });
    let part = within.text(text);
    PATTERN
        .find_iter(part)
        .filter(|found| is_placeholder(part, found))
        .map(|found| Span::from(found.range()).shift(within.start))
        .collect()
}

/// Whether a text says nothing but that it is to come: such a section has its finding.
pub(super) fn is_all(text: &str) -> bool {
    let found = placeholders(text, Span::new(0, text.len()));
    let rest = blank(text, Span::new(0, text.len()), &found);
    !found.is_empty() && rest.chars().all(is_markup)
}

/// Whether what looks like a placeholder is one where it stands.
fn is_placeholder(text: &str, found: &Match<'_>) -> bool {
    let before = text[..found.start()].chars().next_back();
    let after = &text[found.end()..];
    let joined = before.is_some_and(char::is_alphanumeric);
    let goes_on = after.starts_with(char::is_alphanumeric);
    match found.as_str() {
        // `Vec<usize>`; a tag of HTML; a nickname in a log.
        hint if hint.starts_with('<') => !joined && is_hint(&hint[1..hint.len() - 1]),
        // "What????" is only astonished.
        marks if marks.starts_with('?') => !joined && before != Some('!'),
        braces if braces.starts_with('{') => true,
        _ if joined || goes_on || is_quoted(before, after) => false,
        // `XXX-large`
        marks if marks.starts_with('X') => !is_compound(after),
        // A team's TODO list is no gap in the text.
        "TODO" => {
            let next = after.trim_start_matches([' ', '-']);
            !["list", "item", "comment"]
                .iter()
                .any(|word| next.starts_with(word))
        }
        _ => true,
    }
}

/// Whether marks of quotation stand on both sides: the text is about the word.
fn is_quoted(before: Option<char>, after: &str) -> bool {
    before.is_some_and(|c| "\"'“”„‘’«»".contains(c))
        && after.starts_with(['"', '\'', '”', '“', '’', '‘', '»', '«'])
}

fn is_compound(after: &str) -> bool {
    let rest = after.strip_prefix('-');
    rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// Tags that people write in Markdown.
const HTML: &str = "\
    a abbr b blockquote br center cite code del details div em figure h1 h2 h3 h4 h5 h6 hr i img \
    input ins kbd li mark ol p pre s small span strong sub summary sup table tbody td th thead \
    tr u ul video";

/// What templates put alone between angle brackets.
const WORDS: &str = "\
    date describe description duration email insert link n name number owner placeholder reason \
    service severity team text ticket time title what when who why";

/// Whether what stands in angle brackets tells an author what to write: several words that are no name, or one of those
/// that templates use.
fn is_hint(inside: &str) -> bool {
    // What is longer is text that happens to stand between two signs.
    const LONGEST: usize = 120;
    if inside.chars().count() > LONGEST {
        return false;
    }
    let word = inside
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let word = word.to_lowercase();
    let several = inside.trim_end().contains(' ') && !inside.ends_with(' ');
    let alone = inside.to_lowercase() == word;
    let is_html = is_one_of(HTML, &word);
    !is_html && ((several && !is_name(inside)) || (alone && is_one_of(WORDS, &word)))
}

/// `Alice Smith`, but not `Your Name`.
fn is_name(inside: &str) -> bool {
    let mut words = inside.split_whitespace();
    words.all(|word| {
        let lower = word.to_lowercase();
        word.starts_with(char::is_uppercase) && lower != "your" && !is_one_of(WORDS, &lower)
    })
}

fn is_one_of(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    fn check(text: &str, expected: &[&str]) {
        let body = Span::new(0, text.len());
        let prose = blank(text, body, &unread(text, body));
        let found: Vec<&str> = placeholders(&prose, body)
            .iter()
            .map(|span| span.text(text))
            .collect();
        assert_eq!(found, expected, "{text}");
        assert!(found.is_empty() || may_be_in(text), "{text}");
    }

    #[test]
    fn an_actions_columns_are_judged_elsewhere() {
        let check = |row: &str, expected: &[&str]| {
            let head = "| ID | Action | Owner | Due | Status | Prio | Notes |";
            let body = format!("\n## TODO\n{head}\n|---|---|---|---|---|---|---|\n{row}\n");
            assert_eq!(
                found(&RULE, "severity = \"SEV4\"", &body),
                expected,
                "{row}"
            );
        };
        check("| 1 | a | TODO | 2025-02-01 | TODO | P1 | |", &[]);
        check(
            "| 1 | a TODO | @a | TBD | open | P1 | ??? |",
            &[
                "8:9 `TODO` is a placeholder",
                "8:21 `TBD` is a placeholder",
                "8:39 `???` is a placeholder",
            ],
        );
    }

    #[test]
    fn in_a_draft_a_section_is_one_finding() {
        let check = |front: &str, body: &str, expected: &[&str]| {
            assert_eq!(found(&RULE, front, body), expected, "{front}\n{body}");
        };
        let body = "TODO\n## Impact\n- Users: TODO\n- Data lost: TBD\n## Trigger\nTODO\n";
        check(
            "status = \"draft\"",
            body,
            &[
                "4:1 `TODO` is a placeholder",
                "6:10 there are 2 placeholders in the section Impact",
                "9:1 `TODO` is a placeholder",
            ],
        );
        check(
            "status = \"in-review\"",
            body,
            &[
                "4:1 `TODO` is a placeholder",
                "6:10 `TODO` is a placeholder",
                "7:14 `TBD` is a placeholder",
                "9:1 `TODO` is a placeholder",
            ],
        );
        check(
            "status = \"draft\"",
            "## Impact\n\nTODO\n\n<!-- pm-allow: placeholder-text our tool is called so -->\nTODO\n\nTODO\n",
            &[
                "6:1 there are 2 placeholders in the section Impact",
                "9:1 `TODO` is a placeholder",
            ],
        );
    }

    #[test]
    fn placeholders_are_whole_words() {
        check("TODO: write, TBD (FIXME)", &["TODO", "TBD", "FIXME"]);
        check("- Users affected: XXX", &["XXX"]);
        check("todo, TODOS, 5XXX, tbd, MY_TODO", &[]);
        check("the team's TODO list and a TODO-comment", &[]);
        check("ids ??? and (???), but what???? no", &["???", "???"]);
        check("Lorem  ipsum dolor", &["Lorem  ipsum"]);
        check("ПОДО TODO, ÜTODO, TODOÜ", &["TODO"]);
        check("size XXX-large, from XXX - XXXX", &["XXX", "XXXX"]);
        check("said \"TBD\" and “TODO”, 'TBD", &["TBD"]);
    }

    #[test]
    fn hints_of_templates_are_no_html() {
        check("<describe what happened>", &["<describe what happened>"]);
        check("by <name> on <date>", &["<name>", "<date>"]);
        check("by <Alice Smith>, <Your Name>", &["<Your Name>"]);
        check(&format!("<{} b>", "a".repeat(119)), &[]);
        check("{{ title }} and {{x}}", &["{{ title }}", "{{x}}"]);
        check("a<br>b <details open> <kbd>x</kbd>", &[]);
        check(
            "Vec<what is it> <alice@example.com> <https://example.com/a b>",
            &[],
        );
        check("<none> <@nick> a < b and c > d", &[]);
        check("<name: \"job\" value: 1> <img src=\"x y\">", &[]);
    }

    #[test]
    fn code_links_and_comments_are_not_prose() {
        check("`TODO` and\n\n```\nTODO\n```\n\n    TODO\n", &[]);
        check("[TODO](https://example.com/TODO) ![XXX](a.png)", &[]);
        check("a <!-- TODO --> b <!-- TBD\nTBD --> TODO", &["TODO"]);
        check("a <!-- TODO --> é TBD", &["TBD"]);
        check("<div>\nTODO <!-- TBD -->\n</div>", &["TODO"]);
    }
}
