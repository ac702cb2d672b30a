//! Where a link in a postmortem leads once the site is built.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::sanitize::{SCHEMES, as_browsers_read, is_picture};

/// Where the site's sources and assets come to stand.
#[derive(Debug, Clone, Default)]
pub struct SitePaths {
    /// By path in the repository: the path in the site. Sources of postmortems and files of bundles.
    pub outputs: BTreeMap<String, String>,
    /// The address of a file in the repository, with `{path}`; `None` where it is not known.
    pub repository: Option<String>,
}

impl SitePaths {
    /// The address at which the repository shows a file.
    pub fn in_repository(&self, path: &str) -> Option<String> {
        self.repository
            .as_ref()
            .map(|template| template.replace("{path}", &encode(path)))
    }
}

/// Resolves the links of one source for one page.
#[derive(Debug, Clone)]
pub struct Links<'a> {
    pub paths: &'a SitePaths,
    /// The folder of the source in the repository, without a slash at its end.
    pub folder: &'a str,
    /// The way from the page to the site's root: `../`.
    pub root: &'a str,
}

/// What becomes of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A link to this address.
    Address(String),
    /// There is nothing to lead to: the text stays, and the path is shown beside it.
    Nowhere(String),
    /// The text stays, and the address is dropped: it could run a script.
    Unsafe,
}

/// Whether a text is an address with a scheme that links may have.
pub fn is_address(text: &str) -> bool {
    let text = text.trim();
    !text.contains(char::is_whitespace)
        && scheme(text).is_some_and(|s| SCHEMES.contains(&s.as_str()))
}

impl Links<'_> {
    pub(super) fn link(&self, url: &str) -> Target {
        let url = &as_browsers_read(url);
        if let Some(scheme) = scheme(url) {
            return if SCHEMES.contains(&scheme.as_str()) {
                Target::Address(url.to_owned())
            } else {
                Target::Unsafe
            };
        }
        if url.is_empty() || url.starts_with(['#', '/', '?']) {
            return Target::Address(url.to_owned());
        }
        self.relative(url)
    }

    /// For a picture: its address in the site, or, where the site does not have it, what a link to it would be.
    pub(super) fn picture(&self, url: &str) -> Result<String, Target> {
        let url = as_browsers_read(url);
        if is_picture(&url) {
            return Ok(url);
        }
        match self.link(&url) {
            Target::Address(address)
                if scheme(&address).is_none() && !address.starts_with("//") =>
            {
                Ok(address)
            }
            target => Err(target),
        }
    }

    /// The address of a file that is named relative to the repository's root, as front matter and catalog do.
    pub fn from_repository_root(&self, path: &str) -> Option<String> {
        let from_root = Links {
            folder: "",
            ..self.clone()
        };
        match from_root.link(path) {
            Target::Address(address) => Some(address),
            Target::Nowhere(_) | Target::Unsafe => None,
        }
    }

    fn relative(&self, url: &str) -> Target {
        let end = url.find(['#', '?']).unwrap_or(url.len());
        let (path, tail) = url.split_at(end);
        let Some(path) = resolve(self.folder, &decode(path)) else {
            return Target::Nowhere(url.to_owned());
        };
        let as_bundle = format!("{}/index.md", path.trim_end_matches('/'));
        let output = self
            .paths
            .outputs
            .get(&path)
            .or_else(|| self.paths.outputs.get(&as_bundle));
        if let Some(output) = output {
            return Target::Address(format!("{}{}{tail}", self.root, encode(output)));
        }
        match self.paths.in_repository(&path) {
            Some(address) => Target::Address(format!("{address}{tail}")),
            None => Target::Nowhere(url.to_owned()),
        }
    }
}

/// The scheme of an address, in lower case. Control characters and white space are passed over as browsers do, so
/// that `java&#10;script:` is seen for what it is.
pub(super) fn scheme(url: &str) -> Option<String> {
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

/// `a/b` and `../c` → `a/c`; `None` where it leads out of the repository.
fn resolve(folder: &str, path: &str) -> Option<String> {
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
fn decode(text: &str) -> String {
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
