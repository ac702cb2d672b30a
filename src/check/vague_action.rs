//! An open action that says what people will busy themselves with, and not what will be there when it is done.
//!
//! Only English is looked at, and only how an action begins. What could be an end of any kind (a number, a means, a
//! result, a second sentence) makes it one that is let be.

use super::support::called;
use super::{Check, Rule, Site};
use crate::diagnostic::{Finding, Level};
use crate::model::{Action, Postmortem};
use crate::parse::blocks::plain_text;
use crate::span::Span;

pub const RULE: Rule = Rule {
    code: "PM413",
    name: "vague-action",
    level: Some(Level::Warning),
    lenient_in_drafts: false,
    fixable: false,
    docs: include_str!("../../docs/src/rules/vague-action.md"),
    check: Check::Document(check),
};

/// What is done in the head: it ends when something comes of it.
const THOUGHTS: &[&str] = &[
    "be aware",
    "be mindful",
    "brainstorm",
    "consider",
    "considering",
    "discuss",
    "discussing",
    "explore",
    "exploring",
    "investigate",
    "investigating",
    "investigation",
    "keep an eye on",
    "keep in mind",
    "look at",
    "look into",
    "looking into",
    "reconsider",
    "reflect",
    "research",
    "think",
];

/// What can be done a little or a lot: it ends at a number, or when a certain means is there.
const EFFORTS: &[&str] = &[
    "assess",
    "be careful",
    "be more careful",
    "better",
    "do better",
    "enhance",
    "evaluate",
    "improve",
    "improved",
    "improving",
    "minimise",
    "minimize",
    "optimise",
    "optimize",
    "pay attention",
    "pay more attention",
    "raise awareness",
    "reduce",
    "review",
    "reviewing",
    "revisit",
    "strengthen",
    "take care",
    "take more care",
];

/// What people put before it.
const LEADS: &[&str] = &[
    "also",
    "additionally",
    "could",
    "maybe",
    "must",
    "need to",
    "needs to",
    "perhaps",
    "please",
    "possibly",
    "should",
    "the team",
    "to",
    "try to",
    "we",
    "will",
];

/// What makes something, after an "and".
const MAKING: &str = "\
    add adjust adopt agree alert apply automate build change choose configure correct create decide \
    define delete deploy describe disable document drop enable enforce extend file fix implement \
    increase install introduce limit list lower make measure migrate move note open pick present \
    propose publish raise record release remove rename replace report rewrite roll run schedule set \
    share ship simplify split switch test tune turn update upgrade use verify write";

/// What comes of thinking.
const RESULTS: &str = "\
    adr checklist decision document estimate estimates findings list plan postmortem prototype \
    recommendation recommendations report rfc summary write-up writeup";

/// How a sentence goes on that says when it ends.
const ENDS: &[&str] = &[
    "so",
    "such that",
    "until",
    "unless",
    "before",
    "to ensure",
    "in order to",
];

/// How a sentence goes on that says by what means.
const MEANS: &[&str] = &[
    "by", "each", "every", "from", "through", "to", "using", "via", "with",
];

/// What begins a question that has an answer, and after which of the words it does not: to consider whether is not to
/// decide.
const QUESTIONS: &str = "if what when where whether which who why";
const OPEN: &str = "brainstorm consider considering discuss discussing reconsider reflect think";

/// Numbers and rhythms that are written as words.
const COUNTS: &str = "\
    two three four five six seven eight nine ten twelve half twice daily weekly monthly quarterly \
    zero";

/// What can be done with a thing that has a name of its own, and is over when it has been done once: a review of one change
/// ends, one of the limits does not.
const LOOKS: &str = "\
    assess discuss discussing evaluate investigate investigating investigation look looking reconsider \
    research review reviewing revisit";

/// What stands before the number of such a thing.
const KINDS: &str = "\
    adr bug case change commit discussion epic feedback incident issue merge mr pep postmortem pr problem \
    proposal pull report request rfc story task thread ticket";

const ARTICLES: &str = "a an our that the this";

/// Beyond that many words an action explains itself.
const MANY_WORDS: usize = 25;

fn check(site: &Site<'_>, postmortem: &Postmortem) -> Vec<Finding> {
    let text = &site.sources.get(postmortem.source).text;
    let open = postmortem
        .actions
        .iter()
        .filter(|action| !action.status.is_closed());
    let finding = |action: &Action| {
        let vague = vague(&action.written.text.value)?;
        let span = place(text, action.written.text.span, vague.phrase);
        let message = format!("{} does not say when it is done", called(action));
        let finding = Finding::new(RULE.name, postmortem.source, span, message);
        Some(finding.label(vague.label()).help(vague.help()))
    };
    open.filter_map(finding).collect()
}

/// The words that an action begins with and that do not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Vague {
    phrase: &'static str,
    is_thought: bool,
}

