//! Text → HTML, where a template does not do it.

/// Text with what HTML gives a meaning to escaped, for content and for attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A message, with what is between backticks as code.
pub(super) fn code_spans(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut pieces = message.split('`').peekable();
    let mut in_code = false;
    while let Some(piece) = pieces.next() {
        // A backtick without another after it is one that is meant.
        let closes = in_code && pieces.peek().is_some();
        let html = escaped(piece);
        match (in_code, closes) {
            (true, true) => out.extend(["<code>", &html, "</code>"]),
            (true, false) => out.extend(["`", &html]),
            (false, _) => out.push_str(&html),
        }
        in_code = !in_code;
    }
    out
}

/// An address, for an attribute.
pub(super) fn href(url: &str) -> String {
    escaped(&url.replace(' ', "%20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_come_in_pairs() {
        assert_eq!(
            code_spans("`a<b` is not `c`"),
            "<code>a&lt;b</code> is not <code>c</code>"
        );
        assert_eq!(code_spans("one ` alone"), "one ` alone");
    }
}
