//! Addresses, as links have them: which of them a page may lead to, and which file of the repository a relative one
//! names. Text only; whether there is such a file, nobody here knows.

use std::fmt::Write as _;

/// Schemes that a link may have.
pub const SCHEMES: [&str; 10] = [
    "http", "https", "mailto", "tel", "ftp", "irc", "ircs", "xmpp", "slack", "msteams",
];

/// Where an address leads, seen from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// To another host, or to a program: its scheme is one that links may have, or the host's own.
    Elsewhere,
    /// Nowhere: its scheme, in lower case, is none that links may have. It could run a script.
    Unsafe(String),
    /// To the page itself: the address is empty or has a query or a fragment alone.
    Page { tail: String },
    /// To a path of the host, whatever that has there.
    Host,
    /// To a file of the repository.
    File {
        /// From the root, with `/`, without `.` and `..`; empty for the root itself.
        path: String,
        /// What follows the path: a query, a fragment.
        tail: String,
    },
    /// Out of the repository.
    Outside,
}

/// Where an address leads that stands in a file of `folder`.
pub fn lead(folder: &str, address: &str) -> Lead {
    // Most of them: whatever follows.
    if address.starts_with("https:") || address.starts_with("http:") {
        return Lead::Elsewhere;
    }
    let address = as_browsers_read(address);
    if let Some(scheme) = scheme(&address) {
        return if SCHEMES.contains(&scheme.as_str()) {
            Lead::Elsewhere
        } else {
            Lead::Unsafe(scheme)
        };
    }
    if address.starts_with("//") {
        return Lead::Elsewhere;
    }
    if address.starts_with('/') {
        return Lead::Host;
    }
    if address.is_empty() || address.starts_with(['#', '?']) {
        return Lead::Page { tail: address };
    }
    let end = address.find(['#', '?']).unwrap_or(address.len());
    let (path, tail) = address.split_at(end);
    match resolve(folder, &decode(path)) {
        Some(path) => Lead::File {
            path,
            tail: tail.to_owned(),
        },
        None => Lead::Outside,
    }
}

/// Whether a text is an address with a scheme that links may have.
pub fn is_address(text: &str) -> bool {
    let text = text.trim();
    !text.contains(char::is_whitespace)
        && scheme(text).is_some_and(|s| SCHEMES.contains(&s.as_str()))
}

/// The scheme of an address, in lower case. Control characters and white space are passed over as browsers do, so
/// that `java&#10;script:` is seen for what it is.
pub fn scheme(url: &str) -> Option<String> {
    let end = url.find([':', '/', '?', '#'])?;
    if !url[end..].starts_with(':') {
        return None;
    }
    let name: String = url[..end]
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    Some(name.to_lowercase())
}

/// An address as the URL standard's parser takes it: without tabs and line breaks, without controls and spaces at its
/// ends, and with `/` for `\\`. What is tested must be this, and not what is written.
pub fn as_browsers_read(url: &str) -> String {
    let kept = url.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    let slashes: String = kept.map(|c| if c == '\\' { '/' } else { c }).collect();
    slashes.trim_matches(|c: char| c <= ' ').to_owned()
}

/// Whether a `data:` URL holds a bitmap: an SVG could hold a script.
pub fn is_picture(url: &str) -> bool {
    ["png", "jpeg", "gif", "webp", "avif"]
        .iter()
        .any(|kind| url.trim_start().starts_with(&format!("data:image/{kind};")))
}

/// `a/b` and `../c` → `a/c`; `None` where it leads out of the repository.
pub fn resolve(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Undoes percent-encoding; what is not valid UTF-8 then is left as it was.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Percent-encodes what a path may not hold in a URL; letters of every script stay readable.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' | '"' | '#' | '%' | '<' | '>' | '?' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_where_a_browser_would_go() {
        let check = |address: &str, expected: &Lead| {
            assert_eq!(&lead("postmortems/x", address), expected, "{address}");
        };
        let file = |path: &str, tail: &str| Lead::File {
            path: path.into(),
            tail: tail.into(),
        };
        check("https://example.com/x", &Lead::Elsewhere);
        check("//example.com/x", &Lead::Elsewhere);
        check("/\\example.com", &Lead::Elsewhere);
        check("mailto:a@example.com", &Lead::Elsewhere);
        check("JavaScript:alert(1)", &Lead::Unsafe("javascript".into()));
        check("java\nscript:x", &Lead::Unsafe("javascript".into()));
        check("\u{1}data:text/html,x", &Lead::Unsafe("data".into()));
        let page = |tail: &str| Lead::Page { tail: tail.into() };
        check("", &page(""));
        check(" #impact\n", &page("#impact"));
        check("?q", &page("?q"));
        check("/runbooks/x.md", &Lead::Host);
        check("graph.png", &file("postmortems/x/graph.png", ""));
        check("./a%20b.md#c?d", &file("postmortems/x/a b.md", "#c?d"));
        check("..\\..\\r\\y.md", &file("r/y.md", ""));
        check("../../", &file("", ""));
        check("../../../x.md", &Lead::Outside);
    }

    #[test]
    fn percent_signs_that_encode_nothing_stay() {
        for text in ["100%", "%zz", "%e4", "%", "a%2"] {
            assert_eq!(decode(text), text);
        }
        assert_eq!(decode(&encode("50% of é|\\ #1?")), "50% of é|\\ #1?");
    }
}
