//! What the template of new postmortems says and nobody replaced or removed, other than placeholders.
//!
//! A site's template may well hold what is to stay: a glossary, "All times are UTC". So only this counts: a known
//! section that is the template's and nothing else, a paragraph that tells what to write, and a comment that does.

use std::collections::{HashMap, HashSet};

use super::placeholder_text::holds_placeholder;
use super::support::comments::comments;
use super::support::may_be_draft;
use super::{Check, Rule, Site};
use crate::config::Config;
use crate::diagnostic::{Finding, Level};
use crate::edit::Edit;
use crate::markdown::in_comment;
use crate::model::Postmortem;
use crate::parse::{self, Section};
use crate::scaffold;
use crate::source::{Source, SourceId};
use crate::span::Span;
use crate::vocabulary::SectionKind;

pub const RULE: Rule = Rule {
    code: "PM106",
    name: "stale-template-text",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: true,
    docs: include_str!("../../docs/src/rules/stale-template-text.md"),
    check: Check::Site(check),
};

/// What sentences begin with that ask an author to write something.
const ASKING: &str = "\
    answer briefly describe detail explain fill give list mention name outline provide say specify \
    state summarise summarize tell write";

/// What a section that needs no more begins with: it is an answer.
const ANSWERS: &str = "n na no none nobody not nothing";

fn check(site: &Site<'_>) -> Vec<Finding> {
    let mut template = Template::default();
    template.add(scaffold::TEMPLATE, site.config);
    if let Some(own) = &site.known.template {
        template.add(own, site.config);
    }
    let written = site.corpus.postmortems.iter();
    let written = written.filter(|postmortem| !may_be_draft(postmortem));
    written
        .flat_map(|postmortem| template.left_in(site, postmortem))
        .collect()
}

/// What the templates say, each text with its white space collapsed.
#[derive(Default)]
struct Template {
    comments: HashSet<String>,
    /// All that a section says.
    sections: HashMap<SectionKind, HashSet<String>>,
    /// What it says that asks for something.
    questions: HashMap<SectionKind, HashSet<String>>,
}

impl Template {
    fn add(&mut self, text: &str, config: &Config) {
        let source = Source {
            text: text.to_owned(),
            ..Source::default()
        };
        // What is wrong with the template is not what is asked.
        let (document, _) = parse::parse(SourceId(0), &source, config);
        let first = document
            .sections
            .first()
            .map_or(text.len(), |section| section.span.start);
        let comments = comments(text, &document.html).into_iter();
        let texts = comments.filter(|span| span.start >= first);
        let texts = texts.map(|span| collapsed(inside(text, span)));
        self.comments
            .extend(texts.filter(|text| is_for_people(text)));
        for section in &document.sections {
            let Some(kind) = section.kind else { continue };
            let prose = without_comments(text, section, &document.html);
            let whole = collapsed(&prose);
            if is_prose(&whole) {
                self.sections.entry(kind).or_default().insert(whole);
            }
            let asking = blocks(&prose).into_iter().map(|block| block.text(&prose));
            let asking = asking.filter(|block| is_asking(block)).map(collapsed);
            self.questions.entry(kind).or_default().extend(asking);
        }
    }

    fn left_in(&self, site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
        let text = &site.sources.get(postmortem.source).text;
        let mut findings = Vec::new();
        findings.extend(self.comments_left(text, postmortem));
        for section in &postmortem.document.sections {
            findings.extend(self.section_left(text, postmortem, section));
        }
        findings
    }

    /// One finding for all of them: who looks at one sees the others.
    fn comments_left(&self, text: &str, postmortem: &Postmortem) -> Option<Finding> {
        let comments = comments(text, &postmortem.document.html).into_iter();
        let left = comments.filter(|span| self.comments.contains(&collapsed(inside(text, *span))));
        let left: Vec<Span> = left.collect();
        let first = *left.first()?;
        let (message, title, help) = match left.len() {
            1 => (
                "a comment of the template is still here".to_owned(),
                "remove the template's comment",
                "remove it once it is followed; on the page nobody sees it",
            ),
            count => (
                format!("{count} comments of the template are still here"),
                "remove the template's comments",
                "remove them once they are followed; on the page nobody sees them",
            ),
        };
        let edits = left
            .iter()
            .map(|span| Edit::remove(with_its_lines(text, *span)));
        let finding = Finding::new(RULE.name, postmortem.source, first, message)
            .label("it says what to write")
            .help(help);
        Some(finding.fix(title, edits.collect()))
    }

