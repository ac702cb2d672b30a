//! Where a link in a postmortem leads once the site is built.

use std::collections::BTreeMap;

use crate::address::{Lead, as_browsers_read, decode, encode, is_picture, lead, scheme};
use crate::model::LinkedAnchors;

/// Where the site's sources and assets come to stand.
#[derive(Debug, Clone, Default)]
pub struct SitePaths {
    /// By path in the repository: the path in the site. Sources of postmortems and files of bundles.
    pub outputs: BTreeMap<String, String>,
    /// The width and height of pictures, by path in the repository, as far as they are known.
    pub images: BTreeMap<String, (usize, usize)>,
    /// What the pages have to which a link with a fragment leads.
    pub anchors: LinkedAnchors,
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
    /// The path of the source in the repository; empty where there is none.
    pub source: &'a str,
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

impl Links<'_> {
    pub(super) fn link(&self, url: &str) -> Target {
        match lead(self.folder, url) {
            Lead::Elsewhere | Lead::Host => Target::Address(as_browsers_read(url)),
            Lead::Page { tail } => Target::Address(self.with_id(self.source, &tail)),
            Lead::Unsafe(_) => Target::Unsafe,
            Lead::Outside => Target::Nowhere(as_browsers_read(url)),
            Lead::File { path, tail } => self.file(&path, &tail, url),
        }
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

    /// The `width` and `height` of a picture as attributes, so that the page does not move when it arrives; empty where
    /// they are not known.
    pub(super) fn size(&self, url: &str) -> String {
        let size = match lead(self.folder, url) {
            Lead::File { path, .. } => self.paths.images.get(&path),
            _ => None,
        };
        size.map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\""))
            .unwrap_or_default()
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

    fn file(&self, path: &str, tail: &str, url: &str) -> Target {
        let as_bundle = format!("{path}/index.md");
        for source in [path, &as_bundle] {
            if let Some(output) = self.paths.outputs.get(source) {
                let tail = self.with_id(source, tail);
                return Target::Address(format!("{}{}{tail}", self.root, encode(output)));
            }
        }
        match self.paths.in_repository(path) {
            Some(address) => Target::Address(format!("{address}{tail}")),
            None => Target::Nowhere(as_browsers_read(url)),
        }
    }

    /// What follows a path, with the ID that the page of `source` has for the fragment.
    fn with_id(&self, source: &str, tail: &str) -> String {
        let id = tail.split_once('#').and_then(|(before, fragment)| {
            let fragment = decode(fragment);
            let (_, anchors) = self.paths.anchors.page(source)?;
            let id = anchors.find(&fragment)?;
            (id != fragment).then(|| format!("{before}#{id}"))
        });
        id.unwrap_or_else(|| tail.to_owned())
    }
}
