//! Where the front matter ends and the body begins.
//!
//! Not the Markdown parser's metadata blocks: a byte-order mark, a blank first line or a `+++` in a TOML string breaks
//! them.

use crate::span::Span;

/// What stands at the head of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fenced {
    /// No front matter.
    Nothing,
    /// The text between the fences.
    Toml(Span),
    /// The opening fence of a TOML front matter that has no other.
    Unclosed(Span),
    Yaml {
        /// The opening fence.
        fence: Span,
        /// The text between the fences.
        inside: Span,
    },
}

/// The front matter and the span of the body. The body of a file whose front matter is not closed is all below the
/// fence, since nobody can tell where it ends: so nothing that is written is lost.
pub(super) fn split(text: &str) -> (Fenced, Span) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let whole = (Fenced::Nothing, Span::new(start, text.len()));
    let Some(fence) = lines(text, start).find(|line| !line.text(text).trim().is_empty()) else {
        return whole;
    };
    let fence_text = Span::new(fence.start, fence.start + fence.text(text).trim_end().len());
    match fence_text.text(text) {
        "+++" => match closing_fence(text, fence.end) {
            Some(closing) => {
                let inside = Span::new(fence.end, closing.start);
                (Fenced::Toml(inside), Span::new(closing.end, text.len()))
            }
            None => (
                Fenced::Unclosed(fence_text),
                Span::new(fence.end, text.len()),
            ),
        },
        "---" => match closing_dashes(text, fence.end) {
            Some(closing) => {
                let inside = Span::new(fence.end, closing.start);
                let fence = fence_text;
                (
                    Fenced::Yaml { fence, inside },
                    Span::new(closing.end, text.len()),
                )
            }
            None => whole,
        },
        _ => whole,
    }
}

/// The lines from `start` on, each with its line break.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Span> {
    let mut at = start;
    text[start..].split_inclusive('\n').map(move |line| {
        at += line.len();
        Span::new(at - line.len(), at)
    })
}

/// The first `+++` line outside of a multi-line string; where a string has no end, the first at all.
fn closing_fence(text: &str, start: usize) -> Option<Span> {
    let mut inside = None;
    let mut first = None;
    for line in lines(text, start) {
        if line.text(text).trim_end() == "+++" {
            if inside.is_none() {
                return Some(line);
            }
            first = first.or(Some(line));
        }
        inside = after_line(line.text(text), inside);
    }
    first
}

/// The quotes of the multi-line string that a line of TOML ends in, given those of the one that it begins in.
fn after_line(line: &str, mut inside: Option<&'static str>) -> Option<&'static str> {
    let mut rest = line;
    loop {
        if let Some(quotes) = inside {
            let Some(after) = after_quotes(rest, quotes) else {
                return inside;
            };
            rest = after;
            inside = None;
        }
        rest = &rest[rest.find(['"', '\'', '#'])?..];
        // A `#` begins a comment, and a string on one line ends with it at the latest.
        let mut quotes = ["\"\"\"", "'''", "\"", "'"].into_iter();
        let quotes = quotes.find(|quotes| rest.starts_with(quotes))?;
        rest = &rest[quotes.len()..];
        if quotes.len() == 3 {
            inside = Some(quotes);
        } else {
            rest = after_quotes(rest, quotes)?;
        }
    }
}

/// What follows the closing quotes.
fn after_quotes<'a>(text: &'a str, quotes: &str) -> Option<&'a str> {
    let escapes = quotes.starts_with('"');
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if escapes && c == '\\' {
            chars.next();
        } else if text[at..].starts_with(quotes) {
            return Some(&text[at + quotes.len()..]);
        }
    }
    None
}

/// The end of a YAML front matter, if it is one: a `---` at the head of a file may be a mere rule.
fn closing_dashes(text: &str, start: usize) -> Option<Span> {
    let is_content = |line: &str| !line.trim().is_empty() && !line.starts_with('#');
    let first = lines(text, start).find(|line| is_content(line.text(text)))?;
    let first = first.text(text);
    if !is_yaml_key(first) && !is_dashes(first) {
        return None;
    }
    lines(text, start).find(|line| is_dashes(line.text(text)))
}

