//! Where the links of a site lead, for the rules about them.

use std::collections::{BTreeSet, HashSet};

use crate::address::{Lead, decode, encode, is_address, lead};
use crate::check::Site;
use crate::config::Config;
use crate::diagnostic::Finding;
use crate::edit::Edit;
use crate::model::{Corpus, Postmortem, PostmortemId};
use crate::parse::Mention;
use crate::slug::{MAX_STEM, file_stem};
use crate::source::{Location, Source, Sources};
use crate::span::{Span, Spanned};

/// The files that a site links to and that are none of its own: paths relative to the root, with `/`. Whether they are
/// there the shell can say.
pub fn linked_files(sources: &Sources, corpus: &Corpus, config: &Config) -> BTreeSet<String> {
    let mut linked: BTreeSet<String> = BTreeSet::new();
    let mut add = |lead: Lead| {
        if let Lead::File { path, .. } = lead
            && !path.is_empty()
        {
            linked.insert(path);
        }
    };
    for postmortem in &corpus.postmortems {
        let source = sources.get(postmortem.source);
        mentions(source, postmortem).for_each(|(_, lead)| add(lead));
        runbooks(postmortem).for_each(|path| add(from_root(&path.value)));
    }
    in_catalog(config).for_each(|path| add(from_root(&path.value)));
    let own = own_files(sources);
    linked.retain(|path| !own.contains(path.as_str()));
    linked
}

/// The files that were read, and what lies beside them.
fn own_files(sources: &Sources) -> HashSet<String> {
    let mut own = assets(sources);
    for (_, source) in sources.iter() {
        own.insert(source.path.clone());
        if source.is_bundle() {
            own.insert(source.folder().to_owned());
        }
    }
    own
}

/// The files that are published with a postmortem.
pub(in crate::check) fn assets(sources: &Sources) -> HashSet<String> {
    let files = sources.iter();
    let assets = files.flat_map(|(_, source)| {
        let assets = source.assets.iter();
        assets.map(|asset| format!("{}/{asset}", source.folder()))
    });
    assets.collect()
}

/// The links and pictures of a postmortem, with where they lead.
pub(in crate::check) fn mentions<'a>(
    source: &'a Source,
    postmortem: &'a Postmortem,
) -> impl Iterator<Item = (Mention<'a>, Lead)> {
    let mentions = postmortem.document.mentions(&source.text);
    mentions.map(|mention| {
        let lead = lead(source.folder(), &mention.address);
        (mention, lead)
    })
}

/// The runbooks of a postmortem's alerts.
pub(in crate::check) fn runbooks(
    postmortem: &Postmortem,
) -> impl Iterator<Item = &Spanned<String>> {
    let alerts = postmortem.document.front.alerts.iter();
    alerts.filter_map(|alert| alert.runbook.as_ref())
}

/// The files that the catalog names.
pub(in crate::check) fn in_catalog(config: &Config) -> impl Iterator<Item = &Spanned<String>> {
    let services = config.catalog.services.values();
    services.flat_map(|service| service.runbooks.iter().chain(&service.readiness))
}

/// Where a path leads that is relative to the root, as front matter and catalog have them.
pub(in crate::check) fn from_root(path: &str) -> Lead {
    if is_address(path) {
        return Lead::Elsewhere;
    }
    lead("", path)
}

/// The postmortem to whose page an address of the site itself leads; `None` for what is elsewhere, or another page.
pub(in crate::check) fn own_page(config: &Config, address: &str) -> Option<PostmortemId> {
    let rest = address.strip_prefix(config.base_url.as_deref()?)?;
    let page = rest.strip_prefix("/postmortems/")?;
    let end = page.find(['#', '?']).unwrap_or(page.len());
    let id = PostmortemId(decode(page[..end].strip_suffix(".html")?));
    // Of a long ID the page has only the beginning.
    let is_whole = file_stem(&id.0) == id.0 && id.0.len() < MAX_STEM;
    (id.names_a_page() && is_whole).then_some(id)
}

