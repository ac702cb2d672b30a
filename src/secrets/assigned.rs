//! Secrets that the words beside them tell: `password = …`, `Authorization: Bearer …`, `scheme://user:password@host`.

use super::random::{is_placeholder, is_random, is_strong};
use super::token::is_word;
use super::{Secret, Span};

/// Where to look. Without their first letters, of which there are two.
pub(super) const ANCHORS: [&str; 14] = [
    "://",
    "assw",
    "ASSW",
    "ecret",
    "ECRET",
    "oken",
    "OKEN",
    "pi_key",
    "pi-key",
    "pikey",
    "piKey",
    "PI_KEY",
    "earer ",
    "uthorization",
];

/// No token is shorter.
const TOKEN: usize = 16;

/// The secret at an anchor, if there is one.
pub(super) fn at(text: &str, anchor: Span) -> Option<Secret> {
    match anchor.text(text) {
        "://" => in_address(text, anchor),
        "earer " => credentials(text, anchor.end),
        "uthorization" => in_header(text, anchor),
        _ => under_a_name(text, anchor),
    }
}

/// `user:password@host`, behind `scheme://`.
fn in_address(text: &str, colon: Span) -> Option<Secret> {
    const LIMIT: usize = 300;
    let scheme = text.as_bytes()[..colon.start].last()?;
    if !scheme.is_ascii_alphanumeric() {
        return None;
    }
    let ends = |byte: &u8| !byte.is_ascii_graphic() || b"/?#\"'`<>|\\".contains(byte);
    let rest = &text.as_bytes()[colon.end..];
    let length = rest.iter().take(LIMIT).position(ends);
    let length = length.unwrap_or(rest.len().min(LIMIT));
    let authority = text.get(colon.end..colon.end + length)?;
    let (user, host) = authority.rsplit_once('@')?;
    let (user, password) = user.split_once(':')?;
    // `docker://image:tag@sha256:…`
    let is_digest = host.starts_with("sha256:") || host.starts_with("sha512:");
    if host.is_empty() || is_digest || stands_for_a_password(user, password) {
        return None;
    }
    let start = colon.end + user.len() + ":".len();
    Some(Secret {
        span: Span::new(start, start + password.len()),
        what: "a password",
    })
}

/// What manuals and local databases have in the place of a password.
fn stands_for_a_password(user: &str, password: &str) -> bool {
    const WORDS: &[&str] = &[
        "admin",
        "bar",
        "baz",
        "foo",
        "guest",
        "pass",
        "passwd",
        "password",
        "pass123",
        "postgres",
        "pw",
        "pwd",
        "root",
        "secret",
        "test",
        "token",
        "user",
        "x-oauth-basic",
    ];
    let lower = password.to_ascii_lowercase();
    let is_port = password.len() <= 5 && password.bytes().all(|byte| byte.is_ascii_digit());
    password.len() < 4
        || is_port
        || user.eq_ignore_ascii_case(password)
        || WORDS.contains(&lower.as_str())
        || is_placeholder(password)
        || ["password", "secret", "foobar"]
            .iter()
            .any(|word| lower.contains(word))
}

/// `Authorization: Basic …`
fn in_header(text: &str, name: Span) -> Option<Secret> {
    let value = value_start(text, name.end)?;
    let scheme = word(text, value);
    let known = ["basic", "bearer", "token", "apikey"];
    if !known.contains(&scheme.text(text).to_ascii_lowercase().as_str()) {
        return None;
    }
    let gap = text[scheme.end..].strip_prefix(' ')?;
    credentials(text, text.len() - gap.len())
}

/// What stands behind `Bearer` and `Basic`.
fn credentials(text: &str, start: usize) -> Option<Secret> {
    let value = run(text, start, |byte| {
        is_word(byte) || b"-.~+/=".contains(&byte)
    })?;
    let is_long = value.text(text).len() >= TOKEN;
    (is_long && is_random(value.text(text))).then_some(Secret {
        span: value,
        what: "a bearer token",
    })
}