/// Whether a line begins like `key: value`.
fn is_yaml_key(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else {
        return false;
    };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '"' | '\'');
    let begins = key.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '"' | '\''));
    begins && key.chars().all(plain) && value.starts_with(char::is_whitespace)
}

fn is_dashes(line: &str) -> bool {
    matches!(line.trim_end(), "---" | "...")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of `text` as its kind, what is inside, and the body.
    fn check(text: &str, expected: (&str, &str, &str)) {
        let (fenced, body) = split(text);
        let (kind, inside) = match fenced {
            Fenced::Nothing => ("nothing", ""),
            Fenced::Toml(inside) => ("toml", inside.text(text)),
            Fenced::Unclosed(fence) => ("unclosed", fence.text(text)),
            Fenced::Yaml { fence, inside } => {
                assert_eq!(fence.text(text), "---", "{text}");
                ("yaml", inside.text(text))
            }
        };
        assert_eq!((kind, inside, body.text(text)), expected, "{text}");
    }

    #[test]
    fn toml_stands_between_plus_signs() {
        check("+++\na = 1\n+++\nbody\n", ("toml", "a = 1\n", "body\n"));
        check("+++\na = 1\n+++", ("toml", "a = 1\n", ""));
        check("+++\n+++\n", ("toml", "", ""));
        let crlf = "\u{feff}\r\n \r\n+++ \r\na = 1\r\n+++\t\r\nbody\r\n";
        check(crlf, ("toml", "a = 1\r\n", "body\r\n"));
    }

    #[test]
    fn strings_and_comments_hide_no_fence_and_make_none() {
        let inside = "a = \"\"\"\n+++\n\\\"\"\"\n+++\n\"\"\"\n";
        check(&format!("+++\n{inside}+++\nb"), ("toml", inside, "b"));
        let inside = "a = '''\n+++\n\\'''\n";
        check(&format!("+++\n{inside}+++\nb"), ("toml", inside, "b"));
        let inside = "# it's \"\"\"\na = \"#'''\"\nb = '\"\"\"'\nc = \"\\\"'''\"\nd = \"don\n";
        check(&format!("+++\n{inside}+++\nb"), ("toml", inside, "b"));
        // A string without an end does not take the body with it.
        let inside = "a = '''x\n";
        check(&format!("+++\n{inside}+++\nb"), ("toml", inside, "b"));
    }

    #[test]
    fn without_a_second_fence_all_is_body() {
        check(
            "+++\na = 1\n\n# Title\n",
            ("unclosed", "+++", "a = 1\n\n# Title\n"),
        );
        check("+++", ("unclosed", "+++", ""));
        check("", ("nothing", "", ""));
        check("\u{feff}# Title\n", ("nothing", "", "# Title\n"));
        check(
            "# Title\n+++\na = 1\n+++\n",
            ("nothing", "", "# Title\n+++\na = 1\n+++\n"),
        );
        check("+++ b\na\n+++\n", ("nothing", "", "+++ b\na\n+++\n"));
    }

    #[test]
    fn yaml_is_told_from_a_rule() {
        check("---\ntitle: a\n---\nb\n", ("yaml", "title: a\n", "b\n"));
        check(
            "---\r\n# c\r\nmy key: a\r\n...\r\nb",
            ("yaml", "# c\r\nmy key: a\r\n", "b"),
        );
        check("---\n---\nb", ("yaml", "", "b"));
        check(
            "---\nSome text.\n\n---\n",
            ("nothing", "", "---\nSome text.\n\n---\n"),
        );
        check("---\ntitle: a\n", ("nothing", "", "---\ntitle: a\n"));
        check(
            "---\n- 10:00 a\n---\n",
            ("nothing", "", "---\n- 10:00 a\n---\n"),
        );
    }
}
