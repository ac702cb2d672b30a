//! Comments that were meant as suppressions and are none: `pm-allow rule reason`, `PM_Allow: …`. They have no effect; a
//! rule says so.

use super::{Line, MARK, lines};
use crate::markdown::in_comment;
use crate::parse::Document;
use crate::parse::item::trimmed;
use crate::span::{Span, Spanned};

/// A comment that begins nearly as a suppression does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misspelt {
    /// The comment with its marks.
    pub comment: Span,
    /// What stands in the place of `pm-allow:`.
    pub mark: Span,
    pub rule: Spanned<String>,
    pub reason: Spanned<String>,
    /// Nothing but `pm` is called so. Else it may be anybody's words, unless the name of a rule follows.
    pub certain: bool,
}

/// Those in a file, of which `comments` are the body's.
pub fn misspelt(text: &str, document: &Document, comments: &[Span]) -> Vec<Misspelt> {
    let front = document.front.span.into_iter();
    let front = front.filter(|front| may_be_in(front.text(text)));
    let lines = front.flat_map(|front| lines(text, front));
    let toml = lines.filter_map(|line| match line {
        Line::Comment(span) => read(text, span, Span::new(span.start + "#".len(), span.end)),
        _ => None,
    });
    let html = comments.iter().filter_map(|comment| {
        let inner = Span::from(in_comment(comment.end - comment.start)).shift(comment.start);
        read(text, *comment, inner)
    });
    toml.chain(html).collect()
}

fn may_be_in(text: &str) -> bool {
    let mut comments = text.match_indices('#').map(|(at, _)| &text[at + 1..]);
    comments.any(|inner| after(inner.trim_start(), "pm").is_some())
}

fn read(text: &str, comment: Span, inner: Span) -> Option<Misspelt> {
    let inner = trimmed(text, inner);
    let said = inner.text(text);
    if said.starts_with(MARK) {
        return None;
    }
    let rest = after(said, "pm")?;
    let name = rest.trim_start_matches(['-', '_', ' ', ':', '.', '–', '—']);
    let between = &rest[..rest.len() - name.len()];
    let end = after(name, "allow")?;
    // Another word: `pm-allowed`, `pm-allow-list`.
    let is_longer = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if end.starts_with(is_longer) {
        return None;
    }
    let value = end.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '=' | '：' | '-' | '–' | '—')
    });
    let has_colon = end[..end.len() - value.len()].contains([':', '=', '：']);
    let mark = Span::new(inner.start, inner.end - end.len());
    let value = Span::new(inner.end - value.len(), inner.end);
    let written = value.text(text);
    let length = written.find(char::is_whitespace).unwrap_or(written.len());
    let word = written[..length].trim_end_matches([':', ',', ';', '.']);
    let rule = Span::new(value.start, value.start + word.len());
    let reason = trimmed(text, Span::new(value.start + length, value.end));
    let spanned = |span: Span| Spanned::new(span.text(text).to_owned(), span);
    Some(Misspelt {
        comment,
        mark,
        rule: spanned(rule),
        reason: spanned(reason),
        certain: matches!(between, "-" | "_") || has_colon,
    })
}

/// What follows a word, in whatever case it is written.
fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands for the mark, the rule and the reason, and whether that is certain.
    fn check(inner: &str, expected: Option<(&str, &str, &str, bool)>) {
        let text = format!("é <!--{inner}-->");
        let comment = Span::new(3, text.len());
        let found = misspelt(&text, &Document::default(), &[comment]);
        let found = found.first().map(|found| {
            assert_eq!(found.rule.span.text(&text), found.rule.value);
            assert_eq!(found.reason.span.text(&text), found.reason.value);
            let mark = found.mark.text(&text);
            (
                mark,
                found.rule.value.as_str(),
                found.reason.value.as_str(),
                found.certain,
            )
        });
        assert_eq!(found, expected, "{inner}");
    }

    #[test]
    fn what_is_nearly_a_mark_is_told() {
        let said = |mark| Some((mark, "missing-owner", "é why", true));
        check(" pm-allow missing-owner é why ", said("pm-allow"));
        check("PM-Allow: missing-owner é why", said("PM-Allow"));
        check("pm_allow: missing-owner  é why", said("pm_allow"));
        check("pm allow: missing-owner: é why", said("pm allow"));
        check("pm-allow : missing-owner, é why", said("pm-allow"));
        check("pm-allow=missing-owner é why", said("pm-allow"));
        check("pm-allow — missing-owner é why", said("pm-allow"));
        check(
            "pm allow missing-owner é why",
            Some(("pm allow", "missing-owner", "é why", false)),
        );
        check(" pm-allow ", Some(("pm-allow", "", "", true)));
        check("PM-ALLOW\n", Some(("PM-ALLOW", "", "", true)));
    }

    #[test]
    fn other_comments_are_let_be() {
        for inner in [
            "pm-allow: missing-owner why",
            " pm-allow:missing-owner why ",
            "see pm-allow missing-owner",
            "pm-allowed missing-owner",
            "pm-allow-list: ask the vendor",
            "pm: allow-listed hosts",
            "the pm allows it",
            "pmallowance: x",
            "",
            "p",
            "é",
        ] {
            check(inner, None);
        }
    }

    #[test]
    fn comments_of_the_front_matter_are_read_too() {
        let text = "a = 1 # é\n# PM-allow: x why\nb = \"\"\"\n# pm-allow x\n\"\"\"\n#pm_allow y\n";
        let mut document = Document::default();
        document.front.span = Some(Span::new(0, text.len()));
        let found = misspelt(text, &document, &[]);
        let found: Vec<&str> = found.iter().map(|one| one.comment.text(text)).collect();
        assert_eq!(found, ["# PM-allow: x why", "#pm_allow y"]);
    }
}