impl Vague {
    fn label(self) -> &'static str {
        if self.is_thought {
            "and what comes of it?"
        } else {
            "how far, or by what means?"
        }
    }

    fn help(self) -> &'static str {
        if self.is_thought {
            "say what will be there afterwards: a decision, a page, a change and where it is made"
        } else {
            "say how far or by what means, so that anybody can see whether it is done"
        }
    }
}

fn vague(markdown: &str) -> Option<Vague> {
    if markdown.contains('\n') {
        return None;
    }
    let written = plain_text(markdown);
    let plain = written.to_lowercase();
    let sentence = plain.trim().trim_end_matches(['.', '!', '?']);
    let words = words(sentence);
    let start = after_leads(&words);
    let find = |phrases: &'static [&'static str], is_thought| {
        let phrase = phrases.iter().copied();
        let found = phrase.filter(|phrase| starts_with(&words[start..], phrase));
        found
            .max_by_key(|phrase| phrase.len())
            .map(|phrase| Vague { phrase, is_thought })
    };
    let vague = find(THOUGHTS, true).or_else(|| find(EFFORTS, false))?;
    let rest = &words[start + vague.phrase.split(' ').count()..];
    let asks =
        !is_in(OPEN, vague.phrase) && rest.first().is_some_and(|word| is_in(QUESTIONS, word));
    let looks = vague
        .phrase
        .split(' ')
        .next()
        .is_some_and(|verb| is_in(LOOKS, verb));
    let names =
        || names_one(&written, words.len() - rest.len()) || leads_to_link(markdown, vague.phrase);
    let explains =
        asks || words.len() > MANY_WORDS || has_second_part(sentence) || (looks && names());
    (!explains && !has_end(rest, vague.is_thought)).then_some(vague)
}

/// The words of a text, without the punctuation around them.
fn words(text: &str) -> Vec<&str> {
    let is_around = |c: char| !c.is_alphanumeric() && !matches!(c, '#' | '%' | '$' | '€' | '£');
    text.split(char::is_whitespace)
        .map(|word| word.trim_matches(is_around))
        .filter(|word| !word.is_empty())
        .collect()
}

/// How many of the words only lead to what is to be done.
fn after_leads(words: &[&str]) -> usize {
    let mut at = 0;
    let lead = |rest: &[&str]| {
        let lead = LEADS.iter().find(|lead| starts_with(rest, lead));
        lead.map(|lead| lead.split(' ').count())
    };
    while let Some(length) = lead(&words[at..]) {
        at += length;
    }
    at
}

fn starts_with(words: &[&str], phrase: &str) -> bool {
    let mut words = words.iter();
    phrase.split(' ').all(|word| words.next() == Some(&word))
}

/// Whether something is explained after a colon, a dash, a semicolon or another sentence.
fn has_second_part(sentence: &str) -> bool {
    const EXPLAINS: usize = 3;
    let marks = [": ", "; ", ". ", "? ", " — ", " – ", " - "];
    let after = marks.iter().filter_map(|mark| sentence.split_once(mark));
    after
        .into_iter()
        .any(|(_, rest)| words(rest).len() >= EXPLAINS)
}

fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Whether what is looked at, after so many words, is one thing with a name: `PR #412`, `PAY-12`, an address.
fn names_one(written: &str, verb: usize) -> bool {
    let words = words(written);
    let mut rest = words.iter().skip(verb);
    let mut is_after_kind = false;
    let named = rest.find(|word| {
        let word = word.to_lowercase();
        let is_kind = is_in(KINDS, &word);
        is_after_kind |= is_kind;
        !is_kind && !is_in(ARTICLES, &word)
    });
    named.is_some_and(|word| {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let is_ticket = |(project, number): (&str, &str)| {
            project.len() > 1
                && project.bytes().all(|b| b.is_ascii_uppercase())
                && is_number(number)
        };
        word.starts_with("http://")
            || word.starts_with("https://")
            || word.strip_prefix('#').is_some_and(is_number)
            || word.split_once('-').is_some_and(is_ticket)
            || (is_after_kind && is_number(word))
    })
}

/// Whether a link follows the words: `Look into [the thread](…)`.
fn leads_to_link(markdown: &str, phrase: &str) -> bool {
    let lower = markdown.to_ascii_lowercase();
    let Some((_, mut rest)) = lower.split_once(phrase) else {
        return false;
    };
    loop {
        rest = rest.trim_start();
        let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
        if word.is_empty() || !(is_in(KINDS, word) || is_in(ARTICLES, word)) {
            return rest.starts_with('[') && rest.contains("](");
        }
        rest = after;
    }
}

