//! Plain text within Markdown, and its comments.

/// How long the comment is that a text begins with; `<!-->` and `<!--->` are whole ones, as Markdown has it. `None` where
/// there is none, or where it does not end.
pub fn comment(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("<!--")?;
    let open = text.len() - rest.len();
    if rest.starts_with('>') {
        return Some(open + ">".len());
    }
    if rest.starts_with("->") {
        return Some(open + "->".len());
    }
    rest.find("-->").map(|at| open + at + "-->".len())
}

/// Where a comment's content is in it, which is nothing in the two short forms.
pub fn in_comment(length: usize) -> std::ops::Range<usize> {
    let start = "<!--".len().min(length);
    start..length.saturating_sub("-->".len()).max(start)
}

/// Plain text, of one line, as Markdown that reads the same in a table, and that neither mentions anybody nor refers to an issue:
/// the handles of a catalog and the numbers of a tracker are not those of the repository that the report lands in.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let within_a_word = before.is_alphanumeric() && after.is_alphanumeric();
        match c {
            // Within a word it is no emphasis, and it may belong to an address.
            '_' if within_a_word => out.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '&' if after.is_alphanumeric() || after == '#' => out.push_str("&amp;"),
            '@' | '#' | '!' if refers(c, before, after) => {
                out.push(c);
                out.push_str("<!-- -->");
            }
            c => out.push(c),
        }
        before = c;
    }
    out
}

/// Whether GitHub or GitLab would make a link of it: `@alice`, `#12`, `!12`.
fn refers(c: char, before: char, after: char) -> bool {
    let named = match c {
        '@' => after.is_alphanumeric(),
        _ => after.is_ascii_digit(),
    };
    named && !before.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::{comment, escaped, in_comment};
    use pulldown_cmark::{Event, Options, Parser};

    /// What a reader sees of a page.
    fn read(markdown: &str) -> String {
        let text = |event| match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => Some(text),
            _ => None,
        };
        let events = Parser::new_ext(
            markdown,
            Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
        );
        let read: Vec<_> = events.filter_map(text).collect();
        read.concat()
    }

    #[test]
    fn a_comment_may_be_empty() {
        let check = |text: &str, length: Option<usize>| assert_eq!(comment(text), length, "{text}");
        check("<!-- a --> -->", Some(10));
        check("<!---->", Some(7));
        check("<!-->x-->", Some(5));
        check("<!--->x-->", Some(6));
        check("<!-- a", None);
        check("a <!-- b -->", None);
        assert_eq!(in_comment(10), 4..7);
        assert_eq!(in_comment(6), 4..4);
        assert_eq!(in_comment(5), 4..4);
    }

    #[test]
    fn a_cell_reads_as_the_text_does() {
        let check = |text: &str, expected: &str| {
            let cell = escaped(text);
            assert_eq!(cell, expected, "{text}");
            let table = format!("| a |\n|---|\n| x{cell} |\n");
            assert_eq!(read(&table), format!("ax{text}"), "{cell}");
        };
        check("Run *all* `tests`", r"Run \*all\* \`tests\`");
        check("a | b", r"a \| b");
        check(r"a \| b", r"a \\\| b");
        check("<script> & &lt;", "&lt;script> & &amp;lt;");
        check("set MAX_RETRIES to 3", "set MAX_RETRIES to 3");
        check("_private_", r"\_private\_");
        check("see [x](y) and ~~z~~", r"see \[x\](y) and \~\~z\~\~");
        check("costs $1 or $2", r"costs \$1 or \$2");
    }

    #[test]
    fn nobody_is_mentioned() {
        let check = |text: &str, expected: &str| assert_eq!(escaped(text), expected, "{text}");
        check("ask @bob, see #12", "ask @<!-- -->bob, see #<!-- -->12");
        check("a@example.com, C# and 2 @ 3", "a@example.com, C# and 2 @ 3");
        check("see !12!", "see !<!-- -->12!");
        check("#hash, !important", "#hash, !important");
    }
}