    fn section_left(&self, text: &str, postmortem: &Postmortem, section: &Section) -> Vec<Finding> {
        let Some(kind) = section.kind else {
            return Vec::new();
        };
        let known = |texts: &HashMap<SectionKind, HashSet<String>>| {
            texts.get(&kind).is_some_and(|texts| !texts.is_empty())
        };
        if !known(&self.sections) && !known(&self.questions) {
            return Vec::new();
        }
        let finding = |span, message: String| {
            Finding::new(RULE.name, postmortem.source, span, message)
                .label("not written yet")
                .help("replace it with what happened, or remove it")
        };
        let prose = without_comments(text, section, &postmortem.document.html);
        if self
            .sections
            .get(&kind)
            .is_some_and(|texts| texts.contains(&collapsed(&prose)))
        {
            let title = section.title.value.trim();
            let message = format!("the section {title} is as it is in the template");
            return vec![finding(section.title.span, message)];
        }
        let asking = blocks(&prose).into_iter().filter(|block| {
            let block = block.text(&prose);
            let questions = self.questions.get(&kind);
            is_asking(block) && questions.is_some_and(|texts| texts.contains(&collapsed(block)))
        });
        asking
            .map(|block| {
                let message = "this is still the template's text".to_owned();
                finding(block.shift(section.content.start), message)
            })
            .collect()
    }
}

fn inside(text: &str, comment: Span) -> &str {
    let text = comment.text(text);
    &text[in_comment(text.len())]
}

/// A section's content with its comments blank, so that every byte keeps its place.
fn without_comments(text: &str, section: &Section, html: &[Span]) -> String {
    let content = section.content;
    let first = html.partition_point(|span| span.end <= content.start);
    let last = html.partition_point(|span| span.start < content.end);
    let mut out = String::with_capacity(content.end - content.start);
    let mut at = content.start;
    for comment in comments(text, &html[first..last.max(first)]) {
        if !content.contains(comment) {
            continue;
        }
        out.push_str(&text[at..comment.start]);
        let blank = comment.text(text).bytes();
        out.extend(blank.map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        at = comment.end;
    }
    out.push_str(&text[at..content.end]);
    out
}

/// The paragraphs of a text and the lines of its lists, without their markers.
fn blocks(text: &str) -> Vec<Span> {
    let mut blocks: Vec<Span> = Vec::new();
    let mut at = 0;
    let mut is_open = false;
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        let end = at + line.trim_end().len();
        at += line.len();
        if start >= end {
            is_open = false;
            continue;
        }
        let written = &text[start..end];
        let bare = written.trim_start_matches(|c: char| "-*+0123456789.)".contains(c));
        let is_item = bare.len() < written.len() && bare.starts_with(' ');
        match blocks.last_mut() {
            Some(last) if is_open && !is_item => *last = Span::new(last.start, end),
            _ => blocks.push(Span::new(
                if is_item {
                    end - bare.trim_start().len()
                } else {
                    start
                },
                end,
            )),
        }
        is_open = true;
    }
    blocks
}

