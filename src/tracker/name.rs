//! The names of tickets, so that two ways to write one are the same.

use crate::config::Tickets;

/// A ticket's name in the form in which names are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Name {
    /// An address without its scheme.
    Address(String),
    /// A key that names its project, in lower case: `pay-12`, `acme/shop#12`.
    Key(String),
}

/// The names of what an action's author wrote: the address, or the key and the address that it stands for. Empty for what
/// could be a ticket of any project, such as `#12` without a pattern.
pub(super) fn of_ticket(written: &str, tickets: &Tickets) -> Vec<Name> {
    if let Some(address) = address(written) {
        return vec![address];
    }
    let stands_for = tickets.address(written);
    let stands_for = stands_for.as_deref().and_then(address);
    stands_for.into_iter().chain(key(written)).collect()
}

/// The names of a record.
pub(super) fn of_record(
    key_written: Option<&str>,
    url: Option<&str>,
    tickets: &Tickets,
) -> Vec<Name> {
    let mut names: Vec<Name> = url.and_then(address).into_iter().collect();
    if let Some(written) = key_written {
        names.extend(of_ticket(written, tickets));
    }
    names.dedup();
    names
}

/// The key of an issue by its address at GitHub or GitLab: `acme/shop#12` of `https://github.com/acme/shop/issues/12`.
pub(super) fn key_of(url: &str) -> Option<String> {
    let (_, path) = url.split_once("://")?.1.split_once('/')?;
    let mut kinds = ["/-/issues/", "/issues/", "/pull/"].iter();
    let (project, rest) = kinds.find_map(|kind| path.split_once(kind))?;
    let number = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let written = format!("{project}#{number}");
    key(&written).map(|_| written)
}

/// The key in an address of Jira, `https://jira.example.com/browse/PAY-12`: what a record without an address is known by.
pub(super) fn key_in(written: &str) -> Option<Name> {
    let Name::Address(address) = address(written)? else {
        return None;
    };
    let (before, last) = address.rsplit_once('/')?;
    before.ends_with("/browse").then(|| key(last)).flatten()
}

/// An address: the host in lower case, without scheme, port of the scheme, fragment and slash at the end. The query
/// counts only where the path names no ticket, as in `show_bug.cgi?id=12`.
fn address(written: &str) -> Option<Name> {
    let written = written.trim();
    let (scheme, rest) = written.split_once("://")?;
    let port = match scheme.to_ascii_lowercase().as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_suffix(port).unwrap_or(&host);
    if host.is_empty() {
        return None;
    }
    // GitLab's addresses of before and after it put a dash in front of its own words.
    let path = path.trim_end_matches('/').replace("/-/", "/");
    let last = path.rsplit('/').next().unwrap_or_default();
    let names_a_ticket = last.contains(|c: char| c.is_ascii_digit());
    let query = if names_a_ticket || query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    Some(Name::Address(format!("{host}/{path}{query}")))
}

/// A key that names its project: letters, and a number behind `-` or `#`.
fn key(written: &str) -> Option<Name> {
    let written = written.trim();
    let at = written.rfind(['-', '#'])?;
    let (project, number) = (&written[..at], &written[at + 1..]);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let is_project = project.starts_with(char::is_alphabetic) && project.chars().all(plain);
    (is_number && is_project).then(|| Name::Key(written.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ticket_has_one_address() {
        let check = |a: &str, b: &str, same: bool| {
            let names = (address(a), address(b));
            assert!(names.0.is_some() && names.1.is_some(), "{names:?}");
            assert_eq!(names.0 == names.1, same, "{names:?}");
        };
        let github = "https://github.com/acme/shop/issues/12";
        check(github, "http://GitHub.com/acme/shop/issues/12/", true);
        check(github, "https://github.com:443/acme/shop/issues/12#x", true);
        check(github, "https://github.com/acme/shop/issues/12?a=b", true);
        check(github, "https://github.com/acme/shop/issues/1", false);
        check(github, "https://github.com:8443/acme/shop/issues/12", false);
        check(
            "https://gitlab.com/acme/shop/-/issues/12",
            "https://gitlab.com/acme/shop/issues/12",
            true,
        );
        check(
            "https://bugs.example.com/show_bug.cgi?id=1",
            "https://bugs.example.com/show_bug.cgi?id=2",
            false,
        );
        check(
            "https://x.example.com/c/AbC",
            "https://x.example.com/c/abc",
            false,
        );
        check("https://example.com", "https://example.com/", true);
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in ["", "PAY-12", "ftp://a/b", "https://", "https://?x", "://"] {
            assert_eq!(address(text), None, "{text}");
        }
    }

    #[test]
    fn a_key_names_its_project() {
        let check =
            |text: &str, expected: bool| assert_eq!(key(text).is_some(), expected, "{text}");
        check("PAY-12", true);
        check("acme/shop#12", true);
        check("group/sub.group/shop#12", true);
        check("#12", false);
        check("12", false);
        check("PAY-", false);
        check("PAY-1a", false);
        check("see PAY-12", false);
        let github = "https://github.com/Acme/shop/issues/12#x";
        assert_eq!(key_of(github).as_deref(), Some("Acme/shop#12"));
        let gitlab = "https://gitlab.com/acme/sub/shop/-/issues/12";
        assert_eq!(key_of(gitlab).as_deref(), Some("acme/sub/shop#12"));
        assert_eq!(key_of("https://github.com/acme/shop/issues/new"), None);
        assert_eq!(key_of("https://j.example.com/browse/PAY-12"), None);
        assert_eq!(key("PAY-12"), key("pay-12"));
        assert_eq!(
            key_in("https://j.example.com/jira/browse/PAY-12"),
            key("PAY-12")
        );
        assert_eq!(key_in("https://j.example.com/issues/12"), None);
    }
}