/// `password = …`, `"apiKey": "…"`, `--token=…`.
fn under_a_name(text: &str, anchor: Span) -> Option<Secret> {
    let name = name(text, anchor);
    let (what, is_password) = kind(name.text(text))?;
    let start = value_start(text, name.end)?;
    let value = run(text, start, |byte| {
        byte.is_ascii_graphic() && !b"\"'`,;<>()[]{}|\\".contains(&byte)
    })?;
    let written = value.text(text).trim_end_matches(['.', ':', '!', '?', '*']);
    let value = Span::new(value.start, value.start + written.len());
    let is_reference = written.starts_with(['/', '@', '&', '~'])
        || written.contains("::")
        || written.contains("://")
        || written.starts_with("sha256:")
        || is_uuid(written);
    let is_secret = !is_reference
        && (is_random(written) && (is_password || written.len() >= TOKEN)
            || is_password && is_strong(written));
    is_secret.then_some(Secret { span: value, what })
}

/// The whole name that an anchor is a part of.
fn name(text: &str, anchor: Span) -> Span {
    const LIMIT: usize = 64;
    let is_name = |byte: &&u8| is_word(**byte) || **byte == b'-';
    let bytes = text.as_bytes();
    let before = bytes[..anchor.start].iter().rev().take(LIMIT);
    let after = bytes[anchor.end..].iter().take(LIMIT);
    Span::new(
        anchor.start - before.take_while(is_name).count(),
        anchor.end + after.take_while(is_name).count(),
    )
}

/// What a name says that its value is: only a name that ends so is the secret's own, and not that of its file or its
/// store.
fn kind(name: &str) -> Option<(&'static str, bool)> {
    /// Tokens that open nothing.
    const HARMLESS: &[&str] = &[
        "next",
        "page",
        "continuation",
        "sync",
        "cursor",
        "csrf",
        "xsrf",
        "request",
        "correlation",
        "trace",
        "cancellation",
        "idempotency",
        "client",
        "resume",
        "lock",
    ];
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let ends = |ends: &[&str]| ends.iter().any(|end| plain.ends_with(end));
    if ends(&["password", "passwd"]) {
        return Some(("a password", true));
    }
    if ends(&["secret", "secretkey", "secretaccesskey", "apikey"]) {
        return Some(("a secret key", false));
    }
    let token = plain.strip_suffix("token")?;
    let is_harmless = HARMLESS.iter().any(|word| token.ends_with(word));
    (!is_harmless).then_some(("an access token", false))
}

/// Where the value of a name begins: behind `=`, `:`, `:=`, `=>`, and a quotation mark.
fn value_start(text: &str, name_end: usize) -> Option<usize> {
    let rest = text[name_end..].trim_start_matches(['"', '\'', '`', '*', ']']);
    let rest = skip_blanks(rest);
    let sign = [":=", "=>", "==", "=", ":"]
        .iter()
        .find_map(|sign| rest.strip_prefix(sign))?;
    let value = skip_blanks(sign.trim_start_matches('*'));
    let value = value.trim_start_matches(['"', '\'', '`']);
    Some(text.len() - value.len())
}

/// Without the few blanks that stand around a sign of equality.
fn skip_blanks(text: &str) -> &str {
    const FEW: usize = 8;
    let blanks = text.bytes().take(FEW);
    &text[blanks
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count()..]
}

fn word(text: &str, start: usize) -> Span {
    let length = text.as_bytes()[start..]
        .iter()
        .take(16)
        .take_while(|byte| is_word(**byte))
        .count();
    Span::new(start, start + length)
}

/// The bytes from `start` that `takes` takes; `None` where they go on for longer than a secret does, or break off at a
/// letter that is not ASCII.
fn run(text: &str, start: usize, takes: impl Fn(u8) -> bool) -> Option<Span> {
    const LIMIT: usize = 300;
    let rest = &text.as_bytes()[start..];
    let length = rest.iter().take(LIMIT).take_while(|byte| takes(**byte));
    let length = length.count();
    let breaks_off = length == LIMIT || rest.get(length).is_some_and(|byte| !byte.is_ascii());
    (!breaks_off).then(|| Span::new(start, start + length))
}

/// IDs of requests and accounts look like that; few secrets do.
fn is_uuid(value: &str) -> bool {
    let lengths = value.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12])
        && value
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}