/// Whether something in a sentence tells when it is done.
fn has_end(rest: &[&str], is_thought: bool) -> bool {
    let makes = |pair: &[&str]| matches!(pair[0], "and" | "then" | "&") && is_in(MAKING, pair[1]);
    let ends = (0..rest.len()).any(|at| ENDS.iter().any(|end| starts_with(&rest[at..], end)));
    let is_measured = |word: &&str| MEANS.contains(word) || is_in(COUNTS, word) || is_amount(word);
    ends || rest.windows(2).any(makes)
        || rest.iter().any(|word| is_in(RESULTS, word))
        || (!is_thought && rest.iter().any(is_measured))
}

/// `5`, `99.9%`, `30s`, but not `5xx`, `503`, `1.21` as part of a name or `#12`.
fn is_amount(word: &str) -> bool {
    const UNITS: &str = "% s ms sec min m h d x k gb gib gi mb mib mi";
    let digits = word.trim_start_matches(['$', '€', '£']);
    let end = digits.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
    let (number, unit) = digits.split_at(end.unwrap_or(digits.len()));
    let is_status = matches!(unit, "" | "s") && number.len() == 3 && number.starts_with(['4', '5']);
    let is_unit = unit.is_empty() || is_in(UNITS, unit);
    number.starts_with(|c: char| c.is_ascii_digit()) && is_unit && !is_status
}

/// Where the words stand in the action; all of it where markup stands between them.
fn place(text: &str, span: Span, phrase: &str) -> Span {
    let source = span.text(text).to_ascii_lowercase();
    match source.find(phrase) {
        Some(at) => Span::new(at, at + phrase.len()).shift(span.start),
        None => span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::found;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(vague(text).map(|vague| vague.phrase), expected, "{text}");
    }

    #[test]
    fn thoughts_end_when_something_comes_of_them() {
        check("Investigate slow queries", Some("investigate"));
        check("**Investigate** the 5 slow queries.", Some("investigate"));
        check("We should also look into retries", Some("look into"));
        check("Consider a second region?", Some("consider"));
        check("Consider whether a second region pays", Some("consider"));
        check("Think about retries with a budget", Some("think"));
        check("Investigate slow queries and add the indexes", None);
        check("Investigate why the queue filled", None);
        check("Investigate slow queries until the p99 is known", None);
        check("Investigate slow queries: the ten slowest first", None);
        check("Research queues. Write down which one fits us", None);
        check("Explore queues in a prototype", None);
        check("Discuss the retry budget\n\nOn Monday.", None);
    }

    #[test]
    fn efforts_end_at_a_number_or_with_a_means() {
        check("Improve monitoring", Some("improve"));
        check("better error handling for 503s in #12", Some("better"));
        check("Be more careful during deploys", Some("be more careful"));
        check("Please pay more attention", Some("pay more attention"));
        check("Reduce pager noise", Some("reduce"));
        check("Improve the p99 of search below 300ms", None);
        check("Reduce retries to two", None);
        check("Reduce the retry budget by half", None);
        check("Improve monitoring with a probe of each region", None);
        check("Review the limits and lower them", None);
        check("Review the limits monthly", None);
        check("Review the limits of 12 services", None);
    }

    #[test]
    fn a_look_at_one_thing_ends() {
        check("Review PR #412", None);
        check("Review the pull request #412 of the vendor", None);
        check("We should review MR 412", None);
        check("Investigate ticket PAY-12", None);
        check("Look into https://git.example.com/shop/issues/7", None);
        check("Look into <https://git.example.com/shop/issues/7>", None);
        check("Discuss [the proposal](https://wiki.example.com/1)", None);
        check(
            "Review the [retry proposal](https://wiki.example.com/1).",
            None,
        );
        check("Review the runbook for restores by doing one", None);
        // The thing is where it is written down, and not what is looked at.
        check("Investigate slow queries, #12", Some("investigate"));
        check("Investigate slow queries in PAY-12", Some("investigate"));
        check("Improve PAY-12", Some("improve"));
        check(
            "Improve [monitoring](https://wiki.example.com/1)",
            Some("improve"),
        );
        check("Keep an eye on #412", Some("keep an eye on"));
        check("Look into the utf-8 handling", Some("look into"));
        check("Review 412 errors", Some("review"));
        check("Review the issue", Some("review"));
        check("Review the 5 issues", None);
        check("Investigate the 5 issues", Some("investigate"));
    }

    #[test]
    fn what_begins_otherwise_is_let_be() {
        check("Add better monitoring", None);
        check("Improvements to monitoring", None);
        check("Alert when the error rate is over 1 %", None);
        check("Ensure that retries are bounded", None);
        check("", None);
        check("We", None);
        check(&format!("Improve {}", "a lot of ".repeat(10)), None);
    }

    #[test]
    fn the_words_are_pointed_at() {
        let body =
            "## Action Items\n\n- [ ] AI-1: We *should* Improve it\n- [x] AI-2: Improve it\n";
        let expected = "6:25 `AI-1` does not say when it is done";
        assert_eq!(found(&RULE, "", body), [expected]);
    }
}