/// The words with one space between them.
fn collapsed(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Whether a comment is more than a mark for a program: `markdownlint-disable MD013`, `toc`, `pm-allow: …`.
fn is_for_people(comment: &str) -> bool {
    let mut words = comment.split(' ');
    let first = words.next().unwrap_or_default();
    let first = first.trim_end_matches([',', '.', '?', '!']);
    !first.is_empty() && first.chars().all(char::is_alphabetic) && words.count() >= 2
}

/// Whether a section's text is sentences, and not a placeholder, an answer or the head of a table.
fn is_prose(text: &str) -> bool {
    let words = text
        .split(' ')
        .filter(|word| word.contains(char::is_alphabetic));
    let is_answer = is_one_of(ANSWERS, &first_word(text));
    words.count() >= 4 && !is_answer && !text.starts_with('|') && !holds_placeholder(text)
}

/// Whether a paragraph asks for something to be written.
fn is_asking(block: &str) -> bool {
    let is_label = block.starts_with("**");
    !is_label
        && is_one_of(ASKING, &first_word(block))
        && block.split_whitespace().nth(2).is_some()
        && !holds_placeholder(block)
}

fn first_word(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = text
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(text.len());
    text[..end].to_lowercase()
}

fn is_one_of(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// A comment with the rest of its lines and the blank line behind it, where it has them to itself.
fn with_its_lines(text: &str, comment: Span) -> Span {
    let line = text[..comment.start].rfind('\n').map_or(0, |at| at + 1);
    let (next, rest) = next_line(text, comment.end);
    let is_alone = text[line..comment.start].trim().is_empty() && rest.trim().is_empty();
    if !is_alone {
        return comment;
    }
    let above = text[..line].strip_suffix('\n').unwrap_or_default();
    let above = above.trim_end_matches([' ', '\t', '\r']);
    let is_apart = above.is_empty() || above.ends_with('\n');
    let (after, blank) = next_line(text, next);
    let end = if is_apart && blank.trim().is_empty() {
        after
    } else {
        next
    };
    Span::new(line, end)
}

/// Where the next line begins, and what is left of this one.
fn next_line(text: &str, at: usize) -> (usize, &str) {
    let next = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    (next, &text[at..next])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Known;
    use crate::check::tests::Looked;

    /// What is found in a body, given the site's own template.
    fn check(template: &str, body: &str, expected: &[&str]) {
        let known = Known {
            template: Some(format!("+++\ntitle = \"{{{{ title }}}}\"\n+++\n{template}")),
            ..Known::default()
        };
        let looked = Looked {
            known,
            ..Looked::default()
        };
        assert_eq!(
            looked.found(&RULE, "", body),
            expected,
            "{template}\n{body}"
        );
    }

    #[test]
    fn a_section_that_is_the_templates_is_reported() {
        let template =
            "## Impact\n\nWie viele Kunden, wie lange?\n\n## Luck\n\n- None that we know of\n";
        let stale = ["5:4 the section Fallout is as it is in the template"];
        check(
            template,
            "\n## Fallout\n<!-- hm -->\nWie viele Kunden,\n  wie lange?\n",
            &stale,
        );
        check(
            template,
            "## Fallout\nWie viele Kunden, wie lange?\n\n3 h\n",
            &[],
        );
        check(template, "## Luck\n\n- None that we know of\n", &[]);
        check(template, "## Impact\n\nTODO\n", &[]);
    }

    #[test]
    fn a_paragraph_that_asks_is_reported() {
        let template = "## Impact\n\nAll times are UTC.\n\n_Describe who was hurt._\n\n- List every\n  service\n- Revenue:\n";
        check(
            template,
            "## Impact\nAll times are UTC.\n\n_Describe who\nwas hurt._\n\n3 h\n\n- List every service\n",
            &[
                "7:1 this is still the template's text",
                "12:3 this is still the template's text",
            ],
        );
        check(template, "## Timeline\n_Describe who was hurt._\n", &[]);
        check(template, "## Impact\nDescribe what was hurt\n", &[]);
    }

    #[test]
    fn comments_that_ask_are_reported_once() {
        let template = "<!-- Copyright by somebody or other -->\n## Impact\n<!-- How many? Since when? -->\n## Luck\n<!-- Be honest, please -->\n<!-- toc -->\n<!-- lint-disable line length -->\n";
        check(
            template,
            "## Luck\na <!-- Be  honest,\nplease --> b\n<!-- toc -->\n## Impact\n<!-- How many? Since when? -->\n3 h\n",
            &["5:3 2 comments of the template are still here"],
        );
        check(
            template,
            "## Luck\n<!-- Be honest -->\n```\n<!-- Be honest, please -->\n```\n",
            &[],
        );
        check(
            template,
            "<!-- Copyright by somebody or other -->\n<!-- lint-disable line length -->\n",
            &[],
        );
    }

    #[test]
    fn pms_own_template_counts_everywhere() {
        let found =
            |front| Looked::default().found(&RULE, front, "## Luck\n<!-- What to keep. -->\na\n");
        assert_eq!(found(""), ["5:1 a comment of the template is still here"]);
        assert_eq!(found("status = \"draft\""), [""; 0]);
        let whole = scaffold::TEMPLATE.replace("\"draft\"", "\"published\"");
        let (_, body) = whole.split_once("\n+++\n").unwrap();
        let found = Looked::default().found(&RULE, "", body);
        assert_eq!(found, ["7:1 10 comments of the template are still here"]);
    }

    #[test]
    fn a_comment_goes_with_its_lines() {
        let check = |text: &str, expected: &str| {
            let start = text.find("<!--").unwrap();
            let span = Span::new(start, text.find("-->").unwrap() + 3);
            let left = crate::edit::apply(text, &[Edit::remove(with_its_lines(text, span))]);
            assert_eq!(left, expected);
        };
        check("## A\n\n<!-- a\nb -->\n\nc\n", "## A\n\nc\n");
        check(
            "## A\r\n\r\n  <!-- a -->  \r\n\r\nc\r\n",
            "## A\r\n\r\nc\r\n",
        );
        check("## A\n<!-- a -->\n\nc\n", "## A\n\nc\n");
        check("<!-- a -->\n\nc", "c");
        check("a <!-- b --> c\n", "a  c\n");
        check("a\n\n<!-- b -->", "a\n\n");
    }
}
