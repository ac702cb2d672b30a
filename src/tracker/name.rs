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
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut kinds = ["/-/issues/", "/issues/", "/pull/"].iter();
    // A project may be called as one of these, so the last counts.
    let (project, rest) = kinds.find_map(|kind| path.rsplit_once(kind))?;
    let number = rest.split('/').next().unwrap_or_default();
    let written = format!("{project}#{number}");
    key(&written).map(|_| written)
}

/// Whether an address is that of a pull request: `/pull/12` at the end.
pub(super) fn is_pull(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let parts = path.trim_end_matches('/').rsplit_once("/pull/");
    parts.is_some_and(|(_, number)| is_number(number))
}

/// The key in an address of Jira, `https://jira.example.com/browse/PAY-12`: what a record without an address is known by.
pub(super) fn key_in(written: &str) -> Option<Name> {
    let Name::Address(address) = address(written)? else {
        return None;
    };
    let (before, last) = address.rsplit_once('/')?;
    before.ends_with("/browse").then(|| key(last)).flatten()
}

/// An address: the host in lower case, without scheme, port of the scheme, fragment and slash at the end. The query counts
/// unless the path is known to name a ticket: two names that are not matched do less harm than two tickets that are one.
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
    let path = if host == "github.com" {
        path.to_lowercase()
    } else {
        path
    };
    let query = if query.is_empty() || is_ticket(&path) {
        String::new()
    } else {
        format!("?{query}")
    };
    Some(Name::Address(format!("{host}/{path}{query}")))
}

/// Whether a path ends as that of a ticket does at GitHub, GitLab or Jira: `issues/12`, `pull/12`, `browse/PAY-12`.
fn is_ticket(path: &str) -> bool {
    let Some((before, last)) = path.rsplit_once('/') else {
        return false;
    };
    match before.rsplit('/').next() {
        Some("issues" | "pull") => is_number(last),
        Some("browse") => key(last).is_some(),
        _ => false,
    }
}

/// A key that names its project: letters, and a number behind `-` or `#`.
fn key(written: &str) -> Option<Name> {
    let written = written.trim();
    let at = written.rfind(['-', '#'])?;
    let (project, number) = (&written[..at], &written[at + 1..]);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let is_project = project.starts_with(char::is_alphabetic) && project.chars().all(plain);
    (is_number(number) && is_project).then(|| Name::Key(written.to_lowercase()))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
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
        let bug = "https://bugs.example.com/bugzilla5/";
        check(&format!("{bug}?id=1"), &format!("{bug}?id=2"), false);
        let board = "https://jira.example.com/boards/12";
        check(
            &format!("{board}?selectedIssue=PAY-34"),
            &format!("{board}?selectedIssue=PAY-35"),
            false,
        );
        check(&format!("{github}/?a=b"), &format!("{github}?c=d#x"), true);
        for ticket in [
            "https://gitlab.example.com/acme/shop/-/issues/12",
            "https://github.com/acme/shop/pull/12",
            "https://jira.example.com/jira/browse/PAY-12",
        ] {
            check(ticket, &format!("{ticket}?focusedId=1"), true);
        }
        check(github, "https://github.com/Acme/Shop/issues/12", true);
        check(
            "https://gitlab.com/acme/shop/issues/12",
            "https://gitlab.com/Acme/shop/issues/12",
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
