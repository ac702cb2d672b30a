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

/// An address, for an attribute.
pub(super) fn href(url: &str) -> String {
    escaped(&url.replace(' ', "%20"))
}

/// Undoes what an author escaped in an attribute; the entities that addresses and titles have.
pub(super) fn unescaped(text: &str) -> String {
    let named = [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    let mut out = text.to_owned();
    for (entity, character) in named {
        out = out.replace(entity, character);
    }
    out
}