/// The finding for a link to a file that is not there; `what` is the file called.
pub(in crate::check) fn not_there(
    site: &Site<'_>,
    rule: &'static str,
    what: &str,
    at: Location,
    path: &str,
) -> Finding {
    let finding = Finding::new(
        rule,
        at.source,
        at.span,
        format!("there is no {what} `{path}`"),
    )
    .label("no such file");
    if let Some(other) = site.known.misspelt_files.get(path) {
        let help = if path.to_lowercase() != other.to_lowercase() {
            "its name has its accents in another form: copy it from the disk".to_owned()
        } else if name(path) == name(other) {
            format!("its path is `{other}`: upper and lower case count")
        } else {
            format!("its name is `{}`: upper and lower case count", name(other))
        };
        return match renamed(site, at, path, other) {
            Some(fix) => finding.help(help).fix("write its name as it is", vec![fix]),
            None => finding.help(help),
        };
    }
    let written = at.span.text(&site.sources.get(at.source).text);
    if is_host(written) {
        return finding.help(format!(
            "write `https://{written}`, if another host is meant"
        ));
    }
    let paths = site.sources.iter().map(|(_, source)| source.path.as_str());
    let help = match near(path, paths) {
        // In the same folder the name says it.
        Some(other) if folder(other) == folder(path) => {
            format!("did you mean `{}`?", name(other))
        }
        Some(other) => format!("did you mean `{other}`?"),
        None => "correct the path, or remove the link".to_owned(),
    };
    finding.help(help)
}

/// Whether a path begins as an address without its scheme does.
fn is_host(path: &str) -> bool {
    const DOMAINS: &[&str] = &[
        "ai", "app", "cloud", "co", "com", "de", "dev", "eu", "io", "net", "org", "uk",
    ];
    let host = path.split('/').next().unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let last = host.rsplit_once('.').map(|(_, last)| last);
    host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.chars().all(is_name)
        && last.is_some_and(|last| DOMAINS.contains(&last))
}

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

fn name(path: &str) -> &str {
    &path[folder(path).len()..]
}

/// The edit that writes the last part of a path as the file is called, where that is plain: it is all that differs, and
/// it is written as it is.
fn renamed(site: &Site<'_>, at: Location, path: &str, other: &str) -> Option<Edit> {
    let (wrong, right) = (name(path), name(other));
    let is_plain = |name: &str| encode(name) == name;
    if folder(path) != folder(other) || !is_plain(wrong) || !is_plain(right) {
        return None;
    }
    let written = at.span.text(&site.sources.get(at.source).text);
    let end = written.find(['#', '?']).unwrap_or(written.len());
    let before = written[..end].strip_suffix(wrong)?;
    let start = at.span.start + before.len();
    (before.is_empty() || before.ends_with('/'))
        .then(|| Edit::replace(Span::new(start, start + wrong.len()), right))
}

/// The text that differs from another in one place alone, and there in a few letters. Fast, since there can be ten
/// thousand to choose from.
pub(in crate::check) fn near<'a>(
    word: &str,
    known: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    const FEW: usize = 4;
    let word = word.as_bytes();
    let difference = |other: &str| {
        let other = other.as_bytes();
        let (short, long) = (word.len().min(other.len()), word.len().max(other.len()));
        if long - short > FEW {
            return None;
        }
        let same = |(a, b): &(&u8, &u8)| a.eq_ignore_ascii_case(b);
        let start = word.iter().zip(other).take_while(same).count();
        let end = word.iter().rev().zip(other.iter().rev());
        let end = end.take_while(same).count().min(short - start);
        Some(long - start - end).filter(|difference| *difference <= FEW)
    };
    known
        .filter_map(|other| Some((difference(other)?, other)))
        .min()
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn near_is_what_differs_in_one_place() {
        let known = [
            "2025-01-15-api-errors.md",
            "2025-01-16-search.md",
            "index.md",
        ];
        let check = |word: &str, expected: Option<&str>| {
            assert_eq!(near(word, known.into_iter()), expected, "{word}");
        };
        check("2025-01-15-api-erors.md", Some(known[0]));
        check("2025-01-25-api-errors.md", Some(known[0]));
        check("2025-01-15-api-errors", Some(known[0]));
        check("2025-01-15-API-errors.html", Some(known[0]));
        check("2025-01-17-serach.md", None);
        check("x", None);
        check("", None);
    }
}
