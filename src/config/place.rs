//! Folders and addresses.

use crate::span::Spanned;
use crate::tables::Value;

/// A folder below the site's root, with `/` between its parts; the root itself is empty.
pub(super) fn folder(value: &Value<'_>) -> Option<Spanned<String>> {
    below_root(value, "a folder")
}

/// A file below the site's root.
pub(super) fn file(value: &Value<'_>) -> Option<String> {
    let path = below_root(value, "a file")?.value;
    if path.is_empty() {
        let finding = value
            .invalid("this is the site's root, which is no file")
            .label("not a file")
            .help("write the path of a file, relative to the folder of `book.toml`");
        value.report(finding);
        return None;
    }
    Some(path)
}

fn below_root(value: &Value<'_>, what: &str) -> Option<Spanned<String>> {
    let text = value.text()?;
    let path = text.value.trim();
    let absolute = path.starts_with('/') || path.contains(':');
    let mut parts = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".");
    if absolute || path.contains('\\') || parts.clone().any(|part| part == "..") {
        let help = if path.contains('\\') && !absolute {
            "write `/` between the parts of a path, on every system"
        } else {
            "write a path relative to the folder of `book.toml`, without `..`"
        };
        let finding = value
            .invalid(format!("`{path}` is not {what} below the site's root"))
            .label("not below the root")
            .help(help);
        value.report(finding);
        return None;
    }
    let first = parts.next().unwrap_or_default().to_owned();
    let path = parts.fold(first, |path, part| path + "/" + part);
    Some(Spanned::new(path, text.span))
}

/// Whether one folder is the other, or in it.
pub(super) fn overlap(a: &str, b: &str) -> bool {
    let contains = |outer: &str, inner: &str| {
        let below = inner.strip_prefix(outer);
        outer.is_empty() || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    contains(a, b) || contains(b, a)
}

/// An absolute `http` or `https` address, without a slash at its end.
pub(super) fn url(value: &Value<'_>) -> Option<String> {
    let text = value.text()?.value;
    let text = text.trim();
    if is_url(text) && !text.contains(['?', '#']) {
        return Some(text.trim_end_matches('/').to_owned());
    }
    not_a_url(value, text)
}

/// An address with a placeholder in it; without it the address is the same for every one of `what`, and where the
/// placeholder stands, `part` goes.
pub(super) fn template(
    value: &Value<'_>,
    placeholder: &str,
    what: &str,
    part: &str,
) -> Option<String> {
    let text = value.text()?.value;
    if !is_url(&text) {
        return not_a_url(value, &text);
    }
    if !text.contains(placeholder) {
        let finding = value
            .invalid(format!("this address is the same for every {what}"))
            .label(format!("no `{placeholder}`"))
            .help(format!("write `{placeholder}` where {part} goes"));
        value.report(finding);
        return None;
    }
    Some(text)
}

fn not_a_url<T>(value: &Value<'_>, text: &str) -> Option<T> {
    let finding = value
        .invalid(format!("`{text}` is not an absolute address"))
        .label("not an address")
        .help("write an address such as `https://example.com/postmortems`");
    value.report(finding);
    None
}

fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"\\^`|".contains(c);
    rest.is_some_and(|rest| {
        !rest.starts_with(['/', '?', '#', ':']) && !rest.is_empty() && rest.chars().all(plain)
    })
}

/// The path that a site is served under, with a slash at both ends; of a whole address, its path.
pub(super) fn site_url(value: &Value<'_>) -> Option<String> {
    let text = value.string()?.value;
    let text = text.trim();
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => text,
    };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"?#<>\"\\".contains(c);
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if !path.chars().all(plain) || parts.iter().any(|part| matches!(*part, "." | "..")) {
        let finding = value
            .invalid(format!("`{text}` is not a path on a server"))
            .label("not a path")
            .help("write a path such as `/postmortems/`");
        value.report(finding);
        return None;
    }
    Some(if parts.is_empty() {
        "/".into()
    } else {
        format!("/{}/", parts.join("/"))
    })
}
